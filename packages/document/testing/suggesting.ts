/**
 * People who suggest on replicas of one text: what the tests of suggestions write with. Ids and aliases: `amal` under
 * 11, `bo` under 21, and the server under 1. Nothing passes the gate here.
 */
import type * as Y from 'yjs'
import { strikeJson } from '../suggestion-decisions.ts'
import { recordJson, recordKey, type UnitRange } from '../suggestion-store.ts'
import { insertText, itemIdAt, marksAt, openText } from '../tokens.ts'
import { replicaOf } from './replicas.ts'

export const amal = { client: 11, alias: 'amal' } as const
export const bo = { client: 21, alias: 'bo' } as const
type Person = { readonly client: number; readonly alias: string }
export const suggesters: ReadonlyMap<number, string> = new Map([
  [amal.client, amal.alias],
  [bo.client, bo.alias],
])

/** Writes words as a suggestion at this offset of `t`; answers their units. */
export function suggestWords(doc: Y.Doc, who: Person, index: number, words: string): UnitRange {
  const before = doc.clientID
  doc.clientID = who.client
  const text = openText(doc)
  doc.transact(() => insertText(text, index, words, marksAt(text, index)))
  doc.clientID = before
  const id = itemIdAt(text, index)
  if (id === null) throw new Error('nothing was written')
  return { ...id, length: words.length }
}

/** Strikes what stands from this offset on; answers the name of the record. */
export function strikeUnits(doc: Y.Doc, who: Person, index: number, length: number, uuid = 'a'): string {
  const text = openText(doc)
  const ranges = Array.from({ length }, (_, k) => itemIdAt(text, index + k)).flatMap(id =>
    id === null ? [] : [{ ...id, length: 1 }],
  )
  const key = recordKey(who.alias, uuid)
  const before = doc.clientID
  doc.clientID = who.client
  doc.getMap('sugg').set(key, strikeJson(doc, ranges))
  doc.clientID = before
  return key
}

/** Suggests that the block of this marker says something else. */
export function suggestAttribute(
  doc: Y.Doc,
  who: Person,
  index: number,
  name: 'kind' | 'indent',
  value: string | number,
) {
  const marker = itemIdAt(openText(doc), index)
  if (marker === null) throw new Error('no marker there')
  const key = recordKey(who.alias, 'k')
  const before = doc.clientID
  doc.clientID = who.client
  doc.getMap('sugg').set(key, recordJson({ kind: 'attribute', marker, name, value }))
  doc.clientID = before
  return key
}

/** The same text as somebody sees it who has only just opened it. */
export function coldCopy(doc: Y.Doc): Y.Doc {
  return replicaOf(doc, 99)
}
