/** Messages of moderators to chosen groups and organisations of a round, and reminders to those not heard. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table message_to_participants (
      id uuid primary key,
      agenda_id uuid not null references agenda on delete cascade,
      round_id uuid not null references round on delete cascade,
      kind text not null check (kind in ('message', 'reminder')),
      groups jsonb not null default '[]',
      organisations jsonb not null default '[]',
      words text not null default '',
      organisations_reached integer not null,
      people_reached integer not null,
      by uuid references participant on delete set null,
      at timestamptz not null,
      check (kind = 'reminder' or words <> '')
    )`.execute(db)
  await sql`create index message_of_round on message_to_participants (round_id, at desc)`.execute(db)
  await sql`create index message_of_agenda on message_to_participants (agenda_id, at desc)`.execute(db)
}
