/**
 * Where new items come to stand in the text, computed beside the document and without changing it. Rule G11: an item's
 * origin stands strictly before its right origin. Without it a well-formed item shows live and is gone, or elsewhere,
 * after a reload. The order is decided exactly as Yjs integrates (`Item.integrate`), on a thin overlay over the store:
 * a position is a unit, so nothing is split.
 */
import * as Y from 'yjs'
import { sameId, structOf } from './item-store.ts'
import type { NewStruct, ResolvedStructs } from './update-structs.ts'
import type { ItemId } from './tokens.ts'

/** Part of an item as it stands in the list: its units from `from` up to `to`. */
export type Piece = { readonly item: Y.Item; readonly from: number; readonly to: number }

/** A place in the list: right behind this unit of this item. */
type Spot = { readonly item: Y.Item; readonly clock: number }

/** How far one update may make us look, some 0.1 s; the honest distance between two neighbours is a few items. */
const maxSteps = 100_000

export class VirtualText {
  private readonly doc: Y.Doc
  private readonly resolved: ResolvedStructs
  /** New items of the text and the item, new or stored, behind which each was placed. */
  readonly placed = new Map<Y.Item, { readonly added: NewStruct; readonly left: Y.Item }>()
  /** Item → clock of one of its units → the new item placed right behind that unit. */
  private readonly behind = new Map<Y.Item, Map<number, NewStruct>>()
  /** New item → what stands behind its last unit, unless `behind` has something newer. */
  private readonly followers = new Map<Y.Item, Piece | null>()
  /** Item → clocks of units behind which something new was placed, ascending. */
  private readonly cuts = new Map<Y.Item, number[]>()
  private stepsLeft = maxSteps

  constructor(doc: Y.Doc, resolved: ResolvedStructs) {
    this.doc = doc
    this.resolved = resolved
  }

  /** Places a new item of the text. False when its origin does not stand before its right origin, or is too far away. */
  place(added: NewStruct): boolean {
    const { struct, client, origin, rightOrigin } = added
    if (!(struct instanceof Y.Item) || origin === null) return false
    const container = this.itemOf(origin)
    if (container === null) return false
    let left: Spot = { item: container, clock: origin.clock }
    let piece = this.following(left, rightOrigin)
    const seen = new Pieces()
    let conflicting = new Pieces()
    while (piece !== null && !startsAt(piece, rightOrigin)) {
      if (--this.stepsLeft < 0) return false
      seen.add(piece)
      conflicting.add(piece)
      const pieceOrigin = this.originOf(piece)
      if (sameId(origin, pieceOrigin)) {
        if (piece.item.id.client < client) {
          left = endOf(piece)
          conflicting = new Pieces()
        } else if (sameId(rightOrigin, piece.item.rightOrigin)) break
      } else if (pieceOrigin !== null && seen.holds(this.itemOf(pieceOrigin), pieceOrigin.clock)) {
        if (!conflicting.holds(this.itemOf(pieceOrigin), pieceOrigin.clock)) {
          left = endOf(piece)
          conflicting = new Pieces()
        }
      } else break
      piece = this.following(endOf(piece), rightOrigin)
    }
    if (!this.isBefore(container, origin, rightOrigin, piece)) return false
    this.insert(added, struct, left)
    return true
  }

  /** The pieces of the text from this item on, new ones in their places. */
  *pieces(first: Y.Item): Generator<Piece> {
    let piece: Piece | null = this.pieceFrom(first, first.id.clock, null)
    for (; piece !== null; piece = this.following(endOf(piece), null)) yield piece
  }

