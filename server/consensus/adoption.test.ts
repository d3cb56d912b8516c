/** A call from its opening to adoption over HTTP: who is called, wordings and confirmations, two moderators, the clock. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { GoalId } from '../../packages/domain/ids.ts'
import { hourMs } from '../../packages/domain/consultation.ts'
import { callGoals, say, type CallWish } from '../../tests/support/consensus-makers.ts'
import { actOnRound, eventsOf, roundOf } from '../../tests/support/round-makers.ts'
import { anOpenBracket } from '../../tests/support/suggestion-makers.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

let agenda: TestAgenda
let [government, business, moderator, second] = [] as unknown as readonly [Person, Person, Person, Person]
let [goalId, otherId] = ['', '']
async function seat(phase: 'review' | 'consensus', moderators = 2): Promise<void> {
  agenda = await house.anAgenda({ phase, goals: 2 })
  government = await house.aGovernmentDelegate(agenda)
  business = await house.aBusinessDelegate(agenda)
  moderator = await house.aModerator(agenda)
  if (moderators === 2) second = await house.aModerator(agenda)
  ;[goalId = '', otherId = ''] = agenda.goals.map(goal => goal.goalId)
}
beforeEach(() => seat('consensus'))

type Answer = { readonly statusCode: number; json<T>(): T }
const codeOf = (answer: Answer): string => answer.json<{ code: string }>().code
const post = (person: Person, path: string, body?: unknown) => house.as(person).send('POST', path, body)
const called = (wish: CallWish = {}): Promise<void> => callGoals(house, agenda, wish)
const inHours = (hours: number): string => new Date(house.clock.now().getTime() + hours * hourMs).toISOString()
const open = (person: Person, closesAt = inHours(2)) =>
  post(person, `/api/agendas/${agenda.agendaId}/consensus/open`, { closesAt })
const close = (person: Person, reason = 'Everybody has spoken') =>
  post(person, `/api/agendas/${agenda.agendaId}/consensus/close`, { reason })
const confirm = (person: Person, id: string) => post(person, `/api/confirmations/${id}/confirm`)
const stateOf = async (goal: string): Promise<string> => {
  const row = await house.database.db
    .selectFrom('goal')
    .select('state')
    .where('id', '=', goal as never)
    .executeTakeFirst()
  return row?.state ?? ''
}
const phase = async (): Promise<string> => {
  const rows = house.database.db.selectFrom('round').select('phase').where('agenda_id', '=', agenda.agendaId)
  return (await rows.orderBy('number', 'desc').executeTakeFirstOrThrow()).phase
}
const supportAll = async (): Promise<void> => {
  for (const goal of [goalId, otherId])
    for (const person of [government, business]) await say(house, person, goal, { stand: 'support' })
}
const asked = async (answer: Promise<Answer>): Promise<string> =>
  (await answer).json<{ confirmationId: string }>().confirmationId
const objection = { stand: 'objection', words: 'No', wording: 'In accordance with domestic law.', paragraphs: ['1.1'] }

describe('opening a call', () => {
  beforeEach(() => seat('review'))

  test('[K11] calls clean goals alone, carries the others, and tells every delegate, which is kept', async () => {
    const [first] = agenda.goals
    if (first === undefined) throw new Error('an agenda without goals')
    await anOpenBracket(house, agenda, first)
    expect((await open(moderator)).json()).toEqual({ called: 1, carried: 1 })
    expect(await phase()).toBe('consensus')
    const board = (await house.as(government).get(`/api/agendas/${agenda.agendaId}/consensus`)).json<{
      calls: object[]
    }>()
    expect(board.calls).toMatchObject([{ goalId: otherId, version: 1, state: 'open' }])
    expect(await stateOf(otherId)).toBe('clean')
    const told = await house.database.db.selectFrom('call_notified').selectAll().orderBy('notified_at').execute()
    expect(told.map(row => row.participant_id)).toEqual(
      expect.arrayContaining([government.participantId, business.participantId]),
    )
    const inbox = (await house.as(business).get('/api/inbox')).json<{ notices: object[] }>()
    expect(inbox.notices).toMatchObject([{ kind: 'consensus', decision: 'opened' }])
  })

  test('is for moderators, with an end that lies ahead, and needs a clean goal', async () => {
    expect(codeOf(await open(government))).toBe('not-allowed-for-role')
    expect(codeOf(await open(await house.aPerson()))).toBe('not-found')
    expect(codeOf(await open(moderator, inHours(-1)))).toBe('round-end-in-past')
    expect(codeOf(await open(moderator, inHours(24 * 500)))).toBe('round-end-too-far')
    for (const goal of agenda.goals) await anOpenBracket(house, agenda, goal)
    expect(codeOf(await open(moderator))).toBe('no-clean-goal')
    expect(await phase()).toBe('review')
  })
})

describe('[K8] the wording of an objection', () => {
  test('becomes the next version; what was said before is to confirm, for 24 hours at least', async () => {
    await called()
    await say(house, government, goalId, { stand: 'support' })
    const { positionId } = (await say(house, business, goalId, objection)).json<{ positionId: string }>()
    const apply = (person: Person, id = positionId) => post(person, `/api/goals/${goalId}/positions/${id}/apply`)
    expect(codeOf(await apply(government))).toBe('not-allowed-for-role')
    expect(await stateOf(goalId)).toBe('under-negotiation')
    expect((await apply(moderator)).json()).toEqual({ version: 2 })
    // Its organisation has not lifted it yet. [K14]
    expect(await stateOf(goalId)).toBe('under-negotiation')
    expect(codeOf(await apply(moderator))).toBe('another-version-is-called')
    const text = (await house.as(business).get(`/api/goals/${goalId}/positions`)).json<{
      paragraphs: { number: string; text: string }[]
      call: { readiness: object }
    }>()
    expect(text.paragraphs[0]).toMatchObject({ number: '1.1', text: objection.wording })
    expect(text.call.readiness).toMatchObject({ kind: 'objected', objections: 1, toConfirm: 1 })
    for (const person of [government, business]) {
      expect((await say(house, person, goalId, { stand: 'support', version: 2 })).statusCode).toBe(200)
    }
    await say(house, government, otherId, { stand: 'support' })
    await say(house, business, otherId, { stand: 'support' })
    expect(await stateOf(goalId)).toBe('agreed-ad-referendum')
    expect(codeOf(await close(moderator))).toBe('version-needs-a-day')
  })

  test('of a second objection is applied too, unless its paragraph was changed since it was raised', async () => {
    await called()
    const objectTo = async (person: Person, paragraph: string): Promise<string> => {
      const said = { ...objection, wording: `${person.name} would say so.`, paragraphs: [paragraph] }
      return (await say(house, person, goalId, said)).json<{ positionId: string }>().positionId
    }
    const academy = { name: 'Academy', group: 'academia', code: 'ACD', country: null } as const
    const third = await house.aMember(agenda, 'delegate', academy)
    const ids = [await objectTo(government, '1.1'), await objectTo(business, '1.2'), await objectTo(third, '1.1')]
    const answers = []
    for (const id of ids) answers.push(await post(moderator, `/api/goals/${goalId}/positions/${id}/apply`))
    expect(answers.map(answer => answer.json())).toMatchObject([
      { version: 2 },
      { version: 3 },
      { code: 'another-version-is-called' },
    ])
    const { paragraphs } = (await house.as(business).get(`/api/goals/${goalId}/positions`)).json<{
      paragraphs: { text: string }[]
    }>()
    expect(paragraphs.slice(0, 2).map(one => one.text)).toEqual([
      `${government.name} would say so.`,
      `${business.name} would say so.`,
    ])
  })

  test('[K7] [C11] is not applied while the round is paused, and no goal is sent back', async () => {
    await called()
    const { positionId } = (await say(house, business, goalId, objection)).json<{ positionId: string }>()
    await actOnRound(house, moderator, agenda, 'pause', { reason: 'A holiday.' })
    expect(codeOf(await post(moderator, `/api/goals/${goalId}/positions/${positionId}/apply`))).toBe('round-is-paused')
    expect(codeOf(await post(moderator, `/api/goals/${goalId}/send-back`, { reason: 'Not ripe' }))).toBe(
      'round-is-paused',
    )
  })

  test('[C11] has its time for confirming after a pause: end and job move by its length', async () => {
    await called({ hours: 1 })
    const { positionId } = (await say(house, business, goalId, objection)).json<{ positionId: string }>()
    await post(moderator, `/api/goals/${goalId}/positions/${positionId}/apply`)
    const before = await standsUntil()
    house.clock.forward(2 * hourMs)
    await actOnRound(house, moderator, agenda, 'pause', { reason: 'A holiday.' })
    house.clock.forward(5 * hourMs)
    expect(await actOnRound(house, moderator, agenda, 'resume', { reason: 'It is over.' })).toBe('done')
    expect(Math.round(((await standsUntil()) - before) / hourMs)).toBe(5)
    house.clock.forward(20 * hourMs)
    await house.jobs.runDue()
    expect((await endOfVersion()).done_at).toBe(null)
    house.clock.forward(4 * hourMs)
    await house.jobs.runDue()
    expect(await endOfVersion()).toEqual({ done_at: expect.any(Date), cancelled_at: null })
  })

  test('[C11] is not adopted before the end that everybody was told, however long the pause was', async () => {
    await seat('consensus', 1)
    await called({ hours: 1 })
    const { positionId } = (await say(house, business, goalId, objection)).json<{ positionId: string }>()
    await post(moderator, `/api/goals/${goalId}/positions/${positionId}/apply`)
    for (const person of [government, business]) {
      await say(house, person, goalId, { stand: 'support', version: 2 })
      await say(house, person, otherId, { stand: 'support' })
    }
    expect(codeOf(await close(moderator))).toBe('version-needs-a-day')
    await actOnRound(house, moderator, agenda, 'pause', { reason: 'A holiday.' })
    house.clock.forward(24 * hourMs)
    moderator = await house.aModerator(agenda)
    await actOnRound(house, moderator, agenda, 'resume', { reason: 'It is over.' })
    expect(codeOf(await close(moderator))).toBe('version-needs-a-day')
    house.clock.forward(24 * hourMs)
    moderator = await house.aModerator(agenda)
    await post(await house.aModerator(agenda), `/api/confirmations/${await asked(close(moderator))}/confirm`)
    expect(await stateOf(goalId)).toBe('agreed')
  })

  /** The job of the last end that was planned. */
  function endOfVersion() {
    return house.database.db
      .selectFrom('job')
      .select(['done_at', 'cancelled_at'])
      .where('dedupe_key', 'like', 'consensus-version-stands:%')
      .orderBy('run_at', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
  }

  async function standsUntil(): Promise<number> {
    const { stands_until: until } = await house.database.db
      .selectFrom('consensus_call')
      .select('stands_until')
      .where('goal_id', '=', goalId as GoalId)
      .executeTakeFirstOrThrow()
    return until?.getTime() ?? 0
  }

  test('is not applied for what is no objection that stands, nor where positions are sealed', async () => {
    await called()
    const { positionId } = (await say(house, business, goalId, objection)).json<{ positionId: string }>()
    await say(house, business, goalId, { stand: 'abstain' })
    const path = `/api/goals/${goalId}/positions/${positionId}/apply`
    expect(codeOf(await post(moderator, path))).toBe('position-is-not-an-objection')
    await seat('consensus')
    await called({ sealedPositions: true })
    const sealed = (await say(house, business, goalId, objection)).json<{ positionId: string }>()
    expect(codeOf(await post(moderator, `/api/goals/${goalId}/positions/${sealed.positionId}/apply`))).toBe('not-found')
    expect(codeOf(await close(moderator))).toBe('call-is-sealed')
  })
})

