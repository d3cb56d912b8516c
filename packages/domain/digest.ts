/** When the daily digest of an agenda leaves: at seven in the morning of its time zone. Rules N5 to N7: docs/consultation-rules.md. */
import { dayMs, hourMs } from './consultation.ts'

/** The hour of the day, in the time zone of the agenda's round. */
const digestHour = 7

/** The end of what a digest tells, and the day that it is of, as `YYYY-MM-DD`. */
export type DigestTime = { readonly at: Date; readonly day: string }

/** The last time at or before `now` at which a digest was due in this time zone (IANA). [N5] */
export function lastDigestTime(now: Date, timeZone: string): DigestTime {
  const wall = wallTime(now, timeZone)
  const today = Math.floor(wall / dayMs) * dayMs + digestHour * hourMs
  const due = today > wall ? today - dayMs : today
  // The zone may have changed its offset between that hour and now.
  const near = new Date(due - (wall - now.getTime()))
  const at = new Date(due - (wallTime(near, timeZone) - near.getTime()))
  return { at, day: new Date(due).toISOString().slice(0, 10) }
}

/** What a clock on the wall shows, in ms as if it hung in UTC. */
function wallTime(instant: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', { ...shown, timeZone }).formatToParts(instant)
  const read = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find(part => part.type === type)?.value)
  const seconds = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'), read('second'))
  return seconds + (((instant.getTime() % 1000) + 1000) % 1000)
}

const shown = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
  hourCycle: 'h23',
} as const
