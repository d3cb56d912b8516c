/** What the clock does at the end of a phase, and what it does not. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayMs, hourMs } from '../../packages/domain/consultation.ts'
import type { WatchId } from '../../packages/domain/ids.ts'
import { callGoals } from '../../tests/support/consensus-makers.ts'
import { actOnRound, inDays, roundOf } from '../../tests/support/round-makers.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { limits } from '../platform/limits.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { planPhaseEnd } from './consultation-effects.ts'
import { watchHouse } from './house-watch-commands.ts'
import { watchedStretches } from './house-watch-queries.ts'
import { extensionsOf, phasesOf } from './consultation-queries.ts'

let house: TestHouse
let agenda: TestAgenda
let moderator: Person
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

async function consulting(days = 14): Promise<void> {
  agenda = await house.anAgenda({ phase: 'drafting', goals: 1 })
  moderator = await house.aModerator(agenda)
  await house.database.db.deleteFrom('house_watch').execute()
  expect(await actOnRound(house, moderator, agenda, 'move', wish(days))).toBe('done')
}
const wish = (days: number) => ({ to: 'consultation', closesAt: inDays(house, days), reason: 'So soon.' })
/** That the house ran between two instants, given in ms from now. */
async function ran(fromMs: number, toMs: number): Promise<void> {
  const now = house.clock.now().getTime()
  const stretch = { began_at: new Date(now + fromMs), seen_at: new Date(now + toMs - limits.round.watchGraceMs) }
  await house.database.db
    .insertInto('house_watch')
    .values({ id: house.ids.next<WatchId>(), ...stretch })
    .execute()
}

describe('[C2, C5] the end of a consultation', () => {
  test('opens review by itself, once, and says that it was the clock', async () => {
    await consulting()
    await house.jobs.runDue()
    expect((await roundOf(house, agenda)).phase).toBe('consultation')
    house.clock.forward(14 * dayMs)
    await Promise.all([house.jobs.runDue(), house.jobs.runDue()])
    const round = await roundOf(house, agenda)
    expect(round).toMatchObject({ phase: 'review', phaseEnteredAt: house.clock.now() })
    expect((await phasesOf(house.database.db, round.id)).at(-1)).toMatchObject({ phase: 'review', cause: 'clock' })
    const versions = house.database.db.selectFrom('document_version').select('number')
    const kept = await versions.where('document_id', '=', agenda.goals[0]?.documentId ?? null).execute()
    expect(kept).toHaveLength(2)
  })

  test('that was moved counts in its new place alone', async () => {
    await consulting()
    await actOnRound(house, moderator, agenda, 'extend', { closesAt: inDays(house, 20) })
    house.clock.forward(14 * dayMs)
    await house.jobs.runDue()
    expect((await roundOf(house, agenda)).phase).toBe('consultation')
    house.clock.forward(6 * dayMs)
    await house.jobs.runDue()
    expect((await roundOf(house, agenda)).phase).toBe('review')
  })

  test('that a moderator came before changes nothing any more', async () => {
    await consulting()
    await actOnRound(house, moderator, agenda, 'move', { to: 'review', reason: 'All have spoken.' })
    house.clock.forward(15 * dayMs)
    await house.jobs.runDue()
    const { id } = await roundOf(house, agenda)
    expect((await phasesOf(house.database.db, id)).map(({ phase, cause }) => [phase, cause])).toEqual([
      ['drafting', 'founded'],
      ['consultation', 'moderator'],
      ['review', 'moderator'],
    ])
  })
})

test('[C2, C4] the end of drafting opens a consultation of fourteen days', async () => {
  agenda = await house.anAgenda({ phase: 'drafting', goals: 1 })
  moderator = await house.aModerator(agenda)
  await house.database.db.deleteFrom('house_watch').execute()
  expect(await actOnRound(house, moderator, agenda, 'extend', { closesAt: inDays(house, 2) })).toBe('done')
  house.clock.forward(2 * dayMs)
  await house.jobs.runDue()
  expect(await roundOf(house, agenda)).toMatchObject({ phase: 'consultation', closesAt: new Date(inDays(house, 14)) })
})

