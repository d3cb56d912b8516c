/** When this house ran, start by start, so that time which it was down is given back. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table house_watch (
      id uuid primary key,
      began_at timestamptz not null,
      seen_at timestamptz not null,
      check (seen_at >= began_at)
    )`.execute(db)
  await sql`create index house_watch_by_end on house_watch (seen_at)`.execute(db)
}
