/**
 * Opening discussions, closing and reopening them, and putting them on other words. A passage is accepted only as the
 * durable text has it now: the server reads its ids and says itself what they say.
 */
import { sql } from 'kysely'
import {
  occasionOf,
  plainComment,
  refusalOfComment,
  refusalToReattach,
  refusalToReopen,
  refusalToResolve,
  maxCommentLength,
  type ThreadType,
} from '../../packages/domain/comment.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type {
  AgendaId,
  AnchorId,
  CommentId,
  DocumentId,
  GoalId,
  IndicatorId,
  MemberId,
  ParticipantId,
  SuggestionId,
  ThreadId,
} from '../../packages/domain/ids.ts'
import { latestRoundOf } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import { indicatorsOfAgenda } from '../catalogue/catalogue-queries.ts'
import { moveAnchor, setAnchor } from '../drafting/drafting-effects.ts'
import { documentOfGoal, type Anchor } from '../drafting/drafting-queries.ts'
import { holdText, type Rooms } from '../live/rooms.ts'
import { postNotice, type NoticeDeps } from '../notification/notification-effects.ts'
import type { Database } from '../platform/database.ts'
import type { DatabaseNow } from '../platform/jobs.ts'
import { limits } from '../platform/limits.ts'
import { keepLabels } from '../attribution/attribution-effects.ts'
import { isThreadShownTo } from '../attribution/attribution-queries.ts'
import type { ParticipantActor, UnitOfWork, Work } from '../platform/unit-of-work.ts'
import { anchorIn, type About, type AboutText } from './anchor-queries.ts'
import { seatAtAgenda, seatAtGoal, seeThread, type SeenThread } from './seat-queries.ts'
import { lockThread, nextInputNumber, registerInput, writeComment } from './comment-effects.ts'
import type { Thread } from './comment-queries.ts'

export type CommentDeps = NoticeDeps & {
  readonly database: Database
  readonly unitOfWork: UnitOfWork
  /** When a discussion was opened is compared with when a phase began: both by the database's time. */
  readonly databaseNow: DatabaseNow
  readonly rooms: Pick<Rooms, 'readDocument' | 'edit'>
  /** Handed in, for suggestions read discussions: the undecided suggestion of this name, and what it says. */
  readonly ensureSuggestion: (
    edit: Parameters<Parameters<Rooms['edit']>[2]>[0],
    place: { readonly agendaId: AgendaId; readonly goalId: GoalId; readonly documentId: DocumentId },
    name: string,
  ) => Promise<{ readonly id: SuggestionId; readonly quote: string }>
}

export type OpenThread = {
  readonly id: ThreadId
  /** Of its first comment. */
  readonly commentId: CommentId
  readonly type: ThreadType
  readonly words: string
  readonly mentions: readonly MemberId[]
}

/**
 * Opens a thread in a goal; sent twice (same id, same author) it is opened once. Refuses: 'not-found', what the
 * standing refuses, 'goal-is-dropped', 'comment-…', 'mention-not-known', 'too-many-…', 'passage-…', 'element-is-gone',
 * 'suggestion-…'. Waits for the text's lock and asks under it what is allowed: the phase may change at this moment, and
 * what one is about may be decided.
 */
export async function openGoalThread(
  deps: CommentDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  input: OpenThread & { readonly about: Exclude<About, { readonly kind: 'indicator' | 'agenda' }> },
): Promise<SeenThread> {
  const { db } = deps.database
  const seat = await seatAtGoal(db, goalId, actor.participantId)
  authorize('open-thread', seat.standing)
  const words = wordsOf(input.words)
  const { about } = input
  if (about.kind === 'suggestion') return openOnSuggestion(deps, actor, goalId, { ...input, words, name: about.name })
  const { documentId, anchor } = await anchorIn(deps, goalId, about)
  return deps.unitOfWork(actor, async work => {
    const again = await sameThread(work, input.id, actor)
    if (again !== null) return again
    await holdText(work, documentId)
    const now = await seatAtGoal(work.db, goalId, actor.participantId)
    authorize('open-thread', now.standing)
    await addThread(deps, work, actor, { ...input, words, seat: now, goalId, documentId, anchor })
    return seeThread(work.db, input.id, actor.participantId)
  })
}

