/** When digests leave, over the world and over the change of the clocks. */
import { expect, test } from 'vitest'
import { lastDigestTime } from './digest.ts'

const last = (now: string, timeZone: string) => {
  const { at, day } = lastDigestTime(new Date(now), timeZone)
  return `${day} ${at.toISOString()}`
}

test('[N5] a digest is due at seven in the time zone of the agenda', () => {
  expect(last('2026-11-26T07:00:00.000Z', 'UTC')).toBe('2026-11-26 2026-11-26T07:00:00.000Z')
  expect(last('2026-11-26T06:59:59.999Z', 'UTC')).toBe('2026-11-25 2026-11-25T07:00:00.000Z')
  expect(last('2026-11-26T04:00:00.000Z', 'Africa/Nairobi')).toBe('2026-11-26 2026-11-26T04:00:00.000Z')
  expect(last('2026-11-26T03:59:59.000Z', 'Africa/Nairobi')).toBe('2026-11-25 2026-11-25T04:00:00.000Z')
  expect(last('2026-11-26T17:00:00.000Z', 'Pacific/Kiritimati')).toBe('2026-11-27 2026-11-26T17:00:00.000Z')
  expect(last('2026-11-26T01:20:00.000Z', 'Asia/Kathmandu')).toBe('2026-11-26 2026-11-26T01:15:00.000Z')
})

test('[N5] the hour stays where people see it when the clocks change', () => {
  expect(last('2026-10-25T12:00:00.000Z', 'Europe/Paris')).toBe('2026-10-25 2026-10-25T06:00:00.000Z')
  expect(last('2026-10-25T05:30:00.000Z', 'Europe/Paris')).toBe('2026-10-24 2026-10-24T05:00:00.000Z')
  expect(last('2026-03-29T04:30:00.000Z', 'Europe/Paris')).toBe('2026-03-28 2026-03-28T06:00:00.000Z')
  expect(last('2026-03-29T05:00:00.000Z', 'Europe/Paris')).toBe('2026-03-29 2026-03-29T05:00:00.000Z')
})
