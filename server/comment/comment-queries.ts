/**
 * The only face of discussions to other slices: threads with their comments and anchors, how many are open, which
 * organisations were heard, and what waits for somebody. Names and organisations are those under which a comment was
 * written, as far as the round shows them to whoever reads (`reads`); the words of a withdrawn comment are null to
 * everybody.
 */
import { type Kysely, sql } from 'kysely'
import type { ThreadType } from '../../packages/domain/comment.ts'
import type {
  AgendaId,
  AnchorId,
  CommentId,
  GoalId,
  IndicatorId,
  OrganisationId,
  ParticipantId,
  RoundId,
  SuggestionId,
  ThreadId,
} from '../../packages/domain/ids.ts'
import {
  isSealedThread,
  isOrganisationToldTo,
  isThreadShownTo,
  personShown,
  sightOf,
  threadNumberFor,
  type For,
  type Sight,
} from '../attribution/attribution-queries.ts'
import { anchorsById, type Anchor } from '../drafting/drafting-queries.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import { organisationFacts, quotedPersonOf } from './quoted-people.ts'
import { commentsOf, type Author, type Comment } from './written-queries.ts'

export type Thread = {
  readonly id: ThreadId
  readonly agendaId: AgendaId
  readonly goalId: GoalId | null
  readonly roundId: RoundId
  readonly round: number
  readonly number: number
  readonly type: ThreadType
  readonly anchorId: AnchorId
  readonly anchor: Anchor
  readonly openedBy: ParticipantId | null
  readonly openedAt: Date
  readonly resolvedAt: Date | null
  readonly resolvedBy: Author | null
  /** Opened when its round took no more for answering. [D2] */
  readonly isLate: boolean
  /** The first one opens the thread. */
  readonly comments: readonly Comment[]
}
export type ThreadCounts = { readonly open: number; readonly total: number }
/** Something that somebody should answer: a reply to what she opened, or a mention of her, since she last spoke there. */
export type WaitingThread = {
  readonly threadId: ThreadId
  readonly agendaId: AgendaId
  readonly goalId: GoalId | null
  /** Of a discussion about an indicator. */
  readonly indicatorId: IndicatorId | null
  readonly goalNumber: number | null
  readonly goalTitle: string | null
  readonly number: number
  readonly type: ThreadType
  readonly why: 'mention' | 'reply'
  readonly at: Date
}

/** Open and all threads of each goal of an agenda; goals without a thread are left out. */
export async function threadCountsOfAgenda(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  reads: For,
): Promise<ReadonlyMap<GoalId, ThreadCounts>> {
  const rows = await db
    .selectFrom('comment_thread')
    .select(['goal_id', sql<number>`count(*)::int`.as('total')])
    .select(sql<number>`(count(*) filter (where resolved_at is null))::int`.as('open'))
    .where('agenda_id', '=', agendaId)
    .where('goal_id', 'is not', null)
    .where(isThreadShownTo(reads))
    .groupBy('goal_id')
    .orderBy('goal_id')
    .limit(limits.agenda.maxGoals)
    .execute()
  return new Map(
    rows.flatMap(({ goal_id: goalId, open, total }) => (goalId === null ? [] : [[goalId, { open, total }]])),
  )
}

/** The organisations of which this reader may know that they opened a thread in an agenda, in any round: who is heard. */
export async function organisationsHeard(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  reads: For,
): Promise<ReadonlySet<OrganisationId>> {
  const rows = await db
    .selectFrom('comment_thread')
    .select('organisation_id')
    .distinct()
    .where('agenda_id', '=', agendaId)
    .where('organisation_id', 'is not', null)
    .where(isThreadShownTo(reads))
    .where(isOrganisationToldTo(reads, 'comment_thread'))
    .orderBy('organisation_id')
    .limit(limits.agenda.maxMembersListed)
    .execute()
  return new Set(rows.flatMap(row => row.organisation_id ?? []))
}

