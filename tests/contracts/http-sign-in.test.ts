/** Signing in and out through the real doors: what works, what is refused, and what a refusal says. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '../../server/platform/unit-of-work.ts'
import { issueSignInLink } from '../../server/auth/sign-in-link.ts'
import { aVisitor, addAccount, type Visitor } from './http-visitor.ts'
import { buildTestHouse, type TestHouse } from '../support/test-house.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const password = 'a long enough password'

let house: TestHouse
let numbered = 0
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

/** An account that no other test touches, and a place nobody else comes from. */
async function anAccount(secret: string | null = password) {
  numbered += 1
  const email = `person-${numbered}@example.org`
  return { email, address: `10.0.${numbered}.1`, id: await addAccount(house, email, secret) }
}

async function signedIn(): Promise<Visitor & { email: string; address: string }> {
  const { email, address } = await anAccount()
  const visitor = aVisitor(house, address)
  const answer = await visitor.ask('POST', '/api/session', { body: { email, password } })
  expect(answer.statusCode).toBe(200)
  return { ...visitor, email, address }
}

function linkFor(email: string, validMinutes = 15): Promise<string> {
  const deps = { ...house, publicOrigin: house.config.publicOrigin }
  return house.unitOfWork(systemActor, work => issueSignInLink(deps, work, { email, validMinutes }))
}

const tokenOf = (url: string): string => new URL(url).searchParams.get('token') ?? ''

test('[L25] a page that shows somebody else does nothing in the name of who is signed in', async () => {
  const anna = await anAccount()
  const ben = await anAccount()
  const browser = aVisitor(house, ben.address)
  await browser.ask('POST', '/api/session', { body: { email: ben.email, password } })
  const ofAnna = { headers: { 'x-acquis-as': anna.id } }
  for (const answer of [
    await browser.ask('POST', '/api/account/erasure', { body: { current: password }, ...ofAnna }),
    await browser.ask('GET', '/api/session', ofAnna),
    await browser.ask('DELETE', '/api/session', ofAnna),
    await browser.ask('GET', '/account', ofAnna),
  ]) {
    expect(answer.statusCode).toBe(409)
    expect(answer.body).not.toContain(ben.email)
  }
  expect((await browser.ask('GET', '/api/session', ofAnna)).json()).toMatchObject({ code: 'signed-in-as-another' })
  const ofBen = { headers: { 'x-acquis-as': ben.id } }
  expect((await browser.ask('GET', '/api/session', ofBen)).json()).toMatchObject({
    participant: { displayName: `Name of ${ben.email}` },
  })
  // Where nobody is signed in, that is what a page hears.
  expect((await aVisitor(house).ask('GET', '/api/session', ofAnna)).json()).toMatchObject({ code: 'not-signed-in' })
})

