import { expect, test } from 'vitest'
import { aheadOf, mayBeOld } from './server-clock.ts'

const deviceMs = Date.parse('2026-11-27T12:00:00Z')
const at = (time: string): Date => new Date(`2026-11-${time}Z`)

test("a page from the server counts by the server's clock, whichever of the two is ahead", () => {
  expect(aheadOf(at('27T12:07:00'), deviceMs, false)).toBe(7 * 60_000)
  expect(aheadOf(at('27T11:59:00'), deviceMs, false)).toBe(-60_000)
})

test('a page that lay on the device for a day counts by the clock of the device, and the server is asked', () => {
  expect(aheadOf(at('26T12:00:00'), deviceMs, false)).toBe(0)
  expect(mayBeOld(at('26T12:00:00'), deviceMs)).toBe(true)
  expect(mayBeOld(at('27T11:59:30'), deviceMs)).toBe(false)
})

test('what was read from the server just now is right, however far the device is off', () => {
  expect(aheadOf(at('26T12:00:00'), deviceMs, true)).toBe(-86_400_000)
})
