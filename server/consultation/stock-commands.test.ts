import { describe, expect, onTestFinished, test } from 'vitest'
import { latestRoundOf } from '../agenda/agenda-queries.ts'
import type { Phase } from '../../packages/domain/agenda.ts'
import { actOnRound, inDays } from '../../tests/support/round-makers.ts'
import { anOpening } from '../../tests/support/thread-makers.ts'
import { suggestWords } from '../../tests/support/suggestion-makers.ts'
import { typeInto } from '../../tests/support/text-makers.ts'
import { buildTestHouse } from '../../tests/support/test-house.ts'
import { scheduleJob } from '../platform/jobs.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { openInputsOf } from './input-queries.ts'
import { stockHandler, takeStock } from './stock-commands.ts'
import { nextStock } from './stock-job.ts'

async function buildRound(phase: Phase) {
  const house = await buildTestHouse()
  onTestFinished(() => house.close())
  const agenda = await house.anAgenda({ phase })
  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  const { db } = house.database
  const roundId = await latestRoundOf(db, agenda.agendaId)
  if (roundId === null) throw new Error('an agenda without a round')
  const government = await house.aGovernmentDelegate(agenda)
  const moderator = await house.aModerator(agenda)
  await typeInto(house, goal, 'The State shall act. ', moderator)
  const inputs = async () =>
    db.selectFrom('input').selectAll().where('round_id', '=', roundId).orderBy('number').execute()
  const toPhase = async (to: Phase) => db.updateTable('round').set({ phase: to }).where('id', '=', roundId).execute()
  return { house, agenda, goal, roundId, government, moderator, inputs, toPhase, db }
}

