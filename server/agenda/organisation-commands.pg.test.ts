/** What only real concurrency can show: organisations named at the same instant. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildTestHouse, type TestHouse } from '../../tests/support/test-house.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse({ engine: 'postgresql' })))
afterAll(() => house.close())

/** An agenda of its own, so that nothing but the name is shared, with its moderator. */
async function aTable() {
  const agenda = await house.anAgenda({ goals: 1 })
  return { agenda, moderator: await house.aModerator(agenda) }
}

test('of moderators who invite the same new organisation at once, one makes it and all mean it', async () => {
  const tables = await Promise.all([1, 2, 3, 4].map(aTable))
  const organisation = { name: 'Port Authority of Norland', group: 'business', code: 'PAN', country: null }
  const answers = await Promise.all(
    tables.map(({ agenda, moderator }) =>
      house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/invitations`, {
        emails: [`${randomUUID()}@example.org`],
        role: 'delegate',
        organisation,
      }),
    ),
  )
  expect(answers.map(answer => answer.statusCode)).toEqual([200, 200, 200, 200])
  const { db } = house.database
  const made = await db.selectFrom('organisation').select('id').where('name', '=', organisation.name).execute()
  expect(made).toHaveLength(1)
})

test('of organisations that are given one name at once, one gets it and the others are refused', async () => {
  const names = ['One', 'Two', 'Three', 'Four']
  const tables = await Promise.all(names.map(aTable))
  const group = 'business'
  const paths = await Promise.all(
    tables.map(async ({ agenda }, i) => {
      const name = names[i] ?? ''
      await house.aMember(agenda, 'delegate', { name, group, code: `N${i}`, country: null })
      const { db } = house.database
      const { id } = await db.selectFrom('organisation').select('id').where('name', '=', name).executeTakeFirstOrThrow()
      return `/api/agendas/${agenda.agendaId}/organisations/${id}`
    }),
  )
  const facts = { name: 'House of Ports', group, code: 'HOP', country: null }
  const answers = await Promise.all(
    tables.map(({ moderator }, i) => house.as(moderator).send('PUT', paths[i] ?? '', facts)),
  )
  const codes = answers.map(answer => (answer.statusCode === 200 ? '' : answer.json<{ code: string }>().code))
  expect(codes.toSorted()).toEqual(['', ...Array<string>(3).fill('organisation-name-taken')])
})
