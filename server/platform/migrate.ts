/**
 * Brings the database to the state that this code expects: forward only, each migration once, all of them in one
 * transaction under kysely's advisory lock, so that several processes may start at once.
 */
import { Migrator, type Migration, type MigrationProvider } from 'kysely/migration'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Database } from './database.ts'

const migrationsFolder = join(import.meta.dirname, '../../migrations')

/** Runs what has not run yet and returns the names of what ran. Throws on the first that fails; nothing stays of it. */
export async function migrateToLatest(database: Database, folder = migrationsFolder): Promise<readonly string[]> {
  const { error, results } = await migratorOf(database, folder).migrateToLatest()
  if (error !== undefined) {
    const failed = results?.find(result => result.status === 'Error')
    throw new Error(`migration ${failed?.migrationName ?? 'of the database'} failed`, { cause: error })
  }
  return (results ?? []).map(result => result.migrationName)
}

/** The names of the migrations that have not run yet. */
export async function pendingMigrations(database: Database, folder = migrationsFolder): Promise<readonly string[]> {
  const all = await migratorOf(database, folder).getMigrations()
  return all.filter(migration => migration.executedAt === undefined).map(migration => migration.name)
}

function migratorOf(database: Database, folder: string): Migrator {
  return new Migrator({ db: database.db, provider: migrationsIn(folder) })
}

function migrationsIn(folder: string): MigrationProvider {
  return {
    async getMigrations() {
      const files = (await readdir(folder)).filter(file => /^\d{12}-[a-z-]+\.ts$/.test(file)).toSorted()
      const named = files.map(async file => {
        const migration = (await import(pathToFileURL(join(folder, file)).href)) as Migration
        return [file.slice(0, -'.ts'.length), migration] as const
      })
      return Object.fromEntries(await Promise.all(named))
    },
  }
}
