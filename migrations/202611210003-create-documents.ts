/**
 * A goal's live text: the append-only log, snapshots, who owns which client id, what a join moved, drafts.
 * `document` and `member` are locked FOR SHARE by every batch, hence the fill factor and the narrow rows.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table document (
      id uuid primary key,
      goal_id uuid not null unique references goal on delete cascade,
      epoch integer not null default 1,
      fence integer not null default 1,
      decision integer not null default 0,
      schema_version integer not null default 1
    ) with (fillfactor = 50)`.execute(db)
  await sql`
    create table document_update (
      seq bigint generated always as identity primary key,
      document_id uuid not null references document on delete cascade,
      data bytea not null,
      participant_id uuid references participant on delete set null,
      session_id uuid,
      at timestamptz not null default now(),
      hash bytea not null
    )`.execute(db)
  await sql`create index document_update_of_document on document_update (document_id, seq)`.execute(db)
  await sql`
    create table document_update_archive (
      seq bigint primary key,
      document_id uuid not null references document on delete cascade,
      data bytea not null,
      participant_id uuid references participant on delete set null,
      session_id uuid,
      at timestamptz not null,
      hash bytea not null
    )`.execute(db)
  await sql`create index document_update_archive_of_document on document_update_archive (document_id, seq)`.execute(db)
  await sql`
    create table document_snapshot (
      document_id uuid primary key references document on delete cascade,
      data bytea not null,
      state_vector bytea not null,
      updated_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table document_client (
      document_id uuid not null references document on delete cascade,
      client_id bigint not null,
      participant_id uuid references participant on delete set null,
      mode text not null check (mode in ('direct', 'suggest', 'server')),
      alias text not null,
      claimed_at timestamptz not null default now(),
      primary key (document_id, client_id)
    )`.execute(db)
  await sql`
    create table document_moved (
      id bigint generated always as identity primary key,
      document_id uuid not null references document on delete cascade,
      old_client bigint not null,
      old_clock bigint not null,
      new_client bigint not null,
      new_clock bigint not null,
      length integer not null,
      cause text not null check (cause in ('undo', 'join', 'restore')),
      at timestamptz not null default now()
    )`.execute(db)
  await sql`create index document_moved_from on document_moved (document_id, old_client, old_clock)`.execute(db)
  await sql`
    create table draft (
      id uuid primary key,
      participant_id uuid not null references participant on delete cascade,
      document_id uuid not null references document on delete cascade,
      words jsonb not null,
      reason text not null,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index draft_of_participant on draft (participant_id, document_id)`.execute(db)
}
