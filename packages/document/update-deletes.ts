/**
 * Gate rules about what an update takes away (G12–G15, G18, G19). Ranges that are deleted already are ignored: a step 2 always
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
  sameHome,
  structsBetween,
  type Home,
} from './item-store.ts'
import { acceptedIn, holdsUnit, outsideOf } from './suggestion-store.ts'
import { isDelimiter, isEmbed, textLimits } from './text-model.ts'
import type { ClientOwner } from './client-owner.ts'
import { rangeAt, type ClockRange } from './update-frame.ts'
import { refusalOfRecord, type Authorship, type ResolvedStructs } from './update-structs.ts'

/** What an update really takes away. */
export type Deletions = {
  /** Per client, sorted and disjoint: live or new units only. */
  readonly ranges: ReadonlyMap<number, readonly ClockRange[]>
  /** Whether the update also names units that are deleted already. */
  readonly namesDeleted: boolean
  /** Live items of the document that it deletes, wholly or in part. */
  readonly items: readonly Y.Item[]
  /** Whether it would delete own suggestions that were accepted meanwhile: those are not in `ranges`. */
  readonly namesAccepted: boolean
}

/** Who deletes: only suggesting or not, under which names of records, and whose a client id is. */
export type Deleter = Pick<Authorship, 'suggestsOnly' | 'alias' | 'tellsAs'> & {
  readonly ownerOf: (client: number) => ClientOwner
}

/** What the deletes of an update hit, or why they may not. */
export function judgeDeletes(
  doc: Y.Doc,
  stated: ReadonlyMap<number, readonly ClockRange[]>,
  resolved: ResolvedStructs,
  deleter: Deleter,
): Deletions | RefusalCode {
  const items: Y.Item[] = []
  const ranges = new Map<number, readonly ClockRange[]>()
  let namesDeleted = false
  let namesAccepted = false
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
        const hit = {
          from: Math.max(range.from, struct.id.clock),
          to: Math.min(range.to, struct.id.clock + struct.length),
        }
        const home = homeOf(doc, struct)
        const parts = staysAsAccepted(doc, struct, home, hit, deleter)
        if (parts !== null) namesAccepted = true
        if (parts?.length === 0) continue
        const refusal = refusalToDelete(doc, struct, home, range, deleter)
        if (refusal !== null) return refusal
        items.push(struct)
        for (const part of parts ?? [hit]) extend(effective, part.from, part.to)
        if (items.length > textLimits.maxDeleteRanges) return 'update-too-large'
      }
      if (range.to > known) extend(effective, Math.max(range.from, known), range.to)
    }
    if (effective.length > 0) ranges.set(client, effective)
  }
  return { ranges, items, namesDeleted, namesAccepted }
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

/**
 * What is left to delete of a unit range of one who only suggests when part of it was accepted meanwhile (G19), the
 * attributes of an accepted ¶ included; null where nothing was.
 */
function staysAsAccepted(
  doc: Y.Doc,
  item: Y.Item,
  home: Home,
  hit: ClockRange,
  { suggestsOnly, ownerOf }: Deleter,
): readonly ClockRange[] | null {
  if (!suggestsOnly) return null
  if (home.kind === 'attributes') {
    const isOwn = ownerOf(home.marker.client) === 'own-suggest'
    return isOwn && holdsUnit(acceptedIn(doc), home.marker) ? [] : null
  }
  if (home.kind !== 'text' || ownerOf(item.id.client) !== 'own-suggest') return null
  const parts = outsideOf(acceptedIn(doc), item.id.client, hit)
  return parts.length === 1 && parts[0]?.from === hit.from && parts[0].to === hit.to ? null : parts
}

function refusalToDelete(
  doc: Y.Doc,
  item: Y.Item,
  home: Home,
  range: ClockRange,
  { suggestsOnly, alias, tellsAs, ownerOf }: Deleter,
): RefusalCode | null {
  if (home.kind === 'root') return 'root-not-allowed'
  if (home.kind === 'record') return refusalOfRecord(home.key, item.content, { alias, tellsAs })
  if (home.kind === 'attributes') {
    const owner = ownerOf(home.marker.client)
    if (owner === 'other-suggest' && !holdsUnit(acceptedIn(doc), home.marker)) return 'suggestion-of-another'
    return suggestsOnly && owner !== 'own-suggest' ? 'text-is-suggest-only' : null
  }
  if (!sameHome(home, inText)) return null
  // G13: the first marker stays
  if (item === firstItem(doc)) return 'first-block-must-stay'
  // G14: delimiters go by command only, others' suggestions by decision only
  if (item.content instanceof Y.ContentEmbed && isEmbed(item.content.embed) && isDelimiter(item.content.embed))
    return 'delimiter-by-command-only'
  const owner = ownerOf(item.id.client)
  if (owner === 'other-suggest' && !isAccepted(doc, item, range)) return 'suggestion-of-another'
  // G18: who only suggests deletes own suggestions; formats are judged with the clean-ups
  if (suggestsOnly && owner !== 'own-suggest' && !(item.content instanceof Y.ContentFormat))
    return 'text-is-suggest-only'
  // G15: no half of a character
  return cutsCharacter(item, range.from) || cutsCharacter(item, range.to) ? 'broken-characters' : null
}

/** Whether the part of this item that the range hits was accepted. */
function isAccepted(doc: Y.Doc, item: Y.Item, range: ClockRange): boolean {
  const from = Math.max(range.from, item.id.clock)
  const to = Math.min(range.to, item.id.clock + item.length)
  return outsideOf(acceptedIn(doc), item.id.client, { from, to }).length === 0
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
