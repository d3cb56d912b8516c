/** Agendas over HTTP: what a member sees, and that an outsider cannot tell unknown from forbidden. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildTestHouse, type TestHouse } from '../../tests/support/test-house.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

test('a delegate sees her agenda with its round, themes and goals, and who takes part', async () => {
  const agenda = await house.anAgenda({ goals: 3 })
  const delegate = await house.aGovernmentDelegate(agenda)
  await house.aModerator(agenda)

  const list = await house.as(delegate).get('/api/agendas')
  expect(list.json()).toEqual({
    agendas: [
      expect.objectContaining({ id: agenda.agendaId, role: 'delegate', phase: 'drafting', round: 1, goals: 3 }),
    ],
  })
  const page = await house.as(delegate).get(`/api/agendas/${agenda.agendaId}`)
  expect(page.statusCode).toBe(200)
  const read = page.json<{
    agenda: unknown
    you: unknown
    round: unknown
    goals: { number: number }[]
    themes: unknown[]
  }>()
  expect(read.agenda).toMatchObject({ id: agenda.agendaId, pen: 'delegations', isExample: true })
  expect(read.you).toEqual({
    role: 'delegate',
    delegation: { organisation: 'Ministry of Aldland', code: 'ALD', group: 'government' },
  })
  expect(read.round).toMatchObject({ number: 1, phase: 'drafting', closesAt: null, paused: false })
  expect(read.goals.map(goal => goal.number)).toEqual([1, 2, 3])
  expect(read.themes).toHaveLength(7)

  const members = await house.as(delegate).get(`/api/agendas/${agenda.agendaId}/members`)
  expect(
    members
      .json<{ members: { role: string }[] }>()
      .members.map(member => member.role)
      .toSorted(),
  ).toEqual(['delegate', 'moderator'])
  expect(members.body).not.toContain('@')
})

test.each(['', '/members'])('an outsider gets the same answer for a forbidden and an unknown agenda%s', async path => {
  const agenda = await house.anAgenda()
  const outsider = await house.aPerson({ isAdministrator: true })
  const forbidden = await house.as(outsider).get(`/api/agendas/${agenda.agendaId}${path}`)
  const unknown = await house.as(outsider).get(`/api/agendas/00000000-0000-4000-8000-000000000000${path}`)
  const senseless = await house.as(outsider).get(`/api/agendas/no-id${path}`)
  expect(forbidden.statusCode).toBe(404)
  expect(forbidden.json()).toMatchObject({ code: 'not-found' })
  for (const other of [unknown, senseless]) {
    expect(other.statusCode).toBe(404)
    expect(other.body).toBe(forbidden.body)
    expect(namesOf(other.headers)).toEqual(namesOf(forbidden.headers))
  }
})

test('an outsider lists no agenda, and nobody is told to sign in', async () => {
  await house.anAgenda()
  const outsider = await house.aPerson()
  expect((await house.as(outsider).get('/api/agendas')).json()).toEqual({ agendas: [] })
  const nobody = await house.as(null).get('/api/agendas')
  expect(nobody.statusCode).toBe(401)
  expect(nobody.json()).toMatchObject({ code: 'not-signed-in' })
})

function namesOf(headers: object): readonly string[] {
  return Object.keys(headers).toSorted()
}
