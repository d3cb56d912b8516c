/**
 * The catalogue: frameworks with indicators, kinds of evidence and documents, fora, and the acquis. Every imported
 * version is kept whole; the other tables are the catalogue as it stands. What links point to is withdrawn, not deleted.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table catalogue_version (
      id uuid primary key,
      file text not null check (file in ('frameworks', 'acquis')),
      number integer not null,
      language text not null,
      content jsonb not null,
      imported_by uuid references participant on delete set null,
      imported_at timestamptz not null default now(),
      unique (file, number)
    )`.execute(db)
  await sql`
    create table framework (
      id text primary key,
      position integer not null,
      title text not null,
      short_title text not null,
      facts jsonb not null,
      version_id uuid not null references catalogue_version on delete restrict
    )`.execute(db)
  await sql`
    create table indicator (
      id text primary key,
      code text not null unique,
      framework_id text not null references framework on delete restrict,
      position integer not null,
      number text not null,
      title text not null,
      facts jsonb not null,
      is_withdrawn boolean not null default false,
      version_id uuid not null references catalogue_version on delete restrict
    )`.execute(db)
  await sql`create index indicator_of_framework on indicator (framework_id, position)`.execute(db)
  for (const table of ['evidence_type', 'document_kind', 'forum', 'acquis_kind', 'acquis_report']) {
    await sql`
      create table ${sql.table(table)} (
        id text primary key,
        position integer not null,
        facts jsonb not null,
        version_id uuid not null references catalogue_version on delete restrict
      )`.execute(db)
  }
  await sql`
    create table acquis_reference (
      id text primary key,
      code text not null unique,
      kind text not null references acquis_kind on delete restrict,
      position integer not null,
      title text not null,
      binding boolean not null,
      facts jsonb not null,
      version_id uuid not null references catalogue_version on delete restrict
    )`.execute(db)
}
