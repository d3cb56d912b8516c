/** Messages to chosen groups and organisations, and reminders to those not heard: who is told, once, and what is kept. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { hourMs } from '../../packages/domain/consultation.ts'
import { maxMessageLength, reminderEveryMs } from '../../packages/domain/participant-message.ts'
import { anOpening } from '../../tests/support/thread-makers.ts'
import { buildTestHouse, chamber, ministry, type Person, type TestAgenda } from '../../tests/support/test-house.ts'
import { limits } from '../platform/limits.ts'
import { messagesOf } from './message-queries.ts'

const house = await buildTestHouse()
const { db } = house.database
let agenda: TestAgenda
let moderator: Person
let delegate: Person
let contributor: Person
let business: Person
afterAll(() => house.close())
beforeEach(async () => {
  agenda = await house.anAgenda({ phase: 'consultation' })
  moderator = await house.aModerator(agenda)
  delegate = await house.aGovernmentDelegate(agenda)
  contributor = await house.aMember(agenda, 'contributor', ministry)
  business = await house.aBusinessDelegate(agenda)
})

const path = (): string => `/api/agendas/${agenda.agendaId}`
const message = (facts: object = {}, person = moderator) =>
  house.as(person).send('POST', `${path()}/messages`, {
    ...{ groups: ['government'], organisations: [], words: ' The text is frozen on Friday. ', people: 2 },
    ...facts,
  })
const remind = (person = moderator) => house.as(person).send('POST', `${path()}/reminders`)
const speak = (person: Person) =>
  house.as(person).send('POST', `/api/goals/${agenda.goals[0]?.goalId}/threads`, anOpening({ kind: 'goal' }))
type Told = { kind: string; words: string | null; path: string }
const told = async (person: Person): Promise<Told[]> =>
  (await house.as(person).get('/api/inbox')).json<{ notices: Told[] }>().notices
const listed = async (person: Person): Promise<string[]> =>
  (await house.as(person).get(`${path()}/messages`))
    .json<{ messages: { words: string }[] }>()
    .messages.map(({ words }) => words)
const events = async (name: string): Promise<number> => {
  const rows = await db.selectFrom('journal').select('name').where('agenda_id', '=', agenda.agendaId).execute()
  return rows.filter(row => row.name === name).length
}
/** A session ends when nobody asks for half a day. */
async function hours(count: number): Promise<void> {
  for (let gone = 0; gone < count; gone += 8) {
    house.clock.forward(8 * hourMs)
    await house.as(moderator).get(path())
  }
}

