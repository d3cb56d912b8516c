/** A stop that does not come to its end: a mail server that took the connection and fell silent. */
import { createServer, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { limits } from '../../server/platform/limits.ts'
import { serveHouse, type ServedHouse } from '../support/served-house.ts'

const { giveUpMs } = limits.stop

let house: ServedHouse
let spoken = 0
const silent = createServer(socket => {
  socket.on('error', () => undefined)
  socket.on('data', () => (spoken += 1))
  socket.write('220 silent.example\r\n')
})
beforeAll(async () => {
  await new Promise<void>(listening => silent.listen(0, '127.0.0.1', listening))
  const { port } = silent.address() as AddressInfo
  house = await serveHouse({ env: { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'acquis@house.example' } })
}, 120_000)
afterAll(async () => {
  await house.close()
  silent.close()
})

test('is given up after its time, says so, and the next start answers', { timeout: 180_000 }, async () => {
  const asked = await fetch(`${house.origin}/api/sign-in-links`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'leila.haddad@digital.aldermark.example' }),
  })
  expect(asked.status).toBe(200)
  while (spoken === 0) await new Promise(resolve => setTimeout(resolve, 20))
  const since = performance.now()
  expect(await house.stop()).toBe(1)
  expect(performance.now() - since).toBeGreaterThan(giveUpMs - 100)
  expect(performance.now() - since).toBeLessThan(giveUpMs + 30_000)
  expect(house.output()).toContain(say('en', 'stop-gave-up', { seconds: giveUpMs / 1000 }))
  await house.start()
  expect((await fetch(`${house.origin}/readyz`)).status).toBe(200)
})
