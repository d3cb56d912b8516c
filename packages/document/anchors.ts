/**
 * Where a passage is now. A passage is the ids of its first and last unit (several such ranges where moved blocks cut
 * it apart) with what it said: it follows its words through edits, splits, joins, other kinds and moves, and does not
 * grow when somebody writes right before or behind it. Words that were deleted and came back by undo are found by the
 * items themselves; words that came back otherwise by quote and surroundings, where only one place answers. Pure; reads
 * a document and never changes it.
 */
import type * as Y from 'yjs'
import { placesInText, type TextPlaces, type UnitPlace } from './item-store.ts'
import { layout, type Block } from './layout.ts'
import { embedMarkup } from './block-markup.ts'
import { blockText } from './projections.ts'
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
/** Units `from` up to `to` of a block, counted behind its marker; `block` is its place in display order. */
export type AnchorPiece = { readonly block: number; readonly bid: string; readonly from: number; readonly to: number }

/** A text prepared for resolving any number of anchors; true until the text changes. */
export type AnchorIndex = { readonly blocks: readonly Block[]; readonly places: TextPlaces }

const contextLength = 32

/** Prepares a text. One pass over its items. */
export function indexAnchors(doc: Y.Doc): AnchorIndex {
  return { blocks: layout(doc), places: placesInText(doc) }
}

/** Where the words of a passage are, in display order; null when they are gone (a detached anchor). */
export function resolvePassage(index: AnchorIndex, passage: Passage): readonly AnchorPiece[] | null {
  const asIs: Span[] = []
  const reborn: Span[] = []
  let hasReborn = false
  for (const { first, last } of passage.ranges) {
    const begin = index.places.of(first)
    const end = index.places.of(last)
    if (begin === null || end === null) continue
    const span = { from: begin.index, to: end.index + (end.isLive ? 1 : 0) }
    const from = livingIndex(index.places, first, begin)
    const to = livingIndex(index.places, last, end)
    asIs.push(span)
    reborn.push({ from: from ?? span.from, to: to === null ? span.to : to + 1 })
    if ((from !== null && !begin.isLive) || (to !== null && !end.isLive)) hasReborn = true
  }
  const plain = piecesOf(index.blocks, asIs)
  const restored = hasReborn ? piecesOf(index.blocks, reborn) : []
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

/** The words of pieces of a text; blocks on lines of their own, embeds as they are shown. */
function wordsOf(blocks: readonly Block[], pieces: readonly AnchorPiece[]): string {
  const lines: string[] = []
  let before: AnchorPiece | null = null
  for (const piece of pieces) {
    const block = blocks[piece.block]
    if (block === undefined) continue
    const words = wordsBetween(block, piece.from, piece.to)
    if (before?.block === piece.block) lines[lines.length - 1] += words
    else lines.push(words)
    before = piece
  }
  return lines.join('\n')
}

function followId(id: ItemId, moved: readonly MovedRange[]): ItemId | null {
  const run = moved.find(one => holds(one, id))
  return run === undefined ? null : { client: run.newClient, clock: run.newClock + id.clock - run.oldClock }
}

function holds({ oldClient, oldClock, length }: MovedRange, { client, clock }: ItemId): boolean {
  return client === oldClient && clock >= oldClock && clock < oldClock + length
}

type Span = { readonly from: number; readonly to: number }

function livingIndex(places: TextPlaces, id: ItemId, place: UnitPlace): number | null {
  if (place.isLive) return place.index
  const unit = places.rebornOf(id)
  return unit === null ? null : (places.of(unit)?.index ?? null)
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

function wordsBetween(block: Block, from: number, to: number): string {
  let words = ''
  let at = 0
  for (const run of block.runs) {
    const length = 'text' in run ? run.text.length : 1
    const begin = Math.max(from - at, 0)
    const end = Math.min(to - at, length)
    if (begin < end) words += 'text' in run ? run.text.slice(begin, end) : embedMarkup(run.embed).text
    at += length
  }
  return words
}

function surroundings(
  blocks: readonly Block[],
  pieces: readonly AnchorPiece[],
): { readonly prefix: string; readonly suffix: string } {
  const first = pieces[0]
  const last = pieces.at(-1)
  const begin = first === undefined ? undefined : blocks[first.block]
  const end = last === undefined ? undefined : blocks[last.block]
  return {
    prefix:
      begin === undefined || first === undefined ? '' : whole(wordsBetween(begin, 0, first.from).slice(-contextLength)),
    suffix:
      end === undefined || last === undefined
        ? ''
        : whole(wordsBetween(end, last.to, end.length).slice(0, contextLength)),
  }
}

/** Without the halves of characters that cutting left at the ends. */
function whole(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '')
}

/** Fewer signs of surroundings than this tell no place from another. */
const tellingContext = 8

/** The one place that says the quote in its surroundings; null where none or several do. */
function findAgain(blocks: readonly Block[], passage: Passage): readonly AnchorPiece[] | null {
  const { quote, prefix, suffix } = passage
  if (quote.trim().length < 2) return null
  const lines = blocks.map(blockText)
  const text = lines.join('\n')
  const found: number[] = []
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    const before = text.slice(0, at)
    const after = text.slice(at + quote.length)
    if (agrees(before, prefix, 'end') || agrees(after, suffix, 'start')) found.push(at)
    if (found.length > 1) return null
  }
  const [at] = found
  return at === undefined ? null : piecesAt(blocks, lines, at, at + quote.length)
}

function agrees(text: string, context: string, side: 'start' | 'end'): boolean {
  if (context.trim().length < tellingContext) return false
  return side === 'end' ? text.endsWith(context.slice(-16)) : text.startsWith(context.slice(0, 16))
}

function piecesAt(
  blocks: readonly Block[],
  lines: readonly string[],
  from: number,
  to: number,
): readonly AnchorPiece[] {
  let at = 0
  return blocks.flatMap((block, k) => {
    const length = lines[k]?.length ?? 0
    const begin = Math.max(from - at, 0)
    const end = Math.min(to - at, length)
    at += length + 1
    return begin < end ? [{ block: k, bid: block.bid, from: unitAt(block, begin), to: unitAt(block, end) }] : []
  })
}

/** The unit of a block at this place of its words; embeds are one unit and several signs. */
function unitAt(block: Block, place: number): number {
  let signs = 0
  let units = 0
  for (const run of block.runs) {
    const shown = 'text' in run ? run.text.length : embedMarkup(run.embed).text.length
    if (signs + shown > place) return units + ('text' in run ? place - signs : 0)
    signs += shown
    units += 'text' in run ? run.text.length : 1
  }
  return units
}
