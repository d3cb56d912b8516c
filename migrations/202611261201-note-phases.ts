/** Every round that was there says since when it is in its phase; can run twice. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update round set phase_entered_at = created_at
      where not exists (select from round_phase where round_phase.round_id = round.id)`.execute(db)
  await sql`update round set closed_at = created_at where phase = 'closed' and closed_at is null`.execute(db)
  await sql`
    insert into round_phase (round_id, phase, entered_at, planned_closes_at, cause)
      select id, phase, created_at, closes_at, 'founded' from round
      where not exists (select from round_phase where round_phase.round_id = round.id)`.execute(db)
}
