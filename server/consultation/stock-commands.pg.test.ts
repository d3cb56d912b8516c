/** Locks on PostgreSQL: the stock of each minute, comments and moves of the round take them in one order, and ask again. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { latestRoundOf } from '../agenda/agenda-queries.ts'
import { suggestWords } from '../../tests/support/suggestion-makers.ts'
import { typeInto } from '../../tests/support/text-makers.ts'
import { anOpening, rangesOfWords } from '../../tests/support/thread-makers.ts'
import { actOnRound } from '../../tests/support/round-makers.ts'
import { buildTestHouse, type TestHouse } from '../../tests/support/test-house.ts'
import { nextInputNumber } from '../comment/comment-effects.ts'
import { lockTexts } from '../live/rooms.ts'
import { scheduleJob } from '../platform/jobs.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { nextStock } from './stock-job.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse({ engine: 'postgresql' })))
afterAll(() => house.close())

async function buildRound() {
  const agenda = await house.anAgenda({ phase: 'consultation', goals: 2 })
  const [first, second] = agenda.goals
  const roundId = await latestRoundOf(house.database.db, agenda.agendaId)
  if (first === undefined || second === undefined || roundId === null) throw new Error('an agenda without goals')
  const delegate = await house.aGovernmentDelegate(agenda)
  const moderator = await house.aModerator(agenda)
  for (const goal of [first, second]) {
    await typeInto(house, goal, 'The State shall act. ', moderator)
    await suggestWords(house, goal, delegate, { behind: 'act', words: ' at once' })
  }
  const passage = { kind: 'passage', ranges: await rangesOfWords(house, second, 'shall') }
  const comment = () => house.as(delegate).send('POST', `/api/goals/${second.goalId}/threads`, anOpening(passage))
  return { agenda, first, second, roundId, delegate, moderator, comment }
}

/** Until so many transactions wait for a lock. */
async function untilWaiting(count: number): Promise<void> {
  const { db } = house.database
  for (;;) {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
    if ((rows[0]?.count ?? 0) >= count) return
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

test('[D1] a stock, a comment on a later goal and a pause at the same instant take turns: nobody is ended', async () => {
  const { agenda, roundId, moderator, comment } = await buildRound()
  const { agendaId } = agenda
  // With the first number there is a row, for which people queue in their order.
  expect((await comment()).statusCode).toBe(200)
  await house.unitOfWork(systemActor, work => scheduleJob(work, nextStock(agendaId, roundId, house.clock.now())))
  house.clock.forward(90_000)
  const { all } = await house.unitOfWork(systemActor, async work => {
    // All three wait for what this holds, or for each other, in this order.
    await nextInputNumber(work, roundId)
    const stock = house.jobs.runDue()
    await untilWaiting(1)
    const said = comment()
    await untilWaiting(2)
    const paused = actOnRound(house, moderator, agenda, 'pause', { reason: 'A holiday.' })
    await untilWaiting(3)
    return { all: Promise.all([stock, said, paused]) }
  })
  const [, said, paused] = await all
  expect([said.statusCode, paused]).toEqual([200, 'done'])
  expect([...house.jobs.figures().failures.values()]).toEqual([])
  const rows = await house.database.db.selectFrom('input').select('number').where('round_id', '=', roundId).execute()
  expect(rows.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual([1, 3, 4, 5])
})

test('[C11] a comment on a passage that is sent while the round is paused is judged by what is then', async () => {
  const { agenda, second, roundId, comment } = await buildRound()
  const { said } = await house.unitOfWork(systemActor, async work => {
    await lockTexts(work, [second.documentId])
    const answer = comment()
    await untilWaiting(1)
    await work.db.updateTable('round').set({ paused_at: house.clock.now() }).where('id', '=', roundId).execute()
    return { said: answer }
  })
  expect((await said).json<{ code: string }>().code).toBe('round-is-paused')
  const threads = house.database.db.selectFrom('comment_thread').select('id').where('agenda_id', '=', agenda.agendaId)
  expect(await threads.execute()).toEqual([])
})

test('a goal is parked while its text is held by a move that states it: one after the other', async () => {
  const { first, moderator } = await buildRound()
  const { parked } = await house.unitOfWork(systemActor, async work => {
    await lockTexts(work, [first.documentId])
    const answer = house.as(moderator).send('POST', `/api/goals/${first.goalId}/park`, { reason: 'Later.' })
    await untilWaiting(1)
    await work.db.selectFrom('goal').select('id').where('id', '=', first.goalId).forNoKeyUpdate().execute()
    return { parked: answer }
  })
  expect((await parked).statusCode).toBe(204)
})
