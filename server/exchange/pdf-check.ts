/**
 * Compares what a PDF says with the text that was printed: every word, in its order, and above and below each page
 * what belongs there. On purpose not compared: spaces and ends of lines, and signs that nobody sees (soft hyphens,
 * joiners, marks of direction).
 *
 * Letters that run from right to left are drawn from left to right, stretch by stretch of one line and one font, so
 * their order in the file may be turned round; the order is not asked to be that of the eyes, but each letter is.
 */
import { DomainError } from '../../packages/domain/errors.ts'
import type { PrintedText } from '../../packages/exchange/printed-parts.ts'
import { bodyWords, footerWords, headerWords } from '../../packages/exchange/typst-words.ts'
import { unreadableGlyph, type PdfItem } from './pdf-page.ts'
import { readPdf, type PdfText } from './pdf-reader.ts'

/** Refuses: 'export-differs', also a file that cannot be read at all. */
export function checkPdf(bytes: Uint8Array, text: PrintedText): void {
  const { body, around: pages } = textOf(bytes)
  refuseAt(difference(body, bodyWords(text)))
  const heads = text.parts.flatMap(part => (part.kind === 'table' ? [part.head] : []))
  for (const [i, page] of pages.entries()) {
    const around = (artifact: string): readonly PdfItem[] => page.filter(item => item.artifact === artifact)
    refuseAt(difference(around('Header'), [headerWords(text)]))
    refuseAt(difference(around('Footer'), [footerWords(text.locale, i + 1, pages.length)]))
    // A table that goes on from the page before says its head again.
    const again = around('')
    const isHead = again.length === 0 || heads.some(head => difference(again, head) === null)
    if (!isHead) refuseAt(0)
  }
}

function textOf(bytes: Uint8Array): PdfText {
  try {
    return readPdf(bytes)
  } catch (cause) {
    throw new DomainError('export-differs', { at: 0, reason: cause instanceof Error ? cause.message : '' })
  }
}

function refuseAt(at: number | null): void {
  if (at !== null) throw new DomainError('export-differs', { at })
}

/** The place in the words from which on the items say something else; null where they say just them. */
function difference(items: readonly PdfItem[], parts: readonly string[]): number | null {
  const words = expected(parts)
  const at = firstDifference(items.map(readable), words)
  return at === null || firstDifference(onceDrawn(items).map(readable), words) === null ? null : at
}

/**
 * A letter whose mark is drawn from another font, because no font here has both, is drawn in two pieces, and each says
 * all of it: of two such pieces in a row, the first.
 */
function onceDrawn(items: readonly PdfItem[]): readonly PdfItem[] {
  const once: PdfItem[] = []
  for (let i = 0; i < items.length; i += 1) {
    const [item, next] = [items[i], items[i + 1]]
    if (item === undefined) break
    once.push(item)
    const isPiece = item.glyphs.length === 1 && next?.glyphs.length === 1 && /\p{M}/u.test(item.glyphs[0] ?? '')
    if (isPiece && item.glyphs[0] === next.glyphs[0]) i += 1
  }
  return once
}

/** What an item says read in both directions; the second as a question, because few are asked. */
type Readable = { readonly forward: string; readonly isTurnable: boolean; turned(): string }

function readable({ glyphs }: PdfItem): Readable {
  const forward = seen(glyphs.join(''))
  return { forward, isTurnable: !leftToRight.test(forward), turned: () => seen(glyphs.toReversed().join('')) }
}

/** `overrides`: where a part holds a mark that turns round all letters, whichever way they run. */
type Expected = { readonly words: string; readonly overrides: readonly (readonly [from: number, to: number])[] }

function expected(parts: readonly string[]): Expected {
  let words = ''
  const overrides: (readonly [number, number])[] = []
  for (const part of parts) {
    const from = words.length
    words += seen(part)
    if (part.includes('\u202e')) overrides.push([from, words.length])
  }
  return { words, overrides }
}

/** The words without spaces and without what nobody sees. */
function seen(words: string): string {
  return words.replace(/[\s\p{Default_Ignorable_Code_Point}]+/gu, '')
}

/** Letters and digits that run from left to right; Arabic digits do. */
const leftToRight = /(?![\p{scx=Arab}\p{scx=Hebr}\p{scx=Syrc}\p{scx=Thaa}\p{scx=Nkoo}])\p{L}|(?!\p{scx=Nkoo})\p{Nd}/u

/** Items of one line's stretch of fonts at most; a stretch in which no letter runs from left to right has few. */
const maxStretchItems = 100

/**
 * Where the items stop to say the words, or null if they say them all: every way to read them is followed, and few
 * places know more than one. An item says its words forward; where letters run from right to left, turned round; and
 * several such items in a row may be turned round together.
 */
function firstDifference(items: readonly Readable[], { words, overrides }: Expected): number | null {
  const isOverridden = (at: number): boolean => overrides.some(([from, to]) => from <= at && at < to)
  const reached = new Set<number>()
  const open: (readonly [index: number, at: number])[] = [[0, 0]]
  let furthest = 0
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const [index, at] = place
    furthest = Math.max(furthest, at)
    const item = items[index]
    if (item === undefined) {
      if (at === words.length) return null
      continue
    }
    const key = index * (words.length + 1) + at
    if (reached.has(key)) continue
    reached.add(key)
    const turnsAll = isOverridden(at)
    let stretch = ''
    for (let i = index; i < items.length && i < index + maxStretchItems; i += 1) {
      const each = items[i]
      if (each === undefined || !(each.isTurnable || turnsAll)) break
      stretch = each.turned() + stretch
      for (const end of endsOf(stretch, words, at)) open.push([i + 1, end])
    }
    for (const end of endsOf(item.forward, words, at)) open.push([index + 1, end])
  }
  return furthest
}

/**
 * Where `said` ends if the words say it from `at` on; nowhere if they do not. A glyph that nobody can read is any one
 * letter, or a sign that nobody sees.
 */
function endsOf(said: string, words: string, at: number): readonly number[] {
  if (!said.includes(unreadableGlyph)) return words.startsWith(said, at) ? [at + said.length] : []
  const unseen = said.replaceAll(unreadableGlyph, '')
  const end = endWithAnyLetters(said, words, at)
  return [...(end === null ? [] : [end]), ...(words.startsWith(unseen, at) ? [at + unseen.length] : [])]
}

function endWithAnyLetters(said: string, words: string, at: number): number | null {
  let end = at
  for (const sign of said) {
    const letter = String.fromCodePoint(words.codePointAt(end) ?? 0)
    if (end >= words.length || (sign !== letter && sign !== unreadableGlyph)) return null
    end += letter.length
  }
  return end
}
