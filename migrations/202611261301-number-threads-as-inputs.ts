/** Every thread of a round is an input of it, under the number that it has. Can run twice. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    insert into input (id, agenda_id, round_id, number, goal_id, thread_id, organisation_id, author_id, made_at, is_late)
    select gen_random_uuid(), agenda_id, round_id, number, goal_id, id, organisation_id, opened_by, created_at, false
    from comment_thread
    on conflict do nothing`.execute(db)
}
