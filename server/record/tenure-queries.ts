/**
 * For whom somebody sat at the time of an entry, as the journal itself tells it: seats that were given, changed and taken
 * away are entries too, chained as all others. A seat that changes today leaves what was done before under the
 * organisation for which it was done. Rule R9.
 */
import { sql, type Kysely, type SqlBool } from 'kysely'
import type { AgendaId, OrganisationId, ParticipantId } from '../../packages/domain/ids.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'

export type Tenure = {
  readonly participant_id: ParticipantId
  readonly organisation_id: OrganisationId | null
  /** After this entry … */
  readonly from_id: string
  /** … up to and with this one; null: to this day. */
  readonly until_id: string | null
}

export type Actor = { readonly participantId: ParticipantId; readonly name: string }
export type ActingOrganisation = { readonly id: OrganisationId; readonly name: string }

/**
 * The tenures of an agenda, of which no two of one person meet, to be joined to `journal` by `isInTenure`. The entry that
 * takes a seat away is the last of its tenure. What an act wrote before it gave the first seat belongs to that one:
 * who founds an agenda acts for whom she sits in it.
 */
export function tenuresOf(agendaId: AgendaId) {
  return sql<Tenure>`(
    select seat.participant_id, seat.organisation_id, seat.until_id,
      case when seat.name_before is null or seat.name_before = 'member-removed'
        then coalesce((select min(same.id) - 1 from journal as same
          where same.agenda_id = ${agendaId} and same.at = seat.at and same.id <= seat.id
            and same.id > coalesce(seat.id_before, 0) and same.actor_id = seat.participant_id), seat.id)
        else seat.id end as from_id
    from (
      select given.*, lag(given.name) over person as name_before, lag(given.id) over person as id_before,
        lead(given.id) over person as until_id
      from (
        select id, at, name, (facts->>'participantId')::uuid as participant_id,
          (facts->>'organisationId')::uuid as organisation_id
        from journal
        where agenda_id = ${agendaId} and name in ('member-added', 'member-changed', 'member-removed')
      ) as given
      window person as (partition by given.participant_id order by given.id)
    ) as seat
    where seat.name <> 'member-removed')`.as<'tenure'>('tenure')
}

/** Whether an entry of the journal was made by the person of this tenure, in it. */
export const isInTenure = sql<SqlBool>`(tenure.participant_id = journal.actor_id
  and journal.id > tenure.from_id and (tenure.until_id is null or journal.id <= tenure.until_id))`

/**
 * Who has an entry in the record of this agenda, also without a seat today, by name, but for those who have none of these
 * events; at most limits.agenda.maxMembersListed.
 */
export async function actorsOf(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  hidden: readonly string[],
): Promise<readonly Actor[]> {
  // One look into the index for each person, not one for each entry.
  const { rows } = await sql<{ id: ParticipantId; display_name: string }>`
    with recursive acted (id) as (
      (select actor_id from journal where agenda_id = ${agendaId} and actor_id is not null order by actor_id limit 1)
      union all
      select (select later.actor_id from journal as later
        where later.agenda_id = ${agendaId} and later.actor_id > acted.id order by later.actor_id limit 1)
      from acted where acted.id is not null)
    select participant.id, participant.display_name
    from acted join participant on participant.id = acted.id
    where exists (select from journal where journal.agenda_id = ${agendaId} and journal.actor_id = acted.id
      and journal.name <> all(${sql.val([...hidden])}::text[]))
    order by participant.display_name, participant.id
    limit ${limits.agenda.maxMembersListed}`.execute(db)
  return rows.map(row => ({ participantId: row.id, name: row.display_name }))
}

/** The organisations for which anybody ever sat in this agenda, by name, at most limits.agenda.maxMembersListed. */
export async function organisationsThatSat(
  db: Kysely<Tables>,
  agendaId: AgendaId,
): Promise<readonly ActingOrganisation[]> {
  return db
    .selectFrom(tenuresOf(agendaId))
    .innerJoin('organisation', 'organisation.id', 'tenure.organisation_id')
    .select(['organisation.id', 'organisation.name'])
    .distinct()
    .orderBy('organisation.name')
    .orderBy('organisation.id')
    .limit(limits.agenda.maxMembersListed)
    .execute()
}
