/** What an import refuses, with the line and the reason, and that the starter catalogue is read whole. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DomainError } from '../../packages/domain/errors.ts'
import { limits } from '../platform/limits.ts'
import { readCatalogue } from './catalogue-reader.ts'

const starter = readFileSync(join(import.meta.dirname, '../../catalogue/goals.json'), 'utf8')

test('the starter catalogue has fourteen goals in seven themes', () => {
  const catalogue = readCatalogue(starter)
  expect(catalogue.goals).toHaveLength(14)
  expect(catalogue.themes).toHaveLength(7)
})

test('a byte order mark is no error', () => {
  expect(readCatalogue(`\ufeff${starter}`).goals).toHaveLength(14)
})

const lineWith = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length

test.each([
  ['a missing comma', (text: string) => text.replace('"themes": [', '"themes" ['), /^line \d+: this is not JSON/],
  ['nothing at all', () => '', /^line 1: this is not JSON/],
  ['a list', () => '[]', /^line 1: the file must be object/],
  [
    'a title that is a number',
    (text: string) => text.replace(/"title": "Give[^"]*"/, '"title": 7'),
    /goals\[1\]\.title must be string/,
  ],
  [
    'an unknown lead',
    (text: string) => text.replace('"lead": "business"', '"lead": "somebody"'),
    /goals\[1\]\.actions\[2\]\.lead/,
  ],
  ['a misspelt property', (text: string) => text.replace('"rationale"', '"rationnale"'), /goals\[1\] .* rationnale/],
  [
    'an unknown theme',
    (text: string) => text.replace('"theme": "governance"', '"theme": "gone"'),
    /goals\[1\] names the theme “gone”/,
  ],
  [
    'a repeated id',
    (text: string) => text.replace('"goal-strategy-p2"', '"goal-strategy-p1"'),
    /goals\[1\]\.policies\[2\] has the id “goal-strategy-p1”/,
  ],
  ['no goals', (text: string) => JSON.stringify({ ...JSON.parse(text), goals: [] }), /goals/],
  ['too much', () => ' '.repeat(limits.agenda.maxFileBytes + 1), /larger than 4,194,304 bytes/],
])('a file with %s is refused with the place and the reason', (_what, broken, reason) => {
  const detail = detailOfRefusal(broken(starter))
  expect(detail).toMatch(reason)
})

test('the refusal names the line of the broken value', () => {
  const broken = starter.replace('"theme": "justice"', '"theme": "gone"')
  expect(detailOfRefusal(broken)).toContain(`line ${lineWith(broken, '"gone"')}:`)
})

function detailOfRefusal(text: string): string {
  try {
    readCatalogue(text)
  } catch (cause) {
    if (cause instanceof DomainError && cause.code === 'catalogue-file-not-readable')
      return String(cause.facts['detail'])
    throw cause
  }
  throw new Error('the file was taken')
}