describe('[C14] a house that was down in the last hour', () => {
  test('gives the time back once, and ends the phase after it', async () => {
    await consulting(1)
    await ran(-dayMs, dayMs - 30 * 60_000)
    const end = (await roundOf(house, agenda)).closesAt
    house.clock.forward(dayMs + 10 * 60_000)
    await ran(0, hourMs)
    await house.jobs.runDue()
    const given = await roundOf(house, agenda)
    // Half an hour was lost, and the house came back ten minutes after the end.
    expect(given).toMatchObject({
      phase: 'consultation',
      closesAt: new Date((end?.getTime() ?? 0) + 40 * 60_000),
    })
    expect(await extensionsOf(house.database.db, given.id)).toMatchObject([{ cause: 'downtime', from: end }])
    house.clock.forward(30 * 60_000)
    await house.jobs.runDue()
    expect((await roundOf(house, agenda)).phase).toBe('review')
  })

  test('gives it back in consensus too: the silence goes on, and is broken or agrees at its new end', async () => {
    agenda = await house.anAgenda({ phase: 'consensus', goals: 1 })
    await house.aGovernmentDelegate(agenda)
    await house.aBusinessDelegate(agenda)
    await callGoals(house, agenda, { kind: 'silence', hours: 24 })
    await house.database.db.deleteFrom('house_watch').execute()
    const round = await roundOf(house, agenda)
    const { id: roundId, phase, closesAt } = round
    await house.unitOfWork(systemActor, work => planPhaseEnd(work, { roundId, phase, closesAt, at: house.clock.now() }))
    const stateNow = async (): Promise<string> =>
      (
        await house.database.db
          .selectFrom('goal')
          .select('state')
          .where('agenda_id', '=', agenda.agendaId)
          .executeTakeFirstOrThrow()
      ).state
    await ran(-dayMs, dayMs - 30 * 60_000)
    house.clock.forward(dayMs + 10 * 60_000)
    await ran(0, hourMs)
    await house.jobs.runDue()
    expect((await roundOf(house, agenda)).closesAt).toEqual(new Date((closesAt?.getTime() ?? 0) + 40 * 60_000))
    expect(await stateNow()).toBe('clean')
    const delegate = await house.aGovernmentDelegate(agenda)
    const broken = { version: 1, words: 'Too far', paragraphs: ['1.1'] }
    const path = `/api/goals/${agenda.goals[0]?.goalId}/silence/break`
    expect((await house.as(delegate).send('POST', path, broken)).statusCode).toBe(200)
    house.clock.forward(30 * 60_000)
    await house.jobs.runDue()
    expect(await stateNow()).toBe('under-negotiation')
  })

  test('gives nothing back for what was down before, or before it ever ran', async () => {
    await consulting(1)
    await ran(-dayMs, dayMs - 5 * hourMs)
    await ran(dayMs - 2 * hourMs, 2 * dayMs)
    house.clock.forward(dayMs)
    await house.jobs.runDue()
    expect((await roundOf(house, agenda)).phase).toBe('review')
    await consulting(1)
    await ran(dayMs - 10 * 60_000, 2 * dayMs)
    house.clock.forward(dayMs)
    await house.jobs.runDue()
    expect((await roundOf(house, agenda)).phase).toBe('review')
  })

  test('knows that it runs from its notes: limits.round.watchGraceMs without one is a new start', async () => {
    await house.database.db.deleteFrom('house_watch').execute()
    const watch = watchHouse(house, false)
    await watch.note()
    house.clock.forward(limits.round.watchGraceMs)
    await watch.note()
    const since = new Date(0)
    expect(await watchedStretches(house.database.db, since)).toHaveLength(1)
    house.clock.forward(limits.round.watchGraceMs + 1)
    await watch.note()
    await watch.close()
    expect(await watchedStretches(house.database.db, since)).toHaveLength(2)
    expect(limits.round.watchEveryMs * 2).toBeLessThan(limits.round.watchGraceMs)
  })
})
