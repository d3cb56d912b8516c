/**
 * Who convenes an agenda and by which rules it works; what a goal rests from and why. Numbers and positions may be
 * exchanged in one statement: they are checked when the statement ends, not row by row.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table agenda
      add column rules text not null default '',
      add column convened_by uuid references organisation on delete restrict,
      add column convener_id uuid references participant on delete set null`.execute(db)
  await sql`create index agenda_of_convener on agenda (convener_id)`.execute(db)
  await sql`
    alter table goal
      add column resting_from text check (resting_from in ('proposed', 'under-negotiation', 'clean', 'reopened')),
      add column state_reason text not null default '',
      add column state_at timestamptz not null default now(),
      drop constraint goal_agenda_id_number_key,
      add constraint goal_number unique (agenda_id, number) deferrable initially immediate,
      add constraint goal_number_counts check (number > 0),
      add constraint goal_rests check ((state in ('parked', 'dropped')) = (resting_from is not null))`.execute(db)
  await sql`
    alter table agenda_theme
      drop constraint agenda_theme_agenda_id_position_key,
      add constraint agenda_theme_position unique (agenda_id, position) deferrable initially immediate,
      add constraint agenda_theme_label check (length(label) between 1 and 300)`.execute(db)
  await sql`create index goal_of_theme on goal (theme_id)`.execute(db)
}
