/**
 * `npm run crash -- --rounds 30 --engine postgresql|embedded|both`: the real server as a process, ten writers who
 * signed in, kill -9 at a random instant, a new start. In each round: every word that was reported as saved is in a
 * cold read exactly once; then the writers come back with what they hold, and every word they typed is there exactly
 * once. Prints a table; the exit code is 0 only when nothing was lost and nothing doubled. `--seed` repeats a course.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LiveClient } from '../support/live-client.ts'
import { startPostgresql } from '../support/postgresql-instance.ts'
import { serveHouse, type ServedHouse } from '../support/served-house.ts'
import { type Dice, diceOf } from './dice.ts'

type Engine = 'postgresql' | 'embedded'
type Writer = { readonly cookie: string; readonly client: LiveClient; readonly typed: Map<string, number> }
type Round = {
  readonly engine: Engine
  readonly round: number
  readonly aliveMs: number
  readonly typed: number
  readonly acknowledged: number
  readonly lost: number
  readonly doubled: number
  readonly missingAfterReturn: number
  readonly startMs: number
}

const writers = 10
const password = 'a long enough password'
const patienceMs = 60_000

const options = readOptions(process.argv.slice(2))
const rounds: Round[] = []
for (const engine of options.engines) rounds.push(...(await runEngine(engine)))
process.exitCode = report(rounds) ? 0 : 1

async function runEngine(engine: Engine): Promise<readonly Round[]> {
  const postgresql = engine === 'postgresql' ? await startPostgresql({ isDurable: true }) : null
  const databaseUrl = await postgresql?.createDatabase()
  const house = await serveHouse({ ...(databaseUrl === undefined ? {} : { databaseUrl }), demo: true })
  try {
    say(`${engine}: ready; adding ${writers} writers`)
    const cookies = await addWriters(house)
    const addresses = await addressesOf(house, cookies[0] ?? '')
    const dice = diceOf(options.seed)
    const results: Round[] = []
    for (let round = 1; round <= options.rounds; round += 1) {
      const address = addresses[(round - 1) % addresses.length] ?? ''
      const result = await runRound(house, engine, round, address, cookies, dice)
      say(rowOf(result))
      results.push(result)
    }
    return results
  } finally {
    await house.close()
    await postgresql?.stop()
  }
}

async function runRound(
  house: ServedHouse,
  engine: Engine,
  round: number,
  address: string,
  cookies: readonly string[],
  dice: Dice,
): Promise<Round> {
  const people = await Promise.all(cookies.map(cookie => openWriter(house, address, cookie)))
  const aliveMs = 150 + dice.below(1_200)
  await typeUntilKilled(house, round, people, aliveMs, dice)
  const typed = people.flatMap(person => [...person.typed.keys()])
  const refused = people.flatMap(person => person.client.refused.filter(({ frame }) => frame > 0))
  if (refused.length > 0) throw new Error(`words were refused: ${JSON.stringify(refused)}`)
  const acknowledged = people.flatMap(person =>
    [...person.typed].filter(([, frame]) => frame <= person.client.saved).map(([word]) => word),
  )
  const startedAt = performance.now()
  await house.start()
  const startMs = performance.now() - startedAt
  const cold = await coldText(house, address, cookies[0] ?? '')
  const returned = await Promise.all(people.map(person => openWriter(house, address, person.cookie, person.client)))
  await untilSaved(returned)
  for (const { client } of returned) await client.close()
  const whole = await coldText(house, address, cookies[1] ?? '')
  return {
    ...{ engine, round, aliveMs, startMs },
    typed: typed.length,
    acknowledged: acknowledged.length,
    lost: acknowledged.filter(word => timesIn(cold, word) === 0).length,
    doubled: typed.filter(word => timesIn(cold, word) > 1 || timesIn(whole, word) > 1).length,
    missingAfterReturn: typed.filter(word => timesIn(whole, word) === 0).length,
  }
}

async function typeUntilKilled(
  house: ServedHouse,
  round: number,
  people: readonly Writer[],
  aliveMs: number,
  dice: Dice,
): Promise<void> {
  let isOver = false
  const typing = people.map(async ({ client, typed }, who) => {
    for (let turn = 0; !isOver; turn += 1) {
      const word = `<${round}.${who}.${turn}>`
      client.type(word)
      typed.set(word, client.sent)
      await pause(10 + dice.below(40))
    }
  })
  await pause(aliveMs)
  await house.kill()
  isOver = true
  await Promise.all(typing)
  await Promise.all(people.map(person => person.client.ended()))
}

async function openWriter(house: ServedHouse, address: string, cookie: string, before?: LiveClient): Promise<Writer> {
  const url = `${house.origin.replace('http', 'ws')}/collab`
  const origin = house.origin
  const client = new LiveClient(url, address, cookie, before === undefined ? { origin } : { origin, doc: before.doc })
  await client.synced()
  if (!client.isSynced) throw new Error(`a writer could not join: ${JSON.stringify(client.closed)}`)
  return { cookie, client, typed: new Map() }
}

async function untilSaved(people: readonly Writer[]): Promise<void> {
  const endsAt = Date.now() + patienceMs
  for (const { client } of people) {
    while (client.saved < client.sent || client.sent === 0) {
      if (Date.now() > endsAt || client.refused.length > 0 || client.closed !== null)
        throw new Error(`not saved: ${JSON.stringify([client.saved, client.sent, client.refused, client.closed])}`)
      await pause(5)
    }
  }
}

/** The text as somebody reads it who was not there. */
async function coldText(house: ServedHouse, address: string, cookie: string): Promise<string> {
  const { client } = await openWriter(house, address, cookie)
  const { text } = client
  await client.close()
  return text
}

