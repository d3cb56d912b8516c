/** The journal of what happened; append-only from the first day (the hash chain over it comes with the record). */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table journal (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      name text not null,
      actor_id uuid,
      session_id uuid,
      agenda_id uuid,
      goal_id uuid,
      facts jsonb not null default '{}'
    )`.execute(db)
  await sql`create index journal_of_agenda on journal (agenda_id, id)`.execute(db)
  await sql`
    create function refuse_change_of_journal() returns trigger language plpgsql as $$
      begin raise exception 'the journal is append-only'; end $$`.execute(db)
  await sql`
    create trigger journal_is_append_only before update or delete on journal
      for each row execute function refuse_change_of_journal()`.execute(db)
  await sql`
    create trigger journal_is_never_emptied before truncate on journal
      for each statement execute function refuse_change_of_journal()`.execute(db)
}
