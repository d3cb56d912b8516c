/**
 * One process per embedded data folder. The engine has no lock of its own and two of them destroy a folder, so this
 * one is taken *before* the database opens: a file beside the folder, linked into place whole, that names its holder.
 * A holder is alive while its pid runs with the recorded start time; a lock is never taken over by age or silence,
 * because the embedded database can hold the loop for seconds.
 */
import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Who holds a data folder. `address` and `socket` are known once the holder listens. */
export type LockHolder = {
  readonly token: string
  readonly pid: number
  /** When the operating system started the process, as it counts; null where it cannot be told (not Linux). */
  readonly processStart: string | null
  readonly host: string
  readonly since: string
  readonly address: string | null
  /** Where the holder takes commands for this data folder. */
  readonly socket: string | null
}

export type Lock = {
  /** Writes into the lock where its holder can be reached. */
  announce(reachable: { readonly address: string | null; readonly socket: string | null }): Promise<void>
  /** Gives the folder up; does nothing when the lock is no longer ours. */
  release(): Promise<void>
}

/** Thrown when a living process (or one on another machine, which cannot be told) holds the folder. */
export class FolderHeld extends Error {
  readonly holder: LockHolder
  readonly path: string

  constructor(path: string, holder: LockHolder) {
    super(`${path} is held by process ${holder.pid}`)
    this.name = 'FolderHeld'
    this.path = path
    this.holder = holder
  }

  /** Whether the holder runs on another machine, so that nobody here can tell if it lives. */
  get isElsewhere(): boolean {
    return this.holder.host !== hostname()
  }
}

/** The lock file of a data folder: beside it, never inside. */
export function lockPathOf(folder: string): string {
  return `${folder}.lock`
}

/** Takes the lock of a data folder, taking over from a holder that is dead. Throws FolderHeld. */
export async function takeLock(folder: string, now: Date): Promise<Lock> {
  const path = lockPathOf(folder)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  let ours: LockHolder = {
    token: randomUUID(),
    pid: process.pid,
    processStart: await startOfProcess(process.pid),
    host: hostname(),
    since: now.toISOString(),
    address: null,
    socket: null,
  }
  await acquire(path, ours)
  return {
    announce: async reachable => {
      ours = { ...ours, ...reachable }
      const draft = `${path}.${ours.token}`
      await writeFile(draft, JSON.stringify(ours), { mode: 0o600 })
      await rename(draft, path)
    },
    release: async () => {
      if ((await readHolder(path))?.token === ours.token) await rm(path, { force: true })
    },
  }
}

/** Who holds this folder now; null when nobody does or its holder is dead. */
export async function livingHolder(folder: string): Promise<LockHolder | null> {
  const holder = await readHolder(lockPathOf(folder))
  return holder !== null && (await mayBeAlive(holder)) ? holder : null
}

async function acquire(path: string, ours: LockHolder): Promise<void> {
  for (;;) {
    if (await createWhole(path, ours)) return
    const holder = await readHolder(path)
    if (holder === null) continue
    if (await mayBeAlive(holder)) throw new FolderHeld(path, holder)
    await removeDead(path, holder)
    if (!(await createWhole(path, ours))) continue
    // Two may have found the same dead lock; whoever was displaced meanwhile sees it here and steps back.
    await wait(150)
    if ((await readHolder(path))?.token === ours.token) return
  }
}

/** The file appears with all of its content or not at all; false when there is one already. */
async function createWhole(path: string, holder: LockHolder): Promise<boolean> {
  const draft = `${path}.${holder.token}`
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 })
  try {
    await link(draft, path)
    return true
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(cause))) throw cause
    return await createExclusively(path, holder)
  } finally {
    await rm(draft, { force: true })
  }
}

/** For file systems without hard links. */
async function createExclusively(path: string, holder: LockHolder): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(JSON.stringify(holder))
    await file.close()
    return true
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false
    throw cause
  }
}

/** Moves a dead lock away; puts it back when it turns out to be a living one that appeared in between. */
async function removeDead(path: string, dead: LockHolder): Promise<void> {
  if ((await readHolder(path))?.token !== dead.token) return
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return
    throw cause
  }
  if ((await readHolder(aside))?.token !== dead.token) {
    try {
      await link(aside, path)
    } catch (cause) {
      if (codeOf(cause) !== 'EEXIST') throw cause
    }
  }
  await rm(aside, { force: true })
}

async function readHolder(path: string): Promise<LockHolder | null> {
  for (let attempt = 0; ; attempt += 1) {
    const text = await readOrNull(path)
    if (text === null) return null
    const holder = parseHolder(text)
    if (holder !== null) return holder
    // Only the way without hard links can show a file before its content.
    if (attempt === 40) throw new Error(`the lock ${path} cannot be read; delete it if no Acquis uses the folder`)
    await wait(50)
  }
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return null
    throw cause
  }
}

function parseHolder(text: string): LockHolder | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('token' in value)) return null
  return value as LockHolder
}

async function mayBeAlive(holder: LockHolder): Promise<boolean> {
  if (holder.host !== hostname()) return true
  try {
    process.kill(holder.pid, 0)
  } catch (cause) {
    if (codeOf(cause) === 'ESRCH') return false
  }
  return holder.processStart === null || (await startOfProcess(holder.pid)) === holder.processStart
}

/** Boot and start time of a process from /proc, so that a reused pid is told apart; null where there is none. */
async function startOfProcess(pid: number): Promise<string | null> {
  const stat = await readOrNull(`/proc/${pid}/stat`)
  if (stat === null) return null
  // The second field is the program's name in brackets and may hold spaces; the state (field 3) follows it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields[0] === 'Z') return 'zombie'
  const boot = (await readOrNull('/proc/sys/kernel/random/boot_id'))?.trim() ?? ''
  return `${boot}/${fields[19] ?? ''}`
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
}
