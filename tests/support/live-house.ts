/**
 * The live engine alone behind a real websocket server: real database, real log, real gate; only who may do what is
 * decided by the test. Documents and people are rows as the house would make them.
 */
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import websocket from '@fastify/websocket'
import Fastify from 'fastify'
import { pino } from 'pino'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import {
  type AgendaId,
  type DocumentId,
  documentAddress,
  type GoalId,
  type MemberId,
  type OrganisationId,
  type ParticipantId,
  parseDocumentAddress,
  type SessionId,
} from '../../packages/domain/ids.ts'
import type { TextMode } from '../../packages/domain/permission.ts'
import { createText } from '../../server/drafting/drafting-effects.ts'
import { type Admission, type LiveLimits, websocketOptions } from '../../server/live/connection.ts'
import { type Admit, buildRooms, type Rooms } from '../../server/live/rooms.ts'
import { systemClock } from '../../server/platform/clock.ts'
import type { Database } from '../../server/platform/database.ts'
import { limits } from '../../server/platform/limits.ts'
import { randomIds } from '../../server/platform/ids.ts'
import { buildMemoryBus } from '../../server/platform/message-bus.ts'
import { buildUnitOfWork, type ParticipantActor, systemActor } from '../../server/platform/unit-of-work.ts'
import { LiveClient, type LiveClientOptions } from './live-client.ts'

export type LivePerson = {
  readonly participantId: ParticipantId
  readonly memberId: MemberId
  readonly sessionId: SessionId
  readonly name: string
  readonly cookie: string
  readonly actor: ParticipantActor
}

export type LiveHouse = {
  readonly database: Database
  readonly rooms: Rooms
  /** `ws://127.0.0.1:port/collab` */
  readonly url: string
  /** A document with these paragraphs; returns its address. */
  aDocument(paragraphs?: readonly string[]): Promise<{ readonly documentId: DocumentId; readonly address: string }>
  aPerson(name?: string): Promise<LivePerson>
  /** What `admit` answers for this person from now on: a mode, or a refusal. Does not tell the engine. */
  allow(person: LivePerson, what: TextMode | { readonly refused: RefusalCode }): void
  /** Raises a person's access version, as a change of role does. */
  changeAccess(person: LivePerson): Promise<void>
  raiseFence(documentId: DocumentId): Promise<void>
  logRows(documentId: DocumentId): Promise<number>
  /** Opens a text as this person (somebody new unless said) and waits until it is there. */
  join(address: string, options?: LiveClientOptions & { readonly as?: LivePerson }): Promise<LiveClient>
  close(): Promise<void>
}

export type LiveHouseOptions = {
  readonly limits?: Partial<LiveLimits>
  /** Keeps the database open at the end, for a second house on it. */
  readonly keepsDatabase?: boolean
}

/** Builds the engine on a migrated database and listens on a free port of the loopback. */
export async function buildLiveHouse(database: Database, options: LiveHouseOptions = {}): Promise<LiveHouse> {
  const log = pino({ level: process.env['LIVE_LOG'] ?? 'silent' })
  const people = new Map<string, LivePerson>()
  const allowed = new Map<ParticipantId, TextMode | { readonly refused: RefusalCode }>()
  const liveLimits: LiveLimits = { ...limits.live, ...options.limits }
  const unitOfWork = buildUnitOfWork({ database, clock: systemClock, bus: buildMemoryBus(log), ids: randomIds })
  const agenda = await anAgenda(database)
  const admit: Admit = async ({ documentId, epoch, participantId, sessionId }) => {
    const what = allowed.get(participantId) ?? 'direct'
    if (typeof what === 'object') return what
    const person = [...people.values()].find(one => one.participantId === participantId)
    const numbers = await database.db
      .selectFrom('document')
      .innerJoin('member', join => join.onTrue())
      .select(['document.epoch', 'document.fence', 'member.access_version'])
      .where('document.id', '=', documentId)
      .where('member.participant_id', '=', participantId)
      .executeTakeFirst()
    if (person === undefined || numbers === undefined) return { refused: 'not-found' }
    if (numbers.epoch !== epoch) return { refused: 'document-other-epoch' }
    return admissionOf(person, documentId, sessionId, what, {
      epoch,
      fence: numbers.fence,
      accessVersion: numbers.access_version,
    })
  }
  const rooms = buildRooms({
    database,
    unitOfWork,
    clock: systemClock,
    log,
    limits: liveLimits,
    serverClientId: randomInt(1, 2 ** 32),
    drawClientId: () => randomInt(1, 2 ** 32),
    drawAlias: () => randomBytes(6).toString('hex'),
    authorsOf: (_db, _documentId, ids) =>
      Promise.resolve(
        new Map(
          [...people.values()].flatMap(({ participantId, name }) =>
            ids.includes(participantId) ? [[participantId, seen(name)]] : [],
          ),
        ),
      ),
    admit,
  })
  const server = await listen(rooms, people, admit, liveLimits)

  const clients: LiveClient[] = []
  const house: LiveHouse = {
    database,
    rooms,
    url: server.url,
    aDocument: async paragraphs => {
      const documentId = randomUUID() as string as DocumentId
      const goalId = randomUUID() as string as GoalId
      const number = randomInt(1, 2 ** 31 - 1)
      await database.db.insertInto('goal').values({ id: goalId, agenda_id: agenda, number, title: 'A goal' }).execute()
      const blocks = (paragraphs ?? ['']).map(text => ({ runs: text === '' ? [] : [{ text, marks: {} }] }))
      await unitOfWork(systemActor, work => createText(work, { documentId, goalId, blocks }))
      return { documentId, address: documentAddress(documentId, 1) }
    },
    aPerson: async (name = 'Somebody') => {
      const person = await aMember(database, agenda, name)
      people.set(person.cookie, person)
      return person
    },
    allow: (person, what) => void allowed.set(person.participantId, what),
    changeAccess: async person => {
      await database.db
        .updateTable('member')
        .set(eb => ({ access_version: eb('access_version', '+', 1) }))
        .where('id', '=', person.memberId)
        .execute()
    },
    raiseFence: async documentId => {
      await database.db
        .updateTable('document')
        .set(eb => ({ fence: eb('fence', '+', 1) }))
        .where('id', '=', documentId)
        .execute()
    },
    logRows: async documentId => {
      const { count } = await database.db
        .selectFrom('document_update')
        .select(eb => eb.fn.countAll<string>().as('count'))
        .where('document_id', '=', documentId)
        .executeTakeFirstOrThrow()
      return Number(count)
    },
    join: async (address, { as, ...options } = {}) => {
      const person = as ?? (await house.aPerson())
      const client = new LiveClient(server.url, address, person.cookie, options)
      clients.push(client)
      return options.isQuiet === true ? client.opened() : client.synced()
    },
    close: async () => {
      for (const client of clients) client.socket.terminate()
      await rooms.close(2_000)
      await server.close()
      if (options.keepsDatabase !== true) await database.close()
    },
  }
  return house
}

