/** How a DOCX looks: page, styles by name (so that a ministry can put its own in their place), tables, languages. */
import {
  BorderStyle,
  HeightRule,
  type IParagraphStyleOptions,
  type ISectionPropertiesOptions,
  type IStylesOptions,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import type { Paper } from '../../packages/domain/exchange.ts'
import { printedLanguage } from '../../packages/exchange/printed-language.ts'
import type { PrintedCell, PrintedPart } from '../../packages/exchange/printed-parts.ts'

const font = { ascii: 'Cambria', hAnsi: 'Cambria', cs: 'Times New Roman', eastAsia: 'SimSun' }
export const elementRule = { style: BorderStyle.SINGLE, size: 12, space: 8, color: '0A4A52' }
export const quoteRule = { ...elementRule, size: 4, color: '808080' }
const hanging = { start: 720, hanging: 720 }

/** A4 or letter, with room to write in the margin. Twips. */
export function wordPage(paper: Paper): ISectionPropertiesOptions {
  const size = paper === 'a4' ? { width: 11_906, height: 16_838 } : { width: 12_240, height: 15_840 }
  return { page: { size, margin: { top: 1_418, bottom: 1_418, left: 1_304, right: 1_304 } } }
}

/** The styles of the document, for a text in this language. */
export function wordStyles(language: string): IStylesOptions {
  const heading = (level: number, size: number, before: number) => ({
    run: { font, size, bold: true, color: '000000' },
    // The level is said too: not every program knows a heading by the name of its style.
    paragraph: { spacing: { before, after: 120 }, keepNext: true, outlineLevel: level - 1 },
  })
  return {
    default: {
      document: {
        run: { font, size: 22, sizeComplexScript: 24, language: wordLanguage(language) },
        paragraph: { spacing: { line: 288, after: 120 } },
      },
      heading1: heading(1, 36, 240),
      heading2: heading(2, 30, 360),
      heading3: heading(3, 26, 300),
      heading4: heading(4, 24, 240),
      heading5: heading(5, 22, 200),
      heading6: heading(6, 22, 200),
    },
    paragraphStyles: [
      styleOf('NumberedParagraph', 'Numbered paragraph', { indent: hanging }),
      styleOf('QuotedParagraph', 'Quoted paragraph', { indent: hanging }),
      styleOf('ListItem', 'List item', {}),
      styleOf('ElementLine', 'Element', { indent: hanging, keepNext: true, spacing: { after: 0 } }, { size: 20 }),
      styleOf('ElementWords', 'Element words', { indent: { start: 720 } }),
      styleOf('StateLine', 'State', {}, { size: 19, color: '595959' }),
      styleOf('Header', 'header', { border: { bottom: quoteRule } }, { size: 18 }),
      styleOf('Footer', 'footer', {}, { size: 18 }),
    ],
  }
}

/** The language of a run as Word wants it: Latin, East Asian and right-to-left words apart. */
export function wordLanguage(
  language: string,
  direction: 'ltr' | 'rtl' = 'ltr',
): { readonly value?: string; readonly eastAsia?: string; readonly bidirectional?: string } {
  const tag = regions[language] ?? language
  if (/^(zh|ja|ko)\b/.test(language)) return { value: tag, eastAsia: tag }
  if (/^(ar|he|fa|ur|ps|yi|ku|sd|ug|dv)\b/.test(language)) return { bidirectional: tag }
  return direction === 'rtl' ? { value: tag, bidirectional: 'ar-SA' } : { value: tag }
}

/** Word takes a language only with a region. */
const regions: { readonly [language: string]: string } = {
  ar: 'ar-SA',
  de: 'de-DE',
  el: 'el-GR',
  en: 'en-GB',
  es: 'es-ES',
  fa: 'fa-IR',
  fr: 'fr-FR',
  he: 'he-IL',
  hi: 'hi-IN',
  ja: 'ja-JP',
  ko: 'ko-KR',
  pt: 'pt-PT',
  ru: 'ru-RU',
  th: 'th-TH',
  uk: 'uk-UA',
  zh: 'zh-CN',
}

/** A table with a heading row that is repeated on every page. */
export function tableOf(part: Extract<PrintedPart, { readonly kind: 'table' }>): Table {
  const head = part.head.map(text => ({ text, ...printedLanguage(text, part.language) }))
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    visuallyRightToLeft: part.direction === 'rtl',
    rows: [rowOf(head, true), ...part.rows.map(cells => rowOf(cells, false, part.isForm === true ? formRowHeight : 0))],
  })
}

/** Room for a signature, in twentieths of a point. */
const formRowHeight = 900

function rowOf(cells: readonly PrintedCell[], isHead: boolean, height = 0): TableRow {
  return new TableRow({
    ...(height === 0 ? {} : { height: { value: height, rule: HeightRule.ATLEAST } }),
    tableHeader: isHead,
    cantSplit: true,
    children: cells.map(
      ({ text, language, direction }) =>
        new TableCell({
          margins: { top: 60, bottom: 60, left: 100, right: 100 },
          children: [
            new Paragraph({
              ...(direction === 'rtl' ? { bidirectional: true } : {}),
              spacing: { after: 0 },
              children: [
                new TextRun({
                  text,
                  ...(isHead ? { bold: true } : {}),
                  size: 20,
                  ...(direction === 'rtl' ? { rightToLeft: true } : {}),
                  language: wordLanguage(language, direction),
                }),
              ],
            }),
          ],
        }),
    ),
  })
}

function styleOf(
  id: string,
  name: string,
  paragraph: NonNullable<IParagraphStyleOptions['paragraph']>,
  run: NonNullable<IParagraphStyleOptions['run']> = {},
): IParagraphStyleOptions {
  return { id, name, basedOn: 'Normal', quickFormat: true, paragraph, run }
}
