/**
 * Where units of a text stand: offsets among what is visible and among all that was ever there, and where words may live
 * that an undo brought back. Reads items in the order of the sequence; knows neither passages nor anchors.
 */
import type * as Y from 'yjs'
import { firstItem, sameId } from './item-store.ts'
import type { ItemId } from './tokens.ts'

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
