/**
 * A session's token is renewed while the session stays: the next token becomes the current one when it is first used,
 * so that an answer lost on the way signs nobody out; the one before it is good for a moment longer.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table auth_session
      add column signed_in_by text not null default 'password' check (signed_in_by in ('password', 'link')),
      add column token_issued_at timestamptz not null default now(),
      add column next_token_hash bytea unique,
      add column next_issued_at timestamptz,
      add column previous_token_hash bytea unique,
      add column previous_valid_until timestamptz`.execute(db)
}
