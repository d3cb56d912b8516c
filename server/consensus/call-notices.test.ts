/** Who is told of a call by its own notices, who by those of the phase, and of the end of a version that came late. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { hourMs } from '../../packages/domain/consultation.ts'
import { callGoals, say } from '../../tests/support/consensus-makers.ts'
import { actOnRound } from '../../tests/support/round-makers.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'

let house: TestHouse
let agenda: TestAgenda
let [government, business, observer, moderator, second] = [] as unknown as [Person, Person, Person, Person, Person]
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())
beforeEach(() => seat('consensus'))

async function seat(phase: 'review' | 'consensus'): Promise<void> {
  agenda = await house.anAgenda({ phase, goals: 1 })
  government = await house.aGovernmentDelegate(agenda)
  business = await house.aBusinessDelegate(agenda)
  observer = await house.anObserver(agenda)
  moderator = await house.aModerator(agenda)
  second = await house.aModerator(agenda)
}

const post = (person: Person, path: string, body?: unknown) => house.as(person).send('POST', path, body)
const told = async (person: Person): Promise<readonly string[]> => {
  const { notices } = (await house.as(person).get('/api/inbox')).json<{
    notices: readonly { kind: string; decision: string | null }[]
  }>()
  return notices.map(({ kind, decision }) => (decision === null ? kind : `${kind} ${decision}`)).toReversed()
}

test('[N4] whom the call told that it opened is not told of its phase, and everybody else is, but who moved it', async () => {
  await seat('review')
  const closesAt = new Date(house.clock.now().getTime() + 100 * hourMs).toISOString()
  await post(moderator, `/api/agendas/${agenda.agendaId}/consensus/open`, { closesAt })
  for (let look = 0; look < 2; look += 1) await house.jobs.runDue()
  for (const delegate of [government, business]) expect(await told(delegate)).toEqual(['consensus opened'])
  for (const other of [observer, second]) expect(await told(other)).toEqual(['phase-opened'])
  expect(await told(moderator)).toEqual([])
})

test('[N1, N4] a round that adoption closes is told once to each, by the call or by the round', async () => {
  await callGoals(house, agenda)
  for (const person of [government, business])
    await say(house, person, agenda.goals[0]?.goalId ?? '', { stand: 'support' })
  const asked = await post(moderator, `/api/agendas/${agenda.agendaId}/consensus/close`, { reason: 'All have spoken' })
  const { confirmationId } = asked.json<{ confirmationId: string }>()
  expect((await post(second, `/api/confirmations/${confirmationId}/confirm`)).statusCode).toBe(204)
  for (let look = 0; look < 2; look += 1) await house.jobs.runDue()
  for (const delegate of [government, business]) expect(await told(delegate)).toEqual(['consensus closed'])
  expect(await told(observer)).toEqual(['round-closed'])
  // Who asked for it and who confirmed know: one of them moved the round.
  const moderators = [...(await told(moderator)), ...(await told(second))]
  expect(moderators.filter(kind => kind === 'round-closed')).toHaveLength(1)
})

async function changeText(hours: number): Promise<void> {
  await callGoals(house, agenda, { kind: 'silence', hours })
  const goalId = agenda.goals[0]?.goalId ?? ''
  const objection = { stand: 'objection', words: 'No', wording: 'As domestic law says.', paragraphs: ['1.1'] }
  const { positionId } = (await say(house, business, goalId, objection)).json<{ positionId: string }>()
  expect((await post(moderator, `/api/goals/${goalId}/positions/${positionId}/apply`)).statusCode).toBe(200)
}
async function warnings({ participantId }: Person): Promise<number> {
  const rows = house.database.db.selectFrom('notice').select('id').where('participant_id', '=', participantId)
  return (await rows.where('kind', '=', 'phase-ending').execute()).length
}

test('[N9] of a version that stands longer than its phase everybody is warned, once, and anew after a pause', async () => {
  await changeText(1)
  for (let look = 0; look < 2; look += 1) await house.jobs.runDue()
  for (const person of [government, business, observer, moderator, second]) expect(await warnings(person)).toBe(1)
  const { body } = await house.as(government).get('/inbox')
  expect(body).toContain('The call on a changed text ends soon: ')
  expect(body).toMatch(/confirm your position by [^<]*\d/)
  await actOnRound(house, moderator, agenda, 'pause', { reason: 'A holiday.' })
  house.clock.forward(5 * hourMs)
  await house.jobs.runDue()
  expect(await warnings(observer)).toBe(1)
  await actOnRound(house, moderator, agenda, 'resume', { reason: 'It is over.' })
  await house.jobs.runDue()
  const ends = await house.database.db
    .selectFrom('notice')
    .select('goal_id')
    .where('participant_id', '=', observer.participantId)
    .where('kind', '=', 'phase-ending')
    .where('goal_id', 'is not', null)
    .execute()
  expect(ends).toHaveLength(2)
  house.clock.forward(23 * hourMs)
  await house.jobs.runDue()
  expect(await warnings(observer)).toBe(2)
})

test('[N9] where the phase ends later than the version’s day nobody is warned beside it', async () => {
  await changeText(100)
  await house.jobs.runDue()
  expect(await warnings(observer)).toBe(0)
  expect((await house.as(government).get('/inbox')).body).toMatch(/confirm your position by [^<]*\d/)
})
