/**
 * What a printed text is made of: one flat row of parts, the same for DOCX, PDF, HTML and Markdown. printed-text.ts
 * makes them from an lossless file; each format draws them in its own way.
 */
import type { Paper, printedChanges } from '../domain/exchange.ts'
import type { Locale } from '../messages/say.ts'
import type { FileThread } from './lossless-file.ts'
import { printedLanguage, type PrintedLanguage } from './printed-language.ts'

/** What happened to words and who did it, in the words of the house; '' where nobody is known. */
export type PrintedChange = {
  readonly kind: (typeof printedChanges)[number]
  readonly insertedBy: string
  readonly deletedBy: string
  /** When, where that is known; absent where it is not. */
  readonly insertedAt?: string
  readonly deletedAt?: string
}

/**
 * Words of one format. `chip`: a reference or a mention. `threads`: ids of the threads about them.
 * `change`: in a text with changes. `role`: `label` says of a change what it is where looks alone would; `number` is a
 * paragraph's number that is among its words, because it may change too, `item-number` that of an item of a list.
 */
export type PrintedRun = {
  readonly change?: PrintedChange
  readonly role?: 'label' | 'number' | 'item-number'
  readonly text: string
  readonly strong: boolean
  readonly em: boolean
  readonly link: string | null
  readonly chip: boolean
  readonly threads: readonly string[]
}
export type PrintedCell = PrintedLanguage & { readonly text: string }

type Words = PrintedLanguage & { readonly runs: readonly PrintedRun[] }
export type PrintedPart =
  | (Words & { readonly kind: 'heading'; readonly level: number; readonly newPage: boolean })
  /** A quiet line below a heading. */
  | (Words & { readonly kind: 'note' })
  | (Words & { readonly kind: 'paragraph' | 'quote'; readonly number: string; readonly indent: number })
  /** `ordinal`: the item's place in its list; 0 for bullets. */
  | (Words & {
      readonly kind: 'bullet' | 'numbered'
      readonly number: string
      readonly indent: number
      readonly ordinal: number
    })
  | (Words & {
      readonly kind: 'element'
      readonly number: string
      readonly indent: number
      readonly label: string
      readonly summary: string
    })
  /** A paragraph of a Word document with tracked changes; of tracked-parts.ts, for no other format. */
  | (Words & {
      readonly kind: 'tracked'
      readonly shape: TrackedShape
      /** What it was before; null if it is the same, or was none. */
      readonly was: TrackedShape | null
      /** Who wants it so; '' where nobody is known. */
      readonly wasBy: string
      readonly wasAt?: string | undefined
      /** What happened to the ¶ that ends it; null if it stands in both texts. */
      readonly mark: PrintedChange | null
    })
  | (PrintedLanguage & {
      readonly kind: 'table'
      /** What it lists, for those who hear it; the heading above shows it. */
      readonly title: string
      readonly head: readonly string[]
      readonly rows: readonly (readonly PrintedCell[])[]
      /** To be filled in by hand: its rows are high, and its empty cells say nothing. */
      readonly isForm?: true
    })

/** How a tracked paragraph looks. An element is two: the line that says what it is, and its words. */
export type TrackedShape =
  | { readonly style: 'heading'; readonly level: number }
  | { readonly style: 'paragraph' | 'quote' | 'element-line' | 'element-words'; readonly indent: number }
  | {
      readonly style: 'item'
      readonly kind: 'bullet' | 'numbered'
      readonly indent: number
      /** Its place in its list as the document counts; 0 for bullets. */
      readonly ordinal: number
    }

export type PrintedText = PrintedLanguage & {
  readonly title: string
  /** The language of the words that are not the text's: header, labels, annexes. */
  readonly locale: Locale
  /** On every page: agenda, round, state and moment. */
  readonly header: string
  readonly paper: Paper
  readonly takenAt: string
  /** The moment whose changes it shows: that of the later text. */
  readonly changedAt: string
  readonly parts: readonly PrintedPart[]
  /** Threads that a run names, for comments beside the words; empty unless wished. */
  readonly threads: readonly FileThread[]
}

export type PrintedItem = Extract<PrintedPart, { readonly kind: 'bullet' | 'numbered' }>

/** Whether a part is an item of a list. */
export function isItem(part: PrintedPart): part is PrintedItem {
  return part.kind === 'bullet' || part.kind === 'numbered'
}

/** Plain words as one run. */
export function plainRun(text: string): PrintedRun {
  return { text: printable(text), strong: false, em: false, link: null, chip: false, threads: [] }
}

/**
 * Words as every format can hold them: line ends and tabs inside a paragraph as spaces, characters that XML forbids as
 * the sign for "not a character".
 */
export function printable(text: string): string {
  return text.replace(/[\t\n\v\f\r\u0085\u2028\u2029]/g, ' ').replace(/[\u0000-\u001f\ufffe\uffff]/g, '\ufffd')
}

/** The words of a part in reading order, as every format must show them; numbers and labels included. */
export function partWords(part: PrintedPart): string {
  if (part.kind === 'table') {
    return [...part.head, ...part.rows.flat().map(cell => cell.text)].join(' ')
  }
  const words = part.runs.map(run => run.text).join('')
  if (part.kind === 'heading' || part.kind === 'note' || part.kind === 'tracked') return words
  return part.kind === 'element' ? `${part.number} ${part.label} ${part.summary} ${words}` : `${part.number} ${words}`
}

/** A heading or a note of words that are the house's own, or of a title. */
export function lineOf(
  words: { readonly kind: 'heading'; readonly level: number; readonly newPage?: boolean } | { readonly kind: 'note' },
  text: string,
  language: string,
): PrintedPart {
  const said = { ...printedLanguage(text, language), runs: [plainRun(text)] }
  return words.kind === 'heading' ? { newPage: false, ...words, ...said } : { ...words, ...said }
}
