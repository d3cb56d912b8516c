/** What only real concurrency can show: goals made, moved and dropped at the same instant. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { GoalId } from '../../packages/domain/ids.ts'
import { buildTestHouse, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse({ engine: 'postgresql' })))
afterAll(() => house.close())

test('of ten goals that are created at once, each has a number of its own', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const delegate = await house.aGovernmentDelegate(agenda)
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      house
        .as(delegate)
        .send('POST', `/api/agendas/${agenda.agendaId}/goals`, { title: `Goal at once ${i}`, themeId: null }),
    ),
  )
  const numbers = answers.map(answer => answer.json<{ number: number }>().number)
  expect(numbers.toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
})

test('goals that are moved and created at once keep numbers without gap or double', async () => {
  const agenda = await house.anAgenda({ goals: 8 })
  const moderator = await house.aModerator(agenda)
  const goals = agenda.goals.map(goal => goal.goalId)
  const moves = goals.map((goal, i) =>
    house.as(moderator).send('POST', `/api/goals/${goal}/move`, { before: goals[(i * 5 + 3) % 8] ?? null }),
  )
  const creations = [1, 2].map(i =>
    house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/goals`, { title: `New ${i}`, themeId: null }),
  )
  const answers = await Promise.all([...moves, ...creations])
  expect(answers.map(answer => answer.statusCode)).toEqual(Array(10).fill(200))
  expect((await rowsOf(agenda)).map(goal => goal.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

test('of two moderators who drop a goal at once, one does and the other hears that it is dropped', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const moderators = [await house.aModerator(agenda), await house.aModerator(agenda)]
  const goal = agenda.goals[0]?.goalId
  const answers = await Promise.all(
    moderators.map(moderator => house.as(moderator).send('POST', `/api/goals/${goal}/drop`, { reason: 'Covered' })),
  )
  expect(answers.map(answer => answer.statusCode).toSorted((a, b) => a - b)).toEqual([204, 409])
  const dropped = await house.database.db
    .selectFrom('journal')
    .select('id')
    .where('goal_id', '=', goal ?? null)
    .where('name', '=', 'goal-dropped')
    .execute()
  expect(dropped).toHaveLength(1)
})

test('a name given at the moment of dropping is either before it or refused', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const moderator = await house.aModerator(agenda)
  const delegate = await house.aGovernmentDelegate(agenda)
  const goal = agenda.goals[0]?.goalId
  const [dropped, named] = await Promise.all([
    house.as(moderator).send('POST', `/api/goals/${goal}/drop`, { reason: 'Covered' }),
    house.as(delegate).send('PATCH', `/api/goals/${goal}`, { title: 'At the last moment' }),
  ])
  expect(dropped?.statusCode).toBe(204)
  const names = await house.database.db
    .selectFrom('journal')
    .select('name')
    .where('goal_id', '=', goal ?? null)
    .where('name', 'in', ['goal-dropped', 'goal-renamed'])
    .orderBy('id')
    .execute()
  const happened = names.map(({ name }) => name)
  const refused = named?.statusCode === 204 ? null : named?.json<{ code: string }>().code
  expect([
    [null, ['goal-renamed', 'goal-dropped']],
    ['goal-is-dropped', ['goal-dropped']],
  ]).toContainEqual([refused, happened])
})

test('a theme that goes while goals are put into it leaves them without one', async () => {
  const agenda = await house.anAgenda({ goals: 4 })
  const moderator = await house.aModerator(agenda)
  const added = await house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/themes`, { label: 'Brief' })
  const { themeId } = added.json<{ themeId: string }>()
  const answers = await Promise.all([
    ...agenda.goals.map(({ goalId }) => house.as(moderator).send('PATCH', `/api/goals/${goalId}`, { themeId })),
    house.as(moderator).send('DELETE', `/api/themes/${themeId}`),
  ])
  for (const answer of answers) expect([204, 409]).toContain(answer.statusCode)
  expect((await rowsOf(agenda)).filter(goal => goal.theme_id === themeId)).toEqual([])
})

async function rowsOf(agenda: TestAgenda): Promise<readonly { id: GoalId; number: number; theme_id: string | null }[]> {
  return house.database.db
    .selectFrom('goal')
    .select(['id', 'number', 'theme_id'])
    .where('agenda_id', '=', agenda.agendaId)
    .orderBy('number')
    .execute()
}
