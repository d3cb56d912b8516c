/**
 * Time goes by for a house that is at rest. Nothing in the product moves its clock, and nobody waits a day in a test:
 * between two runs of the server what its rules count from is put back in the embedded database, as if the house had
 * been closed meanwhile. What was written in the record keeps its instants.
 */
import { join } from 'node:path'
import { sql } from 'kysely'
import { openDatabase } from '../../server/platform/database.ts'
import { takeLock } from '../../server/platform/lock.ts'
import type { ServedHouse } from './served-house.ts'

/**
 * Stops the house, lets this many hours go by for its rounds, answers, calls and the jobs of its rounds, and starts it.
 * Rules that ask of time here: D7 (contesting), K5 and K8 (the end of a call, a version's day), C9 (the least time).
 */
export async function letTimePass(house: ServedHouse, hours: number): Promise<void> {
  await house.stop()
  const folder = join(house.dataFolder, 'data', 'database')
  const lock = await takeLock(folder, new Date())
  const database = await openDatabase({ kind: 'embedded', folder })
  const gone = sql`make_interval(hours => ${hours})`
  try {
    await database.db.transaction().execute(async db => {
      // Answers are never changed; this one guard rests while they are put back, and every other one stands.
      await sql`alter table disposition disable trigger keep_disposition`.execute(db)
      await sql`update round set phase_entered_at = phase_entered_at - ${gone}, closes_at = closes_at - ${gone}`.execute(
        db,
      )
      await sql`update disposition set published_at = published_at - ${gone}`.execute(db)
      await sql`alter table disposition enable trigger keep_disposition`.execute(db)
      await sql`update consensus_call set opened_at = opened_at - ${gone}, version_at = version_at - ${gone},
        stands_until = stands_until - ${gone}`.execute(db)
      await sql`update job set run_at = run_at - ${gone} where done_at is null and payload ? 'roundId'`.execute(db)
    })
  } finally {
    await database.close()
    await lock.release()
  }
  await house.start()
}
