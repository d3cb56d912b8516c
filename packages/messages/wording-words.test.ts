import { expect, test } from 'vitest'
import { alternativeLetter, holdersShort, holdersWords, wordingWords, type HolderFacts } from './wording-words.ts'

const holder = (code: string | null, organisation: string | null = null): HolderFacts => ({
  name: null,
  organisation,
  code,
  group: null,
})

test('alternatives have letters of the reader’s script, and numbers where these end', () => {
  expect(alternativeLetter('en', 0)).toBe('a')
  expect(alternativeLetter('ar', 1)).toBe('ب')
  expect(alternativeLetter('en', 26)).toBe('27')
})

test('what has no words is said in words', () => {
  expect(wordingWords('en', 'words', ' shall ')).toBe('shall')
  expect(wordingWords('en', 'none', '')).toBe('no text')
  expect(wordingWords('en', 'placeholder', '')).toBe('words to come')
})

test('a chip names the first who holds a wording and counts the others', () => {
  expect(holdersShort('en', [])).toBe('')
  expect(holdersShort('en', [holder('A')])).toBe('A')
  expect(holdersShort('en', [holder('A'), holder('B'), holder('C')]).replaceAll(/[\u2066-\u2069]/g, '')).toBe('A, +2')
})

test('who holds a wording is told in full to those who ask', () => {
  expect(holdersWords('en', [])).toBe('held by nobody')
  const both = holdersWords('en', [holder('A', 'Delegation A'), holder(null, 'Union of Ports')])
  expect(both.replaceAll(/[\u2066-\u2069]/g, '')).toBe('held by Delegation A and Union of Ports')
})
