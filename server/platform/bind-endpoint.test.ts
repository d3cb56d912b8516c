/** The doors' manners: shapes, callers, origins, faults. Small endpoints of our own on the real parts. */
import Fastify, { type FastifyInstance } from 'fastify'
import Type from 'typebox'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { endpoint, type Knock } from '../../packages/contract/endpoint.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import type { ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import { bindEndpoint, boundEndpoints, prepareForEndpoints } from './bind-endpoint.ts'
import { checkOrigins } from './origin-check.ts'
import { answerWithProblems, sendProblem } from './problem.ts'

const closed = { additionalProperties: false } as const
const origin = 'https://goals.example.org'
let app: FastifyInstance

beforeEach(() => {
  app = Fastify({
    bodyLimit: 1_000,
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
  })
  prepareForEndpoints(app)
  answerWithProblems(app)
  app.removeContentTypeParser('text/plain')
  checkOrigins(app, [origin])
  app.decorateRequest('actor', null)
  app.addHook('onRequest', async request => {
    const who = request.headers['x-who']
    if (who === undefined) return
    request.actor = {
      kind: 'participant',
      participantId: '00000000-0000-4000-8000-000000000001' as ParticipantId,
      sessionId: '00000000-0000-4000-8000-000000000002' as SessionId,
      displayName: 'Ann',
      locale: 'en',
      isAdministrator: who === 'administrator',
    }
  })
})
afterEach(() => app.close())

function bindWith(knock: Knock, act: () => Promise<{ length: number }> = () => Promise.resolve({ length: 1 })): void {
  const state = endpoint({
    name: 'measure',
    method: 'POST',
    path: '/api/measure/:id',
    knock,
    summary: 'Measures.',
    params: Type.Object({ id: Type.String({ pattern: '^[a-z]+$' }) }, closed),
    query: Type.Object({ times: Type.Optional(Type.Integer({ minimum: 1 })) }, closed),
    body: Type.Object({ name: Type.String({ maxLength: 5 }) }, closed),
    answer: Type.Object({ length: Type.Integer() }, closed),
  })
  bindEndpoint(app, state, act)
}

const ask = (facts: { url?: string; body?: unknown; raw?: string; headers?: Record<string, string> } = {}) =>
  app.inject({
    method: 'POST',
    url: facts.url ?? '/api/measure/ab',
    headers: { origin, 'content-type': 'application/json', ...facts.headers },
    payload: facts.raw ?? JSON.stringify(facts.body ?? { name: 'abc' }),
  })

test('what fits the shapes reaches the handler, and the endpoint is listed', async () => {
  bindWith({ kind: 'anyone' })
  const answer = await ask()
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toEqual({ length: 1 })
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(boundEndpoints(app).map(each => each.name)).toEqual(['measure'])
})

test.each([
  ['an unknown property', { body: { name: 'abc', shoe: 41 } }, 400, 'unknown-property', /shoe/],
  ['an unknown query', { url: '/api/measure/ab?shoe=1' }, 400, 'unknown-property', /shoe/],
  ['a value that is too long', { body: { name: 'abcdef' } }, 400, 'malformed-request', /body\/name/],
  ['a value of another kind', { body: { name: 7 } }, 400, 'malformed-request', /body\/name/],
  ['a missing property', { body: {} }, 400, 'malformed-request', /name/],
  ['no JSON', { raw: '{"name":' }, 400, 'malformed-request', /./],
  ['nothing', { raw: '' }, 400, 'malformed-request', /./],
  ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'only-json-accepted', /./],
  ['plain text', { headers: { 'content-type': 'text/plain' } }, 415, 'only-json-accepted', /./],
  ['too much', { body: { name: 'a'.repeat(1_000) } }, 413, 'request-too-large', /./],
  ['an id of another shape', { url: '/api/measure/7' }, 404, 'not-found', /./],
  ['an unknown address', { url: '/api/other' }, 404, 'not-found', /./],
  ['a broken address', { url: '/api/measure/%zz' }, 400, 'malformed-request', /./],
])('%s is answered with a problem', async (_what, request, status, code, detail) => {
  bindWith({ kind: 'anyone' })
  const answer = await ask(request)
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(answer.statusCode).toBe(status)
  expect(answer.json()).toMatchObject({ code, status, type: `urn:acquis:problem:${code}` })
  expect(answer.json<{ detail: string }>().detail).toMatch(detail)
})

test.each([
  ['signed-in', undefined, 401],
  ['signed-in', 'somebody', 200],
  ['administrator', undefined, 401],
  ['administrator', 'somebody', 404],
  ['administrator', 'administrator', 200],
] as const)('an endpoint for %s answers %s with %i', async (kind, who, status) => {
  bindWith({ kind })
  const answer = await ask({ headers: who === undefined ? {} : { 'x-who': who } })
  expect(answer.statusCode).toBe(status)
})

test('a fault answers with an incident and never with its message', async () => {
  bindWith({ kind: 'anyone' }, () => Promise.reject(new Error('password of the database: hunter2')))
  const answer = await ask()
  expect(answer.statusCode).toBe(500)
  expect(answer.body).not.toContain('hunter2')
  expect(answer.json()).toMatchObject({ code: 'fault', incident: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown })
})

test('a refusal answers with its sentence and facts', async () => {
  bindWith({ kind: 'anyone' }, () => Promise.reject(new DomainError('too-many-attempts', { minutes: 12 })))
  const answer = await ask()
  expect(answer.statusCode).toBe(429)
  expect(answer.headers['retry-after']).toBeDefined()
  expect(answer.json()).toMatchObject({
    title: expect.stringContaining('12 ') as unknown,
    facts: { minutes: 12 },
  })
})

test.each([
  ['our own origin', { origin }, 200],
  ['another origin', { origin: 'https://evil.example' }, 403],
  ['our origin with another scheme', { origin: 'http://goals.example.org' }, 403],
  ['a program without cookie and origin', { origin: '' }, 200],
  ['a cookie without origin', { origin: '', cookie: 'sid=x' }, 403],
  ['a cookie, no origin, but our own page', { origin: '', cookie: 'sid=x', 'sec-fetch-site': 'same-origin' }, 200],
  ['no origin from a neighbour', { origin: '', 'sec-fetch-site': 'same-site' }, 403],
  ['a hidden origin of our own page', { origin: 'null', 'sec-fetch-site': 'same-origin' }, 200],
  ['a hidden origin of another page', { origin: 'null', 'sec-fetch-site': 'cross-site' }, 403],
  ['another origin that claims to be ours', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }, 403],
])('a change that comes with %s', async (_what, headers, status) => {
  bindWith({ kind: 'anyone' })
  const { origin: sent, ...others } = headers
  const answer = await app.inject({
    method: 'POST',
    url: '/api/measure/ab',
    headers: { ...others, ...(sent === '' ? {} : { origin: sent }), 'content-type': 'application/json' },
    payload: '{"name":"abc"}',
  })
  expect(answer.statusCode).toBe(status)
})

test('an endpoint that takes an open object is refused at the start', () => {
  const open = endpoint({
    name: 'open',
    method: 'POST',
    path: '/api/open',
    knock: { kind: 'anyone' },
    summary: 'Open.',
    body: Type.Object({ inner: Type.Object({ a: Type.String() }) }, closed),
  })
  expect(() => bindEndpoint(app, open, () => Promise.resolve())).toThrow('open object at /properties/inner')
})
