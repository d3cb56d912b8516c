/** A mail about a notice knows it, so that it is not sent to somebody who may no longer see the words. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table email_outbox add column notice_id uuid references notice on delete cascade`.execute(db)
  await sql`alter table email_outbox add column mute_url text`.execute(db)
  await sql`create index email_outbox_of_notice on email_outbox (notice_id) where notice_id is not null`.execute(db)
}