describe('closing', () => {
  test('[K10] [K12] is asked by one moderator and confirmed by another; what is agreed is adopted for ever', async () => {
    await called()
    await supportAll()
    expect(codeOf(await close(moderator, ''))).toBe('short-call-needs-reason')
    const id = await asked(close(moderator))
    expect(codeOf(await close(second))).toBe('confirmation-asked-already')
    expect(codeOf(await confirm(moderator, id))).toBe('second-moderator-needed')
    expect(codeOf(await confirm(government, id))).toBe('not-allowed-for-role')
    expect(await phase()).toBe('consensus')
    expect((await confirm(second, id)).statusCode).toBe(204)
    expect(codeOf(await confirm(second, id))).toBe('not-found')
    expect(await phase()).toBe('closed')
    expect([await stateOf(goalId), await stateOf(otherId)]).toEqual(['agreed', 'agreed'])
    const { adoptions } = (await house.as(government).get(`/api/goals/${goalId}/positions`)).json<{
      adoptions: object[]
    }>()
    expect(adoptions).toMatchObject([{ round: 1, version: 1, reason: 'Everybody has spoken' }])
    await expect(sql`update adoption set reason = 'x'`.execute(house.database.db)).rejects.toThrow('only ever')
    await expect(sql`delete from adoption`.execute(house.database.db)).rejects.toThrow('only ever')
    await expect(sql`truncate adoption`.execute(house.database.db)).rejects.toThrow('only ever')
    await expect(sql`truncate position`.execute(house.database.db)).rejects.toThrow('only ever')
    // The rule that is printed beside what was adopted.
    for (const change of [
      sql`update consensus_call set kind = 'silence'`,
      sql`update consensus_call set required_groups = '["academia"]'`,
      sql`update consensus_call set is_sealed = not is_sealed`,
      sql`delete from consensus_call`,
      sql`truncate consensus_call cascade`,
    ]) {
      await expect(change.execute(house.database.db)).rejects.toThrow(/never changed|only ever/)
    }
  })

  test('[K4] [K7] waits for each goal: agreed, or sent back with a reason', async () => {
    await called()
    for (const person of [government, business]) await say(house, person, goalId, { stand: 'support' })
    expect(codeOf(await close(moderator))).toBe('group-lacks-support')
    await say(
      house,
      business,
      otherId,
      objection.stand === 'objection' ? { ...objection, paragraphs: ['2.1'] } : objection,
    )
    expect(codeOf(await close(moderator))).toBe('objection-is-open')
    const back = (reason: string, person = moderator) => post(person, `/api/goals/${otherId}/send-back`, { reason })
    expect(codeOf(await back('x', business))).toBe('not-allowed-for-role')
    expect(codeOf(await back(' '))).toBe('reason-needed')
    expect((await back('An objection stands')).statusCode).toBe(204)
    expect(codeOf(await back('Again'))).toBe('call-is-over')
    await confirm(second, await asked(close(moderator)))
    expect([await stateOf(goalId), await stateOf(otherId)]).toEqual(['agreed', 'under-negotiation'])
  })

  test('what was asked is asked again when it is confirmed, and can be taken back', async () => {
    await called()
    await supportAll()
    const id = await asked(close(moderator))
    await say(house, business, goalId, objection)
    expect(codeOf(await confirm(second, id))).toBe('objection-is-open')
    expect((await house.as(second).send('DELETE', `/api/confirmations/${id}`)).statusCode).toBe(204)
    expect(codeOf(await confirm(second, id))).toBe('not-found')
    expect(await phase()).toBe('consensus')
  })

  test('[K10] of one moderator alone states a reason', async () => {
    await seat('consensus', 1)
    await called()
    await supportAll()
    expect(codeOf(await close(moderator, ''))).toMatch(/needs-reason|reason-needed/)
    expect((await close(moderator)).json()).toEqual({ done: true, confirmationId: null })
    expect(await phase()).toBe('closed')
  })
})

