/**
 * What a round has besides its phase: how inputs are attributed, its time zone, its settings, when its phase began and
 * when contests end; the phases it went through, each change of an end, and acts that wait for a second person.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table round
      add column attribution text not null default 'attributed'
        check (attribution in ('attributed', 'organisation', 'group', 'sealed')),
      add column time_zone text not null default 'UTC' check (char_length(time_zone) between 1 and 100),
      add column settings jsonb not null default '{}',
      add column phase_entered_at timestamptz not null default now(),
      add column contest_closes_at timestamptz,
      add column closed_at timestamptz`.execute(db)
  await sql`
    create table round_phase (
      id bigint generated always as identity primary key,
      round_id uuid not null references round on delete cascade,
      phase text not null check (phase in ('setup', 'drafting', 'consultation', 'review', 'consensus', 'closed')),
      entered_at timestamptz not null,
      planned_closes_at timestamptz,
      left_at timestamptz,
      cause text not null check (cause in ('founded', 'moderator', 'clock', 'next-round', 'reopened')),
      reason text not null default '',
      entered_by uuid references participant on delete restrict
    )`.execute(db)
  await sql`create unique index round_phase_is_one on round_phase (round_id) where left_at is null`.execute(db)
  await sql`create index round_phase_of_round on round_phase (round_id, id)`.execute(db)
  await sql`
    create table round_extension (
      id uuid primary key,
      round_id uuid not null references round on delete cascade,
      phase text not null,
      old_closes_at timestamptz,
      new_closes_at timestamptz not null,
      cause text not null check (cause in ('moderator', 'downtime', 'pause')),
      reason text not null default '',
      by uuid references participant on delete restrict,
      at timestamptz not null
    )`.execute(db)
  await sql`create index round_extension_of_round on round_extension (round_id, at)`.execute(db)
  await sql`
    create table confirmation (
      id uuid primary key,
      agenda_id uuid not null references agenda on delete cascade,
      round_id uuid not null references round on delete cascade,
      goal_id uuid references goal on delete cascade,
      kind text not null check (kind in ('withdraw-round', 'close-round', 'adopt-goal', 'reopen-goal')),
      facts jsonb not null default '{}',
      reason text not null,
      asked_by uuid not null references participant on delete restrict,
      asked_at timestamptz not null,
      confirmed_by uuid references participant on delete restrict,
      confirmed_at timestamptz,
      withdrawn_by uuid references participant on delete restrict,
      withdrawn_at timestamptz,
      check (confirmed_by <> asked_by),
      check (confirmed_at is null or withdrawn_at is null)
    )`.execute(db)
  await sql`
    create unique index confirmation_is_asked_once on confirmation
      (round_id, kind, coalesce(goal_id, '00000000-0000-0000-0000-000000000000'))
      where confirmed_at is null and withdrawn_at is null`.execute(db)
}
