/** Takes the lossless file of an agenda, or of one goal, from what is durable now. Reads; decides nothing. */
import { indexAnchors } from '../../packages/document/anchors.ts'
import { baseText, layout, type Block } from '../../packages/document/layout.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import type { AgendaId, GoalId } from '../../packages/domain/ids.ts'
import type { LosslessFile, FileBlock, FileGoal } from '../../packages/exchange/lossless-file.ts'
import { agendaPage, organisationsOf, type AgendaPage, type GoalLine } from '../agenda/agenda-queries.ts'
import { linksOfGoal } from '../catalogue/catalogue-queries.ts'
import { threadsOfGoal, threadsOnNoGoal } from '../comment/comment-queries.ts'
import { documentOfGoal } from '../drafting/drafting-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { fileThreads, splitLinks } from './take-threads.ts'

export type TakeDeps = {
  readonly database: Database
  readonly clock: Clock
  readonly rooms: Pick<Rooms, 'readText'>
}
export type TakeFacts = {
  readonly agendaId: AgendaId
  /** Null for the whole agenda. */
  readonly goalId: GoalId | null
  /** Reads no more texts than this; for a preview. */
  readonly maxGoals?: number | undefined
  /** Stops reading between two goals. */
  readonly signal?: AbortSignal | undefined
  readonly onGoal?: ((read: number, of: number) => void) | undefined
}

/** The file, and how many goals it would have without `maxGoals`. Refuses: 'not-found'. */
export async function takeAgenda(
  deps: TakeDeps,
  facts: TakeFacts,
): Promise<{ readonly file: LosslessFile; readonly goals: number }> {
  const { agendaId, goalId, signal, onGoal, maxGoals } = facts
  const agenda = await agendaPage(deps.database.db, agendaId)
  const lines = agenda?.goals.filter(goal => goalId === null || goal.id === goalId) ?? []
  if (agenda === null || (goalId !== null && lines.length === 0)) throw new DomainError('not-found')
  const takenAt = deps.clock.now().toISOString()
  const goals: FileGoal[] = []
  // One after the other: texts are large, and others are writing.
  for (const line of lines.slice(0, maxGoals)) {
    signal?.throwIfAborted()
    onGoal?.(goals.length, lines.length)
    goals.push(await takeGoal(deps, line))
  }
  const file: LosslessFile = {
    format: 'acquis-agenda',
    version: 1,
    takenAt,
    scope: goalId === null ? 'agenda' : 'goal',
    agenda: {
      ...agendaFacts(agenda),
      threads: goalId === null ? fileThreads(await threadsOnNoGoal(deps.database.db, agendaId), null) : [],
    },
    organisations: [...(await organisationsOf(deps.database.db, agendaId))],
    goals,
  }
  return { file, goals: lines.length }
}

function agendaFacts({
  id,
  title,
  note,
  language,
  pen,
  isExample,
  themes,
  round,
}: AgendaPage): Omit<LosslessFile['agenda'], 'threads'> {
  return {
    id,
    title,
    note,
    language,
    pen,
    isExample,
    themes: themes.map(theme => ({ id: theme.id, label: theme.label })),
    round:
      round === null
        ? null
        : { number: round.number, phase: round.phase, closesAt: round.closesAt?.toISOString() ?? null },
  }
}

async function takeGoal({ database, rooms }: TakeDeps, line: GoalLine): Promise<FileGoal> {
  const document = await documentOfGoal(database.db, line.id)
  if (document === null) throw new DomainError('not-found')
  const { doc, suggesters } = await rooms.readText(document.documentId)
  const { id, number, title, themeId, state, isExample } = line
  const goal = {
    id,
    number,
    title,
    theme: themeId,
    state,
    isExample,
    blocks: layout(doc, baseText(suggesters)).map(fileBlock),
    ...splitLinks(await linksOfGoal(database.db, id)),
    threads: fileThreads(await threadsOfGoal(database.db, id), indexAnchors(doc)),
  }
  doc.destroy()
  return goal
}

function fileBlock({ bid, kind, indent, element, lead, partners, due, runs }: Block): FileBlock {
  return { id: bid, kind, indent, element, lead, partners, due, runs: runs.map(run => ({ ...run })) }
}
