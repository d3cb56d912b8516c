/** Who waits for a digest, and what of a digest its mail needs. */
import { type Kysely, sql } from 'kysely'
import type { DigestTime } from '../../packages/domain/digest.ts'
import type { AgendaId, DigestId, ParticipantId } from '../../packages/domain/ids.ts'
import type { Locale } from '../../packages/messages/say.ts'
import { localeOfAccount } from '../auth/account-locale.ts'
import type { Tables } from '../platform/tables.ts'

/** The agendas of which somebody waits for a digest, each with the time zone of its latest round. */
export async function zonesWaiting(
  db: Kysely<Tables>,
): Promise<readonly { readonly agendaId: AgendaId; readonly timeZone: string }[]> {
  const { rows } = await sql<{ agenda_id: AgendaId; time_zone: string }>`
    select waiting.agenda_id, (
      select time_zone from round where round.agenda_id = waiting.agenda_id order by number desc limit 1) as time_zone
    from (select distinct agenda_id from notice where waits_for_digest) as waiting
    order by waiting.agenda_id`.execute(db)
  return rows.map(row => ({ agendaId: row.agenda_id, timeZone: row.time_zone ?? 'UTC' }))
}

/** Whom something from before this time waits for, and who got no digest of this day yet; at most so many. */
export async function readersWaiting(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  { at, day }: DigestTime,
  most: number,
): Promise<readonly { readonly participantId: ParticipantId; readonly email: string; readonly locale: string }[]> {
  const rows = await db
    .selectFrom('participant')
    .select(['id', 'email', 'locale'])
    .where('disabled_at', 'is', null)
    .where(
      sql<boolean>`exists (
      select from notice
      where notice.participant_id = participant.id and notice.agenda_id = ${agendaId}
        and waits_for_digest and notice.created_at < ${at})`,
    )
    .where(
      sql<boolean>`not exists (
      select from digest
      where digest.participant_id = participant.id and digest.agenda_id = ${agendaId} and digest.day = ${day})`,
    )
    .orderBy('id')
    .limit(most)
    .execute()
  return rows.map(({ id: participantId, email, locale }) => ({ participantId, email, locale }))
}

export type DigestFacts = {
  readonly digestId: DigestId
  readonly participantId: ParticipantId
  readonly locale: Locale
  readonly agenda: { readonly id: AgendaId; readonly title: string }
  readonly timeZone: string
}

/** Whom a digest is for and of what; null when it is gone, or its reader's account is not in use. */
export async function digestFacts(db: Kysely<Tables>, digestId: DigestId): Promise<DigestFacts | null> {
  const row = await db
    .selectFrom('digest')
    .innerJoin('participant', 'participant.id', 'digest.participant_id')
    .innerJoin('agenda', 'agenda.id', 'digest.agenda_id')
    .select(['digest.participant_id', 'participant.locale', 'digest.agenda_id', 'agenda.title', 'digest.time_zone'])
    .where('digest.id', '=', digestId)
    .where('participant.disabled_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return null
  const { participant_id: participantId, agenda_id: id, title, time_zone: timeZone } = row
  return { digestId, participantId, locale: localeOfAccount(row.locale), agenda: { id, title }, timeZone }
}