describe('inputs', () => {
  test('[D1] a thread is an input, under its number, from the transaction that opens it', async () => {
    const { house, goal, government, inputs } = await buildRound('consultation')
    const opening = anOpening({ kind: 'goal' })
    await house.as(government).send('POST', `/api/goals/${goal.goalId}/threads`, opening)
    const [input] = await inputs()
    expect(input).toMatchObject({ number: 1, thread_id: opening.id, author_id: government.participantId })
    expect(input).toMatchObject({ is_late: false, suggestion_id: null, goal_id: goal.goalId })
    expect(input?.organisation_id).not.toBeNull()
  })

  test('[D1] suggestions are numbered when stock is taken, each once', async () => {
    const { house, agenda, goal, roundId, government, inputs } = await buildRound('consultation')
    await house.as(government).send('POST', `/api/goals/${goal.goalId}/threads`, anOpening({ kind: 'goal' }))
    await suggestWords(house, goal, government, { behind: 'act', words: ' at once' })
    const { agendaId } = agenda
    await house.unitOfWork(systemActor, work => scheduleJob(work, nextStock(agendaId, roundId, house.clock.now())))
    for (const _time of ['first', 'second']) {
      house.clock.forward(90_000)
      await house.jobs.runDue()
    }
    const [, second, ...more] = await inputs()
    expect(more).toEqual([])
    expect(second).toMatchObject({ number: 2, thread_id: null, author_id: government.participantId, is_late: false })
    const suggestion = await house.database.db.selectFrom('suggestion').selectAll().executeTakeFirst()
    expect(suggestion?.id).toBe(second?.suggestion_id)
  })

  test('[D1] what is suggested, explained and accepted while stock is taken stays what it is', async () => {
    const { house, agenda, goal, roundId, government, moderator, inputs, db } = await buildRound('review')
    const at = (path: string): string => `/api/goals/${goal.goalId}${path}`
    const old = await suggestWords(house, goal, government, { behind: 'act', words: ' at once' })
    let hasActed = false
    const meanwhile = async (): Promise<void> => {
      hasActed = true
      const name = await suggestWords(house, goal, government, { behind: 'State', words: ' itself' })
      const path = at(`/suggestions/${encodeURIComponent(name)}/reason`)
      expect((await house.as(government).send('PUT', path, { reason: 'It is clearer.' })).statusCode).toBe(200)
      const accept = { verdict: 'accept', reason: '', of: { names: [old] }, expect: { count: 1 } }
      expect((await house.as(moderator).send('POST', at('/decisions'), accept)).statusCode).toBe(200)
    }
    // Before the first transaction of the stock: what it read earlier is older than this.
    const unitOfWork: typeof house.unitOfWork = async (actor, act) => {
      if (!hasActed) await meanwhile()
      return house.unitOfWork(actor, act)
    }
    const handler = stockHandler({ ...house, databaseNow: () => Promise.resolve(house.clock.now()), unitOfWork })
    if (handler.lane !== 'staged') throw new Error('another lane')
    const job = { ...nextStock(agenda.agendaId, roundId, house.clock.now()), id: '1', attempts: 0 }
    await handler.run(job, () => Promise.resolve(house.clock.now()))
    const rows = await db.selectFrom('suggestion').select(['id', 'state', 'reason']).orderBy('state').execute()
    expect(rows.map(({ state, reason }) => [state, reason])).toEqual([
      ['accepted', ''],
      ['pending', 'It is clearer.'],
    ])
    const pending = rows.find(({ state }) => state === 'pending')
    expect((await inputs()).map(input => input.suggestion_id)).toEqual([pending?.id])
  })

  test('[D1] the last stock is taken inside the act that ends consultation, whatever the phase is then', async () => {
    const { house, agenda, goal, roundId, government, inputs, toPhase } = await buildRound('consultation')
    await suggestWords(house, goal, government, { behind: 'act', words: ' at once' })
    await toPhase('review')
    const last = { agendaId: agenda.agendaId, roundId, at: house.clock.now(), isLate: false }
    expect(await house.unitOfWork(systemActor, work => takeStock(house, work, last))).toBe(1)
    expect((await inputs()).map(input => [input.number, input.is_late])).toEqual([[1, false]])
  })

  test('[D1] stock is taken in consultation and in review alone, and no more is planned after them', async () => {
    const { house, agenda, goal, roundId, government, inputs, db } = await buildRound('drafting')
    await suggestWords(house, goal, government, { behind: 'act', words: ' at once' })
    const { agendaId } = agenda
    await house.unitOfWork(systemActor, work => scheduleJob(work, nextStock(agendaId, roundId, house.clock.now())))
    house.clock.forward(90_000)
    await house.jobs.runDue()
    expect(await inputs()).toEqual([])
    const planned = await db.selectFrom('job').select('id').where('done_at', 'is', null).execute()
    expect(planned).toEqual([])
  })

  test('[D1] [D2] what is suggested in review is numbered too, and stands on the late list', async () => {
    const { house, agenda, goal, roundId, government, moderator, inputs, db } = await buildRound('consultation')
    await suggestWords(house, goal, government, { behind: 'act', words: ' at once' })
    const move = { to: 'review', reason: 'All have spoken.' }
    expect(await actOnRound(house, moderator, agenda, 'move', move)).toBe('done')
    await suggestWords(house, goal, moderator, { behind: 'State', words: ' itself' })
    house.clock.forward(90_000)
    await house.jobs.runDue()
    expect((await inputs()).map(({ number, is_late: isLate }) => [number, isLate])).toEqual([
      [1, false],
      [2, true],
    ])
    expect(await openInputsOf(db, roundId)).toMatchObject({ inTime: 1, unanswered: 1 })
    const late = `/api/agendas/${agenda.agendaId}/inputs?view=late`
    expect((await house.as(moderator).get(late)).json()).toMatchObject({ total: 1, inputs: [{ number: 2 }] })
    // What nobody has numbered before review is left for consultation is late all the same.
    await suggestWords(house, goal, moderator, { behind: 'act', words: ' soon' })
    const back = { to: 'consultation', closesAt: inDays(house, 14), reason: 'More is asked.' }
    expect(await actOnRound(house, moderator, agenda, 'move', back)).toBe('done')
    expect((await inputs()).map(({ is_late: isLate }) => isLate)).toEqual([false, true, true])
  })

  test('[D2] what is said in review is late, and holds nothing up', async () => {
    const { house, goal, roundId, moderator, inputs, db, toPhase } = await buildRound('consultation')
    await house.as(moderator).send('POST', `/api/goals/${goal.goalId}/threads`, anOpening({ kind: 'goal' }))
    await toPhase('review')
    await house.as(moderator).send('POST', `/api/goals/${goal.goalId}/threads`, anOpening({ kind: 'goal' }))
    expect((await inputs()).map(input => input.is_late)).toEqual([false, true])
    expect(await openInputsOf(db, roundId)).toEqual({
      inTime: 1,
      unanswered: 1,
      withoutReason: 0,
      contested: 0,
      unansweredContests: 0,
      contestClosesAt: null,
    })
  })
})
