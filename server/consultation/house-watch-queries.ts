/** When this house is known to have run. */
import type { Kysely } from 'kysely'
import type { Stretch } from '../../packages/domain/house-watch.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'

/**
 * The stretches that reach beyond an instant, and the one before them, so that the first start of all is told from a
 * start after a stop; in their order, at most limits.round.maxPhasesListed. A process counts as running a little longer
 * than it was seen.
 */
export async function watchedStretches(db: Kysely<Tables>, since: Date): Promise<readonly Stretch[]> {
  const rows = await db
    .selectFrom('house_watch')
    .select(['began_at', 'seen_at'])
    .orderBy('seen_at', 'desc')
    .orderBy('id')
    .limit(limits.round.maxPhasesListed)
    .execute()
  const stretches = rows.map(row => ({
    from: row.began_at,
    to: new Date(row.seen_at.getTime() + limits.round.watchGraceMs),
  }))
  const before = stretches.findIndex(stretch => stretch.to <= since)
  return (before < 0 ? stretches : stretches.slice(0, before + 1)).toReversed()
}
