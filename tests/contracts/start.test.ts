/**
 * What somebody finds who starts Acquis on an empty machine: a real process on an empty folder. How long it took is
 * told, not asserted: that is the machine's affair as much as ours.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort, serveHouse, type ServedHouse } from '../support/served-house.ts'

const root = join(import.meta.dirname, '../..')
/** Real processes start here, several in a test, on machines that may be busy. */
const patience = { timeout: 180_000 }
let house: ServedHouse
beforeAll(async () => void (house = await serveHouse()), 120_000)
afterAll(() => house.close())

const secondsToReady = (said: string): number => Number(/ready: \S+ +\(([\d.]+) s\)/.exec(said)?.[1])

test('the first start says what it does, and ends with the address and six links', patience, async () => {
  const said = house.output()
  const steps = [
    'Creating the embedded database',
    'Bringing the database up to date',
    'Importing the starter agenda',
    'with 14 goals',
    'Acquis is ready: ',
  ]
  expect(steps.map(step => said.indexOf(step))).toEqual(steps.map(step => said.indexOf(step)).toSorted((a, b) => a - b))
  for (const step of steps) expect(said).toContain(step)
  expect(said).toContain('private window')
  expect(house.links.map(link => link.as)).toEqual([
    'Moderator of the secretariat',
    'Moderator of the secretariat',
    expect.stringContaining('(Government)'),
    expect.stringContaining('(Business)'),
    expect.stringContaining('(Civil society)'),
    expect.stringContaining('(Academia)'),
  ])
  expect(new Set(house.links.map(link => link.url)).size).toBe(6)
  for (const { url } of house.links)
    expect(url).toMatch(new RegExp(`^${house.origin}/sign-in/link\\?token=[\\w-]{43}$`))
  console.info(`first start: ready after ${secondsToReady(said)} s`)
})

test('every link leads to the page that asks to be confirmed', patience, async () => {
  for (const { url, name } of house.links) {
    const page = await fetch(url)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain(name)
  }
})

test('a second process on the same folder exits at once and names the first', patience, async () => {
  const second = await runOnce({ PORT: String(await freePort()) })
  expect(second.code).toBe(1)
  expect(second.said).toMatch(
    /Another Acquis already uses the data folder .*: process \d+, since .*, at http:\/\/127\.0\.0\.1:\d+/,
  )
  expect((await fetch(`${house.origin}/readyz`)).status).toBe(200)
})

test('commands go through the server that holds the folder', patience, async () => {
  const email = 'new.person@example.org'
  const agenda = 'Shared goals for cyber action: demonstration agenda'
  expect(
    await house.command('user', 'add', '--email', email, '--name', 'New Person', '--password', 'a long password'),
  ).toContain('Added New Person')
  expect(
    await house.command(
      'member',
      'add',
      '--agenda',
      agenda,
      '--email',
      email,
      '--role',
      'delegate',
      '--organisation',
      'New Body',
      '--group',
      'academia',
      '--code',
      'NB',
    ),
  ).toContain('is now delegate')
  const signedIn = await fetch(`${house.origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: 'a long password' }),
  })
  expect(signedIn.status).toBe(200)
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const agendas = await fetch(`${house.origin}/api/agendas`, { headers: { cookie } })
  expect(await agendas.json()).toMatchObject({
    agendas: [{ title: agenda, role: 'delegate', phase: 'drafting', goals: 14 }],
  })
  expect((await fetch(await house.signInLink(email))).status).toBe(200)

  // An agenda that is imported while the server runs is there at once, with its texts.
  const imported = 'Shared goals for ports'
  const file = join(house.dataFolder, 'ports.json')
  const catalogue = await readFile(join(root, 'catalogue/goals.json'), 'utf8')
  await writeFile(file, catalogue.replace(JSON.stringify(agenda), JSON.stringify(imported)))
  expect(await house.command('agenda', 'import', file)).toMatch(
    /^Imported “Shared goals for ports” \([\w-]+\) with 14 goals/,
  )
  await house.command('member', 'add', '--agenda', imported, '--email', email, '--role', 'moderator')
  const read = async <Answer>(path: string): Promise<Answer> =>
    (await fetch(`${house.origin}${path}`, { headers: { cookie } })).json() as Promise<Answer>
  const { agendas: now } = await read<{ agendas: { id: string; title: string }[] }>('/api/agendas')
  expect(now.map(({ title }) => title).sort()).toEqual([agenda, imported].sort())
  const id = now.find(({ title }) => title === imported)?.id ?? ''
  const { goals } = await read<{ goals: { id: string }[] }>(`/api/agendas/${id}`)
  const { blocks } = await read<{ blocks: readonly unknown[] }>(`/api/goals/${goals[0]?.id ?? ''}`)
  expect(blocks.length).toBeGreaterThan(5)
})

test('a refused command says why and fails', patience, async () => {
  const file = join(house.dataFolder, 'broken.json')
  await writeFile(file, '{\n  "schema_version": 1,\n  "language": 7\n}')
  await expect(house.command('agenda', 'import', file)).rejects.toThrow(/could not be read as a catalogue: line \d/)
  await expect(house.command('agenda', 'import', '/no/such/file')).rejects.toThrow('/no/such/file')
  await expect(house.command('sign-in-link', '--email', 'nobody@example.org')).rejects.toThrow('account')
  await expect(house.command('user', 'dismiss')).rejects.toThrow('There is no command')
})

test(
  'after a kill the next start takes over, keeps the people, and prints the command instead of links',
  patience,
  async () => {
    await house.kill()
    const from = house.output().length
    await house.start()
    const said = house.output().slice(from)
    expect(said).toContain('npm run acquis -- sign-in-link --email')
    expect(said).toContain('leila.haddad@digital.aldermark.example')
    expect(said).not.toContain('token=')
    expect(said).not.toContain('Importing')
    console.info(`later start: ready after ${secondsToReady(said)} s`)
  },
)

test('Ctrl-C stops it cleanly; commands then open the folder themselves', patience, async () => {
  const from = house.output().length
  expect(await house.stop()).toBe(0)
  expect(house.output().slice(from)).toContain('Stopped.')
  expect(await house.signInLink('priya.nair@open-networks.example')).toContain('/sign-in/link?token=')
})

test('an invalid configuration says all that is wrong and starts nothing', patience, async () => {
  const answer = await runOnce({ PORT: 'many', DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud' })
  expect(answer.code).toBe(1)
  expect(answer.said.trim().split('\n')).toHaveLength(4)
})

test('a taken address is named, and the folder is free again afterwards', patience, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'acquis-start-'))
  try {
    await house.start()
    const variables = { PORT: String(house.port), ACQUIS_DATA_DIR: join(folder, 'data'), ACQUIS_DEMO: 'off' }
    const answer = await runOnce(variables)
    expect(answer.code).toBe(1)
    expect(answer.said).toContain(`127.0.0.1:${house.port} is taken`)
    const again = await runOnce(variables)
    expect(again.said).toContain('is taken')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

/** Starts the server once more on the same folder, unless told otherwise, and waits for its end. */
function runOnce(variables: Readonly<Record<string, string>>): Promise<{ code: number | null; said: string }> {
  const env = { PATH: process.env['PATH'], ACQUIS_DATA_DIR: join(house.dataFolder, 'data'), ...variables }
  const child = spawn(process.execPath, ['server/main.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  return new Promise(resolve => child.once('close', code => resolve({ code, said })))
}
