/**
 * Questions the gate asks of a document's store: what is known, which struct holds a unit, where an item belongs.
 * Reads Yjs internals without ever changing them: no `doc.get…`, which would create roots, and no clean starts,
 * which would split items. Pinned to yjs 13.6.33 and watched by yjs-shapes.test.ts.
 */
import * as Y from 'yjs'
import { roots } from './text-model.ts'
import type { ItemId } from './tokens.ts'

export type Struct = Y.Item | Y.GC
type Root = NonNullable<ReturnType<Y.Doc['share']['get']>>

/** The first clock of this client that the document does not know. */
export function knownClock(doc: Y.Doc, client: number): number {
  const last = doc.store.clients.get(client)?.at(-1)
  return last === undefined ? 0 : last.id.clock + last.length
}

/** The client ids under which something is known. */
export function knownClients(doc: Y.Doc): ReadonlySet<number> {
  return new Set(doc.store.clients.keys())
}

/** Whether something in the document waits for what is not there: never so for a log that the gate kept. */
export function isWaitingForMore(doc: Y.Doc): boolean {
  return doc.store.pendingStructs !== null || doc.store.pendingDs !== null
}

/** The struct that holds this unit, or null when the unit is not known. */
export function structOf(doc: Y.Doc, id: ItemId): Struct | null {
  return id.clock < knownClock(doc, id.client) ? Y.getItem(doc.store, Y.createID(id.client, id.clock)) : null
}

/** The structs of this client that hold the units from `from` up to (not including) `to`, in order of clocks. */
export function* structsBetween(doc: Y.Doc, client: number, from: number, to: number): Generator<Struct> {
  const structs = doc.store.clients.get(client)
  if (structs === undefined || from >= to || from >= knownClock(doc, client)) return
  for (let index = Y.findIndexSS(structs, from); index < structs.length; index++) {
    const struct = structs[index]
    if (struct === undefined || struct.id.clock >= to) return
    yield struct
  }
}

/** Every item that the document holds, deleted ones too, client by client. */
export function* storedItems(doc: Y.Doc): Generator<Y.Item> {
  for (const structs of doc.store.clients.values()) {
    for (const struct of structs) if (struct instanceof Y.Item) yield struct
  }
}

/** The root `t`, whatever type it was opened as; null when nothing was ever written to it. */
export function textRoot(doc: Y.Doc): Root | null {
  return doc.share.get(roots.text) ?? null
}

/** The first item of the text: in a seeded text its first marker. */
export function firstItem(doc: Y.Doc): Y.Item | null {
  return textRoot(doc)?._start ?? null
}

/** The names under which a root map holds something now; none when nothing was ever written to it. */
export function namesHeld(doc: Y.Doc, root: string): readonly string[] {
  const entries = doc.share.get(root)?._map ?? new Map<string, Y.Item>()
  return [...entries].filter(([, item]) => !item.deleted).map(([name]) => name)
}

/** What a root map holds now: each name with its plain value. Nothing when nothing was ever written to it. */
export function* entriesHeld(doc: Y.Doc, root: string): Generator<readonly [string, unknown]> {
  for (const [name, item] of doc.share.get(root)?._map ?? []) {
    if (!item.deleted && item.content instanceof Y.ContentAny) yield [name, item.content.arr.at(-1)]
  }
}

/** By name, the id under which a root map's entry was written. */
export function* entryIds(doc: Y.Doc, root: string): Generator<readonly [string, ItemId]> {
  for (const [name, item] of doc.share.get(root)?._map ?? []) if (!item.deleted) yield [name, item.lastId]
}

/** Whether a transaction is under way, so that what is read may change without anybody being told. */
export function isChanging(doc: Y.Doc): boolean {
  return doc._transaction !== null
}

/** Units of the text now: characters, embeds and markers. */
export function textLength(doc: Y.Doc): number {
  return textRoot(doc)?._length ?? 0
}

/**
 * Where a stored item belongs: in the text, in the attributes of a marker, among the records of suggestions, in another
 * root, or nowhere (a struct that was collected with its parent, of which only the length is left).
 */
export type Home =
  | { readonly kind: 'text' }
  | { readonly kind: 'attributes'; readonly marker: ItemId; readonly name: string }
  | { readonly kind: 'record'; readonly key: string }
  | { readonly kind: 'root' }
  | { readonly kind: 'gone' }

