/** The pauses of before, as the journal has them: each going on belongs to the last pause before it. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    insert into round_pause (round_id, paused_at, resumed_at)
    select round.id, max(began.at), resumed.at
    from journal as resumed
      join round on round.id::text = resumed.facts->>'roundId'
      join journal as began on began.name = 'round-paused'
        and began.facts->>'roundId' = resumed.facts->>'roundId' and began.at <= resumed.at
    where resumed.name = 'round-resumed'
    group by round.id, resumed.at
    on conflict do nothing`.execute(db)
}
