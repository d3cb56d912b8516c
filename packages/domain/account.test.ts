/** What can be an account's name, address and password: at each length and beyond it. */
import { expect, test } from 'vitest'
import { maxDisplayNameLength, refusalOfDisplayName } from './account.ts'
import { maxPasswordLength, minPasswordLength, refusalOfEmail, refusalOfPassword } from './participant.ts'

test('a name has a sign at least, and so many at most, on one line', () => {
  expect(refusalOfDisplayName('x')).toBeNull()
  expect(refusalOfDisplayName(' ')).toBe('name-not-valid')
  expect(refusalOfDisplayName('x'.repeat(maxDisplayNameLength))).toBeNull()
  expect(refusalOfDisplayName('x'.repeat(maxDisplayNameLength + 1))).toBe('name-not-valid')
  expect(refusalOfDisplayName('two\nlines')).toBe('name-not-valid')
})

test('a password has so many signs at least and so many at most', () => {
  expect(refusalOfPassword('x'.repeat(minPasswordLength - 1))).toBe('password-too-short')
  expect(refusalOfPassword('x'.repeat(minPasswordLength))).toBeNull()
  expect(refusalOfPassword('x'.repeat(maxPasswordLength))).toBeNull()
  expect(refusalOfPassword('x'.repeat(maxPasswordLength + 1))).toBe('password-too-long')
})

test('an address has 254 signs at most, 64 of them before the @', () => {
  const address = (before: number, all: number): string =>
    `${'x'.repeat(before)}@${'y'.repeat(all - before - '@.example'.length)}.example`
  expect(address(64, 254)).toHaveLength(254)
  expect(refusalOfEmail(address(64, 254))).toBeNull()
  expect(refusalOfEmail(address(64, 255))).toBe('email-not-valid')
  expect(refusalOfEmail(address(65, 254))).toBe('email-not-valid')
})