/** The discussions about suggestions, oldest first; suggestions without one are left out. */
export async function threadsOnSuggestions(
  db: Kysely<Tables>,
  ids: readonly SuggestionId[],
  reads: For,
): Promise<ReadonlyMap<SuggestionId, readonly ThreadId[]>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('comment_thread')
    .innerJoin('anchor', 'anchor.id', 'comment_thread.anchor_id')
    .select(['comment_thread.id', 'anchor.suggestion_id'])
    .where('anchor.suggestion_id', 'in', ids)
    .where(isThreadShownTo(reads))
    .orderBy('comment_thread.created_at')
    .orderBy('comment_thread.number')
    .execute()
  const found = new Map<SuggestionId, ThreadId[]>()
  for (const { id, suggestion_id: suggestion } of rows)
    if (suggestion !== null) found.set(suggestion, [...(found.get(suggestion) ?? []), id])
  return found
}

/** Objections that are not closed, by goal. */
export async function openObjectionsOf(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  reads: For,
): Promise<ReadonlyMap<GoalId, number>> {
  const rows = await db
    .selectFrom('comment_thread')
    .select(['goal_id', sql<number>`count(*)::int`.as('count')])
    .where('agenda_id', '=', agendaId)
    .where('type', '=', 'objection')
    .where('resolved_at', 'is', null)
    .where('goal_id', 'is not', null)
    .where(isThreadShownTo(reads))
    .groupBy('goal_id')
    .execute()
  return new Map(rows.flatMap(({ goal_id: goalId, count }) => (goalId === null ? [] : [[goalId, count] as const])))
}

/** What waits for an answer of this participant in one agenda or in all of hers, newest first. */
export async function threadsWaitingFor(
  db: Kysely<Tables>,
  participantId: ParticipantId,
  agendaId?: AgendaId,
): Promise<readonly WaitingThread[]> {
  const mentions = sql<boolean>`exists (select 1 from comment_mention
    where comment_mention.comment_id = comment.id and comment_mention.participant_id = ${participantId})`
  const hers = sql<boolean>`comment_thread.opened_by = ${participantId}`
  let found = db
    .selectFrom('comment_thread')
    .innerJoin('comment', 'comment.thread_id', 'comment_thread.id')
    .innerJoin('member', 'member.agenda_id', 'comment_thread.agenda_id')
    .innerJoin('anchor', 'anchor.id', 'comment_thread.anchor_id')
    .leftJoin('goal', 'goal.id', 'comment_thread.goal_id')
    .distinctOn('comment_thread.id')
    .select([
      'comment_thread.id as threadId',
      'comment_thread.agenda_id as agendaId',
      'comment_thread.goal_id as goalId',
      'anchor.indicator_id as indicatorId',
    ])
    .select(['goal.number as goalNumber', 'goal.title as goalTitle'])
    .select(['comment_thread.type', 'comment.created_at as at', threadNumberFor(participantId).as('number')])
    .select(mentions.as('isMention'))
    .where('member.participant_id', '=', participantId)
    .where('member.removed_at', 'is', null)
    .where('comment_thread.resolved_at', 'is', null)
    .where(isThreadShownTo(participantId))
    .where('comment.withdrawn_at', 'is', null)
    .where(sql<boolean>`comment.author_id is distinct from ${participantId}`)
    .where(sql<boolean>`(${hers} or ${mentions})`)
    // The same by what has an index, so that a large agenda is not read for one person.
    .where(
      sql<boolean>`comment_thread.id in (
        select own.id from comment_thread as own where own.opened_by = ${participantId}
        union select told.thread_id from comment_mention join comment as told on told.id = comment_mention.comment_id
        where comment_mention.participant_id = ${participantId})`,
    )
    .where(
      sql<boolean>`not exists (select 1 from comment later where later.thread_id = comment.thread_id
        and later.author_id = ${participantId} and later.position > comment.position)`,
    )
    .orderBy('comment_thread.id')
    .orderBy('comment.position', 'desc')
  if (agendaId !== undefined) found = found.where('comment_thread.agenda_id', '=', agendaId)
  const rows = await db
    .selectFrom(found.as('found'))
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('threadId')
    .limit(limits.comment.maxWaiting)
    .execute()
  return rows.map(({ isMention, ...row }) => ({ ...row, why: isMention ? 'mention' : 'reply' }))
}

