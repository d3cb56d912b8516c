/** A mention from end to end: the real server process, a real mail server process, and a power cut between the two. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort, type ServedHouse, serveHouse } from '../support/served-house.ts'

let mailServer: ChildProcess | null = null
let said = ''
let port: number
let house: ServedHouse
beforeAll(async () => {
  port = await freePort()
  house = await serveHouse({ env: { SMTP_URL: `smtp://127.0.0.1:${port}` } })
}, 120_000)
afterAll(async () => {
  await house.close()
  mailServer?.kill()
})

async function startMailServer(): Promise<void> {
  const env = { ...process.env, PORT: String(port) }
  const begun = spawn(process.execPath, [join(import.meta.dirname, '../support/mail-server.ts')], { env })
  mailServer = begun
  begun.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  while (!said.includes('ready ')) await new Promise(resolve => setTimeout(resolve, 50))
}

async function ask<T>(cookie: string, method: string, path: string, body?: unknown): Promise<T> {
  const headers = {
    cookie,
    origin: house.origin,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  const answer = await fetch(house.origin + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
  return (await answer.json()) as T
}

async function signIn(name: string): Promise<string> {
  const link = house.links.find(printed => printed.name.startsWith(name))?.url ?? ''
  const token = new URL(link).searchParams.get('token')
  const answer = await fetch(`${house.origin}/api/sign-in-links/use`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: house.origin },
    body: JSON.stringify({ token }),
  })
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

test('a mention is in the inbox at once, and its mail arrives once although the power went before it could be sent', async () => {
  const business = await signIn('Daniel Osei')
  const government = await signIn('Leila Haddad')
  const { agendas } = await ask<{ agendas: { id: string }[] }>(business, 'GET', '/api/agendas')
  const agendaId = agendas[0]?.id ?? ''
  const { goals } = await ask<{ goals: { id: string }[] }>(business, 'GET', `/api/agendas/${agendaId}`)
  const { members } = await ask<{ members: { id: string; name: string }[] }>(
    business,
    'GET',
    `/api/agendas/${agendaId}/members`,
  )
  const mentioned = members.find(({ name }) => name === 'Leila Haddad')
  const threadId = randomUUID()
  await ask(business, 'POST', `/api/goals/${goals[0]?.id}/threads`, {
    id: threadId,
    commentId: randomUUID(),
    type: 'question',
    about: { kind: 'goal' },
    words: 'Could the ministry live with this?\r\nBcc: all@example.org',
    mentions: [mentioned?.id],
  })
  const inbox = await ask<{ notices: { path: string; isRead: boolean }[] }>(government, 'GET', '/api/inbox')
  expect(inbox.notices).toMatchObject([{ path: `/goals/${goals[0]?.id}#thread-${threadId}`, isRead: false }])

  // No mail server is there yet: the mail waits in the outbox when the power goes.
  await expect.poll(() => house.output(), { timeout: 30_000 }).toContain('a mail could not be sent yet')
  await house.kill()
  await startMailServer()
  await house.start()
  const mails = (): string[] => said.split('\n').filter(line => line.startsWith('{'))
  await expect.poll(() => mails().length, { timeout: 30_000 }).toBe(1)
  const mail = JSON.parse(mails()[0] ?? '{}') as { to: string[]; raw: string }
  expect(mail.to).toEqual(['leila.haddad@digital.aldermark.example'])
  const { subject, text } = await PostalMime.parse(Buffer.from(mail.raw, 'base64'))
  expect(subject).toMatch(/^Daniel Osei \(Meridian Chamber of Commerce\) mentioned you · Goal 1: /)
  expect(text).toContain('> Could the ministry live with this? Bcc: all@example.org')
  expect(text).toContain(`${house.origin}/goals/${goals[0]?.id}#thread-${threadId}`)

  await house.kill()
  await house.start()
  await new Promise(resolve => setTimeout(resolve, 1_500))
  expect(mails()).toHaveLength(1)
}, 120_000)
