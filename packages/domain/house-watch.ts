/** How long this house was down, by which the end of a phase moves. Rule C14 of docs/consultation-rules.md. */

/** A stretch of time in which this house ran. */
export type Stretch = { readonly from: Date; readonly to: Date }

/**
 * How long this house was down between two instants, in ms, as far as anybody can know: before its first start there
 * was no house. Rule C14.
 */
export function downtimeMs(ran: readonly Stretch[], from: Date, to: Date): number {
  const first = Math.min(...ran.map(stretch => stretch.from.getTime()))
  if (!Number.isFinite(first)) return 0
  let reached = Math.max(from.getTime(), first)
  let down = 0
  for (const stretch of ran.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    if (stretch.to.getTime() <= reached) continue
    const begins = Math.min(stretch.from.getTime(), to.getTime())
    if (begins > reached) down += begins - reached
    reached = Math.max(reached, Math.min(stretch.to.getTime(), to.getTime()))
  }
  return down + Math.max(0, to.getTime() - reached)
}
