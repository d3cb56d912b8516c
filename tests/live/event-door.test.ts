/** The door `/events`: who is let in, what each hears and what nobody hears, and what ends a window. */
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { addMember } from '../../server/agenda/agenda-commands.ts'
import { limits } from '../../server/platform/limits.ts'
import { systemActor } from '../../server/platform/unit-of-work.ts'
import { anOpening } from '../support/thread-makers.ts'
import { buildTestHouse, chamber, type Person, type TestAgenda, type TestHouse } from '../support/test-house.ts'

let house: TestHouse
let door: string
beforeAll(async () => {
  house = await buildTestHouse({ realClock: true })
  await house.app.listen({ host: '127.0.0.1', port: 0 })
  door = `ws://127.0.0.1:${(house.app.server.address() as AddressInfo).port}/events`
})
afterAll(() => house.close())

type Heard = { readonly name: string; readonly [fact: string]: unknown }
type Window = { readonly socket: WebSocket; readonly frames: Heard[]; readonly close: () => number | null }

const windows: WebSocket[] = []
afterEach(() => {
  for (const socket of windows.splice(0)) socket.terminate()
})

const origin = (): string => house.config.publicOrigin

/** Opens a window; resolves when it is open, or closed again. */
async function listen(person: Person, agenda: Pick<TestAgenda, 'agendaId'> | null): Promise<Window> {
  const query = agenda === null ? '' : `?agenda=${agenda.agendaId}`
  const socket = new WebSocket(door + query, { headers: { cookie: person.cookie, origin: origin() } })
  windows.push(socket)
  const frames: Heard[] = []
  let closed: number | null = null
  socket.on('message', data => frames.push(JSON.parse(Buffer.isBuffer(data) ? data.toString() : '') as Heard))
  socket.on('close', code => (closed = code))
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return { socket, frames, close: () => closed }
}

/** Knocks with these headers and says what came of it: the refusal, or that a socket opened. */
function knock(query: string, headers: { [name: string]: string }): Promise<unknown> {
  const socket = new WebSocket(door + query, { headers })
  windows.push(socket)
  return new Promise(resolve => {
    socket.on('unexpected-response', (_request, response) => {
      let body = ''
      response.on('data', chunk => (body += String(chunk)))
      response.on('end', () => resolve([response.statusCode, (JSON.parse(body) as { code: string }).code]))
    })
    socket.on('error', () => undefined)
    socket.on('open', () => resolve('open'))
  })
}

/** For `expect.poll`: what a socket brings takes a moment. */
const soon = { timeout: 5_000 }

async function act(agenda: TestAgenda, by: Person | null = null): Promise<void> {
  const actor =
    by === null
      ? systemActor
      : ({
          kind: 'participant',
          participantId: by.participantId,
          sessionId: by.sessionId,
          displayName: by.name,
          locale: 'en',
          isAdministrator: false,
        } as const)
  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  await house.unitOfWork(actor, async work => {
    work.record({ name: 'blocks-moved', agendaId: agenda.agendaId, goalId: goal.goalId, blocks: 1 })
    return Promise.resolve()
  })
}

test('without a session, or from a foreign or missing origin, no socket opens', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const { cookie } = await house.aGovernmentDelegate(agenda)
  for (const query of ['', `?agenda=${agenda.agendaId}`]) {
    expect(await knock(query, { cookie, origin: origin() })).toBe('open')
    expect(await knock(query, { origin: origin() })).toEqual([401, 'not-signed-in'])
    expect(await knock(query, { cookie: 'sid=forged', origin: origin() })).toEqual([401, 'not-signed-in'])
    expect(await knock(query, { cookie, origin: 'https://evil.example' })).toEqual([403, 'origin-not-allowed'])
    expect(await knock(query, { cookie, origin: 'null' })).toEqual([403, 'origin-not-allowed'])
    expect(await knock(query, { cookie })).toEqual([403, 'origin-not-allowed'])
  }
})

test('another’s agenda, an unknown one and a broken address are one answer: 4404', async () => {
  const outsider = await house.aGovernmentDelegate(await house.anAgenda({ goals: 1 }))
  const foreign = await house.anAgenda({ goals: 1 })
  for (const agendaId of [foreign.agendaId, randomUUID(), 'nothing', `${foreign.agendaId}&agenda=x`]) {
    const window = await listen(outsider, { agendaId: agendaId as TestAgenda['agendaId'] })
    await expect.poll(window.close, soon).toBe(4404)
    expect(window.frames).toEqual([])
  }
})

