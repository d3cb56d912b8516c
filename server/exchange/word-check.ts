/**
 * Reads a Word document again that was just written: all its words, and, where it tracks changes, the two texts that
 * Word will make of it when everything is accepted or rejected, paragraph by paragraph.
 */
import { DomainError } from '../../packages/domain/errors.ts'
import type { PrintedChange, PrintedPart, PrintedText } from '../../packages/exchange/printed-parts.ts'
import { partWords } from '../../packages/exchange/printed-parts.ts'
import { childOf, elementsIn, readElements, type XmlElement } from '../../packages/exchange/xml-reader.ts'
import { checkBesideWords } from './word-beside-check.ts'
import { openZip } from './zip-file.ts'

/** What is not told apart here: white space. Numbers of lists are Word's own. Refuses: 'export-differs'. */
export function checkWord(bytes: Buffer, text: PrintedText): void {
  const { parts } = text
  const zip = openZip(bytes)
  const xml = zip.read('word/document.xml')?.toString('utf8') ?? ''
  const paragraphs: XmlElement[] = []
  readElements(xml, ['w:p'], element => void paragraphs.push(element))
  refuseAt(difference(paragraphs.map(wordsOf).join(''), squeezed(parts.map(partWords).join(''))))
  checkBesideWords(zip, paragraphs, text)
  if (!parts.some(part => part.kind === 'tracked')) return
  for (const side of ['before', 'after'] as const) {
    const found = joined(paragraphs.map(paragraph => sideOfParagraph(paragraph, side)))
    const expected = joined(parts.flatMap(part => sideOfPart(part, side)))
    refuseAt(difference(found, expected))
  }
}

type Side = 'before' | 'after'
/** `ends`: whether its ¶ is in this text; if not, the next paragraph goes on with its words. */
type Paragraph = { readonly words: string; readonly ends: boolean }

function joined(paragraphs: readonly Paragraph[]): string {
  return paragraphs.map(({ words, ends }) => (ends ? `${words}\n` : words)).join('')
}

function wordsOf(paragraph: XmlElement): string {
  return squeezed(textIn(paragraph, ['w:t', 'w:delText'], []))
}

function sideOfParagraph(paragraph: XmlElement, side: Side): Paragraph {
  const [shown, hidden, gone] =
    side === 'after' ? [['w:t'], ['w:del'], 'w:del'] : [['w:t', 'w:delText'], ['w:ins'], 'w:ins']
  const mark = childOf(childOf(paragraph, 'w:pPr'), 'w:rPr')
  return { words: squeezed(textIn(paragraph, shown, hidden)), ends: childOf(mark, gone) === null }
}

function sideOfPart(part: PrintedPart, side: Side): readonly Paragraph[] {
  switch (part.kind) {
    case 'tracked': {
      const runs = part.runs.filter(run => isIn(run.change, side))
      return [{ words: squeezed(runs.map(run => run.text).join('')), ends: isIn(part.mark ?? undefined, side) }]
    }
    case 'element':
      return [`${part.number}${part.label}${part.summary}`, part.runs.map(run => run.text).join('')].map(whole)
    case 'table':
      return [...part.head, ...part.rows.flat().map(cell => cell.text), ''].map(whole)
    default:
      return [whole(partWords(part))]
  }
}

function isIn(change: PrintedChange | undefined, side: Side): boolean {
  return change === undefined || change.kind === (side === 'after' ? 'inserted' : 'deleted')
}

function whole(words: string): Paragraph {
  return { words: squeezed(words), ends: true }
}

/** The text of elements of these names, wherever they stand but within others. */
function textIn(element: XmlElement, names: readonly string[], not: readonly string[]): string {
  return elementsIn(element)
    .map(child => {
      if (not.includes(child.name)) return ''
      return names.includes(child.name) ? ownText(child) : textIn(child, names, not)
    })
    .join('')
}

function ownText({ children }: XmlElement): string {
  return children.filter(child => typeof child === 'string').join('')
}

function squeezed(words: string): string {
  return words.replace(/\s+/gu, '')
}

function refuseAt(at: number | null): void {
  if (at !== null) throw new DomainError('export-differs', { at })
}

function difference(a: string, b: string): number | null {
  if (a === b) return null
  let at = 0
  while (at < a.length && a[at] === b[at]) at += 1
  return at
}
