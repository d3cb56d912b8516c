/** What only several connections can show: two sequencers beside writers whose transactions overlap. */
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgresql, type PostgresqlInstance } from '../../tests/support/postgresql-instance.ts'
import { openDatabase, type Database } from '../platform/database.ts'
import { buildMemoryBus } from '../platform/message-bus.ts'
import { migrateToLatest } from '../platform/migrate.ts'
import { chainPending } from './record-commands.ts'
import { startSequencer } from './sequencer.ts'
import { verifyRecord } from './verify-queries.ts'

let instance: PostgresqlInstance
let one: Database
let other: Database
beforeAll(async () => {
  instance = await startPostgresql()
  const url = await instance.createDatabase()
  one = await openDatabase({ kind: 'postgresql', url })
  await migrateToLatest(one)
  other = await openDatabase({ kind: 'postgresql', url })
})
afterAll(async () => {
  await Promise.all([one.close(), other.close()])
  await instance.stop()
})

const write = (database: Database, n: number): Promise<unknown> =>
  sql`insert into journal (name, facts) values ('language-chosen', jsonb_build_object('n', ${n}::integer))`.execute(
    database.db,
  )

test('[R4] two sequencers beside six writers chain every entry once, and the chain holds', async () => {
  let isOver = false
  const chaining = [one, other].map(async database => {
    while (!isOver) await chainPending(database)
  })
  await Promise.all(
    Array.from({ length: 6 }, async (_writer, w) => {
      for (let n = 0; n < 50; n += 1) await write(n % 2 === 0 ? one : other, w * 50 + n)
    }),
  )
  isOver = true
  await Promise.all(chaining)
  while ((await chainPending(one)) > 0) continue
  expect(await verifyRecord(one.db, null)).toMatchObject({ kind: 'intact', head: { seq: 300n }, pending: 0 })
})

test('[R4] an entry that commits late is chained late, and nobody waits for it', async () => {
  const before = (await verifyRecord(one.db, null)).head.seq
  await other.db.transaction().execute(async late => {
    await sql`insert into journal (name) values ('language-chosen')`.execute(late)
    await write(one, 1_000)
    expect(await chainPending(one)).toBe(1)
  })
  expect(await chainPending(one)).toBe(1)
  expect(await verifyRecord(one.db, null)).toMatchObject({ kind: 'intact', head: { seq: before + 2n } })
})

test('[R4] a sequencer that looks by itself chains what was written here and by other processes', async () => {
  const log = pino({ level: 'silent' })
  const sequencer = startSequencer({ database: one, bus: buildMemoryBus(log), log, looksByItself: true })
  await write(other, 2_000)
  await expect.poll(async () => (await sql`select 1 from record_pending`.execute(one.db)).rows.length).toBe(0)
  await sequencer.close()
  await write(other, 2_001)
  expect(await verifyRecord(one.db, null)).toMatchObject({ kind: 'intact', pending: 1 })
})
