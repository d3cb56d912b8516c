/** What goes with an adopted goal, as the lossless file holds it and every format prints it. Reads; decides nothing. */
import type { GoalId } from '../../packages/domain/ids.ts'
import type { FileAdoption, FileGoal } from '../../packages/exchange/lossless-file.ts'
import { adoptedVersionsOf } from '../consensus/adopted-queries.ts'
import type { Position } from '../consensus/position-queries.ts'
import type { Database } from '../platform/database.ts'

/** Nothing for a goal that was never adopted. A call that is over has no sealed positions any more. [K9, K12] */
export async function takeAdoptions({ db }: Database, goalId: GoalId): Promise<Pick<FileGoal, 'adoptions'>> {
  const adopted = await adoptedVersionsOf(db, goalId)
  if (adopted.length === 0) return {}
  const adoptions = adopted.map(({ adoptedAt, rule, positions, lifted, silent, ...facts }): FileAdoption => ({
    ...facts,
    at: adoptedAt.toISOString(),
    rule: { kind: rule.kind, requiredGroups: [...rule.requiredGroups] },
    positions: positions.map(statementOf),
    lifted: lifted.map(statementOf),
    silent: silent.map(({ name, code, group }) => ({ organisation: name, code, group })),
  }))
  return { adoptions }
}

function statementOf(position: Position): FileAdoption['positions'][number] {
  const { name, code, group, stand, versionNumber, words, wording, paragraphs, takenAt } = position
  return {
    ...{ organisation: name, code, group, stand, version: versionNumber, words, wording },
    paragraphs: paragraphs.map(({ number }) => number),
    at: takenAt.toISOString(),
  }
}
