/** The live door of a goal as the whole house opens it: who may come in, as what, and what a change of access does. */
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { baseText, layout } from '../../packages/document/layout.ts'
import { blockText } from '../../packages/document/projections.ts'
import { insertText, openText } from '../../packages/document/tokens.ts'
import { addMember } from '../../server/agenda/agenda-commands.ts'
import { systemActor } from '../../server/platform/unit-of-work.ts'
import type { AgendaId } from '../../packages/domain/ids.ts'
import { LiveClient } from '../support/live-client.ts'
import { buildTestHouse, chamber, type Person, type TestHouse } from '../support/test-house.ts'

let house: TestHouse
let door: string
beforeAll(async () => {
  house = await buildTestHouse({ realClock: true })
  await house.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = house.app.server.address() as AddressInfo
  door = `ws://127.0.0.1:${port}/collab`
})
afterAll(() => house.close())

async function aGoal() {
  const agenda = await house.anAgenda({ goals: 1 })
  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  return { agenda, goal, address: `${goal.documentId}.1` }
}

type Knocked = { readonly status: number; readonly code: string } | { readonly close: number } | 'open'

/** Knocks with these headers and says what came of it. */
function knock(address: string, headers: { [name: string]: string }, more = ''): Promise<Knocked> {
  const socket = new WebSocket(`${door}/${address}?acquis=1&schema=1${more}`, { headers })
  return new Promise(resolve => {
    socket.on('unexpected-response', (_request, response) => {
      let body = ''
      response.on('data', chunk => (body += String(chunk)))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, code: (JSON.parse(body) as { code: string }).code }),
      )
    })
    socket.on('close', code => resolve({ close: code }))
    socket.on('error', () => undefined)
    socket.on('message', () => {
      resolve('open')
      socket.terminate()
    })
  })
}

const origin = (): string => house.config.publicOrigin

/** A stock provider with nothing of ours but a cookie. */
function join(address: string, person: Person): { provider: WebsocketProvider; doc: Y.Doc; closes: number[] } {
  const doc = new Y.Doc()
  const closes: number[] = []
  class CookieSocket extends WebSocket {
    constructor(url: string | URL) {
      super(url, { headers: { cookie: person.cookie, origin: origin() } })
      this.on('close', code => closes.push(code))
    }
  }
  const provider = new WebsocketProvider(door, address, doc, {
    disableBc: true,
    WebSocketPolyfill: CookieSocket as unknown as typeof globalThis.WebSocket,
  })
  return { provider, doc, closes }
}

