/**
 * The real house without a port: real routes, real rules, real database (embedded and in memory, from a template that
 * is migrated once; or a PostgreSQL of its own), under a clock that a test moves. Makers fill what a test does not
 * care about; `house.as(person)` asks as that person's browser would.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import type { Phase } from '../../packages/domain/agenda.ts'
import type { AgendaId, DocumentId, GoalId, ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import type { OrganisationWish } from '../../packages/domain/member.ts'
import type { Role } from '../../packages/domain/participant.ts'
import { addMember, importAgenda } from '../../server/agenda/agenda-commands.ts'
import { readAgendaFile } from '../../server/agenda/agenda-file-reader.ts'
import { buildApp, type House } from '../../server/app.ts'
import { linkTargets } from '../../server/catalogue/entry-queries.ts'
import { openSession } from '../../server/auth/session.ts'
import { isInvalid, parseConfig, type Config } from '../../server/config.ts'
import { importDeps } from '../../server/operator-commands.ts'
import { importStarterCatalogue } from '../../server/starter-catalogue.ts'
import { addParticipant } from '../../server/participant/participant-commands.ts'
import { openDatabase, type Database } from '../../server/platform/database.ts'
import { migrateToLatest } from '../../server/platform/migrate.ts'
import { systemActor } from '../../server/platform/unit-of-work.ts'
import { startPostgresql } from './postgresql-instance.ts'

export type Person = {
  readonly participantId: ParticipantId
  readonly sessionId: SessionId
  readonly email: string
  readonly name: string
  /** The whole Cookie header of her browser. */
  readonly cookie: string
}

export type TestAgenda = {
  readonly agendaId: AgendaId
  readonly title: string
  readonly goals: readonly { readonly goalId: GoalId; readonly documentId: DocumentId; readonly number: number }[]
}

export type Asking = {
  get(path: string): Promise<LightMyRequestResponse>
  send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<LightMyRequestResponse>
}

export type TestHouse = House & {
  readonly clock: { now(): Date; forward(ms: number): void }
  /** Asks with this person's cookie and our Origin; null asks as nobody. */
  as(person: Person | null): Asking
  /** An account with an open session and no seat anywhere. */
  aPerson(facts?: { readonly name?: string; readonly isAdministrator?: boolean }): Promise<Person>
  /** An agenda of the shape of the catalogue; `goals` of its fourteen are kept (2 unless said). */
  anAgenda(facts?: { readonly phase?: Phase; readonly goals?: number; readonly title?: string }): Promise<TestAgenda>
  /** A person with a seat in this agenda. */
  aMember(agenda: TestAgenda, role: Role, organisation?: OrganisationWish | null): Promise<Person>
  aModerator(agenda: TestAgenda): Promise<Person>
  aGovernmentDelegate(agenda: TestAgenda): Promise<Person>
  aBusinessDelegate(agenda: TestAgenda): Promise<Person>
  anObserver(agenda: TestAgenda): Promise<Person>
}

export type TestHouseOptions = {
  /** Default: the embedded one, or PostgreSQL when TEST_ENGINE=postgresql. */
  readonly engine?: 'embedded' | 'postgresql'
  /** A migrated database to stand on instead; the house closes it. */
  readonly database?: Database
  readonly variables?: Readonly<Record<string, string>>
  /** So far the database's time is ahead of the process's. */
  readonly databaseAheadMs?: number
  /** The machine's clock instead of one that stands still: where real sockets and timers run. */
  readonly realClock?: boolean
}

export const ministry: OrganisationWish = {
  name: 'Ministry of Aldland',
  group: 'government',
  code: 'ALD',
  country: 'XA',
}
export const chamber: OrganisationWish = {
  name: 'Brook Chamber of Commerce',
  group: 'business',
  code: 'BCC',
  country: null,
}

