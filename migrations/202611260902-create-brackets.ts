/**
 * Brackets: their wordings and the organisations that hold them. Where a bracket stands, and what a wording of words
 * says now, is in the text. An organisation holds one wording of a bracket at most.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bracket (
      id uuid primary key,
      agenda_id uuid not null references agenda on delete cascade,
      goal_id uuid not null references goal on delete cascade,
      document_id uuid not null references document on delete cascade,
      reason text not null default '',
      placed_by uuid references participant on delete set null,
      organisation_id uuid references organisation on delete set null,
      placed_at timestamptz not null,
      next_n integer not null,
      first_n integer not null default 0,
      lifted_at timestamptz,
      lifted_by uuid references decision on delete set null,
      kept integer
    )`.execute(db)
  await sql`create index bracket_of_goal on bracket (goal_id) where lifted_at is null`.execute(db)
  await sql`create index bracket_of_agenda on bracket (agenda_id) where lifted_at is null`.execute(db)
  await sql`
    create table bracket_alternative (
      bracket_id uuid not null references bracket on delete cascade,
      n integer not null,
      kind text not null check (kind in ('words', 'none', 'placeholder')),
      words text not null,
      added_by uuid references participant on delete set null,
      organisation_id uuid references organisation on delete set null,
      added_at timestamptz not null,
      removed_at timestamptz,
      primary key (bracket_id, n)
    )`.execute(db)
  await sql`
    create table bracket_holder (
      id uuid primary key,
      bracket_id uuid not null references bracket on delete cascade,
      n integer not null,
      organisation_id uuid not null references organisation on delete cascade,
      held_by uuid references participant on delete set null,
      since timestamptz not null,
      released_at timestamptz,
      foreign key (bracket_id, n) references bracket_alternative on delete cascade
    )`.execute(db)
  await sql`
    create unique index bracket_holder_once on bracket_holder (bracket_id, organisation_id)
    where released_at is null`.execute(db)
  await sql`
    create table bracket_agreement (
      bracket_id uuid not null references bracket on delete cascade,
      organisation_id uuid not null references organisation on delete cascade,
      n integer not null,
      participant_id uuid references participant on delete set null,
      agreed_at timestamptz not null,
      primary key (bracket_id, organisation_id),
      foreign key (bracket_id, n) references bracket_alternative on delete cascade
    )`.execute(db)
}
