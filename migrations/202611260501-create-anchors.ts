/**
 * What a discussion is about: a passage of a text (ids of units, and what it said), an element, a goal, an indicator
 * or the agenda. `ranges` is a JSON array of [firstClient, firstClock, lastClient, lastClock], in display order.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table anchor (
      id uuid primary key,
      agenda_id uuid not null references agenda on delete cascade,
      goal_id uuid references goal on delete cascade,
      document_id uuid references document on delete cascade,
      kind text not null check (kind in ('passage', 'element', 'goal', 'indicator', 'agenda')),
      ranges jsonb,
      element_id uuid,
      indicator_id text references indicator on delete restrict,
      quote text not null default '',
      prefix text not null default '',
      suffix text not null default '',
      block text not null default '',
      created_at timestamptz not null default now(),
      check ((kind in ('passage', 'element')) = (document_id is not null)),
      check ((kind in ('passage', 'element', 'goal')) = (goal_id is not null)),
      check ((kind = 'passage') = (ranges is not null)),
      check ((kind = 'element') = (element_id is not null)),
      check ((kind = 'indicator') = (indicator_id is not null))
    )`.execute(db)
  await sql`create index anchor_of_document on anchor (document_id)`.execute(db)
  await sql`create index anchor_of_agenda on anchor (agenda_id)`.execute(db)
}
