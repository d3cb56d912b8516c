/**
 * Gate rules about what an update takes away (G12–G15). Ranges that are deleted already are ignored: a step 2 always
 * carries the whole delete set of its replica.
 */
import * as Y from 'yjs'
import type { RefusalCode } from '../domain/errors.ts'
import {
  cutsCharacter,
  firstItem,
  homeOf,
  inText,
  knownClock,
  namesHeld,
  sameHome,
  structsBetween,
} from './item-store.ts'
import { isDelimiter, isEmbed, roots, textLimits } from './text-model.ts'
import { rangeAt, type ClockRange } from './update-frame.ts'
import type { ResolvedStructs } from './update-structs.ts'

/** What an update really takes away. */
export type Deletions = {
  /** Per client, sorted and disjoint: live or new units only. */
  readonly ranges: ReadonlyMap<number, readonly ClockRange[]>
  /** Whether the update also names units that are deleted already. */
  readonly namesDeleted: boolean
  /** Live items of the document that it deletes, wholly or in part. */
  readonly items: readonly Y.Item[]
}

/** What the deletes of an update hit, or why they may not. `isPendingOfOther`: another's suggestion, not yet accepted. */
export function judgeDeletes(
  doc: Y.Doc,
  stated: ReadonlyMap<number, readonly ClockRange[]>,
  resolved: ResolvedStructs,
  isPendingOfOther: (client: number) => boolean,
): Deletions | RefusalCode {
  const items: Y.Item[] = []
  const ranges = new Map<number, readonly ClockRange[]>()
  let namesDeleted = false
  for (const [client, list] of stated) {
    const end = resolved.endOf(client)
    const known = knownClock(doc, client)
    const effective: ClockRange[] = []
    for (const range of list) {
      // G12: a delete of clocks that nobody has written yet would wait, and take away what comes
      if (range.to > end) return 'deletes-unknown-words'
      if (range.to > known && cutsNewCharacter(resolved, client, range, known)) return 'broken-characters'
      for (const struct of structsBetween(doc, client, range.from, Math.min(range.to, known))) {
        if (struct.deleted || !(struct instanceof Y.Item)) {
          namesDeleted = true
          continue
        }
        const refusal = refusalToDelete(doc, struct, range, isPendingOfOther)
        if (refusal !== null) return refusal
        items.push(struct)
        extend(effective, Math.max(range.from, struct.id.clock), Math.min(range.to, struct.id.clock + struct.length))
        if (items.length > textLimits.maxDeleteRanges) return 'update-too-large'
      }
      if (range.to > known) extend(effective, Math.max(range.from, known), range.to)
    }
    if (effective.length > 0) ranges.set(client, effective)
  }
  return { ranges, items, namesDeleted }
}

/** Whether the update deletes this unit. */
export function deletes(deletions: Deletions, client: number, clock: number): boolean {
  const ranges = deletions.ranges.get(client)
  return ranges !== undefined && rangeAt(ranges, clock) !== null
}

/** How many of the units from `from` up to `to` the update leaves. */
export function unitsLeft(deletions: Deletions, client: number, from: number, to: number): number {
  const ranges = deletions.ranges.get(client)
  if (ranges === undefined) return to - from
  let left = to - from
  for (let index = firstEndingAfter(ranges, from); index < ranges.length; index++) {
    const range = ranges[index]
    if (range === undefined || range.from >= to) break
    left -= Math.min(to, range.to) - Math.max(from, range.from)
  }
  return left
}

function extend(ranges: ClockRange[], from: number, to: number): void {
  const last = ranges.at(-1)
  if (last !== undefined && last.to === from) ranges[ranges.length - 1] = { from: last.from, to }
  else ranges.push({ from, to })
}

function refusalToDelete(
  doc: Y.Doc,
  item: Y.Item,
  range: ClockRange,
  isPendingOfOther: (client: number) => boolean,
): RefusalCode | null {
  const home = homeOf(doc, item)
  if (home.kind === 'root') return 'root-not-allowed'
  if (!sameHome(home, inText)) return null
  // G13: the first marker stays
  if (item === firstItem(doc)) return 'first-block-must-stay'
  // G14: delimiters go by command only, others' suggestions by decision only
  if (item.content instanceof Y.ContentEmbed && isEmbed(item.content.embed) && isDelimiter(item.content.embed))
    return 'delimiter-by-command-only'
  if (isPendingOfOther(item.id.client) && !isAccepted(doc, item, range)) return 'suggestion-of-another'
  // G15: no half of a character
  return cutsCharacter(item, range.from) || cutsCharacter(item, range.to) ? 'broken-characters' : null
}

/** Whether the part of this item that the range hits was accepted: root `acc`, keys `client:clock:length`. */
function isAccepted(doc: Y.Doc, item: Y.Item, range: ClockRange): boolean {
  let next = Math.max(range.from, item.id.clock)
  const to = Math.min(range.to, item.id.clock + item.length)
  const ranges = namesHeld(doc, roots.accepted)
    .filter(name => name.startsWith(`${item.id.client}:`))
    .map(name => name.split(':').map(Number))
    .sort((a, b) => (a[1] ?? 0) - (b[1] ?? 0))
  for (const [, clock = 0, length = 0] of ranges) if (clock <= next && next < clock + length) next = clock + length
  return next >= to
}

function cutsNewCharacter(resolved: ResolvedStructs, client: number, range: ClockRange, known: number): boolean {
  if (range.from >= known && resolved.cutsCharacter({ client, clock: range.from }, range.from)) return true
  return resolved.cutsCharacter({ client, clock: range.to - 1 }, range.to)
}

function firstEndingAfter(ranges: readonly ClockRange[], clock: number): number {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle]?.to ?? 0) <= clock) low = middle + 1
    else high = middle
  }
  return low
}
