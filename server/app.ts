/**
 * Puts the house together: every part and every slice, in one visible list. Nothing is fetched from a registry; a
 * test builds the same house with its own clock, ids or database. Listening, signals and the terminal are in main.ts.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import websocket from '@fastify/websocket'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { pino, type Logger } from 'pino'
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { AgendaFile } from '../packages/contract/agenda-file.ts'
import { DomainError } from '../packages/domain/errors.ts'
import { watchHouse, type HouseWatch } from './consultation/house-watch-commands.ts'
import { roundRoutes } from './consultation/round-routes.ts'
import { buildFreezeTexts } from './drafting/freeze-commands.ts'
import { agendaPageRoutes } from './pages/agenda-page-routes.ts'
import { setupPageRoutes } from './pages/setup-page-routes.ts'
import { standingInAgenda } from './agenda/agenda-queries.ts'
import { agendaRoutes } from './agenda/agenda-routes.ts'
import { goalRoutes } from './agenda/goal-routes.ts'
import { buildInvitationMail } from './agenda/invitation-mail.ts'
import { invitationRoutes } from './agenda/invitation-routes.ts'
import { tellRenamed } from './agenda/member-commands.ts'
import { memberRoutes } from './agenda/member-routes.ts'
import { networkOf } from './auth/attempt-commands.ts'
import { inputRoutes } from './consultation/input-routes.ts'
import { endCalls } from './consensus/call-ends.ts'
import { shiftCalls } from './consensus/consensus-effects.ts'
import { returnCalls } from './consensus/withdrawn-calls.ts'
import { consensusRoutes } from './consensus/consensus-routes.ts'
import { messageRoutes } from './consultation/message-routes.ts'
import { commentRoutes } from './comment/comment-routes.ts'
import { buildSessionCookie } from './auth/session-cookie.ts'
import { registerSessions } from './auth/session-hook.ts'
import { languageRoutes } from './auth/language-routes.ts'
import { registerReaderLocale } from './auth/reader-locale.ts'
import { sessionRoutes } from './auth/session-routes.ts'
import { signInPageRoutes, type SignInPagesDeps } from './auth/sign-in-page-routes.ts'
import { buildTurns } from './auth/turns.ts'
import type { Config } from './config.ts'
import { addLinks, proposeFirstLink } from './catalogue/catalogue-effects.ts'
import { countFrameworks } from './catalogue/catalogue-queries.ts'
import { createText, fenceText } from './drafting/drafting-effects.ts'
import { catalogueRoutes } from './catalogue/catalogue-routes.ts'
import { draftingRoutes } from './drafting/drafting-routes.ts'
import { versionRoutes } from './drafting/version-routes.ts'
import { visitRoutes } from './drafting/visit-routes.ts'
import { buildExchange } from './exchange/build-exchange.ts'
import { exchangeRoutes } from './exchange/exchange-routes.ts'
import { accountPageRoutes } from './pages/account-page-routes.ts'
import { membersPageRoutes } from './pages/members-page-routes.ts'
import { invitationPageRoutes } from './pages/invitation-page-routes.ts'
import { roundPageRoutes } from './pages/round-page-routes.ts'
import { bracketPageRoutes } from './pages/bracket-page-routes.ts'
import { goalPageRoutes } from './pages/goal-page-routes.ts'
import { historyPageRoutes } from './pages/history-page-routes.ts'
import { inboxPageRoutes } from './pages/inbox-page-routes.ts'
import { importPageRoutes } from './pages/import-page-routes.ts'
import { indicatorPageRoutes } from './pages/indicator-page-routes.ts'
import { buildLiveTexts } from './drafting/live-texts.ts'
import { websocketOptions } from './live/connection.ts'
import { jobHandlers } from './job-handlers.ts'
import { measureJobs } from './job-metrics.ts'
import { measureRooms } from './live-metrics.ts'
import type { Rooms } from './live/rooms.ts'
import { startMailWorker, type MailWorker } from './notification/mail-worker.ts'
import { buildMailboxTransport, buildSmtpTransport } from './notification/mail-transport.ts'
import { buildEventAudience, type SeatOf } from './notification/event-audience.ts'
import { eventRoutes } from './notification/event-routes.ts'
import { inboxRoutes } from './notification/inbox-routes.ts'
import { muteRoutes } from './notification/mute-routes.ts'
import { postMail, postSignInLink } from './notification/notification-effects.ts'
import { mailboxPath, mailboxRoutes, mayHaveMailbox } from './notification/notification-routes.ts'
import { accountRoutes } from './participant/account-routes.ts'
import { apiDocsRoutes, registerOpenApi } from './platform/api-docs-routes.ts'
import { prepareForEndpoints } from './platform/bind-endpoint.ts'
import { changedSeats } from './platform/changed-seats.ts'
import { readClientAssets, serveClientAssets, type ClientAssets } from './platform/client-assets.ts'
import { systemClock, type Clock } from './platform/clock.ts'
import { openDatabase, type Database } from './platform/database.ts'
import { healthRoutes } from './platform/health-routes.ts'
import { buildHtmlPage, registerSecurityHeaders } from './platform/html-page.ts'
import { randomIds, type Ids } from './platform/ids.ts'
import { limits } from './platform/limits.ts'
import { buildMemoryBus, type MessageBus } from './platform/message-bus.ts'
import { databaseNow, type DatabaseNow } from './platform/jobs.ts'
import { startJobWorker, type Jobs } from './platform/job-worker.ts'
import { migrateToLatest } from './platform/migrate.ts'
import { checkOrigins } from './platform/origin-check.ts'
import { readStarterGoals } from './starter-catalogue.ts'
import { acceptancesOf } from './suggestion/acceptance-queries.ts'
import { suggestionForThread } from './suggestion/suggestion-effects.ts'
import { suggestionRoutes } from './suggestion/suggestion-routes.ts'
import type { Foundation } from './foundation.ts'
import { forgetPerson, renameEverywhere } from './person-changes.ts'
import { recordPageRoutes } from './pages/record-page-routes.ts'
import { recordRoutes } from './record/record-routes.ts'
import { startSequencer, type Sequencer } from './record/sequencer.ts'
import { offerSampleRounds } from './sample-rounds.ts'
import { answerWithProblems, sendProblem } from './platform/problem.ts'
import { buildUnitOfWork, type Work } from './platform/unit-of-work.ts'

export type House = Foundation & {
  readonly app: FastifyInstance
  readonly metrics: Registry
  readonly mailWorker: MailWorker
  readonly jobs: Jobs
  readonly sequencer: Sequencer
  readonly houseWatch: HouseWatch
  readonly rooms: Rooms
  /** Takes no more requests, closes every socket with 1001, writes what is under way, closes the database. */
  close(): Promise<void>
}