test('a member hears where something happened and by which organisation, in every window, and never words', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const delegate = await house.aGovernmentDelegate(agenda)
  const observer = await house.anObserver(agenda)
  const heard = await Promise.all([listen(observer, agenda), listen(observer, agenda), listen(delegate, agenda)])
  await act(agenda, delegate)
  const [seat] = await house.database.db
    .selectFrom('member')
    .select('organisation_id')
    .where('participant_id', '=', delegate.participantId)
    .execute()
  for (const { frames } of heard) {
    await expect.poll(() => frames.length, soon).toBe(1)
    expect(Object.keys(frames[0] ?? {})).toEqual(['name', 'at', 'agendaId', 'goalId', 'by'])
    expect(frames[0]).toMatchObject({
      name: 'blocks-moved',
      agendaId: agenda.agendaId,
      goalId: agenda.goals[0]?.goalId,
      by: seat?.organisation_id,
    })
  }
})

test('[A6] of a discussion of an earlier round of groups others hear no organisation, its own does', async () => {
  const agenda = await house.anAgenda({ goals: 1, phase: 'drafting' })
  const { db } = house.database
  await db.updateTable('round').set({ attribution: 'group' }).where('agenda_id', '=', agenda.agendaId).execute()
  const [delegate, moderator] = [await house.aBusinessDelegate(agenda), await house.aModerator(agenda)]
  const opening = anOpening({ kind: 'goal' }, 'Given under a label')
  await house.as(delegate).send('POST', `/api/goals/${agenda.goals[0]?.goalId}/threads`, opening)
  await db.updateTable('round').set({ phase: 'review' }).where('agenda_id', '=', agenda.agendaId).execute()
  const next = { reason: 'Next.', attribution: 'attributed' }
  expect((await house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/rounds`, next)).statusCode).toBe(200)
  const [others, own] = [await listen(await house.anObserver(agenda), agenda), await listen(delegate, agenda)]
  expect((await house.as(delegate).send('POST', `/api/threads/${opening.id}/resolve`, {})).statusCode).toBe(200)
  for (const { frames } of [others, own]) await expect.poll(() => frames.length, soon).toBe(1)
  expect(others.frames[0]).toMatchObject({ name: 'thread-resolved', threadId: opening.id, by: null })
  expect(own.frames[0]?.['by']).toMatch(/^[0-9a-f-]{36}$/)
})

test('nobody hears of another agenda, of what was undone, or of what belongs to a person alone', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const elsewhere = await house.anAgenda({ goals: 1 })
  const { frames } = await listen(await house.anObserver(agenda), agenda)
  await act(elsewhere)
  await house
    .unitOfWork(systemActor, work => {
      work.record({ name: 'goal-created', ...agenda.goals[0], agendaId: agenda.agendaId, title: 'x' } as never)
      return Promise.reject(new Error('undone'))
    })
    .catch(() => undefined)
  await house.aPerson()
  await act(agenda)
  await expect.poll(() => frames.map(({ name, by }) => [name, by]), soon).toEqual([['blocks-moved', null]])
})

test('acts are told in the order of their commits', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const delegate = await house.aGovernmentDelegate(agenda)
  const { frames } = await listen(delegate, agenda)
  for (let turn = 0; turn < 10; turn += 1) await act(agenda, turn % 2 === 0 ? delegate : null)
  await expect.poll(() => frames.length, soon).toBe(10)
  expect(frames.map(({ by }) => by === null)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(turn => turn % 2 === 1))
})

test('an act of more events than a window is told one by one makes it read again', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const { frames } = await listen(await house.anObserver(agenda), agenda)
  const record = (count: number) =>
    house.unitOfWork(systemActor, work => {
      for (let turn = 0; turn < count; turn += 1) {
        work.record({ name: 'blocks-joined', agendaId: agenda.agendaId, goalId: agenda.goals[0]?.goalId as never })
      }
      return Promise.resolve()
    })
  await record(limits.events.maxEventsAtOnce)
  await expect.poll(() => frames.length, soon).toBe(limits.events.maxEventsAtOnce)
  await record(limits.events.maxEventsAtOnce + 1)
  await expect.poll(() => frames.slice(limits.events.maxEventsAtOnce), soon).toEqual([{ name: 'missed' }])
})

test('a removed member’s window is closed with 4404 and hears nothing more; a changed role stays', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const delegate = await house.aBusinessDelegate(agenda)
  const window = await listen(delegate, agenda)
  await addMember(house, systemActor, {
    agenda: agenda.agendaId,
    email: delegate.email,
    role: 'observer',
    organisation: chamber,
  })
  await expect.poll(() => window.frames.some(({ name }) => name === 'member-changed'), soon).toBe(true)
  expect(window.close()).toBeNull()
  const moderator = house.as(await house.aModerator(agenda))
  const { members } = (await moderator.get(`/api/agendas/${agenda.agendaId}/members`)).json<{
    members: { id: string; name: string }[]
  }>()
  const seat = members.find(({ name }) => name === delegate.name)
  const removal = await moderator.send('DELETE', `/api/agendas/${agenda.agendaId}/members/${seat?.id}`)
  expect(removal.statusCode).toBeLessThan(300)
  await expect.poll(window.close, soon).toBe(4404)
  const before = window.frames.length
  await act(agenda)
  expect(window.frames.length).toBe(before)
})

test('[L25] a window of somebody else than who is signed in is closed with 4410', async () => {
  const agenda = await house.anAgenda()
  const anna = await house.aGovernmentDelegate(agenda)
  const ben = await house.aBusinessDelegate(agenda)
  for (const query of [`?as=${anna.participantId}`, `?agenda=${agenda.agendaId}&as=${anna.participantId}`]) {
    const socket = new WebSocket(door + query, { headers: { cookie: ben.cookie, origin: origin() } })
    windows.push(socket)
    expect(await new Promise(resolve => socket.on('close', resolve))).toBe(4410)
  }
  expect(await knock(`?as=${ben.participantId}`, { cookie: ben.cookie, origin: origin() })).toBe('open')
})

test('signing out closes that session’s windows with 4401, with an agenda or without', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const delegate = await house.aGovernmentDelegate(agenda)
  const mine = await Promise.all([listen(delegate, agenda), listen(delegate, null)])
  const other = await listen(await house.anObserver(agenda), agenda)
  expect((await house.as(delegate).send('DELETE', '/api/session')).statusCode).toBeLessThan(300)
  for (const window of mine) await expect.poll(window.close, soon).toBe(4401)
  expect(other.close()).toBeNull()
})

test('a session that ended between the door and the window closes it all the same', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const delegate = await house.aGovernmentDelegate(agenda)
  const opening = listen(delegate, agenda)
  await house.database.db
    .updateTable('auth_session')
    .set({ revoked_at: new Date() })
    .where('id', '=', delegate.sessionId)
    .execute()
  const outcome = await opening.then(
    async window => await expect.poll(window.close, soon).toBe(4401),
    () => 'the door saw it',
  )
  expect([undefined, 'the door saw it']).toContain(outcome)
})

test('a window that says anything is closed with 1003, and a flood of pings with 4429', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const observer = await house.anObserver(agenda)
  for (const words of ['hello', Buffer.alloc(70_000, 1)]) {
    const talking = await listen(observer, agenda)
    talking.socket.send(words)
    await expect.poll(talking.close, soon).toBe(1003)
  }
  const pinging = await listen(observer, null)
  for (let turn = 0; turn < limits.events.maxPingsPerSweep * 3; turn += 1) pinging.socket.ping()
  await expect.poll(pinging.close, soon).toBe(4429)
})

test('a person has so many windows and no more', async () => {
  const observer = await house.anObserver(await house.anAgenda({ goals: 1 }))
  const max = limits.events.maxConnectionsPerParticipant
  const open = await Promise.all(Array.from({ length: max }, () => listen(observer, null)))
  const above = await listen(observer, null)
  await expect.poll(above.close, soon).toBe(1013)
  expect(open.filter(window => window.close() !== null)).toEqual([])
})

test('a window that does not read is told once what it missed, and costs no more than its bound', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const slow = await listen(await house.anObserver(agenda), agenda)
  const quick = await listen(await house.anObserver(agenda), agenda)
  slow.socket.pause()
  const events = Array.from({ length: limits.events.maxEventsAtOnce }, () => ({
    name: 'blocks-joined' as const,
    agendaId: agenda.agendaId,
    goalId: agenda.goals[0]?.goalId,
  }))
  const rounds = 900
  for (let round = 0; round < rounds; round += 1) {
    house.bus.publish('journal', { at: new Date(), participantId: null, events })
    if (round % 20 === 0) await new Promise(resolve => setImmediate(resolve))
  }
  await expect.poll(() => quick.frames.length, { timeout: 20_000 }).toBe(rounds * events.length)
  slow.socket.resume()
  await expect.poll(() => slow.frames.at(-1)?.name, { timeout: 20_000 }).toBe('missed')
  expect(slow.frames.length).toBeLessThan(rounds * events.length)
  expect(slow.frames.filter(({ name }) => name === 'missed')).toHaveLength(1)
  await act(agenda)
  await expect.poll(() => slow.frames.at(-1)?.name, soon).toBe('blocks-moved')
})
