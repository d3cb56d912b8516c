/**
 * The real server as a process of its own, on a free port and with a data folder of its own (or a database that the
 * test names): started as `npm start` does, killed as a power cut does, started again where it was.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A one-time link that the start printed: whose, in which capacity, and where to go. */
export type PrintedLink = { readonly name: string; readonly as: string; readonly url: string }

export type ServedHouse = {
  readonly origin: string
  readonly port: number
  readonly dataFolder: string
  /** The links of the first start, in the order printed. */
  readonly links: readonly PrintedLink[]
  /** All that the server has said so far, of every start. */
  output(): string
  /** A fresh one-time link, made by the operator's command while the server runs. */
  signInLink(email: string): Promise<string>
  /** Runs `npm run acquis -- …` against this house; what it printed. Throws when it fails. */
  command(...args: readonly string[]): Promise<string>
  /** kill -9: nothing is flushed, nothing is said. */
  kill(): Promise<void>
  /** Starts again on the same port and data after `kill` or `stop`. */
  start(): Promise<void>
  /** Ctrl-C. Resolves with the exit code. */
  stop(): Promise<number | null>
  /** Ends it and removes its folder. */
  close(): Promise<void>
}

export type HouseOptions = {
  /** PostgreSQL instead of the embedded database. */
  readonly databaseUrl?: string | undefined
  readonly demo?: boolean | undefined
  /**
   * An empty folder, also where a template is at hand: for tests of the first start itself, and of clocks, which an
   * hour of rest puts off [C14].
   */
  readonly isFirstStart?: boolean | undefined
  readonly env?: Readonly<Record<string, string>> | undefined
}

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const patienceMs = 90_000

/** Names the folder of `makeHouseTemplate`: houses on the embedded database then start from a copy of it. */
const templateVariable = 'ACQUIS_HOUSE_TEMPLATE'

/**
 * Starts a house once and keeps its folder and what it said, for houses that need no first start of their own.
 * Returns the environment that tells them.
 */
export async function makeHouseTemplate(folder: string): Promise<Readonly<Record<string, string>>> {
  const house = await serveHouse({ isFirstStart: true })
  await house.stop()
  await cp(house.dataFolder, folder, { recursive: true })
  await writeFile(join(folder, 'said.txt'), house.output().replaceAll(house.origin, ''))
  await house.close()
  return { [templateVariable]: folder }
}

/** Starts a house with the starter agenda and its six people, and waits until it says that it is ready. */
export async function serveHouse(options: HouseOptions = {}): Promise<ServedHouse> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'acquis-house-'))
  const port = await freePort()
  const env = environment(options, dataFolder, port)
  let said = await copyTemplate(options, dataFolder, `http://127.0.0.1:${port}`)
  let child: ChildProcess | null = null
  const lastWish = (): void => void child?.kill('SIGKILL')
  process.once('exit', lastWish)

  const start = async (): Promise<void> => {
    const begun = spawn(process.execPath, ['server/main.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    child = begun
    const from = said.length
    for (const stream of [begun.stdout, begun.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (said += text))
    }
    await untilReady(begun, () => said.slice(from))
  }
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const ending = child
    child = null
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return ending?.exitCode ?? null
    const ended = new Promise<number | null>(resolve => ending.once('exit', code => resolve(code)))
    ending.kill(signal)
    return ended
  }
  const command = (...args: readonly string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      execFile(process.execPath, ['server/cli.ts', ...args], { cwd: root, env }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout)
        else reject(new Error(`acquis ${args.join(' ')} failed: ${stdout}${stderr}`, { cause: error }))
      })
    })

  await start()
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    dataFolder,
    links: printedLinks(said),
    output: () => said,
    command,
    signInLink: async email => firstLink(await command('sign-in-link', '--email', email)),
    kill: async () => void (await end('SIGKILL')),
    start,
    stop: () => end('SIGINT'),
    close: async () => {
      await end('SIGKILL')
      process.off('exit', lastWish)
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

/** Fills the folder from the template where there is one; what the first start said then, at this origin. */
async function copyTemplate(options: HouseOptions, dataFolder: string, origin: string): Promise<string> {
  const template = process.env[templateVariable] ?? ''
  const isOwn = options.databaseUrl !== undefined || options.demo === false || options.isFirstStart === true
  if (template === '' || isOwn) return ''
  await cp(template, dataFolder, { recursive: true })
  return (await readFile(join(template, 'said.txt'), 'utf8')).replace(/(?=\/sign-in\/)/g, origin)
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}

/** Only what the house is told: nothing of the machine's own settings leaks into a test. */
function environment(options: HouseOptions, dataFolder: string, port: number): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    TMPDIR: process.env['TMPDIR'],
    HOST: '127.0.0.1',
    PORT: String(port),
    ACQUIS_DATA_DIR: join(dataFolder, 'data'),
    ACQUIS_DEMO: options.demo === false ? 'off' : 'on',
    LOG_LEVEL: 'warn',
    ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
    ...options.env,
  }
}

async function untilReady(child: ChildProcess, said: () => string): Promise<void> {
  const deadline = Date.now() + patienceMs
  while (!said().includes('Acquis is ready')) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server ended:\n${said()}`)
    if (Date.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`the server was not ready in ${patienceMs / 1000} s:\n${said()}`)
    }
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

function printedLinks(said: string): readonly PrintedLink[] {
  return [...said.matchAll(/^ {2}(\S[^,\n]*), ([^\n]+)\n\s+(https?:\/\/\S+)$/gm)].map(([, name, as, url]) => ({
    name: name ?? '',
    as: as ?? '',
    url: url ?? '',
  }))
}

function firstLink(said: string): string {
  const link = /https?:\/\/\S+/.exec(said)?.[0]
  if (link === undefined) throw new Error(`no link in: ${said}`)
  return link
}