describe('by password', () => {
  test('a program signs in, is known by its cookie, and signs out', async () => {
    const { email, address, id } = await anAccount()
    const program = aVisitor(house, address)
    const answer = await program.ask('POST', '/api/session', {
      body: { email: ` ${email.toUpperCase()} `, password },
      headers: { origin: undefined },
    })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ participant: { id, email, hasPassword: true } })
    expect(answer.headers['cache-control']).toBe('no-store')
    const cookie = answer.cookies.find(each => each.name === 'sid')
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
    expect(cookie?.value).toMatch(/^[\w-]{43}$/)

    expect((await program.ask('GET', '/api/session')).json()).toMatchObject({ participant: { id } })
    const out = await program.ask('DELETE', '/api/session')
    expect(out.statusCode).toBe(200)
    expect(program.cookies.size).toBe(0)
  })

  test('a signed-out token opens nothing', async () => {
    const visitor = await signedIn()
    const kept = new Map(visitor.cookies)
    await visitor.ask('DELETE', '/api/session')
    kept.forEach((value, name) => visitor.cookies.set(name, value))
    const answer = await visitor.ask('GET', '/api/session')
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'not-signed-in'])
  })

  test('the database holds hashes of tokens and of passwords alone', async () => {
    const visitor = await signedIn()
    const token = visitor.cookies.get('sid') ?? ''
    const dump = JSON.stringify([
      await house.database.db.selectFrom('auth_session').selectAll().execute(),
      await house.database.db.selectFrom('credential_password').selectAll().execute(),
      await house.database.db.selectFrom('auth_attempt').selectAll().execute(),
      await house.database.db.selectFrom('journal').selectAll().execute(),
    ])
    expect(dump).not.toContain(token)
    expect(dump).not.toContain(Buffer.from(token).toString('base64'))
    expect(dump).not.toContain(password)
    expect(dump).toContain('argon2id')
  })

  test('a wrong password and an unknown address are refused alike', async () => {
    const { email, address } = await anAccount()
    const visitor = aVisitor(house, address)
    const wrong = await visitor.ask('POST', '/api/session', { body: { email, password: 'not the password' } })
    const unknown = await visitor.ask('POST', '/api/session', { body: { email: 'nobody@example.org', password } })
    expect([wrong.statusCode, wrong.json().code]).toEqual([401, 'wrong-email-or-password'])
    expect(unknown.json()).toEqual(wrong.json())
    expect(unknown.headers['content-type']).toBe(wrong.headers['content-type'])
    expect(visitor.cookies.size).toBe(0)
  })

  test('an account without a password cannot be entered by one', async () => {
    const { email, address } = await anAccount(null)
    const answer = await aVisitor(house, address).ask('POST', '/api/session', { body: { email, password: 'x' } })
    expect(answer.json().code).toBe('wrong-email-or-password')
  })

  test('a closed account is told so only to whoever knows its password, and its sessions end', async () => {
    const visitor = await signedIn()
    await house.database.db
      .updateTable('participant')
      .set({ disabled_at: house.clock.now() })
      .where('email', '=', visitor.email)
      .execute()
    expect((await visitor.ask('GET', '/api/session')).statusCode).toBe(401)
    const stranger = aVisitor(house, visitor.address)
    const wrong = await stranger.ask('POST', '/api/session', { body: { email: visitor.email, password: 'guess' } })
    expect(wrong.json().code).toBe('wrong-email-or-password')
    const right = await stranger.ask('POST', '/api/session', { body: { email: visitor.email, password } })
    expect([right.statusCode, right.json().code]).toEqual([403, 'account-disabled'])
  })

  test('five wrong passwords are answered, the sixth waits, and the window ends', async () => {
    const { email, address } = await anAccount()
    const visitor = aVisitor(house, address)
    const guess = (secret = 'a wrong password') =>
      visitor.ask('POST', '/api/session', { body: { email, password: secret } })
    for (let guesses = 0; guesses < 5; guesses += 1) expect((await guess()).statusCode).toBe(401)
    const sixth = await guess()
    expect([sixth.statusCode, sixth.json().code]).toEqual([429, 'too-many-attempts'])
    expect(sixth.headers['retry-after']).toBeDefined()
    expect(sixth.json().facts.minutes).toBeGreaterThan(0)
    expect((await guess(password)).statusCode).toBe(429)
    house.clock.forward(15 * minuteMs)
    expect((await guess(password)).statusCode).toBe(200)
  })

  test('many guesses at once do not slip past the count', async () => {
    const { email } = await anAccount()
    const guesses = Array.from({ length: 12 }, (_, i) =>
      aVisitor(house, `10.9.0.${i}`).ask('POST', '/api/session', { body: { email, password: `guess number ${i}` } }),
    )
    const answers = (await Promise.all(guesses)).map(answer => answer.statusCode)
    expect(answers.filter(status => status === 401)).toHaveLength(5)
    expect(answers.filter(status => status === 429)).toHaveLength(7)
  })

  test('strangers who guess do not shut out the owner at a place known to the account, nor her e-mail link', async () => {
    const visitor = await signedIn()
    const { email } = visitor
    for (let guesses = 0; guesses < 7; guesses += 1) {
      await aVisitor(house, '203.0.113.9').ask('POST', '/api/session', {
        body: { email, password: `guess ${guesses}` },
      })
    }
    const atHome = await aVisitor(house, visitor.address).ask('POST', '/api/session', { body: { email, password } })
    expect(atHome.statusCode).toBe(200)
    const elsewhere = aVisitor(house, '198.51.100.7')
    expect((await elsewhere.ask('POST', '/api/session', { body: { email, password } })).statusCode).toBe(429)
    const token = tokenOf(await linkFor(email))
    expect((await elsewhere.ask('POST', '/api/sign-in-links/use', { body: { token } })).statusCode).toBe(200)
  })

  test('twenty failures from one place in a minute are the last, whoever they were aimed at; right ones do not count', async () => {
    const { email } = await anAccount()
    const place = '192.0.2.77'
    for (let times = 0; times < 22; times += 1) {
      const answer = await aVisitor(house, place).ask('POST', '/api/session', { body: { email, password } })
      expect(answer.statusCode).toBe(200)
    }
    const guess = (i: number) =>
      aVisitor(house, place).ask('POST', '/api/session', { body: { email: `x${i}@example.org`, password: 'guess' } })
    for (let i = 0; i < 20; i += 1) expect((await guess(i)).statusCode).toBe(401)
    expect((await guess(20)).statusCode).toBe(429)
    house.clock.forward(minuteMs)
    expect((await guess(21)).statusCode).toBe(401)
  })
})

