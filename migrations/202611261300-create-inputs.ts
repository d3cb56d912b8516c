/**
 * Inputs of a round, the answers to them and what their organisations reply. Answers are never changed: a later one
 * takes the place of an earlier one, which stays.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table input (
      id uuid primary key,
      agenda_id uuid not null references agenda on delete cascade,
      round_id uuid not null references round on delete cascade,
      number integer not null,
      goal_id uuid references goal on delete cascade,
      thread_id uuid references comment_thread on delete cascade,
      suggestion_id uuid references suggestion on delete cascade,
      organisation_id uuid references organisation on delete set null,
      author_id uuid references participant on delete set null,
      made_at timestamptz not null,
      is_late boolean not null,
      assigned_to uuid references participant on delete set null,
      unique (round_id, number),
      unique (round_id, thread_id),
      unique (round_id, suggestion_id),
      check (num_nonnulls(thread_id, suggestion_id) = 1)
    )`.execute(db)
  await sql`create index input_of_agenda on input (agenda_id)`.execute(db)
  await sql`create index input_of_goal on input (goal_id)`.execute(db)
  await sql`create index input_of_thread on input (thread_id)`.execute(db)
  await sql`create index input_of_suggestion on input (suggestion_id)`.execute(db)
  await sql`create index input_of_author on input (author_id)`.execute(db)
  await sql`create index input_of_organisation on input (organisation_id)`.execute(db)
  await sql`
    create table disposition (
      id uuid primary key,
      input_id uuid not null references input on delete cascade,
      kind text not null check (kind in ('accepted', 'accepted-with-changes', 'not-accepted', 'noted', 'out-of-scope',
        'duplicate', 'deferred', 'withdrawn')),
      reason text not null,
      duplicate_of uuid references input on delete cascade,
      words_before jsonb,
      words_after jsonb,
      decided_by uuid references participant on delete set null,
      decided_at timestamptz not null,
      published_at timestamptz,
      replaced_at timestamptz,
      check (kind = 'accepted' or reason <> ''),
      check ((kind = 'duplicate') = (duplicate_of is not null))
    )`.execute(db)
  await sql`create unique index disposition_in_force on disposition (input_id) where replaced_at is null`.execute(db)
  await sql`create index disposition_of_input on disposition (input_id, decided_at)`.execute(db)
  await sql`create index disposition_of_duplicate on disposition (duplicate_of)`.execute(db)
  await sql`
    create function keep_disposition() returns trigger language plpgsql as $$
    begin
      if (new.id, new.input_id, new.kind, new.reason, new.duplicate_of, new.decided_at)
          is distinct from (old.id, old.input_id, old.kind, old.reason, old.duplicate_of, old.decided_at)
        or (old.published_at is not null and new.published_at is distinct from old.published_at)
        or (old.replaced_at is not null and new.replaced_at is distinct from old.replaced_at)
      then
        raise exception 'a disposition is not changed: a new one takes its place';
      end if;
      return new;
    end $$`.execute(db)
  await sql`
    create trigger keep_disposition before update on disposition
    for each row execute function keep_disposition()`.execute(db)
  await sql`
    create table contest (
      id uuid primary key,
      disposition_id uuid not null unique references disposition on delete cascade,
      verdict text not null check (verdict in ('accepted', 'contested')),
      reason text not null,
      organisation_id uuid references organisation on delete set null,
      contested_by uuid references participant on delete set null,
      contested_at timestamptz not null,
      answer text check (answer in ('upheld', 'changed', 'carried-unresolved')),
      answer_reason text not null default '',
      answered_by uuid references participant on delete set null,
      answered_at timestamptz,
      check (verdict = 'accepted' or reason <> ''),
      check ((answer is null) = (answered_at is null))
    )`.execute(db)
}
