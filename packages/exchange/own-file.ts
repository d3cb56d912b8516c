/**
 * A file that the house wrote itself and somebody brings in again, perhaps edited in between: its goals without what is
 * printed around them. Known by the lines that the house writes (own-lines.ts) and by its styles where a format has
 * any. Nothing that somebody wrote goes unless it is counted.
 */
import type { LostPart } from '../domain/exchange.ts'
import { isChapterLine, isStateLine, readElementLine, readGoalLine, readHeaderLine } from './own-lines.ts'
import { dropStart, headingOf, wordsOf, type UnderstoodBlock } from './understood-blocks.ts'

/** What a style of ours says that a paragraph is; undefined where the format has no styles or the style is not ours. */
export type OwnRole = 'state' | 'numbered' | 'element-line' | 'element-words'
/** A block as it was read. `level`: of a heading, as deep as the file has it; 0 for everything else. */
export type GatheredBlock = UnderstoodBlock & { readonly level: number; readonly role: OwnRole | undefined }

export type OwnGoal = { readonly title: string; readonly blocks: readonly UnderstoodBlock[] }
export type OwnFile = {
  /** Of the agenda; null in a file of one goal. */
  readonly title: string | null
  readonly goals: readonly OwnGoal[]
  /** The places of blocks that are not taken, with whatever they held. */
  readonly left: ReadonlySet<number>
  readonly lost: readonly { readonly part: LostPart; readonly count: number }[]
}

/** The goals of a file of ours; null for every other file. */
export function readOwnFile(blocks: readonly GatheredBlock[]): OwnFile | null {
  const [start] = blocks
  const header = start === undefined || start.level > 0 ? null : readHeaderLine(wordsOf(start))
  const first = blocks.findIndex((_, i) => isGoalHeading(blocks, i, header !== null))
  const level = blocks[first]?.level
  if (level === undefined) return null
  const left = new Set<number>(header === null ? [] : [0])
  const frame: number[] = []
  const chapters: { readonly heading: number; readonly body: number[] }[] = []
  const before: number[] = []
  for (let i = header === null ? 0 : 1; i < blocks.length; i += 1) {
    const block = blocks[i]
    if (block === undefined) break
    if (block.level > 0 && block.level <= level && i > first && isChapterLine(wordsOf(block))) {
      frame.push(...headingsFrom(blocks, i))
      for (let rest = i; rest < blocks.length; rest += 1) left.add(rest)
      break
    }
    const isTheme = block.level > 0 && block.level < level && (i < first || isGoalHeading(blocks, i + 1, false))
    const isNote = i < first && block.level === 0 && frame.length > 0
    if (isTheme || isNote) frame.push(i)
    else if (i < first) before.push(i)
    else if (block.level > 0 && block.level <= level) {
      chapters.push({ heading: i, body: [] })
      if (isState(blocks[i + 1])) left.add((i += 1))
    } else chapters.at(-1)?.body.push(i)
  }
  for (const i of frame) left.add(i)
  chapters[0]?.body.unshift(...before)
  const reading: Reading = { blocks, level, notWhole: 0 }
  const goals = chapters.map(chapter => goalOf(reading, chapter))
  const agenda = frame.map(i => blocks[i]).find(block => block !== undefined && block.level > 0)
  return {
    title: agenda === undefined || frame[0] === undefined || frame[0] > first ? null : wordsOf(agenda),
    goals,
    left,
    lost: [
      ...counted('frame', frame.length),
      ...counted('element', reading.notWhole),
      ...counted('change-sign', header?.hasChanges === true ? signsIn(goals) : 0),
    ],
  }
}

/** A heading with the state of a goal below it, or one that says its goal's number in a file that is ours. */
function isGoalHeading(blocks: readonly GatheredBlock[], i: number, isOurs: boolean): boolean {
  const [heading, next] = [blocks[i], blocks[i + 1]]
  if (heading === undefined || heading.level === 0) return false
  if (isState(next)) return true
  return (isOurs || next?.role !== undefined) && readGoalLine(wordsOf(heading)) !== null
}

