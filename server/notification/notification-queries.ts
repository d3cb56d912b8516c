/** The face of notification to others: somebody's inbox as she may see it now, her settings, and the mailbox page. */
import { type Kysely, sql } from 'kysely'
import {
  parseId,
  type AgendaId,
  type DigestId,
  type GoalId,
  type IndicatorId,
  type InputId,
  type LinkId,
  type MessageId,
  type NoticeId,
  type OrganisationId,
  type ParticipantId,
  type SuggestionId,
  type ThreadId,
} from '../../packages/domain/ids.ts'
import type { ContestAnswer } from '../../packages/domain/disposition.ts'
import {
  isOfInput,
  mailWayOf,
  type MailWay,
  type InputAnswer,
  type LinkDecision,
  type MailedKind,
  mailedKinds,
  type NoticeKind,
  type NoticeSubject,
  type ConsensusHappening,
  type SuggestionOutcome,
} from '../../packages/domain/notification.ts'
import type { RoundChange, ToldPhase } from '../../packages/domain/phase-notice.ts'
import type { StakeholderGroup } from '../../packages/domain/participant.ts'
import { personShown, sightOf, type Sight } from '../attribution/attribution-queries.ts'
import type { Database } from '../platform/database.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import { choiceOf, isNoticeShown } from './notice-queries.ts'
import type { KeptAnswers, ShownAnswers } from './told-answers.ts'

export type NoticeLine = {
  readonly id: NoticeId
  readonly subject: NoticeSubject
  readonly agenda: { readonly id: AgendaId; readonly title: string }
  readonly goal: { readonly id: GoalId; readonly number: number; readonly title: string } | null
  readonly by: {
    readonly name: string | null
    readonly organisation: string | null
    readonly code: string | null
    readonly group: StakeholderGroup | null
  }
  /** The beginning of what was written; null when there is nothing to quote or it was withdrawn. */
  readonly words: string | null
  /** Several answers that are told at once. */
  readonly answers: ShownAnswers
  readonly at: Date
  readonly isRead: boolean
}

/** A place in an inbox: the notices before it are older. */
export type InboxPlace = { readonly at: Date; readonly id: NoticeId }

/** A place as it stands in an address: `<instant>~<id>`. */
export function writtenPlace({ at, id }: InboxPlace): string {
  return `${at.toISOString()}~${id}`
}

/** The inverse of `writtenPlace`; null for anything else. */
export function parseInboxPlace(text: string): InboxPlace | null {
  const [instant = '', written = ''] = text.split('~')
  const at = new Date(instant)
  const id = parseId<NoticeId>(written)
  return id === null || Number.isNaN(at.getTime()) || writtenPlace({ at, id }) !== text ? null : { at, id }
}

export type InboxPage = {
  readonly notices: readonly NoticeLine[]
  /** Where the next page begins; null on the last one. */
  readonly next: InboxPlace | null
}

export type Unread = { readonly unread: number; readonly isMore: boolean }

export type NoticeSettings = readonly { readonly kind: MailedKind; readonly mail: MailWay }[]

export type KeptMail = {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly body: string
  readonly writtenAt: Date
}

/**
 * One page of the notices that this participant may see now, the newest first, at most limits.inbox.maxListed. Words of
 * an agenda where she has no seat any more are not among them.
 */
export async function inboxOf(
  db: Kysely<Tables>,
  participantId: ParticipantId,
  part: { readonly kind: NoticeKind | null; readonly before: InboxPlace | null },
): Promise<InboxPage> {
  const { kind, before } = part
  const rows = await linesOf(db, participantId)
    .$if(kind !== null, query => query.where('notice.kind', '=', kind))
    .$if(before !== null, query =>
      query.where(sql<boolean>`(notice.created_at, notice.id) < (${before?.at}, ${before?.id})`),
    )
    .limit(limits.inbox.maxListed + 1)
    .execute()
  const shown = rows.slice(0, limits.inbox.maxListed)
  const last = rows.length > shown.length ? shown.at(-1) : undefined
  return {
    notices: await shownLines(db, participantId, shown),
    next: last === undefined ? null : { at: last.created_at, id: last.id },
  }
}

/**
 * What a digest tells when it is read now: its notices that its reader may still see and has not read meanwhile, but
 * for kinds that she wants no mails of any more. The newest first, at most limits.inbox.maxDigested. [N6]
 */
export async function noticesOfDigest(
  db: Kysely<Tables>,
  { digestId, participantId }: { readonly digestId: DigestId; readonly participantId: ParticipantId },
): Promise<{ readonly notices: readonly NoticeLine[]; readonly isMore: boolean }> {
  const wanted = (await noticeSettingsOf(db, participantId)).filter(({ mail }) => mail !== 'none')
  if (wanted.length === 0) return { notices: [], isMore: false }
  const rows = await linesOf(db, participantId)
    .where('notice.digest_id', '=', digestId)
    .where('notice.read_at', 'is', null)
    .where(
      'notice.kind',
      'in',
      wanted.map(({ kind }) => kind),
    )
    .limit(limits.inbox.maxDigested + 1)
    .execute()
  const shown = rows.slice(0, limits.inbox.maxDigested)
  return { notices: await shownLines(db, participantId, shown), isMore: rows.length > shown.length }
}

