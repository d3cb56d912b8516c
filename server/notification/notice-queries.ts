/** What posting a notice has to know of its reader, of who caused it and of the place. */
import type { Kysely } from 'kysely'
import type { AgendaId, GoalId, OrganisationId, ParticipantId } from '../../packages/domain/ids.ts'
import type { NoticeKind } from '../../packages/domain/notification.ts'
import type { Locale } from '../../packages/messages/say.ts'
import { localeOfAccount } from '../auth/account-locale.ts'
import type { Tables } from '../platform/tables.ts'

export type NoticeScene = {
  readonly reader: { readonly email: string; readonly locale: Locale; readonly byMail: boolean | null }
  readonly by: {
    readonly name: string | null
    readonly organisationId: OrganisationId | null
    readonly organisation: string | null
  }
  readonly agendaTitle: string
  readonly goal: { readonly number: number; readonly title: string } | null
}

/**
 * All that a notice needs; null when this reader may not be told: no account that is in use, or no seat in the agenda.
 * An invitation is told to somebody who has no seat yet.
 */
export async function sceneOfNotice(
  db: Kysely<Tables>,
  facts: {
    readonly to: ParticipantId
    readonly by: ParticipantId
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
    .select(['reader.email', 'reader.locale', 'notice_choice.by_mail', 'agenda.title', 'seat.id as seat_id'])
    .select(['goal.number as goal_number', 'goal.title as goal_title', 'actor.display_name as actor_name'])
    .select(['organisation.id as organisation_id', 'organisation.name as organisation'])
    .where('reader.id', '=', facts.to)
    .where('reader.disabled_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined || (row.seat_id === null && facts.kind !== 'invitation')) return null
  const { goal_number: number, goal_title: title } = row
  return {
    reader: { email: row.email, locale: localeOfAccount(row.locale), byMail: row.by_mail },
    by: { name: row.actor_name, organisationId: row.organisation_id, organisation: row.organisation },
    agendaTitle: row.title,
    goal: number === null || title === null ? null : { number, title },
  }
}