async function until(holds: () => boolean, limitMs = 5_000): Promise<void> {
  const end = Date.now() + limitMs
  while (!holds()) {
    if (Date.now() > end) throw new Error('waited too long')
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

const words = (doc: Y.Doc): string => layout(doc).map(blockText).join('\n')

test('without a cookie, or from a foreign or missing origin, no socket opens', async () => {
  const { agenda, address } = await aGoal()
  const { cookie } = await house.aGovernmentDelegate(agenda)
  expect(await knock(address, { cookie, origin: origin() })).toBe('open')
  expect(await knock(address, { origin: origin() })).toEqual({ status: 401, code: 'not-signed-in' })
  expect(await knock(address, { cookie, origin: 'https://evil.example' })).toEqual({
    status: 403,
    code: 'origin-not-allowed',
  })
  expect(await knock(address, { cookie, origin: 'null' })).toEqual({ status: 403, code: 'origin-not-allowed' })
  expect(await knock(address, { cookie })).toEqual({ status: 403, code: 'origin-not-allowed' })
})

test('an unknown text, another agenda’s text and a broken address get one answer', async () => {
  const { agenda } = await aGoal()
  const { address: foreign } = await aGoal()
  const { cookie } = await house.aGovernmentDelegate(agenda)
  for (const address of [`${randomUUID()}.1`, foreign, 'nothing', `${randomUUID()}.0`]) {
    expect(await knock(address, { cookie, origin: origin() })).toEqual({ status: 404, code: 'not-found' })
  }
})

test('a window that knows another epoch is told to reload', async () => {
  const { agenda, goal } = await aGoal()
  const { cookie } = await house.aGovernmentDelegate(agenda)
  expect(await knock(`${goal.documentId}.2`, { cookie, origin: origin() })).toEqual({ close: 4409 })
})

test('[L25] a window of somebody else than who is signed in is closed with 4410, and nothing of it is written', async () => {
  const { agenda, goal, address } = await aGoal()
  const anna = await house.aGovernmentDelegate(agenda)
  const ben = await house.aBusinessDelegate(agenda)
  const headers = { cookie: ben.cookie, origin: origin() }
  const another = { close: 4410 }
  for (const as of [anna.participantId, 'nobody', '', `${ben.participantId}&as=${anna.participantId}`]) {
    expect(await knock(address, headers, `&as=${as}`)).toEqual(another)
  }
  expect(await knock(address, headers, `&as=${ben.participantId}`)).toBe('open')

  const query = `?acquis=1&schema=1&as=${anna.participantId}`
  const window = new LiveClient(door, address, ben.cookie, { origin: origin(), query })
  // What she wrote offline leaves with the first frames, before the close arrives.
  window.socket.on('open', () => window.type('words of Anna'))
  await until(() => window.closed !== null)
  expect(window.closed?.code).toBe(4410)
  const written = await house.database.db
    .selectFrom('document_update')
    .select('seq')
    .where('document_id', '=', goal.documentId)
    .where('participant_id', 'is not', null)
    .execute()
  expect(written).toEqual([])
})

test('a stock provider with a session cookie joins, writes, and is read by another', async () => {
  const { agenda, address } = await aGoal()
  const government = join(address, await house.aGovernmentDelegate(agenda))
  const business = join(address, await house.aBusinessDelegate(agenda))
  await until(() => government.provider.synced && business.provider.synced)
  expect(words(government.doc)).toBe(words(business.doc))
  government.doc.getText('t').insert(1, 'Together, ')
  await until(() => words(business.doc).startsWith('Together, '))
  government.provider.destroy()
  business.provider.destroy()
  const stored = words(await house.rooms.readDocument(agenda.goals[0]?.documentId ?? (address as never)))
  expect(stored.startsWith('Together, ')).toBe(true)
})

test('[L20] what a contributor writes through a stock provider are suggestions, and the goal says what it said', async () => {
  const { agenda, goal, address } = await aGoal()
  const contributor = join(address, await house.aMember(agenda, 'contributor', chamber))
  await until(() => contributor.provider.synced)
  const said = words(contributor.doc)
  contributor.doc.getText('t').insert(1, 'Perhaps ')
  await expect.poll(async () => words(await house.rooms.readDocument(goal.documentId))).toBe(`Perhaps ${said}`)
  const { doc, suggesters } = await house.rooms.readText(goal.documentId)
  expect(layout(doc, baseText(suggesters)).map(blockText).join('\n')).toBe(said)
  expect(contributor.closes).toEqual([])
  contributor.provider.destroy()
})

test('a delegate who becomes an observer reads on and writes no more, at once', async () => {
  const { agenda, address } = await aGoal()
  const delegate = await house.aBusinessDelegate(agenda)
  const other = join(address, await house.aGovernmentDelegate(agenda))
  const mine = join(address, delegate)
  await until(() => mine.provider.synced && other.provider.synced)
  await addMember(house, systemActor, {
    agenda: agenda.agendaId,
    email: delegate.email,
    role: 'observer',
    organisation: chamber,
  })
  openText(mine.doc)
  mine.doc.transact(() => insertText(openText(mine.doc), 1, 'Too late. ', {}))
  await until(() => mine.closes.length > 0)
  expect(mine.closes[0]).toBe(4403)
  expect(words(other.doc)).not.toContain('Too late')
  mine.provider.destroy()
  other.provider.destroy()
})

test('somebody who is removed is closed out at once with 4403, and hears why', async () => {
  const { agenda, address } = await aGoal()
  const moderator = await house.aModerator(agenda)
  const delegate = await house.aBusinessDelegate(agenda)
  const mine = join(address, delegate)
  await until(() => mine.provider.synced)
  const { id } = await house.database.db
    .selectFrom('member')
    .select('id')
    .where('agenda_id', '=', agenda.agendaId)
    .where('participant_id', '=', delegate.participantId)
    .executeTakeFirstOrThrow()
  const removed = await house.as(moderator).send('DELETE', `/api/agendas/${agenda.agendaId}/members/${id}`)
  expect(removed.statusCode).toBe(200)
  await until(() => mine.closes.length > 0, 1_000)
  expect(mine.closes[0]).toBe(4403)
  mine.provider.destroy()
  expect(await knock(address, { cookie: delegate.cookie, origin: origin() })).toEqual({
    status: 403,
    code: 'seat-was-removed',
  })
})

test('signing out closes that session’s texts and leaves the person’s other windows writing', async () => {
  const { agenda, goal, address } = await aGoal()
  const delegate = await house.aGovernmentDelegate(agenda)
  const second = await house.unitOfWork(systemActor, async work => {
    const { openSession } = await import('../../server/auth/session.ts')
    const sessionId = house.ids.next<typeof delegate.sessionId>()
    return openSession(house, work, {
      sessionId,
      participantId: delegate.participantId,
      way: 'link',
      userAgent: '',
      address: '',
    })
  })
  const here = join(address, delegate)
  const there = join(address, { ...delegate, cookie: `sid=${second.token}` })
  await until(() => here.provider.synced && there.provider.synced)
  expect((await house.as(delegate).send('DELETE', '/api/session')).statusCode).toBeLessThan(300)
  await until(() => here.closes.includes(4401))
  there.doc.getText('t').insert(1, 'Still here. ')
  await until(() => there.provider.wsconnected)
  await expect
    .poll(async () => words(await house.rooms.readDocument(goal.documentId)), { timeout: 5_000 })
    .toContain('Still here.')
  here.provider.destroy()
  there.provider.destroy()
})

test('a goal that is dropped takes no word more, from anybody; restored, it does again', async () => {
  const { agenda, goal, address } = await aGoal()
  const moderator = await house.aModerator(agenda)
  const mine = join(address, await house.aGovernmentDelegate(agenda))
  const other = join(address, await house.aBusinessDelegate(agenda))
  await until(() => mine.provider.synced && other.provider.synced)
  const dropped = await house.as(moderator).send('POST', `/api/goals/${goal.goalId}/drop`, { reason: 'Covered' })
  expect(dropped.statusCode).toBe(204)
  mine.doc.getText('t').insert(1, 'Too late. ')
  await until(() => mine.closes.length > 0)
  expect(mine.closes[0]).toBe(4403)
  expect(words(other.doc)).not.toContain('Too late')
  expect(words(await house.rooms.readDocument(goal.documentId))).not.toContain('Too late')
  mine.provider.destroy()

  await house.as(moderator).send('POST', `/api/goals/${goal.goalId}/restore`, { reason: '' })
  other.doc.getText('t').insert(1, 'Again. ')
  await expect
    .poll(async () => words(await house.rooms.readDocument(goal.documentId)), { timeout: 5_000 })
    .toContain('Again.')
  other.provider.destroy()
})

test('a sample round that is removed closes its open texts, and the house goes on saving', async () => {
  const loader = await house.aPerson()
  const asked = await house.as(loader).send('POST', '/api/samples', { upTo: 'consultation' })
  const { sampleId } = asked.json<{ sampleId: string }>()
  type Listed = { samples: { state: string; agendaId: string | null }[] }
  const sample = await vi.waitFor(
    async () => {
      const [found] = (await house.as(loader).get('/api/samples')).json<Listed>().samples
      if (found?.state !== 'ready') throw new Error('not yet')
      return found
    },
    { timeout: 60_000, interval: 100 },
  )
  const { id: documentId } = await house.database.db
    .selectFrom('document')
    .innerJoin('goal', 'goal.id', 'document.goal_id')
    .select('document.id')
    .where('goal.agenda_id', '=', sample.agendaId as AgendaId)
    .orderBy('goal.number')
    .executeTakeFirstOrThrow()
  const client = new LiveClient(door, `${documentId}.1`, loader.cookie, { origin: origin() })
  await until(() => client.isSynced)
  client.type('typed at the last moment')
  expect((await house.as(loader).send('DELETE', `/api/samples/${sampleId}`)).statusCode).toBe(204)
  client.type('typed too late')
  await until(() => client.closed !== null)
  await until(() => house.rooms.metrics().rooms === 0 || !house.rooms.metrics().isStuck)

  const { agenda, address } = await aGoal()
  const delegate = await house.aGovernmentDelegate(agenda)
  const other = new LiveClient(door, address, delegate.cookie, { origin: origin() })
  await until(() => other.isSynced)
  other.type('and the others are saved')
  await until(() => other.saved > 0)
  expect(house.rooms.metrics().isStuck).toBe(false)
  other.socket.terminate()
}, 90_000)
