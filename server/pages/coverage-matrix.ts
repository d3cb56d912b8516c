/**
 * Which goals of an agenda stand under which theme and advance which indicators, arranged for the page: one table of
 * goals and indicators. Pure; what counts as coverage is the catalogue's question.
 */
import { isResting } from '../../packages/domain/agenda.ts'
import type { AgendaPage, GoalLine } from '../agenda/agenda-queries.ts'
import type { CoverageCell, FrameworkLine, IndicatorLine } from '../catalogue/catalogue-queries.ts'

/** What the reader chose to see, from the page's address. */
export type MatrixChoice = { readonly framework: string | null; readonly shows: 'first' | 'all' }

export type MatrixColumn = {
  readonly indicator: IndicatorLine
  /** Goals that advance it, those that are only proposed to among them. */
  readonly goals: number
  readonly isGap: boolean
}
export type MatrixRow = {
  readonly goal: GoalLine
  /** No indicator of any of the agenda's frameworks measures it. */
  readonly isGap: boolean
  /** One for each column, in their order. */
  readonly cells: readonly (CoverageCell | null)[]
}
export type MatrixGroup = { readonly label: string | null; readonly rows: readonly MatrixRow[] }
export type Matrix = {
  /** The one whose indicators are the columns; null for an agenda without. */
  readonly framework: FrameworkLine | null
  readonly frameworks: readonly FrameworkLine[]
  readonly shows: MatrixChoice['shows']
  readonly columns: readonly MatrixColumn[]
  /** Indicators of the framework that are not among the columns. */
  readonly further: number
  /** By theme, in the agenda's order; a null label for goals without one. */
  readonly groups: readonly MatrixGroup[]
  /** Goals that rest, by number. */
  readonly resting: readonly GoalLine[]
  /** Indicators of the framework that no goal advances, the complete ones first. */
  readonly uncovered: readonly IndicatorLine[]
  /** Goals that no indicator measures, by number. */
  readonly unmeasured: readonly GoalLine[]
}

/** So many columns fit beside the goals without scrolling. */
export const columnsAtFirst = 8

/** Arranges an agenda's goals and indicators. A framework that is not the agenda's is as if none was chosen. */
export function arrangeMatrix(
  agenda: Pick<AgendaPage, 'themes' | 'goals'>,
  frameworks: readonly FrameworkLine[],
  coverage: readonly CoverageCell[],
  choice: MatrixChoice,
): Matrix {
  const active = agenda.goals.filter(goal => !isResting(goal.state))
  const activeIds = new Set(active.map(goal => goal.id))
  const counted = coverage.filter(cell => activeIds.has(cell.goalId))
  const measured = new Set(counted.map(cell => cell.goalId))
  const framework = chosenFramework(frameworks, counted, choice.framework)
  const all = columnsOf(framework, counted)
  const columns = choice.shows === 'all' ? all : all.slice(0, Math.max(columnsAtFirst, countFirst(all)))
  const cellAt = new Map(counted.map(cell => [`${cell.goalId} ${cell.indicatorId}`, cell]))
  const row = (goal: GoalLine): MatrixRow => ({
    goal,
    isGap: framework !== null && !measured.has(goal.id),
    cells: columns.map(({ indicator }) => cellAt.get(`${goal.id} ${indicator.id}`) ?? null),
  })
  return {
    framework,
    frameworks,
    shows: choice.shows,
    columns,
    further: all.length - columns.length,
    groups: groupsOf(agenda.themes, active).map(({ label, goals }) => ({ label, rows: goals.map(row) })),
    resting: agenda.goals.filter(goal => isResting(goal.state)),
    uncovered: all.filter(column => column.isGap).map(({ indicator }) => indicator),
    unmeasured: framework === null ? [] : active.filter(goal => !measured.has(goal.id)),
  }
}

/** Goals by theme; themes without goals are left out, goals without a theme come last. */
function groupsOf(
  themes: AgendaPage['themes'],
  goals: readonly GoalLine[],
): readonly { readonly label: string | null; readonly goals: readonly GoalLine[] }[] {
  const known = new Set(themes.map(theme => theme.id))
  const themed = themes.map(({ id, label }) => ({ label, goals: goals.filter(goal => goal.themeId === id) }))
  const other = goals.filter(goal => goal.themeId === null || !known.has(goal.themeId))
  return [...themed, { label: null, goals: other }].filter(group => group.goals.length > 0)
}

/** The one that was asked for; else the first that is advanced; else the first that is described in full; else the first. */
function chosenFramework(
  frameworks: readonly FrameworkLine[],
  coverage: readonly CoverageCell[],
  asked: string | null,
): FrameworkLine | null {
  const advanced = new Set(coverage.map(cell => cell.indicatorId))
  return (
    frameworks.find(framework => framework.id === asked) ??
    frameworks.find(({ indicators }) => indicators.some(({ id }) => advanced.has(id))) ??
    frameworks.find(({ indicators }) => indicators.some(({ isFull }) => isFull)) ??
    frameworks[0] ??
    null
  )
}

/** Complete and advanced indicators first, each lot in the order of the catalogue; withdrawn ones only where advanced. */
function columnsOf(framework: FrameworkLine | null, coverage: readonly CoverageCell[]): readonly MatrixColumn[] {
  if (framework === null) return []
  const columns = framework.indicators
    .map(indicator => {
      const goals = coverage.filter(cell => cell.indicatorId === indicator.id).length
      return { indicator, goals, isGap: goals === 0 }
    })
    .filter(({ indicator, isGap }) => !indicator.isWithdrawn || !isGap)
  return [...columns.filter(isFirst), ...columns.filter(column => !isFirst(column))]
}

function isFirst({ indicator, isGap }: MatrixColumn): boolean {
  return indicator.isFull || !isGap
}

function countFirst(columns: readonly MatrixColumn[]): number {
  return columns.filter(isFirst).length
}
