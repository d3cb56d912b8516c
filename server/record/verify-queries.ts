/** Verifies the record of this house: the chain, the journal beside it, and the words that it refers to. */
import type { Kysely } from 'kysely'
import type { Head } from '../../packages/record/hash-chain.ts'
import { verifyChain, type AlterationKind } from '../../packages/record/verification.ts'
import type { Tables } from '../platform/tables.ts'
import { alteredWords, countPending, storedLinks, strayEntry } from './chain-queries.ts'

export type RecordVerdict =
  | { readonly kind: 'intact'; readonly head: Head; readonly pending: number }
  /** `head`: up to where it is as it was. */
  | {
      readonly kind: 'altered'
      readonly seq: bigint
      readonly what: AlterationKind | 'words-altered'
      readonly head: Head
    }
  /** The chain holds, and an entry of the journal is not in it. */
  | { readonly kind: 'stray-entry'; readonly journalId: string; readonly head: Head }

/** Walks everything and names the first row that is not as it was. known: a head that somebody kept. Changes nothing. */
export async function verifyRecord(db: Kysely<Tables>, known: Head | null): Promise<RecordVerdict> {
  const { head, alteration } = await verifyChain(storedLinks(db), known)
  const wordsAt = await alteredWords(db)
  if (wordsAt !== null && (alteration === null || wordsAt < alteration.seq)) {
    return { kind: 'altered', seq: wordsAt, what: 'words-altered', head }
  }
  if (alteration !== null) return { kind: 'altered', seq: alteration.seq, what: alteration.kind, head }
  const journalId = await strayEntry(db)
  if (journalId !== null) return { kind: 'stray-entry', journalId, head }
  return { kind: 'intact', head, pending: await countPending(db) }
}
