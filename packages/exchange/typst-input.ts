/**
 * A printed text as data for the PDF's template (server/exchange/agenda.typ): the parts, with the items of a list put
 * together, because a tagged list is one thing. Plain JSON; the template reads it and never runs it.
 */
import { say, type Locale } from '../messages/say.ts'
import { directionOf } from './printed-language.ts'
import { isItem, printable, type PrintedItem, type PrintedPart, type PrintedText } from './printed-parts.ts'

/** Items that follow each other, of one sort and one depth. */
export type DrawnList = {
  readonly kind: 'list'
  readonly ordered: boolean
  readonly start: number
  readonly indent: number
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly items: readonly PrintedItem[]
}

type DrawnPart = Exclude<PrintedPart, PrintedItem | { readonly kind: 'tracked' }>

/** The value of the template's input `data`. */
export function typstInput(text: PrintedText): string {
  const { title, header, locale, paper, parts, language, direction } = text
  return JSON.stringify({
    title: printable(title),
    header: printable(header),
    language: primary(language),
    direction,
    paper,
    words: { locale: primary(locale), direction: directionOf(locale), page: footerPieces(locale) },
    parts: withLists(parts).map(part => ('language' in part ? { ...part, language: primary(part.language) } : part)),
  })
}

/** The words below each page: `page` and `pages` stand for the numbers, other pieces begin with a point. */
export function footerPieces(locale: Locale): readonly string[] {
  return (
    say(locale, 'export-page-of', { page: '\u0001', pages: '\u0002' })
      .split(/([\u0001\u0002])/)
      .filter(piece => piece !== '')
      // Pieces of words begin with a sign of their own, so that no word can be taken for a number's place.
      .map(piece => (piece === '\u0001' ? 'page' : piece === '\u0002' ? 'pages' : `.${piece}`))
  )
}

/** Typst takes two or three letters. */
function primary(language: string): string {
  return (language.split('-')[0] ?? 'en').toLowerCase()
}

/** The parts as the template draws them. */
export function withLists(parts: readonly PrintedPart[]): readonly (DrawnPart | DrawnList)[] {
  const drawn: (DrawnPart | DrawnList)[] = []
  for (const part of parts) {
    if (!isItem(part)) {
      if (part.kind === 'tracked') throw new Error('only Word tracks changes')
      drawn.push(part)
      continue
    }
    const item = { ...part, language: primary(part.language) }
    const last = drawn.at(-1)
    if (last?.kind === 'list' && continues(last, part)) {
      drawn[drawn.length - 1] = { ...last, items: [...last.items, item] }
    } else {
      const { indent, ordinal, language, direction } = part
      drawn.push({
        kind: 'list',
        ordered: part.kind === 'numbered',
        start: Math.max(1, ordinal),
        indent,
        language,
        direction,
        items: [item],
      })
    }
  }
  return drawn
}

function continues({ ordered, start, indent, direction, items }: DrawnList, item: PrintedItem): boolean {
  if (ordered !== (item.kind === 'numbered') || indent !== item.indent || direction !== item.direction) return false
  return !ordered || item.ordinal === start + items.length
}
