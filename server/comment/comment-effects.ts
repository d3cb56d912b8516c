/**
 * What may be changed of discussions inside a caller's unit of work: writing a comment with its mentions, numbering the
 * inputs of a round, and bringing in the threads of an exported agenda. Never authorises.
 */
import { sql } from 'kysely'
import type { ThreadType } from '../../packages/domain/comment.ts'
import { isLateIn } from '../../packages/domain/disposition.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type {
  AgendaId,
  AnchorId,
  CommentId,
  GoalId,
  InputId,
  MemberId,
  OrganisationId,
  ParticipantId,
  RoundId,
  SuggestionId,
  ThreadId,
} from '../../packages/domain/ids.ts'
import { seatsHeld } from '../agenda/agenda-queries.ts'
import type { Ids } from '../platform/ids.ts'
import { limits } from '../platform/limits.ts'
import type { Work } from '../platform/unit-of-work.ts'
import type { QuotedOrganisation, QuotedPerson } from './quoted-people.ts'

export type NewComment = {
  readonly id: CommentId
  readonly threadId: ThreadId
  readonly agendaId: AgendaId
  /** Plain and of a length that may be. */
  readonly words: string
  readonly mentions: readonly MemberId[]
  readonly author: { readonly participantId: ParticipantId; readonly organisationId: OrganisationId | null }
  readonly at: Date
}

/** Holds a thread to the end of the transaction: positions and its state change under this lock. */
export async function lockThread(work: Work, threadId: ThreadId): Promise<void> {
  await work.db.selectFrom('comment_thread').select('id').where('id', '=', threadId).forUpdate().execute()
}

