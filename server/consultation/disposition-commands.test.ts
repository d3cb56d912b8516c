import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Phase } from '../../packages/domain/agenda.ts'
import type { DispositionKind } from '../../packages/domain/disposition.ts'
import { dayMs, hourMs } from '../../packages/domain/consultation.ts'
import { actOnRound } from '../../tests/support/round-makers.ts'
import { anOpening } from '../../tests/support/thread-makers.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { latestRoundOf } from '../agenda/agenda-queries.ts'
import { limits } from '../platform/limits.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { publishDispositions } from './disposition-effects.ts'
import { openInputsOf } from './input-queries.ts'

type Row = {
  id: string
  number: number
  disposition: { id: string; kind: DispositionKind; reason: string; publishedAt: string | null } | null
  contest: { id: string; verdict: string; answer: string | null } | null
}

const house: TestHouse = await buildTestHouse()
let agenda: TestAgenda
let moderator: Person
let other: Person
let government: Person
let business: Person
afterAll(() => house.close())
beforeEach(async () => {
  agenda = await house.anAgenda({ phase: 'consultation' })
  moderator = await house.aModerator(agenda)
  other = await house.aModerator(agenda)
  government = await house.aGovernmentDelegate(agenda)
  business = await house.aBusinessDelegate(agenda)
})

const { db } = house.database
const say = async (person: Person, words = 'Who pays?') =>
  house.as(person).send('POST', `/api/goals/${agenda.goals[0]?.goalId}/threads`, anOpening({ kind: 'goal' }, words))
const list = async (person: Person, query = ''): Promise<{ inputs: Row[]; total: number; counts: object }> =>
  (await house.as(person).get(`/api/agendas/${agenda.agendaId}/inputs${query}`)).json()
