/** A paragraph with tracked changes: its words, what happened to its ¶, and how it looked before. */
import { Paragraph, type IParagraphPropertiesOptionsBase } from 'docx'
import type { PrintedLanguage } from '../../packages/exchange/printed-language.ts'
import type { PrintedPart, TrackedShape } from '../../packages/exchange/printed-parts.ts'
import type { WordLists } from './word-lists.ts'
import { directed, numberRun, paragraphLook, runsOf, type RunDrawing } from './word-look.ts'

type TrackedPart = Extract<PrintedPart, { readonly kind: 'tracked' }>
type Placing = (item: Extract<TrackedShape, { readonly style: 'item' }>) => {
  readonly reference: string
  readonly level: number
}
type Drawing = RunDrawing & { readonly lists: WordLists }

export function trackedParagraph(part: TrackedPart, drawing: Drawing): Paragraph {
  const { shape, was, wasBy, wasAt, mark, runs } = part
  const { changes, lists } = drawing
  return new Paragraph({
    ...lookOf(shape, part, item => lists.place(item)),
    ...(mark === null ? {} : { run: changes.mark(mark) }),
    ...(was === null
      ? {}
      : { revision: { ...lookOf(was, part, item => lists.placeBefore(item)), ...changes.by(wasBy, wasAt) } }),
    children: runs.flatMap(run =>
      run.role === undefined ? runsOf(part, [run], drawing) : [numberRun(part, run, drawing)],
    ),
  })
}

function lookOf(shape: TrackedShape, part: PrintedLanguage, place: Placing): IParagraphPropertiesOptionsBase {
  switch (shape.style) {
    case 'heading':
      return { style: `Heading${shape.level}`, ...directed(part) }
    case 'item':
      return { style: 'ListItem', ...directed(part), numbering: place(shape) }
    case 'paragraph':
      return paragraphLook(part, 'NumberedParagraph', shape.indent)
    case 'quote':
      return paragraphLook(part, 'QuotedParagraph', shape.indent)
    case 'element-line':
      return paragraphLook(part, 'ElementLine', shape.indent)
    case 'element-words':
      return paragraphLook(part, 'ElementWords', shape.indent)
  }
}
