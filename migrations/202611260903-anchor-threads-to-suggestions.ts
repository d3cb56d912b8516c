/** A discussion can be about a suggestion: it stays readable after the suggestion was decided. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table anchor add column suggestion_id uuid references suggestion on delete cascade`.execute(db)
  await sql`create index anchor_of_suggestion on anchor (suggestion_id) where suggestion_id is not null`.execute(db)
  const { rows } = await sql<{ name: string; rule: string }>`
    select conname as name, pg_get_constraintdef(oid) as rule from pg_constraint
    where conrelid = 'anchor'::regclass and contype = 'c'`.execute(db)
  for (const { name, rule } of rows)
    if (/'agenda'|'goal'/.test(rule)) await sql`alter table anchor drop constraint ${sql.ref(name)}`.execute(db)
  await sql`
    alter table anchor
      add constraint anchor_kind_known
        check (kind in ('passage', 'element', 'goal', 'indicator', 'agenda', 'suggestion')),
      add constraint anchor_in_goal
        check ((kind in ('passage', 'element', 'goal', 'suggestion')) = (goal_id is not null)),
      add constraint anchor_on_suggestion check ((kind = 'suggestion') = (suggestion_id is not null))`.execute(db)
}