describe('by link', () => {
  test('opening a link says for whom and uses up nothing; the button uses it up, once', async () => {
    const { email, address, id } = await anAccount(null)
    const url = await linkFor(email)
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/sign-in\/link\?token=[\w-]{43}$/)
    const visitor = aVisitor(house, address)
    const token = tokenOf(url)
    const used = await visitor.ask('POST', '/api/sign-in-links/use', { body: { token } })
    expect([used.statusCode, used.json()]).toEqual([200, { next: '/' }])
    expect((await visitor.ask('GET', '/api/session')).json()).toMatchObject({ participant: { id, hasPassword: false } })
    const again = await aVisitor(house, address).ask('POST', '/api/sign-in-links/use', { body: { token } })
    expect([again.statusCode, again.json().code]).toEqual([410, 'link-already-used'])
    const { email_verified_at } = await house.database.db
      .selectFrom('participant')
      .select('email_verified_at')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(email_verified_at).not.toBeNull()
  })

  test('of ten browsers that use one link at once, one gets in', async () => {
    const { email } = await anAccount(null)
    const token = tokenOf(await linkFor(email))
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        aVisitor(house, `10.8.0.${i}`).ask('POST', '/api/sign-in-links/use', { body: { token } }),
      ),
    )
    expect(answers.map(answer => answer.statusCode).toSorted((a, b) => a - b)).toEqual([
      200,
      ...Array.from({ length: 9 }, () => 410),
    ])
  })

  test('an expired, an unknown and a malformed link each have their own refusal', async () => {
    const { email, address } = await anAccount()
    const token = tokenOf(await linkFor(email))
    house.clock.forward(15 * minuteMs)
    const visitor = aVisitor(house, address)
    const use = (given: unknown) => visitor.ask('POST', '/api/sign-in-links/use', { body: { token: given } })
    const codes = [await use(token), await use('x'.repeat(43)), await use(7), await use('x'.repeat(201))]
    expect(codes.map(answer => [answer.statusCode, answer.json().code])).toEqual([
      [410, 'link-expired'],
      [404, 'link-unknown'],
      [400, 'malformed-request'],
      [400, 'malformed-request'],
    ])
  })

  test('asking for a link answers alike, and as slowly, whether there is an account or not', async () => {
    const { email, address } = await anAccount()
    const visitor = aVisitor(house, address)
    const timed = async (to: string) => {
      const begun = performance.now()
      const answer = await visitor.ask('POST', '/api/sign-in-links', { body: { email: to, next: '/goals/8' } })
      return { status: answer.statusCode, body: answer.body, ms: performance.now() - begun }
    }
    const [known, unknown] = [await timed(email), await timed('nobody-at-all@example.org')]
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body])
    expect(Math.min(known.ms, unknown.ms)).toBeGreaterThan(195)
    const mails = await house.database.db.selectFrom('email_outbox').selectAll().execute()
    expect(mails.filter(mail => mail.to_address === email)).toHaveLength(1)
    expect(mails.filter(mail => mail.to_address.startsWith('nobody'))).toHaveLength(0)
    const url = /http\S+/.exec(mails.find(mail => mail.to_address === email)?.body ?? '')?.[0] ?? ''
    const used = await visitor.ask('POST', '/api/sign-in-links/use', { body: { token: tokenOf(url) } })
    expect(used.json()).toEqual({ next: '/goals/8' })
  })

  test('a link leads to no other site', async () => {
    const { email, address } = await anAccount()
    const visitor = aVisitor(house, address)
    await visitor.ask('POST', '/api/sign-in-links', { body: { email, next: '//elsewhere.example/' } })
    const { body } = await house.database.db
      .selectFrom('email_outbox')
      .select('body')
      .where('to_address', '=', email)
      .executeTakeFirstOrThrow()
    const token = tokenOf(/http\S+/.exec(body)?.[0] ?? '')
    expect((await visitor.ask('POST', '/api/sign-in-links/use', { body: { token } })).json()).toEqual({ next: '/' })
  })

  test('the sixth link for one address within a quarter of an hour is not mailed', async () => {
    const { email } = await anAccount()
    const wish = (i: number) => aVisitor(house, `10.7.0.${i}`).ask('POST', '/api/sign-in-links', { body: { email } })
    for (let i = 0; i < 5; i += 1) expect((await wish(i)).statusCode).toBe(200)
    const sixth = await wish(6)
    expect([sixth.statusCode, sixth.json().code]).toEqual([429, 'too-many-attempts'])
  })
})

