/**
 * Where a passage is now. A passage is the ids of its first and last unit (several such ranges where moved blocks cut
 * it apart) with what it said: it follows its words through edits, splits, joins, other kinds and moves, and does not
 * grow when somebody writes right before or behind it. Words that were deleted and came back by undo are found by the
 * items themselves; words that came back otherwise by quote and surroundings, where only one place answers. Pure; reads
 * a document and never changes it.
 */
import type * as Y from 'yjs'
import { placesInText, type Rebirth, type TextPlaces, type UnitPlace } from './item-store.ts'
import { layout, type Block } from './layout.ts'
import { findAgain, findWithin, surroundings, wordsOf, type AnchorPiece } from './passage-words.ts'
import type { MovedRange } from './server-edits.ts'
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
  const asIs: Span[] = []
  const reborn: Span[] = []
  let around: Span | null = null
  for (const { first, last } of passage.ranges) {
    const begin = endOf(index.places, first)
    const end = endOf(index.places, last)
    if (begin === null || end === null) continue
    const span = { from: begin.place.index, to: end.place.index + (end.place.isLive ? 1 : 0) }
    asIs.push(span)
    reborn.push({ from: begin.unit ?? span.from, to: end.unit === null ? span.to : end.unit + 1 })
    for (const found of [begin.rebirth, end.rebirth]) {
      if (found === null) continue
      const wider: Span = around ?? span
      around = { from: Math.min(wider.from, found.from, span.from), to: Math.max(wider.to, found.to, span.to) }
    }
  }
  const plain = piecesOf(index.blocks, asIs)
  if (around === null) return plain.length > 0 ? plain : findAgain(index.blocks, passage)
  const back = findWithin(index.blocks, piecesOf(index.blocks, [around]), passage.quote)
  if (back !== null) return back
  const restored = piecesOf(index.blocks, reborn)
  if (restored.length > 0 && isSame(wordsOf(index.blocks, restored), passage.quote)) return restored
  return plain.length > 0 ? plain : findAgain(index.blocks, passage)
}

/** Where an element stands: its whole block, also when it is empty; null when it is not in the text. */
export function resolveElement(index: AnchorIndex, element: string): AnchorPiece | null {
  const block = index.blocks.findIndex(({ element: own }) => element !== '' && own === element)
  const found = index.blocks[block]
  return found === undefined ? null : { block, bid: found.bid, from: 0, to: found.length }
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
 * The same ranges under the ids by which the units of one move live on; the very same array when none was moved.
 * `moved`: the runs of that move in their order. A range of which only one end was moved (a block joined across a moved
 * border) becomes two: what stayed, and what moved.
 */
export function followMoved(ranges: readonly PassageRange[], moved: readonly MovedRange[]): readonly PassageRange[] {
  const begin = moved[0]
  const end = moved.at(-1)
  if (begin === undefined || end === undefined) return ranges
  let hasMoved = false
  const followed = ranges.flatMap((range): readonly PassageRange[] => {
    const first = followId(range.first, moved)
    const last = followId(range.last, moved)
    if (first === null && last === null) return [range]
    hasMoved = true
    if (first !== null && last !== null) return [{ first, last }]
    if (last !== null) return [range, { first: { client: begin.newClient, clock: begin.newClock }, last }]
    return [
      { first: first ?? range.first, last: { client: end.newClient, clock: end.newClock + end.length - 1 } },
      range,
    ]
  })
  return hasMoved ? followed : ranges
}

function followId(id: ItemId, moved: readonly MovedRange[]): ItemId | null {
  const run = moved.find(one => holds(one, id))
  return run === undefined ? null : { client: run.newClient, clock: run.newClock + id.clock - run.oldClock }
}

function holds({ oldClient, oldClock, length }: MovedRange, { client, clock }: ItemId): boolean {
  return client === oldClient && clock >= oldClock && clock < oldClock + length
}

type Span = { readonly from: number; readonly to: number }

type RangeEnd = { readonly place: UnitPlace; readonly rebirth: Rebirth | null; readonly unit: number | null }

/** One end of a range: where it is or was, and for a deleted one what it may have become. */
function endOf(places: TextPlaces, id: ItemId): RangeEnd | null {
  const place = places.of(id)
  if (place === null || place.isLive) return place === null ? null : { place, rebirth: null, unit: null }
  const rebirth = places.rebornOf(id)
  const unit = rebirth?.unit == null ? null : (places.of(rebirth.unit)?.index ?? null)
  return { place, rebirth, unit }
}

/** Words that came back are the same words: all of them, or as much of their beginning or end as is there. */
function isSame(words: string, quote: string): boolean {
  if (words === quote) return true
  const enough = Math.min(8, quote.length)
  return (
    words.length >= enough &&
    (words.slice(0, enough) === quote.slice(0, enough) || words.slice(-enough) === quote.slice(-enough))
  )
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
