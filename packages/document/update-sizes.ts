/**
 * Gate rule G16: the text, its number of blocks and each single block stay within their limits. Only growth is refused;
 * whoever deletes may always do so. Counts what will be visible once the update is applied.
 */
import * as Y from 'yjs'
import type { RefusalCode } from '../domain/errors.ts'
import { firstItem, homeOf, textLength } from './item-store.ts'
import { textLimits } from './text-model.ts'
import { deletes, unitsLeft, type Deletions } from './update-deletes.ts'
import type { Piece, VirtualText } from './update-order.ts'

/** Why the text would become too large; null if it does not. `order` holds the new items in their places. */
export function refusalOfSizes(doc: Y.Doc, order: VirtualText, deletions: Deletions): RefusalCode | null {
  let units = 0
  let markers = 0
  for (const [item, { added }] of order.placed) {
    const visible = visibleUnits({ item, from: added.from, to: added.to }, deletions)
    units += visible
    if (isMarker(item)) markers += visible
  }
  const removed = new Set(deletions.items.filter(item => item.countable && homeOf(doc, item).kind === 'text'))
  const joins = [...removed].filter(isMarker)
  if (units === 0 && joins.length === 0) return null
  let after = textLength(doc) + units
  for (const item of removed) after -= item.length - visibleUnits(wholeOf(item), deletions)
  if (units > 0 && after > textLimits.maxTextLength) return 'text-too-large'
  if (markers > joins.length && after > textLimits.maxBlocks && hasTooManyBlocks(doc, markers - joins.length))
    return 'text-too-large'
  if (after <= textLimits.maxBlockLength) return null
  return touchedBlocks(order, deletions, joins).some(start => hasTooLongBlock(order, deletions, start))
    ? 'text-too-large'
    : null
}

function hasTooManyBlocks(doc: Y.Doc, more: number): boolean {
  let count = more
  for (let item = firstItem(doc); item !== null; item = item.right) if (!item.deleted && isMarker(item)) count += 1
  return count > textLimits.maxBlocks
}

/** The surviving stored markers at or before every place where the update adds words or joins blocks. */
function touchedBlocks(order: VirtualText, deletions: Deletions, joins: readonly Y.Item[]): readonly Y.Item[] {
  const startOf = new Map<Y.Item, Y.Item>()
  const starts = new Set<Y.Item>()
  const anchors = [...order.placed.values()].map(({ left }) => left)
  for (const anchor of [...anchors, ...joins]) {
    if (order.placed.has(anchor)) continue // placed behind another new item, which has its own anchor
    const passed: Y.Item[] = []
    let item = anchor
    while (!startOf.has(item) && !(isMarker(item) && isVisible(item, deletions)) && item.left !== null) {
      passed.push(item)
      item = item.left
    }
    const start = startOf.get(item) ?? item
    for (const other of passed) startOf.set(other, start)
    startOf.set(item, start)
    starts.add(start)
  }
  return [...starts]
}

/** Walks from a stored marker to the next stored one that stays, over everything new between them. */
function hasTooLongBlock(order: VirtualText, deletions: Deletions, start: Y.Item): boolean {
  let length = 0
  for (const piece of order.pieces(start)) {
    if (isMarker(piece.item) && isVisible(piece.item, deletions)) {
      if (piece.item !== start && !order.placed.has(piece.item)) return false
      length = 0
    } else {
      length += visibleUnits(piece, deletions)
      if (length > textLimits.maxBlockLength) return true
    }
  }
  return false
}

function visibleUnits(piece: Piece, deletions: Deletions): number {
  const { item, from, to } = piece
  if (item.deleted || !item.countable || item.content instanceof Y.ContentDeleted) return 0
  return unitsLeft(deletions, item.id.client, from, to)
}

function isVisible(item: Y.Item, deletions: Deletions): boolean {
  return !item.deleted && !deletes(deletions, item.id.client, item.id.clock)
}

function isMarker(item: Y.Item): boolean {
  return item.content instanceof Y.ContentType
}

function wholeOf(item: Y.Item): Piece {
  return { item, from: item.id.clock, to: item.id.clock + item.length }
}
