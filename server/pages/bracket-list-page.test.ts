/** The list of an agenda's brackets as first HTML, and what other pages count of it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { unitsOfWords } from '../../tests/support/suggestion-makers.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'

const dayMs = 86_400_000

let house: TestHouse
let agenda: TestAgenda
let amal: Person
let bo: Person
beforeAll(async () => {
  house = await buildTestHouse()
  agenda = await house.anAgenda({ goals: 2 })
  amal = await house.aGovernmentDelegate(agenda)
  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  await house.rooms.edit(goal.documentId, { kind: 'system' }, ({ doc }) => {
    const text = doc.getText('t')
    doc.transact(() => text.insert(1, 'The State shall act. ', {}))
    return Promise.resolve()
  })
  const others = [
    { kind: 'words', words: 'should' },
    { kind: 'placeholder', words: '' },
  ]
  const place = { ...(await unitsOfWords(house, goal, 'shall')), others, hold: 0, reason: 'How strong is it?' }
  await house.as(amal).send('POST', `/api/goals/${goal.goalId}/brackets`, place)
  house.clock.forward(3 * dayMs)
  // Sessions end in so many days: these come afterwards.
  amal = await house.aGovernmentDelegate(agenda)
  bo = await house.aBusinessDelegate(agenda)
})
afterAll(() => house.close())

const read = async (who: Person | null, path: string) => house.as(who).get(path)

test('every bracket is listed by goal with its wordings, who holds them and how long it is open', async () => {
  const { body } = await read(amal, `/agendas/${agenda.agendaId}/brackets`)
  for (const said of ['shall', 'should', 'words to come', 'How strong is it?', 'open for 3 days', '1 organisation'])
    expect(body).toContain(said)
})

test('the agenda counts open brackets by goal, says what is clear, and asks who has not chosen', async () => {
  const path = `/agendas/${agenda.agendaId}`
  const theirs = (await read(bo, path)).body
  expect(theirs).toContain(`${path}/brackets#goal-1`)
  expect(theirs).toContain('clear')
  expect(theirs).toContain('Choose a wording in one bracket')
  expect((await read(amal, path)).body).not.toContain('Choose a wording')
})

test('the workspace counts them in its outline and below its title', async () => {
  const { body } = await read(bo, `/goals/${agenda.goals[0]?.goalId ?? ''}`)
  expect(body).toContain('One bracket open')
  expect(body).toContain('data-goal-brackets')
})

test('outsiders are told nothing, and who is not signed in is sent there first', async () => {
  const path = `/agendas/${agenda.agendaId}/brackets`
  expect((await read(await house.aPerson(), path)).statusCode).toBe(404)
  expect((await read(null, path)).statusCode).toBe(303)
})
