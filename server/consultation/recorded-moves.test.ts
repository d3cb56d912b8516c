/** What PRODUCT's table of phases calls *recorded*: the facts of the journal's entries, one test for a row of it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { hourMs, type OpenPhase } from '../../packages/domain/consultation.ts'
import type { JournalEvent } from '../../packages/domain/events.ts'
import { say } from '../../tests/support/consensus-makers.ts'
import { actOnRound, inDays, roundOf } from '../../tests/support/round-makers.ts'
import { anOpenBracket } from '../../tests/support/suggestion-makers.ts'
import { anOpening } from '../../tests/support/thread-makers.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

let agenda: TestAgenda
let [moderator, second, government, business] = [] as unknown as readonly [Person, Person, Person, Person]
let goals: readonly string[] = []
beforeEach(() => seat('consultation'))

async function seat(phase: OpenPhase): Promise<void> {
  agenda = await house.anAgenda({ phase, goals: 2 })
  moderator = await house.aModerator(agenda)
  second = await house.aModerator(agenda)
  government = await house.aGovernmentDelegate(agenda)
  business = await house.aBusinessDelegate(agenda)
  goals = agenda.goals.map(({ goalId }) => goalId)
}

const move = (body: object) => actOnRound(house, moderator, agenda, 'move', body)
const post = (person: Person, path: string, body: object = {}) => house.as(person).send('POST', path, body)
const inAgenda = (path: string): string => `/api/agendas/${agenda.agendaId}/${path}`
/** The facts of all entries of this name about the agenda, the oldest first. */
async function told(name: JournalEvent['name']): Promise<readonly Record<string, unknown>[]> {
  const rows = await house.database.db
    .selectFrom('journal')
    .select(['facts', 'goal_id as goalId'])
    .where('agenda_id', '=', agenda.agendaId)
    .where('name', '=', name)
    .orderBy('id')
    .execute()
  return rows.map(({ facts, goalId }) => ({ goalId, ...(facts as Record<string, unknown>) }))
}
const inputs = async (): Promise<readonly { id: string; number: number; disposition: { id: string } | null }[]> =>
  (await house.as(moderator).get(inAgenda('inputs'))).json<{ inputs: never[] }>().inputs
const ask = (person: Person, goal = 0) =>
  post(person, `/api/goals/${goals[goal]}/threads`, anOpening({ kind: 'goal' }, 'Who pays?'))
const dispose = async (number: number): Promise<void> => {
  const row = (await inputs()).find(one => one.number === number)
  const answer = { kind: 'noted', reason: 'Heard.', duplicateOf: null }
  await post(moderator, inAgenda('dispositions'), { inputs: [{ id: row?.id, seen: null }], ...answer })
}

test('[C3] setup to drafting: the roster and the rules', async () => {
  await seat('setup')
  await house.database.db.updateTable('agenda').set({ rules: 'Be brief.' }).where('id', '=', agenda.agendaId).execute()
  expect(await move({ to: 'drafting', closesAt: inDays(house, 20) })).toBe('done')
  const [roster] = await told('roster-noted')
  expect(roster).toMatchObject({ rules: 'Be brief.' })
  expect(JSON.stringify(roster)).toContain(government.participantId)
})

test('[C4] [C16] drafting to consultation: a version of every goal, with its hash', async () => {
  await seat('drafting')
  expect(await move({ to: 'consultation', closesAt: inDays(house, 14) })).toBe('done')
  const kept = await told('version-kept')
  expect(new Set(kept.map(({ goalId }) => goalId))).toEqual(new Set(goals))
  expect(kept).toHaveLength(goals.length)
  for (const version of kept) expect(version['hash']).toMatch(/^[0-9a-f]{64}$/)
})

test('[C18] [D1] [D2] consultation to review: the numbered list of what came in time', async () => {
  await ask(government)
  await ask(business)
  expect(await move({ to: 'review', reason: 'All have spoken.' })).toBe('done')
  await ask(moderator)
  const rows = await inputs()
  expect(await told('inputs-listed')).toMatchObject([{ inputs: rows.map(({ id }) => id), numbers: [1, 2] }])
})

