/** The annexes as tables: goals and the indicators they advance, what they rest on, who takes part. */
import type { LinkState, Relation } from '../domain/catalogue.ts'
import type { ExportAnnex } from '../domain/exchange.ts'
import { say, type Locale } from '../messages/say.ts'
import { shortAuthor, type AgendaMarks, type MarkedLink } from './goal-marks.ts'
import type { LosslessFile, FileGoal } from './lossless-file.ts'
import { printedLanguage } from './printed-language.ts'
import { lineOf, printable, type PrintedCell, type PrintedPart } from './printed-parts.ts'

/** The wished annexes in their order, numbered; one that has nothing to show says so. */
export function annexParts(
  file: LosslessFile,
  goals: readonly FileGoal[],
  wished: readonly ExportAnnex[],
  { locale, marks }: { readonly locale: Locale; readonly marks: AgendaMarks },
): PrintedPart[] {
  const { language } = file.agenda
  return wished.flatMap((annex, i) => {
    const name = say(locale, `export-annex-${annex}`)
    const title = say(locale, 'export-annex-title', { number: roman[i] ?? String(i + 1), name })
    const list = tables[annex](file, goals, locale, marks)
    const printed = annex === 'indicators' ? [...matrixOf(goals, locale), list] : [list]
    const heading = lineOf({ kind: 'heading', level: 1, newPage: true }, title, locale)
    if (list.rows.length === 0) return [heading, lineOf({ kind: 'note' }, say(locale, 'export-annex-empty'), locale)]
    return [heading, ...printed.map(table => tablePart(table, name, language, locale))]
  })
}

function tablePart({ head, rows }: Table, name: string, language: string, locale: Locale): PrintedPart {
  const cells = rows.map(row =>
    row.map((text): PrintedCell => ({ text: printable(text), ...printedLanguage(text, language) })),
  )
  return { kind: 'table', title: name, head, rows: cells, ...printedLanguage(name, locale) }
}

const roman = ['I', 'II', 'III']

type Table = { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
const tables: {
  readonly [annex in ExportAnnex]: (
    file: LosslessFile,
    goals: readonly FileGoal[],
    locale: Locale,
    marks: AgendaMarks,
  ) => Table
} = {
  indicators: (_file, goals, locale, marks) => ({
    head: ['goal', 'indicator', 'relation', 'how'].map(column => columnWords(locale, column)),
    rows: goals.flatMap(goal =>
      standing(goal.links).flatMap(link => {
        const named = [placeOf(goal, link.element), `${link.code} ${link.title}`.trim()]
        const wishes = wishesOf(marks, goal, link.indicator, link.element).map(wish => {
          const relation = wish.remove ? '' : relationOf(locale, { ...link, relation: wish.relation })
          return [...named, relation, wishWords(locale, wish)]
        })
        return [[...named, relationOf(locale, link), link.how], ...wishes]
      }),
    ),
  }),
  acquis: (_file, goals, locale, marks) => ({
    head: ['goal', 'reference', 'binding'].map(column => columnWords(locale, column)),
    rows: goals.flatMap(goal =>
      standing(goal.references).flatMap(reference => {
        const named = [placeOf(goal, reference.element), `${reference.code} ${reference.title}`.trim()]
        const { binding } = reference
        const words = binding === null ? '' : say(locale, binding ? 'export-binding' : 'export-not-binding')
        const wishes = wishesOf(marks, goal, reference.reference, reference.element)
        return [[...named, words], ...wishes.map(wish => [...named, wishWords(locale, wish)])]
      }),
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

/** What is suggested for one link, in a form of the text that shows it. */
function wishesOf(marks: AgendaMarks, { id }: FileGoal, entry: string, element: string | null): readonly MarkedLink[] {
  return (marks[id]?.links ?? []).filter(wish => wish.entry === entry && wish.element === element)
}

function wishWords(locale: Locale, { remove, how, by }: MarkedLink): string {
  const who = shortAuthor(by, locale)
  return remove
    ? say(locale, 'export-link-removal-suggested', { by: who })
    : say(locale, 'export-link-suggested', { by: who, how })
}

/** So many columns of indicators beside the goal's fit the width of a page. */
const indicatorsAbreast = 5

/**
 * Goals × the indicators that any of them advances, so many beside each other: the relation in words, nothing where
 * there is a gap. A link without a sentence counts in no coverage, so it stands in the list alone.
 */
function matrixOf(goals: readonly FileGoal[], locale: Locale): Table[] {
  const counted = goals.map(goal => ({
    goal,
    links: standing(goal.links).filter(({ relation, how }) => relation !== null && how !== ''),
  }))
  const codes = [...new Set(counted.flatMap(({ links }) => links.map(({ code }) => code)))].toSorted(byCode)
  const pages = Math.ceil(codes.length / indicatorsAbreast)
  return Array.from({ length: pages }, (_, page) => {
    const abreast = codes.slice(page * indicatorsAbreast, (page + 1) * indicatorsAbreast)
    return {
      head: [columnWords(locale, 'goal'), ...abreast],
      rows: counted.map(({ goal, links }) => [
        `${goal.number}. ${goal.title}`,
        ...abreast.map(code =>
          [...new Set(links.filter(link => link.code === code).map(link => relationOf(locale, link)))].join(', '),
        ),
      ]),
    }
  })
}

/** IND-2 before IND-10. */
function byCode(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true })
}

function relationOf(locale: Locale, { relation, state }: FileGoal['links'][number]): string {
  return relation === null ? '' : relationWords(locale, relation, state)
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
