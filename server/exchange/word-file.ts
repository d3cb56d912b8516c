/**
 * A printed text as DOCX: real headings, list numbering, comments with their replies, language and direction of every
 * paragraph, header and footer. Paragraph numbers are words, so that they stay what they are when somebody edits.
 */
import {
  Document,
  ExternalHyperlink,
  Footer,
  Header,
  Packer,
  PageNumber,
  Paragraph,
  Tab,
  TextRun,
  type ParagraphChild,
} from 'docx'
import { say } from '../../packages/messages/say.ts'
import { directionOf, directionPieces, type PrintedLanguage } from '../../packages/exchange/printed-language.ts'
import type { PrintedPart, PrintedRun, PrintedText } from '../../packages/exchange/printed-parts.ts'
import { buildWordComments, type WordComments } from './word-comments.ts'
import { buildWordLists, type WordLists } from './word-lists.ts'
import { elementRule, quoteRule, tableOf, wordLanguage, wordPage, wordStyles } from './word-styles.ts'

type Drawing = { readonly lists: WordLists; readonly comments: WordComments }

/** The file's bytes. */
export async function writeWord(text: PrintedText): Promise<Uint8Array> {
  const drawing = { lists: buildWordLists(), comments: buildWordComments(text) }
  const children = text.parts.flatMap(part => partOf(part, drawing))
  const document = new Document({
    title: text.title,
    creator: 'Acquis',
    description: text.header,
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
    case 'table':
      // A paragraph behind it: Word joins tables that stand together.
      return [tableOf(part), new Paragraph({ children: [] })]
  }
}

function directed({ direction }: Pick<PrintedLanguage, 'direction'>): { readonly bidirectional?: true } {
  return direction === 'rtl' ? { bidirectional: true } : {}
}

const indentTwips = 360
const numberTwips = 720
const quietInk = '595959'

function said(
  { direction }: PrintedLanguage,
  style: string,
  children: readonly ParagraphChild[],
  indent = 0,
): Paragraph {
  const hanging = style === 'StateLine' || style === 'ElementWords' ? 0 : numberTwips
  return new Paragraph({
    style,
    ...directed({ direction }),
    children,
    ...(style === 'ElementWords' ? { border: { [direction === 'rtl' ? 'right' : 'left']: elementRule } } : {}),
    ...(style === 'QuotedParagraph' ? { border: { [direction === 'rtl' ? 'right' : 'left']: quoteRule } } : {}),
    ...(indent === 0 ? {} : { indent: { start: numberTwips + indent * indentTwips, hanging } }),
  })
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

/** The words, cut where their direction changes, with the borders of comments between them. */
function runsOf(part: PrintedLanguage, runs: readonly PrintedRun[], { comments }: Drawing): readonly ParagraphChild[] {
  return runs.flatMap(run => {
    const look = {
      ...(run.strong ? { bold: true } : {}),
      // Arabic letters have no italics; a line beneath says the same.
      ...(run.em ? (part.direction === 'ltr' ? { italics: true } : { underline: {} }) : {}),
      ...(run.chip ? { shading: { fill: 'E8EEEE' } } : {}),
    }
    const words = wordRuns(part, run.text, run.link === null ? look : { ...look, style: 'Hyperlink' })
    const linked = run.link === null ? words : [new ExternalHyperlink({ link: run.link, children: words })]
    return [...comments.before(run), ...linked, ...comments.after(run)]
  })
}

type Look = Omit<Exclude<ConstructorParameters<typeof TextRun>[0], string>, 'text' | 'children'>

function wordRuns({ language, direction }: PrintedLanguage, text: string, look: Look): readonly TextRun[] {
  return directionPieces(text, direction).map(
    piece =>
      new TextRun({
        ...look,
        text: piece.text,
        ...(piece.direction === 'rtl' ? { rightToLeft: true } : {}),
        language: wordLanguage(language, piece.direction),
      }),
  )
}

function headerOf({ header, locale }: PrintedText): Paragraph {
  const own = { language: locale, direction: directionOf(locale) } as const
  return new Paragraph({ style: 'Header', ...directed(own), children: wordRuns(own, header, {}) })
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
