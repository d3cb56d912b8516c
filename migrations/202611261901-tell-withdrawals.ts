/** Rounds that were withdrawn before say why; can run twice. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update round set rest_reason = confirmation.reason from confirmation
      where confirmation.round_id = round.id and confirmation.kind = 'withdraw-round'
        and confirmation.confirmed_at is not null and round.withdrawn_at is not null
        and round.rest_reason = ''`.execute(db)
}
