/** Who is at the table of an agenda, and what has been put on it: what setting the table and its pages ask. */
import type { Kysely } from 'kysely'
import { holdsPen, type Pen } from '../../packages/domain/agenda.ts'
import type { AgendaId, OrganisationId, ParticipantId } from '../../packages/domain/ids.ts'
import type { StakeholderGroup } from '../../packages/domain/participant.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import { membersOf } from './agenda-queries.ts'

/** An organisation with a seat from which it writes: observers and auditors look on. */
export type SeatedOrganisation = {
  readonly id: OrganisationId
  readonly name: string
  readonly group: StakeholderGroup
}

/** The organisations at the table, by name, at most limits.agenda.maxMembersListed. The secretariat is none. */
export async function organisationsSeated(
  db: Kysely<Tables>,
  agendaId: AgendaId,
): Promise<readonly SeatedOrganisation[]> {
  return db
    .selectFrom('organisation')
    .select(['id', 'name', 'stakeholder_group as group'])
    .where(given =>
      given.exists(
        given
          .selectFrom('member')
          .innerJoin('participant', 'participant.id', 'member.participant_id')
          .select('member.id')
          .whereRef('member.organisation_id', '=', 'organisation.id')
          .where('member.agenda_id', '=', agendaId)
          .where('member.role', 'in', ['drafter', 'delegate', 'contributor'])
          .where('member.removed_at', 'is', null)
          .where('participant.disabled_at', 'is', null),
      ),
    )
    .orderBy('name')
    .limit(limits.agenda.maxMembersListed)
    .execute()
}

/** The organisations for which this participant has a seat somewhere, by name. */
export async function organisationsSpokenFor(
  db: Kysely<Tables>,
  participantId: ParticipantId,
): Promise<readonly SeatedOrganisation[]> {
  return db
    .selectFrom('member')
    .innerJoin('organisation', 'organisation.id', 'member.organisation_id')
    .select(['organisation.id', 'organisation.name', 'organisation.stakeholder_group as group'])
    .distinct()
    .where('member.participant_id', '=', participantId)
    .where('member.removed_at', 'is', null)
    .orderBy('organisation.name')
    .limit(limits.agenda.maxAgendasListed)
    .execute()
}

/** How many seats hold the pen in drafting, as the agenda's rule says; moderators are not among them. */
export async function countPenHolders(db: Kysely<Tables>, agendaId: AgendaId, pen: Pen): Promise<number> {
  const members = await membersOf(db, agendaId)
  return members.filter(({ role }) => holdsPen(role, pen)).length
}

/** Whether an agenda has a goal that came from a file under one of these ids. */
export async function hasGoalsFrom(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  sourceKeys: readonly string[],
): Promise<boolean> {
  if (sourceKeys.length === 0) return false
  const found = await db
    .selectFrom('goal')
    .select('id')
    .where('agenda_id', '=', agendaId)
    .where('source_key', 'in', sourceKeys)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** Whether there is any agenda here yet. */
export async function hasAgendas(db: Kysely<Tables>): Promise<boolean> {
  return (await db.selectFrom('agenda').select('id').limit(1).executeTakeFirst()) !== undefined
}
