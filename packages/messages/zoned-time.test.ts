/** A day and an hour in a time zone, and the instant that they are. */
import { expect, test } from 'vitest'
import { instantOfLocalTime, localTime } from './zoned-time.ts'

test('an instant is written as the clocks of its zone show it, and read back', () => {
  const instant = new Date('2026-11-24T18:00:00Z')
  expect(localTime(instant, 'Africa/Nairobi')).toBe('2026-11-24T21:00')
  expect(localTime(instant, 'UTC')).toBe('2026-11-24T18:00')
  for (const zone of ['UTC', 'Africa/Nairobi', 'America/St_Johns', 'Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
    expect(instantOfLocalTime(localTime(instant, zone), zone)).toEqual(instant)
  }
})

test('of an hour that clocks show twice it is the earlier one; one that they pass over is an hour later', () => {
  expect(instantOfLocalTime('2026-10-25T02:30', 'Europe/Paris')).toEqual(new Date('2026-10-25T00:30:00Z'))
  expect(instantOfLocalTime('2026-03-29T02:30', 'Europe/Paris')).toEqual(new Date('2026-03-29T01:30:00Z'))
})

test('what is no day and hour is none', () => {
  for (const text of ['', 'tomorrow', '2026-13-40T99:99', '2026-11-24'])
    expect(instantOfLocalTime(text, 'UTC')).toBe(null)
})
