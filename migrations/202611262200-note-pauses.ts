/** From when to when a round was paused: what runs in days stands still meanwhile. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table round_pause (
      round_id uuid not null references round on delete cascade,
      paused_at timestamptz not null,
      resumed_at timestamptz not null check (resumed_at >= paused_at),
      primary key (round_id, paused_at)
    )`.execute(db)
}
