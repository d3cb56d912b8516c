/** The pages of signing in and the mailbox as HTML: what they show, to whom, and what opening them does not do. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { issueSignInLink } from '../../server/auth/sign-in-link.ts'
import { systemActor } from '../../server/platform/unit-of-work.ts'
import { buildTestHouse, type TestHouse } from '../support/test-house.ts'
import { aVisitor, addAccount } from './http-visitor.ts'

const password = 'a long enough password'
let house: TestHouse
beforeAll(async () => {
  house = await buildTestHouse()
  await addAccount(house, 'delegate@example.org', password)
})
afterAll(() => house.close())

async function linkPath(email = 'delegate@example.org'): Promise<string> {
  const deps = { ...house, publicOrigin: house.config.publicOrigin }
  const url = await house.unitOfWork(systemActor, work => issueSignInLink(deps, work, { email, validMinutes: 15 }))
  return url.slice(house.config.publicOrigin.length)
}

describe('a link’s page', () => {
  test('can be opened many times, by anything that opens links, and uses up nothing', async () => {
    const path = await linkPath()
    for (let times = 0; times < 3; times += 1) {
      const answer = await aVisitor(house, '10.3.0.1', 'MailScanner/1.0').ask('GET', path)
      expect(answer.statusCode).toBe(200)
      expect(answer.cookies).toEqual([])
      expect(answer.body).toContain('delegate@example.org')
    }
    const token = new URLSearchParams(path.split('?')[1]).get('token')
    const used = await aVisitor(house).ask('POST', '/api/sign-in-links/use', { body: { token } })
    expect(used.statusCode).toBe(200)
    const again = await aVisitor(house).ask('GET', path)
    expect(again.statusCode).toBe(410)
    expect(again.body).toContain(say('en', 'sign-in-failed-used'))
  })

  test('sends its address nowhere, is kept by no cache and listed by no index', async () => {
    const { headers, body } = await aVisitor(house).ask('GET', await linkPath())
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['cache-control']).toBe('private, no-store')
    expect(body).toContain('<meta name="robots" content="noindex"')
  })

  test('warns somebody else who is signed in here', async () => {
    const other = aVisitor(house)
    await addAccount(house, 'other@example.org', password)
    await other.ask('POST', '/api/session', { body: { email: 'other@example.org', password } })
    const { body } = await other.ask('GET', await linkPath())
    expect(body).toContain(say('en', 'sign-in-confirm-replaces', { name: 'Name of other@example.org' }))
  })

  test('shows a name that is markup as the words that it is', async () => {
    await addAccount(house, 'markup@example.org', null)
    await house.database.db
      .updateTable('participant')
      .set({ display_name: '<img src=x onerror=alert(1)>"\'&' })
      .where('email', '=', 'markup@example.org')
      .execute()
    const { body } = await aVisitor(house).ask('GET', await linkPath('markup@example.org'))
    expect(body).not.toContain('<img src=x')
    expect(body).toContain('&lt;img src=x onerror=alert(1)&gt;')
  })

  test.each(['', '?token=', '?token=x&token=y', `?token=${'x'.repeat(5000)}`, '?token=%00', '?token=%ff'])(
    'with %j for a token is told as unknown',
    async query => {
      const answer = await aVisitor(house).ask('GET', `/sign-in/link${query}`)
      expect(answer.statusCode).toBe(404)
      expect(answer.body).toContain(say('en', 'sign-in-failed-unknown'))
    },
  )
})

describe('the sign-in page', () => {
  test('leads somebody who is signed in on, and never to another site', async () => {
    const visitor = aVisitor(house)
    await visitor.ask('POST', '/api/session', { body: { email: 'delegate@example.org', password } })
    const to = async (next: string) => {
      const answer = await visitor.ask('GET', `/sign-in?next=${encodeURIComponent(next)}`)
      return [answer.statusCode, answer.headers.location]
    }
    expect(await to('/goals/8')).toEqual([303, '/goals/8'])
    expect(await to('//elsewhere.example')).toEqual([303, '/'])
    expect(await to('https://elsewhere.example')).toEqual([303, '/'])
  })

  test('one’s account asks for signing in first and comes back; the list of sign-ins is found at its old address', async () => {
    const answer = await aVisitor(house).ask('GET', '/account')
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/sign-in?next=%2Faccount'])
    const old = await aVisitor(house).ask('GET', '/account/sessions')
    expect([old.statusCode, old.headers.location]).toEqual([303, '/account#sessions'])
  })
})

describe('the mailbox page', () => {
  const open = (headers: Record<string, string> = {}, address = '127.0.0.1') =>
    aVisitor(house, address).ask('GET', '/dev/mailbox', { headers: { host: '127.0.0.1:3000', ...headers } })

  test('shows the mails to whoever sits at this computer', async () => {
    await aVisitor(house).ask('POST', '/api/sign-in-links', { body: { email: 'delegate@example.org' } })
    const answer = await open()
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toMatch(/<a href="http:\/\/127\.0\.0\.1:3000\/sign-in\/link\?token=[\w-]{43}">/)
    expect((await open({ host: 'localhost:3000' })).statusCode).toBe(200)
  })

  test.each([
    ['by a proxy', { 'x-forwarded-for': '203.0.113.9' }, '127.0.0.1'],
    ['by a proxy of the newer kind', { forwarded: 'for=203.0.113.9' }, '127.0.0.1'],
    ['under a name that another site points here', { host: 'evil.example:3000' }, '127.0.0.1'],
    ['from another machine', {}, '192.0.2.1'],
  ])('is not there when asked for %s', async (_title, headers, address) => {
    const answer = await open(headers, address)
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'not-found'])
  })
})

describe('other set-ups', () => {
  const others: TestHouse[] = []
  afterEach(async () => {
    for (const other of others.splice(0)) await other.close()
  })
  async function aHouse(variables: Record<string, string>): Promise<TestHouse> {
    const other = await buildTestHouse({ variables })
    others.push(other)
    await addAccount(other, 'delegate@example.org', password)
    return other
  }

  test('a public server without a mail server has no mailbox, offers no link, and says why', async () => {
    const other = await aHouse({ HOST: '127.0.0.1', PUBLIC_ORIGIN: 'https://acquis.example' })
    const visitor = aVisitor(other)
    const box = await visitor.ask('GET', '/dev/mailbox', { headers: { host: '127.0.0.1:3000' } })
    expect(box.statusCode).toBe(404)
    expect((await visitor.ask('GET', '/sign-in')).body).not.toContain(say('en', 'sign-in-link'))
    const wish = await visitor.ask('POST', '/api/sign-in-links', { body: { email: 'delegate@example.org' } })
    expect([wish.statusCode, wish.json().code]).toEqual([409, 'mail-not-set-up'])
  })

  test('over https the cookie has the __Host- prefix and never travels in clear', async () => {
    const other = await aHouse({ PUBLIC_ORIGIN: 'https://acquis.example' })
    const visitor = aVisitor(other)
    const answer = await visitor.ask('POST', '/api/session', { body: { email: 'delegate@example.org', password } })
    const [cookie] = answer.cookies
    expect(cookie).toMatchObject({ name: '__Host-sid', secure: true, httpOnly: true, sameSite: 'Lax', path: '/' })
    expect(cookie?.domain).toBeUndefined()
    expect((await visitor.ask('GET', '/api/session')).statusCode).toBe(200)
  })

  test('with a mail server there is no mailbox, and the link is offered', async () => {
    const other = await aHouse({ SMTP_URL: 'smtp://127.0.0.1:9' })
    const visitor = aVisitor(other)
    const box = await visitor.ask('GET', '/dev/mailbox', { headers: { host: '127.0.0.1:3000' } })
    expect(box.statusCode).toBe(404)
    expect((await visitor.ask('GET', '/sign-in')).body).toContain(say('en', 'sign-in-link'))
  })
})
