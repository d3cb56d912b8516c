/**
 * Puts the house together: every part and every slice, in one visible list. Nothing is fetched from a registry; a
 * test builds the same house with its own clock, ids or database. Listening, signals and the terminal are in main.ts.
 */
import swagger from '@fastify/swagger'
import cookie from '@fastify/cookie'
import websocket from '@fastify/websocket'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { pino, type Logger } from 'pino'
import { buildSessionCookie } from './auth/session-cookie.ts'
import { registerSessions } from './auth/session-hook.ts'
import { sessionRoutes } from './auth/session-routes.ts'
import { buildTurns } from './auth/turns.ts'
import type { Config } from './config.ts'
import { mayHaveMailbox } from './notification/notification-routes.ts'
import { postSignInLink } from './notification/notification-effects.ts'
import { buildMailboxTransport, buildSmtpTransport, type MailTransport } from './notification/mail-transport.ts'
import { startMailWorker } from './notification/mail-worker.ts'
import { prepareForEndpoints } from './platform/bind-endpoint.ts'
import { systemClock, type Clock } from './platform/clock.ts'
import { openDatabase, type Database } from './platform/database.ts'
import { randomIds, type Ids } from './platform/ids.ts'
import { limits } from './platform/limits.ts'
import { buildMemoryBus, type MessageBus } from './platform/message-bus.ts'
import { migrateToLatest } from './platform/migrate.ts'
import { checkOrigins } from './platform/origin-check.ts'
import { answerWithProblems } from './platform/problem.ts'
import { buildUnitOfWork, type UnitOfWork } from './platform/unit-of-work.ts'

/** The parts that stand beneath every slice. */
export type Foundation = {
  readonly config: Config
  readonly database: Database
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Logger
  readonly bus: MessageBus
  readonly unitOfWork: UnitOfWork
}

export type House = Foundation & {
  readonly app: FastifyInstance
  /** Stops taking requests, closes every socket with 1001, writes what is under way, closes the database. */
  close(): Promise<void>
}

export type Overrides = {
  readonly database?: Database
  readonly clock?: Clock
  readonly ids?: Ids
  readonly log?: Logger
  readonly bus?: MessageBus
}

/** Builds the house of this configuration. Opens and migrates the database unless a migrated one is given. */
export async function buildApp(config: Config, overrides: Overrides = {}): Promise<House> {
  const foundation = await layFoundation(config, overrides)
  const app = buildHttp(foundation)
  await app.register(cookie)
  await app.register(websocket, { options: { maxPayload: 4 * 1024 * 1024, perMessageDeflate: false } })
  await app.register(swagger, { openapi: { openapi: '3.1.0', info: { title: 'Acquis', version: '0.1.0' } } })
  checkOrigins(app, config.allowedOrigins)
  const sessions = { ...foundation, cookie: buildSessionCookie(config.publicOrigin, foundation.clock) }
  registerSessions(app, sessions)
  const transport = mailTransportOf(config)
  const mailWorker = transport === null ? null : startMailWorker({ ...foundation, transport })
  sessionRoutes(app, {
    ...sessions,
    publicOrigin: config.publicOrigin,
    turns: buildTurns(limits.signIn.maxPasswordChecks, limits.signIn.maxPasswordChecksWaiting),
    mailSignInLink: transport === null ? null : (work, facts) => postSignInLink(foundation, work, facts),
  })
  return {
    ...foundation,
    app,
    close: async () => {
      await app.close()
      await mailWorker?.close()
      await foundation.database.close()
    },
  }
}

/** The parts without doors: what the operator's commands need, and what the app is built upon. */
export async function layFoundation(config: Config, overrides: Overrides = {}): Promise<Foundation> {
  const log = overrides.log ?? pino({ level: config.logLevel }, process.stderr)
  const clock = overrides.clock ?? systemClock
  const bus = overrides.bus ?? buildMemoryBus(log)
  const database = overrides.database ?? (await openMigrated(config, log))
  const ids = overrides.ids ?? randomIds
  return { config, database, clock, ids, log, bus, unitOfWork: buildUnitOfWork({ database, clock, bus }) }
}

async function openMigrated(config: Config, log: Logger): Promise<Database> {
  const database = await openDatabase(config.database, {
    onIdleError: cause => log.error({ err: cause }, 'an idle database connection broke'),
  })
  try {
    await migrateToLatest(database)
  } catch (cause) {
    await database.close()
    throw cause
  }
  return database
}

function buildHttp({ config, log }: Foundation): FastifyInstance {
  const logger: FastifyBaseLogger = log
  const app = Fastify({
    loggerInstance: logger,
    disableRequestLogging: true,
    genReqId: () => randomIds.next<string>(),
    bodyLimit: limits.http.maxBodyBytes,
    requestTimeout: limits.http.requestTimeoutMs,
    connectionTimeout: limits.http.connectionTimeoutMs,
    keepAliveTimeout: limits.http.keepAliveTimeoutMs,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: limits.http.maxParamLength },
    trustProxy: config.trustedProxies.length === 0 ? false : [...config.trustedProxies],
  })
  prepareForEndpoints(app)
  answerWithProblems(app)
  acceptJsonOnly(app)
  return app
}

/** A mail server when there is one, else the mailbox page where that is safe, else no mail at all. */
function mailTransportOf({ smtpUrl, mailFrom, host, publicOrigin }: Config): MailTransport | null {
  if (smtpUrl !== null) return buildSmtpTransport({ smtpUrl, from: mailFrom })
  return mayHaveMailbox({ smtpUrl, host, publicOrigin }) ? buildMailboxTransport() : null
}

/** Fastify also reads text/plain by itself; a form on another site can send that without asking. */
function acceptJsonOnly(app: FastifyInstance): void {
  app.removeContentTypeParser('text/plain')
}
