/** Where the words of cited entries are read: the beginning of every query that looks for them. */
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../platform/tables.ts'

/** Indicators with what is shown of them where they are cited. */
export function selectIndicatorWords(db: Kysely<Tables>) {
  return db
    .selectFrom('indicator')
    .innerJoin('framework', 'framework.id', 'indicator.framework_id')
    .select(['indicator.id', 'indicator.code', 'indicator.title', 'framework.short_title as from'])
}

/** The words of references, for the same. */
/** References of the acquis with what is shown of them where they are cited. */
export function selectReferenceWords(db: Kysely<Tables>) {
  return db
    .selectFrom('acquis_reference')
    .innerJoin('acquis_kind', 'acquis_kind.id', 'acquis_reference.kind')
    .select(['acquis_reference.id', 'acquis_reference.code', 'acquis_reference.title', 'acquis_reference.binding'])
    .select(sql<string>`acquis_kind.facts->>'label'`.as('from'))
}
