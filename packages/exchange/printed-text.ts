/**
 * A text as it is printed: one flat row of parts (headings, paragraphs with their numbers, items, elements, tables),
 * the same for DOCX, PDF, HTML and Markdown, so that all of them say the same words in the same order. Made from an
 * lossless file alone. Headings skip no level. How a part looks is each format's own.
 */
import { unreachable } from '../domain/errors.ts'
import { isTracked, takesComments, type ExportWish } from '../domain/exchange.ts'
import { say, type Locale, sayDate } from '../messages/say.ts'
import { bracketWords, type BracketFacts } from './bracket-words.ts'
import type { AgendaMarks } from './goal-marks.ts'
import type { LosslessFile, FileBlock, FileGoal, FileThread } from './lossless-file.ts'
import { adoptionParts } from './printed-adoptions.ts'
import { annexParts } from './printed-annexes.ts'
import { blockPart, countItem, isHeading, printedRun, type BlockPlace } from './printed-blocks.ts'
import { changedParts, type ChangeLabels } from './printed-changes.ts'
import { directionOf } from './printed-language.ts'
import { lineOf, type PrintedPart, type PrintedRun, type PrintedText } from './printed-parts.ts'
import { threadParts } from './printed-threads.ts'
import { changedTitle, trackedTitle } from './printed-title.ts'
import { trackedParts } from './tracked-parts.ts'

type PrintFacts = {
  readonly file: LosslessFile
  readonly wish: ExportWish
  readonly locale: Locale
  /** Comments are drawn beside the words (DOCX), not listed at the end. */
  readonly beside: boolean
  readonly marks: AgendaMarks
  readonly labels: ChangeLabels
}

/**
 * The printed text of a file. `marks`: what the wished form shows beside the base text. `isSketch`: for a preview, which
 * draws changes by their looks alone.
 */
export function printText(
  file: LosslessFile,
  wish: ExportWish,
  locale: Locale,
  { marks = {}, isSketch = false }: { readonly marks?: AgendaMarks; readonly isSketch?: boolean } = {},
): PrintedText {
  const { agenda, goals } = file
  const withComments = takesComments(wish)
  const beside = wish.format === 'docx' && withComments
  const labels = isSketch ? 'none' : wish.format === 'markdown' ? 'critic' : 'words'
  const facts: PrintFacts = { file, wish, locale, beside, marks, labels }
  const [only] = goals
  const title =
    file.scope === 'goal' && only !== undefined
      ? say(locale, 'workspace-goal-title', { number: only.number, title: only.title })
      : agenda.title
  const printed = goals.filter(goal => file.scope === 'goal' || goal.state !== 'dropped')
  const body = file.scope === 'goal' ? printed.flatMap(goal => goalParts(facts, goal, 1)) : agendaParts(facts, printed)
  const parts = [
    ...body,
    ...(withComments ? threadParts(file, printed, { locale, placed: beside ? placedThreads(body) : null }) : []),
    ...annexParts(file, printed, wish.annexes, { locale, marks }),
    ...adoptionParts(file, printed, locale),
  ]
  const threads = [...agenda.threads, ...printed.flatMap(goal => goal.threads)]
  return {
    title,
    language: agenda.language,
    direction: directionOf(agenda.language),
    locale,
    header: formHeader(headerWords(file, locale), wish, locale),
    paper: wish.paper,
    takenAt: file.takenAt,
    changedAt: Object.values(marks)[0]?.changedAt ?? file.takenAt,
    parts: normaliseLevels(parts),
    threads: beside ? threads : [],
  }
}

/** The threads that stand beside words. */
function placedThreads(parts: readonly PrintedPart[]): ReadonlySet<string> {
  return new Set(parts.flatMap(part => (part.kind === 'table' ? [] : part.runs.flatMap(run => run.threads))))
}

