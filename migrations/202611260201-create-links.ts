/** Which frameworks an agenda uses, and the links of its goals. An element lives in the text: no key can follow it. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table agenda_framework (
      agenda_id uuid not null references agenda on delete cascade,
      framework_id text not null references framework on delete restrict,
      position integer not null,
      primary key (agenda_id, framework_id)
    )`.execute(db)
  await sql`
    create table link (
      id uuid primary key,
      goal_id uuid not null references goal on delete cascade,
      element_id uuid,
      indicator_id text references indicator on delete restrict,
      reference_id text references acquis_reference on delete restrict,
      relation text check (relation in ('fulfils', 'contributes', 'enables')),
      how text not null default '' check (length(how) <= 500),
      state text not null default 'proposed' check (state in ('proposed', 'agreed', 'declined', 'withdrawn')),
      proposed_by uuid references participant on delete set null,
      organisation_id uuid references organisation on delete set null,
      proposed_at timestamptz not null default now(),
      decided_by uuid references participant on delete set null,
      decided_at timestamptz,
      reason text not null default '',
      check ((indicator_id is null) <> (reference_id is null)),
      check (reference_id is null or relation is null)
    )`.execute(db)
  // The same link stands once among those that are proposed or agreed; declined and withdrawn ones are history.
  await sql`
    create unique index link_once on link (
      goal_id,
      coalesce(element_id, '00000000-0000-0000-0000-000000000000'),
      coalesce(indicator_id, ''),
      coalesce(reference_id, '')
    ) where state in ('proposed', 'agreed')`.execute(db)
  await sql`create index link_of_indicator on link (indicator_id) where indicator_id is not null`.execute(db)
  await sql`create index link_of_goal on link (goal_id)`.execute(db)
}
