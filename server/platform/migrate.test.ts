/** Migrations on the embedded database. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, type Database } from './database.ts'
import { migrateToLatest, pendingMigrations } from './migrate.ts'

let database: Database
beforeAll(async () => void (database = await openDatabase({ kind: 'memory', template: null })))
afterAll(() => database.close())

test('an empty embedded database is brought to the latest state, and a second run does nothing', async () => {
  expect(await pendingMigrations(database)).not.toEqual([])
  const ran = await migrateToLatest(database)
  expect(ran).toEqual(ran.toSorted())
  expect(await pendingMigrations(database)).toEqual([])
  expect(await migrateToLatest(database)).toEqual([])
})
