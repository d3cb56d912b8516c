/** Organisations, agendas with themes, members, rounds and goals. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table organisation (
      id uuid primary key,
      name text not null check (length(name) between 1 and 200),
      stakeholder_group text not null check (stakeholder_group in
        ('government', 'business', 'civil_society', 'technical_community', 'academia', 'international_organisation')),
      country text,
      code text not null check (code ~ '^[A-Z0-9]{2,4}$'),
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`create unique index organisation_name on organisation (lower(name))`.execute(db)
  await sql`
    create table agenda (
      id uuid primary key,
      title text not null check (length(title) between 1 and 300),
      note text not null default '',
      language text not null default 'en',
      pen text not null default 'delegations' check (pen in ('delegations', 'drafters')),
      is_example boolean not null default false,
      is_public boolean not null default false,
      created_at timestamptz not null default now()
    )`.execute(db)
  await sql`
    create table agenda_theme (
      id uuid primary key,
      agenda_id uuid not null references agenda on delete cascade,
      label text not null,
      position integer not null,
      unique (agenda_id, position)
    )`.execute(db)
  await sql`
    create table member (
      id uuid primary key,
      agenda_id uuid not null references agenda on delete cascade,
      participant_id uuid not null references participant on delete cascade,
      organisation_id uuid references organisation on delete restrict,
      role text not null check (role in ('moderator', 'drafter', 'delegate', 'contributor', 'observer', 'auditor')),
      access_version integer not null default 1,
      removed_at timestamptz,
      created_at timestamptz not null default now(),
      unique (agenda_id, participant_id),
      check (role in ('moderator', 'auditor', 'observer') or organisation_id is not null)
    ) with (fillfactor = 50)`.execute(db)
  await sql`create index member_of_participant on member (participant_id)`.execute(db)
  await sql`
    create table round (
      id uuid primary key,
      agenda_id uuid not null references agenda on delete cascade,
      number integer not null,
      phase text not null check (phase in ('setup', 'drafting', 'consultation', 'review', 'consensus', 'closed')),
      closes_at timestamptz,
      paused_at timestamptz,
      withdrawn_at timestamptz,
      created_at timestamptz not null default now(),
      unique (agenda_id, number)
    )`.execute(db)
  await sql`
    create table goal (
      id uuid primary key,
      agenda_id uuid not null references agenda on delete cascade,
      theme_id uuid references agenda_theme on delete set null,
      number integer not null,
      title text not null check (length(title) between 1 and 300),
      state text not null default 'under-negotiation' check (state in ('proposed', 'under-negotiation', 'clean',
        'agreed-ad-referendum', 'agreed', 'parked', 'dropped', 'reopened')),
      is_example boolean not null default false,
      source_key text,
      created_at timestamptz not null default now(),
      unique (agenda_id, number)
    )`.execute(db)
}
