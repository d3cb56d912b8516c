/** When people are told of the phases of a round. */
import { expect, test } from 'vitest'
import { hourMs } from './consultation.ts'
import { isTimely, isTold, warningsBefore, warningsOfMoved } from './phase-notice.ts'

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

test('[N2] of an end that was moved to any time ahead the nearest warning is told at once, each once', () => {
  expect(warningsOfMoved(end, before(20))).toEqual([{ hours: 24, at: before(20) }])
  expect(warningsOfMoved(end, before(24))).toEqual([{ hours: 24, at: before(24) }])
  expect(warningsOfMoved(end, before(50))).toEqual([
    { hours: 72, at: before(50) },
    { hours: 24, at: before(24) },
  ])
  for (let quarters = 1; quarters < 4 * 100; quarters += 1) {
    const from = before(quarters / 4)
    const warnings = warningsOfMoved(end, from)
    expect(warnings.length).toBeGreaterThan(0)
    expect(new Set(warnings.map(({ hours }) => hours)).size).toBe(warnings.length)
    for (const { hours, at } of warnings) {
      expect(at.getTime()).toBeGreaterThanOrEqual(from.getTime())
      expect(isTimely(hours, end, at)).toBe(true)
    }
  }
})