test('[C10] an end that moves: the old and the new instant', async () => {
  const before = (await roundOf(house, agenda)).closesAt?.toISOString() ?? null
  const closesAt = inDays(house, 30)
  expect(await actOnRound(house, moderator, agenda, 'extend', { closesAt })).toBe('done')
  expect(await told('phase-end-moved')).toMatchObject([{ from: before, to: closesAt, cause: 'moderator' }])
})

test('[C6] review to consensus: the answers, and which goals are called and which carried', async () => {
  await ask(government)
  await move({ to: 'review', reason: 'All have spoken.' })
  await dispose(1)
  for (const goal of agenda.goals.slice(0, 1)) await anOpenBracket(house, agenda, goal)
  house.clock.forward(6.9 * 24 * hourMs)
  ;[moderator, government] = [await house.aModerator(agenda), await house.aGovernmentDelegate(agenda)]
  house.clock.forward(hourMs * 3)
  expect((await post(moderator, inAgenda('consensus/open'), { closesAt: inDays(house, 4) })).statusCode).toBe(200)
  const [row] = await inputs()
  const settled = { inputs: [row?.id], dispositions: [row?.disposition?.id], unresolved: [] }
  expect(await told('answers-settled')).toMatchObject([settled])
  const which = { called: 1, carried: 1, calledGoals: [goals[1]], carriedGoals: [goals[0]] }
  expect(await told('call-opened')).toMatchObject([which])
})

test('[C7] [C8] review back to consultation, or on to the next round: which rows and which goals', async () => {
  await ask(government)
  await ask(business)
  await move({ to: 'review', reason: 'All have spoken.' })
  await dispose(1)
  const open = (await inputs()).filter(({ number }) => number === 2).map(({ id }) => id)
  expect(await move({ to: 'consultation', closesAt: inDays(house, 14), reason: 'More is asked.' })).toBe('done')
  expect(await told('inputs-left-open')).toMatchObject([{ inputs: open }])
  const back = (await told('phase-changed')).at(-1)
  expect([back?.['to'], back?.['reason'], back?.['goals']]).toEqual(['consultation', expect.anything(), goals])
  await move({ to: 'review', reason: 'All have spoken.' })
  expect((await post(moderator, inAgenda('rounds'), { reason: 'Not ripe' })).statusCode).toBe(200)
  expect((await told('inputs-left-open')).at(-1)).toMatchObject({ inputs: open })
  const none = { adopted: 0, returned: 0, adoptedGoals: [], returnedGoals: [] }
  expect(await told('round-closed')).toMatchObject([{ ...none, carried: 2, carriedGoals: goals }])
})

test('[K11] [K12] consensus to closed: what became of each goal, and who agreed to what', async () => {
  await move({ to: 'review', reason: 'All have spoken.' })
  expect((await post(moderator, inAgenda('consensus/open'), { closesAt: inDays(house, 4) })).statusCode).toBe(200)
  for (const person of [government, business])
    await say(house, person, goals[0] ?? '', { stand: 'support', version: 2 })
  await post(moderator, `/api/goals/${goals[1]}/send-back`, { reason: 'Not ripe' })
  const close = await post(moderator, inAgenda('consensus/close'), { reason: 'Everybody has spoken' })
  const { confirmationId } = close.json<{ confirmationId: string }>()
  expect((await post(second, `/api/confirmations/${confirmationId}/confirm`)).statusCode).toBe(204)
  expect(await told('position-taken')).toHaveLength(2)
  const [adopted] = await told('goal-adopted')
  const { version_id: versionId } = await house.database.db
    .selectFrom('adoption')
    .select('version_id')
    .where('goal_id', '=', goals[0] as never)
    .executeTakeFirstOrThrow()
  expect(adopted).toMatchObject({ goalId: goals[0], versionId })
  const which = { adoptedGoals: [goals[0]], returnedGoals: [goals[1]], carriedGoals: [] }
  expect(await told('round-closed')).toMatchObject([{ adopted: 1, returned: 1, carried: 0, ...which }])
  expect((await told('act-asked')).concat(await told('act-confirmed'))).toMatchObject([
    { confirmationId, kind: 'close-round' },
    { confirmationId, kind: 'close-round' },
  ])
})
