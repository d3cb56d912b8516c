/** PostgreSQL keeps the contract. */
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { openDatabase } from '../../server/platform/database.ts'
import { limits } from '../../server/platform/limits.ts'
import { migrateToLatest } from '../../server/platform/migrate.ts'
import { startPostgresql, type PostgresqlInstance } from '../support/postgresql-instance.ts'
import { describeDatabase } from './database-contract.ts'

let instance: PostgresqlInstance | null = null
afterAll(() => instance?.stop())

describeDatabase(async () => {
  instance = await startPostgresql()
  const database = await openDatabase({ kind: 'postgresql', url: await instance.createDatabase() })
  await migrateToLatest(database)
  return database
})

test('so many transactions go on side by side; one more waits until one of them has ended', async () => {
  const { maxConnections } = limits.database
  instance ??= await startPostgresql()
  const database = await openDatabase({ kind: 'postgresql', url: await instance.createDatabase() })
  const ends: (() => void)[] = []
  const begun: unknown[] = []
  const begin = (): Promise<void> =>
    database.db.transaction().execute(async transaction => {
      begun.push(await sql`select 1`.execute(transaction))
      await new Promise<void>(resolve => ends.push(resolve))
    })
  const all = Array.from({ length: maxConnections + 1 }, begin)
  while (begun.length < maxConnections) await new Promise(resolve => setTimeout(resolve, 5))
  await new Promise(resolve => setTimeout(resolve, 300))
  expect(begun).toHaveLength(maxConnections)
  ends.shift()?.()
  while (begun.length < maxConnections + 1) await new Promise(resolve => setTimeout(resolve, 5))
  while (ends.length < maxConnections) await new Promise(resolve => setTimeout(resolve, 5))
  for (const end of ends) end()
  await Promise.all(all)
  await database.close()
})
