/** The words of a Word paragraph, run by run, with their changes and the borders of comments; and how paragraphs look. */
import { ExternalHyperlink, Tab, TextRun, type IParagraphPropertiesOptionsBase, type ParagraphChild } from 'docx'
import { directionPieces, type PrintedLanguage } from '../../packages/exchange/printed-language.ts'
import type { PrintedChange, PrintedRun } from '../../packages/exchange/printed-parts.ts'
import { ownIndents } from '../../packages/exchange/word-parts.ts'
import { chipFill } from '../../packages/exchange/word-runs.ts'
import type { WordChanges } from './word-changes.ts'
import type { WordComments } from './word-comments.ts'
import { elementRule, quoteRule, wordLanguage } from './word-styles.ts'

export type RunDrawing = { readonly comments: WordComments; readonly changes: WordChanges }
export type WordStyle = 'StateLine' | 'NumberedParagraph' | 'QuotedParagraph' | 'ElementLine' | 'ElementWords'

export const quietInk = '595959'

export type Look = Omit<Exclude<ConstructorParameters<typeof TextRun>[0], string>, 'text' | 'children'>

/** What a run or a paragraph says of its direction: nothing from left to right. */
export function directed({ direction }: Pick<PrintedLanguage, 'direction'>): { readonly bidirectional?: true } {
  return direction === 'rtl' ? { bidirectional: true } : {}
}

/** The properties of a paragraph that is no heading and no item. */
export function paragraphLook(
  { direction }: PrintedLanguage,
  style: WordStyle,
  indent: number,
): IParagraphPropertiesOptionsBase {
  const hanging = style === 'StateLine' || style === 'ElementWords' ? 0 : ownIndents.first
  return {
    style,
    ...directed({ direction }),
    ...(style === 'ElementWords' ? { border: { [direction === 'rtl' ? 'right' : 'left']: elementRule } } : {}),
    ...(style === 'QuotedParagraph' ? { border: { [direction === 'rtl' ? 'right' : 'left']: quoteRule } } : {}),
    ...(indent === 0 ? {} : { indent: { start: ownIndents.first + indent * ownIndents.step, hanging } }),
  }
}

/** The words, cut where their direction changes, with the borders of comments between them. */
export function runsOf(
  part: PrintedLanguage,
  runs: readonly PrintedRun[],
  { comments, changes }: RunDrawing,
): readonly ParagraphChild[] {
  return runs.flatMap(run => {
    const look = {
      ...(run.strong ? { bold: true } : {}),
      // Arabic letters have no italics; a line beneath says the same.
      ...(run.em ? (part.direction === 'ltr' ? { italics: true } : { underline: {} }) : {}),
      ...(run.chip ? { shading: { fill: chipFill } } : {}),
    }
    const words = wordRuns(part, run.text, run.link === null ? look : { ...look, style: 'Hyperlink' }, {
      change: run.change,
      changes,
    })
    const linked = run.link === null ? words : [new ExternalHyperlink({ link: run.link, children: words })]
    return [...comments.before(run), ...linked, ...comments.after(run)]
  })
}

type Changing = { readonly change: PrintedChange | undefined; readonly changes: WordChanges }

/** Words of one look as runs, each of one direction. */
export function wordRuns(
  { language, direction }: PrintedLanguage,
  text: string,
  look: Look,
  changing: Changing | null = null,
): readonly ParagraphChild[] {
  return directionPieces(text, direction).map(piece => {
    const options = {
      ...look,
      text: piece.text,
      ...(piece.direction === 'rtl' ? { rightToLeft: true } : {}),
      language: wordLanguage(language, piece.direction),
    }
    return changing?.change === undefined ? new TextRun(options) : changing.changes.run(options, changing.change)
  })
}

/** A paragraph's number among its words, with what parts it from them. */
export function numberRun({ language }: PrintedLanguage, run: PrintedRun, { changes }: RunDrawing): ParagraphChild {
  const options = {
    color: quietInk,
    language: wordLanguage(language),
    ...(run.role === 'number' ? { children: [run.text, new Tab()] } : { text: `${run.text} ` }),
  }
  return run.change === undefined ? new TextRun(options) : changes.run(options, run.change)
}
