/**
 * Where a passage is now. A passage is the ids of its first and last unit (several such ranges where moved blocks cut
 * it apart) with what it said: it follows its words through edits, splits, joins, other kinds and moves, and does not
 * grow when somebody writes right before or behind it. Words that were deleted and came back by undo are found by the
 * items themselves; words that came back otherwise by quote and surroundings, where only one place answers. Pure; reads
 * a document and never changes it.
 */
import type * as Y from 'yjs'
import { placesInText, type Rebirth, type RebornUnit, sameId, type TextPlaces } from './item-store.ts'
import { layout, type Block } from './layout.ts'
import { findAgain, findWithin, surroundings, wordsOf, type AnchorPiece } from './passage-words.ts'
import type { MovedRange } from './server-edits.ts'
import type { UnitRange } from './suggestion-store.ts'
import { itemIdAt, openText, type ItemId } from './tokens.ts'

/** The first and the last unit of a stretch of the text, both inside. */
export type PassageRange = { readonly first: ItemId; readonly last: ItemId }
/** `quote`: the words when the anchor was set, blocks on lines of their own; `prefix`, `suffix`: up to 32 beside them. */
export type Passage = {
  readonly ranges: readonly PassageRange[]
  readonly quote: string
  readonly prefix: string
  readonly suffix: string
}
/** A text prepared for resolving any number of anchors; true until the text changes. */
export type AnchorIndex = { readonly blocks: readonly Block[]; readonly places: TextPlaces }

/** Prepares a text. One pass over its items. */
export function indexAnchors(doc: Y.Doc): AnchorIndex {
  return { blocks: layout(doc), places: placesInText(doc) }
}

/** Where the words of a passage are, in display order; null when they are gone (a detached anchor). */
export function resolvePassage(index: AnchorIndex, passage: Passage): readonly AnchorPiece[] | null {
  const { blocks, places } = index
  const { quote } = passage
  const ends = passage.ranges.flatMap(({ first, last }) => {
    const begin = endOf(places, first)
    const end = endOf(places, last)
    return begin === null || end === null ? [] : [{ begin, end, last }]
  })
  const around = reachOf(ends)
  if (around !== null) {
    const same = findWithin(blocks, piecesOf(blocks, [around]), quote)
    if (same !== null) return same
  }
  const pieces = piecesOf(
    blocks,
    ends.flatMap((range, k) => {
      const { begin, end, last } = range
      const from = backAtStart(index, range, quote, k === 0) ?? begin.from
      const back = backAtEnd(blocks, end, quote, k === ends.length - 1)
      if (end.from < end.to) return [{ from, to: end.to }]
      const rest = { from: back === null ? from : Math.max(back, begin.from), to: end.to }
      const known = knownIn(blocks, rest, places.uncertainBefore(last, rest.from), quote)
      return back === null ? known : [{ from, to: back }, ...known]
    }),
  )
  return pieces.length > 0 ? pieces : findAgain(blocks, passage)
}

/** Where an element stands: its whole block, also when it is empty; null when it is not in the text. */
export function resolveElement(index: AnchorIndex, element: string): AnchorPiece | null {
  const block = index.blocks.findIndex(({ element: own }) => element !== '' && own === element)
  const found = index.blocks[block]
  return found === undefined ? null : { block, bid: found.bid, from: 0, to: found.length }
}

/** Where units are that live, in display order; the start of their block where none does, and nothing without it. */
export function resolveUnits(
  { blocks, places }: AnchorIndex,
  ranges: readonly UnitRange[],
  bid: string,
): readonly AnchorPiece[] {
  const spans = ranges.flatMap(({ client, clock, length }) => {
    const first = places.of({ client, clock })
    const last = places.of({ client, clock: clock + length - 1 })
    return first === null || last === null ? [] : [{ from: first.index, to: last.index + (last.isLive ? 1 : 0) }]
  })
  const pieces = piecesOf(blocks, spans)
  const block = blocks.findIndex(each => each.bid === bid)
  return pieces.length > 0 || block < 0 ? pieces : [{ block, bid, from: 0, to: 0 }]
}

/**
 * A passage over these ranges as the text says it now: drawn in to living units, with its quote and surroundings.
 * Refuses (as a value) 'passage-not-known' where an id is not in the text, 'passage-is-gone' where nothing lives.
 */
