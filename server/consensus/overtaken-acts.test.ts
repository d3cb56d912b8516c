/** Acts that wait for a second moderator, and are overtaken: by the end of their round, or by another adoption. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { callGoals, say } from '../../tests/support/consensus-makers.ts'
import { eventsOf, roundOf } from '../../tests/support/round-makers.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'

let house: TestHouse
let agenda: TestAgenda
let [government, business, moderator, second] = [] as unknown as readonly [Person, Person, Person, Person]
let [goalId, otherId] = ['', '']
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())
beforeEach(async () => {
  agenda = await house.anAgenda({ phase: 'consensus', goals: 2 })
  ;[goalId = '', otherId = ''] = agenda.goals.map(goal => goal.goalId)
  ;[government, business] = [await house.aGovernmentDelegate(agenda), await house.aBusinessDelegate(agenda)]
  ;[moderator, second] = [await house.aModerator(agenda), await house.aModerator(agenda)]
})

const post = (person: Person, path: string, body?: unknown) => house.as(person).send('POST', path, body)
const askedBy = async (path: string, reason: string): Promise<string> =>
  (await post(moderator, path, { reason })).json<{ confirmationId: string }>().confirmationId
const askToClose = () => askedBy(`/api/agendas/${agenda.agendaId}/consensus/close`, 'Everybody has spoken')
const askToReopen = (goal = goalId) => askedBy(`/api/goals/${goal}/reopen`, 'The law has changed')
const confirm = (id: string) => post(second, `/api/confirmations/${id}/confirm`)
const lookAtBoard = async () =>
  (await house.as(second).get(`/api/agendas/${agenda.agendaId}/consensus`)).json<{
    roundNumber: number
    waiting: object[]
    calls: { goalId: string; version: number }[]
  }>()
/** Calls every goal, and the required groups support each. */
async function agreeOnAll(): Promise<void> {
  await callGoals(house, agenda)
  for (const { goalId: goal, version } of (await lookAtBoard()).calls)
    for (const person of [government, business]) await say(house, person, goal, { stand: 'support', version })
}
async function stateOf(goal: string): Promise<string> {
  const goals = house.database.db
    .selectFrom('goal')
    .select('state')
    .where('id', '=', goal as never)
  return (await goals.executeTakeFirstOrThrow()).state
}

test('[K10] [C12] what was asked in a round that is withdrawn closes no other one', async () => {
  await agreeOnAll()
  const asked = await askToClose()
  const first = await roundOf(house, agenda)
  const path = `/api/agendas/${agenda.agendaId}/rounds`
  const withdrawal = await askedBy(`${path}/${first.id}/withdraw`, 'The mandate ended')
  const administrator = await house.aPerson({ isAdministrator: true })
  expect((await post(administrator, `/api/withdrawals/${withdrawal}/confirm`)).statusCode).toBe(204)
  expect(await eventsOf(house, first.id)).toEqual(expect.arrayContaining(['act-taken-back', 'round-withdrawn']))
  await post(moderator, path, { reason: 'Once more' })
  await agreeOnAll()
  expect(await lookAtBoard()).toMatchObject({ roundNumber: 2, waiting: [] })
  expect((await confirm(asked)).json()).toMatchObject({ code: 'not-found' })
  expect((await roundOf(house, agenda)).phase).toBe('consensus')
  expect((await confirm(await askToClose())).statusCode).toBe(204)
  expect([await stateOf(goalId), (await roundOf(house, agenda)).phase]).toEqual(['agreed', 'closed'])
})

test('[K13] what was asked before a goal was adopted anew reopens it no more', async () => {
  await agreeOnAll()
  await confirm(await askToClose())
  const first = await askToReopen()
  for (const goal of [otherId, goalId]) await confirm(await askToReopen(goal))
  await agreeOnAll()
  house.clock.forward(1000)
  await confirm(await askToClose())
  expect(await stateOf(goalId)).toBe('agreed')
  expect((await confirm(first)).json()).toMatchObject({ code: 'not-found' })
  expect((await confirm(await askToReopen())).statusCode).toBe(204)
  expect(await stateOf(goalId)).toBe('reopened')
})
