/** Notices: what stands in somebody's inbox, and what she wants by mail. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table notice (
      id uuid primary key,
      participant_id uuid not null references participant on delete cascade,
      agenda_id uuid not null references agenda on delete cascade,
      goal_id uuid references goal on delete cascade,
      thread_id uuid,
      kind text not null check (kind in ('mention', 'reply', 'invitation', 'link-decision')),
      actor_id uuid references participant on delete set null,
      organisation_id uuid references organisation on delete set null,
      facts jsonb not null default '{}',
      occasion text not null check (length(occasion) between 1 and 200),
      mute_token_hash bytea unique,
      created_at timestamptz not null,
      read_at timestamptz,
      unique (participant_id, occasion)
    )`.execute(db)
  await sql`create index notice_of_participant on notice (participant_id, created_at desc, id desc)`.execute(db)
  await sql`create index notice_unread on notice (participant_id) where read_at is null`.execute(db)
  await sql`create index notice_of_occasion on notice (occasion)`.execute(db)
  await sql`create index notice_of_agenda on notice (agenda_id)`.execute(db)
  await sql`create index notice_of_goal on notice (goal_id) where goal_id is not null`.execute(db)
  await sql`
    create table notice_choice (
      participant_id uuid not null references participant on delete cascade,
      kind text not null check (kind in ('mention', 'reply', 'invitation', 'link-decision')),
      by_mail boolean not null,
      changed_at timestamptz not null,
      primary key (participant_id, kind)
    )`.execute(db)
}
