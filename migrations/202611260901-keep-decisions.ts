/**
 * What was decided stays as it was decided. A decision can be taken back once, which fills its three columns for that
 * and nothing else; its items are never changed. What a delete cascades from (an agenda as a whole) still goes, and a
 * person or organisation that is erased is set to null by its own key.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function refuse_to_change_decision() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' then
        if pg_trigger_depth() > 1 then return old; end if;
        raise exception 'a decision is never deleted';
      end if;
      if tg_table_name = 'decision_item' then raise exception 'an item of a decision is never changed'; end if;
      if old.reverted_at is not null and
        (new.reverted_at is distinct from old.reverted_at or new.revert_reason is distinct from old.revert_reason) then
        raise exception 'a decision is taken back once';
      end if;
      if (new.id, new.agenda_id, new.goal_id, new.kind, new.reason, new.by_agreement, new.decided_at, new.before)
        is distinct from
        (old.id, old.agenda_id, old.goal_id, old.kind, old.reason, old.by_agreement, old.decided_at, old.before)
        or (new.decided_by is distinct from old.decided_by and new.decided_by is not null)
        or (new.organisation_id is distinct from old.organisation_id and new.organisation_id is not null) then
        raise exception 'a decision is never changed';
      end if;
      return new;
    end $$`.execute(db)
  for (const table of ['decision', 'decision_item'])
    await sql`
      create trigger ${sql.ref(`${table}_is_kept`)} before update or delete on ${sql.table(table)}
      for each row execute function refuse_to_change_decision()`.execute(db)
}
