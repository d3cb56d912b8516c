/**
 * Where a passage is now. A passage is the ids of its first and last unit (several such ranges where moved blocks cut
 * it apart) with what it said: it follows its words through edits, splits, joins, other kinds and moves, and does not
 * grow when somebody writes right before or behind it. Words that were deleted and came back by undo are found by the
 * items themselves; words that came back otherwise by quote and surroundings, where only one place answers. Pure; reads
 * a document and never changes it.
 */
import type * as Y from 'yjs'
import { placesInText, type TextPlaces } from './unit-places.ts'
import { layout, type Block } from './layout.ts'
import type { AnchorIndex, PassageRange } from './anchor-shapes.ts'
import { endsOf, reachOf, spansOf } from './passage-return.ts'
import { findAgain, findWithin, piecesOf, type Span, surroundings, wordsOf, type AnchorPiece } from './passage-words.ts'
import type { MovedRange } from './server-edits.ts'
import type { UnitRange } from './suggestion-store.ts'
import { itemIdAt, openText, type ItemId } from './tokens.ts'

/** `quote`: the words when the anchor was set, blocks on lines of their own; `prefix`, `suffix`: up to 32 beside them. */
export type Passage = {
  readonly ranges: readonly PassageRange[]
  readonly quote: string
  readonly prefix: string
  readonly suffix: string
}

/** Prepares a text. One pass over its items. */
export function indexAnchors(doc: Y.Doc): AnchorIndex {
  return { blocks: layout(doc), places: placesInText(doc) }
}

/** Where the words of a passage are, in display order; null when they are gone (a detached anchor). */
export function resolvePassage(index: AnchorIndex, passage: Passage): readonly AnchorPiece[] | null {
  const { blocks, places } = index
  const { quote } = passage
  const ends = passage.ranges.flatMap(range => endsOf(places, range) ?? [])
  const around = reachOf(ends)
  if (around !== null) {
    const same = findWithin(blocks, piecesOf(blocks, [around]), quote)
    if (same !== null) return same
  }
  const pieces = piecesOf(
    blocks,
    ends.flatMap((range, k) => spansOf(index, range, quote, { isFirst: k === 0, isLast: k === ends.length - 1 })),
  )
  if (pieces.length === 0) return findAgain(blocks, passage)
  return around === null ? pieces : withoutSpaceBehind(blocks, pieces, quote)
}

/** Of what came back behind a passage, a space that ends no word of it is not its own. */
function withoutSpaceBehind(
  blocks: readonly Block[],
  pieces: readonly AnchorPiece[],
  quote: string,
): readonly AnchorPiece[] {
  const last = pieces.at(-1)
  if (last === undefined || quote !== quote.trimEnd()) return pieces
  const words = wordsOf(blocks, [last])
  const to = last.to - (words.length - words.trimEnd().length)
  return to <= last.from ? pieces : [...pieces.slice(0, -1), { ...last, to }]
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