function linesOf(db: Kysely<Tables>, participantId: ParticipantId) {
  return db
    .selectFrom('notice')
    .innerJoin('agenda', 'agenda.id', 'notice.agenda_id')
    .leftJoin('goal', 'goal.id', 'notice.goal_id')
    .leftJoin('participant', 'participant.id', 'notice.actor_id')
    .leftJoin('organisation', 'organisation.id', 'notice.organisation_id')
    .select(['notice.id', 'notice.kind', 'notice.agenda_id', 'notice.goal_id', 'notice.thread_id', 'notice.facts'])
    .select(['notice.created_at', 'notice.read_at', 'agenda.title', 'participant.display_name'])
    .select(['notice.actor_id', 'notice.organisation_id'])
    .select(['goal.number as goal_number', 'goal.title as goal_title'])
    .select(['organisation.name as organisation', 'organisation.code', 'organisation.stakeholder_group'])
    .where('notice.participant_id', '=', participantId)
    .where(isNoticeShown)
    .orderBy('notice.created_at', 'desc')
    .orderBy('notice.id', 'desc')
}
type LineRow = Awaited<ReturnType<ReturnType<typeof linesOf>['execute']>>[number]

async function shownLines(
  db: Kysely<Tables>,
  participantId: ParticipantId,
  rows: readonly LineRow[],
): Promise<readonly NoticeLine[]> {
  const sights = new Map<AgendaId, Sight>()
  for (const id of new Set(rows.map(row => row.agenda_id))) sights.set(id, await sightOf(db, id, participantId))
  const told = rows.map(row => ({ row, ...subjectOf(row) }))
  const kept = told.flatMap(({ answers: { answers } }) => answers)
  const { goals } = await answersWithGoals(db, { answers: kept, more: 0 })
  return told.map(({ row, subject, words, answers }) => ({
    id: row.id,
    subject,
    words,
    answers: { ...answers, goals },
    agenda: { id: row.agenda_id, title: row.title },
    goal:
      row.goal_id === null || row.goal_number === null || row.goal_title === null
        ? null
        : { id: row.goal_id, number: row.goal_number, title: row.goal_title },
    by: doerOf(row, sights.get(row.agenda_id)),
    at: row.created_at,
    isRead: row.read_at !== null,
  }))
}

/** Who caused a notice, as far as its reader may see her. */
function doerOf(
  row: {
    readonly kind: NoticeKind
    readonly actor_id: ParticipantId | null
    readonly organisation_id: OrganisationId | null
    readonly display_name: string | null
    readonly organisation: string | null
    readonly code: string | null
    readonly stakeholder_group: StakeholderGroup | null
  },
  sight: Sight | undefined,
): NoticeLine['by'] {
  const { organisation, code, stakeholder_group: group } = row
  const doer = { id: row.actor_id, name: row.display_name, organisation, code, group }
  const giver = { participantId: row.actor_id, organisationId: row.organisation_id, group }
  const shown = sight === undefined || !isOfInput(row.kind) ? 'person' : sight.inTexts(giver)
  const { id: _, ...by } = personShown(doer, shown)
  return by
}

/** How many notices that this participant may see now are unread, counted up to limits.inbox.maxUnreadCounted. */
export async function unreadOf(db: Kysely<Tables>, participantId: ParticipantId): Promise<Unread> {
  const { maxUnreadCounted } = limits.inbox
  const rows = await db
    .selectFrom('notice')
    .select('notice.id')
    .where('notice.participant_id', '=', participantId)
    .where('notice.read_at', 'is', null)
    .where(isNoticeShown)
    .limit(maxUnreadCounted + 1)
    .execute()
  return { unread: Math.min(rows.length, maxUnreadCounted), isMore: rows.length > maxUnreadCounted }
}

/** How each kind that can come to this participant does so by mail, in the order of the kinds. */
export async function noticeSettingsOf(db: Kysely<Tables>, participantId: ParticipantId): Promise<NoticeSettings> {
  const choices = await db
    .selectFrom('notice_choice')
    .select(['kind', 'by_mail', 'is_daily'])
    .where('participant_id', '=', participantId)
    .execute()
  const person = await db
    .selectFrom('participant')
    .select('is_administrator')
    .where('id', '=', participantId)
    .executeTakeFirst()
  const kinds = mailedKinds.filter(kind => kind !== 'withdrawal-asked' || person?.is_administrator === true)
  return kinds.map(kind => {
    const chosen = choices.find(choice => choice.kind === kind)
    return { kind, mail: mailWayOf(kind, chosen === undefined ? null : choiceOf(chosen)) }
  })
}

