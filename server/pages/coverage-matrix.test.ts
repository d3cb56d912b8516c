/** Which goals and indicators stand in the table, what is a gap, and which indicators come first. */
import { expect, test } from 'vitest'
import { parseId, type FrameworkId, type GoalId, type IndicatorId, type ThemeId } from '../../packages/domain/ids.ts'
import type { GoalState } from '../../packages/domain/agenda.ts'
import type { GoalLine } from '../agenda/agenda-queries.ts'
import type { CoverageCell, FrameworkLine } from '../catalogue/catalogue-queries.ts'
import { arrangeMatrix, columnsAtFirst } from './coverage-matrix.ts'

const uuid = (last: number): string => `00000000-0000-4000-8000-${String(last).padStart(12, '0')}`
const theme = parseId<ThemeId>(uuid(99)) ?? fail()
const indicator = (name: string): IndicatorId => name as IndicatorId

function aGoal(number: number, facts: Partial<GoalLine> = {}): GoalLine {
  const id = parseId<GoalId>(uuid(number)) ?? fail()
  const state: GoalState = 'under-negotiation'
  return { id, number, title: `Goal ${number}`, themeId: null, state, stateReason: '', isExample: false, ...facts }
}

function aFramework(name: string, count: number, full: readonly number[] = []): FrameworkLine {
  return {
    id: name as FrameworkId,
    facts: { title: name, short_title: name } as FrameworkLine['facts'],
    indicators: Array.from({ length: count }, (_, i) => ({
      id: indicator(`${name}-${i + 1}`),
      code: `${name}-${i + 1}`,
      number: String(i + 1),
      title: `Indicator ${i + 1}`,
      groupId: null,
      isFull: full.includes(i + 1),
      isWithdrawn: false,
    })),
  }
}

function aCell(goal: GoalLine, name: string, facts: Partial<CoverageCell> = {}): CoverageCell {
  return { goalId: goal.id, indicatorId: indicator(name), agreed: 'fulfils', proposed: null, ...facts }
}

const first = { framework: null, shows: 'first' } as const

test('complete and advanced indicators come first, others fill the table up, and the rest is counted', () => {
  const goal = aGoal(1)
  const matrix = arrangeMatrix({ themes: [], goals: [goal] }, [aFramework('a', 20, [15])], [aCell(goal, 'a-9')], first)
  expect(matrix.columns.map(({ indicator: { id } }) => id).slice(0, 4)).toEqual(['a-9', 'a-15', 'a-1', 'a-2'])
  expect(matrix.columns).toHaveLength(columnsAtFirst)
  expect(matrix.further).toBe(20 - columnsAtFirst)
  expect(matrix.uncovered.map(({ id }) => id).slice(0, 2)).toEqual(['a-15', 'a-1'])
  const all = arrangeMatrix({ themes: [], goals: [goal] }, [aFramework('a', 20)], [], { ...first, shows: 'all' })
  expect([all.columns.length, all.further]).toEqual([20, 0])
})

test('a column that no goal advances and a goal that nothing measures are gaps; proposed links count', () => {
  const goals = [aGoal(1), aGoal(2), aGoal(3)]
  const cells = [aCell(goals[0] ?? fail(), 'a-1', { agreed: null, proposed: 'enables' })]
  const matrix = arrangeMatrix({ themes: [], goals }, [aFramework('a', 2)], cells, first)
  expect(matrix.columns.map(({ goals: count, isGap }) => [count, isGap])).toEqual([
    [1, false],
    [0, true],
  ])
  expect(matrix.groups[0]?.rows.map(row => row.isGap)).toEqual([false, true, true])
  expect(matrix.unmeasured.map(goal => goal.number)).toEqual([2, 3])
})

test('a goal that is measured by another framework is no gap', () => {
  const goal = aGoal(1)
  const frameworks = [aFramework('a', 2), aFramework('b', 2)]
  const matrix = arrangeMatrix({ themes: [], goals: [goal] }, frameworks, [aCell(goal, 'b-1')], {
    framework: 'a',
    shows: 'first',
  })
  expect(matrix.framework?.id).toBe('a')
  expect(matrix.unmeasured).toEqual([])
})

test('goals that rest advance nothing and stand apart', () => {
  const dropped = aGoal(1, { state: 'dropped' })
  const matrix = arrangeMatrix({ themes: [], goals: [dropped] }, [aFramework('a', 1)], [aCell(dropped, 'a-1')], first)
  expect(matrix.resting).toEqual([dropped])
  expect([matrix.groups, matrix.columns[0]?.isGap]).toEqual([[], true])
})

test('goals stand under their themes in the order of the themes, those without one last', () => {
  const goals = [aGoal(1), aGoal(2, { themeId: theme })]
  const matrix = arrangeMatrix({ themes: [{ id: theme, label: 'Trust' }], goals }, [], [], first)
  expect(matrix.groups.map(({ label, rows }) => [label, rows[0]?.goal.number])).toEqual([
    ['Trust', 2],
    [null, 1],
  ])
  expect([matrix.framework, matrix.unmeasured]).toEqual([null, []])
})

test('without a choice the framework that is advanced is shown, and an unknown choice is none', () => {
  const goal = aGoal(1)
  const frameworks = [aFramework('a', 1), aFramework('b', 1, [1]), aFramework('c', 1)]
  const chosen = (cells: readonly CoverageCell[], framework: string | null): string | undefined =>
    arrangeMatrix({ themes: [], goals: [goal] }, frameworks, cells, { framework, shows: 'first' }).framework?.id
  expect(chosen([aCell(goal, 'c-1')], null)).toBe('c')
  expect(chosen([], null)).toBe('b')
  expect(chosen([], 'nowhere')).toBe('b')
  expect(chosen([], 'a')).toBe('a')
})

function fail(): never {
  throw new Error('the test expected something here')
}
