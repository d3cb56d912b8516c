/**
 * The only face of the catalogue to other slices: frameworks, indicators, the acquis, and the words that codes in texts
 * stand for, and the links of goals. The facts of an entry were checked against its schema before they were written.
 * What only the catalogue's own doors ask for is in entry-queries.ts.
 */
import { type Kysely, sql } from 'kysely'
import type {
  AcquisKind,
  AcquisReport,
  DocumentKind,
  EvidenceType,
  Forum,
  FrameworkEntry,
  IndicatorEntry,
  ReferenceEntry,
} from '../../packages/contract/catalogue-files.ts'
import { countedAs, isStronger, type LinkFacts, type LinkState, type Relation } from '../../packages/domain/catalogue.ts'
import type {
  AgendaId,
  ElementId,
  FrameworkId,
  GoalId,
  IndicatorId,
  LinkId,
  ParticipantId,
  ReferenceId,
} from '../../packages/domain/ids.ts'
import type { Delegation } from '../../packages/domain/participant.ts'
import type { For } from '../attribution/attribution-queries.ts'
import { linesOf, selectLinks, type LinkLine } from './link-queries.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import { selectIndicatorWords, selectReferenceWords } from './entry-words-queries.ts'

export type IndicatorLine = {
  readonly id: IndicatorId
  /** How texts cite it, such as `IND-3`. */
  readonly code: string
  readonly number: string
  readonly title: string
  readonly groupId: string | null
  /** Whether its measures, rationale and evidence are here. */
  readonly isFull: boolean
  readonly isWithdrawn: boolean
}
/** All that a file says of a framework but its indicators. */
export type FrameworkFacts = Omit<FrameworkEntry, 'indicators'>
export type FrameworkLine = {
  readonly id: FrameworkId
  readonly facts: FrameworkFacts
  readonly indicators: readonly IndicatorLine[]
}
export type IndicatorInFull = {
  readonly id: IndicatorId
  readonly code: string
  readonly facts: IndicatorEntry
  readonly isWithdrawn: boolean
  readonly framework: FrameworkFacts
  /** When the catalogue here last changed it. */
  readonly statedAt: Date
}
export type ReferenceLine = {
  readonly id: ReferenceId
  readonly code: string
  readonly facts: ReferenceEntry
  /** The label of its kind. */
  readonly kind: string
}
/** What a chip, a picker and a link show of an entry. */
export type EntryWords = {
  readonly kind: 'indicator' | 'reference'
  readonly id: string
  readonly code: string
  readonly title: string
  /** The framework's short title, or the kind of the reference. */
  readonly from: string
  /** Whether a reference binds; null for an indicator. */
  readonly binding: boolean | null
}
export type CatalogueLists = {
  readonly evidenceTypes: readonly EvidenceType[]
  readonly documentKinds: readonly DocumentKind[]
  readonly fora: readonly Forum[]
  readonly acquisKinds: readonly AcquisKind[]
  readonly reports: readonly AcquisReport[]
}
/** The strongest relations of a goal to an indicator among links that say how. At least one is given. */
export type CoverageCell = {
  readonly goalId: GoalId
  readonly indicatorId: IndicatorId
  readonly agreed: Relation | null
  readonly proposed: Relation | null
}

/** The frameworks that an agenda uses, in the agenda's order, with their indicators. */
export async function indicatorsOfAgenda(db: Kysely<Tables>, agendaId: AgendaId): Promise<readonly FrameworkLine[]> {
  const rows = await db
    .selectFrom('agenda_framework')
    .innerJoin('framework', 'framework.id', 'agenda_framework.framework_id')
    .select(['framework.id', 'framework.facts'])
    .where('agenda_framework.agenda_id', '=', agendaId)
    .orderBy('agenda_framework.position')
    .limit(limits.catalogue.maxFrameworksListed)
    .execute()
  return withIndicators(db, rows)
}

/** Every framework of the catalogue in its order, with its indicators by title. */
export async function allFrameworks(db: Kysely<Tables>): Promise<readonly FrameworkLine[]> {
  const rows = await db
    .selectFrom('framework')
    .select(['id', 'facts'])
    .orderBy('position')
    .orderBy('id')
    .limit(limits.catalogue.maxFrameworksListed)
    .execute()
  return withIndicators(db, rows)
}

