import { expect, test } from 'vitest'
import { isSessionLive, refusalToUseLink, safeNextPath } from './session.ts'

const hourMs = 3_600_000
const now = new Date('2027-03-01T12:00:00Z')
const hours = (count: number) => new Date(now.getTime() + count * hourMs)

test('a session lives until it is idle too long, past its end, or ended', () => {
  const session = { lastSeenAt: hours(-1), expiresAt: hours(24), revokedAt: null }
  expect(isSessionLive(session, now, 12 * hourMs)).toBe(true)
  expect(isSessionLive({ ...session, lastSeenAt: hours(-12) }, now, 12 * hourMs)).toBe(false)
  expect(isSessionLive({ ...session, expiresAt: now }, now, 12 * hourMs)).toBe(false)
  expect(isSessionLive({ ...session, revokedAt: hours(-1) }, now, 12 * hourMs)).toBe(false)
})

test('an unknown, a used and an old link each have their own refusal', () => {
  expect(refusalToUseLink(null, now)).toBe('link-unknown')
  expect(refusalToUseLink({ expiresAt: hours(1), usedAt: hours(-1) }, now)).toBe('link-already-used')
  expect(refusalToUseLink({ expiresAt: hours(-1), usedAt: hours(-2) }, now)).toBe('link-already-used')
  expect(refusalToUseLink({ expiresAt: now, usedAt: null }, now)).toBe('link-expired')
  expect(refusalToUseLink({ expiresAt: hours(1), usedAt: null }, now)).toBeNull()
})

test.each([
  ['/goals/8?view=clean#b3', '/goals/8?view=clean#b3'],
  ['/', '/'],
  [null, '/'],
  ['', '/'],
  ['https://elsewhere.example/', '/'],
  ['//elsewhere.example', '/'],
  ['/\\elsewhere.example', '/'],
  ['/a\\b', '/'],
  ['/\t/elsewhere.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?next=/sign-in', '/'],
  [`/${'a'.repeat(2000)}`, '/'],
])('after signing in, %j leads to %j', (asked, leads) => {
  expect(safeNextPath(asked)).toBe(leads)
})
