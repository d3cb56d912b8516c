/** What both ways of printing changes share: the numbers of paragraphs, and who changed what in words. */
import { standsIn, type TrackedChange, type TrackedRow } from '../document/tracked-text.ts'
import { sayList, type Locale } from '../messages/say.ts'
import type { GoalMarks, MarkAuthor } from './goal-marks.ts'
import { isHeading, joinedRuns, printedRun } from './printed-blocks.ts'
import type { PrintedChange, PrintedRun } from './printed-parts.ts'

/** The number that a row's paragraph has in either text; '' where it has none, or none begins there. */
export type RowNumber = { readonly before: string; readonly after: string }

/**
 * Everybody cites the earlier text, so its numbers stay, in the later text too; a paragraph that is new there is 8.2 bis,
 * 8.2 ter behind 8.2, until the text is numbered anew.
 */
export function rowNumbers(rows: readonly TrackedRow[], goalNumber: number): readonly RowNumber[] {
  let count = 0
  let added = 0
  return rows.map(row => {
    const isBefore = standsIn(row.state, 'before') && !isHeading(row.before.kind)
    const isAfter = standsIn(row.state, 'after') && !isHeading(row.after.kind)
    if (isBefore) {
      count += 1
      added = 0
      const number = `${goalNumber}.${count}`
      return { before: number, after: isAfter ? number : '' }
    }
    if (!isAfter) return { before: '', after: '' }
    added += 1
    return { before: '', after: `${goalNumber}.${count} ${multiples[added - 1] ?? `bis ${added}`}` }
  })
}

const multiples = ['bis', 'ter', 'quater', 'quinquies', 'sexies', 'septies', 'octies', 'novies', 'decies']

/** How an author is named. */
export type Naming = (author: MarkAuthor, locale: Locale) => string

/** What happened, with names; undefined for what stands in both texts. */
export function printedChange(
  { state, insertedBy, deletedBy, insertedAt, deletedAt }: TrackedChange,
  hands: GoalMarks['hands'],
  locale: Locale,
  naming: Naming,
): PrintedChange | undefined {
  if (state === 'same') return undefined
  return {
    kind: state,
    insertedBy: namesOf(insertedBy === undefined ? [] : [insertedBy], hands, locale, naming),
    deletedBy: namesOf(deletedBy ?? [], hands, locale, naming),
    ...(insertedAt === undefined ? {} : { insertedAt }),
    ...(deletedAt === undefined ? {} : { deletedAt }),
  }
}

/** The words of a row, each with what happened to it. */
export function changedRuns(
  { runs }: TrackedRow,
  hands: GoalMarks['hands'],
  locale: Locale,
  naming: Naming,
): readonly PrintedRun[] {
  return joinedRuns(
    runs.map(run => {
      const change = printedChange(run, hands, locale, naming)
      const printed = printedRun(run, run.within ?? [])
      return change === undefined ? printed : { ...printed, change }
    }),
  )
}

/** The names as a list; '' for nobody. */
export function namesOf(names: readonly string[], hands: GoalMarks['hands'], locale: Locale, naming: Naming): string {
  const known = names.flatMap(name => {
    const author = hands[name]
    return author === undefined ? [] : [naming(author, locale)]
  })
  return known.length === 0 ? '' : sayList(locale, [...new Set(known)], { type: 'unit' })
}
