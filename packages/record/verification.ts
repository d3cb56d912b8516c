/**
 * Walks a chain and names the first row that is not as it was written. It reads one link after the other, so that a
 * record of any length is verified in little memory. Rules: docs/record.md.
 */
import { emptyChain, linkHash, payloadHash, type Head, type Link, type RecordEntry } from './hash-chain.ts'

/** A link as it is stored, with the entry of the journal that it carries; null when there is none any more. */
export type StoredLink = Link & { readonly entry: RecordEntry | null }

export type AlterationKind =
  /** A number is missing: a row was deleted, or given another number. */
  | 'row-missing'
  /** The journal's entry of this row is gone. */
  | 'entry-missing'
  /** The journal's entry does not say what it said when it was chained. */
  | 'entry-altered'
  /** The row does not follow the one before it: one of them was exchanged, moved, or made again. */
  | 'order-broken'
  /** The row's own hash was changed. */
  | 'hash-altered'
  /** Somebody wrote down another hash for this number. */
  | 'head-differs'
  /** The chain ends before the number that somebody wrote down. */
  | 'tail-missing'

export type Alteration = { readonly seq: bigint; readonly kind: AlterationKind }

export type Verified =
  { readonly head: Head; readonly alteration: null } | { readonly head: Head; readonly alteration: Alteration }

/** What is wrong with the link that follows this head; null if nothing is. Rules R6 and R7. */
export function alterationOf(head: Head, link: StoredLink, known: Head | null = null): Alteration | null {
  const expected = head.seq + 1n
  // A number below the first one, which no chain of ours gives, or one that stands twice.
  if (link.seq < expected) return { seq: link.seq, kind: 'order-broken' }
  if (link.seq !== expected) return { seq: expected, kind: 'row-missing' }
  if (link.entry === null) return { seq: expected, kind: 'entry-missing' }
  if (payloadHash(link.entry) !== link.payloadHash) return { seq: expected, kind: 'entry-altered' }
  if (link.previousHash !== head.hash) return { seq: expected, kind: 'order-broken' }
  if (linkHash(expected, head.hash, link.payloadHash) !== link.hash) return { seq: expected, kind: 'hash-altered' }
  if (known !== null && known.seq === expected && known.hash !== link.hash)
    return { seq: expected, kind: 'head-differs' }
  return null
}

/** Walks all links in the order of their numbers, up to the first alteration. known: a head from an earlier walk. */
export async function verifyChain(links: AsyncIterable<StoredLink>, known: Head | null = null): Promise<Verified> {
  let head = emptyChain
  for await (const link of links) {
    const alteration = alterationOf(head, link, known)
    if (alteration !== null) return { head, alteration }
    head = { seq: link.seq, hash: link.hash }
  }
  if (known !== null && known.seq > head.seq) {
    return { head, alteration: { seq: head.seq + 1n, kind: 'tail-missing' } }
  }
  return { head, alteration: null }
}

/** A head as `verify` prints it, `seq:hash`; null for anything else. */
export function parseHead(text: string): Head | null {
  const [, seq = '', hash = ''] = /^(\d{1,18}):([0-9a-f]{64})$/.exec(text) ?? []
  return hash === '' ? null : { seq: BigInt(seq), hash }
}

/** As `parseHead` reads it. */
export function headText({ seq, hash }: Head): string {
  return `${seq}:${hash}`
}
