/** What only real concurrency shows: one seat however many accept at one instant, one moderator who stays. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildTestHouse, ministry, type TestAgenda, type TestHouse } from '../support/test-house.ts'
import { aVisitor } from './http-visitor.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse({ engine: 'postgresql' })))
afterAll(() => house.close())

const codeOf = (answer: { json(): unknown }): unknown => (answer.json() as { code?: unknown }).code

async function tokenFor(agenda: TestAgenda, email: string): Promise<string> {
  const moderator = await house.aModerator(agenda)
  const answer = await house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/invitations`, {
    emails: [email],
    role: 'delegate',
    organisation: ministry,
  })
  const { invited } = answer.json() as { invited: { url: string }[] }
  return new URL(invited[0]?.url ?? '').searchParams.get('token') ?? ''
}

async function seatsOf(agenda: TestAgenda, role: 'delegate' | 'moderator') {
  const rows = await house.database.db
    .selectFrom('member')
    .select('id')
    .where('agenda_id', '=', agenda.agendaId)
    .where('role', '=', role)
    .where('removed_at', 'is', null)
    .execute()
  return rows.length
}

test('of twelve who join by one link at one instant, one gets the seat, and there is one account', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const email = 'wanted@example.org'
  const token = await tokenFor(agenda, email)
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      aVisitor(house, `10.3.0.${i}`).ask('POST', '/api/invitations/joining', {
        body: { token, displayName: `Person ${i}`, password: 'a long enough password' },
      }),
    ),
  )
  expect(answers.filter(answer => answer.statusCode === 200)).toHaveLength(1)
  const losers = answers.filter(answer => answer.statusCode !== 200).map(codeOf)
  const known = ['invitation-already-used', 'email-already-taken', 'account-is-known']
  expect(losers.filter(code => !known.includes(String(code)))).toEqual([])
  expect(await seatsOf(agenda, 'delegate')).toBe(1)
  const accounts = await house.database.db.selectFrom('participant').select('id').where('email', '=', email).execute()
  expect(accounts).toHaveLength(1)
})

test('of six windows in which one person accepts at one instant, one is told yes', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const person = await house.aPerson()
  const token = await tokenFor(agenda, person.email)
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => house.as(person).send('POST', '/api/invitations/acceptance', { token })),
  )
  expect(answers.filter(answer => answer.statusCode === 200)).toHaveLength(1)
  expect(answers.filter(answer => codeOf(answer) === 'invitation-already-used')).toHaveLength(5)
  expect(await seatsOf(agenda, 'delegate')).toBe(1)
})

test('two moderators who remove each other at one instant leave one', async () => {
  for (let round = 0; round < 5; round += 1) {
    const agenda = await house.anAgenda({ goals: 1 })
    const [one, two] = [await house.aModerator(agenda), await house.aModerator(agenda)]
    const members = await house.database.db
      .selectFrom('member')
      .select(['id', 'participant_id'])
      .where('agenda_id', '=', agenda.agendaId)
      .execute()
    const seatOf = (person: typeof one): string =>
      members.find(member => member.participant_id === person.participantId)?.id ?? ''
    const answers = await Promise.all([
      house.as(one).send('DELETE', `/api/agendas/${agenda.agendaId}/members/${seatOf(two)}`),
      house.as(two).send('DELETE', `/api/agendas/${agenda.agendaId}/members/${seatOf(one)}`),
    ])
    expect(answers.filter(answer => answer.statusCode === 200)).toHaveLength(1)
    expect(await seatsOf(agenda, 'moderator')).toBe(1)
  }
})
