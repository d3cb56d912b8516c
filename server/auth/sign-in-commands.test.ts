/**
 * The counts and times of signing in, each at its bound and above it, through the real doors. What each door says
 * besides is in tests/contracts/http-sign-in.test.ts.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aVisitor, addAccount, type Visitor } from '../../tests/contracts/http-visitor.ts'
import { buildTestHouse, openMigratedMemory, type TestHouse } from '../../tests/support/test-house.ts'
import { limits } from '../platform/limits.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { issueSignInLink } from './sign-in-link.ts'
import { sweepSignIns } from './sweep-commands.ts'

const password = 'a long enough password'
const { accountWindowMs, addressWindowMs } = limits.signIn

let house: TestHouse
let numbered = 0
beforeAll(async () => {
  // One test keeps the database busy while a crowd knocks.
  house = await buildTestHouse({ database: await openMigratedMemory({ embeddedWaitMs: 30_000 }) })
})
afterAll(() => house.close())

/** An account and a place that no other test touches, at the beginning of every window. */
async function anAccount() {
  numbered += 1
  const window = Math.max(accountWindowMs, addressWindowMs)
  house.clock.forward(window - (house.clock.now().getTime() % window))
  const email = `signing-${numbered}@example.org`
  await addAccount(house, email, password)
  return { email, address: `10.1.${numbered}.1` }
}

async function signIn(visitor: Visitor, email: string, secret = password): Promise<number> {
  return (await visitor.ask('POST', '/api/session', { body: { email, password: secret } })).statusCode
}

async function askForLink(address: string, email: string): Promise<number> {
  return (await aVisitor(house, address).ask('POST', '/api/sign-in-links', { body: { email } })).statusCode
}

async function useLink(visitor: Visitor, url: string): Promise<number> {
  const token = new URL(url).searchParams.get('token') ?? ''
  return (await visitor.ask('POST', '/api/sign-in-links/use', { body: { token } })).statusCode
}

const times = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index)
const answered = (count: number, status: number): readonly number[] => times(count).map(() => status)

describe('wrong passwords', () => {
  const { maxFailuresPerAccount, maxFailuresPerAddress } = limits.signIn

  test('for one account: so many are answered, then nobody new gets in until the window ends', async () => {
    const { email } = await anAccount()
    const guess = (from: number, secret = 'guess') => signIn(aVisitor(house, `10.2.${numbered}.${from}`), email, secret)
    const guesses = []
    for (const from of times(maxFailuresPerAccount)) guesses.push(await guess(from))
    expect(guesses).toEqual(answered(maxFailuresPerAccount, 401))
    expect(await guess(200)).toBe(429)
    house.clock.forward(accountWindowMs - 1)
    expect(await guess(201, password)).toBe(429)
    house.clock.forward(1)
    expect(await guess(202, password)).toBe(200)
  })

  test('from one address: so many are answered, whoever they are aimed at, until its window ends', async () => {
    const { email, address } = await anAccount()
    const guess = (at: number) => signIn(aVisitor(house, address), `nobody-${numbered}-${at}@example.org`, 'guess')
    const guesses = []
    for (const at of times(maxFailuresPerAddress)) guesses.push(await guess(at))
    expect(guesses).toEqual(answered(maxFailuresPerAddress, 401))
    expect(await guess(200)).toBe(429)
    house.clock.forward(addressWindowMs - 1)
    expect(await signIn(aVisitor(house, address), email)).toBe(429)
    house.clock.forward(1)
    expect(await signIn(aVisitor(house, address), email)).toBe(200)
  })
})

