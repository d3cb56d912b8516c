/**
 * Gate rule G17: Yjs tidies format items by itself, under the name of whoever merely received an update; our own
 * replicas have that switched off (openText), stock clients have not. Such deletes show nothing today and flip other
 * people's bold tomorrow, so the gate strips them from the update and lets the rest pass.
 */
import * as Y from 'yjs'
import { firstItem } from './item-store.ts'
import { markNames } from './text-model.ts'
import { unitsLeft, type Deletions } from './update-deletes.ts'
import type { ClockRange } from './update-frame.ts'
import type { VirtualText } from './update-order.ts'

/**
 * The format items that a clean-up deletes: an update that does nothing else, of items not all the sender's own, which
 * nobody would see missing. An update that also writes or deletes words is somebody's act and is left as it is.
 */
export function cleanUpsIn(
  doc: Y.Doc,
  order: VirtualText,
  deletions: Deletions,
  isOwn: (client: number) => boolean,
): readonly Y.Item[] {
  const formats = deletions.items.filter(item => item.content instanceof Y.ContentFormat)
  if (order.placed.size > 0 || formats.length < deletions.items.length) return []
  if (formats.every(item => isOwn(item.id.client))) return []
  return showsSame(doc, order, deletions, new Set(formats)) ? formats : []
}

/** The delete ranges without these items. */
export function withoutCleanUps(
  ranges: ReadonlyMap<number, readonly ClockRange[]>,
  cleanUps: readonly Y.Item[],
): ReadonlyMap<number, readonly ClockRange[]> {
  const kept = new Map(ranges)
  for (const { id } of cleanUps)
    kept.set(
      id.client,
      (kept.get(id.client) ?? []).flatMap(range => without(range, id.clock)),
    )
  return kept
}

/** Whether every unit that stays visible has the same formats with and without these format items. */
function showsSame(doc: Y.Doc, order: VirtualText, deletions: Deletions, formats: ReadonlySet<Y.Item>): boolean {
  const first = firstItem(doc)
  if (first === null) return true
  const kept = new Map<string, unknown>()
  const tidied = new Map<string, unknown>()
  for (const { item, from, to } of order.pieces(first)) {
    if (item.deleted || item.content instanceof Y.ContentDeleted) continue
    const isLeft = unitsLeft(deletions, item.id.client, from, to) > 0
    if (item.content instanceof Y.ContentFormat) {
      if (isLeft || formats.has(item)) kept.set(item.content.key, item.content.value)
      if (isLeft) tidied.set(item.content.key, item.content.value)
    } else if (isLeft && markNames.some(name => (kept.get(name) ?? null) !== (tidied.get(name) ?? null))) return false
  }
  return true
}

function without(range: ClockRange, clock: number): readonly ClockRange[] {
  if (clock < range.from || clock >= range.to) return [range]
  return [
    { from: range.from, to: clock },
    { from: clock + 1, to: range.to },
  ].filter(part => part.from < part.to)
}