  /** The piece that stands right behind a unit; it ends where `border` begins, if that lies inside it. */
  private following({ item, clock }: Spot, border: ItemId | null): Piece | null {
    const newcomer = this.behind.get(item)?.get(clock)
    if (newcomer !== undefined && newcomer.struct instanceof Y.Item)
      return this.pieceFrom(newcomer.struct, newcomer.from, border)
    if (clock + 1 < item.id.clock + item.length) return this.pieceFrom(item, clock + 1, border)
    const follower = this.followers.get(item)
    if (follower !== undefined) return follower === null ? null : this.pieceFrom(follower.item, follower.from, border)
    return item.right === null ? null : this.pieceFrom(item.right, item.right.id.clock, border)
  }

  /** Whether origin stands before right origin; `reached` is as far as placing has already looked. */
  private isBefore(left: Y.Item, origin: ItemId, rightOrigin: ItemId | null, reached: Piece | null): boolean {
    if (rightOrigin === null) return true
    if (reached !== null && startsAt(reached, rightOrigin)) return true
    const right = this.itemOf(rightOrigin)
    if (right === null) return false
    if (left === right) return origin.clock < rightOrigin.clock
    if (sameId(left.rightOrigin, rightOrigin)) return true
    if (right.id.clock === rightOrigin.clock && sameId(right.origin, origin)) return true
    for (let piece = reached; piece !== null; piece = this.following(endOf(piece), rightOrigin)) {
      if (startsAt(piece, rightOrigin)) return true
      if (--this.stepsLeft < 0) return false
    }
    return false
  }

  private insert(added: NewStruct, item: Y.Item, left: Spot): void {
    this.placed.set(item, { added, left: left.item })
    this.followers.set(item, this.following(left, null))
    const behind = this.behind.get(left.item)
    if (behind === undefined) this.behind.set(left.item, new Map([[left.clock, added]]))
    else behind.set(left.clock, added)
    const cuts = this.cuts.get(left.item)
    if (cuts === undefined) this.cuts.set(left.item, [left.clock])
    else if (cuts[firstFrom(cuts, left.clock)] !== left.clock) cuts.splice(firstFrom(cuts, left.clock), 0, left.clock)
  }

  private pieceFrom(item: Y.Item, from: number, border: ItemId | null): Piece {
    const cuts = this.cuts.get(item)
    const cut = cuts?.[firstFrom(cuts, from)]
    let to = cut === undefined ? item.id.clock + item.length : cut + 1
    if (border !== null && border.client === item.id.client && border.clock > from && border.clock < to)
      to = border.clock
    return { item, from, to }
  }

  /** The item, new or stored, that holds this unit. */
  private itemOf(unit: ItemId): Y.Item | null {
    const struct = this.resolved.added(unit)?.struct ?? structOf(this.doc, unit)
    return struct instanceof Y.Item ? struct : null
  }

  /** The origin of a piece as if it were an item of its own: the unit before it, or what its item states. */
  private originOf({ item, from }: Piece): ItemId | null {
    const added = this.placed.get(item)?.added
    if (added !== undefined && from === added.from) return added.origin
    return from > item.id.clock ? { client: item.id.client, clock: from - 1 } : item.origin
  }
}

/** Which parts of which items were passed; the parts of one item are passed from left to right. */
class Pieces {
  private readonly parts = new Map<Y.Item, { readonly from: number; readonly to: number }>()

  add(piece: Piece): void {
    const part = this.parts.get(piece.item)
    this.parts.set(piece.item, { from: part?.from ?? piece.from, to: piece.to })
  }

  holds(item: Y.Item | null, clock: number): boolean {
    const part = item === null ? undefined : this.parts.get(item)
    return part !== undefined && part.from <= clock && clock < part.to
  }
}

/** The index of the first of these ascending numbers that is not below `least`. */
function firstFrom(ascending: readonly number[], least: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? least) < least) low = middle + 1
    else high = middle
  }
  return low
}

function startsAt(piece: Piece, unit: ItemId | null): boolean {
  return unit !== null && piece.item.id.client === unit.client && piece.from === unit.clock
}

function endOf({ item, to }: Piece): Spot {
  return { item, clock: to - 1 }
}