async function openOnSuggestion(
  deps: CommentDeps,
  actor: ParticipantActor,
  goalId: GoalId,
  input: OpenThread & { readonly name: string },
): Promise<SeenThread> {
  const document = await documentOfGoal(deps.database.db, goalId)
  if (document === null) throw new DomainError('not-found')
  const { documentId } = document
  return deps.rooms.edit(documentId, actor, async edit => {
    const { work } = edit
    const again = await sameThread(work, input.id, actor)
    if (again !== null) return again
    const seat = await seatAtGoal(work.db, goalId, actor.participantId)
    authorize('open-thread', seat.standing)
    const place = { agendaId: seat.agendaId, goalId, documentId }
    const { id, quote } = await deps.ensureSuggestion(edit, place, input.name)
    const anchor = { kind: 'suggestion', suggestion: id, quote } as const
    await addThread(deps, work, actor, { ...input, seat, goalId, documentId: null, anchor })
    return seeThread(work.db, input.id, actor.participantId)
  })
}

/** Opens a thread on the agenda or on one of its indicators ('indicator-not-known'); otherwise as `openGoalThread`. */
export async function openAgendaThread(
  deps: CommentDeps,
  actor: ParticipantActor,
  agendaId: AgendaId,
  input: OpenThread & { readonly about: Extract<About, { readonly kind: 'indicator' | 'agenda' }> },
): Promise<SeenThread> {
  const before = await seatAtAgenda(deps.database.db, agendaId, actor.participantId)
  authorize('open-thread', before.standing)
  const words = wordsOf(input.words)
  return deps.unitOfWork(actor, async work => {
    const again = await sameThread(work, input.id, actor)
    if (again !== null) return again
    await holdRound(work, agendaId)
    const seat = await seatAtAgenda(work.db, agendaId, actor.participantId)
    authorize('open-thread', seat.standing)
    if (input.about.kind === 'indicator') await insistOnIndicator(work, agendaId, input.about.indicator)
    await addThread(deps, work, actor, {
      ...input,
      words,
      seat,
      goalId: null,
      documentId: null,
      anchor: input.about,
    })
    return seeThread(work.db, input.id, actor.participantId)
  })
}

/** Closes a discussion. Refuses: 'thread-of-another', 'thread-is-resolved', and what the standing refuses. */
export async function resolveThread(
  deps: CommentDeps,
  actor: ParticipantActor,
  threadId: ThreadId,
): Promise<SeenThread> {
  return keepHouse(deps, actor, threadId, { textFirst: null }, async (work, { thread, seat }) => {
    refuseIf(refusalToResolve(seat.standing, factsOf(thread, actor)))
    await work.db
      .updateTable('comment_thread')
      .set(given => ({
        resolved_at: deps.clock.now(),
        resolved_by: actor.participantId,
        version: given('version', '+', 1),
      }))
      .where('id', '=', threadId)
      .execute()
    work.record({ name: 'thread-resolved', ...placeOf(thread) })
  })
}

/** Opens a closed discussion again. Refuses: 'thread-of-another', 'thread-is-open', and what the standing refuses. */
export async function reopenThread(
  deps: CommentDeps,
  actor: ParticipantActor,
  threadId: ThreadId,
): Promise<SeenThread> {
  return keepHouse(deps, actor, threadId, { textFirst: null }, async (work, { thread, seat }) => {
    refuseIf(refusalToReopen(seat.standing, factsOf(thread, actor)))
    await work.db
      .updateTable('comment_thread')
      .set(given => ({ resolved_at: null, resolved_by: null, version: given('version', '+', 1) }))
      .where('id', '=', threadId)
      .execute()
    work.record({ name: 'thread-reopened', ...placeOf(thread) })
  })
}

/**
 * Puts a discussion of a goal on other words of its text, or on an element. Refuses: 'thread-of-another',
 * 'anchor-not-on-text' for a thread that is on no goal, 'passage-…', 'element-is-gone'.
 */
