/** What posting a notice has to know of its reader, of who caused it and of the place; and who may see a notice. */
import { type Kysely, sql } from 'kysely'
import { isOfOwn, readsAll } from '../../packages/domain/attribution.ts'
import type { AgendaId, GoalId, NoticeId, OrganisationId, ParticipantId, ThreadId } from '../../packages/domain/ids.ts'
import { isOfInput, mailWayOf, type MailWay, type NoticeKind } from '../../packages/domain/notification.ts'
import type { StakeholderGroup } from '../../packages/domain/participant.ts'
import type { Locale } from '../../packages/messages/say.ts'
import { personShown, sealedAmong, sightOf } from '../attribution/attribution-queries.ts'
import { localeOfAccount } from '../auth/account-locale.ts'
import { hashOfToken } from '../auth/secret-hash.ts'
import type { Tables } from '../platform/tables.ts'

export type NoticeScene = {
  readonly reader: { readonly email: string; readonly locale: Locale; readonly choice: MailWay | null }
  readonly by: {
    readonly name: string | null
    readonly organisationId: OrganisationId | null
    readonly organisation: string | null
    readonly code: string | null
    readonly group: StakeholderGroup | null
  }
  readonly agendaTitle: string
  readonly goal: { readonly number: number; readonly title: string } | null
}

/**
 * All that a notice needs; null when this reader may not be told: no account that is in use, or no seat in the agenda.
 * An invitation is told to somebody who has no seat yet, a withdrawal to administrators, who need none.
 */
export async function sceneOfNotice(
  db: Kysely<Tables>,
  facts: {
    readonly to: ParticipantId
    readonly by: ParticipantId | null
    readonly agendaId: AgendaId
    readonly goalId: GoalId | null
    readonly kind: NoticeKind
  },
): Promise<NoticeScene | null> {
  const row = await db
    .selectFrom('participant as reader')
    .innerJoin('agenda', join => join.on('agenda.id', '=', facts.agendaId))
    .leftJoin('goal', join => join.on('goal.id', '=', facts.goalId).onRef('goal.agenda_id', '=', 'agenda.id'))
    .leftJoin('notice_choice', join =>
      join.onRef('notice_choice.participant_id', '=', 'reader.id').on('notice_choice.kind', '=', facts.kind),
    )
    .leftJoin('member as seat', join =>
      join
        .onRef('seat.participant_id', '=', 'reader.id')
        .onRef('seat.agenda_id', '=', 'agenda.id')
        .on('seat.removed_at', 'is', null),
    )
    .leftJoin('participant as actor', join => join.on('actor.id', '=', facts.by))
    .leftJoin('member as actor_seat', join =>
      join.onRef('actor_seat.participant_id', '=', 'actor.id').onRef('actor_seat.agenda_id', '=', 'agenda.id'),
    )
    .leftJoin('organisation', 'organisation.id', 'actor_seat.organisation_id')
    .select([
      'reader.email',
      'reader.locale',
      'reader.is_administrator',
      'notice_choice.by_mail',
      'notice_choice.is_daily',
      'agenda.title',
      'seat.id as seat_id',
    ])
    .select(['goal.number as goal_number', 'goal.title as goal_title', 'actor.display_name as actor_name'])
    .select(['organisation.id as organisation_id', 'organisation.name as organisation', 'organisation.code'])
    .select('organisation.stakeholder_group as group')
    .where('reader.id', '=', facts.to)
    .where('reader.disabled_at', 'is', null)
    .executeTakeFirst()
  const mayLackSeat =
    facts.kind === 'invitation' || (facts.kind === 'withdrawal-asked' && row?.is_administrator === true)
  if (row === undefined || (row.seat_id === null && !mayLackSeat)) return null
  const { goal_number: number, goal_title: title } = row
  const by =
    isOfInput(facts.kind) && facts.by !== null
      ? await doerShown(db, { ...facts, by: facts.by, organisationId: row.organisation_id, group: row.group }, row)
      : { name: row.actor_name, organisation: row.organisation, code: row.code, group: row.group }
  return {
    reader: { email: row.email, locale: localeOfAccount(row.locale), choice: choiceOf(row) },
    by: { ...by, organisationId: row.organisation_id },
    agendaTitle: row.title,
    goal: number === null || title === null ? null : { number, title },
  }
}

