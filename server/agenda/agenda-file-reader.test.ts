/** What an import refuses, with the line and the reason, and that the starter catalogue is read whole. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { maxTitleLength } from '../../packages/domain/agenda.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { limits } from '../platform/limits.ts'
import { readAgendaFile } from './agenda-file-reader.ts'

const starter = readFileSync(join(import.meta.dirname, '../../catalogue/goals.json'), 'utf8')

const goals: { links: { indicator: string }[]; norms: string[] }[] = JSON.parse(starter).goals
const targets = {
  indicators: new Set(goals.flatMap(goal => goal.links.map(link => link.indicator))),
  references: new Set(goals.flatMap(goal => goal.norms)),
}

test('the starter catalogue has fourteen goals in seven themes', () => {
  const catalogue = readAgendaFile(starter, targets)
  expect(catalogue.goals).toHaveLength(14)
  expect(catalogue.themes).toHaveLength(7)
})

test('a byte order mark is no error', () => {
  expect(readAgendaFile(`\ufeff${starter}`, targets).goals).toHaveLength(14)
})

/** The starter catalogue with so many short goals and so many themes. */
function catalogueWith(text: string, goals: number, themes: number): string {
  const catalogue = readAgendaFile(text, targets)
  const [goal] = catalogue.goals
  const [theme] = catalogue.themes
  const empty = { policies: [], regulations: [], actions: [] }
  const many = <Item>(count: number, make: (n: number) => Item) => Array.from({ length: count }, (_, n) => make(n))
  return JSON.stringify({
    ...catalogue,
    themes: many(themes, n => ({ ...theme, id: `theme-${n}` })),
    goals: many(goals, n => ({ ...goal, ...empty, id: `goal-${n}`, theme: 'theme-0' })),
  })
}

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
  [
    'an unknown indicator',
    (text: string) => text.replace('"ncsi3-1.1"', '"ncsi3-99"'),
    /^line \d+: goals\[1\]\.links\[1\] links to the indicator “ncsi3-99”/,
  ],
  [
    'an unknown reference',
    (text: string) => text.replace('"norm-13a"', '"norm-99"'),
    /^line \d+: goals\[1\]\.norms\[1\] cites “norm-99”/,
  ],
  [
    'the same indicator twice',
    (text: string) => text.replace('"indicator": "ncsi3-1.2"', '"indicator": "ncsi3-1.1"'),
    /goals\[1\]\.links\[2\] is linked to “ncsi3-1\.1” twice/,
  ],
  [
    'a sentence without a relation',
    (text: string) => text.replace('"how": null', '"how": "It helps."'),
    /goals\[1\]\.links\[1\] has a sentence but no relation/,
  ],
  ['an unknown relation', (text: string) => text.replace('"relation": "fulfils"', '"relation": "helps"'), /relation/],
  ['no goals', (text: string) => JSON.stringify({ ...JSON.parse(text), goals: [] }), /goals/],
  [
    'too many goals',
    (text: string) => catalogueWith(text, limits.agenda.maxGoals + 1, 1),
    /goals must not have more than 500 items/,
  ],
  [
    'too many themes',
    (text: string) => catalogueWith(text, 1, limits.agenda.maxThemes + 1),
    /themes must not have more than 100 items/,
  ],
  [
    'too long a title',
    (text: string) => text.replace(/"title": "Give[^"]*"/, `"title": "${'x'.repeat(maxTitleLength + 1)}"`),
    /goals\[1\]\.title must not have more than 300 characters/,
  ],
  ['too much', () => ' '.repeat(limits.agenda.maxFileBytes + 1), /larger than 4,194,304 bytes/],
])('a file with %s is refused with the place and the reason', (_what, broken, reason) => {
  const detail = detailOfRefusal(broken(starter))
  expect(detail).toMatch(reason)
})

test('a file at its limits is read: so many bytes, goals and themes, so long a title', () => {
  const { maxFileBytes, maxGoals, maxThemes } = limits.agenda
  const padded = starter + ' '.repeat(maxFileBytes - Buffer.byteLength(starter))
  expect(readAgendaFile(padded, targets).goals).toHaveLength(14)
  const full = readAgendaFile(catalogueWith(starter, maxGoals, maxThemes), targets)
  expect([full.goals.length, full.themes.length]).toEqual([maxGoals, maxThemes])
  const title = 'x'.repeat(maxTitleLength)
  const titled = starter.replace(/"title": "Give[^"]*"/, `"title": "${title}"`)
  expect(readAgendaFile(titled, targets).goals[0]?.title).toBe(title)
})

test('the refusal names the line of the broken value', () => {
  const broken = starter.replace('"theme": "justice"', '"theme": "gone"')
  expect(detailOfRefusal(broken)).toContain(`line ${lineWith(broken, '"gone"')}:`)
})

function detailOfRefusal(text: string): string {
  try {
    readAgendaFile(text, targets)
  } catch (cause) {
    if (cause instanceof DomainError && cause.code === 'catalogue-file-not-readable')
      return String(cause.facts['detail'])
    throw cause
  }
  throw new Error('the file was taken')
}
