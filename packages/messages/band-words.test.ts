import { expect, test } from 'vitest'
import { bandNote, bandStateOf, isSoon, markPassed, tenthsOver, type BandRound } from './band-words.ts'

const round: BandRound = {
  number: 2,
  phase: 'consultation',
  since: new Date('2026-11-10T18:00:00Z'),
  closesAt: new Date('2026-11-24T18:00:00Z'),
  timeZone: 'UTC',
  pausedAt: null,
  withdrawnAt: null,
  reason: '',
  endMoved: null,
}
const moved = {
  from: new Date('2026-11-20T18:00:00Z'),
  to: new Date('2026-11-24T18:00:00Z'),
  cause: 'moderator',
  reason: 'two delegations asked',
} as const
const at = (time: string): Date => new Date(time)

test('a round that runs to its end has nothing to explain', () => {
  expect(bandStateOf(round)).toBe('running')
  expect(bandNote('en', round)).toBeNull()
})

test('a round that rests says since when and why', () => {
  const paused = { ...round, pausedAt: at('2026-11-12T09:00:00Z'), reason: 'elections' }
  expect(bandStateOf(paused)).toBe('paused')
  expect(bandNote('en', paused)).toBe('Paused since Thu 12 Nov, 09:00 UTC, because: “elections”')
  expect(bandNote('en', { ...paused, reason: '' })).toBe('Paused since Thu 12 Nov, 09:00 UTC.')
  const withdrawn = { ...round, withdrawnAt: at('2026-11-12T09:00:00Z'), reason: 'no mandate.' }
  expect(bandNote('en', withdrawn)).toBe(
    'Withdrawn on Thu 12 Nov, 09:00 UTC, because: “no mandate.” Nothing was deleted.',
  )
  expect(bandNote('en', { ...round, phase: 'closed' })).toContain('Closed on Tue 10 Nov, 18:00 UTC')
})

test('an end that was moved says to when and why, in the zone of the round', () => {
  expect(bandNote('en', { ...round, endMoved: moved })).toBe(
    'Extended to Tue 24 Nov, 18:00 UTC, because: “two delegations asked”',
  )
  expect(bandNote('en', { ...round, endMoved: { ...moved, reason: '' } })).toBe(
    'Extended from Fri 20 Nov, 18:00 UTC to Tue 24 Nov, 18:00 UTC.',
  )
  const earlier = { ...moved, from: moved.to, to: moved.from }
  expect(bandNote('en', { ...round, endMoved: earlier })).toContain('Brought forward to Fri 20 Nov, 18:00 UTC')
  expect(bandNote('en', { ...round, endMoved: { ...moved, cause: 'downtime', reason: '' } })).toContain('not running')
  const abroad = { ...round, timeZone: 'Africa/Nairobi', endMoved: { ...moved, cause: 'pause' } } as const
  expect(bandNote('en', abroad)).toMatch(/^Extended to Tue 24 Nov, 21:00 \S+ by the length of the pause/)
})

test('how much of a phase is over is told in tenths, and not where its end is unknown', () => {
  expect(tenthsOver(round, at('2026-11-17T18:00:00Z'))).toBe(5)
  expect(tenthsOver(round, at('2026-12-24T18:00:00Z'))).toBe(10)
  expect(tenthsOver(round, at('2026-11-01T18:00:00Z'))).toBe(0)
  expect(tenthsOver({ ...round, closesAt: null }, at('2026-11-17T18:00:00Z'))).toBeNull()
})

test('the last day is drawn bold', () => {
  expect(isSoon(round.closesAt, at('2026-11-23T17:59:00Z'))).toBe(false)
  expect(isSoon(round.closesAt, at('2026-11-23T18:01:00Z'))).toBe(true)
  expect(isSoon(null, at('2026-11-23T18:01:00Z'))).toBe(false)
})

test('a voice tells of the end at 24 hours, one hour and five minutes, once each', () => {
  const closesAt = at('2026-11-24T18:00:00Z')
  const passed = (before: string, now: string): string | null =>
    markPassed(closesAt, at(`2026-11-${before}Z`), at(`2026-11-${now}Z`))
  expect(passed('23T17:59:59', '23T18:00:00')).toBe('phase-said-day')
  expect(passed('23T18:00:00', '23T18:00:01')).toBeNull()
  expect(passed('24T16:59:59', '24T17:00:00')).toBe('phase-said-hour')
  expect(passed('24T17:54:59', '24T17:55:00')).toBe('phase-said-minutes')
  // A page that slept says the nearest one, and none when it is over.
  expect(passed('20T10:00:00', '24T17:56:00')).toBe('phase-said-minutes')
  expect(passed('20T10:00:00', '24T18:00:00')).toBeNull()
})
