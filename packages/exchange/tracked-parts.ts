/**
 * Changes for Word, paragraph by paragraph, so that it can accept and reject them itself. A ¶ stands at the end of a
 * Word paragraph and at the beginning of a block of ours: what happened to a block's ¶ is said of the paragraph before
 * it, and a paragraph looks like the block that ends with it, which is what remains when paragraphs are joined.
 */
import { isElementKind, type BlockAttributes } from '../document/text-model.ts'
import { endsBefore, standsIn, type TrackedChange, type TrackedRow } from '../document/tracked-text.ts'
import { elementWords } from './element-words.ts'
import { longAuthor, type GoalMarks } from './goal-marks.ts'
import { countItem, isHeading, type BlockPlace } from './printed-blocks.ts'
import { printedLanguage } from './printed-language.ts'
import { plainRun, type PrintedChange, type PrintedPart, type PrintedRun, type TrackedShape } from './printed-parts.ts'
import { namesOf, changedRuns, printedChange, rowNumbers, type RowNumber } from './printed-rows.ts'

type TrackedPart = Extract<PrintedPart, { readonly kind: 'tracked' }>
type Facts = BlockPlace & { readonly hands: GoalMarks['hands'] }
/** What stands before the words of a block in one text; null where no block of it begins. */
type Prefix = { readonly number: readonly PrintedRun[]; readonly line: readonly PrintedRun[] | null }

/** The rows of a goal as Word paragraphs. */
export function trackedParts(
  rows: readonly TrackedRow[],
  goalNumber: number,
  { hands }: GoalMarks,
  place: BlockPlace,
): readonly TrackedPart[] {
  const facts = { ...place, hands }
  const numbers = rowNumbers(rows, goalNumber)
  const ordinals = [0, 0, 0, 0, 0]
  const parts = rows.flatMap((row, k) => {
    const shown = standsIn(row.state, 'before') && !standsIn(row.state, 'after') ? row.before : row.after
    const ordinal = countItem(ordinals, shown)
    const number = numbers[k] ?? { before: '', after: '' }
    const before = prefixOf(row, 'before', number, facts)
    const after = prefixOf(row, 'after', number, facts)
    return [...lineOf(row, before, after, facts), wordsOf(rows, k, ordinal, before, after, facts)]
  })
  return withoutPassingMarks(parts, facts)
}

/** A ¶ that is in neither text is left out, because programs disagree on how to decide it; its words go on. */
function withoutPassingMarks(parts: readonly TrackedPart[], facts: Facts): readonly TrackedPart[] {
  const whole: TrackedPart[] = []
  for (const part of parts) {
    const before = whole.at(-1)
    if (before?.mark?.kind !== 'passing') whole.push(part)
    else whole[whole.length - 1] = { ...part, ...said([...before.runs, ...part.runs], facts) }
  }
  return whole
}

function prefixOf(row: TrackedRow, side: 'before' | 'after', number: RowNumber, { locale }: Facts): Prefix | null {
  if (!standsIn(row.state, side)) return null
  const { kind } = row[side]
  const role = kind === 'bullet' || kind === 'numbered' ? 'item-number' : 'number'
  const said = number[side] === '' ? [] : [{ ...plainRun(number[side]), role } as const]
  if (!isElementKind(kind)) return { number: said, line: null }
  const { kind: label, summary } = elementWords(locale)(row[side])
  return { number: said, line: [{ ...plainRun(label), strong: true }, plainRun(` ${summary}`)] }
}

/** The line of an element, in either text. */
function lineOf(row: TrackedRow, before: Prefix | null, after: Prefix | null, facts: Facts): readonly TrackedPart[] {
  const [was, is] = [before?.line ?? null, after?.line ?? null]
  if (was === null && is === null) return []
  const change = is === null ? deletion(row, facts) : was === null ? insertion(row, facts) : null
  const shape = { style: 'element-line', indent: is === null ? row.before.indent : row.after.indent } as const
  const numbers = numberRuns(
    was === null ? [] : (before?.number ?? []),
    is === null ? [] : (after?.number ?? []),
    row,
    facts,
  )
  const words =
    was !== null && is !== null && textOf(was) === textOf(is)
      ? is
      : [...changed(was ?? [], deletion(row, facts)), ...changed(is ?? [], insertion(row, facts))]
  return [
    {
      kind: 'tracked',
      shape,
      ...wasShape(change === null ? { style: 'element-line', indent: row.before.indent } : shape, shape, row, facts),
      mark: change,
      ...said([...numbers, ...words], facts),
    },
  ]
}

