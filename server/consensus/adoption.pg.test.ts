/** Two at the same instant: what only real concurrency can show of a call. */
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultRoundSettings, hourMs } from '../../packages/domain/consultation.ts'
import { callGoals, say } from '../../tests/support/consensus-makers.ts'
import { roundOf } from '../../tests/support/round-makers.ts'
import { buildTestHouse, type Person, type TestHouse } from '../../tests/support/test-house.ts'
import { keepVersions } from '../drafting/drafting-effects.ts'
import { systemActor, type Work } from '../platform/unit-of-work.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse({ engine: 'postgresql' })))
afterAll(() => house.close())

async function anAgreedCall() {
  const agenda = await house.anAgenda({ phase: 'consensus', goals: 1 })
  const [government, business] = [await house.aGovernmentDelegate(agenda), await house.aBusinessDelegate(agenda)]
  const moderators = [await house.aModerator(agenda), await house.aModerator(agenda), await house.aModerator(agenda)]
  await callGoals(house, agenda)
  const goalId = agenda.goals[0]?.goalId ?? ''
  for (const person of [government, business]) await say(house, person, goalId, { stand: 'support' })
  const [asker, ...others] = moderators as [Person, Person, Person]
  const asked = await house
    .as(asker)
    .send('POST', `/api/agendas/${agenda.agendaId}/consensus/close`, { reason: 'Everybody has spoken' })
  const { confirmationId } = asked.json<{ confirmationId: string }>()
  const confirm = (person: Person) => house.as(person).send('POST', `/api/confirmations/${confirmationId}/confirm`)
  const takeBack = (person: Person) => house.as(person).send('DELETE', `/api/confirmations/${confirmationId}`)
  return { agenda, goalId, government, asker, others, confirm, takeBack }
}

/** Resolves when somebody waits for a row that this transaction holds. */
async function untilSomebodyWaits({ db }: Pick<Work, 'db'>): Promise<void> {
  for (let look = 0; look < 2_000; look++) {
    const { rows } = await sql<{ waits: boolean }>`
      select exists (select from pg_stat_activity where pg_backend_pid() = any (pg_blocking_pids(pid))) as waits`.execute(
      db,
    )
    if (rows[0]?.waits === true) return
    await wait(5)
  }
  throw new Error('nobody waited')
}

test('[K10] of who takes it back and who confirms in the same instant one does so, and the other hears that', async () => {
  for (const turn of [0, 1, 2]) {
    const { agenda, asker, others, confirm, takeBack } = await anAgreedCall()
    const [second] = others
    const acts = [() => confirm(second), () => takeBack(asker)]
    const answers = await Promise.all((turn === 1 ? acts.toReversed() : acts).map(act => act()))
    expect(answers.filter(answer => answer.statusCode === 204)).toHaveLength(1)
    const late = answers.find(answer => answer.statusCode !== 204)
    expect(['confirmation-is-over', 'not-found']).toContain(late?.json<{ code: string }>().code)
    const confirmed = (turn === 1 ? answers.toReversed() : answers)[0]?.statusCode === 204
    expect((await roundOf(house, agenda)).phase).toBe(confirmed ? 'closed' : 'consensus')
  }
})

test('[K10] who confirms while it is being taken back hears that, and nothing is closed', async () => {
  const { agenda, others, confirm } = await anAgreedCall()
  const [second] = others
  if (second === undefined) throw new Error('no second moderator')
  const late = await house.unitOfWork(systemActor, async work => {
    const taken = work.db.updateTable('confirmation').set({ withdrawn_at: house.clock.now() })
    await taken.where('agenda_id', '=', agenda.agendaId).execute()
    const answer = confirm(second)
    await untilSomebodyWaits(work)
    return { answer }
  })
  expect((await late.answer).json()).toMatchObject({ code: 'confirmation-is-over' })
  expect((await roundOf(house, agenda)).phase).toBe('consensus')
})

test('[C13] [K9] a call is opened under the settings that were saved while it was being opened', async () => {
  const agenda = await house.anAgenda({ phase: 'review', goals: 1 })
  await house.aGovernmentDelegate(agenda)
  const moderator = await house.aModerator(agenda)
  const { id } = await roundOf(house, agenda)
  const opened = await house.unitOfWork(systemActor, async work => {
    const settings = JSON.stringify({ ...defaultRoundSettings, sealedPositions: true })
    await work.db.updateTable('round').set({ settings }).where('id', '=', id).execute()
    const closesAt = new Date(house.clock.now().getTime() + hourMs).toISOString()
    const answer = house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/consensus/open`, { closesAt })
    await untilSomebodyWaits(work)
    return { answer }
  })
  expect((await opened.answer).json()).toMatchObject({ called: 1 })
  const calls = house.database.db.selectFrom('consensus_call').select('is_sealed').where('round_id', '=', id)
  expect(await calls.execute()).toEqual([{ is_sealed: true }])
})

test('[K2] [K8] a position that meets a wording being applied hears of the version that is called now', async () => {
  const { agenda, goalId, government } = await anAgreedCall()
  const said = await house.unitOfWork(systemActor, async work => {
    const { agendaId } = agenda
    const kept = await keepVersions(house, work, { agendaId, cause: 'phase', label: '', facts: {}, by: null })
    const change = { version_id: kept[0]?.id, is_first_version: false }
    await work.db
      .updateTable('consensus_call')
      .set(change)
      .where('goal_id', '=', goalId as never)
      .execute()
    const answer = say(house, government, goalId, { stand: 'support' })
    await untilSomebodyWaits(work)
    return { answer }
  })
  expect((await said.answer).json()).toMatchObject({ code: 'another-version-is-called' })
})

test('[K10] of two moderators who confirm in the same instant one closes the round, and the other hears that', async () => {
  const { agenda, others, confirm } = await anAgreedCall()
  const answers = await Promise.all(others.map(confirm))
  expect(answers.map(answer => answer.statusCode).toSorted((a, b) => a - b)[0]).toBe(204)
  const late = answers.find(answer => answer.statusCode !== 204)
  expect(['confirmation-is-over', 'not-found']).toContain(late?.json<{ code: string }>().code)
  const events = await house.database.db
    .selectFrom('journal')
    .select('name')
    .where('agenda_id', '=', agenda.agendaId)
    .where('name', 'in', ['goal-adopted', 'round-closed'])
    .execute()
  expect(events.map(row => row.name).toSorted((a, b) => a.localeCompare(b))).toEqual(['goal-adopted', 'round-closed'])
})

test('[K2] a position in the instant in which the call closes is before it, and counts, or is refused', async () => {
  const { goalId, government, others, confirm } = await anAgreedCall()
  const objection = { stand: 'objection', words: 'No', wording: 'Other words.', paragraphs: ['1.1'] }
  const [second] = others
  if (second === undefined) throw new Error('no second moderator')
  const [said, closed] = await Promise.all([say(house, government, goalId, objection), confirm(second)])
  const outcome = [said.statusCode, closed.statusCode]
  const { db } = house.database
  const adopted = await db
    .selectFrom('adoption')
    .select('goal_id')
    .where('goal_id', '=', goalId as never)
    .execute()
  // Either the objection came first and nothing is adopted, or the round was closed and the objection refused.
  expect(adopted.length).toBe(outcome[1] === 204 ? 1 : 0)
  expect(outcome[0] === 200).toBe(outcome[1] !== 204)
})