/** The header says which form of the text this is. */
function formHeader(header: string, { text }: ExportWish, locale: Locale): string {
  switch (text.kind) {
    case 'clean':
      return header
    case 'marked-up':
      return say(locale, 'export-header-marked-up', { header })
    case 'bracketed':
      return say(locale, text.holders ? 'export-header-holders' : 'export-header-bracketed', { header })
    case 'compared': {
      const { from, to } = text
      if (from === 'now') return header
      return to === 'now'
        ? say(locale, 'export-header-compared-now', { header, from })
        : say(locale, 'export-header-compared', { header, from, to })
    }
    default:
      return unreachable(text)
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

function agendaParts(facts: PrintFacts, goals: readonly FileGoal[]): PrintedPart[] {
  const { locale } = facts
  const { agenda } = facts.file
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
      ...theme.goals.flatMap(goal => goalParts(facts, goal, 3)),
    ]),
  ]
}

function goalParts(facts: PrintFacts, goal: FileGoal, level: number): PrintedPart[] {
  const { file, locale } = facts
  const { language } = file.agenda
  const state = say(locale, `goal-state-${goal.state}`)
  return [
    titlePart(facts, goal, level),
    lineOf({ kind: 'note' }, state, locale),
    ...textParts(facts, goal, { level, locale, language }),
  ]
}

/** The title, with those that are suggested for it in a form that shows changes. */
function titlePart({ file, locale, wish, marks, labels }: PrintFacts, goal: FileGoal, level: number): PrintedPart {
  const { language } = file.agenda
  const { number, title } = goal
  const titles = isTracked(wish.text) ? (marks[goal.id]?.titles ?? []) : []
  if (titles.length === 0)
    return lineOf(
      { kind: 'heading', level, newPage: false },
      say(locale, 'workspace-goal-title', { number, title }),
      language,
    )
  const facts = { number, title, titles, level, locale, language }
  return wish.format === 'docx' && labels !== 'none' ? trackedTitle(facts) : changedTitle(facts, labels)
}

/** The text of a goal in the wished form. */
function textParts(facts: PrintFacts, goal: FileGoal, place: BlockPlace): readonly PrintedPart[] {
  const { wish, beside, marks, labels } = facts
  const own = marks[goal.id]
  if (isTracked(wish.text) && own !== undefined && own.rows !== null) {
    return wish.format === 'docx' && labels !== 'none'
      ? trackedParts(own.rows, goal.number, own, place)
      : changedParts(own.rows, goal.number, own, { ...place, labels })
  }
  const spelling =
    wish.text.kind === 'bracketed'
      ? { brackets: own?.brackets ?? [], holders: wish.text.holders, locale: place.locale }
      : null
  let number = 0
  const ordinals = [0, 0, 0, 0, 0]
  return goal.blocks.map((block): PrintedPart => {
    if (!isHeading(block.kind)) number += 1
    const runs = printedRuns(block, beside ? goal.threads : [], spelling)
    return blockPart(block, { number: `${goal.number}.${number}`, ordinal: countItem(ordinals, block), runs }, place)
  })
}

/** The runs of a block, cut where a thread's passage begins or ends. */
function printedRuns(
  block: FileBlock,
  threads: readonly FileThread[],
  spelling: BracketFacts | null,
): readonly PrintedRun[] {
  const signs = spelling === null ? null : bracketWords(block.runs, spelling)
  const passages = threads.flatMap(thread =>
    thread.passages
      .filter(({ block: id, from, to }) => id === block.id && from < to)
      .map(each => ({ ...each, thread })),
  )
  const borders = [...new Set(passages.flatMap(({ from, to }) => [from, to]))].toSorted((a, b) => a - b)
  let at = 0
  return block.runs.flatMap((run, place) => {
    const start = at
    const length = 'text' in run ? run.text.length : 1
    at += length
    const cuts = [start, ...borders.filter(border => border > start && border < at), at]
    return cuts.slice(0, -1).map((from, i) => {
      const to = cuts[i + 1] ?? at
      const covering = passages.filter(passage => passage.from <= from && passage.to >= to)
      const names = [...new Set(covering.map(({ thread }) => thread.id))]
      if ('embed' in run) return printedRun(run, names, signs?.get(place))
      return printedRun({ ...run, text: run.text.slice(from - start, to - start) }, names)
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