export async function reattachThread(
  deps: CommentDeps,
  actor: ParticipantActor,
  threadId: ThreadId,
  about: AboutText,
): Promise<SeenThread> {
  const { thread, seat } = await seeThread(deps.database.db, threadId, actor.participantId)
  refuseIf(refusalToReattach(seat.standing, factsOf(thread, actor), thread.anchor.kind))
  const { goalId } = thread
  if (goalId === null) throw new DomainError('anchor-not-on-text')
  const { documentId, anchor } = await anchorIn(deps, goalId, about)
  if (documentId === null || (anchor.kind !== 'passage' && anchor.kind !== 'element'))
    throw new DomainError('not-found')
  return keepHouse(deps, actor, threadId, { textFirst: documentId }, async (work, seen) => {
    refuseIf(refusalToReattach(seen.seat.standing, factsOf(seen.thread, actor), seen.thread.anchor.kind))
    await moveAnchor(work, { id: seen.thread.anchorId, goalId, documentId, anchor })
    work.record({ name: 'thread-reattached', ...placeOf(seen.thread) })
  })
}

/** Tells those whom a comment mentions. */
export async function tellMentioned(
  deps: NoticeDeps,
  work: Work,
  actor: ParticipantActor,
  facts: {
    readonly id: CommentId
    readonly threadId: ThreadId
    readonly agendaId: AgendaId
    readonly goalId: GoalId | null
    readonly indicatorId: IndicatorId | null
    readonly words: string
    readonly mentioned: readonly ParticipantId[]
  },
): Promise<void> {
  const { id, agendaId, goalId, indicatorId, threadId, words } = facts
  for (const to of facts.mentioned) {
    await postNotice(deps, work, {
      to,
      by: actor.participantId,
      agendaId,
      subject: { kind: 'mention', goalId, indicatorId, threadId },
      words,
      occasion: occasionOf(id),
    })
  }
}

/** The words of a comment as they are stored, or their refusal. */
export function wordsOf(text: string): string {
  const words = plainComment(text)
  refuseIf(refusalOfComment(words), { max: maxCommentLength })
  return words
}

/** Which thread a notice is about, and where that is shown. */
export function subjectOf({ goalId, id, anchor }: Thread): {
  readonly goalId: GoalId | null
  readonly indicatorId: IndicatorId | null
  readonly threadId: ThreadId
} {
  return { goalId, indicatorId: anchor.kind === 'indicator' ? anchor.indicator : null, threadId: id }
}

/** Which thread an event is about. */
export function placeOf({ agendaId, goalId, id }: Thread): {
  readonly agendaId: AgendaId
  readonly goalId: GoalId | null
  readonly threadId: ThreadId
} {
  return { agendaId, goalId, threadId: id }
}

/** Under the thread's lock, so that two people who close and reopen it take turns, and each is judged by what is. */
async function keepHouse(
  deps: CommentDeps,
  actor: ParticipantActor,
  threadId: ThreadId,
  { textFirst }: { readonly textFirst: DocumentId | null },
  act: (work: Work, seen: SeenThread) => Promise<void>,
): Promise<SeenThread> {
  return deps.unitOfWork(actor, async work => {
    if (textFirst !== null) await holdText(work, textFirst)
    await lockThread(work, threadId)
    await act(work, await seeThread(work.db, threadId, actor.participantId))
    return seeThread(work.db, threadId, actor.participantId)
  })
}

function factsOf(thread: Thread, actor: ParticipantActor) {
  return { isOpener: thread.openedBy === actor.participantId, isResolved: thread.resolvedAt !== null }
}

/** A thread that was sent before by the same person; somebody else's id is answered as unknown. */
async function sameThread(work: Work, id: ThreadId, actor: ParticipantActor): Promise<SeenThread | null> {
  const row = await work.db.selectFrom('comment_thread').select('opened_by').where('id', '=', id).executeTakeFirst()
  if (row === undefined) return null
  refuseIf(row.opened_by === actor.participantId ? null : 'not-found')
  return seeThread(work.db, id, actor.participantId)
}

