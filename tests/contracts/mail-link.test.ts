/** The e-mail link from end to end: the real server process, a real mail server process, and somebody who follows it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'

let mailServer: ChildProcess
let said = ''
let house: ServedHouse
beforeAll(async () => {
  const env = { ...process.env, PORT: '0' }
  mailServer = spawn(process.execPath, [join(import.meta.dirname, '../support/mail-server.ts')], { env })
  mailServer.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text))
  while (!/^ready \d+\n/.test(said)) await new Promise(resolve => setTimeout(resolve, 50))
  const port = /^ready (\d+)/.exec(said)?.[1] ?? ''
  house = await serveHouse({ env: { SMTP_URL: `smtp://127.0.0.1:${port}` } })
}, 120_000)
afterAll(async () => {
  await house.close()
  mailServer.kill()
})

const email = 'leila.haddad@digital.aldermark.example'

function post(path: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json', origin: house.origin }
  return fetch(house.origin + path, { method: 'POST', headers, body: JSON.stringify(body) })
}

test('a link asked for arrives once by mail, shows a page when opened, and signs in when it is used', async () => {
  expect((await post('/api/sign-in-links', { email })).ok).toBe(true)
  const mails = () => said.split('\n').filter(line => line.startsWith('{'))
  await expect.poll(() => mails().length, { timeout: 20_000 }).toBe(1)
  const mail = JSON.parse(mails()[0] ?? '{}') as { to: string[]; raw: string }
  expect(mail.to).toEqual([email])
  const { text = '' } = await PostalMime.parse(Buffer.from(mail.raw, 'base64'))
  const link = new URL(/http\S+/.exec(text)?.[0] ?? '')
  expect(link.origin).toBe(house.origin)
  const token = link.searchParams.get('token') ?? ''

  // A mail scanner opens every link, more than once: that uses nothing up.
  for (let look = 0; look < 2; look += 1) {
    const page = await fetch(link)
    expect([page.status, page.headers.getSetCookie()]).toEqual([200, []])
  }
  const used = await post('/api/sign-in-links/use', { token })
  expect(used.ok).toBe(true)
  const cookie = used.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const session = await fetch(`${house.origin}/api/session`, { headers: { cookie } })
  expect(JSON.stringify(await session.json())).toContain(email)
  const again = await post('/api/sign-in-links/use', { token })
  expect([again.status, (await again.json()) as { code: string }]).toMatchObject([410, { code: 'link-already-used' }])
})

test('with a mail server there is no mailbox page, and an unknown address gets the same answer and no mail', async () => {
  expect((await fetch(`${house.origin}/dev/mailbox`)).status).toBe(404)
  const before = said
  const known = await post('/api/sign-in-links', { email })
  const unknown = await post('/api/sign-in-links', { email: 'nobody@example.org' })
  expect([unknown.status, await unknown.text()]).toEqual([known.status, await known.text()])
  await expect.poll(() => said.length, { timeout: 20_000 }).toBeGreaterThan(before.length)
  expect(said.slice(before.length)).not.toContain('nobody@example.org')
})
