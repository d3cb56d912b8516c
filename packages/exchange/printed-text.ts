/**
 * A text as it is printed: one flat row of parts (headings, paragraphs with their numbers, items, elements, tables),
 * the same for DOCX, PDF, HTML and Markdown, so that all of them say the same words in the same order. Made from an
 * lossless file alone. Headings skip no level. How a part looks is each format's own.
 */
import type { ExportWish } from '../domain/exchange.ts'
import { isElementKind, isLinkAddress, type BlockKind } from '../document/text-model.ts'
import { embedMarkup } from '../document/block-markup.ts'
import { say, type Locale, sayDate } from '../messages/say.ts'
import type { LosslessFile, FileBlock, FileGoal, FileThread } from './lossless-file.ts'
import { elementWords } from './element-words.ts'
import { annexParts } from './printed-annexes.ts'
import { threadParts } from './printed-threads.ts'
import { directionOf, printedLanguage } from './printed-language.ts'
import { lineOf, printable, type PrintedPart, type PrintedRun, type PrintedText } from './printed-parts.ts'

/** The printed text of a file. `beside`: comments are drawn beside the words (DOCX), not listed at the end. */
export function printText(file: LosslessFile, wish: ExportWish, locale: Locale): PrintedText {
  const { agenda, goals } = file
  const beside = wish.format === 'docx' && wish.text === 'comments'
  const [only] = goals
  const title =
    file.scope === 'goal' && only !== undefined
      ? say(locale, 'workspace-goal-title', { number: only.number, title: only.title })
      : agenda.title
  const printed = goals.filter(goal => file.scope === 'goal' || goal.state !== 'dropped')
  const body =
    file.scope === 'goal'
      ? printed.flatMap(goal => goalParts(file, goal, { level: 1, locale, beside, newPage: false }))
      : agendaParts(file, printed, locale, beside)
  const parts = [
    ...body,
    ...(wish.text === 'comments' ? threadParts(file, printed, { locale, beside }) : []),
    ...annexParts(file, printed, wish.annexes, locale),
  ]
  const threads = [...agenda.threads, ...printed.flatMap(goal => goal.threads)]
  return {
    title,
    language: agenda.language,
    direction: directionOf(agenda.language),
    locale,
    header: headerWords(file, locale),
    paper: wish.paper,
    takenAt: file.takenAt,
    parts: normaliseLevels(parts),
    threads: beside ? threads : [],
  }
}

function headerWords({ agenda, takenAt, goals }: LosslessFile, locale: Locale): string {
  const at = sayDate(locale, new Date(takenAt), {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  })
  const isAgreed = goals.length > 0 && goals.every(goal => goal.state === 'agreed')
  const facts = { agenda: agenda.title, at }
  if (agenda.round === null) return say(locale, 'export-header', facts)
  const key = isAgreed ? 'export-header-agreed' : 'export-header-round'
  return say(locale, key, { ...facts, round: agenda.round.number })
}

function agendaParts(file: LosslessFile, goals: readonly FileGoal[], locale: Locale, beside: boolean): PrintedPart[] {
  const { agenda } = file
  const first = [
    lineOf({ kind: 'heading', level: 1 }, agenda.title, agenda.language),
    ...agenda.note
      .split(/\n+/)
      .filter(line => line.trim() !== '')
      .map(line => lineOf({ kind: 'note' }, line.trim(), agenda.language)),
  ]
  const themed = [...agenda.themes, { id: null, label: say(locale, 'agenda-no-theme') }]
    .map(({ id, label }) => ({ label, goals: goals.filter(goal => goal.theme === id) }))
    .filter(theme => theme.goals.length > 0)
  return [
    ...first,
    ...themed.flatMap(theme => [
      lineOf({ kind: 'heading', level: 2, newPage: true }, theme.label, agenda.language),
      ...theme.goals.flatMap(goal => goalParts(file, goal, { level: 3, locale, beside, newPage: false })),
    ]),
  ]
}

