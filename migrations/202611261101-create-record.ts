/**
 * The record: a hash chain over the journal, and the words that the journal refers to by their hash. A trigger notes
 * every new row of the journal as pending in its own transaction; the sequencer chains what it finds there.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table record (
      seq bigint primary key check (seq > 0),
      journal_id bigint not null unique references journal on delete restrict,
      payload_hash bytea not null check (length(payload_hash) = 32),
      previous_hash bytea not null check (length(previous_hash) = 32),
      hash bytea not null check (length(hash) = 32)
    )`.execute(db)
  await sql`
    create function refuse_change_of_record() returns trigger language plpgsql as $$
      begin raise exception 'the record is append-only'; end $$`.execute(db)
  await sql`
    create trigger record_is_append_only before update or delete on record
      for each row execute function refuse_change_of_record()`.execute(db)
  await sql`
    create trigger record_is_never_emptied before truncate on record
      for each statement execute function refuse_change_of_record()`.execute(db)

  await sql`create table record_pending (journal_id bigint primary key references journal on delete restrict)`.execute(
    db,
  )
  await sql`insert into record_pending (journal_id) select id from journal`.execute(db)
  await sql`
    create function await_the_record() returns trigger language plpgsql as $$
      begin insert into record_pending (journal_id) values (new.id); return null; end $$`.execute(db)
  await sql`
    create trigger journal_awaits_the_record after insert on journal
      for each row execute function await_the_record()`.execute(db)

  await sql`
    create table journal_words (
      journal_id bigint not null references journal on delete restrict,
      fact text not null,
      salt text not null check (length(salt) >= 22),
      words text not null,
      primary key (journal_id, fact)
    )`.execute(db)
}