function wordsOf(
  rows: readonly TrackedRow[],
  k: number,
  ordinal: number,
  before: Prefix | null,
  after: Prefix | null,
  facts: Facts,
): TrackedPart {
  const row = rows[k]
  if (row === undefined) throw new Error('no such row')
  const next = rows[k + 1]
  const endsIn = (side: 'before' | 'after') => next === undefined || endsBefore(rows, k + 1, side)
  const [wasEnd, isEnd] = [endsIn('before'), endsIn('after')]
  const mark = wasEnd && isEnd ? null : markOf(row, next, wasEnd, isEnd, facts)
  const [was, is] = [shapeOf(row.before, ordinal, facts), shapeOf(row.after, ordinal, facts)]
  const shape = isEnd || !wasEnd ? is : was
  const runs = [
    ...numberRuns(before?.line === null ? before.number : [], after?.line === null ? after.number : [], row, facts),
    ...changedRuns(row, facts.hands, facts.locale, longAuthor).filter(run => !isTakenBack(run.change)),
  ]
  return {
    kind: 'tracked',
    shape,
    ...wasShape(wasEnd && isEnd ? was : shape, shape, row, facts),
    mark,
    ...said(runs, facts),
  }
}

/** What happened to the ¶ between two rows; both texts begin at the first row, so the next one may not say it. */
function markOf(
  row: TrackedRow,
  next: TrackedRow | undefined,
  wasEnd: boolean,
  isEnd: boolean,
  { hands, locale }: Facts,
): PrintedChange | null {
  const state = isEnd ? 'inserted' : wasEnd ? 'deleted' : 'passing'
  const whose: TrackedChange = next !== undefined && next.state !== 'same' ? next : row
  return printedChange({ ...whose, state }, hands, locale, longAuthor) ?? null
}

/**
 * What an organisation suggests and strikes itself is in neither text and is left out: LibreOffice takes both for one
 * change, and keeps the words when it is rejected.
 */
function isTakenBack(change: PrintedChange | undefined): boolean {
  return change?.kind === 'passing' && change.insertedBy === change.deletedBy
}

function wasShape(was: TrackedShape, is: TrackedShape, row: TrackedRow, { hands, locale }: Facts) {
  const isOther = JSON.stringify(was) !== JSON.stringify(is)
  return {
    was: isOther ? was : null,
    wasBy: isOther ? namesOf(row.changedBy ?? [], hands, locale, longAuthor) : '',
    wasAt: row.changedAt,
  }
}

function numberRuns(
  before: readonly PrintedRun[],
  after: readonly PrintedRun[],
  row: TrackedRow,
  facts: Facts,
): readonly PrintedRun[] {
  if (textOf(before) === textOf(after) && before[0]?.role === after[0]?.role) return after
  return [...changed(before, deletion(row, facts)), ...changed(after, insertion(row, facts))]
}

function changed(runs: readonly PrintedRun[], change: PrintedChange): readonly PrintedRun[] {
  return runs.map(run => ({ ...run, change }))
}

/** By whom a row's ¶ came or what its block says changed. */
function insertion(row: TrackedRow, { hands, locale }: Facts): PrintedChange {
  const names = row.insertedBy === undefined ? (row.changedBy ?? []) : [row.insertedBy]
  const at = row.insertedBy === undefined ? row.changedAt : row.insertedAt
  return {
    ...{ kind: 'inserted', insertedBy: namesOf(names, hands, locale, longAuthor), deletedBy: '' },
    ...(at === undefined ? {} : { insertedAt: at }),
  }
}

function deletion(row: TrackedRow, { hands, locale }: Facts): PrintedChange {
  const names = row.deletedBy ?? row.changedBy ?? []
  const at = row.deletedBy === undefined ? row.changedAt : row.deletedAt
  return {
    ...{ kind: 'deleted', insertedBy: '', deletedBy: namesOf(names, hands, locale, longAuthor) },
    ...(at === undefined ? {} : { deletedAt: at }),
  }
}

function shapeOf(block: BlockAttributes, ordinal: number, { level }: Facts): TrackedShape {
  const { kind, indent } = block
  if (isHeading(kind)) return { style: 'heading', level: Math.min(level + Number(kind.slice(-1)), deepestLevel) }
  if (isElementKind(kind)) return { style: 'element-words', indent }
  if (kind === 'bullet' || kind === 'numbered')
    return { style: 'item', kind, indent, ordinal: kind === 'bullet' ? 0 : Math.max(1, ordinal) }
  return { style: kind === 'quote' ? 'quote' : 'paragraph', indent }
}

const deepestLevel = 6

function said(runs: readonly PrintedRun[], { language }: Facts) {
  return { runs, ...printedLanguage(textOf(runs), language) }
}

function textOf(runs: readonly PrintedRun[]): string {
  return runs.map(run => run.text).join('')
}
