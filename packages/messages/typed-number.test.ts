import { expect, test } from 'vitest'
import { sayNumber } from './say.ts'
import { wholeNumberIn } from './typed-number.ts'

test('a number is understood in the digits in which the page shows it', () => {
  for (const locale of ['en', 'fr', 'ar'] as const) expect(wholeNumberIn(sayNumber(locale, 12))).toBe(12)
  expect(wholeNumberIn(' ۱۲ ')).toBe(12)
  expect(wholeNumberIn('١2')).toBe(12)
})

test('what is no whole number is none: nothing, words beside it, a part, a sign', () => {
  for (const typed of ['', ' ', '7 days', '1.5', '١٫٥', '-1', 'twelve', '²']) expect(wholeNumberIn(typed)).toBeNull()
})
