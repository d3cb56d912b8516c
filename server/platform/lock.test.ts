/** One process per data folder: who holds it, who is dead, and that two that find a dead holder do not both win. */
import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FolderHeld, livingHolder, lockPathOf, takeLock } from './lock.ts'

let home: string
let folder: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'acquis-lock-'))
  folder = join(home, 'data', 'database')
})
afterEach(() => rm(home, { recursive: true, force: true }))

const now = new Date('2027-01-01T10:00:00Z')

test('a folder that nobody holds is taken, named, and given back', async () => {
  const lock = await takeLock(folder, now)
  await lock.announce({ address: 'http://127.0.0.1:3000', socket: '/tmp/s' })
  expect(await livingHolder(folder)).toMatchObject({
    pid: process.pid,
    since: now.toISOString(),
    address: 'http://127.0.0.1:3000',
    socket: '/tmp/s',
  })
  await lock.release()
  expect(await livingHolder(folder)).toBeNull()
  expect(await readdir(join(home, 'data'))).toEqual([])
})

test('a second taker is refused and told who holds the folder', async () => {
  const lock = await takeLock(folder, now)
  const refused = await takeLock(folder, new Date()).catch((cause: unknown) => cause)
  expect(refused).toBeInstanceOf(FolderHeld)
  expect(refused).toMatchObject({ holder: { pid: process.pid, since: now.toISOString() }, isElsewhere: false })
  await lock.release()
})

test('the lock of a process that was killed is taken over', async () => {
  const dead = await pidOfKilledHolder()
  const lock = await takeLock(folder, now)
  expect(await livingHolder(folder)).toMatchObject({ pid: process.pid })
  expect(dead).not.toBe(process.pid)
  await lock.release()
})

test('a pid that lives on as another process does not hold the folder', async () => {
  await (await takeLock(folder, now)).announce({ address: null, socket: null })
  const path = lockPathOf(folder)
  const holder = JSON.parse(await readFile(path, 'utf8')) as object
  await writeFile(path, JSON.stringify({ ...holder, token: 'of-old', processStart: 'another boot/1' }))
  const lock = await takeLock(folder, now)
  expect(JSON.parse(await readFile(path, 'utf8'))).not.toMatchObject({ token: 'of-old' })
  await lock.release()
})

test('a lock of another machine is never taken over', async () => {
  await takeLock(folder, now)
  const path = lockPathOf(folder)
  const holder = JSON.parse(await readFile(path, 'utf8')) as object
  await writeFile(path, JSON.stringify({ ...holder, host: `not-${hostname()}`, pid: 1 }))
  await expect(takeLock(folder, now)).rejects.toMatchObject({ isElsewhere: true })
})

test('an old lock of a living process is never taken over', async () => {
  await takeLock(folder, new Date('2001-01-01T00:00:00Z'))
  await expect(takeLock(folder, now)).rejects.toBeInstanceOf(FolderHeld)
})

test('of eight that find a dead holder at once, exactly one takes the folder', async () => {
  for (let round = 0; round < 3; round += 1) {
    await pidOfKilledHolder()
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(folder, now)))
    const taken = answers.filter(answer => answer.status === 'fulfilled')
    expect(taken).toHaveLength(1)
    await taken[0]?.value.release()
  }
})

test('releasing does not remove the lock of somebody else', async () => {
  const lock = await takeLock(folder, now)
  await rm(lockPathOf(folder))
  const other = await takeLock(folder, now)
  await lock.release()
  expect(await livingHolder(folder)).not.toBeNull()
  await other.release()
})

/** Another process takes the lock and is killed while it holds it. */
async function pidOfKilledHolder(): Promise<number> {
  const code = `const { takeLock } = await import(${JSON.stringify(join(import.meta.dirname, 'lock.ts'))})
    await takeLock(${JSON.stringify(folder)}, new Date())
    process.stdout.write('held')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise(resolve => child.stdout.once('data', resolve))
  const ended = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
  return child.pid ?? 0
}
