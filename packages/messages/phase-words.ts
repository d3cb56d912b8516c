/**
 * Phase, permission and people in words, from the same facts on the server (first HTML) and in the client (when they
 * change). What may be done is decided by domain/permission alone; here it is only said.
 */
import { isCollapsed, type ShownSeat } from './person-words.ts'
import type { Phase } from '../domain/agenda.ts'
import type { RefusalCode } from '../domain/errors.ts'
import { isStakeholderGroup, type StakeholderGroup } from '../domain/participant.ts'
import type { TextAccess } from '../domain/permission.ts'
import { say, sayDate, type Locale, type MessageFacts } from './say.ts'

/** Of what somebody may do with a text, as the endpoint and the live door tell it: what is said of it. */
export type AccessFacts = Pick<TextAccess, 'mode' | 'phase' | 'reason'>

/** The phases that the ruler shows; `setup` comes before the first. */
const ruled: readonly Phase[] = ['drafting', 'consultation', 'review', 'consensus', 'closed']

/**
 * "You may now" in words: what is granted, and why it is not more (null where nothing is withheld). `mayBracket`:
 * whether words may be put in brackets and wordings held.
 */
export function mayWords(
  locale: Locale,
  access: AccessFacts,
  mayBracket: boolean,
): { readonly may: string; readonly why: string | null } {
  return {
    may: say(locale, (mayBracket ? bracketKeys : mayKeys)[access.mode]),
    why: access.reason === null || isSaidAlready(access) ? null : whyWords(locale, access.reason),
  }
}

const mayKeys = { direct: 'phase-may-write', suggest: 'phase-may-suggest', read: 'phase-may-read' } as const

const bracketKeys = {
  direct: 'phase-may-write-and-bracket',
  suggest: 'phase-may-suggest-and-bracket',
  read: 'phase-may-read',
} as const

/** Who suggests by role or phase is told in the same sentence that what is there stays. */
function isSaidAlready({ mode, reason }: AccessFacts): boolean {
  return mode === 'suggest' && reason !== 'pen-is-with-drafters'
}

/** Why somebody may not change a text, as a sentence that stands by itself beside what they may do. */
export function whyWords(locale: Locale, reason: RefusalCode, facts: MessageFacts = {}): string {
  if (reason === 'not-allowed-for-role') return say(locale, 'phase-why-role')
  return say(locale, reason === 'not-allowed-in-phase' ? 'phase-why-phase' : reason, facts)
}

/** Where a phase stands on the ruler: its step from 1 (0 before the first), and the ruler's name for people. */
export function phaseStep(
  locale: Locale,
  phase: Phase,
): { step: number; readonly steps: number; readonly label: string } {
  const step = ruled.indexOf(phase) + 1
  const name = say(locale, `phase-${phase}`)
  const label =
    step === 0
      ? say(locale, 'phase-step-before', { name })
      : say(locale, 'phase-step', { step, steps: ruled.length, name })
  return { step, steps: ruled.length, label }
}

/** How long is left of a phase (hours and minutes under 48 h), and when it ends, in the zone of its round. */
export function dueWords(
  locale: Locale,
  { closesAt, timeZone }: { readonly closesAt: Date | null; readonly timeZone: string },
  now: Date,
): { readonly left: string; readonly closes: string | null } {
  if (closesAt === null) return { left: say(locale, 'phase-no-end'), closes: null }
  const closes = say(locale, 'phase-closes', { when: momentIn(locale, closesAt, timeZone) })
  const minutesLeft = Math.ceil((closesAt.getTime() - now.getTime()) / 60_000)
  if (minutesLeft <= 0) return { left: say(locale, 'phase-over'), closes }
  const hours = Math.floor(minutesLeft / 60)
  const left =
    hours < 48
      ? say(locale, 'phase-left-hours', { hours, minutes: minutesLeft % 60 })
      : say(locale, 'phase-left-days', { count: Math.floor(hours / 24), hours: hours % 24 })
  return { left, closes }
}

/** An instant with its day, its time and the zone in which they are told. */
export function momentIn(locale: Locale, instant: Date, timeZone: string): string {
  return sayDate(locale, instant, { ...dayAndTime, timeZone, timeZoneName: 'short' })
}

/** The time zone of whoever runs this: in a page, its reader's. */
export function zoneHere(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** When a phase ends where the reader is, the day too where it is another one; null where the clock says the same. */
export function dueHereWords(locale: Locale, closesAt: Date, timeZone: string, readersZone: string): string | null {
  const clockIn = (zone: string): string => sayDate('en', closesAt, { ...dayAndTime, timeZone: zone })
  const dayIn = (zone: string): string => sayDate('en', closesAt, { dateStyle: 'short', timeZone: zone })
  if (clockIn(timeZone) === clockIn(readersZone)) return null
  const { hour, minute, hourCycle } = dayAndTime
  const shown = dayIn(timeZone) === dayIn(readersZone) ? { hour, minute, hourCycle } : dayAndTime
  return say(locale, 'phase-closes-here', { when: sayDate(locale, closesAt, { ...shown, timeZone: readersZone }) })
}

const dayAndTime = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const

/** A stakeholder group's mark: the class that draws its shape, its initial, its name. Null is the secretariat. */
export function groupMark(
  locale: Locale,
  group: StakeholderGroup | null,
): { readonly shape: string; readonly initial: string; readonly name: string } {
  if (group === null) {
    return {
      shape: 's',
      initial: say(locale, 'group-initial-secretariat'),
      name: say(locale, 'shell-secretariat'),
    }
  }
  return { shape: shapes[group], initial: say(locale, `group-initial-${group}`), name: say(locale, `group-${group}`) }
}

/** The mark of somebody as a round shows her: of her group, or, where her label collapses, of nobody in particular. */
export function seatMark(locale: Locale, seat: ShownSeat): ReturnType<typeof groupMark> {
  if (isCollapsed(seat)) return { shape: 'n', initial: '·', name: say(locale, 'shell-participant') }
  const { group = null } = seat
  return groupMark(locale, group !== null && isStakeholderGroup(group) ? group : null)
}

const shapes: { readonly [group in StakeholderGroup]: string } = {
  government: 'g',
  business: 'b',
  civil_society: 'c',
  technical_community: 't',
  academia: 'a',
  international_organisation: 'i',
}
