/**
 * What was understood of a file that somebody brings in: a title, blocks of the flat text, and an honest count of what
 * was not taken or was read otherwise than it looked. Word and Markdown readers make it; the preview shows it; goals
 * are made from it.
 */
import type { ImportDivision, LostPart } from '../domain/exchange.ts'
import { DomainError } from '../domain/errors.ts'
import { maxTitleLength } from '../domain/agenda.ts'
import type { Run } from '../document/layout.ts'
import { isLinkAddress, plainBlock, textLimits, type BlockAttributes } from '../document/text-model.ts'
import { readOwnFile, type GatheredBlock, type OwnGoal, type OwnRole } from './own-file.ts'
import {
  cutRuns,
  dropStart,
  headingOf,
  joinRuns,
  levelOf,
  trimRuns,
  wordsOf,
  type UnderstoodBlock,
} from './understood-blocks.ts'

export type UnderstoodFile = {
  /** The file's own title; null when it has none. */
  readonly title: string | null
  readonly blocks: readonly UnderstoodBlock[]
  /** The goals of a file that the house wrote itself; null where headings alone say what is a goal. */
  readonly goals: readonly OwnGoal[] | null
  readonly lost: readonly { readonly part: LostPart; readonly count: number }[]
}
export type UnderstoodGoal = { readonly title: string; readonly blocks: readonly UnderstoodBlock[] }

/** What a reader says of a block beside its words: the level of a heading, and what the house meant by its style. */
export type GatheredAs = Partial<BlockAttributes> & { readonly level?: number; readonly role?: OwnRole | undefined }

/** Gathers blocks and what was lost while a file is read. */
export class FileGatherer {
  private readonly blocks: GatheredBlock[] = []
  private readonly lost: { readonly part: LostPart; readonly count: number; readonly at: number }[] = []
  private length = 0
  title: string | null = null

  /** Notes that something was not taken, or not as it looked. */
  lose(part: LostPart, count = 1): void {
    this.lost.push({ part, count, at: this.blocks.length })
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
  add({ level = 0, role, ...attributes }: GatheredAs, runs: readonly Run[]): void {
    const cut = cutRuns(trimRuns(joinRuns(runs)))
    if (cut.length > 1) this.lose('long-paragraph')
    for (const part of cut) {
      this.length += 1 + part.reduce((sum, run) => sum + ('text' in run ? run.text.length : 1), 0)
      const kind = level === 0 ? {} : { kind: headingOf(level) }
      this.blocks.push({ ...plainBlock, ...attributes, ...kind, runs: part, level, role })
    }
    if (this.blocks.length > textLimits.maxBlocks || this.length > textLimits.maxTextLength) {
      throw tooLong()
    }
  }

  understood(): UnderstoodFile {
    const own = readOwnFile(this.blocks)
    const lost = this.lost.filter(({ at }) => own?.left.has(at) !== true)
    if (own !== null) {
      const { goals, title } = own
      return { title, goals, blocks: goals.flatMap(goal => goal.blocks), lost: summed([...lost, ...own.lost]) }
    }
    const tooDeep = this.blocks.filter(({ level }) => level > 3).map(() => ({ part: 'level', count: 1 }) as const)
    const blocks = this.blocks.map(({ level: _, role: __, ...block }) => block)
    return { title: this.title, goals: null, blocks: withoutOwnNumbers(blocks), lost: summed([...lost, ...tooDeep]) }
  }
}

function summed(lost: UnderstoodFile['lost']): UnderstoodFile['lost'] {
  const counts = new Map<LostPart, number>()
  for (const { part, count } of lost) counts.set(part, (counts.get(part) ?? 0) + count)
  return [...counts].map(([part, count]) => ({ part, count }))
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
  if (file.goals !== null) return ownGoals(file.goals, file.title, division, fallbackTitle)
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

/** Those that the file names; as one, each is a chapter of its own. */
function ownGoals(
  goals: readonly OwnGoal[],
  title: string | null,
  division: ImportDivision,
  fallbackTitle: string,
): readonly UnderstoodGoal[] {
  if (division === 'several' || goals.length === 1) {
    return goals.map(goal => ({ title: titleOf(goal.title, fallbackTitle), blocks: atLeastOne(goal.blocks) }))
  }
  const chapters = goals.flatMap((goal): readonly UnderstoodBlock[] => [
    { ...plainBlock, kind: 'heading1', runs: [{ text: goal.title, marks: {} }] },
    ...goal.blocks.map(block => {
      const level = levelOf(block.kind)
      return level === 0 ? block : { ...block, kind: headingOf(level + 1) }
    }),
  ])
  return [{ title: titleOf(title ?? fallbackTitle, fallbackTitle), blocks: chapters }]
}

/** The refusal of a text that is larger than a goal's may be. */
export function tooLong(): DomainError {
  const { maxBlocks, maxTextLength } = textLimits
  return new DomainError('import-text-too-long', { maxBlocks, maxLength: maxTextLength })
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
    return level === 0 ? block : { ...block, kind: headingOf(level - top + 1) }
  })
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

/** Where every block has a number of ours in order, as words, they go again, though nothing else says whose file it is. */
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
