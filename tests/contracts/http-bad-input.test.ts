/**
 * What the doors do with what should not come: every refusal has a status, a code and a sentence, nothing changes, and
 * the server stays up. The live door's bad frames are in tests/live.
 */
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalCodes } from '../../packages/domain/errors.ts'
import { refusalMessages } from '../../packages/messages/en/refusals.ts'
import { boundEndpoints } from '../../server/platform/bind-endpoint.ts'
import { limits } from '../../server/platform/limits.ts'
import { aVisitor, addAccount, type Visitor } from './http-visitor.ts'
import { buildTestHouse, type TestHouse } from '../support/test-house.ts'

const password = 'a long enough password'
const nobody = '00000000-0000-4000-8000-000000000000'

let house: TestHouse
let visitor: Visitor
beforeAll(async () => {
  house = await buildTestHouse()
  await addAccount(house, 'delegate@example.org', password)
  visitor = aVisitor(house)
  await visitor.ask('POST', '/api/session', { body: { email: 'delegate@example.org', password } })
})
afterAll(() => house.close())

/** Status and code of a refusal, after checking that it has the one shape of every refusal. */
function refusal(answer: LightMyRequestResponse): readonly [number, string] {
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(answer.headers['cache-control']).toBe('no-store')
  const problem: Record<string, unknown> = answer.json()
  expect(refusalCodes).toContain(problem['code'])
  expect(problem['status']).toBe(answer.statusCode)
  expect(problem['type']).toBe(`urn:acquis:problem:${String(problem['code'])}`)
  expect(String(problem['title'])).toMatch(/^[A-Z].+[.?]$/)
  expect(String(problem['title'])).not.toMatch(/\{\w+\}/)
  expect(JSON.stringify(problem)).not.toMatch(/\bat .+:\d+:\d+|node_modules|select |insert /)
  return [answer.statusCode, String(problem['code'])]
}

describe('a body', () => {
  const signInWith = (options: Parameters<Visitor['ask']>[2]) => aVisitor(house).ask('POST', '/api/session', options)

  test.each([
    ['that is not JSON', '{"email": "delegate@example.org", '],
    ['that is nothing', ''],
    ['that is a list', '[]'],
    ['that is null', 'null'],
    ['that is a word', '"email"'],
    ['with a property twice removed from its shape', '{"email": {"$ne": null}, "password": {"$ne": null}}'],
    ['that lacks a property', '{"email": "delegate@example.org"}'],
    ['with a number for a name', '{"email": 7, "password": "x"}'],
    ['with a poisoned prototype', '{"email": "a@b.example", "password": "x", "__proto__": {"admin": true}}'],
    ['nested five thousand deep', `${'['.repeat(5000)}${']'.repeat(5000)}`],
  ])('%s is refused', async (_title, raw) => {
    const [status, code] = refusal(await signInWith({ raw }))
    expect([status, code]).toEqual([400, 'malformed-request'])
  })

  test('with a property that nobody asked for is refused by its name', async () => {
    const answer = await signInWith({ body: { email: 'delegate@example.org', password, isAdministrator: true } })
    expect(refusal(answer)).toEqual([400, 'unknown-property'])
    expect(answer.json().facts).toEqual({ property: 'isAdministrator' })
    expect(answer.json().title).toContain('isAdministrator')
  })

  test('with a name of 1 MB is refused before it is read', async () => {
    const answer = await signInWith({ body: { email: `${'x'.repeat(1024 * 1024)}@example.org`, password } })
    expect(refusal(answer)).toEqual([413, 'request-too-large'])
  })

  test('of just under the limit is read and judged by its shape; one byte above the limit is not read', async () => {
    const bodyOf = (bytes: number) => {
      const frame = '{"email":"","password":"x"}'
      return `{"email":"${'x'.repeat(bytes - frame.length)}","password":"x"}`
    }
    expect(refusal(await signInWith({ raw: bodyOf(limits.http.maxBodyBytes) }))).toEqual([400, 'malformed-request'])
    expect(refusal(await signInWith({ raw: bodyOf(limits.http.maxBodyBytes + 1) }))).toEqual([413, 'request-too-large'])
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/html',
    'nonsense',
  ])('called %s is refused, whatever it holds', async type => {
    const raw = JSON.stringify({ email: 'delegate@example.org', password })
    expect(refusal(await signInWith({ raw, headers: { 'content-type': type } }))).toEqual([415, 'only-json-accepted'])
  })

  test('with words of any script and with control characters in an address is refused as unknown, not as a fault', async () => {
    for (const email of [
      'مندوب@example.org',
      'a@b.example\u0000',
      "'; drop table participant; --@b.example",
      '😀@b.example',
    ]) {
      const [status] = refusal(await signInWith({ body: { email, password: 'x' } }))
      expect([400, 401]).toContain(status)
    }
  })

  test('with an address that is none asks for no mail', async () => {
    const answer = await visitor.ask('POST', '/api/sign-in-links', { body: { email: 'not an address' } })
    expect(refusal(answer)).toEqual([400, 'email-not-valid'])
  })
})

