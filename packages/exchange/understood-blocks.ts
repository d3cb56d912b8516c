/** What was understood of one paragraph of a file that somebody brings in, and how its words are put in order. */
import type { Run } from '../document/layout.ts'
import { textLimits, type BlockAttributes, type BlockKind, type Marks } from '../document/text-model.ts'

export type UnderstoodBlock = BlockAttributes & { readonly runs: readonly Run[] }

/** The words of a block. */
export function wordsOf({ runs }: Pick<UnderstoodBlock, 'runs'>): string {
  return runs.map(run => ('text' in run ? run.text : '')).join('')
}

/** One run of words in these marks. */
export function textRun(text: string, marks: Marks): Run {
  return { text: text.replaceAll('\0', ''), marks }
}

/** The kind of a heading of this level; deeper ones than a text knows are its deepest. */
export function headingOf(level: number): BlockKind {
  return headingKinds[Math.min(Math.max(level, 1), headingKinds.length) - 1] ?? 'heading3'
}
const headingKinds = ['heading1', 'heading2', 'heading3'] as const

/** From 1; 0 for what is no heading. */
export function levelOf(kind: BlockKind): number {
  return (headingKinds as readonly string[]).indexOf(kind) + 1
}

/** Without so many UTF-16 units at its start, and the white space behind them. */
export function dropStart(runs: readonly Run[], units: number): readonly Run[] {
  let left = units
  return trimRuns(
    runs.flatMap(run => {
      if (left === 0 || !('text' in run)) return [run]
      const text = run.text.slice(left)
      left -= run.text.length - text.length
      return text === '' ? [] : [{ ...run, text }]
    }),
  )
}

/** Neighbours in the same marks as one run. */
export function joinRuns(runs: readonly Run[]): readonly Run[] {
  const joined: Run[] = []
  for (const run of runs) {
    const last = joined.at(-1)
    if (!('text' in run)) joined.push(run)
    else if (run.text === '') continue
    else if (last !== undefined && 'text' in last && isSame(last.marks, run.marks)) {
      joined[joined.length - 1] = { text: last.text + run.text, marks: last.marks }
    } else joined.push(run)
  }
  return joined
}

function isSame(a: Marks, b: Marks): boolean {
  return a.strong === b.strong && a.em === b.em && a.link === b.link
}

/** White space at both ends of a paragraph is nothing that somebody wrote. */
export function trimRuns(runs: readonly Run[]): readonly Run[] {
  const collapsed = runs.map(run => ('text' in run ? { ...run, text: run.text.replace(/[\t\n\r\v\f]+/g, ' ') } : run))
  const first = collapsed.findIndex(run => !('text' in run) || run.text.trim() !== '')
  const last = collapsed.findLastIndex(run => !('text' in run) || run.text.trim() !== '')
  if (first < 0) return []
  return collapsed.slice(first, last + 1).map((run, i, all) => {
    if (!('text' in run)) return run
    const started = i === 0 ? run.text.trimStart() : run.text
    return { ...run, text: i === all.length - 1 ? started.trimEnd() : started }
  })
}

/** Words that are longer than a block may be, in as many pieces as it takes; none where there are no words. */
export function cutRuns(runs: readonly Run[]): readonly (readonly Run[])[] {
  if (runs.length === 0) return []
  const parts: Run[][] = [[]]
  let length = 0
  for (const run of runs) {
    let rest = run
    while ('text' in rest && length + rest.text.length > textLimits.maxBlockLength) {
      const room = wholeCharacters(rest.text, textLimits.maxBlockLength - length)
      if (room > 0) parts.at(-1)?.push({ ...rest, text: rest.text.slice(0, room) })
      rest = { ...rest, text: rest.text.slice(room) }
      parts.push([])
      length = 0
    }
    parts.at(-1)?.push(rest)
    length += 'text' in rest ? rest.text.length : 1
  }
  return parts.filter(part => part.length > 0)
}

/** No half of a surrogate pair is left on either side. */
function wholeCharacters(text: string, units: number): number {
  return /[\ud800-\udbff]/.test(text[units - 1] ?? '') ? units - 1 : units
}
