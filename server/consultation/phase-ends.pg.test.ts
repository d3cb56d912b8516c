/** Two processes on one database come to the end of one phase in the same instant: it ends once. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayMs } from '../../packages/domain/consultation.ts'
import { startPostgresql, type PostgresqlInstance } from '../../tests/support/postgresql-instance.ts'
import { actOnRound, inDays, roundOf } from '../../tests/support/round-makers.ts'
import { anOpening } from '../../tests/support/thread-makers.ts'
import { buildTestHouse, type TestHouse } from '../../tests/support/test-house.ts'
import { openDatabase } from '../platform/database.ts'
import { migrateToLatest } from '../platform/migrate.ts'

let instance: PostgresqlInstance
let houses: readonly [TestHouse, TestHouse]
beforeAll(async () => {
  instance = await startPostgresql()
  const url = await instance.createDatabase()
  const open = () => openDatabase({ kind: 'postgresql', url })
  const database = await open()
  await migrateToLatest(database)
  houses = [await buildTestHouse({ database }), await buildTestHouse({ database: await open() })]
}, 120_000)
afterAll(async () => {
  for (const house of houses) await house.close()
  await instance.stop()
})

test('[C2] [C16] [C18] the clock ends a consultation once over two processes: one step, one list, one version of each text', async () => {
  const [house, other] = houses
  const agenda = await house.anAgenda({ phase: 'drafting', goals: 3 })
  const moderator = await house.aModerator(agenda)
  const delegate = await house.aGovernmentDelegate(agenda)
  const wish = { to: 'consultation', closesAt: inDays(house, 1), reason: 'In haste.' }
  expect(await actOnRound(house, moderator, agenda, 'move', wish)).toBe('done')
  const path = `/api/goals/${agenda.goals[0]?.goalId}/threads`
  expect((await house.as(delegate).send('POST', path, anOpening({ kind: 'goal' }))).statusCode).toBe(200)
  await house.database.db.deleteFrom('house_watch').execute()
  for (const one of houses) one.clock.forward(dayMs)
  await Promise.all([house, other, house, other].map(one => one.jobs.runDue()))
  const round = await roundOf(other, agenda)
  expect(round.phase).toBe('review')
  const { db } = other.database
  const events = await db
    .selectFrom('journal')
    .select(['name', 'facts'])
    .where('agenda_id', '=', agenda.agendaId)
    .where('name', 'in', ['phase-changed', 'inputs-listed'])
    .orderBy('id')
    .execute()
  expect(events).toMatchObject([
    { name: 'phase-changed', facts: { to: 'consultation' } },
    { name: 'inputs-listed', facts: { numbers: [1] } },
    { name: 'phase-changed', facts: { to: 'review', cause: 'clock' } },
  ])
  for (const { documentId } of agenda.goals) {
    const kept = await db
      .selectFrom('document_version')
      .select('number')
      .where('document_id', '=', documentId)
      .execute()
    expect(kept).toHaveLength(2)
  }
})
