/**
 * Discussions that come from a file name people as it names them: the organisation of an author, who closed a thread,
 * who was mentioned. They are words of the file and no person of this house: no account, no seat, counted nowhere.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table comment add column author_organisation jsonb`.execute(db)
  await sql`alter table comment add column quoted_mentions jsonb not null default '[]'`.execute(db)
  await sql`alter table comment_thread add column quoted_resolver jsonb`.execute(db)
}
