/** Instants in words: weekday, day, time and the zone's name; and from when to when something lasts. */
import { sayDate, say, type Locale } from './say.ts'

/** An instant as a time zone says it, with the zone's name behind it. `timeZone`: IANA. */
export function momentWords(locale: Locale, instant: Date, timeZone: string): string {
  const time = sayDate(locale, instant, { ...dayOf, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone })
  return say(locale, 'moment-in-zone', { time, zone: zoneWords(timeZone) })
}

/** A zone as people know it: `Africa/Nairobi` is Nairobi. */
export function zoneWords(timeZone: string): string {
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ')
}

/** The time zone of the device that this runs on. IANA. */
export function readerZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

const dayOf = { weekday: 'short', day: 'numeric', month: 'short' } as const
