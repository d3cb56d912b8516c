/**
 * Opens the database: the only file that knows which engine runs. Both engines are reached through `pg`, so that the
 * embedded one behaves like production down to its mistakes (bigint as text, jsonb arrays to be written as text).
 * The embedded engine has one connection: a query beside an open transaction would wait for ever, so waiting is
 * bounded and reported. Source of the choice: docs/decisions/embedded-database.md.
 */
import { Kysely, PostgresDialect } from 'kysely'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import pg from 'pg'
import { limits } from './limits.ts'
import type { Tables } from './tables.ts'

export type DatabaseChoice =
  | { readonly kind: 'postgresql'; readonly url: string }
  /** A folder that we alone hold: take its lock (lock.ts) before opening. */
  | { readonly kind: 'embedded'; readonly folder: string }
  /** In memory, for tests; from a dump of a migrated database when one is given. */
  | { readonly kind: 'memory'; readonly template: Blob | null }

/**
 * One connection for the log of updates: its own on PostgreSQL, the shared one on the embedded engine, where a
 * statement waits for the transaction under way.
 */
export type LogConnection = {
  query<Row>(text: string, values: unknown[]): Promise<Row[]>
  close(): Promise<void>
}

export type Database = {
  readonly db: Kysely<Tables>
  readonly kind: 'embedded' | 'postgresql'
  openLogConnection(): Promise<LogConnection>
  /** The whole embedded database as a tar archive, for tests' templates; null on PostgreSQL. */
  dump(): Promise<Blob | null>
  close(): Promise<void>
}

export type DatabaseOptions = {
  /** How long a query may wait for the embedded engine's one connection before it fails as a deadlock. */
  readonly embeddedWaitMs?: number | undefined
  /** Called when an idle connection breaks; the pool replaces it by itself. */
  readonly onIdleError?: ((cause: Error) => void) | undefined
}

/** Opens the chosen database. Does not migrate. The caller closes it. */
export async function openDatabase(choice: DatabaseChoice, options: DatabaseOptions = {}): Promise<Database> {
  return choice.kind === 'postgresql' ? openPostgresql(choice.url, options) : openEmbedded(choice, options)
}

async function openPostgresql(url: string, options: DatabaseOptions): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: limits.database.maxConnections,
    application_name: 'acquis',
    // Our conditions look dear to the planner, so it would compile them anew for every query: several times what they cost.
    options: '-c jit=off',
  })
  pool.on('error', cause => options.onIdleError?.(cause))
  // One that breaks inside a transaction, between two statements: nobody listens then, and the process would end.
  // The next statement fails, so the act hears of it.
  pool.on('connect', client => client.on('error', () => undefined))
  const probe = await pool.connect()
  probe.release()
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return {
    db,
    kind: 'postgresql',
    openLogConnection: () => openOwnConnection(url, options),
    dump: () => Promise.resolve(null),
    close: () => db.destroy(),
  }
}

/** Generic plans: the log's INSERT is the same statement for ever, and planning it anew costs more than running it. */
async function openOwnConnection(url: string, options: DatabaseOptions): Promise<LogConnection> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'acquis-log',
    options: '-c plan_cache_mode=force_generic_plan',
  })
  client.on('error', cause => options.onIdleError?.(cause))
  await client.connect()
  const names = new Map<string, string>()
  const nameOf = (text: string): string => {
    const name = names.get(text) ?? `log-${names.size}`
    names.set(text, name)
    return name
  }
  return {
    // Named, so that it is prepared once: an unnamed statement is planned anew each time, whatever the setting says.
    query: async <Row>(text: string, values: unknown[]) =>
      (await client.query({ name: nameOf(text), text, values })).rows as Row[],
    close: () => client.end(),
  }
}

async function openEmbedded(
  choice: Extract<DatabaseChoice, { kind: 'embedded' | 'memory' }>,
  options: DatabaseOptions,
): Promise<Database> {
  // Loaded only when needed: 27 MB of code and some 400 MB of memory.
  const { PGlite } = await import('@electric-sql/pglite')
  const { createPgConfig } = await import('@electric-sql/pglite/node-postgres')
  if (choice.kind === 'embedded') await mkdir(dirname(choice.folder), { recursive: true, mode: 0o700 })
  const engine =
    choice.kind === 'embedded'
      ? await PGlite.create(choice.folder)
      : await PGlite.create('memory://', choice.template === null ? {} : { loadDataDir: choice.template })
  const pool = new pg.Pool({
    ...(createPgConfig(engine) as pg.PoolConfig),
    max: 1,
    // The one connection is never given up: a second one would share its state.
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: options.embeddedWaitMs ?? limits.database.embeddedWaitMs,
  })
  pool.on('error', cause => options.onIdleError?.(cause))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return {
    db,
    kind: 'embedded',
    openLogConnection: () =>
      Promise.resolve({
        query: async <Row>(text: string, values: unknown[]) => (await pool.query(text, values)).rows as Row[],
        close: () => Promise.resolve(),
      }),
    dump: () => engine.dumpDataDir('none'),
    close: async () => {
      await db.destroy()
      await engine.close()
    },
  }
}