export function passageOf(
  doc: Y.Doc,
  ranges: readonly PassageRange[],
):
  | { readonly passage: Passage; readonly block: string }
  | { readonly refused: 'passage-not-known' | 'passage-is-gone' } {
  const index = indexAnchors(doc)
  const spans: Span[] = []
  for (const { first, last } of ranges) {
    const begin = index.places.of(first)
    const end = index.places.of(last)
    if (begin === null || end === null) return { refused: 'passage-not-known' }
    spans.push({ from: begin.index, to: end.index + (end.isLive ? 1 : 0) })
  }
  const pieces = piecesOf(index.blocks, spans)
  const [first] = pieces
  if (first === undefined || wordsOf(index.blocks, pieces).trim() === '') return { refused: 'passage-is-gone' }
  const passage = {
    ranges: rangesOf(doc, index.blocks, pieces),
    quote: wordsOf(index.blocks, pieces),
    ...surroundings(index.blocks, pieces),
  }
  return { passage, block: first.bid }
}

/** The id ranges of a selection: stretches that stand together in the sequence are one range, in display order. */
export function rangesOf(
  doc: Y.Doc,
  blocks: readonly Block[],
  pieces: readonly AnchorPiece[],
): readonly PassageRange[] {
  const spans: { from: number; to: number }[] = []
  for (const piece of pieces) {
    const block = blocks[piece.block]
    if (block === undefined || piece.from >= piece.to) continue
    const from = block.y + 1 + piece.from
    const to = block.y + 1 + piece.to
    const last = spans.at(-1)
    // One marker between them: the next block follows in the sequence too.
    if (last !== undefined && piece.from === 0 && last.to === block.y) last.to = to
    else spans.push({ from, to })
  }
  const text = openText(doc)
  return spans.flatMap(({ from, to }) => {
    const first = itemIdAt(text, from)
    const last = itemIdAt(text, to - 1)
    return first === null || last === null ? [] : [{ first, last }]
  })
}

/**
 * The ranges of a passage by the units that live now, where its words were deleted and came back: what those become is
 * told of the living ones. The very same array where nothing came back.
 */
export function settledRanges(doc: Y.Doc, index: AnchorIndex, passage: Passage): readonly PassageRange[] {
  const { ranges } = passage
  const ids = ranges.flatMap(({ first, last }) => [first, last])
  if (ids.every(id => index.places.of(id)?.isLive !== false || index.places.rebornOf(id) === null)) return ranges
  const pieces = resolvePassage(index, passage)
  return pieces === null ? ranges : rangesOf(doc, index.blocks, pieces)
}

/**
 * The same ranges under the ids by which the units of one move live on; the very same array when none was moved.
 * `moved`: the runs of that move in their order. A range of which only one end was moved (a block joined across a moved
 * border) becomes two: what stayed, and what moved; so does one out of whose middle a block was moved, which takes
 * `places` of the text to see. Its units are deleted, but stand where they stood.
 */
export function followMoved(
  ranges: readonly PassageRange[],
  moved: readonly MovedRange[],
  places: TextPlaces | null = null,
): readonly PassageRange[] {
  const whole = spanOfMoved(moved)
  if (whole === null) return ranges
  let hasMoved = false
  const followed = ranges.flatMap((range): readonly PassageRange[] => {
    const first = followId(range.first, moved)
    const last = followId(range.last, moved)
    const within = first === null && last === null ? spanOfMoved(movedWithin(range, moved, places)) : null
    if (first === null && last === null && within === null) return [range]
    hasMoved = true
    if (first !== null && last !== null) return [{ first, last }]
    if (last !== null) return [range, { first: whole.first, last }]
    if (first !== null) return [{ first, last: whole.last }, range]
    return within === null ? [range] : [range, within]
  })
  return hasMoved ? followed : ranges
}

/** The runs that stood between the ends of a range. */
function movedWithin(
  { first, last }: PassageRange,
  moved: readonly MovedRange[],
  places: TextPlaces | null,
): readonly MovedRange[] {
  const [begin, end] = [first, last].map(id => places?.of(id)?.rank)
  if (begin === undefined || end === undefined) return []
  return moved.filter(({ oldClient, oldClock }) => {
    const rank = places?.of({ client: oldClient, clock: oldClock })?.rank
    return rank !== undefined && begin < rank && rank < end
  })
}

