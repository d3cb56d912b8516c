/**
 * The same start on PostgreSQL: nothing but DATABASE_URL changes, two processes may start at once, and what one does
 * to a seat reaches the windows that are open at the other.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { LiveClient, until } from '../support/live-client.ts'
import { startPostgresql, type PostgresqlInstance } from '../support/postgresql-instance.ts'
import { serveHouse, type ServedHouse } from '../support/served-house.ts'

const leila = 'leila.haddad@digital.aldermark.example'
const agendaTitle = 'Shared goals for cyber action: demonstration agenda'
/** Changes are looked for every few seconds, on a machine that may be busy. */
const withinMs = 60_000

let postgresql: PostgresqlInstance
let first: ServedHouse
let second: ServedHouse
beforeAll(async () => {
  postgresql = await startPostgresql()
  const databaseUrl = await postgresql.createDatabase()
  ;[first, second] = await Promise.all([serveHouse({ databaseUrl }), serveHouse({ databaseUrl })])
})
afterAll(async () => {
  await first.close()
  await second.close()
  await postgresql.stop()
})

test('two processes that start at once on an empty database make one demonstration', async () => {
  const houses = [first, second]
  expect(houses.filter(house => house.links.length === 6)).toHaveLength(1)
  expect(houses.filter(house => house.output().includes('npm run acquis -- sign-in-link'))).toHaveLength(1)
  expect(first.output()).not.toContain('power cut')
  // A link made by one is good at the other.
  const link = new URL(await first.signInLink(leila))
  const page = await fetch(`${second.origin}${link.pathname}${link.search}`)
  expect(await page.text()).toContain('Leila Haddad')
})

test(
  '[L19] what a command or another server does to a seat reaches the windows open here',
  { timeout: 240_000 },
  async () => {
    const cookie = await signIn(first, await first.signInLink(leila))
    const read = readerOf(first, cookie)
    const { agendas } = await read<{ agendas: { id: string }[] }>('/api/agendas')
    const agendaId = agendas[0]?.id ?? ''
    const { goals } = await read<{ goals: { id: string }[] }>(`/api/agendas/${agendaId}`)
    const { documentId } = await read<{ documentId: string }>(`/api/goals/${goals[0]?.id ?? ''}`)
    const door = first.origin.replace('http', 'ws')
    const text = await new LiveClient(`${door}/collab`, documentId, cookie, { origin: first.origin }).synced()
    const events = new WebSocket(`${door}/events?agenda=${agendaId}`, { headers: { cookie, origin: first.origin } })
    let heard = 0
    let closed: number | null = null
    events.on('message', data => (heard += Buffer.isBuffer(data) && data.includes('inbox-changed') ? 1 : 0))
    events.on('close', code => (closed = code))
    try {
      expect(text.access.map(({ mode }) => mode)).toEqual(['direct'])

      await second.command('member', 'add', '--agenda', agendaTitle, '--email', leila, '--role', 'observer')
      await until(() => text.access.at(-1)?.mode === 'read' && heard === 1, withinMs)

      const ministry = ['--organisation', 'Ministry of Digital Affairs of Aldermark'] as const
      await second.command(
        'member',
        'add',
        '--agenda',
        agendaTitle,
        '--email',
        leila,
        '--role',
        'delegate',
        ...ministry,
      )
      await until(() => text.access.at(-1)?.mode === 'direct' && heard === 2, withinMs)
      expect([text.closed, closed]).toEqual([null, null])

      const { members } = await read<{ members: { id: string; name: string }[] }>(`/api/agendas/${agendaId}/members`)
      const seat = members.find(({ name }) => name === 'Leila Haddad')?.id ?? ''
      const left = await fetch(`${second.origin}/api/agendas/${agendaId}/members/${seat}`, {
        method: 'DELETE',
        headers: { cookie, origin: second.origin },
      })
      expect(left.ok).toBe(true)
      await until(() => text.closed !== null && closed !== null, withinMs)
      expect([text.closed?.code, closed]).toEqual([4403, 4404])
    } finally {
      text.socket.terminate()
      events.terminate()
    }
  },
)

test('one that stops takes nothing from the other', async () => {
  expect(await first.stop()).toBe(0)
  expect((await fetch(`${second.origin}/readyz`)).status).toBe(200)
})

test('a database that does not answer is said in one sentence', async () => {
  const refused = serveHouse({ databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' })
  await expect(refused).rejects.toThrow('The database does not answer')
})

async function signIn(house: ServedHouse, link: string): Promise<string> {
  const answer = await fetch(`${house.origin}/api/sign-in-links/use`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: house.origin },
    body: JSON.stringify({ token: new URL(link).searchParams.get('token') }),
  })
  expect(answer.status).toBe(200)
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

function readerOf(house: ServedHouse, cookie: string): <Answer>(path: string) => Promise<Answer> {
  return async path => (await fetch(`${house.origin}${path}`, { headers: { cookie } })).json() as never
}
