/** Mail that has to go out, written in the transaction of what caused it. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table email_outbox (
      id uuid primary key,
      dedupe_key text not null unique,
      to_address text not null,
      locale text not null default 'en',
      subject text not null,
      body text not null,
      attempts integer not null default 0,
      next_try_at timestamptz not null default now(),
      sent_at timestamptz,
      failed_at timestamptz,
      last_error text,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`create index email_outbox_waiting on email_outbox (next_try_at) where sent_at is null and failed_at is null`.execute(
    db,
  )
}