const rows = async (person = moderator): Promise<Row[]> => (await list(person)).inputs
const dispose = async (numbers: readonly number[], kind: DispositionKind, reason = '', facts: object = {}) => {
  const all = await rows()
  const inputs = numbers.map(number => {
    const row = all.find(one => one.number === number)
    return { id: row?.id ?? randomUUID(), seen: row?.disposition?.id ?? null }
  })
  const body = { inputs, kind, reason, duplicateOf: null, ...facts }
  return house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/dispositions`, body)
}
const reply = (person: Person, row: Row | undefined, verdict: string, reason = '') =>
  house.as(person).send('POST', `/api/dispositions/${row?.disposition?.id}/reply`, { verdict, reason })
const answer = (row: Row | undefined, facts: object) =>
  house.as(moderator).send('POST', `/api/contests/${row?.contest?.id}/answer`, { change: null, ...facts })
const round = async () => {
  const id = await latestRoundOf(db, agenda.agendaId)
  if (id === null) throw new Error('an agenda without a round')
  return id
}
async function toPhase(phase: Phase): Promise<void> {
  const roundId = await round()
  await house.unitOfWork(systemActor, async work => {
    await work.db.updateTable('round').set({ phase }).where('id', '=', roundId).execute()
    if (phase === 'review')
      await publishDispositions(work, { agendaId: agenda.agendaId, roundId, at: house.clock.now() })
  })
}
const noticesOf = async (person: Person) =>
  (await house.as(person).get('/api/inbox')).json<{ notices: { kind: string; decision: string; path: string }[] }>()
    .notices

test('[D5] an answer that another one replaced stays readable, to others if it was published', async () => {
  const earlier = async (person: Person) =>
    (await rows(person)).map(row => (row as Row & { earlier: object[] }).earlier)
  await say(government)
  await dispose([1], 'noted', 'Prepared.')
  await dispose([1], 'noted', 'Prepared again.')
  expect(await earlier(moderator)).toMatchObject([[{ kind: 'noted', reason: 'Prepared.' }]])
  expect(await earlier(government)).toEqual([[]])
  await toPhase('review')
  await dispose([1], 'not-accepted', 'Now so.')
  expect(await earlier(government)).toMatchObject([[{ kind: 'noted', reason: 'Prepared again.' }]])
  const page = (await house.as(government).get('/my-input?whose=organisation')).body
  expect(page).toMatch(/One earlier answer[^]*Prepared again\./)
  expect(page).not.toContain('Prepared.')
  expect((await house.as(moderator).get(`/agendas/${agenda.agendaId}/console`)).body).toContain('2 earlier answers')
})

describe('answers', () => {
  test('[D3] what is prepared is read by moderators and not by who made the input', async () => {
    await say(government)
    expect((await dispose([1], 'noted', 'Covered by goal 7.')).statusCode).toBe(204)
    expect((await rows())[0]?.disposition).toMatchObject({ kind: 'noted', publishedAt: null })
    expect((await rows(government))[0]?.disposition).toBeNull()
    expect((await list(business)).counts).toMatchObject({ all: 1, open: 1, kinds: [] })
    expect(await noticesOf(government)).toEqual([])
  })

  test('[D4, D9] review publishes them all at once, and each person is told once', async () => {
    await say(government)
    await say(government, 'And when?')
    await say(business)
    await dispose([1, 2, 3], 'not-accepted', 'No other support in two rounds.')
    await toPhase('review')
    await house.jobs.runDue()
    await house.jobs.runDue()
    expect((await rows(business)).map(row => row.disposition?.kind)).toEqual(Array(3).fill('not-accepted'))
    expect(await noticesOf(government)).toMatchObject([{ kind: 'input-answer', decision: 'several' }])
    const [told, ...more] = await noticesOf(business)
    expect(more).toEqual([])
    expect(told).toMatchObject({ kind: 'input-answer', decision: 'not-accepted' })
    expect(told?.path).toContain(`/my-input?agenda=${agenda.agendaId}#input-`)
    const kept = await db
      .selectFrom('notice')
      .select('facts')
      .where('participant_id', '=', government.participantId)
      .executeTakeFirstOrThrow()
    const answers = [1, 2].map(number => ({
      ...{ goalId: agenda.goals[0]?.goalId, number, answer: 'not-accepted' },
      words: 'No other support in two rounds.',
    }))
    expect(kept.facts).toMatchObject({ answers, more: 0 })
  })

  test('[D9] what somebody answered who is gone since is told all the same, and nobody of what she answered herself', async () => {
    await say(government)
    await say(business)
    await say(moderator)
    await dispose([1, 2, 3], 'noted', 'Kept in mind.')
    const [first] = await rows()
    await db.transaction().execute(async work => {
      await sql`set local session_replication_role = replica`.execute(work)
      await work
        .updateTable('disposition')
        .set({ decided_by: null })
        .where('input_id', '=', (first?.id ?? '') as never)
        .execute()
    })
    await toPhase('review')
    await house.jobs.runDue()
    expect(await noticesOf(government)).toMatchObject([{ kind: 'input-answer', decision: 'noted', by: { name: null } }])
    expect(await noticesOf(business)).toMatchObject([{ kind: 'input-answer', decision: 'noted' }])
    expect(await noticesOf(moderator)).toEqual([])
  })

  test('[D4, D9] in review an answer is published as it is given, and told', async () => {
    await say(government)
    await toPhase('review')
    await dispose([1], 'accepted')
    expect((await rows(business))[0]?.disposition?.publishedAt).not.toBeNull()
    expect(await noticesOf(government)).toMatchObject([{ kind: 'input-answer', decision: 'accepted' }])
  })

  test('[D5] an answer is never changed: a new one takes its place, with a reason once it is published', async () => {
    await say(government)
    await toPhase('review')
    await dispose([1], 'accepted')
    expect((await dispose([1], 'noted')).json()).toMatchObject({ code: 'disposition-needs-reason' })
    expect((await dispose([1], 'accepted')).json()).toMatchObject({ code: 'disposition-needs-reason' })
    expect((await dispose([1], 'noted', 'Accepted by mistake.')).statusCode).toBe(204)
    const kept = await db
      .selectFrom('disposition')
      .select(['id', 'kind', 'replaced_at'])
      .orderBy('decided_at')
      .execute()
    expect(kept.slice(-2).map(row => [row.kind, row.replaced_at === null])).toEqual([
      ['accepted', false],
      ['noted', true],
    ])
    const id = kept.at(-1)?.id
    if (id === undefined) throw new Error('no answer')
    await expect(
      db.updateTable('disposition').set({ reason: 'Other words.' }).where('id', '=', id).execute(),
    ).rejects.toThrow('not changed')
  })

  test('[D5] who did not see the last answer is refused, and nothing is half done', async () => {
    await say(government)
    await say(government)
    const before = await rows()
    await dispose([1], 'noted', 'First.')
    const inputs = before.map(row => ({ id: row.id, seen: null }))
    const late = await house.as(other).send('POST', `/api/agendas/${agenda.agendaId}/dispositions`, {
      ...{ inputs, kind: 'accepted', reason: '', duplicateOf: null },
    })
    expect(late.json()).toMatchObject({ code: 'disposition-changed-meanwhile' })
    expect((await rows()).map(row => row.disposition?.kind ?? null)).toEqual(['noted', null])
  })

  test('[D6] duplicates are linked to the input that came first, and never in a chain', async () => {
    for (const words of ['One', 'Two', 'Three']) await say(government, words)
    const [first, second] = await rows()
    const same = async (numbers: readonly number[], of: Row | undefined) =>
      (await dispose(numbers, 'duplicate', 'Says the same.', { duplicateOf: of?.number })).json<{ code?: string }>
    expect((await dispose([2, 3], 'duplicate', 'Says the same.', { duplicateOf: first?.number })).statusCode).toBe(204)
    expect((await rows())[1]?.disposition).toMatchObject({ duplicateOf: { id: first?.id, number: 1 } })
    expect((await same([3], second))()).toMatchObject({ code: 'duplicate-of-duplicate' })
    expect((await same([1], second))()).toMatchObject({ code: 'duplicate-of-duplicate' })
    expect((await dispose([1], 'duplicate', 'Same.', { duplicateOf: 99 })).json()).toMatchObject({
      code: 'duplicate-not-known',
    })
  })

  test('an input is given to a moderator, who finds it among hers', async () => {
    await say(government)
    await say(business)
    const [first] = await rows()
    const { members } = (await house.as(moderator).get(`/api/agendas/${agenda.agendaId}/members`)).json<{
      members: { id: string; name: string; role: string }[]
    }>()
    const give = (to: string | undefined) =>
      house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/inputs/assign`, { inputs: [first?.id], to })
    expect((await give(members.find(one => one.name === other.name)?.id)).statusCode).toBe(204)
    expect((await list(other, '?view=mine')).inputs.map(row => row.number)).toEqual([1])
    expect((await give(members.find(one => one.role === 'delegate')?.id)).json()).toMatchObject({
      code: 'assignee-not-known',
    })
  })

  test('more than limits.input.maxAtOnce are not answered in one act, and a page has limits.input.maxListed', async () => {
    const roundId = await round()
    const thread = (await say(government)).json<{ thread: { id: string } }>()
    expect(thread).toBeDefined()
    const given = { agenda_id: agenda.agendaId, round_id: roundId, made_at: house.clock.now(), is_late: false }
    const suggestion = { ...given, goal_id: null, thread_id: null, organisation_id: null, author_id: null }
    const ids = Array.from({ length: limits.input.maxAtOnce + 1 }, () => house.ids.next<never>())
    const said = JSON.stringify({ insertedWords: 'x', struckWords: '', attribute: null, title: null, link: null })
    for (const [k, id] of ids.entries()) {
      await db
        .insertInto('suggestion')
        .values({
          ...{ id, agenda_id: agenda.agendaId, goal_id: agenda.goals[0]?.goalId as never, document_id: null },
          ...{ link_id: null, kind: 'title', alias: null, author_id: null, organisation_id: null, record_key: null },
          ...{ words: said, first_seen_at: house.clock.now() },
        })
        .execute()
      await db
        .insertInto('input')
        .values({ ...suggestion, id, suggestion_id: id, number: k + 2, assigned_to: null })
        .execute()
    }
    const send = (inputs: readonly string[]) =>
      house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/dispositions`, {
        ...{ inputs: inputs.map(id => ({ id, seen: null })), kind: 'accepted', reason: '', duplicateOf: null },
      })
    expect((await send(ids)).json()).toMatchObject({ code: 'too-many-at-once' })
    expect((await send(ids.slice(1))).statusCode).toBe(204)
    const page = await list(moderator)
    expect(page.inputs).toHaveLength(limits.input.maxListed)
    expect(page.total).toBe(limits.input.maxAtOnce + 2)
    expect(await list(moderator, '?from=900')).toMatchObject({ inputs: [], total: limits.input.maxAtOnce + 2 })
    expect(await list(moderator, '?view=mine&kind=noted')).toMatchObject({ inputs: [], total: 0 })
  })
})

