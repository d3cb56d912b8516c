/** The server's time on a page that stays open, from what the server said when it drew it. Pure. */

/** A page that says so much less than this device may have lain on it: offline, or kept for a slow network. */
const longestOnTheWayMs = 120_000

/**
 * How far the server's clock is ahead of this device's. `saidAt`: the server's time in what was drawn; `isFresh`: whether
 * it was read from the server just now, which the first drawing of a page need not be.
 */
export function aheadOf(saidAt: Date, deviceMs: number, isFresh: boolean): number {
  const aheadMs = saidAt.getTime() - deviceMs
  if (Number.isNaN(aheadMs)) return 0
  return !isFresh && aheadMs < -longestOnTheWayMs ? 0 : aheadMs
}

/** Whether the first drawing may be of long before, so that the server is to be asked. */
export function mayBeOld(saidAt: Date, deviceMs: number): boolean {
  return saidAt.getTime() - deviceMs < -longestOnTheWayMs
}
