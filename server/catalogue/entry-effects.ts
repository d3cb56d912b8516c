/**
 * Writes entries of the catalogue inside the import's unit of work. An entry is prepared first, compared with what
 * stands here, and written only if it is new or changed; what links and texts point to keeps its id, its code and its
 * framework, and is withdrawn instead of deleted.
 */
import { sql } from 'kysely'
import type { AcquisFile, FrameworksFile } from '../../packages/contract/catalogue-files.ts'
import {
  parseCatalogueId,
  type CatalogueVersionId,
  type FrameworkId,
  type IndicatorId,
  type ReferenceId,
} from '../../packages/domain/ids.ts'
import type { JsonFile } from '../platform/json-file.ts'
import type { Work } from '../platform/unit-of-work.ts'
import { codeOfIndicator, codeOfReference } from './catalogue-reader.ts'

/** Entries to write under a version; `count` of them are new or changed. */
export type Changes = { readonly count: number; write(versionId: CatalogueVersionId): Promise<void> }

/** Tables whose entries are read by their facts alone. */
type PlainTable = 'evidence_type' | 'document_kind' | 'forum' | 'acquis_kind' | 'acquis_report'

/** What of these entries is new or changed. Entries that are not named stay. */
export async function changesOfPlain(
  work: Work,
  table: PlainTable,
  entries: readonly { readonly id: string; readonly facts: unknown }[],
): Promise<Changes> {
  const rows = await work.db.selectFrom(table).select(['id', 'position', 'facts']).orderBy('position').execute()
  const place = placesAmong(rows)
  const changed = entries
    .map(({ id, facts }) => ({ id, position: place(id), facts }))
    .filter(({ id, facts }) => !isSame(rows.find(row => row.id === id)?.facts, facts))
  return {
    count: changed.length,
    write: async version_id => {
      if (changed.length === 0) return
      await work.db
        .insertInto(table)
        .values(changed.map(row => ({ ...row, facts: JSON.stringify(row.facts), version_id })))
        .onConflict(conflict =>
          conflict.column('id').doUpdateSet(given => ({
            facts: given.ref('excluded.facts'),
            version_id: given.ref('excluded.version_id'),
          })),
        )
        .execute()
    },
  }
}

/** What of these frameworks is new or changed, their indicators apart. Frameworks that are not named stay. */
export async function changesOfFrameworks(work: Work, { value }: JsonFile<FrameworksFile>): Promise<Changes> {
  const rows = await work.db.selectFrom('framework').select(['id', 'position', 'facts']).orderBy('position').execute()
  const place = placesAmong(rows)
  const changed = value.frameworks
    .map(({ indicators: _, ...facts }) => ({ id: idOf<FrameworkId>(facts.id), position: place(facts.id), facts }))
    .filter(({ id, facts }) => !isSame(rows.find(row => row.id === id)?.facts, facts))
  return {
    count: changed.length,
    write: async version_id => {
      if (changed.length === 0) return
      const values = changed.map(({ facts, ...row }) => ({
        ...row,
        title: facts.title,
        short_title: facts.short_title,
        facts: JSON.stringify(facts),
        version_id,
      }))
      await work.db
        .insertInto('framework')
        .values(values)
        .onConflict(conflict =>
          conflict.column('id').doUpdateSet(given => ({
            title: given.ref('excluded.title'),
            short_title: given.ref('excluded.short_title'),
            facts: given.ref('excluded.facts'),
            version_id: given.ref('excluded.version_id'),
          })),
        )
        .execute()
    },
  }
}

/**
 * What of the indicators of these frameworks is new, changed or gone; those that are gone are withdrawn.
 * Refuses the file when an indicator would change its code or framework, or takes the code of another entry.
 */
