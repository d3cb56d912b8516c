/** Positions and the silence over HTTP: who says what of which version, who sees it, and that nothing is overwritten. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { maxNamedParagraphs, maxStatementLength, maxWordingLength } from '../../packages/domain/consensus.ts'
import { hourMs } from '../../packages/domain/consultation.ts'
import type { MemberId, OrganisationId, ParticipantId } from '../../packages/domain/ids.ts'
import { say as words } from '../../packages/messages/say.ts'
import { callGoals, say, type CallWish } from '../../tests/support/consensus-makers.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { limits } from '../platform/limits.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

let agenda: TestAgenda
let government: Person
let business: Person
let moderator: Person
let [goalId, otherId] = ['', '']
beforeEach(async () => {
  agenda = await house.anAgenda({ phase: 'consensus', goals: 2 })
  government = await house.aGovernmentDelegate(agenda)
  business = await house.aBusinessDelegate(agenda)
  moderator = await house.aModerator(agenda)
  ;[goalId = '', otherId = ''] = agenda.goals.map(goal => goal.goalId)
})

const codeOf = (answer: { json(): unknown }): string => (answer.json() as { code: string }).code
const objection = (paragraph = '1.1') => ({
  ...{ stand: 'objection', words: 'No order of a court', wording: 'In accordance with domestic law.' },
  paragraphs: [paragraph],
})
type Line = { stand: string; words: string; organisation: string; version: number; isOnCalledVersion: boolean }
type Board = {
  roundNumber: number | null
  calls: { goalId: string; state: string; isOver: boolean; readiness: { kind: string; silent: number } | null }[]
  voices: { name: string; group: string }[]
  positions: (Line & { goalId: string })[]
}
const boardFor = async (person: Person): Promise<Board> =>
  (await house.as(person).get(`/api/agendas/${agenda.agendaId}/consensus`)).json()
const saidOn = async (person: Person, goal = goalId): Promise<Line[]> =>
  (await house.as(person).get(`/api/goals/${goal}/positions`)).json<{ positions: Line[] }>().positions
const breaking = (over: object = {}) => ({ version: 1, words: 'It goes too far', paragraphs: ['1.1'], ...over })
const breakSilence = (person: Person | null, body = breaking(), goal = goalId) =>
  house.as(person).send('POST', `/api/goals/${goal}/silence/break`, body)
const stateOf = async (goal: string): Promise<string> => {
  const { db } = house.database
  return (
    await db
      .selectFrom('goal')
      .select('state')
      .where('id', '=', goal as never)
      .executeTakeFirstOrThrow()
  ).state
}
const called = (wish: CallWish = {}): Promise<void> => callGoals(house, agenda, wish)

describe('a position', () => {
  test('[K1] [K12] is added and never overwritten; the newest of an organisation counts', async () => {
    await called()
    expect((await say(house, government, goalId, { stand: 'support' })).statusCode).toBe(200)
    const later = { stand: 'reservation', words: 'On the understanding that it costs nothing' }
    expect((await say(house, government, goalId, later)).statusCode).toBe(200)
    expect(await saidOn(business)).toMatchObject([later, { stand: 'support' }])
    const { positions } = await boardFor(business)
    expect(positions).toMatchObject([{ goalId, ...later }])
    await expect(sql`update position set words = 'Other words'`.execute(house.database.db)).rejects.toThrow('only ever')
    await expect(sql`delete from position`.execute(house.database.db)).rejects.toThrow('only ever')
  })

  test('[K2] is taken by delegates alone, on a goal that is called, on the version that is called', async () => {
    const support = { stand: 'support' }
    expect(codeOf(await say(house, government, goalId, support))).toBe('goal-is-not-called')
    await called()
    expect(codeOf(await say(house, moderator, goalId, support))).toBe('not-allowed-for-role')
    expect(codeOf(await say(house, null, goalId, support))).toBe('not-signed-in')
    expect(codeOf(await say(house, await house.aPerson(), goalId, support))).toBe('not-found')
    expect(codeOf(await say(house, government, goalId, { ...support, version: 2 }))).toBe('another-version-is-called')
    house.clock.forward(hourMs)
    expect(codeOf(await say(house, government, goalId, support))).toBe('call-is-over')
    expect(await saidOn(government)).toEqual([])
  })

  test('[K3] that lacks what it needs is refused', async () => {
    await called()
    const refused = async (said: Parameters<typeof say>[3]): Promise<string> =>
      codeOf(await say(house, government, goalId, said))
    expect(await refused({ stand: 'reservation' })).toBe('reservation-needs-words')
    expect(await refused({ ...objection(), paragraphs: [] })).toBe('objection-needs-paragraph')
    expect(await refused({ ...objection(), words: ' ' })).toBe('objection-needs-reason')
    expect(await refused({ ...objection(), wording: '' })).toBe('objection-needs-wording')
    expect(await refused({ stand: 'dissociation' })).toBe('dissociation-needs-paragraph')
    expect(await refused(objection('1.999'))).toBe('paragraph-not-known')
    expect(await refused({ stand: 'reservation', words: 'x'.repeat(maxStatementLength + 1) })).toBe('malformed-request')
    expect(await refused({ ...objection(), wording: 'x'.repeat(maxWordingLength + 1) })).toBe('malformed-request')
    const many = Array.from({ length: maxNamedParagraphs + 1 }, () => '1.1')
    expect(await refused({ stand: 'dissociation', paragraphs: many })).toBe('malformed-request')
    const longest = { stand: 'reservation', words: 'x'.repeat(maxStatementLength) }
    expect((await say(house, government, goalId, longest)).statusCode).toBe(200)
    expect(
      (await say(house, government, goalId, { ...objection(), wording: 'x'.repeat(maxWordingLength) })).statusCode,
    ).toBe(200)
    expect(
      (await say(house, government, goalId, { stand: 'dissociation', paragraphs: many.slice(1) })).statusCode,
    ).toBe(200)
  })

  test('[K4] [K14] of each required group agrees a goal ad referendum; an objection takes it back', async () => {
    await called()
    const timesClean = async (): Promise<number> => {
      const page = (await house.as(business).get(`/agendas/${agenda.agendaId}`)).body
      return page.split(words('en', 'goal-state-clean')).length
    }
    const before = await timesClean()
    await say(house, government, goalId, { stand: 'support' })
    expect(await stateOf(goalId)).toBe('clean')
    await say(house, business, goalId, { stand: 'support' })
    expect(await stateOf(goalId)).toBe('agreed-ad-referendum')
    await say(house, business, goalId, objection())
    expect(await stateOf(goalId)).toBe('under-negotiation')
    expect(await timesClean()).toBeLessThan(before)
    expect(await stateOf(otherId)).toBe('clean')
    const [first, second] = (await boardFor(moderator)).calls
    expect(first?.readiness?.kind).toBe('objected')
    expect(second?.readiness).toMatchObject({ kind: 'lacks-support', silent: 2 })
    await say(house, business, goalId, { stand: 'abstain' })
    expect(await stateOf(goalId)).toBe('clean')
  })

  test('of a call that the round has paused is refused, and the call does not end meanwhile', async () => {
    await called({ sealedPositions: true })
    await say(house, government, goalId, { stand: 'support' })
    const paused = house.clock.now()
    await house.database.db
      .updateTable('round')
      .set({ paused_at: paused })
      .where('agenda_id', '=', agenda.agendaId)
      .execute()
    house.clock.forward(2 * hourMs)
    expect(codeOf(await say(house, government, goalId, { stand: 'abstain' }))).toBe('round-is-paused')
    expect((await boardFor(business)).positions).toEqual([])
  })

  test('is listed with the newest of its goal, so many and no more', async () => {
    await called()
    await say(house, government, goalId, { stand: 'support' })
    const max = limits.consensus.maxPositionsListed
    await sql`
      insert into position (id, round_id, goal_id, version_id, organisation_id, stand, taken_at)
      select gen_random_uuid(), round_id, goal_id, version_id, organisation_id, 'abstain', taken_at
      from position, generate_series(1, ${max}) where goal_id = ${goalId}`.execute(house.database.db)
    const said = await saidOn(government)
    expect(said).toHaveLength(max)
    expect(said.some(one => one.stand === 'support')).toBe(false)
  })
})

describe('[K9] a sealed position', () => {
  test('is seen by its own organisation alone until the call is over, by no endpoint and on no page', async () => {
    await called({ sealedPositions: true })
    const words = 'Our secret understanding'
    await say(house, government, goalId, { stand: 'reservation', words })
    await say(house, business, goalId, { stand: 'support' })
    for (const person of [business, moderator, await house.anObserver(agenda)]) {
      const asked = [
        `/api/agendas/${agenda.agendaId}/consensus`,
        `/api/goals/${goalId}/positions`,
        `/agendas/${agenda.agendaId}/consensus`,
        `/agendas/${agenda.agendaId}/consensus?goal=1`,
        `/api/agendas/${agenda.agendaId}/activity`,
        `/agendas/${agenda.agendaId}`,
      ]
      for (const path of asked) expect((await house.as(person).get(path)).body, path).not.toContain(words)
      expect((await saidOn(person)).filter(one => one.organisation === 'Ministry of Aldland')).toEqual([])
    }
    const board = await boardFor(moderator)
    expect(board.positions).toEqual([])
    expect(board.calls.map(call => call.readiness)).toEqual([null, null])
    expect(await stateOf(goalId)).toBe('clean')
    expect(await saidOn(government)).toMatchObject([{ words }])
    house.clock.forward(hourMs)
    expect(await saidOn(moderator)).toHaveLength(2)
    expect((await boardFor(moderator)).calls[0]?.readiness).toMatchObject({ kind: 'ready' })
  })

  test('[A2] is read by auditors, in the record too', async () => {
    await called({ sealedPositions: true })
    await say(house, government, goalId, objection())
    const auditor = await house.aMember(agenda, 'auditor')
    expect(await saidOn(auditor)).toMatchObject([{ stand: 'objection' }])
    expect((await boardFor(auditor)).positions).toHaveLength(1)
    expect((await boardFor(auditor)).calls[0]?.readiness).toMatchObject({ kind: 'objected' })
    const recordOf = async (person: Person): Promise<string> =>
      (await house.as(person).get(`/api/agendas/${agenda.agendaId}/record`)).body
    expect(await recordOf(auditor)).toContain('sealed position')
    expect(await recordOf(moderator)).not.toContain('sealed position')
  })

  test('is an event that nobody but auditors hears of', async () => {
    await called({ sealedPositions: true })
    await say(house, government, goalId, { stand: 'support' })
    const { db } = house.database
    const names = await db.selectFrom('journal').select('name').where('agenda_id', '=', agenda.agendaId).execute()
    expect(names.map(row => row.name)).toContain('sealed-position-taken')
    expect(names.map(row => row.name)).not.toContain('position-taken')
    expect(names.map(row => row.name)).not.toContain('goal-state-changed')
  })
})

describe('[K6] the silence', () => {
  test('is broken by any delegate with a paragraph and a reason; that goal alone goes back, for good', async () => {
    await called({ kind: 'silence' })
    expect((await breakSilence(government)).statusCode).toBe(200)
    const [first, second] = (await boardFor(business)).calls
    expect(first).toMatchObject({ state: 'broken', isOver: true, readiness: { kind: 'broken' } })
    expect(second).toMatchObject({ state: 'open', isOver: false, readiness: { kind: 'ready' } })
    expect(await stateOf(goalId)).toBe('under-negotiation')
    expect(codeOf(await say(house, business, goalId, { stand: 'support' }))).toBe('call-is-over')
    expect(codeOf(await breakSilence(business))).toBe('call-is-over')
    const inbox = (await house.as(moderator).get('/api/inbox')).json<{ notices: { kind: string; words: string }[] }>()
    expect(inbox.notices).toMatchObject([{ kind: 'consensus', decision: 'broken', words: 'It goes too far' }])
  })

  test('is not broken without a paragraph or a reason, after its end, by others, or where positions decide', async () => {
    await called({ kind: 'silence' })
    expect(codeOf(await breakSilence(government, breaking({ paragraphs: [] })))).toBe('silence-needs-paragraph')
    expect(codeOf(await breakSilence(government, breaking({ paragraphs: ['9.9'] })))).toBe('paragraph-not-known')
    expect(codeOf(await breakSilence(government, breaking({ words: ' ' })))).toBe('reason-needed')
    expect(codeOf(await breakSilence(government, breaking({ version: 3 })))).toBe('another-version-is-called')
    expect(codeOf(await breakSilence(moderator))).toBe('not-allowed-for-role')
    house.clock.forward(hourMs)
    expect(codeOf(await breakSilence(government))).toBe('call-is-over')
    agenda = await house.anAgenda({ phase: 'consensus', goals: 1 })
    const delegate = await house.aGovernmentDelegate(agenda)
    await called()
    expect(codeOf(await breakSilence(delegate, breaking(), agenda.goals[0]?.goalId))).toBe('no-silence-procedure')
  })
})

describe('the board as a page', () => {
  test('shows limits.consensus.maxVoicesOnPage organisations at once, the reader’s own first; how goals fare counts all', async () => {
    const count = limits.consensus.maxVoicesOnPage
    const organisations = Array.from({ length: count }, (_, k) => ({
      id: house.ids.next<OrganisationId>(),
      ...{ name: `Academy ${String(k).padStart(2, '0')}`, code: `A${k}`, stakeholder_group: 'academia' as const },
      country: null,
    }))
    await house.database.db.insertInto('organisation').values(organisations).execute()
    const seats = organisations.map(({ id }) => ({
      ...{ id: house.ids.next<MemberId>(), agenda_id: agenda.agendaId, organisation_id: id },
      ...{ participant_id: government.participantId, role: 'delegate' as const },
    }))
    const people = seats.map(({ id }) => ({
      id: house.ids.next<ParticipantId>(),
      ...{ email: `academic-${id}@example.org`, display_name: 'Academic' },
    }))
    await house.database.db.insertInto('participant').values(people).execute()
    const members = seats.map((seat, k) => ({ ...seat, participant_id: people[k]?.id ?? seat.participant_id }))
    await house.database.db.insertInto('member').values(members).execute()
    await called()
    await say(house, government, goalId, { stand: 'support' })
    await say(house, business, goalId, { stand: 'support' })
    const page = async (person: Person, query = ''): Promise<string> =>
      (await house.as(person).get(`/agendas/${agenda.agendaId}/consensus${query}`)).body
    const named = (body: string): number => body.match(/Academy \d\d\s*<\/th>/g)?.length ?? 0
    const all = [await page(moderator, '?from=0'), await page(moderator, `?from=${count}`)]
    expect(all.map(named).reduce((sum, one) => sum + one, 0)).toBe(count)
    expect(all[0]).toContain(`1 to ${count} of ${count + 2}`)
    expect(all[1]).toContain(`${count + 1} to ${count + 2} of ${count + 2}`)
    for (const body of all) expect(body).toContain('1 of 2 goals is ready to agree.')
    expect(all[1]).toBe(await page(moderator, '?from=999'))
    for (const person of [government, business]) expect(await page(person)).toContain('(you)')
    expect(await page(government)).toContain('goal=2&amp;from=')
    expect((await boardFor(moderator)).voices).toHaveLength(count + 2)
  })
})
