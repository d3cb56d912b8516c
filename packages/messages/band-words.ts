/**
 * What the band of a round says besides what its reader may do: where the round stands, that it rests and why, how its
 * end was moved, and when a voice tells of the end. The same on the server and while a page is open. Pure.
 */
import type { Phase } from '../domain/agenda.ts'
import type { ExtensionCause } from '../domain/consultation.ts'
import { dueWords, momentIn } from './phase-words.ts'
import { say, type Locale } from './say.ts'

/** A round as its band shows it. `reason`: why it rests; empty while it runs. */
export type BandRound = {
  readonly number: number
  readonly phase: Phase
  readonly since: Date
  readonly closesAt: Date | null
  /** IANA. */
  readonly timeZone: string
  readonly pausedAt: Date | null
  readonly withdrawnAt: Date | null
  readonly reason: string
  /** How the end of the present phase was moved last; null for one that stands as it was set. */
  readonly endMoved: {
    readonly from: Date
    readonly to: Date
    readonly cause: ExtensionCause
    readonly reason: string
  } | null
}

export type BandState = 'running' | 'paused' | 'withdrawn' | 'closed'

/** How a round stands, whatever its phase: for everything that shows a round, beside the band too. */
export function bandStateOf({
  phase,
  pausedAt,
  withdrawnAt,
}: Pick<BandRound, 'phase' | 'pausedAt' | 'withdrawnAt'>): BandState {
  if (withdrawnAt !== null) return 'withdrawn'
  if (phase === 'closed') return 'closed'
  return pausedAt === null ? 'running' : 'paused'
}

/** How long is left, and until when: only of a round that runs, since the end of one that rests moves or is gone. */
export function bandDueWords(
  locale: Locale,
  round: BandRound,
  now: Date,
): { readonly left: string | null; readonly closes: string | null } {
  const state = bandStateOf(round)
  if (state === 'running') return dueWords(locale, round, now)
  return { left: state === 'paused' ? say(locale, 'phase-due-paused') : null, closes: null }
}

/** That the round rests, in a word; null while it runs and when it is over. */
export function restWord(locale: Locale, round: Pick<BandRound, 'phase' | 'pausedAt' | 'withdrawnAt'>): string | null {
  const state = bandStateOf(round)
  return state === 'paused' || state === 'withdrawn' ? say(locale, `phase-state-${state}`) : null
}

/** Why the round rests, or how its end was moved; null where there is nothing to explain. */
export function bandNote(locale: Locale, round: BandRound): string | null {
  const { since, pausedAt, withdrawnAt, reason, timeZone } = round
  const at = (instant: Date | null): string => momentIn(locale, instant ?? since, timeZone)
  switch (bandStateOf(round)) {
    case 'withdrawn':
      return say(locale, 'phase-note-withdrawn', { when: at(withdrawnAt), reason })
    case 'closed':
      return say(locale, 'phase-note-closed', { when: at(since) })
    case 'paused':
      return reason === ''
        ? say(locale, 'phase-note-paused-plain', { when: at(pausedAt) })
        : say(locale, 'phase-note-paused', { when: at(pausedAt), reason })
    case 'running':
      return movedNote(locale, round)
  }
}

function movedNote(locale: Locale, { endMoved, timeZone }: BandRound): string | null {
  if (endMoved === null) return null
  const { from, to, cause, reason } = endMoved
  const when = momentIn(locale, to, timeZone)
  if (cause === 'downtime') return say(locale, 'phase-note-downtime', { when })
  if (cause === 'pause') return say(locale, 'phase-note-after-pause', { when, reason })
  if (to < from) return say(locale, 'phase-note-shortened', { when, reason })
  return reason === ''
    ? say(locale, 'phase-note-extended-plain', { when, before: momentIn(locale, from, timeZone) })
    : say(locale, 'phase-note-extended', { when, reason })
}

/** How much of its phase is over, in tenths from 0 to 10; null where its end is not known. */
export function tenthsOver({ since, closesAt }: Pick<BandRound, 'since' | 'closesAt'>, now: Date): number | null {
  if (closesAt === null) return null
  const whole = closesAt.getTime() - since.getTime()
  if (whole <= 0) return 10
  return Math.min(10, Math.max(0, Math.round((10 * (now.getTime() - since.getTime())) / whole)))
}

/** Under a day: the time that is left is drawn bold. */
export function isSoon(closesAt: Date | null, now: Date): boolean {
  return closesAt !== null && closesAt.getTime() - now.getTime() < dayMs
}

/** What a voice says when so little is left for the first time; null while no mark was passed since `before`. */
export function markPassed(
  closesAt: Date,
  before: Date,
  now: Date,
): 'phase-said-day' | 'phase-said-hour' | 'phase-said-minutes' | null {
  const left = closesAt.getTime() - now.getTime()
  if (left <= 0) return null
  // The nearest alone: a page that slept over several says where it stands.
  const passed = marks.filter(({ ms }) => left <= ms && closesAt.getTime() - before.getTime() > ms)
  return passed.at(-1)?.key ?? null
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const marks = [
  { ms: dayMs, key: 'phase-said-day' },
  { ms: 60 * minuteMs, key: 'phase-said-hour' },
  { ms: 5 * minuteMs, key: 'phase-said-minutes' },
] as const