export async function changesOfIndicators(work: Work, file: JsonFile<FrameworksFile>): Promise<Changes> {
  const rows = await work.db
    .selectFrom('indicator')
    .select(['id', 'code', 'framework_id', 'position', 'facts', 'is_withdrawn'])
    .orderBy('framework_id')
    .orderBy('position')
    .execute()
  const known = new Map<string, (typeof rows)[number]>(rows.map(row => [row.id, row]))
  const codes = await codesOf(work)
  const stated = file.value.frameworks.flatMap((framework, i) =>
    framework.indicators.map((facts, position) => {
      const path = ['frameworks', String(i), 'indicators', String(position)]
      const code = codeOfIndicator(facts)
      const row = known.get(facts.id)
      if (row !== undefined && row.framework_id !== framework.id) {
        file.refuseAt([...path, 'id'], 'import-other-framework', { framework: row.framework_id })
      }
      refuseOtherCode(file, path, { code, known: row?.code, holder: codes.get(code), id: facts.id })
      return { id: idOf<IndicatorId>(facts.id), code, framework_id: idOf<FrameworkId>(framework.id), position, facts }
    }),
  )
  const changed = stated.filter(({ id, position, facts }) => {
    const row = known.get(id)
    return row === undefined || row.is_withdrawn || row.position !== position || !isSame(row.facts, facts)
  })
  const frameworks = new Set<string>(file.value.frameworks.map(({ id }) => id))
  const names = new Set<string>(stated.map(({ id }) => id))
  const gone = rows.filter(row => frameworks.has(row.framework_id) && !names.has(row.id) && !row.is_withdrawn)
  return {
    count: changed.length + gone.length,
    write: async version_id => {
      if (gone.length > 0) {
        await work.db
          .updateTable('indicator')
          .set({ is_withdrawn: true, version_id })
          .where('id', 'in', gone.map(({ id }) => id))
          .execute()
      }
      if (changed.length === 0) return
      const values = changed.map(({ facts, ...row }) => ({
        ...row,
        number: facts.number,
        title: facts.title,
        facts: JSON.stringify(facts),
        version_id,
      }))
      await work.db
        .insertInto('indicator')
        .values(values)
        .onConflict(conflict =>
          conflict.column('id').doUpdateSet(given => ({
            position: given.ref('excluded.position'),
            number: given.ref('excluded.number'),
            title: given.ref('excluded.title'),
            facts: given.ref('excluded.facts'),
            is_withdrawn: false,
            version_id: given.ref('excluded.version_id'),
          })),
        )
        .execute()
    },
  }
}

/** What of these references is new or changed. References that are not named stay. Refuses as for indicators. */
export async function changesOfReferences(work: Work, file: JsonFile<AcquisFile>): Promise<Changes> {
  const rows = await work.db
    .selectFrom('acquis_reference')
    .select(['id', 'code', 'position', 'facts'])
    .orderBy('position')
    .execute()
  const place = placesAmong(rows)
  const codes = await codesOf(work)
  const changed = file.value.references
    .map((facts, i) => {
      const code = codeOfReference(facts)
      const row = rows.find(each => each.id === facts.id)
      refuseOtherCode(file, ['references', String(i)], {
        code,
        known: row?.code,
        holder: codes.get(code),
        id: facts.id,
      })
      return { id: idOf<ReferenceId>(facts.id), code, position: place(facts.id), facts }
    })
    .filter(({ id, facts }) => !isSame(rows.find(row => row.id === id)?.facts, facts))
  return {
    count: changed.length,
    write: async version_id => {
      if (changed.length === 0) return
      const values = changed.map(({ facts, ...row }) => ({
        ...row,
        kind: facts.kind,
        title: facts.title,
        binding: facts.binding,
        facts: JSON.stringify(facts),
        version_id,
      }))
      await work.db
        .insertInto('acquis_reference')
        .values(values)
        .onConflict(conflict =>
          conflict.column('id').doUpdateSet(given => ({
            kind: given.ref('excluded.kind'),
            title: given.ref('excluded.title'),
            binding: given.ref('excluded.binding'),
            facts: given.ref('excluded.facts'),
            version_id: given.ref('excluded.version_id'),
          })),
        )
        .execute()
    },
  }
}

/** Holds other imports back until this transaction ends. */
export async function holdOtherImports(work: Work): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('acquis catalogue', 0))`.execute(work.db)
}

/** Who has which code: indicators and references share them, as texts cite both. */
async function codesOf(work: Work): Promise<ReadonlyMap<string, string>> {
  const indicators = await work.db.selectFrom('indicator').select(['id', 'code']).execute()
  const references = await work.db.selectFrom('acquis_reference').select(['id', 'code']).execute()
  return new Map<string, string>([...indicators, ...references].map(({ id, code }) => [code, id]))
}

function refuseOtherCode(
  { refuseAt }: Pick<JsonFile<unknown>, 'refuseAt'>,
  path: readonly string[],
  facts: {
    readonly code: string
    readonly known: string | undefined
    readonly holder: string | undefined
    readonly id: string
  },
): void {
  const { code, known, holder, id } = facts
  if (known !== undefined && known !== code) refuseAt([...path, 'id'], 'import-code-changed', { code: known })
  if (holder !== undefined && holder !== id) refuseAt([...path, 'id'], 'import-code-of-another', { code })
}

/** Where an entry stands: what is here keeps its place, what is new comes after it in the order of its file. */
function placesAmong(rows: readonly { readonly id: string; readonly position: number }[]): (id: string) => number {
  const places = new Map(rows.map(({ id, position }) => [id, position]))
  let next = Math.max(-1, ...places.values()) + 1
  return id => {
    const place = places.get(id) ?? next++
    places.set(id, place)
    return place
  }
}

/** Whether two JSON values say the same, whatever the order of their properties. */
function isSame(a: unknown, b: unknown): boolean {
  return a !== undefined && JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, sorted(part)]),
  )
}

/** The file's schema has checked the pattern already. */
function idOf<Id extends FrameworkId | IndicatorId | ReferenceId>(text: string): Id {
  const id = parseCatalogueId<Id>(text)
  if (id === null) throw new Error(`${text} is no id of the catalogue`)
  return id
}
