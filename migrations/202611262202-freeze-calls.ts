/**
 * What an adopted version is printed with stays as it was: positions and adoptions are not emptied away either, and the
 * rule by which a call decides, and whether it is sealed, are never changed.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function keep_call() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and pg_trigger_depth() > 1 then return old; end if;
      if tg_op = 'UPDATE'
        and (new.round_id, new.goal_id, new.kind, new.required_groups, new.is_sealed)
          is not distinct from
          (old.round_id, old.goal_id, old.kind, old.required_groups, old.is_sealed) then return new;
      end if;
      raise exception 'the rule of a call is never changed';
    end $$`.execute(db)
  await sql`
    create trigger call_is_kept before update or delete on consensus_call
    for each row execute function keep_call()`.execute(db)
  for (const [table, keeper] of [
    ['position', 'keep_position'],
    ['adoption', 'keep_adoption'],
    ['consensus_call', 'keep_call'],
  ] as const) {
    await sql`
      create trigger ${sql.ref(`${table}_is_not_emptied`)} before truncate on ${sql.table(table)}
      for each statement execute function ${sql.ref(keeper)}()`.execute(db)
  }
}