async function listen(
  rooms: Rooms,
  people: ReadonlyMap<string, LivePerson>,
  admit: Admit,
  liveLimits: LiveLimits,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const app = Fastify({ forceCloseConnections: true })
  await app.register(websocket, websocketOptions(liveLimits))
  const admissions = new WeakMap<object, Admission>()
  app.route<{ Params: { address: string }; Querystring: { acquis?: string; schema?: string } }>({
    method: 'GET',
    url: '/collab/:address',
    preValidation: async (request, reply) => {
      const person = people.get(request.headers.cookie ?? '')
      const address = parseDocumentAddress(request.params.address)
      if (person === undefined || address === null) return reply.code(401).send()
      const answer = await admit({ ...address, participantId: person.participantId, sessionId: person.sessionId })
      if ('refused' in answer) return reply.code(404).send()
      admissions.set(request, answer)
      return undefined
    },
    handler: (_request, reply) => reply.code(404).send(),
    wsHandler: (socket, request) => {
      const admission = admissions.get(request)
      if (admission === undefined) return socket.terminate()
      rooms.connect(socket, request.raw.socket, admission, {
        acquis: request.query.acquis === '1',
        schemaVersion: request.query.schema === undefined ? null : Number(request.query.schema),
      })
    },
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return { url: `ws://127.0.0.1:${port}/collab`, close: () => app.close() }
}

function admissionOf(
  person: LivePerson,
  documentId: DocumentId,
  sessionId: SessionId,
  mode: TextMode,
  numbers: Pick<Admission, 'epoch' | 'fence' | 'accessVersion'>,
): Admission {
  const { participantId, memberId, name } = person
  return {
    ...{ documentId, participantId, memberId, sessionId, mode },
    ...numbers,
    phase: 'drafting',
    maySuggest: mode !== 'read',
    reason: mode === 'direct' ? null : 'not-allowed-for-role',
    presence: seen(name),
  }
}

function seen(name: string): Admission['presence'] {
  return { name, organisation: 'Ministry of Aldland', code: 'ALD', group: 'government' }
}

async function anAgenda(database: Database): Promise<AgendaId> {
  const id = randomUUID() as string as AgendaId
  await database.db.insertInto('agenda').values({ id, title: 'An agenda' }).execute()
  return id
}

async function aMember(database: Database, agendaId: AgendaId, name: string): Promise<LivePerson> {
  const mark = randomBytes(6).toString('hex')
  const participantId = randomUUID() as string as ParticipantId
  const memberId = randomUUID() as string as MemberId
  const organisationId = randomUUID() as string as OrganisationId
  const sessionId = randomUUID() as string as SessionId
  await database.db
    .insertInto('participant')
    .values({ id: participantId, email: `${mark}@example.org`, display_name: name })
    .execute()
  await database.db
    .insertInto('organisation')
    .values({ id: organisationId, name: mark, stakeholder_group: 'government', country: 'XA', code: 'ALD' })
    .execute()
  await database.db
    .insertInto('member')
    .values({
      id: memberId,
      agenda_id: agendaId,
      participant_id: participantId,
      organisation_id: organisationId,
      role: 'delegate',
    })
    .execute()
  const actor = {
    kind: 'participant',
    participantId,
    sessionId,
    displayName: name,
    locale: 'en',
    isAdministrator: false,
  } as const
  return { participantId, memberId, sessionId, name, cookie: `person=${mark}`, actor }
}
