/** Two at the same instant: what only real concurrency can show of a call. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callGoals, say } from '../../tests/support/consensus-makers.ts'
import { buildTestHouse, type Person, type TestHouse } from '../../tests/support/test-house.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse({ engine: 'postgresql' })))
afterAll(() => house.close())

async function anAgreedCall() {
  const agenda = await house.anAgenda({ phase: 'consensus', goals: 1 })
  const [government, business] = [await house.aGovernmentDelegate(agenda), await house.aBusinessDelegate(agenda)]
  const moderators = [await house.aModerator(agenda), await house.aModerator(agenda), await house.aModerator(agenda)]
  await callGoals(house, agenda)
  const goalId = agenda.goals[0]?.goalId ?? ''
  for (const person of [government, business]) await say(house, person, goalId, { stand: 'support' })
  const [asker, ...others] = moderators as [Person, Person, Person]
  const asked = await house
    .as(asker)
    .send('POST', `/api/agendas/${agenda.agendaId}/consensus/close`, { reason: 'Everybody has spoken' })
  const { confirmationId } = asked.json<{ confirmationId: string }>()
  const confirm = (person: Person) => house.as(person).send('POST', `/api/confirmations/${confirmationId}/confirm`)
  return { agenda, goalId, government, others, confirm }
}

test('[K10] of two moderators who confirm in the same instant one closes the round, and the other hears that', async () => {
  const { agenda, others, confirm } = await anAgreedCall()
  const answers = await Promise.all(others.map(confirm))
  expect(answers.map(answer => answer.statusCode).toSorted((a, b) => a - b)[0]).toBe(204)
  const late = answers.find(answer => answer.statusCode !== 204)
  expect(['confirmation-is-over', 'not-found']).toContain(late?.json<{ code: string }>().code)
  const events = await house.database.db
    .selectFrom('journal')
    .select('name')
    .where('agenda_id', '=', agenda.agendaId)
    .where('name', 'in', ['goal-adopted', 'round-closed'])
    .execute()
  expect(events.map(row => row.name).toSorted((a, b) => a.localeCompare(b))).toEqual(['goal-adopted', 'round-closed'])
})

test('[K2] a position in the instant in which the call closes is before it, and counts, or is refused', async () => {
  const { goalId, government, others, confirm } = await anAgreedCall()
  const objection = { stand: 'objection', words: 'No', wording: 'Other words.', paragraphs: ['1.1'] }
  const [second] = others
  if (second === undefined) throw new Error('no second moderator')
  const [said, closed] = await Promise.all([say(house, government, goalId, objection), confirm(second)])
  const outcome = [said.statusCode, closed.statusCode]
  const { db } = house.database
  const adopted = await db
    .selectFrom('adoption')
    .select('goal_id')
    .where('goal_id', '=', goalId as never)
    .execute()
  // Either the objection came first and nothing is adopted, or the round was closed and the objection refused.
  expect(adopted.length).toBe(outcome[1] === 204 ? 1 : 0)
  expect(outcome[0] === 200).toBe(outcome[1] !== 204)
})
