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

/** How far one update may make us look; the honest distance between two neighbours is a few items. */
const maxSteps = 4_000_000

export class VirtualText {
  private readonly doc: Y.Doc
  private readonly resolved: ResolvedStructs
  /** New items of the text and the unit behind which each was placed. */
  readonly placed = new Map<Y.Item, { readonly added: NewStruct; readonly left: ItemId }>()
  /** Unit → the new item placed right behind it. */
  private readonly behind = new Map<string, NewStruct>()
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
    let left = origin
    let piece = this.following(origin, rightOrigin)
    const seen = new Pieces()
    let conflicting = new Pieces()
    while (piece !== null && !startsAt(piece, rightOrigin)) {
      if (--this.stepsLeft < 0) return false
      seen.add(piece)
      conflicting.add(piece)
      const pieceOrigin = this.originOf(piece)
      if (sameId(origin, pieceOrigin)) {
        if (piece.item.id.client < client) {
          left = lastOf(piece)
          conflicting = new Pieces()
        } else if (sameId(rightOrigin, piece.item.rightOrigin)) break
      } else if (pieceOrigin !== null && seen.holds(this.itemOf(pieceOrigin), pieceOrigin.clock)) {
        if (!conflicting.holds(this.itemOf(pieceOrigin), pieceOrigin.clock)) {
          left = lastOf(piece)
          conflicting = new Pieces()
        }
      } else break
      piece = this.following(lastOf(piece), rightOrigin)
    }
    if (!this.isBefore(origin, rightOrigin, piece)) return false
    this.insert(added, struct, left)
    return true
  }

  /** The pieces of the text from this item on, new ones in their places. */
  *pieces(first: Y.Item): Generator<Piece> {
    let piece: Piece | null = this.pieceFrom(first, first.id.clock, null)
    for (; piece !== null; piece = this.following(lastOf(piece), null)) yield piece
  }

  /** The piece that stands right behind this unit; it ends where `border` begins, if that lies inside it. */
  following(unit: ItemId, border: ItemId | null): Piece | null {
    const newcomer = this.behind.get(keyOf(unit))
    if (newcomer !== undefined && newcomer.struct instanceof Y.Item)
      return this.pieceFrom(newcomer.struct, newcomer.from, border)
    const item = this.itemOf(unit)
    if (item === null) return null
    if (unit.clock + 1 < item.id.clock + item.length) return this.pieceFrom(item, unit.clock + 1, border)
    const follower = this.followers.get(item)
    if (follower !== undefined) return follower === null ? null : this.pieceFrom(follower.item, follower.from, border)
    return item.right === null ? null : this.pieceFrom(item.right, item.right.id.clock, border)
  }

  /** Whether origin stands before right origin; `reached` is as far as placing has already looked. */
  private isBefore(origin: ItemId, rightOrigin: ItemId | null, reached: Piece | null): boolean {
    if (rightOrigin === null) return true
    if (reached !== null && startsAt(reached, rightOrigin)) return true
    const left = this.itemOf(origin)
    const right = this.itemOf(rightOrigin)
    if (left === null || right === null) return false
    if (left === right) return origin.clock < rightOrigin.clock
    if (sameId(left.rightOrigin, rightOrigin)) return true
    if (right.id.clock === rightOrigin.clock && sameId(right.origin, origin)) return true
    for (let piece = reached; piece !== null; piece = this.following(lastOf(piece), rightOrigin)) {
      if (startsAt(piece, rightOrigin)) return true
      if (--this.stepsLeft < 0) return false
    }
    return false
  }

  private insert(added: NewStruct, item: Y.Item, left: ItemId): void {
    this.placed.set(item, { added, left })
    this.followers.set(item, this.following(left, null))
    this.behind.set(keyOf(left), added)
    const container = this.itemOf(left)
    if (container === null) return
    const cuts = this.cuts.get(container) ?? []
    cuts.push(left.clock)
    cuts.sort((a, b) => a - b)
    this.cuts.set(container, cuts)
  }

  private pieceFrom(item: Y.Item, from: number, border: ItemId | null): Piece {
    const cut = this.cuts.get(item)?.find(clock => clock >= from)
    let to = cut === undefined ? item.id.clock + item.length : cut + 1
    if (border !== null && border.client === item.id.client && border.clock > from && border.clock < to)
      to = border.clock
    return { item, from, to }
  }

  /** The item, new or stored, that holds this unit. */
  itemOf(unit: ItemId): Y.Item | null {
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

function startsAt(piece: Piece, unit: ItemId | null): boolean {
  return unit !== null && piece.item.id.client === unit.client && piece.from === unit.clock
}

function lastOf(piece: Piece): ItemId {
  return { client: piece.item.id.client, clock: piece.to - 1 }
}

function keyOf(unit: ItemId): string {
  return `${unit.client}:${unit.clock}`
}
