/**
 * The groups whose label a round of groups may show, kept from its first input on [A5]. Of rounds that have inputs
 * already: those that are a label today, or none where too few others would be left.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table round_labels (
      round_id uuid primary key references round on delete cascade,
      labels jsonb not null
    )`.execute(db)
  await sql`
    with seated as (
      select round.id as round_id, organisation.stakeholder_group as label,
        count(distinct organisation.id) as organisations
      from round
      join member on member.agenda_id = round.agenda_id and member.removed_at is null
        and member.role in ('moderator', 'drafter', 'delegate', 'contributor')
      join organisation on organisation.id = member.organisation_id
      where round.attribution = 'group' and exists (select from input where input.round_id = round.id)
      group by round.id, organisation.stakeholder_group
    ), others as (
      select round_id, sum(organisations) filter (where organisations < 3) as organisations from seated group by round_id
    )
    insert into round_labels (round_id, labels)
    select round.id, coalesce((
      select jsonb_agg(seated.label) from seated join others on others.round_id = seated.round_id
      where seated.round_id = round.id and seated.organisations >= 3
        and coalesce(others.organisations, 0) not in (1, 2)), '[]')
    from round
    where round.attribution = 'group' and exists (select from input where input.round_id = round.id)
    on conflict (round_id) do nothing`.execute(db)
}
