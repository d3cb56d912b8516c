/**
 * Invitations: a seat offered to an address. The links are rows of auth_token (purpose 'invitation', two per mail:
 * the one that was mailed and the one that the inviter may copy); what happened to the offer is here.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table invitation (
      id uuid primary key,
      agenda_id uuid not null references agenda on delete cascade,
      email text not null check (email = lower(email)),
      organisation_id uuid references organisation on delete restrict,
      role text not null check (role in ('moderator', 'drafter', 'delegate', 'contributor', 'observer', 'auditor')),
      invited_by uuid references participant on delete set null,
      created_at timestamptz not null default now(),
      sent_at timestamptz not null default now(),
      expires_at timestamptz not null,
      accepted_at timestamptz,
      accepted_by uuid references participant on delete set null,
      declined_at timestamptz,
      revoked_at timestamptz,
      check (role in ('moderator', 'auditor', 'observer') or organisation_id is not null)
    )`.execute(db)
  // Of one address in one agenda, one invitation waits for an answer.
  await sql`
    create unique index invitation_waiting on invitation (agenda_id, email)
      where accepted_at is null and declined_at is null and revoked_at is null`.execute(db)
  await sql`create index invitation_of_email on invitation (email)`.execute(db)
  await sql`create index auth_token_of_email on auth_token (purpose, email)`.execute(db)
}
