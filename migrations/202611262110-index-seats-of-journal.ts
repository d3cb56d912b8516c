/** Who sat for whom at the time of an entry, and who has acted in an agenda, are found without reading all of the journal. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index journal_seats on journal (agenda_id, id)
    where name in ('member-added', 'member-changed', 'member-removed')`.execute(db)
  await sql`create index journal_actors on journal (agenda_id, actor_id, id)`.execute(db)
}
