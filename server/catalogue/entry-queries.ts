/** The catalogue as its own doors ask for it: in full, with its versions, and by search for the pickers. */
import { type Kysely, sql } from 'kysely'
import type { AcquisKind, FrameworkEntry, IndicatorEntry, ReferenceEntry } from '../../packages/contract/catalogue-files.ts'
import type { AgendaId, FrameworkId, ReferenceId } from '../../packages/domain/ids.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import {
  wordsOfIndicator,
  wordsOfReference,
  type EntryWords,
  type FrameworkFacts,
} from './catalogue-queries.ts'
import { selectIndicatorWords, selectReferenceWords } from './entry-words-queries.ts'

export type VersionLine = {
  readonly file: 'frameworks' | 'acquis'
  readonly number: number
  readonly importedAt: Date
}


/** Whether there is any framework and any reference here. */
export async function hasCatalogue(db: Kysely<Tables>): Promise<boolean> {
  const framework = await db.selectFrom('framework').select('id').limit(1).executeTakeFirst()
  const reference = await db.selectFrom('acquis_reference').select('id').limit(1).executeTakeFirst()
  return framework !== undefined && reference !== undefined
}

/** A framework with its indicators, as its file says them; null when unknown. */
export async function frameworkInFull(db: Kysely<Tables>, frameworkId: FrameworkId): Promise<FrameworkEntry | null> {
  const row = await db.selectFrom('framework').select('facts').where('id', '=', frameworkId).executeTakeFirst()
  if (row === undefined) return null
  const indicators = await db
    .selectFrom('indicator')
    .select('facts')
    .where('framework_id', '=', frameworkId)
    .where('is_withdrawn', '=', false)
    .orderBy('position')
    .limit(limits.catalogue.maxEntriesListed)
    .execute()
  return { ...(row.facts as FrameworkFacts), indicators: indicators.map(({ facts }) => facts as IndicatorEntry) }
}

/** Every import that changed something, newest first, at most 100. */
export async function catalogueVersions(db: Kysely<Tables>): Promise<readonly VersionLine[]> {
  const rows = await db
    .selectFrom('catalogue_version')
    .select(['file', 'number', 'imported_at as importedAt'])
    .orderBy('imported_at', 'desc')
    .orderBy('file')
    .orderBy('number', 'desc')
    .limit(100)
    .execute()
  return rows
}

/** The ids to which links may point; those that were withdrawn are left out. */
export async function linkTargets(
  db: Kysely<Tables>,
): Promise<{ readonly indicators: ReadonlySet<string>; readonly references: ReadonlySet<string> }> {
  const indicators = await db
    .selectFrom('indicator')
    .select('id')
    .where('is_withdrawn', '=', false)
    .orderBy('id')
    .limit(limits.catalogue.maxEntriesListed)
    .execute()
  const references = await db
    .selectFrom('acquis_reference')
    .select('id')
    .orderBy('id')
    .limit(limits.catalogue.maxEntriesListed)
    .execute()
  return { indicators: new Set(indicators.map(({ id }) => id)), references: new Set(references.map(({ id }) => id)) }
}

/**
 * Indicators of the agenda's frameworks and references whose code, number, title or origin holds every word asked for;
 * a code that is asked for exactly comes first, then the indicators that are here in full. At most maxFound.
 */
export async function searchEntries(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  { words, kind }: { readonly words: string; readonly kind: EntryWords['kind'] | null },
): Promise<readonly EntryWords[]> {
  const asked = words.trim().toLowerCase()
  const patterns = asked.split(/\s+/).map(word => `%${word.replace(/[\\%_]/g, sign => `\\${sign}`)}%`)
  const { maxFound } = limits.catalogue
  const indicators =
    kind === 'reference'
      ? []
      : await selectIndicatorWords(db)
          .innerJoin('agenda_framework', 'agenda_framework.framework_id', 'framework.id')
          .where('agenda_framework.agenda_id', '=', agendaId)
          .where('indicator.is_withdrawn', '=', false)
          .where(
            sql<boolean>`lower(concat_ws(' ', indicator.code, indicator.number, indicator.title, framework.title,
              framework.short_title)) like all(${patterns}::text[])`,
          )
          .orderBy(sql`lower(indicator.code) = ${asked}`, 'desc')
          .orderBy(sql`indicator.facts->>'detail' = 'full'`, 'desc')
          .orderBy('agenda_framework.position')
          .orderBy('indicator.position')
          .limit(maxFound)
          .execute()
  const references =
    kind === 'indicator'
      ? []
      : await selectReferenceWords(db)
          .where(
            sql<boolean>`lower(concat_ws(' ', acquis_reference.code, acquis_reference.title,
              acquis_reference.facts->>'instrument', acquis_reference.facts->>'paragraph',
              acquis_reference.facts->>'summary', acquis_kind.facts->>'label')) like all(${patterns}::text[])`,
          )
          .orderBy(sql`lower(acquis_reference.code) = ${asked}`, 'desc')
          .orderBy('acquis_reference.position')
          .limit(maxFound)
          .execute()
  return [...indicators.map(wordsOfIndicator), ...references.map(wordsOfReference)].slice(0, maxFound)
}

