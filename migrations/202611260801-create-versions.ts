/**
 * Versions of a text, kept for ever as they were: the whole state with the registry that reads it, and a hash of what
 * it says. `seq`: the last row of the log that is in it. `facts`: what a label alone does not say, by cause.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table document_version (
      id uuid primary key,
      document_id uuid not null references document on delete restrict,
      number integer not null check (number > 0),
      epoch integer not null,
      seq bigint not null,
      label text not null check (char_length(label) <= 120),
      cause text not null check (cause in ('kept', 'restore', 'phase')),
      facts jsonb not null default '{}',
      state bytea not null,
      suggesters jsonb not null,
      plain_text text not null,
      hash bytea not null,
      created_by uuid references participant on delete restrict,
      created_at timestamptz not null,
      unique (document_id, number),
      check (label <> '' or cause <> 'kept')
    )`.execute(db)
  await sql`
    create function refuse_change_of_version() returns trigger language plpgsql as $$
      begin raise exception 'a version of a text never changes'; end $$`.execute(db)
  await sql`
    create trigger document_version_never_changes before update or delete on document_version
      for each row execute function refuse_change_of_version()`.execute(db)
  await sql`
    create trigger document_version_is_never_emptied before truncate on document_version
      for each statement execute function refuse_change_of_version()`.execute(db)
}
