/** When people are told of the phases of a round. */
import { expect, test } from 'vitest'
import { hourMs } from './consultation.ts'
import { changeOfEnd, isTimely, isTold, warningsBefore } from './phase-notice.ts'

const end = new Date('2026-11-30T12:00:00Z')
const before = (hours: number): Date => new Date(end.getTime() - hours * hourMs)

test('[N1] every phase but setup is told', () => {
  expect((['setup', 'drafting', 'consultation', 'review', 'consensus', 'closed'] as const).map(isTold)).toEqual([
    false,
    ...Array<boolean>(5).fill(true),
  ])
})

test('[N2] an end is told of 72 and 24 hours before it; what lies behind is not made up for', () => {
  expect(warningsBefore(end, before(100))).toEqual([
    { hours: 72, at: before(72) },
    { hours: 24, at: before(24) },
  ])
  expect(warningsBefore(end, before(72))).toEqual([{ hours: 24, at: before(24) }])
  expect(warningsBefore(end, before(24))).toEqual([])
})

test('[N3] a late warning is told until the next one is due, the last until the end', () => {
  expect([73, 72, 25, 24].map(hours => isTimely(72, end, before(hours)))).toEqual([false, true, true, false])
  expect([25, 24, 1, 0].map(hours => isTimely(24, end, before(hours)))).toEqual([false, true, true, false])
})

test('[N10] a later end leaves more time; an earlier one, or one where there was none, less', () => {
  expect(changeOfEnd(before(1), end)).toBe('extended')
  expect(changeOfEnd(end, before(1))).toBe('shortened')
  expect(changeOfEnd(null, end)).toBe('shortened')
})
