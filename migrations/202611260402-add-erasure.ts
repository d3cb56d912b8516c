/**
 * Accounts that were erased keep their row and their id. Names leave the journal, which names people by id alone from
 * now on: it is never changed again after this.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table participant add column erased_at timestamptz`.execute(db)
  // So far every account was made by whoever runs the instance, who vouched for its address.
  await sql`update participant set email_verified_at = created_at where email_verified_at is null`.execute(db)
  await sql`alter table journal disable trigger journal_is_append_only`.execute(db)
  await sql`update journal set facts = facts - 'displayName' where name = 'participant-added'`.execute(db)
  await sql`alter table journal enable trigger journal_is_append_only`.execute(db)
}