/** The threads of a goal by round and number, at most limits.comment.maxThreadsInAll. */
export async function threadsOfGoal(db: Kysely<Tables>, goalId: GoalId, reads: For): Promise<readonly Thread[]> {
  return withComments(db, await threads(db, reads).where('comment_thread.goal_id', '=', goalId).execute(), reads)
}

/** The threads of an agenda that are on no goal: those on the agenda, or those on one indicator. */
export async function threadsOfAgenda(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  indicator: IndicatorId | null,
  reads: For,
): Promise<readonly Thread[]> {
  const onNoGoal = threads(db, reads)
    .where('comment_thread.agenda_id', '=', agendaId)
    .where('comment_thread.goal_id', 'is', null)
  const found =
    indicator === null
      ? onNoGoal.where('anchor.kind', '=', 'agenda')
      : onNoGoal.where('anchor.indicator_id', '=', indicator)
  return withComments(db, await found.execute(), reads)
}

/** All threads of an agenda that are on no goal: on the agenda and on indicators. */
export async function threadsOnNoGoal(db: Kysely<Tables>, agendaId: AgendaId, reads: For): Promise<readonly Thread[]> {
  const found = threads(db, reads)
    .where('comment_thread.agenda_id', '=', agendaId)
    .where('comment_thread.goal_id', 'is', null)
  return withComments(db, await found.execute(), reads)
}

/** How many threads of an agenda are sealed: no file holds them. [A4] */
export async function sealedThreadsOf(db: Kysely<Tables>, agendaId: AgendaId): Promise<number> {
  const { count } = await db
    .selectFrom('comment_thread')
    .innerJoin('round', 'round.id', 'comment_thread.round_id')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('comment_thread.agenda_id', '=', agendaId)
    .where(isSealedThread)
    .executeTakeFirstOrThrow()
  return count
}

/** One thread; null when there is none of this id, or none for this reader. Whether she has a seat is the caller's question. */
export async function threadById(db: Kysely<Tables>, threadId: ThreadId, reads: For): Promise<Thread | null> {
  const rows = await threads(db, reads).where('comment_thread.id', '=', threadId).execute()
  const [found] = await withComments(db, rows, reads)
  return found ?? null
}

/** The thread of a comment; null when there is no such comment. */
export async function threadOfComment(db: Kysely<Tables>, commentId: CommentId): Promise<ThreadId | null> {
  const row = await db.selectFrom('comment').select('thread_id').where('id', '=', commentId).executeTakeFirst()
  return row?.thread_id ?? null
}

/** What a comment said before and says now, newest first. */
export async function versionsOf(
  db: Kysely<Tables>,
  commentId: CommentId,
): Promise<readonly { readonly version: number; readonly words: string; readonly writtenAt: Date }[]> {
  const now = await db
    .selectFrom('comment')
    .select(['version', 'body as words', sql<Date>`coalesce(edited_at, created_at)`.as('writtenAt')])
    .where('id', '=', commentId)
    .execute()
  const before = await db
    .selectFrom('comment_version')
    .select(['version', 'body as words', 'written_at as writtenAt'])
    .where('comment_id', '=', commentId)
    .orderBy('version', 'desc')
    .limit(limits.comment.maxVersionsListed)
    .execute()
  return [...now, ...before]
}

/** As whom somebody who changed a text appears in an agenda now; null without a seat, also a former one. */
export async function authorIn(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  participantId: ParticipantId,
  reads: For,
): Promise<Author | null> {
  const row = await db
    .selectFrom('member')
    .innerJoin('participant', 'participant.id', 'member.participant_id')
    .leftJoin('organisation', 'organisation.id', 'member.organisation_id')
    .select(['participant.id', 'participant.display_name as name', 'organisation.name as organisation'])
    .select(['organisation.code', 'organisation.stakeholder_group as group', 'organisation.id as organisationId'])
    .where('member.agenda_id', '=', agendaId)
    .where('member.participant_id', '=', participantId)
    .executeTakeFirst()
  if (row === undefined) return null
  const { organisationId, ...author } = row
  const { inTexts } = await sightOf(db, agendaId, reads)
  return personShown(author, inTexts({ participantId, organisationId, group: author.group }))
}