describe('where a request comes from', () => {
  const change = (headers: Record<string, string | undefined>) => visitor.ask('DELETE', '/api/session', { headers })

  test.each([
    ['another site', 'https://evil.example'],
    ['another port', 'http://127.0.0.1:3001'],
    ['another scheme', 'https://127.0.0.1:3000'],
    ['a longer name', 'http://127.0.0.1:3000.evil.example'],
    ['nowhere (a sandboxed frame)', 'null'],
    ['no origin at all', ''],
  ])('%s: refused', async (_title, origin) => {
    expect(refusal(await change({ origin }))).toEqual([403, 'origin-not-allowed'])
  })

  test('a request that carries the cookie and no Origin is refused', async () => {
    expect(refusal(await change({ origin: undefined }))).toEqual([403, 'origin-not-allowed'])
  })

  test('signing in from another site is refused too, cookie or not', async () => {
    const stranger = aVisitor(house)
    const body = { email: 'delegate@example.org', password }
    const answer = await stranger.ask('POST', '/api/session', { body, headers: { origin: 'https://evil.example' } })
    expect(refusal(answer)).toEqual([403, 'origin-not-allowed'])
    expect(stranger.cookies.size).toBe(0)
  })

  test('after all that the session still stands', async () => {
    expect((await visitor.ask('GET', '/api/session')).statusCode).toBe(200)
  })
})

describe('a cookie', () => {
  test.each(['', 'x', 'x'.repeat(4000), '..%2f..', 'ü', '%00', '"quoted"'])(
    'that is %j signs nobody in',
    async value => {
      const answer = await aVisitor(house).ask('GET', '/api/session', { headers: { cookie: `sid=${value}` } })
      expect(refusal(answer)).toEqual([401, 'not-signed-in'])
    },
  )
})

describe('an address', () => {
  test.each(['/api/nothing', '/api/goals/', `/api/sessions/${nobody}/x`, '/api/%2e%2e/%2e%2e/etc/passwd', '/api/%ff'])(
    '%s that leads nowhere is refused',
    async url => {
      const [status, code] = refusal(await visitor.ask('GET', url))
      expect([
        [404, 'not-found'],
        [400, 'malformed-request'],
      ]).toContainEqual([status, code])
    },
  )

  test.each(['1', 'NaN', "1' or '1'='1", nobody.toUpperCase(), `${nobody}0`])('with the id %j is refused', async id => {
    const answer = await visitor.ask('DELETE', `/api/sessions/${encodeURIComponent(id)}`)
    expect(refusal(answer)).toEqual([404, 'not-found'])
  })

  test('longer than any id is refused', async () => {
    const [status] = refusal(await visitor.ask('DELETE', `/api/sessions/${'0'.repeat(5000)}`))
    expect([400, 404, 414]).toContain(status)
  })
})