describe('contests', () => {
  beforeEach(async () => {
    await say(government)
    await dispose([1], 'not-accepted', 'No other support.')
    await toPhase('review')
  })

  test('[D7] a delegate of its organisation contests the answer once, others cannot', async () => {
    const [row] = await rows(government)
    expect((await reply(business, row, 'contested', 'No.')).json()).toMatchObject({ code: 'input-of-another' })
    expect((await reply(government, row, 'contested')).json()).toMatchObject({ code: 'contest-needs-reason' })
    expect((await reply(government, row, 'contested', 'Four support it.')).statusCode).toBe(204)
    expect((await reply(government, row, 'accepted')).json()).toMatchObject({ code: 'contested-already' })
    expect(await openInputsOf(db, await round())).toMatchObject({ contested: 1, unansweredContests: 1 })
    expect((await list(moderator, '?view=contested')).total).toBe(1)
  })

  test('[D7] after the days for it nobody does', async () => {
    const [row] = await rows(government)
    house.clock.forward(7 * 24 * 3_600_000)
    const late = await house
      .as(await house.aGovernmentDelegate(agenda))
      .send('POST', `/api/dispositions/${row?.disposition?.id}/reply`, {
        ...{ verdict: 'contested', reason: 'Too late.' },
      })
    expect(late.json()).toMatchObject({ code: 'contest-window-is-over' })
  })

  test('[D7] [C11] a pause gives back its days: who could not contest in it can do so afterwards', async () => {
    const [row] = await rows(government)
    const hold = (act: 'pause' | 'resume', by: Person) => actOnRound(house, by, agenda, act, { reason: 'A holiday.' })
    expect(await hold('pause', moderator)).toBe('done')
    house.clock.forward(8 * dayMs)
    // Their sessions are over by now.
    ;[moderator, government] = [await house.aModerator(agenda), await house.aGovernmentDelegate(agenda)]
    expect((await reply(government, row, 'contested', 'No.')).json()).toMatchObject({ code: 'round-is-paused' })
    expect(await hold('resume', moderator)).toBe('done')
    const { contestClosesAt } = await openInputsOf(db, await round())
    expect(contestClosesAt?.getTime()).toBe(house.clock.now().getTime() + 7 * dayMs)
    const page = (await house.as(government).get('/my-input?whose=organisation')).body
    expect(page).toContain('data-act="contest"')
    house.clock.forward(6 * dayMs)
    government = await house.aGovernmentDelegate(agenda)
    expect((await reply(government, row, 'contested', 'Four support it.')).statusCode).toBe(204)
  })

  test('[D8, D9] the contest is answered once, and who contested is told', async () => {
    const [row] = await rows(government)
    await reply(government, row, 'contested', 'Four support it.')
    expect((await dispose([1], 'accepted', 'Well.')).json()).toMatchObject({ code: 'contest-waits-for-answer' })
    const [now] = await rows()
    expect((await answer(now, { answer: 'upheld', reason: '' })).json()).toMatchObject({
      code: 'contest-answer-needs-reason',
    })
    expect((await answer(now, { answer: 'upheld', reason: 'Support was for another wording.' })).statusCode).toBe(204)
    expect((await answer(now, { answer: 'upheld', reason: 'Again.' })).json()).toMatchObject({
      code: 'contest-answered-already',
    })
    expect(await noticesOf(government)).toContainEqual(
      expect.objectContaining({ kind: 'contest-answer', decision: 'upheld' }),
    )
    expect(await openInputsOf(db, await round())).toMatchObject({ contested: 1, unansweredContests: 0 })
  })

  test('[D8] a contest can change the answer, which is not contested again', async () => {
    const [row] = await rows(government)
    await reply(government, row, 'contested', 'Four support it.')
    const [now] = await rows()
    const change = { kind: 'accepted-with-changes', duplicateOf: null }
    expect((await answer(now, { answer: 'changed', reason: 'Taken over in part.', change })).statusCode).toBe(204)
    const [changed] = await rows(government)
    expect(changed?.disposition).toMatchObject({ kind: 'accepted-with-changes', reason: 'Taken over in part.' })
    expect(changed?.contest).toMatchObject({ verdict: 'contested', answer: 'changed' })
    expect((await reply(government, changed, 'contested', 'More.')).json()).toMatchObject({ code: 'contested-already' })
  })
})

