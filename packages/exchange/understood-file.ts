/**
 * What was understood of a file that somebody brings in: a title, blocks of the flat text, and an honest count of what
 * was not taken or was read otherwise than it looked. Word and Markdown readers make it; the preview shows it; goals
 * are made from it.
 */
import type { ImportDivision, LostPart } from '../domain/exchange.ts'
import { DomainError } from '../domain/errors.ts'
import { maxTitleLength } from '../domain/agenda.ts'
import type { Run } from '../document/layout.ts'
import {
  isLinkAddress,
  plainBlock,
  textLimits,
  type BlockAttributes,
  type BlockKind,
  type Marks,
} from '../document/text-model.ts'

export type UnderstoodBlock = BlockAttributes & { readonly runs: readonly Run[] }
export type UnderstoodFile = {
  /** The file's own title; null when it has none. */
  readonly title: string | null
  readonly blocks: readonly UnderstoodBlock[]
  readonly lost: readonly { readonly part: LostPart; readonly count: number }[]
}
export type UnderstoodGoal = { readonly title: string; readonly blocks: readonly UnderstoodBlock[] }

/** Gathers blocks and what was lost while a file is read. */
export class FileGatherer {
  private readonly blocks: UnderstoodBlock[] = []
  private readonly lost = new Map<LostPart, number>()
  private length = 0
  title: string | null = null

  /** Notes that something was not taken, or not as it looked. */
  lose(part: LostPart, count = 1): void {
    this.lost.set(part, (this.lost.get(part) ?? 0) + count)
  }

  /** The address if a link may have it; noted and null if not. */
  address(text: string): string | null {
    if (isLinkAddress(text)) return text
    this.lose('address')
    return null
  }

  /**
   * Adds a block; one without words is left out, one that is too long is cut into several.
   * Refuses: 'import-text-too-long'.
   */
  add(attributes: Partial<BlockAttributes>, runs: readonly Run[]): void {
    const cut = cutRuns(trimRuns(joinRuns(runs)))
    if (cut.length > 1) this.lose('long-paragraph')
    for (const part of cut) {
      this.length += 1 + part.reduce((sum, run) => sum + ('text' in run ? run.text.length : 1), 0)
      this.blocks.push({ ...plainBlock, ...attributes, runs: part })
    }
    if (this.blocks.length > textLimits.maxBlocks || this.length > textLimits.maxTextLength) {
      throw tooLong()
    }
  }

  understood(): UnderstoodFile {
    return {
      title: this.title,
      blocks: withoutOwnNumbers(this.blocks),
      lost: [...this.lost].map(([part, count]) => ({ part, count })),
    }
  }
}

/**
 * The goals that a file becomes. One: all of it, its first heading as the title if it has no title of its own.
 * Several: one for each heading of the highest level, headings below rise; words before the first heading go with it.
 * `fallbackTitle` names a goal that has nothing else, such as the file's name.
 */
export function goalsOf(
  file: UnderstoodFile,
  division: ImportDivision,
  fallbackTitle: string,
): readonly UnderstoodGoal[] {
  const tops = topHeadings(file.blocks)
  if (division === 'one' || tops.length < 2) return [asOne(file, tops, fallbackTitle)]
  const first = tops[0] ?? 0
  const before = file.blocks.slice(0, first)
  return tops.map((top, i) => {
    const chapter = file.blocks.slice(top + 1, tops[i + 1] ?? file.blocks.length)
    const blocks = raised(i === 0 ? [...before, ...chapter] : chapter)
    const heading = file.blocks[top]
    return { title: titleOf(heading === undefined ? '' : wordsOf(heading), fallbackTitle), blocks: atLeastOne(blocks) }
  })
}

/** The refusal of a text that is larger than a goal's may be. */
export function tooLong(): DomainError {
  const { maxBlocks, maxTextLength } = textLimits
  return new DomainError('import-text-too-long', { maxBlocks, maxLength: maxTextLength })
}

/** The words of a block. */
export function wordsOf({ runs }: Pick<UnderstoodBlock, 'runs'>): string {
  return runs.map(run => ('text' in run ? run.text : '')).join('')
}

/** One run of words in these marks. */
export function textRun(text: string, marks: Marks): Run {
  return { text: text.replaceAll('\0', ''), marks }
}

function asOne({ title, blocks }: UnderstoodFile, tops: readonly number[], fallbackTitle: string): UnderstoodGoal {
  const [only] = tops
  const heads = title === null && tops.length === 1 && only === 0 ? blocks[0] : undefined
  const own = title ?? (heads === undefined ? fallbackTitle : wordsOf(heads))
  const rest = heads === undefined ? blocks : blocks.slice(1)
  return { title: titleOf(own, fallbackTitle), blocks: atLeastOne(raised(rest)) }
}

function topHeadings(blocks: readonly UnderstoodBlock[]): readonly number[] {
  const levels = blocks.map(({ kind }) => levelOf(kind))
  const top = Math.min(...levels.filter(level => level > 0), 4)
  return levels.flatMap((level, index) => (level === top ? [index] : []))
}

/** The highest heading of a goal's text is the first level: the goal's title stands above it. */
function raised(blocks: readonly UnderstoodBlock[]): readonly UnderstoodBlock[] {
  const top = Math.min(...blocks.map(({ kind }) => levelOf(kind)).filter(level => level > 0), 4)
  return blocks.map(block => {
    const level = levelOf(block.kind)
    return level === 0 ? block : { ...block, kind: headingKinds[level - top] ?? block.kind }
  })
}

/** The kind of a heading of this level; deeper ones than a text knows are its deepest. */
export function headingOf(level: number): BlockKind {
  return headingKinds[Math.min(Math.max(level, 1), headingKinds.length) - 1] ?? 'heading3'
}
const headingKinds = ['heading1', 'heading2', 'heading3'] as const

function levelOf(kind: BlockKind): number {
  return (headingKinds as readonly string[]).indexOf(kind) + 1
}

function titleOf(words: string, fallbackTitle: string): string {
  const title = words.replace(/\s+/g, ' ').trim()
  return Array.from(title === '' ? fallbackTitle : title)
    .slice(0, maxTitleLength)
    .join('')
}

function atLeastOne(blocks: readonly UnderstoodBlock[]): readonly UnderstoodBlock[] {
  return blocks.length === 0 ? [{ ...plainBlock, runs: [] }] : blocks
}

/** Our own files carry paragraph numbers as words; where every block has its own in order, they go again. */
function withoutOwnNumbers(blocks: readonly UnderstoodBlock[]): readonly UnderstoodBlock[] {
  const numbered = blocks.filter(({ kind }) => levelOf(kind) === 0)
  const goal = /^(\d+)\.1\s/.exec(numbered[0] === undefined ? '' : wordsOf(numbered[0]))?.[1]
  if (goal === undefined) return blocks
  const starts = numbered.map((_, i) => `${goal}.${i + 1} `)
  if (!numbered.every((block, i) => `${wordsOf(block)} `.startsWith(starts[i] ?? ' '))) return blocks
  const cut = new Map(numbered.map((block, i) => [block, starts[i] ?? '']))
  return blocks.map(block => {
    const start = cut.get(block)
    return start === undefined ? block : { ...block, runs: dropStart(block.runs, start.length) }
  })
}

function dropStart(runs: readonly Run[], units: number): readonly Run[] {
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

function joinRuns(runs: readonly Run[]): readonly Run[] {
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
function trimRuns(runs: readonly Run[]): readonly Run[] {
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

function cutRuns(runs: readonly Run[]): readonly (readonly Run[])[] {
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
