import { expect, test } from 'vitest'
import { callLeft } from './call-words.ts'

const now = new Date('2026-11-27T12:00:00Z')
const left = (ms: number): string =>
  callLeft(new Date(now.getTime() + ms), now)
    .map(({ count, key }) => `${count} ${key.slice('consensus-'.length)}`)
    .join(' ')

test('a call counts hours and minutes under a hundred hours, and days and hours above', () => {
  expect(left(5 * 3_600_000 + 20 * 60_000)).toBe('5 hours 20 minutes')
  expect(left(5 * 3_600_000 + 19 * 60_000 + 1)).toBe('5 hours 20 minutes')
  expect(left(99 * 3_600_000)).toBe('99 hours 0 minutes')
  expect(left(100 * 3_600_000)).toBe('4 days 4 hours')
})

test('a call that is over has nothing left', () => {
  expect(left(-60_000)).toBe('0 hours 0 minutes')
})