/** The mails that this server kept instead of sending, the newest first, at most limits.mail.maxListed. */
export async function keptMails(database: Database): Promise<readonly KeptMail[]> {
  const rows = await database.db
    .selectFrom('email_outbox')
    .select(['id', 'to_address', 'subject', 'body', 'created_at'])
    .where('body', '!=', '')
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limits.mail.maxListed)
    .execute()
  return rows.map(({ id, to_address: to, subject, body, created_at: writtenAt }) => ({
    id,
    to,
    subject,
    body,
    writtenAt,
  }))
}

export type NoticeRow = {
  readonly kind: NoticeKind
  readonly goal_id: GoalId | null
  readonly thread_id: ThreadId | null
  readonly facts: unknown
}

/** What postNotice wrote: the one place where a notice's facts become types again. */
export function subjectOf(row: NoticeRow): {
  readonly subject: NoticeSubject
  readonly words: string | null
  readonly answers: KeptAnswers
} {
  const { answers = [], more = 0 } = row.facts as Partial<KeptAnswers>
  return { ...aboutOf(row), answers: { answers, more } }
}

function aboutOf({ kind, goal_id: goalId, thread_id, facts }: NoticeRow): {
  readonly subject: NoticeSubject
  readonly words: string | null
} {
  const written = facts as {
    readonly words?: string | null
    readonly path?: string
    readonly indicatorId?: IndicatorId | null
    readonly linkId?: LinkId
    readonly decision?: LinkDecision
    readonly suggestionId?: SuggestionId
    readonly outcome?: SuggestionOutcome
    readonly inputId?: InputId
    readonly messageId?: MessageId
    readonly answer?: InputAnswer | ContestAnswer
    readonly about?: ConsensusHappening
    readonly phase?: Exclude<ToldPhase, 'closed'>
    readonly change?: RoundChange
    readonly closesAt?: string | null
    readonly timeZone?: string
    readonly isForModerator?: boolean
    readonly organisation?: string | null
  }
  const words = written.words ?? null
  switch (kind) {
    case 'mention':
    case 'reply':
      return {
        subject: { kind, goalId, indicatorId: written.indicatorId ?? null, threadId: thread_id as ThreadId },
        words,
      }
    case 'invitation':
      return { subject: { kind, path: written.path ?? '/' }, words }
    case 'invitation-declined':
      return { subject: { kind, organisation: written.organisation ?? null }, words }
    case 'link-decision': {
      const { linkId, decision = 'agreed' } = written
      return { subject: { kind, goalId: goalId as GoalId, linkId: linkId as LinkId, decision }, words }
    }
    case 'consensus':
      return { subject: { kind, goalId, about: written.about ?? 'opened', ...endIn(written) }, words }
    case 'phase-opened':
    case 'phase-ending':
    case 'round-changed': {
      const { phase = 'drafting', closesAt = null, timeZone = 'UTC', isForModerator = false } = written
      const about = { phase, timeZone, isForModerator }
      if (kind === 'round-changed') {
        return { subject: { kind, ...about, change: written.change ?? 'paused', closesAt }, words }
      }
      return kind === 'phase-ending' && closesAt !== null
        ? { subject: { kind, ...about, closesAt, goalId }, words }
        : { subject: { kind: 'phase-opened', ...about, closesAt }, words }
    }
    case 'round-closed':
      return { subject: { kind, isForModerator: written.isForModerator ?? false }, words }
    case 'withdrawal-asked':
      return { subject: { kind }, words }
    case 'suggestion-decision': {
      const { suggestionId, outcome = 'accepted' } = written
      const decided = { suggestionId: suggestionId as SuggestionId, outcome }
      return { subject: { kind, goalId: goalId as GoalId, ...decided }, words }
    }
    case 'message':
    case 'reminder':
      return { subject: { kind, messageId: written.messageId as MessageId }, words }
    case 'input-answer':
    case 'contest-answer': {
      const about = { goalId, inputId: written.inputId as InputId }
      const subject =
        kind === 'input-answer'
          ? { kind, ...about, answer: written.answer as InputAnswer }
          : { kind, ...about, answer: written.answer as ContestAnswer }
      return { subject, words }
    }
  }
}

/** Until when, and in which time zone that is told, where a notice says so. */
function endIn({ closesAt, timeZone }: { readonly closesAt?: string | null; readonly timeZone?: string }) {
  return closesAt == null || timeZone === undefined ? {} : { closesAt, timeZone }
}

/** Kept answers with the goals as they are called now. */
export async function answersWithGoals(db: Kysely<Tables>, kept: KeptAnswers): Promise<ShownAnswers> {
  const ids = [...new Set(kept.answers.flatMap(({ goalId }) => (goalId === null ? [] : [goalId])))]
  if (ids.length === 0) return { ...kept, goals: new Map() }
  const goals = await db.selectFrom('goal').select(['id', 'number', 'title']).where('id', 'in', ids).execute()
  return { ...kept, goals: new Map(goals.map(goal => [goal.id, goal])) }
}
