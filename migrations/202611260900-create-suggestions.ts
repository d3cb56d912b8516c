/**
 * Suggestions that have a row (because somebody explained, backed, discussed or decided them, or because they stand
 * beside the text), what is decided, and what each decision did: enough to take it back. A decision is never changed
 * but to say that it was taken back, and neither it nor its items are ever deleted alone.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table suggestion (
      id uuid primary key,
      agenda_id uuid not null references agenda on delete cascade,
      goal_id uuid not null references goal on delete cascade,
      document_id uuid references document on delete cascade,
      link_id uuid references link on delete cascade,
      kind text not null check (kind in ('insert', 'delete', 'replace', 'attribute', 'title', 'link')),
      alias text,
      author_id uuid references participant on delete set null,
      organisation_id uuid references organisation on delete set null,
      record_key text,
      ranges jsonb not null default '[]',
      words jsonb not null,
      reason text not null default '',
      reason_at timestamptz,
      state text not null default 'pending' check (state in ('pending', 'accepted', 'rejected', 'withdrawn')),
      first_seen_at timestamptz not null,
      closed_at timestamptz,
      check ((document_id is null) = (kind in ('title', 'link'))),
      check ((link_id is null) = (kind <> 'link')),
      check ((state = 'pending') = (closed_at is null))
    )`.execute(db)
  await sql`create index suggestion_of_goal on suggestion (goal_id, state)`.execute(db)
  await sql`create index suggestion_of_link on suggestion (link_id) where link_id is not null`.execute(db)
  await sql`
    create unique index suggestion_of_title on suggestion (goal_id, author_id)
    where kind = 'title' and state = 'pending'`.execute(db)
  await sql`
    create unique index suggestion_of_link_by on suggestion (link_id, author_id)
    where kind = 'link' and state = 'pending'`.execute(db)
  await sql`
    create table suggestion_reason (
      suggestion_id uuid not null references suggestion on delete cascade,
      version integer not null,
      reason text not null,
      written_at timestamptz not null,
      primary key (suggestion_id, version)
    )`.execute(db)
  await sql`
    create table suggestion_backing (
      suggestion_id uuid not null references suggestion on delete cascade,
      organisation_id uuid not null references organisation on delete cascade,
      participant_id uuid references participant on delete set null,
      backed_at timestamptz not null,
      primary key (suggestion_id, organisation_id)
    )`.execute(db)
  await sql`
    create table decision (
      id uuid primary key,
      agenda_id uuid not null references agenda on delete cascade,
      goal_id uuid not null references goal on delete cascade,
      kind text not null check (kind in ('accept', 'reject', 'lift', 'remove-alternative')),
      reason text not null,
      by_agreement boolean not null default false,
      decided_by uuid references participant on delete set null,
      organisation_id uuid references organisation on delete set null,
      decided_at timestamptz not null,
      before jsonb not null default '{}',
      reverted_by uuid references participant on delete set null,
      reverted_at timestamptz,
      revert_reason text
    )`.execute(db)
  await sql`create index decision_of_goal on decision (goal_id, decided_at desc, id)`.execute(db)
  await sql`
    create table decision_item (
      decision_id uuid not null references decision on delete cascade,
      position integer not null,
      suggestion_id uuid not null references suggestion on delete cascade,
      outcome text not null check (outcome in ('accepted', 'rejected')),
      chosen boolean not null,
      units jsonb not null default '[]',
      before jsonb not null,
      primary key (decision_id, position)
    )`.execute(db)
  await sql`create index decision_item_of_suggestion on decision_item (suggestion_id)`.execute(db)
}
