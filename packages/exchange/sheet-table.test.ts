/** CSV that a spreadsheet separates otherwise than we do begins no formula either. */
import { expect, test } from 'vitest'
import { csvLines } from './sheet-table.ts'

test.each([
  ["x;=cmd|' /C calc'!A0;y", `"x;'=cmd|' /C calc'!A0;y"`],
  ['fine\n=1+1', `"fine\n'=1+1"`],
  ['a\t+1', `"a\t'+1"`],
  ['a; "=1+1"', `"a; ""'=1+1"""`],
  ['a;\n\n@sum', `"a;\n\n'@sum"`],
  ['a;;\uff1d1', `"a;;'\uff1d1"`],
])('inside of a cell no other one can begin with a formula: %j', (cell, written) => {
  expect(csvLines([[1, cell]])).toBe(`1,${written}\r\n`)
})

test('words with signs of formulas amidst them stay as they are', () => {
  const words = 'Read "-5 to +5" = a range; or 3 - 4'
  expect(csvLines([[words]])).toBe(`"${words.replaceAll('"', '""')}"\r\n`)
})