export type Overrides = {
  /** Migrated already; `close` closes it. */
  readonly database?: Database
  readonly clock?: Clock
  readonly databaseNow?: DatabaseNow
  /** True: jobs are done and the record is chained when `jobs.runDue` and `sequencer.chainAll` are called, not by themselves. */
  readonly byHand?: boolean
  readonly ids?: Ids
  readonly log?: Logger
  readonly bus?: MessageBus
}

const version = '0.1.0'
/** Where vite puts the built client. */
export const clientFolder = join(import.meta.dirname, '../client/dist')

/** Builds the house of this configuration. Opens and migrates the database unless a migrated one is given. */
export async function buildApp(config: Config, overrides: Overrides = {}): Promise<House> {
  const foundation = await layFoundation(config, overrides)
  const { database, clock, ids, bus, log, unitOfWork } = foundation
  const metrics = new Registry()
  collectDefaultMetrics({ register: metrics })
  let isStopping = false

  const app = buildHttp(foundation)
  await registerSecurityHeaders(app, config.publicOrigin)
  await app.register(cookie)
  await app.register(websocket, websocketOptions(limits.live))
  await registerOpenApi(app, version)
  checkOrigins(app, config.allowedOrigins)
  const sessionCookie = buildSessionCookie(config.publicOrigin, clock)
  registerSessions(app, { database, clock, ids, cookie: sessionCookie })
  const languages = { offersPseudo: config.pseudoLocale, publicOrigin: config.publicOrigin }
  registerReaderLocale(app, languages)
  await limitRequests(app)

  const { rooms, admit } = buildLiveTexts(foundation)
  measureRooms(metrics, rooms)
  const page = buildHtmlPage(await serveClient(app, log))
  healthRoutes(app, {
    database,
    metrics,
    metricsToken: config.metricsToken,
    refusals: () => (isStopping ? ['stopping'] : rooms.metrics().isStuck ? ['not-saving'] : []),
  })
  apiDocsRoutes(app, { page })

  const hasMailbox = mayHaveMailbox(config)
  const transport =
    config.smtpUrl === null
      ? buildMailboxTransport()
      : buildSmtpTransport({ smtpUrl: config.smtpUrl, from: config.mailFrom })
  const mailWorker = startMailWorker({ database, clock, bus, transport, log })
  if (hasMailbox) mailboxRoutes(app, { database, page })
  const doors = {
    ...foundation,
    cookie: sessionCookie,
    publicOrigin: config.publicOrigin,
    turns: buildTurns(limits.signIn.maxPasswordChecks, limits.signIn.maxPasswordChecksWaiting),
  }
  const mails = foundation.mailOrigin !== null
  sessionRoutes(app, {
    ...doors,
    mailSignInLink: mails ? (work, facts) => postSignInLink(foundation, work, facts) : null,
    postMail: mails ? (work, mail) => postMail(foundation, work, mail) : null,
  })
  // Handed in, for agendas may post notices: notification imports no other slice.
  const seatOf: SeatOf = (agendaId, participantId) => standingInAgenda(database.db, agendaId, participantId)
  const audience = buildEventAudience({
    ...{ ...foundation, seatOf, limits: limits.events },
    changedSeats: seats => changedSeats(database.db, seats),
  })
  inboxRoutes(app, foundation)
  muteRoutes(app, { ...foundation, page })
  inboxPageRoutes(app, { database, clock, page })
  eventRoutes(app, { audience, seatOf, allowedOrigins: config.allowedOrigins })
  languageRoutes(app, { ...languages, unitOfWork })
  membersPageRoutes(app, { database, clock, page })
  accountPageRoutes(app, { database, clock, page, canMail: mails })
  invitationPageRoutes(app, { database, clock, page, mail: mailWay(config, hasMailbox) })
  signInPageRoutes(app, { database, clock, page, mail: mailWay(config, hasMailbox) })

  memberRoutes(app, foundation)
  accountRoutes(app, {
    ...doors,
    postMail: mails ? (work, mail) => postMail(foundation, work, mail) : null,
    tellRenamed: (work, participantId) => tellRenamed(foundation, work, participantId),
    forgetPerson: (work, person) => forgetPerson(foundation, work, person),
    renameEverywhere: (work, renamed) => renameEverywhere(foundation, work, renamed),
  })
  invitationRoutes(app, { ...doors, mailInvitation: mails ? buildInvitationMail(foundation) : null })
  // Handed in, for texts and the catalogue read agendas.
  const withParts =
    <Facts>(effect: (deps: Foundation, work: Work, facts: Facts) => Promise<void>) =>
    (work: Work, facts: Facts): Promise<void> =>
      effect(foundation, work, facts)
  const starterGoals = (): Promise<AgendaFile> => readStarterGoals(foundation)
  const goalParts = {
    createText,
    fenceText,
    addLinks: withParts(addLinks),
    proposeFirstLink: withParts(proposeFirstLink),
  }
  agendaRoutes(app, { ...foundation, ...goalParts, starterGoals })
  goalRoutes(app, { ...foundation, ...goalParts })
  recordRoutes(app, foundation)
  recordPageRoutes(app, { database, clock, page })
  agendaPageRoutes(app, { database, clock, page })
  setupPageRoutes(app, { database, clock, page, starterGoals })

  catalogueRoutes(app, { ...foundation, rooms })

  draftingRoutes(app, { database, unitOfWork, rooms, admit, allowedOrigins: config.allowedOrigins })
  versionRoutes(app, { ...foundation, rooms, acceptancesOf })
  visitRoutes(app, foundation)
  commentRoutes(app, {
    ...foundation,
    rooms,
    ensureSuggestion: (edit, place, name) => suggestionForThread(foundation, edit, place, name),
  })
  suggestionRoutes(app, { ...foundation, rooms })
  inputRoutes(app, { ...foundation, rooms })
  const samples = offerSampleRounds(app, { ...foundation, rooms, cookie: sessionCookie })
  messageRoutes(app, foundation)
  const freezeTexts = buildFreezeTexts({ ...foundation, rooms })
  const rounds = { ...foundation, rooms, countFrameworks, freezeTexts, endCalls, shiftCalls, returnCalls }
  consensusRoutes(app, rounds)
  roundRoutes(app, rounds)
  indicatorPageRoutes(app, { database, clock, page, rooms })
  roundPageRoutes(app, { database, databaseNow: foundation.databaseNow, clock, page, rooms })
  bracketPageRoutes(app, { database, clock, page, rooms })
  goalPageRoutes(app, { database, clock, page, rooms })
  historyPageRoutes(app, { database, clock, page, rooms })

  const exchange = buildExchange({ ...foundation, rooms })
  exchangeRoutes(app, exchange)
  importPageRoutes(app, { database, clock, page })

  const jobs = startJobWorker({
    ...foundation,
    handlers: jobHandlers(rounds),
    looksByItself: overrides.byHand !== true,
  })
  measureJobs(metrics, jobs)
  const sequencer = startSequencer({ database, bus, log, looksByItself: overrides.byHand !== true })
  const houseWatch = watchHouse(foundation, overrides.byHand !== true)

  return {
    ...foundation,
    app,
    metrics,
    mailWorker,
    jobs,
    sequencer,
    houseWatch,
    rooms,
    close: async () => {
      isStopping = true
      audience.close()
      await samples.close()
      await jobs.close()
      await houseWatch.close()
      await exchange.close()
      await rooms.close(limits.stop.maxWaitMs)
      await app.close()
      await mailWorker.close()
      await sequencer.close()
      await database.close()
    },
  }
}

