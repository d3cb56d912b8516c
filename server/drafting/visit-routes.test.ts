/** Visits to a text over HTTP: what one compares with is what was seen last, on whichever device. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { typeInto } from '../../tests/support/text-makers.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { layout } from '../../packages/document/layout.ts'
import { blockText } from '../../packages/document/projections.ts'
import { textOfVersion } from '../../packages/document/version-state.ts'
import { limits } from '../platform/limits.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

type Goal = TestAgenda['goals'][number]
type Begun = { readonly visit: string; readonly since: string | null }
const { sameMs, onItsWayMs, maxKept } = limits.visit

async function aGoal() {
  const agenda = await house.anAgenda({ goals: 1 })
  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  return { agenda, goal, reader: await house.anObserver(agenda) }
}

async function open(reader: Person, { goalId }: Goal, visit: string | null = null): Promise<Begun> {
  const answer = await house.as(reader).send('POST', `/api/goals/${goalId}/visits`, { visit })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<Begun>()
}

/** What was written until now reached every screen long ago, and is seen. */
async function see(reader: Person, { goalId, documentId }: Goal, visit: string): Promise<void> {
  await sql`update document_update set at = at - make_interval(secs => ${(2 * onItsWayMs) / 1000})
    where document_id = ${documentId}`.execute(house.database.db)
  const answer = await house.as(reader).send('POST', `/api/goals/${goalId}/visits/${visit}/seen`)
  expect(answer.statusCode, answer.body).toBe(200)
}

async function before(reader: Person, { goalId }: Goal, visit: string): Promise<string> {
  const answer = await house.as(reader).get(`/api/goals/${goalId}/visits/${visit}/before`)
  expect(answer.statusCode, answer.body).toBe(200)
  const { state, suggesters } = answer.json<{ state: string; suggesters: [number, string][] }>()
  const [block] = layout(textOfVersion(Buffer.from(state, 'base64'), new Map(suggesters)).doc)
  return block === undefined ? '' : blockText(block)
}

test('a first visit compares with nothing; the next one, on another device, with what was seen at its end', async () => {
  const { goal, reader } = await aGoal()
  const phone = await open(reader, goal)
  expect(phone.since).toBeNull()
  await typeInto(house, goal, 'Seen on the phone. ')
  await see(reader, goal, phone.visit)
  const seenAt = house.clock.now().toISOString()
  await typeInto(house, goal, 'Later. ')
  const laptop = await open(reader, goal)
  expect(laptop.since).toBe(seenAt)
  expect(await before(reader, goal, laptop.visit)).toMatch(/^Seen on the phone\. /)
})

test('two devices at once: the third visit compares with the one that saw most, whichever left last', async () => {
  const { goal, reader } = await aGoal()
  const [phone, laptop] = [await open(reader, goal), await open(reader, goal)]
  await typeInto(house, goal, 'One. ')
  await see(reader, goal, phone.visit)
  await typeInto(house, goal, 'Two. ')
  await see(reader, goal, laptop.visit)
  house.clock.forward(sameMs)
  await typeInto(house, goal, 'Three. ')
  const next = await open(reader, goal)
  expect(await before(reader, goal, next.visit)).toMatch(/^Two\. One\. /)
})

test('what is opened and never seen leaves the boundary where it was', async () => {
  const { goal, reader } = await aGoal()
  await see(reader, goal, (await open(reader, goal)).visit)
  await typeInto(house, goal, 'Missed. ')
  await open(reader, goal)
  house.clock.forward(sameMs)
  const next = await open(reader, goal)
  expect(await before(reader, goal, next.visit)).not.toContain('Missed.')
})

test('what came in just before one left may not have been on the screen, and is new the next time', async () => {
  const { goal, reader } = await aGoal()
  const { visit } = await open(reader, goal)
  await see(reader, goal, visit)
  await typeInto(house, goal, 'On its way. ')
  await house.as(reader).send('POST', `/api/goals/${goal.goalId}/visits/${visit}/seen`)
  const next = await open(reader, goal)
  expect(await before(reader, goal, next.visit)).not.toContain('On its way.')
})

test('a window that is loaded again within minutes goes on with its visit, and begins anew after them', async () => {
  const { goal, reader } = await aGoal()
  const first = await open(reader, goal)
  await see(reader, goal, first.visit)
  house.clock.forward(sameMs - 1)
  expect(await open(reader, goal, first.visit)).toEqual({ visit: first.visit, since: null })
  house.clock.forward(1)
  const next = await open(reader, goal, first.visit)
  expect(next.visit).not.toBe(first.visit)
  expect(next.since).not.toBeNull()
})

test('the text of then is found in the archive and behind a kept version too', async () => {
  const { agenda, goal, reader } = await aGoal()
  const moderator = await house.aModerator(agenda)
  await typeInto(house, goal, 'Kept. ')
  await house.as(moderator).send('POST', `/api/goals/${goal.goalId}/versions`, { label: 'Kept' })
  await typeInto(house, goal, 'Seen. ')
  await see(reader, goal, (await open(reader, goal)).visit)
  await typeInto(house, goal, 'New. ')
  await house.rooms.compact(goal.documentId)
  const next = await open(reader, goal)
  expect(await before(reader, goal, next.visit)).toMatch(/^Seen\. Kept\. /)
})

test('a visit is its visitor’s alone', async () => {
  const { agenda, goal, reader } = await aGoal()
  const { visit } = await open(reader, goal)
  const other = await house.anObserver(agenda)
  const path = `/api/goals/${goal.goalId}/visits/${visit}`
  expect((await house.as(other).send('POST', `${path}/seen`)).statusCode).toBe(404)
  expect((await house.as(other).get(`${path}/before`)).statusCode).toBe(404)
  expect((await house.as(reader).get(`${path}/before`)).statusCode).toBe(404)
  expect((await open(other, goal, visit)).visit).not.toBe(visit)
})

test(`of one person and text the last ${maxKept} visits are kept, and the one in which most was seen`, async () => {
  const { goal, reader } = await aGoal()
  await see(reader, goal, (await open(reader, goal)).visit)
  const count = async (): Promise<number> => {
    const visits = house.database.db.selectFrom('text_visit').where('participant_id', '=', reader.participantId)
    return Number((await visits.select(({ fn }) => fn.countAll().as('count')).executeTakeFirstOrThrow()).count)
  }
  for (let visit = 1; visit < maxKept; visit += 1) {
    house.clock.forward(1)
    await open(reader, goal)
  }
  expect(await count()).toBe(maxKept)
  for (let visit = 0; visit < 3; visit += 1) {
    house.clock.forward(1)
    expect((await open(reader, goal)).since).not.toBeNull()
  }
  expect(await count()).toBe(maxKept + 1)
})

test('whose account is erased leaves no visits behind', async () => {
  const { goal, reader } = await aGoal()
  await open(reader, goal)
  const erased = await house.as(reader).send('POST', '/api/account/erasure', {})
  expect(erased.statusCode, erased.body).toBeLessThan(300)
  const left = await house.database.db
    .selectFrom('text_visit')
    .select('id')
    .where('participant_id', '=', reader.participantId)
    .execute()
  expect(left).toEqual([])
})
