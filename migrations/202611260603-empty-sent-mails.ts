/** A mail that has left keeps neither its address nor its subject, which names people. May run twice. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update email_outbox set subject = '', to_address = ''
    where body = '' and (sent_at is not null or failed_at is not null)`.execute(db)
}
