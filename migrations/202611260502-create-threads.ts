/**
 * Discussions: threads with their comments, earlier versions and mentions. A thread is numbered within its round; the
 * number is taken from `input_number`, one row a round, so that it has no gaps. Nothing here is ever deleted alone:
 * references state no action, which lets a whole agenda go and nothing less.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table input_number (
      round_id uuid primary key references round on delete cascade,
      last integer not null
    )`.execute(db)
  await sql`
    create table comment_thread (
      id uuid primary key,
      agenda_id uuid not null references agenda on delete cascade,
      goal_id uuid references goal on delete cascade,
      round_id uuid not null references round on delete no action,
      number integer not null,
      type text not null check (type in ('comment', 'question', 'objection', 'editorial', 'missing')),
      anchor_id uuid not null unique references anchor on delete no action,
      opened_by uuid references participant on delete set null,
      organisation_id uuid references organisation on delete set null,
      created_at timestamptz not null default now(),
      resolved_at timestamptz,
      resolved_by uuid references participant on delete set null,
      version integer not null default 1,
      unique (round_id, number)
    )`.execute(db)
  await sql`create index comment_thread_of_goal on comment_thread (goal_id, number)`.execute(db)
  await sql`create index comment_thread_of_agenda on comment_thread (agenda_id, goal_id)`.execute(db)
  await sql`create index comment_thread_of_opener on comment_thread (opened_by)`.execute(db)
  await sql`
    create table comment (
      id uuid primary key,
      thread_id uuid not null references comment_thread on delete cascade,
      position integer not null,
      author_id uuid references participant on delete set null,
      author_name text,
      organisation_id uuid references organisation on delete set null,
      body text not null,
      version integer not null default 1,
      created_at timestamptz not null default now(),
      edited_at timestamptz,
      withdrawn_at timestamptz,
      unique (thread_id, position)
    )`.execute(db)
  await sql`create index comment_of_author on comment (author_id)`.execute(db)
  await sql`
    create table comment_version (
      comment_id uuid not null references comment on delete cascade,
      version integer not null,
      body text not null,
      written_at timestamptz not null,
      primary key (comment_id, version)
    )`.execute(db)
  await sql`
    create table comment_mention (
      comment_id uuid not null references comment on delete cascade,
      participant_id uuid not null references participant on delete cascade,
      primary key (comment_id, participant_id)
    )`.execute(db)
  await sql`create index comment_mention_of_participant on comment_mention (participant_id)`.execute(db)
}
