/**
 * The chain of the record. Every entry of the journal gets the next number, the hash of what it says (*payload hash*)
 * and a hash over number, payload hash and the hash before it. Who changes an entry changes its payload hash, and with
 * it every hash that follows; so one hash that somebody wrote down (the *head*) stands for all that came before it.
 * Rules: docs/record.md.
 */
import { toHexString } from 'lib0/buffer'
import { digest } from 'lib0/hash/sha256'
import { encodeUtf8 } from 'lib0/string'
import { canonicalJson, type JsonValue } from './canonical-json.ts'

/** What the journal says of one event. Ids as text; `at` in UTC with six decimals of a second. */
export type RecordEntry = {
  readonly id: string
  readonly at: string
  readonly name: string
  readonly actor: string | null
  readonly session: string | null
  readonly agenda: string | null
  readonly goal: string | null
  readonly facts: JsonValue
}

/** Where a chain has come to: its last number and hash. */
export type Head = { readonly seq: bigint; readonly hash: string }

/** Hashes are in hexadecimal, in lower case. */
export type Link = {
  readonly seq: bigint
  readonly payloadHash: string
  readonly previousHash: string
  readonly hash: string
}

/** Before the first entry. Rule R3. */
export const emptyChain: Head = { seq: 0n, hash: '0'.repeat(64) }

/** SHA-256 of the canonical JSON of an entry. Rule R2. */
export function payloadHash(entry: RecordEntry): string {
  return sha256(canonicalJson(entry))
}

/** The link that carries an entry behind this head. Rule R3. */
export function nextLink(head: Head, entry: RecordEntry): Link {
  const seq = head.seq + 1n
  const payload = payloadHash(entry)
  return { seq, payloadHash: payload, previousHash: head.hash, hash: linkHash(seq, head.hash, payload) }
}

/** SHA-256 of `acquis-record-1`, number, previous hash and payload hash, each on a line of its own. Rule R3. */
export function linkHash(seq: bigint, previousHash: string, payload: string): string {
  return sha256(`acquis-record-1\n${seq}\n${previousHash}\n${payload}`)
}

/** What stands in an entry instead of words of people: SHA-256 of the salt and the words. Rule R5. */
export function sealOf(salt: string, words: string): string {
  return sha256(`${salt}\n${words}`)
}

function sha256(text: string): string {
  return toHexString(digest(encodeUtf8(text)))
}
