/**
 * Suggestions and brackets that come from a file name people and organisations as it names them: whose a suggestion is,
 * who backs it, who placed a bracket, added or holds a wording. They are words of the file: no account, no seat, no say.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table quoted_author (
      goal_id uuid not null references goal on delete cascade,
      alias text not null,
      person jsonb not null,
      primary key (goal_id, alias)
    )`.execute(db)
  await sql`alter table suggestion add column quoted_backing jsonb not null default '[]'`.execute(db)
  await sql`alter table bracket add column quoted_by jsonb`.execute(db)
  await sql`alter table bracket_alternative add column quoted_by jsonb`.execute(db)
  await sql`alter table bracket_alternative add column quoted_holders jsonb not null default '[]'`.execute(db)
}
