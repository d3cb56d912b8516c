/** Days and hours as a time zone writes them, `YYYY-MM-DDThh:mm`, such as a field for a day and an hour holds: to instants and back. */

/** An instant as clocks in this zone show it, to the minute. `timeZone`: IANA. */
export function localTime(instant: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { ...toTheMinute, hourCycle: 'h23', timeZone }).formatToParts(instant)
  const said = Object.fromEntries(parts.map(({ type, value }) => [type, value]))
  return `${said['year']?.padStart(4, '0')}-${said['month']}-${said['day']}T${said['hour']}:${said['minute']}`
}

/**
 * The instant at which clocks in this zone show this; null for what is no such day and hour. Of an hour that clocks show
 * twice the earlier one; an hour that they pass over counts as one hour later.
 */
export function instantOfLocalTime(local: string, timeZone: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local)) return null
  const asUtc = Date.parse(`${local}Z`)
  if (Number.isNaN(asUtc)) return null
  // The clocks of a zone are at most fourteen hours from UTC, and change once within a day.
  const guesses = [-dayMs, 0, dayMs].map(shift => asUtc - offsetMs(new Date(asUtc + shift), timeZone))
  const right = guesses.filter(guess => localTime(new Date(guess), timeZone) === local)
  return new Date(Math.min(...(right.length > 0 ? right : [Math.max(...guesses)])))
}

const dayMs = 86_400_000
const toTheMinute = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const

/** How far clocks in this zone are ahead of UTC, to the minute. */
function offsetMs(instant: Date, timeZone: string): number {
  const minute = Math.floor(instant.getTime() / 60_000) * 60_000
  return Date.parse(`${localTime(instant, timeZone)}Z`) - minute
}
