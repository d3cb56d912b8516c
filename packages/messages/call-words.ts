/** What is left of a call as the figures of its large clock: the same on the server and while the page is open. Pure. */

/** A figure, and what it counts. */
export type CallFigure = {
  readonly count: number
  readonly key: 'consensus-days' | 'consensus-hours' | 'consensus-minutes'
}

/** Days and hours; under a hundred hours, hours and minutes. Minutes that have begun count, as in the band. */
export function callLeft(closesAt: Date, now: Date): readonly [CallFigure, CallFigure] {
  const minutes = Math.max(0, Math.ceil((closesAt.getTime() - now.getTime()) / 60_000))
  const hours = Math.floor(minutes / 60)
  if (hours < daysFromHours) {
    return [
      { count: hours, key: 'consensus-hours' },
      { count: minutes % 60, key: 'consensus-minutes' },
    ]
  }
  return [
    { count: Math.floor(hours / 24), key: 'consensus-days' },
    { count: hours % 24, key: 'consensus-hours' },
  ]
}

const daysFromHours = 100