function isState(block: GatheredBlock | undefined): boolean {
  return block !== undefined && block.level === 0 && isStateLine(wordsOf(block))
}

function headingsFrom(blocks: readonly GatheredBlock[], start: number): readonly number[] {
  return blocks.flatMap((block, i) => (i >= start && block.level > 0 ? [i] : []))
}

function counted(part: LostPart, count: number): OwnFile['lost'] {
  return count === 0 ? [] : [{ part, count }]
}

type Reading = {
  readonly blocks: readonly GatheredBlock[]
  readonly level: number
  /** Lines of elements that were not understood as a whole. */
  notWhole: number
}

function goalOf(
  reading: Reading,
  { heading, body }: { readonly heading: number; readonly body: readonly number[] },
): OwnGoal {
  const line = wordsOf(reading.blocks[heading] ?? { runs: [] })
  const gathered = body.flatMap(i => reading.blocks[i] ?? [])
  const read = readGoalLine(line)
  const number = read?.number ?? /^(\d+)\.1(\s|$)/.exec(gathered[0] === undefined ? '' : wordsOf(gathered[0]))?.[1]
  const blocks: UnderstoodBlock[] = []
  for (let i = 0; i < gathered.length; i += 1) {
    const block = gathered[i]
    if (block === undefined) break
    const { level, role, ...rest } = block
    const plain = level > 0 ? { ...rest, kind: headingOf(level - reading.level) } : withoutNumber(rest, number)
    const isNumbered = plain !== rest && level === 0
    const element = isNumbered || role === 'element-line' ? elementOf(plain, role) : null
    if (element === null) {
      if (role === 'element-line') reading.notWhole += 1
      blocks.push(plain)
      continue
    }
    // What of a line was not understood stays as words before its element.
    if (!element.isWhole) {
      reading.notWhole += 1
      blocks.push({ ...plain, kind: 'paragraph' })
    }
    const words = gathered[i + 1]
    const follows = words !== undefined && isWordsOf(words, block, number)
    if (follows) i += 1
    blocks.push({ ...plain, ...element.attributes, runs: follows ? words.runs : [] })
  }
  return { title: read?.title ?? line, blocks }
}

/** Whether a block holds the words of the element whose line stands before it: by its style, or as it has no number. */
function isWordsOf(words: GatheredBlock, line: GatheredBlock, number: string | undefined): boolean {
  if (line.role !== undefined && words.role !== undefined) return words.role === 'element-words'
  return words.kind === 'paragraph' && !startsNumbered(wordsOf(words), number)
}

function elementOf(line: UnderstoodBlock, role: OwnRole | undefined) {
  const [label, ...rest] = line.runs
  if (label === undefined || !('text' in label) || label.marks.strong !== true) return null
  const summary = wordsOf({ runs: rest })
  const read = readElementLine(label.text, summary)
  if (read === null || (role !== undefined && role !== 'element-line')) return null
  const { isWhole, ...attributes } = read
  return { isWhole, attributes }
}

function startsNumbered(words: string, number: string | undefined): boolean {
  return number !== undefined && new RegExp(`^${number}\\.\\d+(\\s|$)`).test(words)
}

/** The same block if it has no number of its goal. */
function withoutNumber<Block extends UnderstoodBlock>(block: Block, number: string | undefined): Block {
  const words = wordsOf(block)
  if (!startsNumbered(words, number)) return block
  return { ...block, runs: dropStart(block.runs, /^\S+/.exec(words)?.[0].length ?? 0) }
}

/** Signs of CriticMarkup, which stay as words. */
function signsIn(goals: readonly OwnGoal[]): number {
  const words = goals.flatMap(goal => [goal.title, ...goal.blocks.map(wordsOf)])
  return words.reduce((sum, text) => sum + (text.match(/\{(\+\+|--|>>)/g)?.length ?? 0), 0)
}