function spanOfMoved(moved: readonly MovedRange[]): PassageRange | null {
  const [begin, end] = [moved[0], moved.at(-1)]
  if (begin === undefined || end === undefined) return null
  return {
    first: { client: begin.newClient, clock: begin.newClock },
    last: { client: end.newClient, clock: end.newClock + end.length - 1 },
  }
}

function followId(id: ItemId, moved: readonly MovedRange[]): ItemId | null {
  const run = moved.find(one => holds(one, id))
  return run === undefined ? null : { client: run.newClient, clock: run.newClock + id.clock - run.oldClock }
}

function holds({ oldClient, oldClock, length }: MovedRange, { client, clock }: ItemId): boolean {
  return client === oldClient && clock >= oldClock && clock < oldClock + length
}

type Span = { readonly from: number; readonly to: number }

/**
 * One end of a range: the span of its unit, empty where it is deleted, and then what it may have become. `units`: the
 * offsets, in order, of what may have become of this very unit, if nobody wrote right before it.
 */
type RangeEnd = Span & {
  readonly rebirth: Rebirth | null
  readonly units: readonly (RebornUnit & { readonly at: number })[]
}
type RangeEnds = { readonly begin: RangeEnd; readonly end: RangeEnd }

function endOf(places: TextPlaces, id: ItemId): RangeEnd | null {
  const place = places.of(id)
  if (place === null) return null
  const { index: from, isLive } = place
  if (isLive) return { from, to: from + 1, rebirth: null, units: [] }
  const rebirth = places.rebornOf(id)
  const units = (rebirth?.units ?? []).map(unit => ({ ...unit, at: places.of(unit.id)?.index ?? from }))
  return { from, to: from, rebirth, units: units.sort((a, b) => a.at - b.at) }
}

/** From the first to the last place where these ranges, or what they may have become, can be; null if nothing came back. */
function reachOf(ends: readonly RangeEnds[]): Span | null {
  const back = ends.flatMap(({ begin, end }) => [begin.rebirth, end.rebirth].filter(found => found !== null))
  if (back.length === 0) return null
  const all: readonly Span[] = [...back, ...ends.map(({ begin, end }) => ({ from: begin.from, to: end.to }))]
  return { from: Math.min(...all.map(span => span.from)), to: Math.max(...all.map(span => span.to)) }
}

/** So many signs tell that words are the ones they were. */
const telling = 8
/** So many are enough where the items say the same. */
const tellingWithItems = 3

/** Where words that came back before what is left of a range begin, if they read as its quote does, there or anywhere. */
function backAtStart(
  { blocks, places }: AnchorIndex,
  { begin, end }: RangeEnds,
  quote: string,
  isFirst: boolean,
): number | null {
  const { rebirth, units } = begin
  if (rebirth === null) return null
  for (const unit of units) {
    const words = backWith(blocks, places, unit, end.units)
    if (words !== '' && beginsIn(quote, words, isFirst)) return unit.at
  }
  if (!isFirst) return null
  const found = findWithin(blocks, piecesOf(blocks, [rebirth]), quote.slice(0, telling))?.[0]
  return found === undefined ? null : offsetOf(blocks, found, found.from)
}

/**
 * Where words that came back at the end of a range end: behind it may be more that came back with them. A sign is
 * enough, for this only ever leaves out.
 */
function backAtEnd(
  blocks: readonly Block[],
  { rebirth, units }: RangeEnd,
  quote: string,
  isLast: boolean,
): number | null {
  if (rebirth === null) return null
  const found = units.findLast(({ at }) => {
    const words = wordsOf(blocks, piecesOf(blocks, [{ from: at, to: at + 1 }]))
    return words !== '' && endsIn(quote, words, isLast)
  })
  if (found !== undefined) return found.at + 1
  if (!isLast) return null
  const place = findWithin(blocks, piecesOf(blocks, [rebirth]), quote.slice(-telling))?.at(-1)
  return place === undefined ? null : offsetOf(blocks, place, place.to)
}