/** A thread with where it is and for whom it is opened. */
export type NewThread = OpenThread & {
  readonly seat: SeenThread['seat']
  readonly goalId: GoalId | null
  readonly documentId: Awaited<ReturnType<typeof anchorIn>>['documentId'] | null
  readonly anchor: Anchor
}

/** Writes a thread inside a caller's unit of work, who has authorised it. */
export async function addThread(
  deps: CommentDeps,
  work: Work,
  actor: ParticipantActor,
  input: NewThread,
): Promise<void> {
  const { id, seat, goalId, documentId, anchor, type } = input
  const { agendaId } = seat
  const roundId = await latestRoundOf(work.db, agendaId)
  if (roundId === null) throw new DomainError('not-allowed-in-phase')
  await refuseTooMany(work, agendaId, goalId, actor.participantId)
  await keepLabels(work, { roundId, organisationId: seat.organisationId })
  const at = await deps.databaseNow(work.db)
  const anchorId = deps.ids.next<AnchorId>()
  await setAnchor(work, { id: anchorId, agendaId, goalId, documentId, anchor, at })
  const number = await nextInputNumber(work, roundId)
  await work.db
    .insertInto('comment_thread')
    .values({
      id,
      agenda_id: agendaId,
      goal_id: goalId,
      round_id: roundId,
      number,
      type,
      anchor_id: anchorId,
      opened_by: actor.participantId,
      organisation_id: seat.organisationId,
      created_at: at,
    })
    .execute()
  const { organisationId } = seat
  const authorId = actor.participantId
  const about = { threadId: id }
  await registerInput(deps, work, { agendaId, roundId, number, goalId, about, organisationId, authorId, at })
  const comment = { ...input, id: input.commentId, threadId: id, agendaId, author: authorOf(seat), at }
  const mentioned = await writeComment(work, comment)
  const indicatorId = anchor.kind === 'indicator' ? anchor.indicator : null
  await tellMentioned(deps, work, actor, { ...comment, goalId, indicatorId, mentioned })
  work.record({ name: 'thread-opened', agendaId, goalId, threadId: id, type, number })
}

function authorOf({ participantId, organisationId }: SeenThread['seat']): {
  readonly participantId: ParticipantId
  readonly organisationId: SeenThread['seat']['organisationId']
} {
  return { participantId, organisationId }
}

/** Keeps the latest round as it is to the end of the transaction: a discussion on no goal is under no text's lock. */
async function holdRound(work: Work, agendaId: AgendaId): Promise<void> {
  const roundId = await latestRoundOf(work.db, agendaId)
  if (roundId === null) return
  await work.db.selectFrom('round').select('id').where('id', '=', roundId).forShare().execute()
}

async function insistOnIndicator(work: Work, agendaId: AgendaId, indicator: IndicatorId): Promise<void> {
  const frameworks = await indicatorsOfAgenda(work.db, agendaId)
  const isKnown = frameworks.some(({ indicators }) => indicators.some(({ id }) => id === indicator))
  refuseIf(isKnown ? null : 'indicator-not-known')
}

/** Counts what this person may see: a refusal tells how many there are. What is sealed has a bound of its own. [A4] */
async function refuseTooMany(
  work: Work,
  agendaId: AgendaId,
  goalId: GoalId | null,
  reads: ParticipantId,
): Promise<void> {
  const { maxThreads, maxThreadsInAll } = limits.comment
  const all = work.db
    .selectFrom('comment_thread')
    .select(sql<number>`count(*)::int`.as('count'))
    .select(sql<number>`(count(*) filter (where ${isThreadShownTo(reads)}))::int`.as('seen'))
  const { count, seen } = await (
    goalId === null
      ? all.where('agenda_id', '=', agendaId).where('goal_id', 'is', null)
      : all.where('goal_id', '=', goalId)
  ).executeTakeFirstOrThrow()
  const isFull = seen >= maxThreads || count >= maxThreadsInAll
  refuseIf(isFull ? 'too-many-threads' : null, { max: maxThreads })
}
