/** A round that is paused or was withdrawn says why: its words stand in the band above every page. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table round add column rest_reason text not null default ''`.execute(db)
}