/** Builds a house with the starter catalogue and nobody in it. Close it when the test ends. */
export async function buildTestHouse(options: TestHouseOptions = {}): Promise<TestHouse> {
  const { database, release } = await databaseOf(options)
  const clock = options.realClock === true ? { now: () => new Date(), forward: refuseForward } : movableClock()
  const timeOfDatabase = (): Date => new Date(clock.now().getTime() + (options.databaseAheadMs ?? 0))
  const config = configOf(options.variables ?? {})
  const house = await buildApp(config, {
    database,
    clock,
    log: pino({ level: 'silent' }),
    // A moved clock moves the database's time too, jobs wait for `house.jobs.runDue()` and the record for `sequencer.chainAll()`.
    ...(options.realClock === true ? {} : { databaseNow: () => Promise.resolve(timeOfDatabase()), byHand: true }),
  })
  await house.app.ready()
  await importStarterCatalogue(house)

  const aPerson: TestHouse['aPerson'] = async (facts = {}) => {
    const mark = randomBytes(4).toString('hex')
    const email = `person-${mark}@example.org`
    const name = facts.name ?? `Person ${mark}`
    const isAdministrator = facts.isAdministrator ?? false
    const participantId = await addParticipant(house, systemActor, {
      email,
      displayName: name,
      password: null,
      isAdministrator,
    })
    const { token, sessionId } = await house.unitOfWork(systemActor, work =>
      openSession(house, work, {
        sessionId: house.ids.next<SessionId>(),
        participantId,
        way: 'link',
        userAgent: 'test',
        address: '127.0.0.1',
      }),
    )
    return { participantId, sessionId, email, name, cookie: `sid=${token}` }
  }
  const anAgenda: TestHouse['anAgenda'] = async (facts = {}) => {
    const catalogue = await starterAgenda(database)
    const title = facts.title ?? `Agenda ${randomBytes(4).toString('hex')}`
    const imported = await importAgenda(importDeps(house), systemActor, {
      catalogue: {
        ...catalogue,
        agenda: { ...catalogue.agenda, title },
        goals: catalogue.goals.slice(0, facts.goals ?? 2),
      },
      phase: facts.phase ?? 'drafting',
      founders: [],
      onlyAsFirst: false,
    })
    if (imported === null) throw new Error('no agenda was made')
    const goals = await database.db
      .selectFrom('goal')
      .innerJoin('document', 'document.goal_id', 'goal.id')
      .select(['goal.id as goalId', 'document.id as documentId', 'goal.number'])
      .where('goal.agenda_id', '=', imported.agendaId)
      .orderBy('goal.number')
      .execute()
    return { agendaId: imported.agendaId, title, goals }
  }
  const aMember: TestHouse['aMember'] = async (agenda, role, organisation = null) => {
    const person = await aPerson()
    await addMember(house, systemActor, { agenda: agenda.agendaId, email: person.email, role, organisation })
    return person
  }
  return {
    ...house,
    clock,
    as: person => askingAs(house, person),
    aPerson,
    anAgenda,
    aMember,
    aModerator: agenda => aMember(agenda, 'moderator'),
    aGovernmentDelegate: agenda => aMember(agenda, 'delegate', ministry),
    aBusinessDelegate: agenda => aMember(agenda, 'delegate', chamber),
    anObserver: agenda => aMember(agenda, 'observer'),
    close: async () => {
      await house.close()
      await release()
    },
  }
}

/** An embedded database in memory, migrated, from a template made once per state of the migrations. */
export async function openMigratedMemory(options: { readonly embeddedWaitMs?: number } = {}): Promise<Database> {
  const embeddedWaitMs = options.embeddedWaitMs ?? 5_000
  return openDatabase({ kind: 'memory', template: await migratedTemplate() }, { embeddedWaitMs })
}

function refuseForward(): never {
  throw new Error('a real clock does not move')
}

function movableClock(): TestHouse['clock'] {
  let present = Date.now()
  return { now: () => new Date(present), forward: ms => void (present += ms) }
}

function configOf(variables: Readonly<Record<string, string>>): Config {
  const config = parseConfig({ LOG_LEVEL: 'silent', ACQUIS_DEMO: 'off', ...variables })
  if (isInvalid(config)) throw new Error(JSON.stringify(config))
  return config
}

function askingAs(house: House, person: Person | null): Asking {
  const headers = person === null ? {} : { cookie: person.cookie }
  const { origin } = new URL(house.config.publicOrigin)
  return {
    get: path => house.app.inject({ method: 'GET', url: path, headers }),
    send: (method, path, body) =>
      house.app.inject({
        method,
        url: path,
        headers: { ...headers, origin, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      }),
  }
}

async function databaseOf(options: TestHouseOptions): Promise<{ database: Database; release: () => Promise<void> }> {
  const nothing = (): Promise<void> => Promise.resolve()
  if (options.database !== undefined) return { database: options.database, release: nothing }
  const engine = options.engine ?? (process.env['TEST_ENGINE'] === 'postgresql' ? 'postgresql' : 'embedded')
  // A query beside an open transaction fails here within seconds instead of hanging.
  if (engine === 'embedded') return { database: await openMigratedMemory(), release: nothing }
  const instance = await startPostgresql()
  const database = await openDatabase({ kind: 'postgresql', url: await instance.createDatabase() })
  await migrateToLatest(database)
  return { database, release: () => instance.stop() }
}

let agendaText: Promise<string> | null = null
/** The file of the starter agenda, which links to the catalogue of this database. */
export async function starterAgenda({ db }: Pick<Database, 'db'>): Promise<ReturnType<typeof readAgendaFile>> {
  agendaText ??= readFile(join(import.meta.dirname, '../../catalogue/goals.json'), 'utf8')
  return readAgendaFile(await agendaText, await linkTargets(db))
}

/** Migrating an empty embedded database takes seconds, loading a dump of it less than one. */
async function migratedTemplate(): Promise<Blob> {
  const path = join(tmpdir(), `acquis-template-${await stateOfMigrations()}.tar`)
  try {
    return new Blob([await readFile(path)])
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause
  }
  const database = await openDatabase({ kind: 'memory', template: null })
  await migrateToLatest(database)
  const dump = await database.dump()
  await database.close()
  if (dump === null) throw new Error('the embedded database gave no dump')
  const draft = `${path}.${randomBytes(4).toString('hex')}`
  await mkdir(tmpdir(), { recursive: true })
  await writeFile(draft, Buffer.from(await dump.arrayBuffer()))
  await rename(draft, path)
  return dump
}

/** Names, sizes and times of the migrations: a template of another state is another file. */
async function stateOfMigrations(): Promise<string> {
  const folder = join(import.meta.dirname, '../../migrations')
  const files = (await readdir(folder)).toSorted()
  const stats = await Promise.all(files.map(file => stat(join(folder, file))))
  const state = files.map((file, i) => `${file} ${stats[i]?.size} ${stats[i]?.mtimeMs}`).join('\n')
  return createHash('sha256').update(state).digest('hex').slice(0, 16)
}
