/** Why a paused round went on: whoever is told of it reads it here, for a job holds no words of people. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table round_pause add column resume_reason text not null default ''`.execute(db)
}
