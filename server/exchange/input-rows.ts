/**
 * The inputs of a round with their answers as a table, in the columns in which standards bodies exchange comments:
 * number, from whom, where, what kind, comment, proposed change, disposition, and what became of it. Says what queries
 * gave; asks nobody.
 */
import type { SheetTable } from '../../packages/exchange/sheet-table.ts'
import { directionOf } from '../../packages/exchange/printed-language.ts'
import { say, sayDate, sayList, type Locale } from '../../packages/messages/say.ts'
import type { ShownContest, ShownDisposition, ShownInput } from '../consultation/disposition-queries.ts'

export type InputTableFacts = {
  readonly agenda: string
  readonly round: number
  readonly takenAt: Date
  readonly inputs: readonly ShownInput[]
  /** The number of the paragraph that an input stands on, such as `8.3`; none for those that stand on none. */
  readonly paragraphOf: (input: ShownInput) => string
}

/** The table of one round. */
export function inputTable(
  locale: Locale,
  { agenda, round, takenAt, inputs, paragraphOf }: InputTableFacts,
): SheetTable {
  const at = sayDate(locale, takenAt, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  return {
    name: say(locale, 'table-sheet', { round }),
    title: say(locale, 'table-title', { agenda, round, at }),
    direction: directionOf(locale),
    columns: columns.map(({ key, width }) => ({ head: say(locale, key), width })),
    rows: inputs.map(input => [
      input.number,
      giverOf(locale, input),
      groupOf(locale, input),
      input.goal === null ? '' : say(locale, 'answers-goal-option', input.goal),
      paragraphOf(input),
      input.type === null ? say(locale, 'table-suggestion') : say(locale, `thread-type-${input.type}`),
      commentOf(locale, input),
      proposedOf(locale, input),
      input.backing,
      ...answerOf(locale, input.disposition),
      statusOf(locale, input),
      contestOf(locale, input.contest),
    ]),
  }
}

const columns = [
  { key: 'answers-number', width: 7 },
  { key: 'export-column-organisation', width: 26 },
  { key: 'export-column-group', width: 18 },
  { key: 'export-column-goal', width: 26 },
  { key: 'table-paragraph', width: 11 },
  { key: 'table-type', width: 14 },
  { key: 'table-comment', width: 48 },
  { key: 'table-proposed', width: 40 },
  { key: 'table-backing', width: 10 },
  { key: 'answers-disposition', width: 18 },
  { key: 'answers-reason', width: 40 },
  { key: 'table-words', width: 48 },
  { key: 'table-status', width: 18 },
  { key: 'table-contest', width: 32 },
] as const

/** Whom an input is from, as far as this reader is shown it. */
function giverOf(locale: Locale, { organisation, author, group }: ShownInput): string {
  if (organisation !== null) return `${organisation.name} (${organisation.code})`
  if (author.name !== null) return say(locale, 'shell-secretariat')
  return group === null ? say(locale, 'shell-participant') : say(locale, `group-${group}`)
}

function groupOf(locale: Locale, { organisation, group }: ShownInput): string {
  const shown = organisation?.group ?? group
  return shown === null ? '' : say(locale, `group-${shown}`)
}

function commentOf(locale: Locale, { words }: ShownInput): string {
  return words ?? say(locale, 'answers-withdrawn-words')
}

function proposedOf(locale: Locale, { proposed }: ShownInput): string {
  const { struck = '', inserted = '' } = proposed ?? {}
  const lines = [
    ...(struck === '' ? [] : [say(locale, 'table-strike', { words: struck })]),
    ...(inserted === '' ? [] : [say(locale, 'table-insert', { words: inserted })]),
  ]
  return lines.join('\n')
}

/** The answer, its reason, and what the paragraph says since if that is something else. */
function answerOf(locale: Locale, disposition: ShownDisposition | null): readonly [string, string, string] {
  if (disposition === null) return ['', '', '']
  const { kind, reason, duplicateOf, before, after } = disposition
  const said = say(locale, `disposition-${kind}`)
  const same = duplicateOf === null ? [] : [say(locale, 'answers-same-as', { number: duplicateOf.number })]
  const isOther = after !== null && after.words !== before?.words
  const words = !isOther ? '' : (after.words ?? say(locale, 'my-input-not-there'))
  return [said, [...(reason === '' ? [] : [reason]), ...same].join('\n'), words]
}

function statusOf(locale: Locale, { disposition, isLate }: ShownInput): string {
  const status =
    disposition === null ? 'answers-open' : disposition.publishedAt === null ? 'table-prepared' : 'table-published'
  const late = isLate ? [say(locale, 'my-input-late')] : []
  return sayList(locale, [say(locale, status), ...late], { type: 'unit' })
}

function contestOf(locale: Locale, contest: ShownContest | null): string {
  if (contest === null) return ''
  if (contest.verdict === 'accepted') return say(locale, 'my-input-was-accepted')
  const { reason, answer, answerReason } = contest
  const lines = [say(locale, 'table-contested', { reason })]
  if (answer !== null)
    lines.push(say(locale, 'table-contest-answer', { answer: say(locale, `contest-${answer}`), reason: answerReason }))
  return lines.join('\n')
}