function goalParts(
  { agenda }: LosslessFile,
  goal: FileGoal,
  how: { readonly level: number; readonly locale: Locale; readonly beside: boolean; readonly newPage: boolean },
): PrintedPart[] {
  const { level, locale, newPage } = how
  const title = say(locale, 'workspace-goal-title', { number: goal.number, title: goal.title })
  const state = say(locale, `goal-state-${goal.state}`)
  let number = 0
  const ordinals = [0, 0, 0, 0, 0]
  const blocks = goal.blocks.map((block): PrintedPart => {
    const isHeading = block.kind.startsWith('heading')
    if (!isHeading) number += 1
    const ordinal = countItem(ordinals, block)
    return blockPart(block, `${goal.number}.${number}`, ordinal, goal.threads, { ...how, language: agenda.language })
  })
  return [
    lineOf({ kind: 'heading', level, newPage }, title, agenda.language),
    lineOf({ kind: 'note' }, state, locale),
    ...blocks,
  ]
}

/** Counts as the editor draws: what is no item ends the lists that are as deep as it or deeper. */
function countItem(ordinals: number[], { kind, indent }: FileBlock): number {
  if (kind === 'numbered') ordinals[indent] = (ordinals[indent] ?? 0) + 1
  if (kind === 'numbered') ordinals.fill(0, indent + 1)
  else if (indent <= 2) ordinals.fill(0, indent)
  return kind === 'numbered' ? (ordinals[indent] ?? 1) : 0
}

function blockPart(
  block: FileBlock,
  number: string,
  ordinal: number,
  threads: readonly FileThread[],
  how: { readonly level: number; readonly locale: Locale; readonly beside: boolean; readonly language: string },
): PrintedPart {
  const runs = printedRuns(block, how.beside ? threads : [])
  const said = { ...printedLanguage(runs.map(run => run.text).join(''), how.language), runs }
  const { kind, indent } = block
  if (isHeading(kind)) {
    return { kind: 'heading', level: how.level + Number(kind.slice(-1)), newPage: false, ...said }
  }
  if (isElementKind(kind)) {
    const { kind: label, summary } = elementWords(how.locale)(attributesOf(block))
    return { kind: 'element', number, indent, label, summary, ...said }
  }
  if (kind === 'bullet' || kind === 'numbered') return { kind, number, indent, ordinal, ...said }
  return { kind: kind === 'quote' ? 'quote' : 'paragraph', number, indent, ...said }
}

function isHeading(kind: BlockKind): kind is 'heading1' | 'heading2' | 'heading3' {
  return kind.startsWith('heading')
}

/** A block's attributes without its place in the file. */
function attributesOf({ kind, indent, element, lead, partners, due }: FileBlock) {
  return { kind, indent, element, lead, partners, due }
}

/** The runs of a block, cut where a thread's passage begins or ends. */
function printedRuns(block: FileBlock, threads: readonly FileThread[]): readonly PrintedRun[] {
  const passages = threads.flatMap(thread =>
    thread.passages
      .filter(({ block: id, from, to }) => id === block.id && from < to)
      .map(each => ({ ...each, thread })),
  )
  const borders = [...new Set(passages.flatMap(({ from, to }) => [from, to]))].toSorted((a, b) => a - b)
  let at = 0
  return block.runs.flatMap(run => {
    const { strong, em, link } = run.marks
    const format = {
      strong: strong === true,
      em: em === true,
      link: isLinkAddress(link) ? link : null,
      chip: 'embed' in run,
    }
    const start = at
    const length = 'text' in run ? run.text.length : 1
    at += length
    const cuts = [start, ...borders.filter(border => border > start && border < at), at]
    return cuts.slice(0, -1).map((from, i) => {
      const to = cuts[i + 1] ?? at
      const text = printable('text' in run ? run.text.slice(from - start, to - start) : embedMarkup(run.embed).text)
      const covering = passages.filter(passage => passage.from <= from && passage.to >= to)
      return { text, ...format, threads: [...new Set(covering.map(({ thread }) => thread.id))] }
    })
  })
}

/** PDF/UA refuses a skipped level, and a screen reader's reader is lost by one: no heading is more than one deeper. */
function normaliseLevels(parts: readonly PrintedPart[]): readonly PrintedPart[] {
  let before = 0
  return parts.map(part => {
    if (part.kind !== 'heading') return part
    before = Math.min(part.level, before + 1, deepestLevel)
    return { ...part, level: before }
  })
}

/** HTML knows six levels of headings. */
const deepestLevel = 6