describe('a message', () => {
  test('[M1] reaches everybody of the chosen groups and organisations once, and nobody else', async () => {
    const { id } = await db
      .selectFrom('organisation')
      .select('id')
      .where('name', '=', ministry.name)
      .executeTakeFirstOrThrow()
    const sent = await message({ organisations: [id] })
    expect(sent.json()).toEqual({ organisations: 1, people: 2 })
    for (const person of [delegate, contributor]) {
      expect(await told(person)).toMatchObject([{ kind: 'message', words: 'The text is frozen on Friday.' }])
    }
    expect(await told(business)).toEqual([])
    expect(await told(moderator)).toEqual([])
    expect(await listed(moderator)).toEqual(['The text is frozen on Friday.'])
    expect(await listed(delegate)).toEqual(['The text is frozen on Friday.'])
    expect(await listed(business)).toEqual([])
    expect(await events('participants-messaged')).toBe(1)
    const mails = await db.selectFrom('email_outbox').select('to_address').execute()
    expect(mails.filter(({ to_address: to }) => [delegate.email, contributor.email].includes(to))).toHaveLength(2)
  })

  test('[M2] is refused when it reaches another number of people than its author was told', async () => {
    const counted = await house
      .as(moderator)
      .send('POST', `${path()}/messages/reach`, { groups: ['government', 'business'], organisations: [] })
    expect(counted.json()).toEqual({ organisations: 2, people: 3 })
    await house.aMember(agenda, 'contributor', chamber)
    const late = await message({ groups: ['government', 'business'], people: 3 })
    expect(late.json()).toMatchObject({ code: 'recipients-changed-meanwhile' })
    expect(await told(delegate)).toEqual([])
  })

  test('[M2] needs words and somebody to read them, and is as long as its limit at most', async () => {
    expect((await message({ words: '  ' })).json()).toMatchObject({ code: 'message-needs-words' })
    expect((await message({ groups: ['academia'], people: 0 })).json()).toMatchObject({
      code: 'message-reaches-nobody',
    })
    expect((await message({ words: 'x'.repeat(maxMessageLength) })).statusCode).toBe(200)
    expect((await message({ words: 'x'.repeat(maxMessageLength + 1) })).statusCode).toBe(400)
  })

  test('is sent by moderators alone', async () => {
    expect((await message({}, delegate)).json()).toMatchObject({ code: 'not-allowed-for-role' })
    expect((await remind(delegate)).json()).toMatchObject({ code: 'not-allowed-for-role' })
  })

  test('is listed, at most limits.round.maxMessagesListed of them', async () => {
    const { id } = await db
      .selectFrom('round')
      .select('id')
      .where('agenda_id', '=', agenda.agendaId)
      .executeTakeFirstOrThrow()
    const rows = Array.from({ length: limits.round.maxMessagesListed + 1 }, () => ({
      ...{ id: house.ids.next<never>(), agenda_id: agenda.agendaId, round_id: id, kind: 'message' as const },
      ...{ words: 'once more', organisations_reached: 1, people_reached: 1, by: null, at: house.clock.now() },
    }))
    await db.insertInto('message_to_participants').values(rows).execute()
    expect(await messagesOf(db, agenda.agendaId)).toHaveLength(limits.round.maxMessagesListed)
  })
})

describe('a reminder', () => {
  test('[M3] goes to the delegates of those not heard, and to nobody who was', async () => {
    await speak(business)
    const sent = await remind()
    expect(sent.json()).toEqual({ organisations: 1, people: 1 })
    expect(await told(delegate)).toMatchObject([{ kind: 'reminder', path: `/agendas/${agenda.agendaId}` }])
    expect(await told(contributor)).toEqual([])
    expect(await told(business)).toEqual([])
    expect(await events('unheard-reminded')).toBe(1)
  })

  test('[M3] goes to whoever may write for an organisation without a delegate', async () => {
    await speak(delegate)
    await speak(business)
    const academic = await house.aMember(agenda, 'contributor', {
      ...{ name: 'Institute of Digital Law', group: 'academia', code: 'IDL', country: null },
    })
    expect((await remind()).json()).toEqual({ organisations: 1, people: 1 })
    expect(await told(academic)).toMatchObject([{ kind: 'reminder' }])
  })

  test('[M4] goes out once a day', async () => {
    const answers = await Promise.all([remind(), remind()])
    expect(answers.map(answer => answer.statusCode).toSorted((a, b) => a - b)).toEqual([200, 409])
    await hours(reminderEveryMs / hourMs - 8)
    house.clock.forward(8 * hourMs - 1)
    expect((await remind()).json()).toMatchObject({ code: 'reminded-already' })
    house.clock.forward(1)
    expect((await remind()).statusCode).toBe(200)
  })

  test('[M3] is refused when all are heard, and when nobody gives inputs', async () => {
    await speak(delegate)
    await speak(business)
    expect((await remind()).json()).toMatchObject({ code: 'everybody-is-heard' })
    await db.updateTable('round').set({ phase: 'review' }).where('agenda_id', '=', agenda.agendaId).execute()
    expect((await remind()).json()).toMatchObject({ code: 'nobody-gives-input-now' })
    await db
      .updateTable('round')
      .set({ paused_at: house.clock.now() })
      .where('agenda_id', '=', agenda.agendaId)
      .execute()
    expect((await remind()).json()).toMatchObject({ code: 'round-is-paused' })
  })
})
