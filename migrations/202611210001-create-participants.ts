/** Accounts, their passwords, sessions and one-time links. Only hashes of tokens are stored. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table participant (
      id uuid primary key,
      email text not null unique check (email = lower(email)),
      display_name text not null check (length(display_name) between 1 and 200),
      locale text not null default 'en',
      is_administrator boolean not null default false,
      email_verified_at timestamptz,
      disabled_at timestamptz,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table credential_password (
      participant_id uuid primary key references participant on delete cascade,
      hash text not null,
      changed_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table auth_session (
      id uuid primary key,
      token_hash bytea not null unique,
      participant_id uuid not null references participant on delete cascade,
      created_at timestamptz not null default now(),
      last_seen_at timestamptz not null default now(),
      expires_at timestamptz not null,
      revoked_at timestamptz,
      user_agent text not null default '',
      address text not null default ''
    )`.execute(db)
  await sql`create index auth_session_of_participant on auth_session (participant_id)`.execute(db)
  await sql`
    create table auth_token (
      token_hash bytea primary key,
      purpose text not null check (purpose in ('sign-in', 'invitation', 'reset', 'email-change')),
      email text not null,
      participant_id uuid references participant on delete cascade,
      payload jsonb not null default '{}',
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db)
  await sql`
    create table auth_attempt (
      key text not null,
      window_start timestamptz not null,
      count integer not null,
      primary key (key, window_start)
    )`.execute(db)
}