export const inText: Home = { kind: 'text' }
export const gone: Home = { kind: 'gone' }

/** Where a stored struct belongs. Never splits or opens anything; a struct without a readable parent is `gone`. */
export function homeOf(doc: Y.Doc, struct: Struct): Home {
  if (!(struct instanceof Y.Item)) return gone
  const { parent, parentSub } = struct
  if (!(parent instanceof Y.AbstractType)) return gone
  if (parent === textRoot(doc) && parentSub === null) return inText
  if (parentSub !== null && parent === doc.share.get(roots.suggestions)) return { kind: 'record', key: parentSub }
  if (parent._item === null || parentSub === null) return { kind: 'root' }
  return { kind: 'attributes', marker: parent._item.id, name: parentSub }
}

/** Whether two homes are the same list of items: only then may one item name the other as its neighbour. */
export function sameHome(a: Home, b: Home): boolean {
  if (a.kind === 'record' && b.kind === 'record') return a.key === b.key
  if (a.kind !== 'attributes' || b.kind !== 'attributes') return a.kind === b.kind
  return a.name === b.name && sameId(a.marker, b.marker)
}

/** Whether two ids name the same unit; nothing is the same as nothing. */
export function sameId(a: ItemId | null, b: ItemId | null): boolean {
  return a === b || (a !== null && b !== null && a.client === b.client && a.clock === b.clock)
}

/** Whether a border before this clock would fall between the two halves of a surrogate pair of this struct. */
export function cutsCharacter(struct: Struct, clock: number): boolean {
  const at = clock - struct.id.clock
  if (at <= 0 || at >= struct.length || !(struct instanceof Y.Item)) return false
  if (!(struct.content instanceof Y.ContentString)) return false
  const before = struct.content.str.charCodeAt(at - 1)
  return before >= 0xd800 && before <= 0xdbff
}

/**
 * Whether a struct that is sent again says something else than the document holds, live, under the same clocks: two
 * writers drew one client id, and what the second one wrote would be taken for known and be lost.
 */
export function contradictsKnown(doc: Y.Doc, struct: Struct): boolean {
  if (!(struct instanceof Y.Item) || struct.content instanceof Y.ContentDeleted) return false
  const { client, clock } = struct.id
  for (const known of structsBetween(doc, client, clock, clock + struct.length)) {
    if (!(known instanceof Y.Item) || known.deleted || known.content instanceof Y.ContentDeleted) continue
    if (known.content.constructor !== struct.content.constructor) return true
    if (!(known.content instanceof Y.ContentString) || !(struct.content instanceof Y.ContentString)) continue
    const from = Math.max(clock, known.id.clock)
    const to = Math.min(clock + struct.length, known.id.clock + known.length)
    const stored = known.content.str.slice(from - known.id.clock, to - known.id.clock)
    if (stored !== struct.content.str.slice(from - clock, to - clock)) return true
  }
  return false
}

/** Cuts an item that is there so that one begins at this unit. Changes no word. */
export function cutItemAt(transaction: Y.Transaction, { client, clock }: ItemId): void {
  Y.getItemCleanStart(transaction, Y.createID(client, clock))
}

/** The newest item under each name of a map at the root, taken away or not. */
export function entryItems(doc: Y.Doc, root: string): readonly (readonly [string, Y.Item])[] {
  return [...(doc.share.get(root)?._map ?? new Map<string, Y.Item>())]
}

/** A stretch of the sequence `t`, visible or not: `length` units of one client from `clock` on. */
export type SequencePart = { readonly client: number; readonly clock: number; readonly length: number }

/** Everything that ever stood in the text, in the order of the sequence, deleted and collected units included. */
export function* sequenceOf(doc: Y.Doc): Generator<SequencePart> {
  for (let item = firstItem(doc); item !== null; item = item.right) {
    yield { client: item.id.client, clock: item.id.clock, length: item.length }
  }
}

/** Whether a document knows every unit that another one knows: then its sequence holds the other's, in one order. */
export function knowsAllOf(doc: Y.Doc, other: Y.Doc): boolean {
  return [...knownClients(other)].every(client => knownClock(doc, client) >= knownClock(other, client))
}