describe('links', () => {
  const { maxLinksPerAccount, maxLinksPerAddress, linkValidMinutes, freshLinkMs, linkAnswerMs } = limits.signIn

  async function mailsTo(email: string): Promise<number> {
    const mails = await house.database.db
      .selectFrom('email_outbox')
      .select('id')
      .where('to_address', '=', email)
      .execute()
    return mails.length
  }

  test('to one account: so many are mailed in its window and no more', async () => {
    const { email } = await anAccount()
    const ask = (from: number) => askForLink(`10.3.${numbered}.${from}`, email)
    expect(await Promise.all(times(maxLinksPerAccount).map(ask))).toEqual(answered(maxLinksPerAccount, 200))
    expect(await ask(200)).toBe(429)
    expect(await mailsTo(email)).toBe(maxLinksPerAccount)
    house.clock.forward(accountWindowMs)
    expect(await ask(201)).toBe(200)
  })

  test('from one address: so many may be asked for in its window, for whomever', async () => {
    const { email, address } = await anAccount()
    const ask = (to: number) => askForLink(address, `nobody-${numbered}-${to}@example.org`)
    expect(await Promise.all(times(maxLinksPerAddress).map(ask))).toEqual(answered(maxLinksPerAddress, 200))
    expect(await askForLink(address, email)).toBe(429)
    expect(await mailsTo(email)).toBe(0)
    house.clock.forward(addressWindowMs)
    expect(await askForLink(address, email)).toBe(200)
  })

  test('that were mailed open the door until their time is over', async () => {
    const { email, address } = await anAccount()
    const linkIn = async (): Promise<string> => {
      await askForLink(address, email)
      const { body } = await house.database.db
        .selectFrom('email_outbox')
        .select('body')
        .where('to_address', '=', email)
        .orderBy('created_at', 'desc')
        .executeTakeFirstOrThrow()
      return /http\S+/.exec(body)?.[0] ?? ''
    }
    const first = await linkIn()
    house.clock.forward(1)
    const second = await linkIn()
    house.clock.forward(linkValidMinutes * 60_000 - 1)
    expect(await useLink(aVisitor(house, address), first)).toBe(410)
    expect(await useLink(aVisitor(house, address), second)).toBe(200)
  })

  test('are answered no sooner than that time tells a stranger anything', async () => {
    const { address } = await anAccount()
    const since = performance.now()
    await askForLink(address, 'nobody-here@example.org')
    expect(performance.now() - since).toBeGreaterThan(linkAnswerMs - 10)
  })

  test('prove who one is for a while: then a new password needs the current one', async () => {
    const { email, address } = await anAccount()
    const enter = async (): Promise<Visitor> => {
      const deps = { ...house, publicOrigin: house.config.publicOrigin }
      const url = await house.unitOfWork(systemActor, work => issueSignInLink(deps, work, { email, validMinutes: 5 }))
      const visitor = aVisitor(house, address)
      expect(await useLink(visitor, url)).toBe(200)
      return visitor
    }
    const change = async (visitor: Visitor) =>
      (await visitor.ask('POST', '/api/password', { body: { next: 'another long password' } })).statusCode
    const inTime = await enter()
    house.clock.forward(freshLinkMs - 1)
    expect(await change(inTime)).toBe(200)
    const late = await enter()
    house.clock.forward(freshLinkMs)
    expect(await change(late)).toBe(403)
  })
})

describe('a known place', () => {
  const { knownAddressMs, maxFailuresPerAccount } = limits.signIn

  /** Whether the owner gets in at the place where she signed in so long ago, while strangers have used up the count. */
  async function entersAfter(ms: number): Promise<number> {
    const { email, address } = await anAccount()
    expect(await signIn(aVisitor(house, address), email)).toBe(200)
    house.clock.forward(ms)
    for (const from of times(maxFailuresPerAccount)) {
      await signIn(aVisitor(house, `10.4.${numbered}.${from}`), email, 'guess')
    }
    return signIn(aVisitor(house, address), email)
  }

  test('is one for so long after the last sign-in there, and then a place like any other', async () => {
    expect(await entersAfter(knownAddressMs - 1)).toBe(200)
    expect(await entersAfter(knownAddressMs)).toBe(429)
  })

  test('is remembered by the sweep for as long as it counts', async () => {
    const { email, address } = await anAccount()
    await signIn(aVisitor(house, address), email)
    const sessions = () =>
      house.database.db.selectFrom('auth_session').select('id').where('address', '=', address).execute()
    house.clock.forward(limits.session.absoluteMs + knownAddressMs)
    await sweepSignIns(house)
    expect(await sessions()).toHaveLength(1)
    house.clock.forward(1)
    await sweepSignIns(house)
    expect(await sessions()).toHaveLength(0)
  })
})

test('so many password checks run and wait; one more is refused at once, and those that wait are answered', async () => {
  const { maxPasswordChecks, maxPasswordChecksWaiting } = limits.signIn
  const room = maxPasswordChecks + maxPasswordChecksWaiting
  await anAccount()
  const knock = (at: number) =>
    signIn(aVisitor(house, `10.5.${Math.floor(at / 200)}.${at % 200}`), `nobody-${at}@example.org`, 'guess')
  let letGo = (): void => undefined
  // The embedded database has one connection: while this holds it no check comes to its end.
  const holding = house.database.db.transaction().execute(() => new Promise<void>(resolve => (letGo = resolve)))
  const waiting = times(room).map(knock)
  const oneMore = await Promise.race([knock(room), ...waiting])
  letGo()
  await holding
  expect(oneMore).toBe(503)
  expect(await Promise.all(waiting)).toEqual(answered(room, 401))
})
