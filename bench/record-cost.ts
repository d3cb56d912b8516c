/** How long verifying a long record takes on PostgreSQL: entries written by SQL, chained and verified as the house does. */
import { sql } from 'kysely'
import { openDatabase } from '../server/platform/database.ts'
import { migrateToLatest } from '../server/platform/migrate.ts'
import { chainPending } from '../server/record/record-commands.ts'
import { verifyRecord } from '../server/record/verify-queries.ts'
import { startPostgresql } from '../tests/support/postgresql-instance.ts'

export type RecordMeasured = {
  readonly entries: number
  readonly chainSeconds: number
  readonly verifySeconds: number
  readonly peakMegabytes: number
}

const entries = 1_000_000

/** Writes, chains and verifies a million entries; throws when they do not verify. */
export async function measureRecord(): Promise<RecordMeasured> {
  const instance = await startPostgresql({ isDurable: true })
  const database = await openDatabase({ kind: 'postgresql', url: await instance.createDatabase() })
  try {
    await migrateToLatest(database)
    await sql`
      insert into journal (name, actor_id, session_id, agenda_id, goal_id, facts)
      select 'suggestions-decided', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
        jsonb_build_object('decisionId', gen_random_uuid(), 'verdict', 'accepted', 'count', n,
          'reason', jsonb_build_object('sealed', encode(sha256(n::text::bytea), 'hex')),
          'suggestions', jsonb_build_array(gen_random_uuid(), gen_random_uuid()))
      from generate_series(1, ${entries}::integer) n`.execute(database.db)
    const chaining = performance.now()
    while ((await chainPending(database)) > 0) continue
    const chainSeconds = (performance.now() - chaining) / 1_000
    const verifying = performance.now()
    const verdict = await verifyRecord(database.db, null)
    const verifySeconds = (performance.now() - verifying) / 1_000
    if (verdict.kind !== 'intact' || Number(verdict.head.seq) !== entries) throw new Error('the record does not verify')
    const peakMegabytes = process.resourceUsage().maxRSS / 1024
    return { entries, chainSeconds, verifySeconds, peakMegabytes }
  } finally {
    await database.close()
    await instance.stop()
  }
}
