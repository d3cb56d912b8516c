/** Who backs suggestions, and since when somebody suggests in a text. */
import type { Kysely } from 'kysely'
import type { DocumentId, SuggestionId } from '../../packages/domain/ids.ts'
import type { Tables } from '../platform/tables.ts'
import { quotedVoices, type Cast, type Somebody } from './cast-queries.ts'

export type Backing = { readonly by: Somebody; readonly at: Date }

/** Who backs these suggestions, in this house or by the file from which they came. */
export async function backingOf(
  db: Kysely<Tables>,
  ids: readonly SuggestionId[],
  cast: Cast,
): Promise<ReadonlyMap<SuggestionId, readonly Backing[]>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('suggestion_backing')
    .selectAll()
    .where('suggestion_id', 'in', ids)
    .orderBy('backed_at')
    .orderBy('organisation_id')
    .execute()
  const quoted = await db.selectFrom('suggestion').select(['id', 'quoted_backing']).where('id', 'in', ids).execute()
  const found = new Map<SuggestionId, Backing[]>(quoted.map(row => [row.id, [...quotedVoices(row.quoted_backing)]]))
  for (const row of rows) {
    const backing = { by: cast.as(row.participant_id, row.organisation_id), at: row.backed_at }
    found.set(row.suggestion_id, [...(found.get(row.suggestion_id) ?? []), backing])
  }
  return found
}

/** When each suggesting client id of a text was claimed: its words are younger. */
export async function beginningsIn(db: Kysely<Tables>, documentId: DocumentId): Promise<ReadonlyMap<number, Date>> {
  const rows = await db
    .selectFrom('document_client')
    .select(['client_id', 'claimed_at'])
    .where('document_id', '=', documentId)
    .where('mode', '=', 'suggest')
    .execute()
  return new Map(rows.map(row => [Number(row.client_id), row.claimed_at]))
}