/** How many frameworks an agenda uses. */
export async function countFrameworks(db: Kysely<Tables>, agendaId: AgendaId): Promise<number> {
  const { count } = await db
    .selectFrom('agenda_framework')
    .select(given => given.fn.countAll<string>().as('count'))
    .where('agenda_id', '=', agendaId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** An indicator with its measures, rationale and evidence; null when unknown. */
export async function indicatorInFull(db: Kysely<Tables>, indicatorId: IndicatorId): Promise<IndicatorInFull | null> {
  const row = await db
    .selectFrom('indicator')
    .innerJoin('framework', 'framework.id', 'indicator.framework_id')
    .innerJoin('catalogue_version', 'catalogue_version.id', 'indicator.version_id')
    .select(['indicator.id', 'indicator.code', 'indicator.facts', 'indicator.is_withdrawn'])
    .select(['framework.facts as framework', 'catalogue_version.imported_at'])
    .where('indicator.id', '=', indicatorId)
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    id: row.id,
    code: row.code,
    facts: row.facts as IndicatorEntry,
    isWithdrawn: row.is_withdrawn,
    framework: row.framework as FrameworkFacts,
    statedAt: row.imported_at,
  }
}

/** The lists that frameworks, evidence and the acquis draw on. */
export async function catalogueLists(db: Kysely<Tables>): Promise<CatalogueLists> {
  return {
    evidenceTypes: (await factsOf(db, 'evidence_type')) as readonly EvidenceType[],
    documentKinds: (await factsOf(db, 'document_kind')) as readonly DocumentKind[],
    fora: (await factsOf(db, 'forum')) as readonly Forum[],
    acquisKinds: (await factsOf(db, 'acquis_kind')) as readonly AcquisKind[],
    reports: (await factsOf(db, 'acquis_report')) as readonly AcquisReport[],
  }
}

/** The references of the acquis in their order, at most maxEntriesListed. */
export async function referencesInOrder(db: Kysely<Tables>): Promise<readonly ReferenceLine[]> {
  const rows = await db
    .selectFrom('acquis_reference')
    .innerJoin('acquis_kind', 'acquis_kind.id', 'acquis_reference.kind')
    .select(['acquis_reference.id', 'acquis_reference.code', 'acquis_reference.facts'])
    .select('acquis_kind.facts as kind')
    .orderBy('acquis_reference.position')
    .limit(limits.catalogue.maxEntriesListed)
    .execute()
  return rows.map(row => ({
    id: row.id,
    code: row.code,
    facts: row.facts as ReferenceEntry,
    kind: (row.kind as AcquisKind).label,
  }))
}

/** What the codes in texts stand for; codes that are not known are left out. */
export async function wordsOfCodes(db: Kysely<Tables>, codes: readonly string[]): Promise<readonly EntryWords[]> {
  const asked = [...new Set(codes)].slice(0, limits.catalogue.maxCodes)
  if (asked.length === 0) return []
  const indicators = await selectIndicatorWords(db).where('indicator.code', 'in', asked).orderBy('indicator.code').execute()
  const references = await selectReferenceWords(db)
    .where('acquis_reference.code', 'in', asked)
    .orderBy('acquis_reference.code')
    .execute()
  return [...indicators.map(wordsOfIndicator), ...references.map(wordsOfReference)]
}

/** The links of all goals of an agenda in every state, by goal and then oldest first, at most maxLinksListed. */
export async function linksOfAgenda(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  reads: For,
): Promise<readonly LinkLine[]> {
  const rows = await selectLinks(db)
    .where('goal.agenda_id', '=', agendaId)
    .orderBy('goal.number')
    .orderBy('link.proposed_at')
    .orderBy('link.id')
    .limit(limits.catalogue.maxLinksListed)
    .execute()
  return linesOf(db, rows, reads)
}

/** Where a link is and what it says; null when there is none of this id. */
export async function linkNow(db: Kysely<Tables>, linkId: LinkId) {
  const row = await db.selectFrom('link').selectAll().where('id', '=', linkId).executeTakeFirst()
  if (row === undefined) return null
  const target: LinkFacts['target'] = row.indicator_id === null ? 'reference' : 'indicator'
  return { goalId: row.goal_id, state: row.state, target, relation: row.relation, how: row.how }
}

/** The links of a goal in every state: to indicators first, in the order of the catalogue; at most maxLinksListed. */
export async function linksOfGoal(
  db: Kysely<Tables>,
  goalId: GoalId,
  reads: For,
): Promise<readonly LinkLine[]> {
  const rows = await selectLinks(db)
    .where('link.goal_id', '=', goalId)
    .orderBy(sql`link.reference_id is not null`)
    .orderBy('framework.position')
    .orderBy('indicator.position')
    .orderBy('acquis_reference.position')
    .orderBy('link.proposed_at')
    .orderBy('link.id')
    .limit(limits.catalogue.maxLinksListed)
    .execute()
  return linesOf(db, rows, reads)
}

/** The links to an indicator from the goals of an agenda, by goal and then oldest first, at most maxLinksListed. */
export async function linksOfIndicator(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  indicatorId: IndicatorId,
  reads: For,
): Promise<readonly LinkLine[]> {
  const rows = await selectLinks(db)
    .where('goal.agenda_id', '=', agendaId)
    .where('link.indicator_id', '=', indicatorId)
    .orderBy('goal.number')
    .orderBy('link.proposed_at')
    .orderBy('link.id')
    .limit(limits.catalogue.maxLinksListed)
    .execute()
  return linesOf(db, rows, reads)
}

/**
 * Which goals of an agenda cover which indicators of its frameworks, and how strongly. Counts links with a sentence and
 * a relation, of goals that were not dropped; what is agreed and what is only proposed stand apart.
 */
export async function coverageOfAgenda(db: Kysely<Tables>, agendaId: AgendaId): Promise<readonly CoverageCell[]> {
  const rows = await db
    .selectFrom('link')
    .innerJoin('goal', 'goal.id', 'link.goal_id')
    .innerJoin('indicator', 'indicator.id', 'link.indicator_id')
    .innerJoin('agenda_framework', join =>
      join
        .onRef('agenda_framework.framework_id', '=', 'indicator.framework_id')
        .onRef('agenda_framework.agenda_id', '=', 'goal.agenda_id'),
    )
    .select(['link.goal_id', 'indicator.id as indicator_id', 'link.relation', 'link.how', 'link.state'])
    .where('goal.agenda_id', '=', agendaId)
    .where('goal.state', '<>', 'dropped')
    .where('link.state', 'in', ['agreed', 'proposed'])
    .orderBy('goal.number')
    .orderBy('agenda_framework.position')
    .orderBy('indicator.position')
    .orderBy('link.id')
    .limit(limits.catalogue.maxLinksListed)
    .execute()
  const cells = new Map<string, CoverageCell>()
  for (const row of rows) {
    const counted = countedAs(row)
    if (counted === null || row.relation === null) continue
    const key = `${row.goal_id} ${row.indicator_id}`
    const cell = cells.get(key) ?? {
      goalId: row.goal_id,
      indicatorId: row.indicator_id,
      agreed: null,
      proposed: null,
    }
    const strongest = cell[counted]
    const isStrongest = strongest === null || isStronger(row.relation, strongest)
    cells.set(key, isStrongest ? { ...cell, [counted]: row.relation } : cell)
  }
  return [...cells.values()]
}

type FrameworkRow = { readonly id: FrameworkId; readonly facts: unknown }

async function withIndicators(db: Kysely<Tables>, rows: readonly FrameworkRow[]): Promise<readonly FrameworkLine[]> {
  if (rows.length === 0) return []
  const indicators = await db
    .selectFrom('indicator')
    .select(['id', 'code', 'framework_id', 'number', 'title', 'is_withdrawn'])
    .select([sql<string | null>`facts->>'group'`.as('group_id'), sql<boolean>`facts->>'detail' = 'full'`.as('is_full')])
    .where('framework_id', 'in', rows.map(({ id }) => id))
    .orderBy('framework_id')
    .orderBy('position')
    .limit(limits.catalogue.maxEntriesListed)
    .execute()
  return rows.map(({ id, facts }) => ({
    id,
    facts: facts as FrameworkFacts,
    indicators: indicators
      .filter(indicator => indicator.framework_id === id)
      .map(({ group_id: groupId, is_full: isFull, is_withdrawn: isWithdrawn, framework_id: _, ...line }) => ({
        ...line,
        groupId,
        isFull,
        isWithdrawn,
      })),
  }))
}

async function factsOf(
  db: Kysely<Tables>,
  table: 'evidence_type' | 'document_kind' | 'forum' | 'acquis_kind' | 'acquis_report',
): Promise<readonly unknown[]> {
  const rows = await db.selectFrom(table).select('facts').orderBy('position').orderBy('id').limit(limits.catalogue.maxEntriesListed).execute()
  return rows.map(({ facts }) => facts)
}

/** The words of indicators, for what only the catalogue's own doors ask. */
type WordsRow = Pick<EntryWords, 'id' | 'code' | 'title' | 'from'>

/** A row of selectIndicatorWords as words. */
export function wordsOfIndicator(row: WordsRow): EntryWords {
  return { kind: 'indicator', ...row, binding: null }
}

/** A row of selectReferenceWords as words. */
export function wordsOfReference(row: WordsRow & { readonly binding: boolean }): EntryWords {
  return { kind: 'reference', ...row }
}
