/**
 * The words of passages: what pieces of a text say, what stands beside them, and where else the same words are. Blocks
 * are in display order, and each is a line of its own; embeds are as they are shown. Pure.
 */
import { embedMarkup } from './block-markup.ts'
import type { Block } from './layout.ts'
import { blockText } from './projections.ts'

/** Units `from` up to `to` of a block, counted behind its marker; `block` is its place in display order. */
export type AnchorPiece = { readonly block: number; readonly bid: string; readonly from: number; readonly to: number }

/** Offsets among the visible units of the sequence. */
export type Span = { readonly from: number; readonly to: number }

/** What spans of the sequence cover of the blocks' words, in display order, without markers. */
export function piecesOf(blocks: readonly Block[], spans: readonly Span[]): readonly AnchorPiece[] {
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

/** The words of pieces of a text; blocks on lines of their own, embeds as they are shown. */
export function wordsOf(blocks: readonly Block[], pieces: readonly AnchorPiece[]): string {
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

/** The one place of these words within pieces of a text, each a whole line; null where there is none or a second. */
export function findWithin(
  blocks: readonly Block[],
  pieces: readonly AnchorPiece[],
  quote: string,
): readonly AnchorPiece[] | null {
  const text = wordsOf(blocks, pieces)
  const from = text.indexOf(quote)
  if (from < 0 || text.indexOf(quote, from + 1) >= 0) return null
  const to = from + quote.length
  let at = 0
  return pieces.flatMap(piece => {
    const block = blocks[piece.block]
    if (block === undefined) return []
    const length = wordsBetween(block, piece.from, piece.to).length
    const before = wordsBetween(block, 0, piece.from).length
    const begin = Math.max(from - at, 0)
    const end = Math.min(to - at, length)
    at += length + 1
    if (begin >= end) return []
    return [{ ...piece, from: unitAt(block, before + begin), to: unitAt(block, before + end) }]
  })
}

/** Up to 32 signs before and behind pieces of a text, within their blocks; no half characters. */
export function surroundings(
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

/** The one place that says the quote in its surroundings; null where none or several do. */
export function findAgain(
  blocks: readonly Block[],
  passage: { readonly quote: string; readonly prefix: string; readonly suffix: string },
): readonly AnchorPiece[] | null {
  const { quote, prefix, suffix } = passage
  if (quote.trim().length < 2) return null
  const { lines, text } = linesOf(blocks)
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

/** Spelled out once for all passages of a text that are looked for; blocks are never changed. */
function linesOf(blocks: readonly Block[]): { readonly lines: readonly string[]; readonly text: string } {
  const known = spelledOut.get(blocks)
  if (known !== undefined) return known
  const lines = blocks.map(blockText)
  const made = { lines, text: lines.join('\n') }
  spelledOut.set(blocks, made)
  return made
}
const spelledOut = new WeakMap<readonly Block[], { readonly lines: readonly string[]; readonly text: string }>()

const contextLength = 32

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

/** Without the halves of characters that cutting left at the ends. */
function whole(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '')
}

/** Fewer signs of surroundings than this tell no place from another. */
const tellingContext = 8

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
