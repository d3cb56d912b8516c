/** Forgets what has served: counted attempts, links and sessions that ended long ago. May run twice, on every node. */
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { limits } from '../platform/limits.ts'

/** Deletes counts of past windows, and links and sessions whose end is older than what makes an address known. */
export async function sweepSignIns(deps: { readonly database: Database; readonly clock: Clock }): Promise<void> {
  const now = deps.clock.now().getTime()
  const { accountWindowMs, addressWindowMs, knownAddressMs } = limits.signIn
  const countsBefore = new Date(now - 2 * Math.max(accountWindowMs, addressWindowMs))
  const endedBefore = new Date(now - knownAddressMs)
  const { db } = deps.database
  await db.deleteFrom('auth_attempt').where('window_start', '<', countsBefore).execute()
  await db.deleteFrom('auth_token').where('expires_at', '<', endedBefore).execute()
  await db.deleteFrom('auth_session').where('expires_at', '<', endedBefore).execute()
}
