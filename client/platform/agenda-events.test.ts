/** One socket for the page, that comes back after a cut, tells what may have been missed, and knows when to stay away. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type AgendaNews, listenToAgenda, listenToInbox } from './agenda-events.ts'

/** Stands in for the network: sockets that a test opens, fills and cuts. */
class FakeSocket extends EventTarget {
  static all: FakeSocket[] = []
  readonly address: string
  isClosed = false

  constructor(address: URL) {
    super()
    this.address = address.href
    FakeSocket.all.push(this)
  }

  close(): void {
    this.isClosed = true
  }

  opens(): void {
    this.dispatchEvent(new Event('open'))
  }

  brings(frame: object): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(frame) }))
  }

  breaks(code: number): void {
    this.dispatchEvent(Object.assign(new Event('close'), { code }))
  }
}

const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
const view = new EventTarget()
let sessionStatus = 200

const stops: (() => void)[] = []
beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.all = []
  sessionStatus = 200
  page.visibilityState = 'visible'
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('document', Object.assign(page, { documentElement: { lang: 'en' }, getElementById: () => null }))
  vi.stubGlobal('location', { href: 'https://acquis.example/agendas/a' })
  vi.stubGlobal('addEventListener', view.addEventListener.bind(view))
  vi.stubGlobal('removeEventListener', view.removeEventListener.bind(view))
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}', { status: sessionStatus })))
})
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function hear(names: Parameters<typeof listenToAgenda>[1] = ['goal-created']): AgendaNews['name'][] {
  const heard: AgendaNews['name'][] = []
  stops.push(listenToAgenda('a', names, news => heard.push(news.name)))
  return heard
}

function hearInbox(): { count: number } {
  const heard = { count: 0 }
  stops.push(listenToInbox(() => (heard.count += 1)))
  return heard
}

async function theSocket(place = -1): Promise<FakeSocket> {
  await vi.advanceTimersByTimeAsync(100)
  const socket = FakeSocket.all.at(place)
  if (socket === undefined) throw new Error('no socket was opened')
  return socket
}

test('who comes while the socket of the inbox opens hears of the agenda’s own opening, and of that once', async () => {
  hearInbox()
  const first = await theSocket()
  const goals = hear(['goal-created'])
  first.opens()
  expect(goals).toEqual([])
  const own = await theSocket()
  own.opens()
  expect([first.isClosed, goals]).toEqual([true, ['missed']])
})

test('all who listen on a page share one socket, and each hears what it asked for', async () => {
  const goals = hear(['goal-created'])
  const seats = hear(['member-added', 'member-changed'])
  const inbox = hearInbox()
  const socket = await theSocket()
  expect(FakeSocket.all.map(({ address }) => address)).toEqual(['wss://acquis.example/events?agenda=a'])
  socket.opens()
  socket.brings({ name: 'goal-created', agendaId: 'a' })
  socket.brings({ name: 'member-changed', agendaId: 'a' })
  socket.brings({ name: 'blocks-moved', agendaId: 'a' })
  socket.brings({ name: 'inbox-changed' })
  socket.brings({ name: 'still-here' })
  expect(goals).toEqual(['missed', 'goal-created'])
  expect(seats).toEqual(['missed', 'member-changed'])
  expect(inbox.count).toBe(2)
})

test('a page of no agenda hears of the inbox alone, and an agenda asked for later takes the socket over', async () => {
  hearInbox()
  const first = await theSocket()
  expect(first.address).toBe('wss://acquis.example/events')
  first.opens()
  hear()
  const second = await theSocket()
  expect([first.isClosed, second.address]).toEqual([true, 'wss://acquis.example/events?agenda=a'])
})

test('who comes to an open socket is told to read, and the others are not', async () => {
  const early = hear()
  const socket = await theSocket()
  socket.opens()
  const late = hear()
  await theSocket()
  expect([early, late, FakeSocket.all.length]).toEqual([['missed'], ['missed'], 1])
})

test('after a cut it comes back later and later, and everybody is told to read again', async () => {
  const heard = hear()
  const first = await theSocket()
  first.opens()
  first.breaks(1006)
  await vi.advanceTimersByTimeAsync(1_000)
  const second = await theSocket()
  expect(FakeSocket.all).toHaveLength(2)
  second.breaks(1013)
  await vi.advanceTimersByTimeAsync(900)
  expect(FakeSocket.all).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(1_200)
  const third = await theSocket()
  third.opens()
  expect(heard).toEqual(['missed', 'missed'])
})

test('a close that says it is no use ends it: signed out, no member any more', async () => {
  for (const code of [4401, 4404, 1003]) {
    hear()
    const socket = await theSocket()
    const before = FakeSocket.all.length
    socket.opens()
    socket.breaks(code)
    await vi.advanceTimersByTimeAsync(300_000)
    expect(FakeSocket.all).toHaveLength(before)
    for (const stop of stops.splice(0)) stop()
  }
})

test('a door that stays shut is knocked at again while the session lives, and not after it ended', async () => {
  hear()
  const first = await theSocket()
  first.breaks(1006)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(FakeSocket.all).toHaveLength(2)
  sessionStatus = 401
  FakeSocket.all[1]?.breaks(1006)
  await vi.advanceTimersByTimeAsync(300_000)
  expect(FakeSocket.all).toHaveLength(2)
})

test('a connection that falls silent is given up and made anew', async () => {
  hear()
  const socket = await theSocket()
  socket.opens()
  await vi.advanceTimersByTimeAsync(59_000)
  socket.brings({ name: 'still-here' })
  await vi.advanceTimersByTimeAsync(59_000)
  expect(socket.isClosed).toBe(false)
  await vi.advanceTimersByTimeAsync(2_500)
  expect([socket.isClosed, FakeSocket.all.length]).toEqual([true, 2])
})

test('a page hidden for long lets go, and comes back when it is seen', async () => {
  const heard = hear()
  const socket = await theSocket()
  socket.opens()
  page.visibilityState = 'hidden'
  page.dispatchEvent(new Event('visibilitychange'))
  for (let minute = 0; minute < 10; minute += 1) {
    socket.brings({ name: 'still-here' })
    await vi.advanceTimersByTimeAsync(59_000)
  }
  socket.brings({ name: 'still-here' })
  await vi.advanceTimersByTimeAsync(20_000)
  expect([socket.isClosed, FakeSocket.all.length]).toEqual([true, 1])
  page.visibilityState = 'visible'
  page.dispatchEvent(new Event('visibilitychange'))
  expect(FakeSocket.all).toHaveLength(2)
  FakeSocket.all[1]?.opens()
  expect(heard).toEqual(['missed', 'missed'])
})

test('when nobody listens any more the socket is closed', async () => {
  hear()
  const socket = await theSocket()
  for (const stop of stops.splice(0)) stop()
  expect(socket.isClosed).toBe(true)
})

test('a page is about one agenda', () => {
  hear()
  expect(() => listenToAgenda('b', [], () => undefined)).toThrow('one agenda')
})