/** The first words of what came back with a unit, whatever was written between them; not beyond one of `ends`. */
function backWith(
  blocks: readonly Block[],
  places: TextPlaces,
  { id, length }: RebornUnit,
  ends: readonly RebornUnit[],
): string {
  let words = ''
  for (let n = 0; n < Math.min(length, tellingWithItems); n++) {
    const unit = { client: id.client, clock: id.clock + n }
    const place = places.of(unit)
    if (place?.isLive !== true) break
    words += wordsOf(blocks, piecesOf(blocks, [{ from: place.index, to: place.index + 1 }]))
    if (ends.some(end => sameId(end.id, unit))) break
  }
  return words
}

/** Ranges begin and end where blocks do, but for the first one and the last. */
function beginsIn(quote: string, words: string, isFirst: boolean): boolean {
  return quote.startsWith(words) || (!isFirst && quote.includes(`\n${words}`))
}

function endsIn(quote: string, words: string, isLast: boolean): boolean {
  return quote.endsWith(words) || (!isLast && quote.includes(`${words}\n`))
}

/** A span without what may stand there for a place behind it and is not in the quote. `uncertain`: from the back. */
function knownIn(
  blocks: readonly Block[],
  { from, to }: Span,
  uncertain: readonly Span[],
  quote: string,
): readonly Span[] {
  const known: Span[] = []
  let rest = to
  for (const stretch of uncertain) {
    known.push({ from: stretch.to, to: rest })
    rest = stretch.from
    known.push(...quotedIn(blocks, stretch, quote))
  }
  known.push({ from, to: rest })
  return joinedSpans(known)
}

function joinedSpans(spans: readonly Span[]): readonly Span[] {
  const joined: { from: number; to: number }[] = []
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (last !== undefined && last.to >= from) last.to = Math.max(last.to, to)
    else joined.push({ from, to })
  }
  return joined
}

/** The parts of a stretch that the quote says: all of it, what is long enough to tell, and a beginning that goes on there. */
function quotedIn(blocks: readonly Block[], stretch: Span, quote: string): readonly Span[] {
  const words = wordsOf(blocks, piecesOf(blocks, [stretch]))
  if (quote.includes(words)) return [stretch]
  // An embed is one unit and several signs.
  if (words.length !== stretch.to - stretch.from) return []
  const before = wordsOf(blocks, piecesOf(blocks, [{ from: stretch.from - 1, to: stretch.from }]))
  const found: Span[] = []
  for (let at = 0; at < words.length;) {
    let length = 0
    while (at + length < words.length && quote.includes(words.slice(at, at + length + 1))) length += 1
    if (/[\ud800-\udbff]$/.test(words.slice(at, at + length))) length -= 1
    if (length >= tellingWithItems || (at === 0 && length > 0 && quote.includes(before + words.slice(0, length)))) {
      found.push({ from: stretch.from + at, to: stretch.from + at + length })
    }
    at += Math.max(length, 1)
  }
  return found
}

function offsetOf(blocks: readonly Block[], { block }: AnchorPiece, unit: number): number | null {
  const found = blocks[block]
  return found === undefined ? null : found.y + 1 + unit
}

/** What spans of the sequence cover of the blocks' words, in display order, without markers. */
function piecesOf(blocks: readonly Block[], spans: readonly Span[]): readonly AnchorPiece[] {
  return blocks.flatMap((block, at) => {
    const begin = block.y + 1
    const parts = spans
      .map(span => ({
        from: Math.max(span.from - begin, 0),
        to: Math.min(span.to - begin, block.length),
      }))
      .filter(({ from, to }) => from < to)
      .sort((a, b) => a.from - b.from)
    return parts.map(part => ({ block: at, bid: block.bid, ...part }))
  })
}

/**
 * The same ranges after words came back where they were, under other ids: each end that lives on elsewhere is that, and
 * an end that was not moved stays. The very same array when no end was moved.
 */
export function followInPlace(ranges: readonly PassageRange[], moved: readonly MovedRange[]): readonly PassageRange[] {
  let hasMoved = false
  const followed = ranges.map(({ first, last }) => {
    const [newFirst, newLast] = [followId(first, moved), followId(last, moved)]
    if (newFirst !== null || newLast !== null) hasMoved = true
    return { first: newFirst ?? first, last: newLast ?? last }
  })
  return hasMoved ? followed : ranges
}
