/**
 * A printed text as DOCX: real headings, list numbering, comments with their replies, language and direction of every
 * paragraph, header and footer. Paragraph numbers are words, so that they stay what they are when somebody edits.
 */
import { Document, Footer, Header, Packer, PageNumber, Paragraph, Tab, TextRun, type ParagraphChild } from 'docx'
import { say } from '../../packages/messages/say.ts'
import { directionOf, type PrintedLanguage } from '../../packages/exchange/printed-language.ts'
import { printable, type PrintedPart, type PrintedText } from '../../packages/exchange/printed-parts.ts'
import { buildWordChanges } from './word-changes.ts'
import { buildWordComments } from './word-comments.ts'
import { buildWordLists, type WordLists } from './word-lists.ts'
import { directed, paragraphLook, quietInk, runsOf, wordRuns, type RunDrawing, type WordStyle } from './word-look.ts'
import { tableOf, wordLanguage, wordPage, wordStyles } from './word-styles.ts'
import { trackedParagraph } from './word-tracked.ts'

type Drawing = RunDrawing & { readonly lists: WordLists }

/** The file's bytes. */
export async function writeWord(text: PrintedText): Promise<Uint8Array> {
  const comments = buildWordComments(text)
  const drawing = {
    lists: buildWordLists(),
    comments,
    changes: buildWordChanges(text.changedAt, comments.children.length),
  }
  const children = text.parts.flatMap(part => partOf(part, drawing))
  const document = new Document({
    title: printable(text.title),
    creator: 'Acquis',
    description: printable(text.header),
    styles: wordStyles(text.language),
    numbering: { config: drawing.lists.config() },
    comments: { children: drawing.comments.children },
    sections: [
      {
        properties: wordPage(text.paper),
        headers: { default: new Header({ children: [headerOf(text)] }) },
        footers: { default: new Footer({ children: [footerOf(text)] }) },
        children,
      },
    ],
  })
  return new Uint8Array(await Packer.toBuffer(document))
}

function partOf(part: PrintedPart, drawing: Drawing): readonly (Paragraph | ReturnType<typeof tableOf>)[] {
  switch (part.kind) {
    case 'heading':
      return [
        new Paragraph({
          style: `Heading${part.level}`,
          pageBreakBefore: part.newPage,
          ...directed(part),
          children: runsOf(part, part.runs, drawing),
        }),
      ]
    case 'note':
      return [said(part, 'StateLine', runsOf(part, part.runs, drawing))]
    case 'paragraph':
      return [
        said(part, 'NumberedParagraph', numbered(part, part.number, runsOf(part, part.runs, drawing)), part.indent),
      ]
    case 'quote':
      return [said(part, 'QuotedParagraph', numbered(part, part.number, runsOf(part, part.runs, drawing)), part.indent)]
    case 'bullet':
    case 'numbered':
      return [
        new Paragraph({
          style: 'ListItem',
          ...directed(part),
          numbering: drawing.lists.place(part),
          children: [...wordRuns(part, `${part.number} `, { color: quietInk }), ...runsOf(part, part.runs, drawing)],
        }),
      ]
    case 'element':
      return [
        said(
          part,
          'ElementLine',
          numbered(part, part.number, [
            ...wordRuns(part, part.label, { bold: true }),
            ...wordRuns(part, ` ${part.summary}`, {}),
          ]),
          part.indent,
        ),
        said(part, 'ElementWords', runsOf(part, part.runs, drawing), part.indent),
      ]
    case 'tracked':
      return [trackedParagraph(part, drawing)]
    case 'table':
      // A paragraph behind it: Word joins tables that stand together.
      return [tableOf(part), new Paragraph({ children: [] })]
  }
}

function said(part: PrintedLanguage, style: WordStyle, children: readonly ParagraphChild[], indent = 0): Paragraph {
  return new Paragraph({ ...paragraphLook(part, style, indent), children })
}

function numbered(
  part: PrintedLanguage,
  number: string,
  children: readonly ParagraphChild[],
): readonly ParagraphChild[] {
  if (number === '') return children
  return [
    new TextRun({ text: number, color: quietInk, language: wordLanguage(part.language) }),
    new TextRun({ children: [new Tab()] }),
    ...children,
  ]
}

function headerOf({ header, locale }: PrintedText): Paragraph {
  const own = { language: locale, direction: directionOf(locale) } as const
  return new Paragraph({ style: 'Header', ...directed(own), children: wordRuns(own, printable(header), {}) })
}

function footerOf({ locale }: PrintedText): Paragraph {
  const pattern = say(locale, 'export-page-of', { page: '\u0001', pages: '\u0002' })
  const children = pattern
    .split(/([\u0001\u0002])/)
    .map(piece => (piece === '\u0001' ? PageNumber.CURRENT : piece === '\u0002' ? PageNumber.TOTAL_PAGES : piece))
  return new Paragraph({
    style: 'Footer',
    ...directed({ direction: directionOf(locale) }),
    children: [new TextRun({ children, language: wordLanguage(locale) })],
  })
}
