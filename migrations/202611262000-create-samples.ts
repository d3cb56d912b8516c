/**
 * Sample rounds: agendas with fictional people that somebody loads to look around, and removes again with all that is in
 * them. Whether an agenda is a sample is said when it is made and never changes; no other agenda can be deleted, and what
 * is kept of a text goes only together with its whole agenda.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table sample (
      id uuid primary key,
      loaded_by uuid not null references participant on delete cascade,
      up_to text not null check (up_to in ('consultation', 'review', 'consensus', 'closed')),
      state text not null check (state in ('loading', 'ready', 'failed')),
      done integer not null default 0 check (done >= 0),
      steps integer not null check (steps > 0),
      started_at timestamptz not null,
      seen_at timestamptz not null
    )`.execute(db)
  await sql`create index sample_of_loader on sample (loaded_by)`.execute(db)
  await sql`alter table agenda add column sample_id uuid references sample on delete no action`.execute(db)
  await sql`create index agenda_of_sample on agenda (sample_id) where sample_id is not null`.execute(db)

  await sql`
    create function keep_agenda() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' then
        if old.sample_id is null then raise exception 'an agenda is never deleted'; end if;
        return old;
      end if;
      if new.sample_id is distinct from old.sample_id then raise exception 'a sample stays a sample, and nothing becomes one'; end if;
      return new;
    end $$`.execute(db)
  await sql`
    create trigger agenda_is_kept before update or delete on agenda
      for each row execute function keep_agenda()`.execute(db)

  // Versions went with nothing so far; now with their text, and a text with its goal and its agenda alone.
  await sql`
    alter table document_version drop constraint document_version_document_id_fkey,
      add constraint document_version_document_id_fkey foreign key (document_id) references document on delete cascade`.execute(
    db,
  )
  await sql`
    create or replace function refuse_change_of_version() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and pg_trigger_depth() > 1 then return old; end if;
      raise exception 'a version of a text never changes';
    end $$`.execute(db)
  await sql`
    create function keep_with_agenda() returns trigger language plpgsql as $$
    begin
      if pg_trigger_depth() > 1 then return old; end if;
      raise exception 'a % goes with its agenda alone', tg_table_name;
    end $$`.execute(db)
  for (const table of ['goal', 'document'])
    await sql`
      create trigger ${sql.ref(`${table}_is_kept`)} before delete on ${sql.table(table)}
        for each row execute function keep_with_agenda()`.execute(db)
}