describe('sessions', () => {
  test('signing in where somebody was signed in ends that session', async () => {
    const first = await signedIn()
    const { email } = await anAccount()
    const kept = new Map(first.cookies)
    await first.ask('POST', '/api/session', { body: { email, password } })
    expect((await first.ask('GET', '/api/session')).json()).toMatchObject({ participant: { email } })
    const old = aVisitor(house, first.address)
    kept.forEach((value, name) => old.cookies.set(name, value))
    expect((await old.ask('GET', '/api/session')).statusCode).toBe(401)
  })

  test('a session ends after twelve idle hours, and after seven days however busy', async () => {
    const idle = await signedIn()
    house.clock.forward(12 * hourMs - 1000)
    expect((await idle.ask('GET', '/api/session')).statusCode).toBe(200)
    house.clock.forward(12 * hourMs)
    expect((await idle.ask('GET', '/api/session')).statusCode).toBe(401)

    const busy = await signedIn()
    for (let hours = 0; hours < 7 * 24 - 6; hours += 6) {
      house.clock.forward(6 * hourMs)
      expect((await busy.ask('GET', '/api/session')).statusCode).toBe(200)
    }
    house.clock.forward(6 * hourMs)
    expect((await busy.ask('GET', '/api/session')).statusCode).toBe(401)
  })

  test('after a day the token is renewed, the session stays, and nothing under way is lost', async () => {
    const visitor = await signedIn()
    const first = visitor.cookies.get('sid') ?? ''
    const session = (await visitor.ask('GET', '/api/session')).json().session.id
    for (let times = 0; times < 3; times += 1) {
      house.clock.forward(8 * hourMs)
      await visitor.ask('GET', '/api/session')
    }
    const second = visitor.cookies.get('sid') ?? ''
    expect(second).not.toBe(first)
    const by = async (token: string) => {
      const answer = await visitor.ask('GET', '/api/session', { headers: { cookie: `sid=${token}` } })
      return answer.statusCode === 200 ? answer.json().session.id : answer.statusCode
    }
    // The first one still counts until the second was used, and a minute longer.
    expect(await by(first)).toBe(session)
    expect(await by(second)).toBe(session)
    expect(await by(first)).toBe(session)
    house.clock.forward(minuteMs + 1)
    expect(await by(first)).toBe(401)
    expect(await by(second)).toBe(session)
  })

  test('a renewed token that never arrived signs nobody out', async () => {
    const visitor = await signedIn()
    const first = visitor.cookies.get('sid') ?? ''
    for (let times = 0; times < 6; times += 1) {
      house.clock.forward(8 * hourMs)
      visitor.cookies.set('sid', first)
      expect((await visitor.ask('GET', '/api/session')).statusCode).toBe(200)
    }
    expect(visitor.cookies.get('sid')).not.toBe(first)
    expect((await visitor.ask('GET', '/api/session')).statusCode).toBe(200)
  })

  test('of many requests at the moment of renewal one gets the new token and all are answered', async () => {
    const visitor = await signedIn()
    house.clock.forward(8 * hourMs)
    await visitor.ask('GET', '/api/session')
    house.clock.forward(8 * hourMs)
    await visitor.ask('GET', '/api/session')
    house.clock.forward(8 * hourMs)
    const cookie = `sid=${visitor.cookies.get('sid')}`
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => visitor.ask('GET', '/api/session', { headers: { cookie } })),
    )
    expect(answers.map(answer => answer.statusCode)).toEqual(Array.from({ length: 8 }, () => 200))
    expect(answers.filter(answer => answer.cookies.length > 0)).toHaveLength(1)
  })

  test('one sees one’s own sessions alone, and ends one of them: the bus hears, and every seat gets a new version', async () => {
    const here = await signedIn()
    const there = aVisitor(house, '10.6.6.6', 'curl/8.5.0')
    await there.ask('POST', '/api/session', { body: { email: here.email, password } })
    const { sessions } = (await here.ask('GET', '/api/sessions')).json()
    expect(sessions).toHaveLength(2)
    expect(sessions.map((each: { device: string; current: boolean }) => [each.device, each.current])).toEqual(
      expect.arrayContaining([
        ['Firefox, Linux', true],
        ['curl/8.5.0', false],
      ]),
    )
    const heard: unknown[] = []
    const stop = house.bus.subscribe('session-revoked', event => heard.push(event))
    const versionBefore = await aSeatOf(here.email)
    const other = sessions.find((each: { current: boolean }) => !each.current)
    expect((await here.ask('DELETE', `/api/sessions/${other.id}`)).statusCode).toBe(200)
    stop()
    expect(heard).toMatchObject([{ sessionId: other.id }])
    expect(await aSeatOf(here.email)).toBe(versionBefore + 1)
    expect((await there.ask('GET', '/api/session')).statusCode).toBe(401)
    expect((await here.ask('GET', '/api/session')).statusCode).toBe(200)
  })

  test('somebody else’s session and an unknown one are refused alike', async () => {
    const [one, other] = [await signedIn(), await signedIn()]
    const { session } = (await other.ask('GET', '/api/session')).json()
    const foreign = await one.ask('DELETE', `/api/sessions/${session.id}`)
    const unknown = await one.ask('DELETE', '/api/sessions/00000000-0000-4000-8000-000000000000')
    expect([foreign.statusCode, foreign.json().code]).toEqual([404, 'not-found'])
    expect(foreign.json()).toEqual(unknown.json())
    expect((await other.ask('GET', '/api/session')).statusCode).toBe(200)
  })
})

