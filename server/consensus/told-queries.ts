/** Who speaks and who moderates in a call, and who was told of it: without being told, no silence is agreement. [K5] */
import type { Kysely } from 'kysely'
import type { AgendaId, OrganisationId, ParticipantId, RoundId } from '../../packages/domain/ids.ts'
import type { StakeholderGroup } from '../../packages/domain/participant.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'

/** Every delegate with the organisation that she speaks for, at most limits.agenda.maxMembersListed. */
export async function delegatesOf(
  db: Kysely<Tables>,
  agendaId: AgendaId,
): Promise<readonly { readonly participantId: ParticipantId; readonly organisationId: OrganisationId }[]> {
  const rows = await db
    .selectFrom('member')
    .select(['participant_id', 'organisation_id'])
    .where('agenda_id', '=', agendaId)
    .where('role', '=', 'delegate')
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limits.agenda.maxMembersListed)
    .execute()
  return rows.flatMap(({ participant_id: participantId, organisation_id: organisationId }) =>
    organisationId === null ? [] : [{ participantId, organisationId }],
  )
}

/** Everybody who moderates an agenda, at most limits.agenda.maxMembersListed. */
export async function moderatorsOf(db: Kysely<Tables>, agendaId: AgendaId): Promise<readonly ParticipantId[]> {
  const rows = await db
    .selectFrom('member')
    .select('participant_id')
    .where('agenda_id', '=', agendaId)
    .where('role', '=', 'moderator')
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limits.agenda.maxMembersListed)
    .execute()
  return rows.map(row => row.participant_id)
}

/** The groups of which a delegate was told of this round's call. */
export async function groupsNotified(db: Kysely<Tables>, roundId: RoundId): Promise<readonly StakeholderGroup[]> {
  const rows = await db
    .selectFrom('call_notified')
    .innerJoin('organisation', 'organisation.id', 'call_notified.organisation_id')
    .select('organisation.stakeholder_group')
    .distinct()
    .where('call_notified.round_id', '=', roundId)
    .execute()
  return rows.map(row => row.stakeholder_group)
}

/** Who was told of a round's call, and when: what a certificate says. By organisation. */
export async function certificateOf(
  db: Kysely<Tables>,
  roundId: RoundId,
): Promise<readonly { readonly name: string; readonly people: number; readonly at: Date }[]> {
  const rows = await db
    .selectFrom('call_notified')
    .innerJoin('organisation', 'organisation.id', 'call_notified.organisation_id')
    .select(['organisation.name', given => given.fn.countAll<string>().as('people')])
    .select(given => given.fn.min('notified_at').as('at'))
    .where('round_id', '=', roundId)
    .groupBy('organisation.name')
    .orderBy('organisation.name')
    .execute()
  return rows.map(({ name, people, at }) => ({ name, people: Number(people), at }))
}
