/**
 * Reads a file of the catalogue: frameworks with indicators, or the acquis. What one entry says of another must be in
 * the same file, so that a file can be judged alone; every refusal names the line and the reason.
 */
import {
  acquisFile,
  frameworksFile,
  type AcquisFile,
  type FrameworkEntry,
  type FrameworksFile,
  type IndicatorEntry,
  type ReferenceEntry,
} from '../../packages/contract/catalogue-files.ts'
import { readJsonFile, type FilePath, type JsonFile } from '../platform/json-file.ts'
import { limits } from '../platform/limits.ts'
import { buildShapeCheck } from '../platform/shape-check.ts'

export type CatalogueFile =
  | ({ readonly kind: 'frameworks' } & JsonFile<FrameworksFile>)
  | ({ readonly kind: 'acquis' } & JsonFile<AcquisFile>)

const checkFrameworks = buildShapeCheck(frameworksFile)
const checkAcquis = buildShapeCheck(acquisFile)

/** The catalogue file in this text. Refuses: 'catalogue-file-not-readable' with what is wrong and in which line. */
export function readCatalogueFile(text: string): CatalogueFile {
  const { maxFileBytes } = limits.catalogue
  if (isAcquis(text)) {
    const file = readJsonFile(text, checkAcquis, maxFileBytes)
    refuseBrokenAcquis(file)
    return { kind: 'acquis', ...file }
  }
  const file = readJsonFile(text, checkFrameworks, maxFileBytes)
  refuseBrokenFrameworks(file)
  return { kind: 'frameworks', ...file }
}

/** How texts cite an indicator: its own code, the number of its article, or its id in capitals. */
export function codeOfIndicator({ code, article_number: article, id }: IndicatorEntry): string {
  return code ?? (article === undefined ? codeOfId(id) : `IND-${article}`)
}

/** How texts cite a reference: its own code, or its id in capitals. */
export function codeOfReference({ code, id }: ReferenceEntry): string {
  return code ?? codeOfId(id)
}

function codeOfId(id: string): string {
  return id.toUpperCase().slice(0, 40)
}

/** Only the acquis has references. A text that is no JSON is left to the reader of frameworks, which says so. */
function isAcquis(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    return typeof value === 'object' && value !== null && 'references' in value
  } catch {
    return false // not JSON: told with its line by the next reader
  }
}

type Refuse = JsonFile<unknown>['refuseAt']

function refuseBrokenFrameworks({ value: file, refuseAt }: JsonFile<FrameworksFile>): void {
  const known = {
    types: idsOf(refuseAt, ['evidence_types'], file.evidence_types),
    fora: idsOf(refuseAt, ['fora'], file.fora),
    rules: new Set(Object.keys(file.evidence_rule_values)),
    verifications: new Set(Object.keys(file.verification_values)),
  }
  idsOf(refuseAt, ['document_kinds'], file.document_kinds)
  idsOf(refuseAt, ['frameworks'], file.frameworks)
  const seen = { ids: new Set<string>(), codes: new Set<string>() }
  file.frameworks.forEach((framework, i) => {
    const path = ['frameworks', String(i)]
    const categories = idsOf(refuseAt, [...path, 'categories'], framework.categories ?? [])
    const groups = idsOf(refuseAt, [...path, 'groups'], framework.groups)
    framework.groups.forEach(({ category, verification }, j) => {
      const place = [...path, 'groups', String(j)]
      insist(refuseAt, categories, [...place, 'category'], category)
      insist(refuseAt, known.verifications, [...place, 'verification'], verification)
    })
    framework.indicators.forEach((indicator, j) => {
      const place = [...path, 'indicators', String(j)]
      refuseRepeated(refuseAt, place, 'id', indicator.id, seen.ids)
      refuseRepeated(refuseAt, place, 'code', codeOfIndicator(indicator), seen.codes)
      refuseBrokenIndicator(refuseAt, place, { indicator, framework, groups, ...known })
    })
  })
}

function refuseBrokenIndicator(
  refuseAt: Refuse,
  place: FilePath,
  facts: {
    readonly indicator: IndicatorEntry
    readonly framework: FrameworkEntry
    readonly groups: ReadonlySet<string>
    readonly types: ReadonlySet<string>
    readonly fora: ReadonlySet<string>
    readonly rules: ReadonlySet<string>
    readonly verifications: ReadonlySet<string>
  },
): void {
  const { indicator, framework } = facts
  insist(refuseAt, new Set([framework.id]), [...place, 'framework'], indicator.framework)
  insist(refuseAt, facts.groups, [...place, 'group'], indicator.group)
  insist(refuseAt, facts.rules, [...place, 'evidence_rule'], indicator.evidence_rule)
  insist(refuseAt, facts.verifications, [...place, 'source', 'verification'], indicator.source.verification)
  const measures = idsOf(refuseAt, [...place, 'measures'], indicator.measures)
  indicator.measures.forEach(({ fora }, i) => {
    fora.forEach((forum, k) => insist(refuseAt, facts.fora, [...place, 'measures', String(i), 'fora', String(k)], forum))
  })
  idsOf(refuseAt, [...place, 'evidence'], indicator.evidence)
  indicator.evidence.forEach(({ types, supports }, i) => {
    const at = [...place, 'evidence', String(i)]
    types.forEach((type, k) => insist(refuseAt, facts.types, [...at, 'types', String(k)], type))
    supports.forEach((measure, k) => insist(refuseAt, measures, [...at, 'supports', String(k)], measure))
  })
}

function refuseBrokenAcquis({ value: file, refuseAt }: JsonFile<AcquisFile>): void {
  const kinds = idsOf(refuseAt, ['kinds'], file.kinds)
  const verifications = new Set(Object.keys(file.verification_values))
  const symbols = new Set<string>()
  file.reports.forEach(({ symbol, verification }, i) => {
    refuseRepeated(refuseAt, ['reports', String(i)], 'symbol', symbol, symbols)
    insist(refuseAt, verifications, ['reports', String(i), 'verification'], verification)
  })
  idsOf(refuseAt, ['references'], file.references)
  const codes = new Set<string>()
  file.references.forEach((reference, i) => {
    const place = ['references', String(i)]
    refuseRepeated(refuseAt, place, 'code', codeOfReference(reference), codes)
    insist(refuseAt, kinds, [...place, 'kind'], reference.kind)
    insist(refuseAt, verifications, [...place, 'source', 'verification'], reference.source.verification)
  })
}

/** The ids of a list, each of which stands once. */
function idsOf(refuseAt: Refuse, path: FilePath, entries: readonly { readonly id: string }[]): ReadonlySet<string> {
  const seen = new Set<string>()
  entries.forEach(({ id }, i) => refuseRepeated(refuseAt, [...path, String(i)], 'id', id, seen))
  return seen
}

function refuseRepeated(refuseAt: Refuse, place: FilePath, name: string, id: string, seen: Set<string>): void {
  if (seen.has(id)) refuseAt([...place, name], 'import-repeated-id', { id })
  seen.add(id)
}

/** Refuses a name that the file does not have; nothing named is nothing wrong. */
function insist(refuseAt: Refuse, known: ReadonlySet<string>, path: FilePath, name: string | null | undefined): void {
  if (name === null || name === undefined || known.has(name)) return
  const property = path.findLast(part => !/^\d+$/.test(part)) ?? ''
  refuseAt(path, 'import-unknown-name', { property, name })
}
