/** Too many requests: whoever sends them is told to wait, and nobody else. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildTestHouse, type TestHouse } from '../../tests/support/test-house.ts'
import { limits } from './limits.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

test('a session may ask so often in a minute and no more; another one goes on', async () => {
  const [wild, calm] = [await house.aPerson(), await house.aPerson()]
  for (let i = 0; i < limits.http.maxRequestsPerSession; i += 1) {
    const answer = await house.as(wild).get('/healthz')
    if (answer.statusCode !== 200) throw new Error(`refused at request ${i + 1}`)
  }
  const refused = await house.as(wild).get('/healthz')
  expect(refused.statusCode).toBe(429)
  expect(refused.json()).toMatchObject({ code: 'too-many-requests' })
  expect(refused.headers['retry-after']).toBeDefined()
  expect((await house.as(calm).get('/healthz')).statusCode).toBe(200)
})

test('all without a session at one address may ask so often in a minute and no more; another address goes on', async () => {
  const ask = (remoteAddress: string) => house.app.inject({ url: '/healthz', remoteAddress })
  for (let asked = 0; asked < limits.http.maxRequestsPerAddress; asked += 1) {
    const answer = await ask('192.0.2.9')
    if (answer.statusCode !== 200) throw new Error(`refused at request ${asked + 1}`)
  }
  const refused = await ask('192.0.2.9')
  expect([refused.statusCode, refused.json()]).toMatchObject([429, { code: 'too-many-requests' }])
  expect((await ask('192.0.2.10')).statusCode).toBe(200)
  // Who is signed in is counted alone, wherever that is.
  const { cookie } = await house.aPerson()
  const signedIn = await house.app.inject({ url: '/healthz', remoteAddress: '192.0.2.9', headers: { cookie } })
  expect(signedIn.statusCode).toBe(200)
}, 120_000)
