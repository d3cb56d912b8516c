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

/**
 * Where a unit of the text is. `index`: its offset among the visible units; for a deleted one, the offset of its gap.
 * `rank`: its offset among all units, deleted ones too.
 */
export type UnitPlace = { readonly index: number; readonly isLive: boolean; readonly rank: number }
export type TextPlaces = {
  /** Null for a unit that is not in the text: never known, or something else than a unit of it. */
  of(id: ItemId): UnitPlace | null
  /**
   * Where words may live that an undo or redo brought back for this deleted unit; null where nothing was. Read from the
   * items alone: an undo puts the words back directly before what is left of them, and names that as their right
   * neighbour. What somebody typed there before the deletion looks alike and may be one item with it, so callers compare
   * the words. `units`: each may be what became of this very unit, if nothing else is there, with as many behind it as
   * came back together, in `length`.
   */
  rebornOf(id: ItemId): Rebirth | null
  /**
   * Living stretches before a unit, from the offset `from` on, of which the items do not say that they belong before it:
   * what may have come back together with it and more, and what stands beside units behind it for whoever wrote it, as
   * Yjs puts it where two write at once. Words may also have been written there one after the other; callers compare them.
   */
  uncertainBefore(id: ItemId, from: number): readonly Stretch[]
  /**
   * Living units before a unit that may be what became of deleted ones behind it: whoever brought them back as one item
   * with units before it had not heard of it. They may also have been written there; callers compare the words.
   */
  strayedBefore(id: ItemId): readonly Stretch[]
}
/** Offsets among the visible units. */
export type Stretch = { readonly from: number; readonly to: number }
export type Rebirth = Stretch & { readonly units: readonly RebornUnit[] }
export type RebornUnit = { readonly id: ItemId; readonly length: number }

/** One pass over the text, so that any number of ids can be placed by binary search. True until the text changes. */
export function placesInText(doc: Y.Doc): TextPlaces {
  const stretches = new Map<number, Placed[]>()
  let index = 0
  let rank = 0
  for (let item = firstItem(doc); item !== null; item = item.right) {
    const isLive = !item.deleted && item.countable
    const ofClient = stretches.get(item.id.client)
    const stretch = { item, from: item.id.clock, to: item.id.clock + item.length, index, rank, isLive }
    if (ofClient === undefined) stretches.set(item.id.client, [stretch])
    else ofClient.push(stretch)
    rank += item.length
    if (isLive) index += item.length
  }
  for (const ofClient of stretches.values()) ofClient.sort((a, b) => a.from - b.from)
  let reborn: ReadonlyMap<number, readonly Reborn[]> | null = null
  let parted: readonly Reborn[] | null = null

  const of = (id: ItemId): UnitPlace | null => {
    const found = stretchAt(stretches.get(id.client) ?? [], id.clock)
    if (found === null) return null
    const at = id.clock - found.from
    return { index: found.index + (found.isLive ? at : 0), isLive: found.isLive, rank: found.rank + at }
  }
  const chainsFrom = (client: number, from: number, to: number): readonly Reborn[] => {
    reborn ??= rebornItems(stretches)
    return (reborn.get(client) ?? []).filter(({ gap, length }) => gap < to && from < gap + length)
  }
  /** All that may have come back for a unit, and what came back for that. */
  const chainsOf = (id: ItemId): ReadonlySet<Reborn> => {
    const seen = new Set<Reborn>()
    const coming = [...chainsFrom(id.client, id.clock, id.clock + 1)]
    for (let chain = coming.pop(); chain !== undefined; chain = coming.pop()) {
      if (seen.has(chain)) continue
      seen.add(chain)
      // Words that were deleted again may have come back again.
      coming.push(...chainsFrom(chain.client, chain.start, chain.start + chain.length))
    }
    return seen
  }
  const unitsFrom = (id: ItemId): readonly RebornUnit[] => {
    const living: RebornUnit[] = []
    const seen = new Set<string>()
    const coming = [{ id, length: 1 }]
    for (let unit = coming.pop(); unit !== undefined; unit = coming.pop()) {
      const { client, clock } = unit.id
      const name = `${client}:${clock}`
      if (seen.has(name)) continue
      seen.add(name)
      if (of(unit.id)?.isLive === true) {
        living.push(unit)
        continue
      }
      for (const chain of chainsFrom(client, clock, clock + 1)) {
        if (!holdsUnit(stretches, chain, unit.id)) continue
        const at = clock - chain.gap
        coming.push({ id: { client: chain.client, clock: chain.start + at }, length: chain.length - at })
      }
    }
    return living
  }
  const rebornOf = (id: ItemId): Rebirth | null => {
    let [from, to] = [Number.POSITIVE_INFINITY, -1]
    for (const { client, start, length } of chainsOf(id)) {
      for (const stretch of stretches.get(client) ?? []) {
        if (!stretch.isLive || stretch.to <= start || stretch.from >= start + length) continue
        from = Math.min(from, stretch.index + Math.max(0, start - stretch.from))
        to = Math.max(to, stretch.index + Math.min(stretch.to, start + length) - stretch.from)
      }
    }
    return to < 0 ? null : { from, to, units: unitsFrom(id) }
  }
  const uncertainBefore = (id: ItemId, from: number): readonly Stretch[] => {
    const place = of(id)
    const holder = stretchAt(stretches.get(id.client) ?? [], id.clock)
    if (place === null || holder === null) return []
    const chains = [...chainsOf(id)]
    const found: Stretch[] = []
    let to = holder.index
    for (let item = holder.item.left; item !== null && to > from; item = item.left) {
      if (item.deleted || !item.countable) continue
      const { client, clock } = item.id
      const begin = to - item.length
      const right = item.rightOrigin === null ? null : of(item.rightOrigin)
      const isBack = chains.some(
        one => one.client === client && one.start < clock + item.length && clock < one.start + one.length,
      )
      if (isBack || right === null || right.rank >= place.rank) found.push({ from: Math.max(begin, from), to })
      to = begin
    }
    return found
  }
  const strayedBefore = (id: ItemId): readonly Stretch[] => {
    const place = of(id)
    if (place === null) return []
    parted ??= partedChains(stretches, (reborn ??= rebornItems(stretches)))
    return parted.flatMap(chain =>
      Array.from({ length: chain.length }, (_, n) => n).flatMap(n => {
        const was = of({ client: chain.gapClient, clock: chain.gap + n })
        const is = of({ client: chain.client, clock: chain.start + n })
        const isStray = is?.isLive === true && is.rank < place.rank && was !== null && was.rank > place.rank
        const wasOne = isStray && holdsUnit(stretches, chain, { client: chain.gapClient, clock: chain.gap + n })
        return wasOne ? [{ from: is.index, to: is.index + 1 }] : []
      }),
    )
  }
  return { of, rebornOf, uncertainBefore, strayedBefore }
}

