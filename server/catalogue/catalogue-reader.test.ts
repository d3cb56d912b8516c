/** What an import of the catalogue refuses, with the line and the reason, and that the starter files are read whole. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DomainError } from '../../packages/domain/errors.ts'
import { limits } from '../platform/limits.ts'
import { codeOfIndicator, codeOfReference, readCatalogueFile } from './catalogue-reader.ts'

const folder = join(import.meta.dirname, '../../catalogue')
const frameworks = readFileSync(join(folder, 'indicators.json'), 'utf8')
const acquis = readFileSync(join(folder, 'norms.json'), 'utf8')

test('the starter catalogue is read whole: nine frameworks, and the acquis', () => {
  const file = readCatalogueFile(frameworks)
  expect(file.kind === 'frameworks' && file.value.frameworks.map(each => each.indicators.length)).toEqual([
    49, 5, 5, 16, 5, 9, 7, 9, 4,
  ])
  const other = readCatalogueFile(`\ufeff${acquis}`)
  expect(other.kind === 'acquis' && other.value.references.length).toBe(44)
})

test('the indicators of the article are cited by its numbers, everything else by its id', () => {
  const file = readCatalogueFile(frameworks)
  if (file.kind !== 'frameworks') throw new Error('another file')
  const indicators = file.value.frameworks.flatMap(framework => framework.indicators)
  const codes = new Map(indicators.map(indicator => [indicator.id, codeOfIndicator(indicator)]))
  expect(['ncsi3-2.1', 'ncsi3-2.2', 'ncsi3-2.3', 'gci5-1'].map(id => codes.get(id))).toEqual([
    'IND-1',
    'IND-2',
    'IND-3',
    'GCI5-1',
  ])
  const other = readCatalogueFile(acquis)
  expect(other.kind === 'acquis' && other.value.references.slice(0, 1).map(codeOfReference)).toEqual(['NORM-13A'])
})

test.each([
  ['a missing comma', frameworks, ['"frameworks": [', '"frameworks" ['], /^line \d+: this is not JSON/],
  ['no frameworks', frameworks, ['"frameworks": [', '"framework": ['], /framework$/],
  ['a year in words', frameworks, ['"year": 2023', '"year": "2023"'], /frameworks\[1\]\.year must be integer/],
  ['a misspelt property', frameworks, ['"rationale": "A high', '"rationnale": "A high'], /indicators\[6\] .*rationnale/],
  ['another framework', frameworks, ['"framework": "itu-gci-5"', '"framework": "gci-9"'], /“gci-9” as its framework/],
  ['an unknown kind of forum', frameworks, ['"kind": "regional"', '"kind": "galactic"'], /fora\[4\]\.kind/],
  ['an unknown evidence type', frameworks, ['"membership"\n', '"friendship"\n'], /evidence\[1\].*“friendship” as its types/],
  ['an unknown forum', frameworks, ['"un-oewg"\n', '"un-none"\n'], /measures\[1\].*“un-none” as its fora/],
  ['an unknown group', frameworks, ['"group": "ncsi3-area-2"', '"group": "area-99"'], /“area-99” as its group/],
  ['an unknown measure', frameworks, ['"supports": [\n                "m3"', '"supports": [\n                "m9"'], /“m9” as its supports/],
  ['an unknown rule', frameworks, ['"evidence_rule": "any"', '"evidence_rule": "most"'], /“most” as its evidence_rule/],
  ['an unknown kind of reference', acquis, ['"kind": "norm"', '"kind": "habit"'], /references\[1\] names “habit” as its kind/],
  ['a repeated reference', acquis, ['"id": "norm-13b"', '"id": "norm-13a"'], /references\[2\] has the id “norm-13a”/],
  ['an unknown verification', acquis, ['"verification": "recalled"', '"verification": "guessed"'], /“guessed” as its verification/],
] as const)('a file with %s is refused with its line and the reason', (_what, text, [part, other], reason) => {
  const broken = text.replace(part, other)
  expect(broken).not.toBe(text)
  const detail = detailOfRefusal(broken)
  expect(detail).toMatch(/^line \d+: /)
  expect(detail).toMatch(reason)
})

test('the refusal names the line of the broken value', () => {
  const broken = frameworks.replace('"evidence_rule": "any"', '"evidence_rule": "most"')
  const line = broken.slice(0, broken.indexOf('"most"')).split('\n').length
  expect(detailOfRefusal(broken)).toContain(`line ${line}:`)
})

test('a file of the largest size is read, and one byte more is refused', () => {
  const { maxFileBytes } = limits.catalogue
  const padded = acquis + ' '.repeat(maxFileBytes - Buffer.byteLength(acquis))
  expect(readCatalogueFile(padded).kind).toBe('acquis')
  expect(detailOfRefusal(`${padded} `)).toContain('larger than 4,194,304 bytes')
})

function detailOfRefusal(text: string): string {
  try {
    readCatalogueFile(text)
  } catch (cause) {
    if (cause instanceof DomainError && cause.code === 'catalogue-file-not-readable') return String(cause.facts['detail'])
    throw cause
  }
  throw new Error('the file was taken')
}