/** What somebody chose for a kind, of a row of `notice_choice` that may be missing. */
export function choiceOf(row: { readonly by_mail: boolean | null; readonly is_daily: boolean | null }): MailWay | null {
  if (row.by_mail === null) return null
  return row.by_mail ? (row.is_daily === true ? 'daily' : 'each') : 'none'
}

/** Whoever caused a notice, as far as its reader may see her. */
async function doerShown(
  db: Kysely<Tables>,
  facts: {
    readonly to: ParticipantId
    readonly by: ParticipantId
    readonly agendaId: AgendaId
    readonly organisationId: OrganisationId | null
    readonly group: StakeholderGroup | null
  },
  row: { readonly actor_name: string | null; readonly organisation: string | null; readonly code: string | null },
): Promise<Omit<NoticeScene['by'], 'organisationId'>> {
  const { to, by: participantId, agendaId, organisationId, group } = facts
  const { inTexts } = await sightOf(db, agendaId, to)
  const doer = { id: participantId, name: row.actor_name, organisation: row.organisation, code: row.code, group }
  const { id: _, ...shown } = personShown(doer, inTexts({ participantId, organisationId, group }))
  return shown
}

/** Whether a discussion is sealed and not this reader's: then she is told nothing of it. */
export async function isSealedFrom(
  db: Kysely<Tables>,
  { agendaId, threadId, to }: { readonly agendaId: AgendaId; readonly threadId: ThreadId; readonly to: ParticipantId },
): Promise<boolean> {
  const giver = (await sealedAmong(db, [threadId])).get(threadId)
  if (giver === undefined) return false
  const { reader } = await sightOf(db, agendaId, to)
  return !readsAll(reader) && !isOfOwn(giver, reader)
}

/**
 * Whether the reader of a notice may see it now, as a condition on the table `notice`: she has a seat in its agenda. An
 * invitation is also shown to somebody without one, unless her seat was taken away after it came; a withdrawal that was
 * asked for, to whoever is an administrator now.
 */
export const isNoticeShown = sql<boolean>`(
  exists (
    select from member
    where member.agenda_id = notice.agenda_id and member.participant_id = notice.participant_id
      and member.removed_at is null)
  or (notice.kind = 'withdrawal-asked' and exists (
    select from participant as administrator
    where administrator.id = notice.participant_id and administrator.is_administrator))
  or (notice.kind = 'invitation' and not exists (
    select from member
    where member.agenda_id = notice.agenda_id and member.participant_id = notice.participant_id
      and member.removed_at >= notice.created_at)))`

/** Whether the reader of this notice may still see it and still wants its kind by mail. */
export async function isMailWanted(db: Kysely<Tables>, noticeId: NoticeId): Promise<boolean> {
  const row = await db
    .selectFrom('notice')
    .leftJoin('notice_choice', join =>
      join
        .onRef('notice_choice.participant_id', '=', 'notice.participant_id')
        .onRef('notice_choice.kind', '=', 'notice.kind'),
    )
    .select(['notice.kind', 'notice_choice.by_mail', 'notice_choice.is_daily'])
    .where('notice.id', '=', noticeId)
    .where(isNoticeShown)
    .executeTakeFirst()
  return row !== undefined && mailWayOf(row.kind, choiceOf(row)) !== 'none'
}

/** What the link of a mail stops: mails of one kind, or the daily digest. */
export type MutedBy = {
  readonly participantId: ParticipantId
  readonly kind: NoticeKind | 'digest'
  readonly locale: Locale
}

/** Which mails the link with this token stops, and in which language its reader reads; null when it is unknown. */
export async function muteLinkOf(db: Kysely<Tables>, token: string): Promise<MutedBy | null> {
  const hash = hashOfToken(token)
  const notice = await db
    .selectFrom('notice')
    .innerJoin('participant', 'participant.id', 'notice.participant_id')
    .select(['notice.kind', 'participant.id', 'participant.locale'])
    .where('notice.mute_token_hash', '=', hash)
    .executeTakeFirst()
  const digest = await db
    .selectFrom('digest')
    .innerJoin('participant', 'participant.id', 'digest.participant_id')
    .select(['participant.id', 'participant.locale'])
    .where('digest.mute_token_hash', '=', hash)
    .executeTakeFirst()
  const row = notice ?? digest
  if (row === undefined) return null
  return { participantId: row.id, kind: notice?.kind ?? 'digest', locale: localeOfAccount(row.locale) }
}