/** The parts without doors: what the operator's commands need, and what the app is built upon. */
export async function layFoundation(config: Config, overrides: Overrides = {}): Promise<Foundation> {
  const log = overrides.log ?? pino({ level: config.logLevel }, process.stderr)
  const clock = overrides.clock ?? systemClock
  const bus = overrides.bus ?? buildMemoryBus(log)
  const timeOfDatabase = overrides.databaseNow ?? databaseNow
  const database = overrides.database ?? (await openMigrated(config, log))
  const ids = overrides.ids ?? randomIds
  const unitOfWork = buildUnitOfWork({ database, clock, bus, ids })
  const mailOrigin = config.smtpUrl !== null || mayHaveMailbox(config) ? config.publicOrigin : null
  return { config, database, clock, databaseNow: timeOfDatabase, ids, log, bus, unitOfWork, mailOrigin }
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

function buildHttp({ config, log, ids }: Foundation): FastifyInstance {
  const logger: FastifyBaseLogger = log
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => ids.next<string>(),
    bodyLimit: limits.http.maxBodyBytes,
    requestTimeout: limits.http.requestTimeoutMs,
    // Node looks every 30 s unless told otherwise, which would double the time-out.
    http: { connectionsCheckingInterval: limits.http.requestCheckEveryMs },
    connectionTimeout: limits.http.connectionTimeoutMs,
    keepAliveTimeout: limits.http.keepAliveTimeoutMs,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: limits.http.maxParamLength },
    trustProxy: config.trustedProxies.length === 0 ? false : [...config.trustedProxies],
    // An address that is no address is refused before any route, and still by a problem.
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
  })
  prepareForEndpoints(app)
  answerWithProblems(app)
  // Only JSON: a form on another site can send text/plain without asking.
  app.removeContentTypeParser('text/plain')
  return app
}

