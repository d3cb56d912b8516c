/** What machines ask: up, ready, figures; and the interface told to programs and people. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildTestHouse, type TestHouse } from '../../tests/support/test-house.ts'
import { limits } from './limits.ts'

const token = 'a-token-of-enough-length'
let house: TestHouse
let guarded: TestHouse
beforeAll(async () => {
  house = await buildTestHouse()
  guarded = await buildTestHouse({ variables: { METRICS_TOKEN: token } })
})
afterAll(async () => {
  await house.close()
  await guarded.close()
})

test('a house with a migrated database is up and ready', async () => {
  expect((await house.as(null).get('/healthz')).json()).toEqual({ status: 'up' })
  const ready = await house.as(null).get('/readyz')
  expect(ready.statusCode).toBe(200)
  expect(ready.json()).toEqual({ status: 'ready', reasons: [] })
})

test('a house whose database does not answer is up and not ready', async () => {
  const broken = await buildTestHouse()
  await broken.database.close()
  expect((await broken.as(null).get('/healthz')).statusCode).toBe(200)
  const ready = await broken.as(null).get('/readyz')
  expect(ready.statusCode).toBe(503)
  expect(ready.json()).toEqual({ status: 'not-ready', reasons: ['database'] })
  await broken.app.close()
})

test('a database that answers just in time is one; one that takes longer makes the house not ready, until it answers', async () => {
  /** What `/readyz` says while the database is kept busy for so long. */
  const readyDuring = async (busyMs: number): Promise<number> => {
    const busy = house.database.db.transaction().execute(() => new Promise(resolve => setTimeout(resolve, busyMs)))
    const { statusCode } = await house.as(null).get('/readyz')
    await busy
    return statusCode
  }
  expect(await readyDuring(limits.database.readyMs / 4)).toBe(200)
  expect(await readyDuring(limits.database.readyMs * 1.5)).toBe(503)
  expect((await house.as(null).get('/readyz')).statusCode).toBe(200)
})

test('figures are for this machine alone when there is no token', async () => {
  const near = await house.app.inject({ url: '/metrics', remoteAddress: '127.0.0.1' })
  expect(near.body).toMatch(/process_cpu_user_seconds_total[^]*acquis_live_connections 0/)
  expect((await house.app.inject({ url: '/metrics', remoteAddress: '192.0.2.7' })).statusCode).toBe(404)
  const headers = { 'x-forwarded-for': '192.0.2.7' }
  expect((await house.app.inject({ url: '/metrics', remoteAddress: '127.0.0.1', headers })).statusCode).toBe(404)
})

test('with a token, figures are for whoever has it', async () => {
  const headers = { authorization: `Bearer ${token}` }
  expect((await guarded.app.inject({ url: '/metrics', remoteAddress: '192.0.2.7', headers })).statusCode).toBe(200)
  expect((await guarded.app.inject({ url: '/metrics' })).statusCode).toBe(404)
  const wrong = { authorization: 'Bearer another-token-of-length' }
  expect((await guarded.app.inject({ url: '/metrics', headers: wrong })).statusCode).toBe(404)
})

test('the interface is told as OpenAPI and as a page, from the same endpoints', async () => {
  const openapi = (await house.as(null).get('/api/openapi.json')).json<{
    openapi: string
    paths: Record<string, Record<string, { operationId: string }>>
  }>()
  expect(openapi.openapi).toBe('3.1.0')
  const operations = Object.values(openapi.paths).flatMap(path => Object.values(path).map(each => each.operationId))
  const bound = house.app.boundEndpoints.map(each => each.name)
  expect(operations.toSorted()).toEqual(bound.toSorted())
  const page = await house.as(null).get('/api/docs')
  expect(page.statusCode).toBe(200)
  for (const endpoint of house.app.boundEndpoints) expect(page.body).toContain(endpoint.path)
})
