/**
 * Builds the client when it was never built or its sources changed since: a child process runs vite into a folder
 * beside the old one, which then takes its place. So a build that fails leaves the last good one, and several starts
 * at once disturb nobody. What was built from is noted in the folder.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const clientRoot = join(root, 'client')
const noteName = 'built-from.txt'
/** What ends in the client besides itself: shared code, and the versions of its libraries. */
const sharedSources = ['packages', 'package-lock.json']
const notSources = new Set(['node_modules', 'dist'])

export type ClientBuild = {
  /** Resolves when the new client is in place; throws with vite's words when it could not be built. */
  readonly done: Promise<void>
  /** Gives up a build under way. */
  cancel(): void
}

/** Starts a build if one is needed; null when the built client is of these sources. `folder`: client/dist. */
export async function buildClientIfStale(folder: string): Promise<ClientBuild | null> {
  // An installation may bring the built client without its sources.
  if (!existsSync(join(clientRoot, 'main.ts'))) return null
  const sources = await hashOfSources()
  if (existsSync(join(folder, 'manifest.json')) && (await noteOf(folder)) === sources) return null
  const fresh = `${folder}.${randomUUID()}`
  const child = spawn(process.execPath, [viteProgram(), 'build', clientRoot, '--outDir', fresh, '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { done: finish(child, fresh, folder, sources), cancel: () => void child.kill() }
}

async function finish(child: ChildProcess, fresh: string, folder: string, sources: string): Promise<void> {
  try {
    await succeeded(child)
    await writeFile(join(fresh, noteName), sources)
    const old = `${folder}.${randomUUID()}`
    if (existsSync(folder)) await rename(folder, old)
    await rename(fresh, folder)
    await rm(old, { recursive: true, force: true })
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

function succeeded(child: ChildProcess): Promise<void> {
  let said = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => (code === 0 ? resolve() : reject(new Error(said.trim() || `vite ended with ${code}`))))
  })
}

function viteProgram(): string {
  const packageFile = createRequire(join(clientRoot, 'package.json')).resolve('vite/package.json')
  return join(dirname(packageFile), 'bin/vite.js')
}

async function noteOf(folder: string): Promise<string | null> {
  const path = join(folder, noteName)
  return existsSync(path) ? readFile(path, 'utf8') : null
}

/** Of the names and contents of everything that the client is built from; tests are not. */
async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256')
  for (const source of ['client', ...sharedSources]) {
    for (const path of await filesBelow(source)) hash.update(`${path}\0`).update(await readFile(join(root, path)))
  }
  return hash.digest('hex')
}

async function filesBelow(path: string): Promise<readonly string[]> {
  if (!(await stat(join(root, path))).isDirectory()) return path.endsWith('.test.ts') ? [] : [path]
  const names = await readdir(join(root, path))
  const sources = names.filter(name => !notSources.has(name) && !name.startsWith('dist.')).toSorted()
  return (await Promise.all(sources.map(name => filesBelow(`${path}/${name}`)))).flat()
}
