/** PostgreSQL keeps the contract. */
import { afterAll } from 'vitest'
import { openDatabase } from '../../server/platform/database.ts'
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
