/** A goal's text as this slice reads it: with who suggests in it, and whose the aliases are. */
import type { Kysely, Transaction } from 'kysely'
import type { DocumentId } from '../../packages/domain/ids.ts'
import { aliasesIn } from '../drafting/drafting-queries.ts'
import { lockedTexts, type Rooms } from '../live/rooms.ts'
import type { Tables } from '../platform/tables.ts'

/** What a server edit works on. */
export type TextEdit = Parameters<Parameters<Rooms['edit']>[2]>[0]
/** A text with its people. `aliases`: whose they are; null for somebody who is not known any more. */
export type MarkedText = Pick<TextEdit, 'doc' | 'suggesters' | 'aliases'>

/** The durable text with its people. Not inside a unit of work. */
export async function readMarkedText(
  db: Kysely<Tables>,
  rooms: Pick<Rooms, 'readText'>,
  documentId: DocumentId,
): Promise<MarkedText> {
  const { doc, suggesters } = await rooms.readText(documentId)
  return { doc, suggesters, aliases: await aliasesIn(db, documentId) }
}

/**
 * These texts with their people, one after the other, as they are and stay to the end of the caller's transaction: all
 * are held before the first is read. Each lives until the next is asked for. Refuses: 'not-found'.
 */
export async function* lockedMarkedTexts(
  work: { readonly db: Transaction<Tables> },
  documentIds: readonly DocumentId[],
): AsyncGenerator<MarkedText, void, undefined> {
  for await (const { documentId, doc, suggesters } of lockedTexts(work, documentIds))
    yield { doc, suggesters, aliases: await aliasesIn(work.db, documentId) }
}
