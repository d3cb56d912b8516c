/** The daily digest: which kinds somebody wants of a day together, what waits for it, and what each one told. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table notice_choice add column is_daily boolean not null default false`.execute(db)
  await sql`
    create table digest (
      id uuid primary key,
      participant_id uuid not null references participant on delete cascade,
      agenda_id uuid not null references agenda on delete cascade,
      day date not null,
      time_zone text not null,
      mute_token_hash bytea not null unique,
      created_at timestamptz not null,
      unique (participant_id, agenda_id, day)
    )`.execute(db)
  await sql`create index digest_of_agenda on digest (agenda_id)`.execute(db)
  await sql`
    alter table notice
      add column waits_for_digest boolean not null default false,
      add column digest_id uuid references digest on delete set null`.execute(db)
  await sql`create index notice_waiting on notice (agenda_id, participant_id) where waits_for_digest`.execute(db)
  await sql`create index notice_of_digest on notice (digest_id) where digest_id is not null`.execute(db)
  await sql`alter table email_outbox add column digest_id uuid references digest on delete cascade`.execute(db)
  await sql`create index email_outbox_of_digest on email_outbox (digest_id) where digest_id is not null`.execute(db)
}
