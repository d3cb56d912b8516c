/**
 * The start, step by step and said aloud: the lock of the data folder, the database, the pages, the demonstration,
 * listening. Whatever fails is answered with one sentence, and nothing is left behind. main.ts owns signals and exit.
 */
import { existsSync } from 'node:fs'
import { say, type MessageFacts, type MessageKey } from '../packages/messages/say.ts'
import { buildApp, clientFolder, layFoundation, type House } from './app.ts'
import { buildClientIfStale, type ClientBuild } from './client-build.ts'
import { openCommandSocket } from './command-socket.ts'
import type { Config } from './config.ts'
import { knownPeople, makeDemonstration, wantsDemonstration, type Demonstration } from './demonstration.ts'
import { beginDigests } from './notification/digest-commands.ts'
import { answerCommand } from './operator-commands.ts'
import { importStarterCatalogue, wantsStarterCatalogue } from './starter-catalogue.ts'
import { countAccounts } from './participant/participant-queries.ts'
import { openDatabase, type Database } from './platform/database.ts'
import { limits } from './platform/limits.ts'
import { FolderHeld, takeLock, type Lock } from './platform/lock.ts'
import { migrateToLatest, pendingMigrations } from './platform/migrate.ts'

/** A running Acquis. */
export type Running = { readonly house: House; stop(): Promise<void> }

/** Says a sentence on the terminal. */
export type Tell = (sentence: string) => void

/** Thrown when the start cannot go on for a reason that has a sentence; everything opened was closed again. */
export class CannotStart extends Error {}

/** Starts Acquis and resolves when it answers. `secondsSoFar`: since the process began. */
export async function start(config: Config, tell: Tell, secondsSoFar: () => number): Promise<Running> {
  const undo: (() => Promise<void>)[] = []
  try {
    return await startStepByStep(config, tell, secondsSoFar, undo)
  } catch (cause) {
    for (const step of undo.toReversed()) await step()
    if (cause instanceof CannotStart) throw cause
    throw new CannotStart(say('en', 'start-failed', { reason: reasonOf(cause) }), { cause })
  }
}

async function startStepByStep(
  config: Config,
  tell: Tell,
  secondsSoFar: () => number,
  undo: (() => Promise<void>)[],
): Promise<Running> {
  const lock = config.database.kind === 'embedded' ? await takeFolder(config.database.folder, config.dataFolder) : null
  if (lock !== null) undo.push(() => lock.release())
  const seconds = (): string => secondsSoFar().toFixed(1)

  // The two slow steps of a first start run side by side: the pages in a process of their own.
  const pages = await buildClientIfStale(clientFolder)
  if (pages !== null) undo.push(() => Promise.resolve(pages.cancel()))
  const pagesBuilt = pages === null ? null : followBuild(pages, tell, seconds)

  tellOpening(config, tell)
  const database = await openOrSay(config)
  undo.push(() => database.close())
  if ((await pendingMigrations(database)).length > 0) {
    tell(say('en', 'start-migrating'))
    await migrateToLatest(database)
  }
  const foundation = await layFoundation(config, { database })
  if (await wantsStarterCatalogue(foundation)) {
    tell(say('en', 'start-importing-catalogue'))
    await importStarterCatalogue(foundation)
  }
  const demonstration = await demonstrate(foundation, tell)

  if (pagesBuilt !== null) {
    const failure = await pagesBuilt
    if (failure !== null) throw new CannotStart(failure)
  }
  const house = await buildApp(config, { ...foundation })
  // The house closes its database from here on.
  undo.pop()
  undo.push(() => house.close())
  await beginDigests(house)
  await listen(house, config)
  const socket = lock === null ? null : await openCommandSocket(request => answerCommand(house, request))
  if (socket !== null) undo.push(() => socket.close())
  await lock?.announce({ address: config.publicOrigin, socket: socket?.path ?? null })

  const howToEnter = await sentencesToEnter(house, demonstration)
  const ready = say('en', 'start-ready', { origin: config.publicOrigin, seconds: seconds() })
  // One write: who waits for the ready line finds all of it.
  tell(['', ready, '', ...howToEnter, say('en', 'start-stop-hint')].join('\n'))
  return {
    house,
    stop: async () => {
      await socket?.close()
      await house.close()
      await lock?.release()
    },
  }
}

async function takeFolder(folder: string, dataFolder: string): Promise<Lock> {
  try {
    return await takeLock(folder, new Date())
  } catch (cause) {
    if (cause instanceof FolderHeld) throw new CannotStart(heldSentence(dataFolder, cause), { cause })
    throw cause
  }
}

/** Names the process that holds the folder, since when, and where it answers. */
function heldSentence(folder: string, { holder, isElsewhere, path }: FolderHeld): string {
  const since = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' }).format(
    new Date(holder.since),
  )
  const facts = { folder, pid: String(holder.pid), since, host: holder.host, lock: path }
  if (isElsewhere) return say('en', 'start-held-elsewhere', facts)
  const where = holder.address === null ? '' : say('en', 'start-held-where', { address: holder.address })
  return say('en', 'start-held', { ...facts, where })
}

/** The failure's sentence, or null; never rejects, so that it may be awaited later. */
async function followBuild(pages: ClientBuild, tell: Tell, seconds: () => string): Promise<string | null> {
  tell(say('en', 'start-building-pages'))
  try {
    await pages.done
    tell(say('en', 'start-pages-built', { seconds: seconds() }))
    return null
  } catch (cause) {
    return say('en', 'build-failed', { reason: reasonOf(cause) })
  }
}

function tellOpening({ database }: Config, tell: Tell): void {
  if (database.kind === 'postgresql') tell(say('en', 'start-connecting-database'))
  else if (existsSync(database.folder)) tell(say('en', 'start-opening-database'))
  else tell(say('en', 'start-creating-database', { folder: database.folder }))
}

async function openOrSay(config: Config): Promise<Database> {
  try {
    return await openDatabase(config.database)
  } catch (cause) {
    throw new CannotStart(say('en', 'start-database-unreachable', { reason: reasonOf(cause) }), { cause })
  }
}

async function demonstrate(
  foundation: Parameters<typeof makeDemonstration>[0],
  tell: Tell,
): Promise<Demonstration | null> {
  if (!(await wantsDemonstration(foundation))) return null
  tell(say('en', 'start-importing'))
  const made = await makeDemonstration(foundation)
  if (made !== null) tell(say('en', 'start-imported', { title: made.title, count: made.goals }))
  return made
}

async function listen({ app }: House, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (cause) {
    const facts: MessageFacts = { host, port: String(port), reason: reasonOf(cause) }
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    const key: MessageKey = isTaken ? 'start-address-taken' : 'start-address-unusable'
    throw new CannotStart(say('en', key, facts), { cause })
  }
}

async function sentencesToEnter(house: House, made: Demonstration | null): Promise<readonly string[]> {
  if (made !== null) {
    const intro = say('en', 'start-links-intro', { hours: limits.operator.demonstrationLinkHours })
    const note = house.database.kind === 'embedded' ? ['', say('en', 'start-power-note')] : []
    return [intro, ...made.links.map(link => say('en', 'start-link', link)), ...note]
  }
  const { db } = house.database
  const emails = await knownPeople(house)
  const people = emails.length === 0 ? [] : [say('en', 'start-known-people', { emails: emails.join(', ') })]
  return [say('en', (await countAccounts(db)) === 0 ? 'start-no-people' : 'start-link-command'), ...people]
}

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join('; ')
  return cause instanceof Error ? cause.message : String(cause)
}
