/**
 * A real PostgreSQL for tests: the one that TEST_DATABASE_URL names, or one of our own from the machine's binaries,
 * in a temporary folder, on a free port, started as a user that is not root and stopped by its pid.
 * Each test file asks for its own databases; they go when the instance stops.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

export type PostgresqlInstance = {
  /** Of the database that is there from the start; for tests that need none of their own. */
  readonly url: string
  /** An empty database of one's own; returns its url. It is dropped when the instance stops. */
  createDatabase(): Promise<string>
  /** Drops the databases created here; stops the server if it is our own. */
  stop(): Promise<void>
}

/** Whether `startPostgresql` can succeed here: for `describe.runIf` and for the list of worlds. */
export function hasPostgresql(): boolean {
  return process.env['TEST_DATABASE_URL'] !== undefined || binariesFolder() !== null
}

/**
 * Starts an instance, or joins the one of TEST_DATABASE_URL. The caller stops it.
 * An own one writes without forcing to disk unless `isDurable` is asked for, as a bench must.
 */
export async function startPostgresql(
  options: { readonly isDurable?: boolean | undefined } = {},
): Promise<PostgresqlInstance> {
  const given = process.env['TEST_DATABASE_URL']
  if (given !== undefined && given !== '') return instanceAt(given, () => Promise.resolve())
  const binaries = binariesFolder()
  if (binaries === null) throw new Error('no PostgreSQL on this machine: set TEST_DATABASE_URL')
  const { url, stop } = await startOwn(binaries, options.isDurable ?? false)
  return instanceAt(url, stop)
}

function instanceAt(url: string, stopServer: () => Promise<void>): PostgresqlInstance {
  const created: string[] = []
  return {
    url,
    createDatabase: async () => {
      const name = `acquis_test_${randomBytes(6).toString('hex')}`
      await run(url, `create database ${name}`)
      created.push(name)
      const own = new URL(url)
      own.pathname = `/${name}`
      return own.href
    },
    stop: async () => {
      for (const name of created) await run(url, `drop database if exists ${name} with (force)`)
      await stopServer()
    },
  }
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Where initdb and postgres are: on the PATH, or where Debian puts them (the newest). */
function binariesFolder(): string | null {
  const onPath = (process.env['PATH'] ?? '').split(delimiter)
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : []
  const folders = [...versions.map(version => join(debian, version, 'bin')), ...onPath]
  return folders.find(folder => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ?? null
}

async function startOwn(binaries: string, isDurable: boolean): Promise<{ url: string; stop: () => Promise<void> }> {
  const owner = unprivilegedOwner()
  const folder = mkdtempSync(join(tmpdir(), 'acquis-pg-'))
  chmodSync(folder, 0o700)
  if (owner !== null) chownSync(folder, owner.uid, owner.gid)
  const cluster = join(folder, 'cluster')
  const initialised = spawnSync(
    join(binaries, 'initdb'),
    ['-D', cluster, '-U', 'acquis', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8'],
    { ...owner, cwd: folder, encoding: 'utf8' },
  )
  if (initialised.status !== 0)
    throw new Error(`initdb failed: ${initialised.stderr}${String(initialised.error ?? '')}`)
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort()
    const settings = [
      `fsync=${isDurable ? 'on' : 'off'}`,
      'synchronous_commit=on',
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=60',
      'log_min_messages=fatal',
    ]
    const server = spawn(
      join(binaries, 'postgres'),
      ['-D', cluster, '-p', String(port), ...settings.flatMap(setting => ['-c', setting])],
      { ...owner, cwd: folder, stdio: 'ignore' },
    )
    const url = `postgresql://acquis@127.0.0.1:${port}/postgres`
    if (await answers(url, server)) return { url, stop: () => stopServer(server, folder) }
    if (attempt === 3) throw new Error('the test PostgreSQL did not start')
  }
}

/** PostgreSQL refuses to run as root; `nobody` owns nothing and can own this folder. */
function unprivilegedOwner(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null
  const idOf = (flag: string): number => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout)
  return { uid: idOf('-u'), gid: idOf('-g') }
}

async function answers(url: string, server: ChildProcess): Promise<boolean> {
  for (let attempt = 0; attempt < 150 && server.exitCode === null; attempt += 1) {
    try {
      await run(url, 'select 1')
      return true
    } catch {
      await wait(100)
    }
  }
  server.kill('SIGKILL')
  return false
}

async function stopServer(server: ChildProcess, folder: string): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const ended = new Promise(resolve => server.once('exit', resolve))
    server.kill('SIGINT')
    await ended
  }
  rmSync(folder, { recursive: true, force: true })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
