/** Takes the lossless file of an agenda, or of one goal, from what is durable now. Reads; decides nothing. */
import { indexAnchors } from '../../packages/document/anchors.ts'
import { baseText, layout, type Block } from '../../packages/document/layout.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import type { TextForm } from '../../packages/domain/exchange.ts'
import type { AgendaId, GoalId } from '../../packages/domain/ids.ts'
import type { AgendaMarks, GoalMarks } from '../../packages/exchange/goal-marks.ts'
import type { LosslessFile, FileBlock, FileGoal } from '../../packages/exchange/lossless-file.ts'
import { agendaPage, organisationsOf, type AgendaPage, type GoalLine } from '../agenda/agenda-queries.ts'
import type { For } from '../attribution/attribution-queries.ts'
import { linksOfGoal } from '../catalogue/catalogue-queries.ts'
import { threadsOfGoal, threadsOnNoGoal } from '../comment/comment-queries.ts'
import { documentOfGoal } from '../drafting/drafting-queries.ts'
import type { Clock } from '../platform/clock.ts'
import { takeAdoptions } from './take-adoptions.ts'
import { inBaseText, takeMarks, type MarkDeps } from './take-marks.ts'
import { takeUndecided } from './take-suggestions.ts'
import { fileThreads, splitLinks } from './take-threads.ts'

export type TakeDeps = MarkDeps & { readonly clock: Clock }
export type TakeFacts = {
  readonly agendaId: AgendaId
  /** Null for the whole agenda. */
  readonly goalId: GoalId | null
  /** For whom it is made: it shows what she may see. */
  readonly reads: For
  /** Which form of the text is wanted; the base text is in every file. */
  readonly form?: TextForm | undefined
  /** Whether the file holds what is undecided and what was decided; formats for reading ask for a form instead. */
  readonly isWhole?: boolean | undefined
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
): Promise<{ readonly file: LosslessFile; readonly marks: AgendaMarks; readonly goals: number }> {
  const { agendaId, goalId, reads, signal, onGoal, maxGoals, form = { kind: 'clean' }, isWhole = true } = facts
  const agenda = await agendaPage(deps.database.db, agendaId)
  const lines = agenda?.goals.filter(goal => goalId === null || goal.id === goalId) ?? []
  if (agenda === null || (goalId !== null && lines.length === 0)) throw new DomainError('not-found')
  const round = agenda.round?.number ?? null
  const takenAt = deps.clock.now().toISOString()
  const goals: FileGoal[] = []
  const marks: { [goalId: string]: GoalMarks } = {}
  // One after the other: texts are large, and others are writing.
  for (const line of lines.slice(0, maxGoals)) {
    signal?.throwIfAborted()
    onGoal?.(goals.length, lines.length)
    const taken = await takeGoal(deps, line, { agendaId, round, takenAt, form, isWhole, reads })
    goals.push(taken.goal)
    if (taken.marks !== null) marks[line.id] = taken.marks
  }
  const file: LosslessFile = {
    format: 'acquis-agenda',
    version: 2,
    takenAt,
    scope: goalId === null ? 'agenda' : 'goal',
    agenda: {
      ...agendaFacts(agenda),
      threads:
        goalId === null ? fileThreads(await threadsOnNoGoal(deps.database.db, agendaId, reads), null, round) : [],
    },
    organisations: (await organisationsOf(deps.database.db, agendaId)).map(({ id: _, ...line }) => line),
    goals,
  }
  return { file, marks, goals: lines.length }
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

async function takeGoal(
  deps: TakeDeps,
  line: GoalLine,
  facts: {
    readonly agendaId: AgendaId
    readonly round: number | null
    readonly takenAt: string
    readonly form: TextForm
    readonly isWhole: boolean
    readonly reads: For
  },
): Promise<{ readonly goal: FileGoal; readonly marks: GoalMarks | null }> {
  const { database, rooms } = deps
  const { agendaId, round, takenAt, form, isWhole, reads } = facts
  const document = await documentOfGoal(database.db, line.id)
  if (document === null) throw new DomainError('not-found')
  const { documentId } = document
  const text = await rooms.readText(documentId)
  const { doc, suggesters } = text
  const { id, number, title, themeId, state, isExample } = line
  const threads = fileThreads(await threadsOfGoal(database.db, id, reads), indexAnchors(doc), round)
  const links = await linksOfGoal(database.db, id, reads)
  const place = { agendaId, goalId: id, documentId }
  const whole = isWhole ? await takeUndecided(database, place, { text, links, takenAt, reads }) : null
  const goal = {
    id,
    number,
    title,
    theme: themeId,
    state,
    isExample,
    blocks: layout(doc, baseText(suggesters)).map(fileBlock),
    ...splitLinks(links),
    threads: inBaseText(threads, text).map(thread =>
      thread.about === 'suggestion' ? { ...thread, of: whole?.discussed.get(thread.id) ?? null } : thread,
    ),
    ...whole?.undecided,
    ...(await takeAdoptions(database, id)),
  }
  const marks = await takeMarks(deps, { ...place, text, threads, takenAt, reads }, form)
  doc.destroy()
  return { goal, marks }
}

function fileBlock({ bid, kind, indent, element, lead, partners, due, runs }: Block): FileBlock {
  return { id: bid, kind, indent, element, lead, partners, due, runs: runs.map(run => ({ ...run })) }
}
