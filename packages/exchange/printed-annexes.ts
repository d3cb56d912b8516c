/** The annexes as tables: goals and the indicators they advance, what they rest on, who takes part. */
import type { LinkState, Relation } from '../domain/catalogue.ts'
import type { ExportAnnex } from '../domain/exchange.ts'
import { say, type Locale } from '../messages/say.ts'
import type { LosslessFile, FileGoal } from './lossless-file.ts'
import { printedLanguage } from './printed-language.ts'
import { lineOf, printable, type PrintedCell, type PrintedPart } from './printed-parts.ts'

/** The wished annexes in their order, numbered; one that has nothing to show says so. */
export function annexParts(
  file: LosslessFile,
  goals: readonly FileGoal[],
  wished: readonly ExportAnnex[],
  locale: Locale,
): PrintedPart[] {
  const { language } = file.agenda
  return wished.flatMap((annex, i) => {
    const name = say(locale, `export-annex-${annex}`)
    const title = say(locale, 'export-annex-title', { number: roman[i] ?? String(i + 1), name })
    const { head, rows } = tables[annex](file, goals, locale)
    const heading = lineOf({ kind: 'heading', level: 1, newPage: true }, title, locale)
    if (rows.length === 0) return [heading, lineOf({ kind: 'note' }, say(locale, 'export-annex-empty'), locale)]
    const cells = rows.map(row =>
      row.map((text): PrintedCell => ({ text: printable(text), ...printedLanguage(text, language) })),
    )
    return [heading, { kind: 'table', title: name, head, rows: cells, ...printedLanguage(name, locale) }]
  })
}

const roman = ['I', 'II', 'III']

type Table = { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
const tables: {
  readonly [annex in ExportAnnex]: (file: LosslessFile, goals: readonly FileGoal[], locale: Locale) => Table
} = {
  indicators: (_file, goals, locale) => ({
    head: ['goal', 'indicator', 'relation', 'how'].map(column => columnWords(locale, column)),
    rows: goals.flatMap(goal =>
      standing(goal.links).map(link => [
        placeOf(goal, link.element),
        `${link.code} ${link.title}`.trim(),
        link.relation === null ? '' : relationWords(locale, link.relation, link.state),
        link.how,
      ]),
    ),
  }),
  acquis: (_file, goals, locale) => ({
    head: ['goal', 'reference', 'binding'].map(column => columnWords(locale, column)),
    rows: goals.flatMap(goal =>
      standing(goal.references).map(reference => [
        placeOf(goal, reference.element),
        `${reference.code} ${reference.title}`.trim(),
        reference.binding === null ? '' : say(locale, reference.binding ? 'export-binding' : 'export-not-binding'),
      ]),
    ),
  }),
  participants: ({ organisations }, _goals, locale) => ({
    head: ['organisation', 'code', 'group', 'country'].map(column => columnWords(locale, column)),
    rows: organisations.map(({ name, code, group, country }) => [
      name,
      code,
      say(locale, `group-${group}`),
      country ?? '',
    ]),
  }),
}

function columnWords(locale: Locale, column: string): string {
  return say(locale, `export-column-${column}` as 'export-column-goal')
}

/** What was declined or withdrawn is in no annex. */
function standing<Each extends { readonly state: LinkState }>(links: readonly Each[]): readonly Each[] {
  return links.filter(({ state }) => state === 'agreed' || state === 'proposed')
}

function relationWords(locale: Locale, relation: Relation, state: LinkState): string {
  const words = say(locale, `export-relation-${relation}`)
  return state === 'agreed' ? words : say(locale, 'export-relation-proposed', { relation: words })
}

/** The paragraph's number for an element, else the goal's. */
function placeOf(goal: FileGoal, element: string | null): string {
  const numbered = goal.blocks.filter(block => !block.kind.startsWith('heading'))
  const index = element === null ? -1 : numbered.findIndex(block => block.element === element)
  return index < 0 ? `${goal.number}. ${goal.title}` : `${goal.number}.${index + 1}`
}
