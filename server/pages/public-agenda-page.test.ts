/** The page of a public agenda: what anybody reads, and what nobody learns from it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { actOnRound, inDays } from '../../tests/support/round-makers.ts'
import { buildTestHouse, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await buildTestHouse()
})
afterAll(() => house.close())

async function pageOf(agendaId: string) {
  return house.as(null).get(`/public/${agendaId}`)
}

async function write({ goals }: TestAgenda, words: string): Promise<void> {
  const [goal] = goals
  if (goal === undefined) throw new Error('an agenda without goals')
  await house.rooms.edit(goal.documentId, { kind: 'system' }, ({ doc }) => {
    doc.transact(() => doc.getText('t').insert(1, words, {}))
    return Promise.resolve()
  })
}

test('an agenda that is not public, or not there, is answered alike; only a moderator makes one public', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const [closed, unknown] = [await pageOf(agenda.agendaId), await pageOf('00000000-0000-4000-8000-000000000000')]
  expect([closed.statusCode, unknown.statusCode]).toEqual([404, 404])
  expect(closed.body).toBe(unknown.body)
  const delegate = await house.aGovernmentDelegate(agenda)
  const path = `/api/agendas/${agenda.agendaId}`
  expect((await house.as(delegate).send('PATCH', path, { isPublic: true })).statusCode).toBe(403)
  const moderator = await house.aMember(agenda, 'moderator')
  expect((await house.as(moderator).send('PATCH', path, { isPublic: true })).statusCode).toBeLessThan(300)
  const open = await pageOf(agenda.agendaId)
  expect(open.statusCode).toBe(200)
  expect(open.headers['set-cookie']).toBeUndefined()
})

test('it shows what a phase published, and nothing that was written since', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const moderator = await house.aMember(agenda, 'moderator')
  await house.as(moderator).send('PATCH', `/api/agendas/${agenda.agendaId}`, { isPublic: true })
  await write(agenda, 'Words before the consultation. ')
  expect((await pageOf(agenda.agendaId)).body).not.toContain('Words before the consultation')
  const moved = await actOnRound(house, moderator, agenda, 'move', { to: 'consultation', closesAt: inDays(house, 20) })
  expect(moved).toBe('done')
  await write(agenda, 'Words in the making. ')
  const { body } = await pageOf(agenda.agendaId)
  expect(body).toContain('Words before the consultation')
  expect(body).not.toContain('Words in the making')
})