type Placed = {
  readonly item: Y.Item
  readonly from: number
  readonly to: number
  readonly index: number
  readonly rank: number
  readonly isLive: boolean
}
/** `length` units of a client from `start` on that may be what became of as many of another, from `gap` on. */
type Reborn = {
  readonly gapClient: number
  readonly gap: number
  readonly client: number
  readonly start: number
  length: number
}

function stretchAt(stretches: readonly Placed[], clock: number): Placed | null {
  let low = 0
  let high = stretches.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const stretch = stretches[middle]
    if (stretch === undefined) return null
    if (clock < stretch.from) high = middle - 1
    else if (clock >= stretch.to) low = middle + 1
    else return stretch
  }
  return null
}

/** By the client of the units that were deleted. Pieces of one item, cut apart later, count as one again. */
function rebornItems(stretches: ReadonlyMap<number, readonly Placed[]>): ReadonlyMap<number, readonly Reborn[]> {
  const found = new Map<number, Reborn[]>()
  for (const [client, ofClient] of stretches) {
    let before: { readonly right: Y.ID; readonly reborn: Reborn } | null = null
    for (const { item, from, to } of ofClient) {
      const right = item.rightOrigin
      if (right === null) continue
      const continues: boolean =
        before !== null &&
        before.reborn.start + before.reborn.length === from &&
        sameId(before.right, right) &&
        isAfter(item.origin, client, from)
      if (before !== null && continues) {
        before.reborn.length += to - from
        continue
      }
      before = {
        right,
        reborn: { gapClient: right.client, gap: right.clock, client, start: from, length: to - from },
      }
      const gone = stretchAt(stretches.get(right.client) ?? [], right.clock)
      if (gone === null || !gone.item.deleted) continue
      const ofGap = found.get(right.client)
      if (ofGap === undefined) found.set(right.client, [before.reborn])
      else ofGap.push(before.reborn)
    }
  }
  return found
}

/** What came back as one for units that something stands between now. */
function partedChains(
  stretches: ReadonlyMap<number, readonly Placed[]>,
  reborn: ReadonlyMap<number, readonly Reborn[]>,
): readonly Reborn[] {
  return [...reborn].flatMap(([client, chains]) =>
    chains.filter(({ gap, length }) => {
      const gone = stretchAt(stretches.get(client) ?? [], gap)
      return gone !== null && gone.to < gap + length
    }),
  )
}

/** Whether what came back may hold this unit: it and all before it were one item of the text once. */
function holdsUnit(
  stretches: ReadonlyMap<number, readonly Placed[]>,
  { gapClient, gap, length }: Reborn,
  { client, clock }: ItemId,
): boolean {
  if (client !== gapClient || clock < gap || clock >= gap + length) return false
  const ofClient = stretches.get(client) ?? []
  for (let at = gap; at <= clock;) {
    const stretch = stretchAt(ofClient, at)
    if (stretch === null) return false
    at = stretch.to
  }
  return true
}

function isAfter(origin: Y.ID | null, client: number, clock: number): boolean {
  return origin !== null && origin.client === client && origin.clock === clock - 1
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
  for (const client of other.store.clients.keys()) if (knownClock(doc, client) < knownClock(other, client)) return false
  return true
}