/** So that one program gone wild slows itself down and nobody else. Counted per process. */
async function limitRequests(app: FastifyInstance): Promise<void> {
  const { maxRequestsPerSession, maxRequestsPerAddress } = limits.http
  await app.register(rateLimit, {
    timeWindow: 60_000,
    keyGenerator: ({ actor, ip }) => actor?.sessionId ?? networkOf(ip),
    max: ({ actor }) => (actor === null ? maxRequestsPerAddress : maxRequestsPerSession),
    errorResponseBuilder: () => new DomainError('too-many-requests'),
    // Nobody needs to be told how often others asked; answers that must be alike stay alike.
    addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
  })
}

/** The built client, or pages without code when it was not built (tests of the server alone). */
async function serveClient(app: FastifyInstance, log: Logger): Promise<ClientAssets> {
  if (!existsSync(join(clientFolder, 'manifest.json'))) {
    log.warn('the client is not built; pages are served without their code')
    return { script: '/assets/main.js', styles: [], preloads: () => [] }
  }
  await serveClientAssets(app, clientFolder)
  return readClientAssets(clientFolder)
}

function mailWay(config: Config, hasMailbox: boolean): SignInPagesDeps['mail'] {
  if (config.smtpUrl !== null) return { kind: 'smtp' }
  return hasMailbox ? { kind: 'mailbox', path: mailboxPath } : { kind: 'none' }
}
