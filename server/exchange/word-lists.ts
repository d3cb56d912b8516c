/**
 * Word's own list numbering that shows the same numbers as the editor. Word counts by itself; where its count would
 * differ (a list that begins again), a new list begins with the number that is wanted.
 */
import { AlignmentType, LevelFormat, type ILevelsOptions, type INumberingOptions } from 'docx'
import { textLimits } from '../../packages/document/text-model.ts'
import type { PrintedItem } from '../../packages/exchange/printed-parts.ts'

export type WordLists = {
  /** Where an item stands in Word's lists. Called once for each item, in order. */
  place(item: Pick<PrintedItem, 'kind' | 'indent' | 'ordinal'>): { readonly reference: string; readonly level: number }
  /** Where an item would have stood that is another now. Counts nothing. */
  placeBefore(item: Pick<PrintedItem, 'kind' | 'indent'>): { readonly reference: string; readonly level: number }
  /** All lists that were used. */
  config(): INumberingOptions['config']
}

const depth = textLimits.maxIndent + 1
const formats = [
  { format: LevelFormat.DECIMAL, text: '%1.' },
  { format: LevelFormat.LOWER_LETTER, text: '(%2)' },
  { format: LevelFormat.LOWER_ROMAN, text: '(%3)' },
  { format: LevelFormat.DECIMAL, text: '%4)' },
  { format: LevelFormat.LOWER_LETTER, text: '%5.' },
] as const

/** Lists for one document. */
export function buildWordLists(): WordLists {
  const lists: { readonly reference: string; readonly starts: readonly number[] }[] = []
  /** What Word would have counted so far at each level of the present list; null where it begins anew. */
  let counted: (number | null)[] = []
  const shown: number[] = Array.from({ length: depth }, () => 0)

  const place: WordLists['place'] = ({ kind, indent, ordinal }) => {
    if (kind === 'bullet') return { reference: 'bullets', level: indent }
    const start = lists.at(-1)?.starts[indent] ?? 1
    const before = counted[indent] ?? null
    const wordCounts = before === null ? start : before + 1
    if (lists.length === 0 || wordCounts !== ordinal) {
      const starts = shown.map((last, level) => (level === indent ? ordinal : level < indent ? last + 1 : 1))
      lists.push({ reference: `list-${lists.length + 1}`, starts })
      counted = Array.from({ length: depth }, () => null)
    }
    counted[indent] = ordinal
    counted.fill(null, indent + 1)
    shown[indent] = ordinal
    return { reference: lists.at(-1)?.reference ?? '', level: indent }
  }
  return {
    place,
    placeBefore: ({ kind, indent }) => {
      if (kind === 'bullet') return { reference: 'bullets', level: indent }
      if (lists.length === 0) lists.push({ reference: 'list-1', starts: shown.map(() => 1) })
      return { reference: lists.at(-1)?.reference ?? '', level: indent }
    },
    config: () => [
      { reference: 'bullets', levels: Array.from({ length: depth }, (_, level) => bulletLevel(level)) },
      ...lists.map(({ reference, starts }) => ({
        reference,
        levels: formats.map(({ format, text }, level) => levelOf(level, format, text, starts[level] ?? 1)),
      })),
    ],
  }
}

function bulletLevel(level: number): ILevelsOptions {
  return levelOf(level, LevelFormat.BULLET, level === 0 ? '•' : '–', 1)
}

function levelOf(
  level: number,
  format: (typeof LevelFormat)[keyof typeof LevelFormat],
  text: string,
  start: number,
): ILevelsOptions {
  const indent = { start: 1080 + level * 360, hanging: 360 }
  return { level, format, text, start, alignment: AlignmentType.START, style: { paragraph: { indent } } }
}
