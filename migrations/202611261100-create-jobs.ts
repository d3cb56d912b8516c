/** What the house does later: the end of a phase, a reminder, a digest. Written by the act that plans it. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table job (
      id bigint generated always as identity primary key,
      kind text not null check (length(kind) between 1 and 100),
      dedupe_key text not null unique check (length(dedupe_key) between 1 and 300),
      payload jsonb not null default '{}',
      run_at timestamptz not null,
      attempts integer not null default 0,
      locked_until timestamptz,
      done_at timestamptz,
      cancelled_at timestamptz,
      failed_at timestamptz,
      last_error text,
      check (num_nonnulls(done_at, cancelled_at, failed_at) <= 1)
    )`.execute(db)
  await sql`
    create index job_open on job (run_at, id)
      where done_at is null and cancelled_at is null and failed_at is null`.execute(db)
  await sql`
    create index job_open_by_key on job (dedupe_key text_pattern_ops)
      where done_at is null and cancelled_at is null and failed_at is null`.execute(db)
}