test('[D7] days for contesting, and what is sealed, go by the database’s time, whatever the process thinks the time is', async () => {
  const ahead = await buildTestHouse({ databaseAheadMs: hourMs })
  onTestFinished(() => ahead.close())
  const there = await ahead.anAgenda({ phase: 'consultation', goals: 1 })
  const [moderating, delegate] = [await ahead.aModerator(there), await ahead.aGovernmentDelegate(there)]
  const databaseNow = (): Date => new Date(ahead.clock.now().getTime() + hourMs)
  const opening = anOpening({ kind: 'goal' }, 'Who pays?')
  await ahead.as(delegate).send('POST', `/api/goals/${there.goals[0]?.goalId}/threads`, opening)
  const inputs = `/api/agendas/${there.agendaId}/inputs`
  const rowFor = async (person: Person): Promise<Row | undefined> =>
    (await ahead.as(person).get(inputs)).json<{ inputs: Row[] }>().inputs[0]
  const body = { inputs: [{ id: (await rowFor(moderating))?.id, seen: null }], kind: 'noted', reason: 'So.' }
  const path = `/api/agendas/${there.agendaId}/dispositions`
  await ahead.as(moderating).send('POST', path, { ...body, duplicateOf: null })
  expect(await actOnRound(ahead, moderating, there, 'move', { to: 'review', reason: 'All spoke.' })).toBe('done')
  const made = await ahead.database.db.selectFrom('input').select('made_at').executeTakeFirstOrThrow()
  expect(made.made_at).toEqual(databaseNow())
  const row = await rowFor(delegate)
  expect(row?.disposition?.publishedAt).toBe(databaseNow().toISOString())
  ahead.clock.forward(7 * dayMs - 1)
  const late = await ahead.aGovernmentDelegate(there)
  const contest = { verdict: 'contested', reason: 'No.' }
  const replied = () => ahead.as(late).send('POST', `/api/dispositions/${row?.disposition?.id}/reply`, contest)
  ahead.clock.forward(1)
  expect((await replied()).json()).toMatchObject({ code: 'contest-window-is-over' })
})
