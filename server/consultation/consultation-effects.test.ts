/** Entering phases and beginning rounds, as other slices do it in their own unit of work. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Phase } from '../../packages/domain/agenda.ts'
import { dayMs } from '../../packages/domain/consultation.ts'
import type { RoundId } from '../../packages/domain/ids.ts'
import { buildTestHouse, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { limits } from '../platform/limits.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { enterPhase, openNextRound } from './consultation-effects.ts'
import { extensionsOf, phasesOf, roundById, roundNow, roundsOf } from './consultation-queries.ts'

let house: TestHouse
beforeAll(async () => {
  house = await buildTestHouse()
})
afterAll(() => house.close())

async function present({ agendaId }: TestAgenda) {
  const round = await roundNow(house.database.db, agendaId)
  if (round === null) throw new Error('an agenda without a round')
  return round
}

async function enter(agenda: TestAgenda, to: Phase, closesAt: Date | null = null): Promise<void> {
  const { id: roundId } = await present(agenda)
  const { bus, clock } = house
  const told = { cause: 'moderator', reason: 'It is time.', by: null } as const
  await house.unitOfWork(systemActor, work =>
    enterPhase(work, { bus, agendaId: agenda.agendaId, roundId, to, closesAt, ...told, at: clock.now() }),
  )
}

async function next(agenda: TestAgenda): Promise<number> {
  const { participantId: by } = await house.aModerator(agenda)
  return house.unitOfWork(systemActor, work =>
    openNextRound(work, {
      bus: house.bus,
      agendaId: agenda.agendaId,
      newRoundId: house.ids.next<RoundId>(),
      phase: 'drafting',
      closesAt: null,
      cause: 'next-round',
      reason: 'More to say.',
      by,
      at: house.clock.now(),
    }),
  )
}

test('[C1] a round enters the next phase, keeps the one before with its end, and says so in the journal', async () => {
  const agenda = await house.anAgenda({ phase: 'drafting' })
  const heard: unknown[] = []
  const stop = house.bus.subscribe('access-changed', event => heard.push(event))
  const closesAt = new Date(house.clock.now().getTime() + 14 * dayMs)
  await enter(agenda, 'consultation', closesAt)
  stop()
  const round = await present(agenda)
  expect(round).toMatchObject({ phase: 'consultation', closesAt, state: { kind: 'running', phase: 'consultation' } })
  expect(await phasesOf(house.database.db, round.id)).toMatchObject([
    { phase: 'drafting', cause: 'founded', leftAt: house.clock.now() },
    { phase: 'consultation', cause: 'moderator', reason: 'It is time.', plannedClosesAt: closesAt, leftAt: null },
  ])
  expect(await extensionsOf(house.database.db, round.id)).toEqual([])
  expect(heard).toEqual([{ agendaId: agenda.agendaId }])
  const told = house.database.db.selectFrom('journal').select('facts').where('name', '=', 'phase-changed')
  expect(await told.where('agenda_id', '=', agenda.agendaId).execute()).toMatchObject([
    { facts: { from: 'drafting', to: 'consultation', closesAt: closesAt.toISOString(), cause: 'moderator' } },
  ])
})

test('[C1] a step that the table does not know changes nothing, whoever asks', async () => {
  const agenda = await house.anAgenda({ phase: 'drafting' })
  await expect(enter(agenda, 'consensus')).rejects.toMatchObject({ code: 'phase-does-not-follow' })
  await expect(enter(agenda, 'drafting')).rejects.toMatchObject({ code: 'phase-does-not-follow' })
  const round = await present(agenda)
  expect(round.phase).toBe('drafting')
  expect(await phasesOf(house.database.db, round.id)).toHaveLength(1)
})

test('[C11, C12] a round that is paused or withdrawn enters no phase', async () => {
  const agenda = await house.anAgenda({ phase: 'drafting' })
  const { id } = await present(agenda)
  const set = (values: object) => house.database.db.updateTable('round').set(values).where('id', '=', id).execute()
  await set({ paused_at: house.clock.now() })
  await expect(enter(agenda, 'consultation')).rejects.toMatchObject({ code: 'round-is-paused' })
  expect((await present(agenda)).state.kind).toBe('paused')
  await set({ withdrawn_at: house.clock.now() })
  await expect(enter(agenda, 'consultation')).rejects.toMatchObject({ code: 'round-is-withdrawn' })
  expect((await roundById(house.database.db, id))?.state.kind).toBe('withdrawn')
})

test('the next round begins when the one before is over, with its settings', async () => {
  const agenda = await house.anAgenda({ phase: 'review' })
  const { id } = await present(agenda)
  await house.database.db
    .updateTable('round')
    .set({ attribution: 'group', time_zone: 'Africa/Nairobi', settings: JSON.stringify({ contestDays: 3 }) })
    .where('id', '=', id)
    .execute()
  await expect(next(agenda)).rejects.toMatchObject({ code: 'round-is-not-over' })
  await enter(agenda, 'closed')
  expect((await present(agenda)).state).toEqual({ kind: 'closed', closedAt: house.clock.now() })
  expect(await next(agenda)).toBe(2)
  expect(await present(agenda)).toMatchObject({
    number: 2,
    phase: 'drafting',
    attribution: 'group',
    timeZone: 'Africa/Nairobi',
    settings: { contestDays: 3 },
  })
})

test('at most limits.round.maxRoundsListed rounds and limits.round.maxPhasesListed phases are listed', async () => {
  const agenda = await house.anAgenda({ phase: 'drafting' })
  const { id } = await present(agenda)
  const { maxRoundsListed, maxPhasesListed } = limits.round
  const rounds = Array.from({ length: maxRoundsListed }, (_, at) => ({
    id: house.ids.next<RoundId>(),
    agenda_id: agenda.agendaId,
    number: at + 2,
    phase: 'closed' as const,
  }))
  await house.database.db.insertInto('round').values(rounds).execute()
  expect(await roundsOf(house.database.db, agenda.agendaId)).toHaveLength(maxRoundsListed)
  const at = house.clock.now()
  const left = Array.from({ length: maxPhasesListed }, () => ({
    ...{ round_id: id, phase: 'drafting' as const, cause: 'clock' as const, entered_at: at, left_at: at },
  }))
  await house.database.db.insertInto('round_phase').values(left).execute()
  expect(await phasesOf(house.database.db, id)).toHaveLength(maxPhasesListed)
})
