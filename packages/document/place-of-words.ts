/**
 * Where words belong that could not be sent: between the words that stood around them, if these still stand in one
 * place. Puts them there as somebody's suggestion. Only the server does, under a suggesting id of that person.
 */
import type * as Y from 'yjs'
import { layout, markedUp, type Block } from './layout.ts'
import type { Suggesters } from './suggestion-store.ts'
import { isDelimiter } from './text-model.ts'
import { insertText, itemIdAt, marksAt, openText, withClient, type ItemId } from './tokens.ts'

/** `offset`: shown units of the block before the place. */
export type WordsPlace = { readonly bid: string; readonly offset: number }
type Around = { readonly before: string; readonly after: string }

/** Fewer letters than these around a place could be anywhere. */
const leastContext = 4

/**
 * The one place of the text with all its suggestions where these words stood; null where what stood around is gone or
 * stands in several places, and inside a bracket, whose wordings change by commands alone.
 */
export function placeOfWords(doc: Y.Doc, suggesters: Suggesters, { before, after }: Around): WordsPlace | null {
  const blocks = layout(doc, markedUp(suggesters))
  const fits = (head: string, tail: string): readonly WordsPlace[] =>
    head.length + tail.length < leastContext ? [] : placesBetween(blocks, head, tail)
  for (const found of [fits(before, after), fits(before, ''), fits('', after)]) {
    const [only, another] = found
    if (only !== undefined && another === undefined) return only
    if (another !== undefined) return null
  }
  return null
}

/** The end of a block; null where there is no such block, or where a bracket is open there. */
export function endOfBlock(doc: Y.Doc, suggesters: Suggesters, bid: string): WordsPlace | null {
  const blocks = layout(doc, markedUp(suggesters))
  const block = blocks.find(one => one.bid === bid)
  if (block === undefined) return null
  const depth = depthBefore(blocks, block) + depthWithin(block, block.length)
  return depth === 0 ? { bid, offset: block.length } : null
}

/** Writes words at a place under this client id; a space parts them from words before. */
export function suggestWordsAt(
  doc: Y.Doc,
  suggesters: Suggesters,
  clientId: number,
  { bid, offset }: WordsPlace,
  words: string,
): void {
  const block = layout(doc, markedUp(suggesters)).find(one => one.bid === bid)
  if (block === undefined) return
  const text = openText(doc)
  const index = block.y + 1 + offset
  const letters = lettersOf(block)
  const isAtEnd = offset === block.length
  const parted = isAtEnd && /\S$/.test(letters) && /^[\p{L}\p{N}]/u.test(words) ? ` ${words}` : words
  doc.transact(() => withClient(doc, clientId, () => insertText(text, index, parted, marksAt(text, index))))
}

/** The units right before a place, or right behind it at the start of a block; null in an empty block. */
export function wordsBeside(
  doc: Y.Doc,
  suggesters: Suggesters,
  { bid, offset }: WordsPlace,
  most: number,
): { readonly first: ItemId; readonly last: ItemId } | null {
  const block = layout(doc, markedUp(suggesters)).find(one => one.bid === bid)
  if (block === undefined || block.length === 0) return null
  const [from, to] = offset === 0 ? [0, Math.min(most, block.length)] : [Math.max(0, offset - most), offset]
  const text = openText(doc)
  const first = itemIdAt(text, block.y + 1 + from)
  const last = itemIdAt(text, block.y + to)
  return first === null || last === null ? null : { first, last }
}

function placesBetween(blocks: readonly Block[], head: string, tail: string): readonly WordsPlace[] {
  const places: WordsPlace[] = []
  let depth = 0
  for (const block of blocks) {
    const letters = lettersOf(block)
    const wanted = head + tail
    for (let at = letters.indexOf(wanted); at >= 0; at = letters.indexOf(wanted, at + 1)) {
      const offset = at + head.length
      if (depth + depthWithin(block, offset) === 0) places.push({ bid: block.bid, offset })
    }
    depth += depthWithin(block, block.length)
  }
  return places
}

function depthBefore(blocks: readonly Block[], block: Block): number {
  return blocks.slice(0, blocks.indexOf(block)).reduce((sum, one) => sum + depthWithin(one, one.length), 0)
}

/** How many brackets are open more than closed among the first units of a block. */
function depthWithin({ runs }: Block, units: number): number {
  let [depth, at] = [0, 0]
  for (const run of runs) {
    if (at >= units) break
    at += 'text' in run ? run.text.length : 1
    if ('text' in run || !('b' in run.embed) || !isDelimiter(run.embed)) continue
    if (run.embed.b === 'o') depth += 1
    else if (run.embed.b === 'c') depth -= 1
  }
  return depth
}

/** The shown units of a block, each embed a sign that no words hold. */
function lettersOf({ runs }: Block): string {
  return runs.map(run => ('text' in run ? run.text : '\ufffc')).join('')
}
