/** A goal's text together with who is asking: what every door and command of drafting loads first. */
import type { Kysely } from 'kysely'
import { DomainError } from '../../packages/domain/errors.ts'
import type { DocumentId, GoalId, ParticipantId } from '../../packages/domain/ids.ts'
import type { Standing } from '../../packages/domain/permission.ts'
import { standingInGoal, type GoalStanding } from '../agenda/agenda-queries.ts'
import type { Tables } from '../platform/tables.ts'
import { documentOfGoal } from './drafting-queries.ts'

export type GoalText = GoalStanding & {
  readonly goalId: GoalId
  readonly documentId: DocumentId
  readonly epoch: number
  readonly standing: Standing
}

/**
 * Loads a goal's text for a participant. Refuses 'not-found' alike for what does not exist and for what is not theirs.
 * Inside a unit of work pass its transaction: there is no other connection on the embedded database.
 */
export async function loadGoalText(
  db: Kysely<Tables>,
  goalId: GoalId,
  participantId: ParticipantId,
): Promise<GoalText> {
  const found = await standingInGoal(db, goalId, participantId)
  const document = found === null ? null : await documentOfGoal(db, goalId)
  if (found === null || document === null) throw new DomainError('not-found')
  return { ...found, goalId, documentId: document.documentId, epoch: document.epoch }
}
