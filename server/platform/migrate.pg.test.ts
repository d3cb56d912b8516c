/** Migrations on a real PostgreSQL, where several processes may start at once. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgresql, type PostgresqlInstance } from '../../tests/support/postgresql-instance.ts'
import { openDatabase } from './database.ts'
import { migrateToLatest, pendingMigrations } from './migrate.ts'

let postgresql: PostgresqlInstance
beforeAll(async () => void (postgresql = await startPostgresql()))
afterAll(() => postgresql.stop())

test('an empty PostgreSQL is brought to the latest state, and a second run does nothing', async () => {
  const database = await openDatabase({ kind: 'postgresql', url: await postgresql.createDatabase() })
  const ran = await migrateToLatest(database)
  expect(ran).toContain('202611210004-create-journal')
  expect(await pendingMigrations(database)).toEqual([])
  expect(await migrateToLatest(database)).toEqual([])
  await database.close()
})

test('four processes that start at once on an empty database migrate it once', async () => {
  const url = await postgresql.createDatabase()
  const databases = await Promise.all([1, 2, 3, 4].map(() => openDatabase({ kind: 'postgresql', url })))
  const ran = await Promise.all(databases.map(database => migrateToLatest(database)))
  expect(ran.filter(names => names.length > 0)).toHaveLength(1)
  await Promise.all(databases.map(database => database.close()))
})