describe('the clock', () => {
  test('[K5] agrees by silence at the end and not before; who broke it is out', async () => {
    await seat('review')
    const settings = { decision: { kind: 'silence', requiredGroups: ['government', 'business'] } }
    const { db } = house.database
    const rows = db.updateTable('round').set({ settings: JSON.stringify(settings) })
    await rows.where('agenda_id', '=', agenda.agendaId).execute()
    await open(moderator)
    const words = { version: 1, words: 'Too far', paragraphs: ['1.1'] }
    await post(government, `/api/goals/${goalId}/silence/break`, words)
    expect(codeOf(await close(moderator))).toBe('silence-has-not-ended')
    await house.jobs.runDue()
    expect(await stateOf(otherId)).toBe('clean')
    house.clock.forward(2 * hourMs)
    await house.jobs.runDue()
    expect([await stateOf(goalId), await stateOf(otherId)]).toEqual(['under-negotiation', 'agreed-ad-referendum'])
    await confirm(second, await asked(close(moderator)))
    expect(await stateOf(otherId)).toBe('agreed')
  })
})

describe('afterwards', () => {
  test('[K13] an agreed goal is reopened by two with a reason, into a new round; its old version stays citable', async () => {
    await called()
    await supportAll()
    const reopen = (reason: string) => post(moderator, `/api/goals/${goalId}/reopen`, { reason })
    expect(codeOf(await reopen('x'))).toBe('goal-not-agreed')
    await confirm(second, await asked(close(moderator)))
    expect(codeOf(await reopen(''))).toBe('reason-needed')
    expect((await confirm(second, await asked(reopen('The law has changed')))).statusCode).toBe(204)
    expect([await stateOf(goalId), await stateOf(otherId), await phase()]).toEqual(['reopened', 'agreed', 'drafting'])
    const { adoptions } = (await house.as(government).get(`/api/goals/${goalId}/positions`)).json<{
      adoptions: object[]
    }>()
    expect(adoptions).toMatchObject([{ round: 1, version: 1 }])
  })

  test('[K13] that a goal is reopened is confirmed only while it is agreed, and by who still moderates', async () => {
    await called()
    await supportAll()
    await confirm(second, await asked(close(moderator)))
    const reopen = (goal: string) =>
      asked(post(moderator, `/api/goals/${goal}/reopen`, { reason: 'The law has changed' }))
    const first = await reopen(goalId)
    await confirm(second, await reopen(otherId))
    await confirm(second, await reopen(goalId))
    expect([await stateOf(goalId), await stateOf(otherId)]).toEqual(['reopened', 'reopened'])
    await called()
    expect(await stateOf(goalId)).toBe('clean')
    expect(codeOf(await confirm(second, first))).toBe('goal-not-agreed')
    expect(await stateOf(goalId)).toBe('clean')
  })

  test('[K13] a paused round reopens nothing', async () => {
    await called()
    await supportAll()
    await confirm(second, await asked(close(moderator)))
    await confirm(
      second,
      await asked(post(moderator, `/api/goals/${otherId}/reopen`, { reason: 'The law has changed' })),
    )
    await actOnRound(house, moderator, agenda, 'pause', { reason: 'A holiday.' })
    expect(codeOf(await post(moderator, `/api/goals/${goalId}/reopen`, { reason: 'So has the other' }))).toBe(
      'round-is-paused',
    )
  })

  test('[K14] [C12] of a withdrawn round nothing agrees: what it called is under negotiation, and can be parked', async () => {
    await called()
    await supportAll()
    expect(await stateOf(goalId)).toBe('agreed-ad-referendum')
    const { id } = await roundOf(house, agenda)
    const path = `/api/agendas/${agenda.agendaId}/rounds/${id}/withdraw`
    const confirmationId = await asked(post(moderator, path, { reason: 'Begun in error' }))
    const administrator = await house.aPerson({ isAdministrator: true })
    expect((await post(administrator, `/api/withdrawals/${confirmationId}/confirm`)).statusCode).toBe(204)
    expect([await stateOf(goalId), await stateOf(otherId)]).toEqual(['under-negotiation', 'under-negotiation'])
    expect((await eventsOf(house, id)).filter(name => name === 'goal-sent-back')).toHaveLength(2)
    await post(moderator, `/api/agendas/${agenda.agendaId}/rounds`, { reason: 'Once more' })
    expect((await post(moderator, `/api/goals/${goalId}/park`, { reason: 'Not now' })).statusCode).toBe(204)
  })

  test('the next round begins when one is over; a round in review ends with it and owes a reason', async () => {
    const next = (reason: string) => post(moderator, `/api/agendas/${agenda.agendaId}/rounds`, { reason })
    await called()
    expect(codeOf(await next('x'))).toBe('round-is-not-over')
    await seat('review')
    expect(codeOf(await next(''))).toBe('reason-needed')
    expect((await next('Not ripe')).json()).toEqual({ round: 2 })
    expect(await phase()).toBe('drafting')
  })
})