async function addWriters(house: ServedHouse): Promise<readonly string[]> {
  const cookies: string[] = []
  for (let who = 0; who < writers; who += 1) {
    const email = `writer-${who}@example.org`
    await house.command('user', 'add', '--email', email, '--name', `Writer ${who}`, '--password', password)
    const organisation = ['--organisation', 'Ministry of Crashland', '--group', 'government', '--code', 'CRL']
    await house.command(
      'member',
      'add',
      '--agenda',
      agendaTitle(),
      '--email',
      email,
      '--role',
      'delegate',
      ...organisation,
    )
    cookies.push(await signIn(house, email))
  }
  return cookies
}

async function signIn(house: ServedHouse, email: string): Promise<string> {
  const answer = await fetch(`${house.origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: house.origin },
    body: JSON.stringify({ email, password }),
  })
  const [cookie] = answer.headers.getSetCookie().map(line => line.split(';')[0] ?? '')
  if (!answer.ok || cookie === undefined) throw new Error(`signing in failed: ${answer.status} ${await answer.text()}`)
  return cookie
}

/** The addresses of the live texts of the starter agenda. */
async function addressesOf(house: ServedHouse, cookie: string): Promise<readonly string[]> {
  const { agendas } = await ask<{ agendas: { id: string }[] }>(house, cookie, '/api/agendas')
  const { goals } = await ask<{ goals: { id: string }[] }>(house, cookie, `/api/agendas/${agendas[0]?.id ?? ''}`)
  const addresses: string[] = []
  for (const goal of goals) {
    addresses.push((await ask<{ documentId: string }>(house, cookie, `/api/goals/${goal.id}`)).documentId)
  }
  return addresses
}

async function ask<Answer>(house: ServedHouse, cookie: string, path: string): Promise<Answer> {
  const answer = await fetch(`${house.origin}${path}`, { headers: { cookie } })
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  // The cast: our own interface, whose shape its own tests watch.
  return (await answer.json()) as Answer
}

function agendaTitle(): string {
  const file = join(import.meta.dirname, '../../catalogue/goals.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { agenda: { title: string } }).agenda.title
}

function timesIn(text: string, word: string): number {
  return text.split(word).length - 1
}

function report(results: readonly Round[]): boolean {
  say('\nengine       rounds   typed  acknowledged  lost  doubled  missing after return  start ms (median, worst)')
  for (const engine of new Set(results.map(result => result.engine))) {
    const own = results.filter(result => result.engine === engine)
    const sum = (of: (result: Round) => number): number => own.reduce((total, result) => total + of(result), 0)
    const starts = own.map(result => result.startMs).toSorted((a, b) => a - b)
    const cells = [
      engine.padEnd(11),
      String(own.length).padStart(7),
      String(sum(result => result.typed)).padStart(7),
      String(sum(result => result.acknowledged)).padStart(13),
      String(sum(result => result.lost)).padStart(5),
      String(sum(result => result.doubled)).padStart(8),
      String(sum(result => result.missingAfterReturn)).padStart(21),
      `${(starts[Math.floor(starts.length / 2)] ?? 0).toFixed(0)}, ${(starts.at(-1) ?? 0).toFixed(0)}`.padStart(25),
    ]
    say(cells.join(' '))
  }
  const isSound = results.every(({ lost, doubled, missingAfterReturn }) => lost + doubled + missingAfterReturn === 0)
  say(isSound ? '\nlost = 0' : '\nWORDS WERE LOST OR DOUBLED')
  return isSound && results.length > 0
}

function rowOf({
  engine,
  round,
  aliveMs,
  typed,
  acknowledged,
  lost,
  doubled,
  missingAfterReturn,
  startMs,
}: Round): string {
  return (
    `${engine} round ${round}: killed after ${aliveMs} ms, ${typed} typed, ${acknowledged} acknowledged, ` +
    `${lost} lost, ${doubled} doubled, ${missingAfterReturn} missing after return; started again in ${startMs.toFixed(0)} ms`
  )
}

function readOptions(words: readonly string[]): {
  readonly rounds: number
  readonly engines: readonly Engine[]
  readonly seed: number
} {
  const valueOf = (name: string): string | undefined =>
    words.includes(name) ? words[words.indexOf(name) + 1] : undefined
  const engine = valueOf('--engine') ?? 'both'
  if (engine !== 'both' && engine !== 'postgresql' && engine !== 'embedded') throw new Error(`unknown engine ${engine}`)
  const seed = Number(valueOf('--seed') ?? Date.now() % 1_000_000)
  say(`seed ${seed}`)
  return {
    rounds: Number(valueOf('--rounds') ?? 30),
    engines: engine === 'both' ? ['postgresql', 'embedded'] : [engine],
    seed,
  }
}

function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
