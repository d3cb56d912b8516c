/** One act, whole or not at all; what follows only after the commit; a journal that only grows. */
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ParticipantId } from '../../packages/domain/ids.ts'
import { openMigratedMemory } from '../../tests/support/test-house.ts'
import { systemClock } from './clock.ts'
import type { Database } from './database.ts'
import { randomIds } from './ids.ts'
import { buildMemoryBus } from './message-bus.ts'
import { buildUnitOfWork, systemActor, type Work } from './unit-of-work.ts'

let database: Database
const embeddedWaitMs = 1_000
beforeAll(async () => void (database = await openMigratedMemory({ embeddedWaitMs })))
afterAll(() => database.close())

function build() {
  const bus = buildMemoryBus(pino({ level: 'silent' }))
  return { bus, unitOfWork: buildUnitOfWork({ database, clock: systemClock, bus, ids: randomIds }) }
}

async function addPerson(work: Work, email: string): Promise<ParticipantId> {
  const participantId = randomIds.next<ParticipantId>()
  await work.db.insertInto('participant').values({ id: participantId, email, display_name: 'A' }).execute()
  work.record({ name: 'participant-added', participantId, isAdministrator: false })
  return participantId
}

const journalOf = (id: ParticipantId) =>
  sql<{ name: string }>`select name from journal where facts->>'participantId' = ${id}`.execute(database.db)

test('rows and journal are committed together, and only then is the bus told', async () => {
  const { bus, unitOfWork } = build()
  const heard: unknown[] = []
  bus.subscribe('journal', event => heard.push(event))
  const order: string[] = []
  const id = await unitOfWork(systemActor, async work => {
    work.afterCommit(() => order.push('after'))
    const added = await addPerson(work, 'one@example.org')
    order.push('inside')
    expect(heard).toEqual([])
    return added
  })
  expect(order).toEqual(['inside', 'after'])
  expect(heard).toHaveLength(1)
  expect((await journalOf(id)).rows).toEqual([{ name: 'participant-added' }])
})

test('an error undoes rows and journal, and nothing follows', async () => {
  const { bus, unitOfWork } = build()
  const heard: unknown[] = []
  bus.subscribe('journal', event => heard.push(event))
  let followed = false
  const failing = unitOfWork(systemActor, async work => {
    work.afterCommit(() => void (followed = true))
    await addPerson(work, 'two@example.org')
    throw new Error('in the middle')
  })
  await expect(failing).rejects.toThrow('in the middle')
  expect(followed).toBe(false)
  expect(heard).toEqual([])
  const rows = await database.db.selectFrom('participant').select('id').where('email', '=', 'two@example.org').execute()
  expect(rows).toEqual([])
})

test.each([
  ['changed', sql`update journal set name = 'other'`],
  ['deleted', sql`delete from journal`],
  ['emptied', sql`truncate journal cascade`],
])('the journal cannot be %s', async (_what, statement) => {
  const { unitOfWork } = build()
  await unitOfWork(systemActor, work => addPerson(work, `${_what}@example.org`))
  await expect(statement.execute(database.db)).rejects.toThrow('append-only')
})

test('a query beside an open transaction of the embedded database fails instead of hanging', async () => {
  const { unitOfWork } = build()
  const stuck = unitOfWork(systemActor, async () => {
    await database.db.selectFrom('participant').select('id').execute()
  })
  await expect(stuck).rejects.toThrow(/timeout/)
  expect(await database.db.selectFrom('participant').select('id').limit(1).execute()).toBeDefined()
})

test('a query that waits for a transaction that ends in time is answered', async () => {
  const inside = database.db
    .transaction()
    .execute(() => new Promise(resolve => setTimeout(resolve, embeddedWaitMs / 4)))
  const beside = database.db.selectFrom('participant').select('id').limit(1).execute()
  expect(await beside).toBeDefined()
  await inside
})
