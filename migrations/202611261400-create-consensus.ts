/**
 * The consensus call: which version of a goal is called, every position ever taken, who was told, and what was adopted.
 * Positions and adoptions are only ever added: the database refuses to change or delete one, save that an erased
 * account leaves them. An adopted version is citable for ever.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table consensus_call (
      round_id uuid not null references round on delete cascade,
      goal_id uuid not null references goal on delete cascade,
      kind text not null check (kind in ('positions', 'silence')),
      required_groups jsonb not null,
      is_sealed boolean not null default false,
      version_id uuid not null references document_version on delete no action,
      version_at timestamptz not null,
      is_first_version boolean not null default true,
      opened_at timestamptz not null,
      stands_until timestamptz,
      state text not null default 'open' check (state in ('open', 'broken', 'agreed', 'returned')),
      state_at timestamptz not null,
      primary key (round_id, goal_id)
    )`.execute(db)
  await sql`create index consensus_call_of_goal on consensus_call (goal_id)`.execute(db)
  await sql`
    create table position (
      seq bigint generated always as identity unique,
      id uuid primary key,
      round_id uuid not null,
      goal_id uuid not null,
      version_id uuid not null references document_version on delete no action,
      organisation_id uuid not null references organisation on delete no action,
      stand text not null check (stand in ('support', 'reservation', 'abstain', 'objection', 'dissociation')),
      words text not null default '',
      wording text not null default '',
      paragraphs jsonb not null default '[]',
      breaks_silence boolean not null default false,
      taken_by uuid references participant on delete set null,
      taken_at timestamptz not null,
      foreign key (round_id, goal_id) references consensus_call on delete cascade
    )`.execute(db)
  await sql`create index position_of_goal on position (round_id, goal_id, organisation_id, seq)`.execute(db)
  await sql`
    create table call_notified (
      round_id uuid not null references round on delete cascade,
      participant_id uuid references participant on delete set null,
      organisation_id uuid not null references organisation on delete no action,
      notified_at timestamptz not null
    )`.execute(db)
  await sql`create index call_notified_of_round on call_notified (round_id, organisation_id)`.execute(db)
  await sql`
    create table adoption (
      goal_id uuid not null references goal on delete cascade,
      round_id uuid not null references round on delete cascade,
      version_id uuid not null references document_version on delete no action,
      asked_by uuid references participant on delete set null,
      confirmed_by uuid references participant on delete set null,
      reason text not null default '',
      adopted_at timestamptz not null,
      primary key (goal_id, round_id)
    )`.execute(db)
  await sql`
    create function keep_position() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and pg_trigger_depth() > 1 then return old; end if;
      if tg_op = 'UPDATE' and new.taken_by is null
        and (to_jsonb(new) - 'taken_by') = (to_jsonb(old) - 'taken_by') then return new; end if;
      raise exception 'a position is only ever added';
    end $$`.execute(db)
  await sql`
    create trigger position_is_kept before update or delete on position
    for each row execute function keep_position()`.execute(db)
  await sql`
    create function keep_adoption() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and pg_trigger_depth() > 1 then return old; end if;
      if tg_op = 'UPDATE'
        and (to_jsonb(new) - 'asked_by' - 'confirmed_by') = (to_jsonb(old) - 'asked_by' - 'confirmed_by')
        and (new.asked_by is null or new.asked_by = old.asked_by)
        and (new.confirmed_by is null or new.confirmed_by = old.confirmed_by) then return new; end if;
      raise exception 'an adoption is only ever added';
    end $$`.execute(db)
  await sql`
    create trigger adoption_is_kept before update or delete on adoption
    for each row execute function keep_adoption()`.execute(db)
}