/** Takes the next input number of a round, from 1, without gaps: the row is held until the transaction ends. */
export async function nextInputNumber(work: Work, roundId: RoundId): Promise<number> {
  const { last } = await work.db
    .insertInto('input_number')
    .values({ round_id: roundId, last: 1 })
    .onConflict(conflict => conflict.column('round_id').doUpdateSet({ last: sql<number>`input_number.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow()
  return last
}

/** `about`: what a disposition will answer. */
export type NewInput = {
  readonly agendaId: AgendaId
  readonly roundId: RoundId
  /** From `nextInputNumber`. */
  readonly number: number
  readonly goalId: GoalId | null
  readonly about: { readonly threadId: ThreadId } | { readonly suggestionId: SuggestionId }
  readonly organisationId: OrganisationId | null
  readonly authorId: ParticipantId | null
  readonly at: Date
  /** Said by whoever knows better than the phase: the last stock is taken in the act that ends consultation. */
  readonly isLate?: boolean | undefined
}

/** Makes a thread or a suggestion an input of its round, late where consultation has ended. [D1] [D2] */
export async function registerInput({ ids }: { readonly ids: Ids }, work: Work, input: NewInput): Promise<void> {
  const { roundId, about } = input
  const { phase } = await work.db
    .selectFrom('round')
    .select('phase')
    .where('id', '=', roundId)
    .executeTakeFirstOrThrow()
  await work.db
    .insertInto('input')
    .values({
      id: ids.next<InputId>(),
      agenda_id: input.agendaId,
      round_id: roundId,
      number: input.number,
      goal_id: input.goalId,
      thread_id: 'threadId' in about ? about.threadId : null,
      suggestion_id: 'suggestionId' in about ? about.suggestionId : null,
      organisation_id: input.organisationId,
      author_id: input.authorId,
      made_at: input.at,
      is_late: input.isLate ?? isLateIn(phase),
      assigned_to: null,
    })
    .execute()
}

/**
 * Adds a comment at the end of its thread, whose lock the caller holds (or which is new). Returns who is mentioned.
 * Refuses: 'too-many-replies', 'too-many-mentions', 'mention-not-known'.
 */
export async function writeComment(work: Work, comment: NewComment): Promise<readonly ParticipantId[]> {
  const { id, threadId, words, author, at } = comment
  const { position } = await work.db
    .selectFrom('comment')
    .select(sql<number>`coalesce(max(position) + 1, 0)::int`.as('position'))
    .where('thread_id', '=', threadId)
    .executeTakeFirstOrThrow()
  const { maxCommentsPerThread } = limits.comment
  refuseIf(position >= maxCommentsPerThread ? 'too-many-replies' : null, { max: maxCommentsPerThread })
  await work.db
    .insertInto('comment')
    .values({
      id,
      thread_id: threadId,
      position,
      author_id: author.participantId,
      organisation_id: author.organisationId,
      body: words,
      created_at: at,
    })
    .execute()
  return writeMentions(work, { commentId: id, agendaId: comment.agendaId, mentions: comment.mentions })
}

/** Makes these seats those whom a comment mentions. Returns their people. Refuses as `writeComment`. */
export async function writeMentions(
  work: Work,
  facts: { readonly commentId: CommentId; readonly agendaId: AgendaId; readonly mentions: readonly MemberId[] },
): Promise<readonly ParticipantId[]> {
  const { commentId, agendaId } = facts
  const wanted = [...new Set(facts.mentions)]
  const { maxMentions } = limits.comment
  refuseIf(wanted.length > maxMentions ? 'too-many-mentions' : null, { max: maxMentions })
  const seats = await seatsHeld(work.db, agendaId, wanted)
  if (seats.length !== wanted.length) throw new DomainError('mention-not-known')
  await work.db.deleteFrom('comment_mention').where('comment_id', '=', commentId).execute()
  const people = seats.map(seat => seat.participantId)
  if (people.length > 0) {
    await work.db
      .insertInto('comment_mention')
      .values(people.map(participantId => ({ comment_id: commentId, participant_id: participantId })))
      .execute()
  }
  return people
}

/** A thread of an exported agenda. People without an account here keep their names; numbers and times stay. */
export type BroughtThread = {
  readonly goalId: GoalId | null
  /** Null for the next one of the round. One that is taken in its round goes behind the last. */
  readonly number: number | null
  /** An earlier round of the agenda, in which it was opened, unless it is the one that is brought in. */
  readonly roundId?: RoundId | undefined
  /** Said by whoever knows better than the phase. */
  readonly isLate?: boolean | undefined
  readonly type: ThreadType
  /** Set before, by drafting's effect, on the new text. */
  readonly anchorId: AnchorId
  readonly openedAt: Date
  readonly resolvedAt: Date | null
  /** Who closed it there. */
  readonly resolver: QuotedPerson | null
  readonly comments: readonly {
    readonly authorId: ParticipantId | null
    readonly authorName: string | null
    readonly organisationId: OrganisationId | null
    /** Kept as the file names it where it is none of this house. */
    readonly organisation: QuotedOrganisation | null
    /** Names that the words mention. */
    readonly mentions: readonly string[]
    readonly words: string
    readonly writtenAt: Date
    readonly editedAt: Date | null
    readonly withdrawnAt: Date | null
  }[]
}

/**
 * Writes the threads of a file in a round of an agenda, or in the earlier one that each names; later threads are numbered behind them. Refuses: 'too-many-threads'
 * of one goal or beside the goals, 'too-many-replies'. Records an event a thread; posts no notice.
 */
export async function importThreads(
  { ids }: { readonly ids: Ids },
  work: Work,
  facts: { readonly agendaId: AgendaId; readonly roundId: RoundId; readonly threads: readonly BroughtThread[] },
): Promise<void> {
  const { agendaId, threads } = facts
  await refuseTooMany(work, agendaId, threads)
  const byRound = new Map<RoundId, BroughtThread[]>()
  for (const thread of threads) {
    const roundId = thread.roundId ?? facts.roundId
    byRound.set(roundId, [...(byRound.get(roundId) ?? []), thread])
  }
  for (const [roundId, own] of byRound) {
    const numbered = numberedOnce(own)
    for (const thread of numbered) await importThread(ids, work, agendaId, roundId, thread)
    const last = Math.max(0, ...numbered.map(thread => thread.number ?? 0))
    if (last === 0) continue
    await work.db
      .insertInto('input_number')
      .values({ round_id: roundId, last })
      .onConflict(conflict => conflict.column('round_id').doUpdateSet({ last }))
      .execute()
  }
}

/** The first of a number keeps it, every other one goes behind the last: files of before say of no thread which round it is of. */
function numberedOnce(threads: readonly BroughtThread[]): readonly BroughtThread[] {
  const taken = new Set<number>()
  let last = Math.max(0, ...threads.map(({ number }) => number ?? 0))
  return threads.map(thread => {
    if (thread.number === null) return thread
    if (taken.has(thread.number)) return { ...thread, number: (last += 1) }
    taken.add(thread.number)
    return thread
  })
}

async function refuseTooMany(work: Work, agendaId: AgendaId, threads: readonly BroughtThread[]): Promise<void> {
  const { maxThreads, maxCommentsPerThread } = limits.comment
  const { count } = await work.db
    .selectFrom('comment_thread')
    .select(given => given.fn.countAll<string>().as('count'))
    .where('agenda_id', '=', agendaId)
    .where('goal_id', 'is', null)
    .executeTakeFirstOrThrow()
  const counts = new Map<GoalId | null, number>([[null, Number(count)]])
  for (const { goalId, comments } of threads) {
    counts.set(goalId, (counts.get(goalId) ?? 0) + 1)
    refuseIf(comments.length > maxCommentsPerThread ? 'too-many-replies' : null, { max: maxCommentsPerThread })
  }
  refuseIf(Math.max(...counts.values()) > maxThreads ? 'too-many-threads' : null, { max: maxThreads })
}

async function importThread(
  ids: Ids,
  work: Work,
  agendaId: AgendaId,
  roundId: RoundId,
  thread: BroughtThread,
): Promise<void> {
  const { goalId, type, anchorId, openedAt, resolvedAt, resolver, comments, isLate } = thread
  const number = thread.number ?? (await nextInputNumber(work, roundId))
  const threadId = ids.next<ThreadId>()
  const [authorId, organisationId] = [comments[0]?.authorId ?? null, comments[0]?.organisationId ?? null]
  await work.db
    .insertInto('comment_thread')
    .values({
      id: threadId,
      agenda_id: agendaId,
      goal_id: goalId,
      round_id: roundId,
      number,
      type,
      anchor_id: anchorId,
      opened_by: authorId,
      organisation_id: organisationId,
      created_at: openedAt,
      resolved_at: resolvedAt,
      quoted_resolver: resolver === null ? null : JSON.stringify(resolver),
    })
    .execute()
  const input = { agendaId, roundId, number, goalId, organisationId, authorId, at: openedAt, isLate }
  await registerInput({ ids }, work, { ...input, about: { threadId } })
  if (comments.length > 0) {
    await work.db
      .insertInto('comment')
      .values(
        comments.map((comment, position) => ({
          id: ids.next<CommentId>(),
          thread_id: threadId,
          position,
          author_id: comment.authorId,
          author_name: comment.authorName,
          author_organisation:
            comment.organisationId !== null || comment.organisation === null
              ? null
              : JSON.stringify(comment.organisation),
          quoted_mentions: JSON.stringify(comment.mentions),
          organisation_id: comment.organisationId,
          body: comment.words,
          created_at: comment.writtenAt,
          edited_at: comment.editedAt,
          withdrawn_at: comment.withdrawnAt,
        })),
      )
      .execute()
  }
  work.record({ name: 'thread-opened', agendaId, goalId, threadId, type, number })
}