describe('changing the password', () => {
  test('needs the current one, and ends every other session', async () => {
    const here = await signedIn()
    const there = aVisitor(house, '10.5.5.5')
    await there.ask('POST', '/api/session', { body: { email: here.email, password } })
    const change = (body: object) => here.ask('POST', '/api/password', { body })
    const next = 'another long password'
    const refused = [
      await change({ next }),
      await change({ current: 'not this one', next }),
      await change({ current: password, next: 'short' }),
      await change({ current: password, next: 'x'.repeat(257) }),
    ]
    expect(refused.map(answer => [answer.statusCode, answer.json().code])).toEqual([
      [403, 'current-password-needed'],
      [403, 'current-password-wrong'],
      [400, 'password-too-short'],
      [400, 'password-too-long'],
    ])
    expect((await there.ask('GET', '/api/session')).statusCode).toBe(200)
    expect((await change({ current: password, next })).statusCode).toBe(200)
    expect((await here.ask('GET', '/api/session')).statusCode).toBe(200)
    expect((await there.ask('GET', '/api/session')).statusCode).toBe(401)
    const stranger = aVisitor(house, here.address)
    const old = await stranger.ask('POST', '/api/session', { body: { email: here.email, password } })
    expect(old.statusCode).toBe(401)
    const fresh = await stranger.ask('POST', '/api/session', { body: { email: here.email, password: next } })
    expect(fresh.statusCode).toBe(200)
  })

  test('needs no current one within a quarter of an hour after signing in by link, and then again does', async () => {
    const { email, address } = await anAccount()
    const visitor = aVisitor(house, address)
    await visitor.ask('POST', '/api/sign-in-links/use', { body: { token: tokenOf(await linkFor(email)) } })
    house.clock.forward(14 * minuteMs)
    const change = () => visitor.ask('POST', '/api/password', { body: { next: 'set after the link came' } })
    expect((await change()).statusCode).toBe(200)
    house.clock.forward(minuteMs)
    expect((await change()).json().code).toBe('current-password-needed')
  })
})

/** The access version of this person's seat; made on first use. */
async function aSeatOf(email: string): Promise<number> {
  const { db } = house.database
  const { id } = await db.selectFrom('participant').select('id').where('email', '=', email).executeTakeFirstOrThrow()
  const seat = await db
    .selectFrom('member')
    .select('access_version')
    .where('participant_id', '=', id)
    .executeTakeFirst()
  if (seat !== undefined) return seat.access_version
  const agenda_id = house.ids.next<never>()
  await db.insertInto('agenda').values({ id: agenda_id, title: 'A seat' }).execute()
  await db
    .insertInto('member')
    .values({ id: house.ids.next<never>(), agenda_id, participant_id: id, role: 'observer' })
    .execute()
  return 1
}
