/**
 * Changes for readers: inserted words underlined, deleted ones struck, and both said in words with who did it, because
 * looks alone reach neither everybody nor every program. A ¶ that comes or goes is shown as its sign. In Markdown the
 * signs are those of CriticMarkup: `{++ ++}`, `{-- --}`, and `{>> <<}` for who.
 */
import { blockAttributeNames, isElementKind, type BlockAttributes } from '../document/text-model.ts'
import { standsIn, type TrackedRow } from '../document/tracked-text.ts'
import { say, type Locale } from '../messages/say.ts'
import { elementWords } from './element-words.ts'
import { shortAuthor, type GoalMarks } from './goal-marks.ts'
import { blockPart, countItem, type BlockPlace } from './printed-blocks.ts'
import { plainRun, type PrintedChange, type PrintedPart, type PrintedRun } from './printed-parts.ts'
import { namesOf, changedRuns, printedChange, rowNumbers } from './printed-rows.ts'

/** How changes are said: in words, by the signs of CriticMarkup, or (in a preview) by looks alone. */
export type ChangeLabels = 'words' | 'critic' | 'none'

/** The rows of a goal as parts: one a row, also where a ¶ is deleted. */
export function changedParts(
  rows: readonly TrackedRow[],
  goalNumber: number,
  { hands }: GoalMarks,
  { labels, ...place }: BlockPlace & { readonly labels: ChangeLabels },
): readonly PrintedPart[] {
  const { locale } = place
  const numbers = rowNumbers(rows, goalNumber)
  const ordinals = [0, 0, 0, 0, 0]
  return rows.map((row, k) => {
    const shown = standsIn(row.state, 'before') && !standsIn(row.state, 'after') ? row.before : row.after
    const start = k === 0 ? undefined : printedChange(row, hands, locale, shortAuthor)
    const runs = [
      ...(start === undefined ? [] : [{ ...plainRun('¶'), change: start }]),
      ...changedRuns(row, hands, locale, shortAuthor),
    ]
    const { before, after } = numbers[k] ?? { before: '', after: '' }
    const said = { number: after === '' ? before : after, ordinal: countItem(ordinals, shown) }
    return blockPart(
      shown,
      { ...said, runs: [...labelled(runs, labels, locale), ...blockNote(row, hands, locale)] },
      place,
    )
  })
}

/** Each passage of one change with its label: neighbours of the same change are one passage. */
export function labelled(runs: readonly PrintedRun[], labels: ChangeLabels, locale: Locale): readonly PrintedRun[] {
  if (labels === 'none') return runs
  const result: PrintedRun[] = []
  for (let k = 0; k < runs.length;) {
    const first = runs[k]
    if (first?.change === undefined) {
      if (first !== undefined) result.push(first)
      k += 1
      continue
    }
    const passage: PrintedRun[] = []
    for (let run = runs[k]; run !== undefined && isSameChange(first.change, run.change); run = runs[k]) {
      passage.push(run)
      k += 1
    }
    const who = changeWords(first.change, locale)
    if (labels === 'words')
      result.push(label(`{${say(locale, 'export-change-open', { who })} `), ...passage, label('}'))
    else result.push(...critic(passage, first.change, who))
  }
  return result
}

function critic(passage: readonly PrintedRun[], { kind }: PrintedChange, who: string): readonly PrintedRun[] {
  const note = [label('{>>'), plainRun(who)]
  // What is in neither text stands in a note, which is in neither as well.
  if (kind === 'passing') return [...note, plainRun(': '), ...passage, label('<<}')]
  const [open, close] = kind === 'inserted' ? ['{++', '++}'] : ['{--', '--}']
  return [label(open), ...passage, label(close), ...note, label('<<}')]
}

function label(text: string): PrintedRun {
  return { ...plainRun(text), role: 'label' }
}

/** What happened, in words. */
function changeWords({ kind, insertedBy, deletedBy }: PrintedChange, locale: Locale): string {
  switch (kind) {
    case 'inserted':
      return insertedBy === ''
        ? say(locale, 'export-change-inserted')
        : say(locale, 'export-change-inserted-by', { by: insertedBy })
    case 'deleted':
      return deletedBy === ''
        ? say(locale, 'export-change-deleted')
        : say(locale, 'export-change-deleted-by', { by: deletedBy })
    case 'passing':
      return say(locale, 'export-change-passing', { by: insertedBy, others: deletedBy })
  }
}

/** What the block said of itself before and what it says after, where that is no longer the same. */
function blockNote(row: TrackedRow, hands: GoalMarks['hands'], locale: Locale): readonly PrintedRun[] {
  if (row.state !== 'same' || !saysOther(row.before, row.after)) return []
  const facts = { from: blockWords(row.before, locale), to: blockWords(row.after, locale) }
  const by = namesOf(row.changedBy ?? [], hands, locale, shortAuthor)
  const words =
    by === '' ? say(locale, 'export-block-changed', facts) : say(locale, 'export-block-changed-by', { ...facts, by })
  return [plainRun(' '), { ...plainRun(words), chip: true }]
}

/** Whether two blocks say something else of themselves; the name of an element is not said. */
function saysOther(before: BlockAttributes, after: BlockAttributes): boolean {
  return blockAttributeNames.some(name => name !== 'element' && before[name] !== after[name])
}

function blockWords(block: BlockAttributes, locale: Locale): string {
  const { indent } = block
  const kind = say(locale, `workspace-kind-${block.kind}`)
  const summary = isElementKind(block.kind) ? elementWords(locale)(block).summary : ''
  if (indent === 0) return summary === '' ? kind : say(locale, 'export-block-says-summary', { kind, summary })
  return summary === ''
    ? say(locale, 'export-block-says', { kind, indent })
    : say(locale, 'export-block-says-element', { kind, indent, summary })
}

function isSameChange(one: PrintedChange, other: PrintedChange | undefined): boolean {
  return (
    other !== undefined &&
    one.kind === other.kind &&
    one.insertedBy === other.insertedBy &&
    one.deletedBy === other.deletedBy
  )
}
