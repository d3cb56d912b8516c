/**
 * A person's visits to a text: what she saw of it last, whichever device she used, and what a visit compares with.
 * `since_…`: the end of the visit before, null for a first one. `seen_…`: the last row of the log that was seen in this
 * one, null until something was.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table text_visit (
      id uuid primary key,
      document_id uuid not null references document on delete cascade,
      participant_id uuid not null references participant on delete cascade,
      epoch integer not null,
      begun_at timestamptz not null,
      since_seq bigint,
      since_at timestamptz,
      seen_seq bigint,
      seen_at timestamptz,
      check ((since_seq is null) = (since_at is null)),
      check ((seen_seq is null) = (seen_at is null))
    )`.execute(db)
  await sql`create index text_visit_of_participant on text_visit (participant_id, document_id)`.execute(db)
  await sql`create index text_visit_of_document on text_visit (document_id)`.execute(db)
}