describe('an agenda and a goal', () => {
  test('that do not exist and that are not one’s own are answered alike, to the byte', async () => {
    const agenda = await house.anAgenda({ goals: 1 })
    const [goal] = agenda.goals
    const member = await house.aGovernmentDelegate(agenda)
    for (const [own, unknown] of [
      [`/api/agendas/${agenda.agendaId}`, `/api/agendas/${nobody}`],
      [`/api/agendas/${agenda.agendaId}/members`, `/api/agendas/${nobody}/members`],
      [`/api/goals/${goal?.goalId}`, `/api/goals/${nobody}`],
      [`/api/goals/${goal?.goalId}/drafts`, `/api/goals/${nobody}/drafts`],
    ] as const) {
      expect([own, (await house.as(member).get(own)).statusCode]).toEqual([own, 200])
      const [forbidden, missing] = [await visitor.ask('GET', own), await visitor.ask('GET', unknown)]
      expect([own, ...refusal(forbidden)]).toEqual([own, 404, 'not-found'])
      expect(forbidden.body).toBe(missing.body)
      expect(plain(forbidden)).toEqual(plain(missing))
    }
  })

  test('that are not one’s own cannot be changed, and say nothing either', async () => {
    const agenda = await house.anAgenda({ goals: 1 })
    const [goal] = agenda.goals
    const body = { first: '1:0', last: '1:0', before: null }
    const forbidden = await visitor.ask('POST', `/api/goals/${goal?.goalId}/text/move`, { body })
    const missing = await visitor.ask('POST', `/api/goals/${nobody}/text/move`, { body })
    expect(refusal(forbidden)).toEqual([404, 'not-found'])
    expect(forbidden.body).toBe(missing.body)
  })

  test('as pages are answered by one and the same page', async () => {
    const agenda = await house.anAgenda({ goals: 1 })
    const headers = { accept: 'text/html' }
    for (const [own, unknown] of [
      [`/agendas/${agenda.agendaId}`, `/agendas/${nobody}`],
      [`/goals/${agenda.goals[0]?.goalId}`, `/goals/${nobody}`],
    ] as const) {
      const [forbidden, missing] = [
        await visitor.ask('GET', own, { headers }),
        await visitor.ask('GET', unknown, { headers }),
      ]
      expect([own, forbidden.statusCode, missing.statusCode]).toEqual([own, 404, 404])
      expect(forbidden.body).toBe(missing.body)
      expect(forbidden.body).not.toContain(agenda.title)
    }
  })
})

/** The headers of an answer but for the moment. */
function plain({ headers }: LightMyRequestResponse): Record<string, unknown> {
  return { ...headers, date: null }
}

describe('every endpoint', () => {
  test('refuses whoever is not signed in, unless it is for anyone', async () => {
    const stranger = aVisitor(house)
    for (const { method, path, knock, name } of boundEndpoints(house.app)) {
      if (knock.kind === 'anyone') continue
      const url = path.replace(/:\w+/g, nobody)
      const body = method === 'GET' || method === 'DELETE' ? undefined : {}
      const answer = await stranger.ask(method as 'GET', url, { body })
      expect([name, ...refusal(answer)]).toEqual([name, 401, 'not-signed-in'])
    }
  })

  test('that takes a body refuses an unknown property', async () => {
    for (const { method, path, body, name } of boundEndpoints(house.app)) {
      if (body === undefined) continue
      const url = path.replace(/:\w+/g, nobody)
      const answer = await visitor.ask(method as 'POST', url, { body: { surely: 'not asked for' } })
      expect([name, refusal(answer)[0]]).toEqual([name, 400])
    }
  })
})

describe('refusals', () => {
  test.each(refusalCodes)('%s has a sentence for people', code => {
    const sentence: string = refusalMessages[code]
    expect(sentence).toMatch(/^[A-Z].{8,}[.:}]$/)
  })
})

test('bytes that are no HTTP are answered with 400 and the server stays up', async () => {
  if (!house.app.server.listening) await house.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = house.app.server.address() as AddressInfo
  for (const bytes of [
    Buffer.from('\x16\x03\x01\x02\x00\x01\x00'),
    Buffer.from('GET / HTTP/9.9\r\n\r\n'),
    Buffer.alloc(70_000, 65),
  ]) {
    const said = await new Promise<string>(resolve => {
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
      let text = ''
      socket.on('data', part => (text += part.toString('latin1')))
      socket.on('error', () => resolve(text))
      socket.on('close', () => resolve(text))
    })
    expect(said === '' || /^HTTP\/1\.1 4\d\d /.test(said)).toBe(true)
  }
  expect((await visitor.ask('GET', '/api/session')).statusCode).toBe(200)
})
