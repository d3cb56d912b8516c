/** Two people at the same instant, on a database with more than one connection: one is done, the other hears why not. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildTestHouse, type TestHouse } from '../support/test-house.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse({ engine: 'postgresql' })))
afterAll(() => house.close())

const body = {
  target: { kind: 'indicator', id: 'ncsi3-2.3' },
  relation: 'fulfils',
  element: null,
  how: 'It is what is asked for.',
}

test('of many who agree the same link at once, one does', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const people = await Promise.all(Array.from({ length: 6 }, () => house.aModerator(agenda)))
  const [first] = people
  const made = await house.as(first ?? null).send('POST', `/api/goals/${agenda.goals[0]?.goalId}/links`, body)
  const { id } = made.json<{ id: string }>()
  const answers = await Promise.all(people.map(person => house.as(person).send('POST', `/api/links/${id}/agree`, {})))
  const codes = answers.map(answer => (answer.statusCode === 200 ? 'agreed' : answer.json<{ code: string }>().code))
  expect(codes.toSorted()).toEqual(['agreed', ...Array<string>(5).fill('link-already-agreed')])
  expect(await eventsOf('link-agreed', id)).toBe(1)
})

test('of many who propose the same link at once, one does', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const people = await Promise.all(Array.from({ length: 6 }, () => house.aModerator(agenda)))
  const path = `/api/goals/${agenda.goals[0]?.goalId}/links`
  const answers = await Promise.all(people.map(person => house.as(person).send('POST', path, body)))
  const codes = answers.map(answer => (answer.statusCode === 200 ? 'proposed' : answer.json<{ code: string }>().code))
  expect(codes.toSorted()).toEqual([...Array<string>(5).fill('link-exists-already'), 'proposed'])
})

test('a goal that is dropped while a link is proposed keeps no link that came after', async () => {
  const before = (await house.database.db.selectFrom('link').select('id').where('how', '=', body.how).execute()).length
  let proposed = 0
  for (let round = 0; round < 5; round += 1) {
    const agenda = await house.anAgenda({ goals: 1 })
    const chair = await house.aModerator(agenda)
    const goalId = agenda.goals[0]?.goalId
    const [made, dropped] = await Promise.all([
      house.as(chair).send('POST', `/api/goals/${goalId}/links`, body),
      house.as(chair).send('POST', `/api/goals/${goalId}/drop`, { reason: 'Another goal says it.' }),
    ])
    expect(dropped.statusCode).toBe(204)
    const outcome = made.statusCode === 200 ? 'proposed' : made.json<{ code: string }>().code
    expect(['proposed', 'goal-is-dropped']).toContain(outcome)
    // A proposal that went before stays readable; none came after.
    const stored = await house.database.db.selectFrom('link').select('id').where('how', '=', body.how).execute()
    proposed += outcome === 'proposed' ? 1 : 0
    expect(stored.length - before).toBe(proposed)
  }
})

async function eventsOf(name: string, linkId: string): Promise<number> {
  const rows = await house.database.db.selectFrom('journal').select('facts').where('name', '=', name).execute()
  return rows.filter(({ facts }) => JSON.stringify(facts).includes(linkId)).length
}
