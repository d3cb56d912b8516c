/**
 * The bounds of the HTTP server itself: how long a connection may take or be silent, how long an address may be.
 * Behaviour is tried on the real server with shorter times; that it has the limits' own times is read from it.
 */
import { connect, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { limits } from '../../server/platform/limits.ts'
import { buildTestHouse, type TestHouse } from '../support/test-house.ts'

const shorter = { requestTimeoutMs: 1_500, connectionTimeoutMs: 2_500, keepAliveTimeoutMs: 1_200 }

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

test('the server has the times of the limits', () => {
  const { requestTimeout, timeout, keepAliveTimeout } = house.app.server
  // Node keeps it under this name and does not say so.
  expect(house.app.server).toMatchObject({ connectionsCheckingInterval: limits.http.requestCheckEveryMs })
  const { requestTimeoutMs, connectionTimeoutMs, keepAliveTimeoutMs } = limits.http
  expect([requestTimeout, timeout, keepAliveTimeout]).toEqual([
    requestTimeoutMs,
    connectionTimeoutMs,
    keepAliveTimeoutMs,
  ])
})

test('between requests a connection may rest longer than a proxy keeps one, and than silence is borne at first', () => {
  expect(limits.http.keepAliveTimeoutMs).toBeGreaterThan(limits.http.connectionTimeoutMs)
})

describe('a connection', () => {
  let port = 0
  beforeAll(async () => {
    Object.assign(house.app.server, {
      requestTimeout: shorter.requestTimeoutMs,
      timeout: shorter.connectionTimeoutMs,
      keepAliveTimeout: shorter.keepAliveTimeoutMs,
      // Node adds up to a second for answers that cross a new request on their way.
      keepAliveTimeoutBuffer: 0,
      connectionsCheckingInterval: 50,
    })
    await house.app.listen({ host: '127.0.0.1', port: 0 })
    port = (house.app.server.address() as AddressInfo).port
  })

  const whole = 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'

  /** Writes each part after its pause; what was said until the server hung up, and after how long. */
  function talk(...parts: readonly (readonly [afterMs: number, words: string])[]) {
    const since = performance.now()
    const socket = connect(port, '127.0.0.1')
    let said = ''
    socket.on('data', part => (said += part.toString()))
    socket.on('error', () => undefined)
    const ended = new Promise<{ said: string; ms: number }>(resolve =>
      socket.on('close', () => resolve({ said, ms: performance.now() - since })),
    )
    void (async () => {
      for (const [afterMs, words] of parts) {
        await new Promise(resolve => setTimeout(resolve, afterMs))
        if (!socket.destroyed) socket.write(words)
      }
    })()
    return ended
  }

  test('whose request has not come to its end in time is answered with 408 and closed', async () => {
    const { said, ms } = await talk([0, whole.slice(0, -2)])
    expect(said).toMatch(/^HTTP\/1\.1 408 /)
    expect(ms).toBeGreaterThan(shorter.requestTimeoutMs - 50)
    expect(ms).toBeLessThan(15_000)
  })

  test('whose request comes slowly and in time is answered', async () => {
    const { said } = await talk([0, whole.slice(0, 20)], [shorter.requestTimeoutMs / 3, whole.slice(20)])
    expect(said).toMatch(/^HTTP\/1\.1 200 /)
  })

  test('that sends nothing is closed after its time, and not before', async () => {
    house.app.server.requestTimeout = 0
    const { said, ms } = await talk()
    house.app.server.requestTimeout = shorter.requestTimeoutMs
    expect(said).toBe('')
    expect(ms).toBeGreaterThan(shorter.connectionTimeoutMs - 50)
    expect(ms).toBeLessThan(15_000)
  })

  test('is kept for a next request, and closed when none came in time', async () => {
    const pauseMs = shorter.keepAliveTimeoutMs / 3
    const { said, ms } = await talk([0, whole], [pauseMs, whole])
    expect(said.split('HTTP/1.1 200 OK')).toHaveLength(3)
    expect(ms).toBeGreaterThan(pauseMs + shorter.keepAliveTimeoutMs - 50)
    expect(ms).toBeLessThan(15_000)
  })
})

describe('a part of an address', () => {
  const { maxParamLength } = limits.http

  test('of the greatest length reaches its endpoint, which asks who is there; one sign more leads nowhere', async () => {
    const ask = async (length: number): Promise<readonly [number, string]> => {
      const answer = await house.as(null).get(`/api/goals/${'a'.repeat(length)}`)
      return [answer.statusCode, answer.json<{ code: string }>().code]
    }
    expect(await ask(maxParamLength)).toEqual([401, 'not-signed-in'])
    expect(await ask(maxParamLength + 1)).toEqual([404, 'not-found'])
  })
})
