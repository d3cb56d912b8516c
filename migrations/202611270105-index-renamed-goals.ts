/** How goals were called before: read for the page of a public agenda, at each request that no cache answers. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index journal_renamed_goals on journal (goal_id, id) where name = 'goal-renamed'`.execute(db)
}
