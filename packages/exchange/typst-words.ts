/**
 * The words that the PDF's template (server/exchange/agenda.typ) draws of a printed text, in its order: those of the
 * parts, the signs before the items of lists, and what stands above and below every page. What a PDF is compared with.
 */
import type { Locale } from '../messages/say.ts'
import { partWords, printable, type PrintedText } from './printed-parts.ts'
import { footerPieces, withLists, type DrawnList } from './typst-input.ts'

/** One entry a part; a list's items have one each. */
export function bodyWords({ parts }: PrintedText): readonly string[] {
  return withLists(parts).flatMap(part =>
    part.kind === 'list' ? part.items.map((item, i) => `${signOf(part, i)} ${partWords(item)}`) : [partWords(part)],
  )
}

/** Above every page. */
export function headerWords({ header }: PrintedText): string {
  return printable(header)
}

/** Below a page, counted from 1. */
export function footerWords(locale: Locale, page: number, pages: number): string {
  const said = footerPieces(locale).map(piece => {
    if (piece === 'page') return String(page)
    return piece === 'pages' ? String(pages) : piece.slice(1)
  })
  return said.join('')
}

/** The template numbers each depth in its own way: 1. (a) (i) 1) a. */
function signOf({ ordered, start, indent }: DrawnList, index: number): string {
  if (!ordered) return '•'
  const ordinal = start + index
  switch (indent) {
    case 0:
      return `${ordinal}.`
    case 1:
      return `(${letters(ordinal)})`
    case 2:
      return `(${roman(ordinal)})`
    case 3:
      return `${ordinal})`
    default:
      return `${letters(ordinal)}.`
  }
}

/** a, b … z, aa, ab … */
function letters(ordinal: number): string {
  const before = Math.floor((ordinal - 1) / 26)
  return (before === 0 ? '' : letters(before)) + String.fromCharCode(97 + ((ordinal - 1) % 26))
}

const romanSigns = [
  ['m', 1000],
  ['cm', 900],
  ['d', 500],
  ['cd', 400],
  ['c', 100],
  ['xc', 90],
  ['l', 50],
  ['xl', 40],
  ['x', 10],
  ['ix', 9],
  ['v', 5],
  ['iv', 4],
  ['i', 1],
] as const

function roman(ordinal: number): string {
  const [sign, worth] = romanSigns.find(([, each]) => each <= ordinal) ?? ['', 0]
  return worth === 0 ? '' : sign + roman(ordinal - worth)
}