function threads(db: Kysely<Tables>, reads: For) {
  return db
    .selectFrom('comment_thread')
    .innerJoin('round', 'round.id', 'comment_thread.round_id')
    .innerJoin('anchor', 'anchor.id', 'comment_thread.anchor_id')
    .leftJoin('participant as resolver', 'resolver.id', 'comment_thread.resolved_by')
    .leftJoin('member as seat', join =>
      join
        .onRef('seat.participant_id', '=', 'comment_thread.resolved_by')
        .onRef('seat.agenda_id', '=', 'comment_thread.agenda_id'),
    )
    .leftJoin('organisation', 'organisation.id', 'seat.organisation_id')
    .select(['comment_thread.id', 'comment_thread.agenda_id', 'comment_thread.goal_id', 'comment_thread.round_id'])
    .select(['round.number as round', 'comment_thread.type', 'comment_thread.anchor_id'])
    .select([threadNumberFor(reads).as('number'), isSealedThread.as('isSealed')])
    .select(['comment_thread.opened_by', 'comment_thread.created_at', 'comment_thread.resolved_at'])
    .select('comment_thread.quoted_resolver')
    .select(
      sql<boolean>`exists (select from input where input.thread_id = comment_thread.id
        and input.round_id = comment_thread.round_id and input.is_late)`.as('is_late'),
    )
    .select(['resolver.id as resolver_id', 'resolver.display_name as resolver_name'])
    .select(['organisation.id as organisation_id', 'organisation.name as organisation', 'organisation.code'])
    .select(['organisation.stakeholder_group', 'comment_thread.organisation_id as opening_organisation'])
    .where(isThreadShownTo(reads))
    .orderBy('round.number')
    .orderBy('comment_thread.number')
    .limit(limits.comment.maxThreadsInAll)
}
type ThreadRow = Awaited<ReturnType<ReturnType<typeof threads>['execute']>>[number]

async function withComments(db: Kysely<Tables>, rows: readonly ThreadRow[], reads: For): Promise<readonly Thread[]> {
  const [first] = rows
  if (first === undefined) return []
  const sight = await sightOf(db, first.agenda_id, reads)
  const anchors = await anchorsById(
    db,
    rows.map(row => row.anchor_id),
  )
  const comments = await commentsOf(db, rows, sight)
  return rows.map(row => ({
    id: row.id,
    agendaId: row.agenda_id,
    goalId: row.goal_id,
    roundId: row.round_id,
    round: row.round,
    number: row.number,
    type: row.type,
    anchorId: row.anchor_id,
    anchor: anchors.get(row.anchor_id) ?? { kind: 'goal' },
    openedBy: openerOf(row, sight),
    openedAt: row.created_at,
    resolvedAt: row.resolved_at,
    resolvedBy: resolverOf(row, sight),
    isLate: row.is_late,
    comments: comments.get(row.id) ?? [],
  }))
}

function openerOf(row: ThreadRow, sight: Sight): ParticipantId | null {
  const giver = { participantId: row.opened_by, organisationId: row.opening_organisation, group: null }
  return sight.inRound(row.round_id, giver, row.isSealed) === 'person' ? row.opened_by : null
}

/** Who closed a thread: somebody of this house, or as the file names her that it came from. */
function resolverOf(row: ThreadRow, sight: Sight): Author | null {
  const { resolver_id: id, resolver_name: name, organisation, code, stakeholder_group: group } = row
  if (id !== null) {
    const giver = { participantId: id, organisationId: row.organisation_id, group }
    return personShown({ id, name, organisation, code, group }, sight.inRound(row.round_id, giver, row.isSealed))
  }
  const quoted = quotedPersonOf(row.quoted_resolver)
  return quoted === null ? null : { id: null, name: quoted.name, ...organisationFacts(quoted.organisation) }
}
