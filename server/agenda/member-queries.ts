/**
 * Who sits at the table of an agenda: organisations with their people, and seats per group. For everybody in the
 * agenda; addresses are in invitation-queries and for moderators alone.
 */
import type { Kysely } from 'kysely'
import type { AgendaId, MemberId, OrganisationId, ParticipantId } from '../../packages/domain/ids.ts'
import type { Role, StakeholderGroup } from '../../packages/domain/participant.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'

export type OrganisationLine = {
  readonly id: OrganisationId
  readonly name: string
  readonly group: StakeholderGroup
  readonly code: string
  readonly country: string | null
}

export type SeatLine = {
  readonly id: MemberId
  readonly participantId: ParticipantId
  readonly name: string
  readonly role: Role
  readonly organisationId: OrganisationId | null
  readonly since: Date
}

/** The organisations that have a seat in this agenda or are invited to one, by name, at most limits.agenda.maxMembersListed. */
export async function organisationsOf(db: Kysely<Tables>, agendaId: AgendaId): Promise<readonly OrganisationLine[]> {
  const rows = await organisationsAtTable(db, agendaId)
    .orderBy('organisation.name')
    .orderBy('organisation.id')
    .limit(limits.agenda.maxMembersListed)
    .execute()
  return rows.map(lineOf)
}

/** One of them; null when it takes no part in this agenda. */
export async function organisationInAgenda(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  organisationId: OrganisationId,
): Promise<OrganisationLine | null> {
  const row = await organisationsAtTable(db, agendaId).where('organisation.id', '=', organisationId).executeTakeFirst()
  return row === undefined ? null : lineOf(row)
}

/** Everybody with a seat, in the order in which they came, at most limits.agenda.maxMembersListed. No addresses. */
export async function seatsOf(db: Kysely<Tables>, agendaId: AgendaId): Promise<readonly SeatLine[]> {
  const rows = await db
    .selectFrom('member')
    .innerJoin('participant', 'participant.id', 'member.participant_id')
    .select(['member.id', 'member.participant_id', 'member.role', 'member.organisation_id', 'member.created_at'])
    .select('participant.display_name')
    .where('member.agenda_id', '=', agendaId)
    .where('member.removed_at', 'is', null)
    .where('participant.disabled_at', 'is', null)
    .orderBy('member.created_at')
    .orderBy('member.id')
    .limit(limits.agenda.maxMembersListed)
    .execute()
  return rows.map(row => ({
    id: row.id,
    participantId: row.participant_id,
    name: row.display_name,
    role: row.role,
    organisationId: row.organisation_id,
    since: row.created_at,
  }))
}

/** Every seat that somebody holds for this organisation, in all agendas, at most limits.agenda.maxMembersListed. */
export async function agendasOfOrganisation(
  db: Kysely<Tables>,
  organisationId: OrganisationId,
): Promise<readonly { readonly agendaId: AgendaId; readonly participantId: ParticipantId }[]> {
  const rows = await db
    .selectFrom('member')
    .select(['agenda_id', 'participant_id'])
    .where('organisation_id', '=', organisationId)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .limit(limits.agenda.maxMembersListed)
    .execute()
  return rows.map(row => ({ agendaId: row.agenda_id, participantId: row.participant_id }))
}

function organisationsAtTable(db: Kysely<Tables>, agendaId: AgendaId) {
  return db
    .selectFrom('organisation')
    .select(['organisation.id', 'organisation.name', 'organisation.stakeholder_group'])
    .select(['organisation.code', 'organisation.country'])
    .where(given =>
      given.or([
        given.exists(
          given
            .selectFrom('member')
            .select('member.id')
            .whereRef('member.organisation_id', '=', 'organisation.id')
            .where('member.agenda_id', '=', agendaId)
            .where('member.removed_at', 'is', null),
        ),
        given.exists(
          given
            .selectFrom('invitation')
            .select('invitation.id')
            .whereRef('invitation.organisation_id', '=', 'organisation.id')
            .where('invitation.agenda_id', '=', agendaId)
            .where('invitation.accepted_at', 'is', null)
            .where('invitation.declined_at', 'is', null)
            .where('invitation.revoked_at', 'is', null),
        ),
      ]),
    )
}

function lineOf(row: {
  readonly id: OrganisationId
  readonly name: string
  readonly stakeholder_group: StakeholderGroup
  readonly code: string
  readonly country: string | null
}): OrganisationLine {
  const { id, name, stakeholder_group: group, code, country } = row
  return { id, name, group, code, country }
}
