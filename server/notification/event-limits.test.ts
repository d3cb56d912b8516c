/** The bounds of `/events`, at them and above them, under a clock that the test moves and sockets that it holds. */
import { EventEmitter } from 'node:events'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { WebSocket } from 'ws'
import type { AgendaId, GoalId, MemberId, ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import type { JournalEntry } from '../platform/journal.ts'
import { randomIds } from '../platform/ids.ts'
import { limits } from '../platform/limits.ts'
import { buildMemoryBus } from '../platform/message-bus.ts'
import { buildEventAudience, type EventAudience } from './event-audience.ts'

const bus = buildMemoryBus(pino({ level: 'silent' }))
const agendaId = 'a' as AgendaId
let audience: EventAudience
let readmissions: number
/** Of everybody's seat, as the database has it. */
let accessVersion: number
let seatOf: Parameters<typeof buildEventAudience>[0]['seatOf']

/** The other end of a window: what it was sent, and how much of that waits. */
class HeldSocket extends EventEmitter {
  readyState = 1
  bufferedAmount = 0
  readonly frames: string[] = []
  closedWith: number | null = null
  pings = 0
  isGone = false

  send(frame: string, sent: () => void): void {
    this.frames.push((JSON.parse(frame) as { name: string }).name)
    queueMicrotask(sent)
  }
  ping(): void {
    this.pings += 1
    this.emit('pong')
  }
  close(code: number): void {
    this.closedWith = code
  }
  terminate(): void {
    this.isGone = true
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  readmissions = 0
  accessVersion = 1
  seatOf = () => {
    readmissions += 1
    return Promise.resolve({
      standing: { role: 'observer', phase: 'drafting', pen: 'delegations', paused: false },
      organisationId: null,
      memberId: 'm' as MemberId,
      accessVersion,
    })
  }
  audience = buildEventAudience({
    // The session is always good: what ends one has its test at the real door.
    database: { db: sessionThatLives() } as never,
    clock: { now: () => new Date() },
    ids: randomIds,
    bus,
    log: pino({ level: 'silent' }),
    seatOf: (...given) => seatOf(...given),
    limits: limits.events,
    changedSeats: seats => Promise.resolve(seats.filter(seat => seat.accessVersion !== accessVersion)),
  })
})
afterEach(() => {
  audience.close()
  vi.useRealTimers()
})

function sessionThatLives(): unknown {
  const row = {
    id: 's',
    participant_id: 'p',
    display_name: 'P',
    locale: 'en',
    is_administrator: false,
    disabled_at: null,
    revoked_at: null,
    get last_seen_at() {
      return new Date()
    },
    get expires_at() {
      return new Date(Date.parse('2100-01-01'))
    },
  }
  const answers: { readonly [end: string]: unknown } = { executeTakeFirst: row, execute: [] }
  const query: object = new Proxy(
    {},
    { get: (_none, name: string) => (name in answers ? () => Promise.resolve(answers[name]) : () => query) },
  )
  return query
}

function open(participantId = 'p'): HeldSocket {
  const socket = new HeldSocket()
  audience.connect(socket as unknown as WebSocket, {
    participantId: participantId as ParticipantId,
    sessionId: 's' as SessionId,
    agenda: {
      id: agendaId,
      standing: { role: 'observer', phase: 'drafting', pen: 'delegations', paused: false },
      organisationId: null,
      memberId: 'm' as MemberId,
      accessVersion: 1,
    },
  })
  return socket
}

async function act(events = 1): Promise<void> {
  const joined = { name: 'blocks-joined', agendaId, goalId: 'g' as GoalId } as const
  const entry: JournalEntry = {
    at: new Date(),
    participantId: null,
    events: Array.from({ length: events }, () => joined),
  }
  bus.publish('journal', entry)
  await vi.advanceTimersByTimeAsync(0)
}

/** Time passes in sweeps; a window that answers is heard at each. */
async function pass(ms: number, alive: readonly HeldSocket[] = []): Promise<void> {
  for (let passed = 0; passed < ms; passed += limits.events.sweepEveryMs) {
    for (const socket of alive) socket.emit('pong')
    await vi.advanceTimersByTimeAsync(limits.events.sweepEveryMs)
  }
}

test('a house has so many windows and no more', () => {
  const { maxConnections, maxConnectionsPerParticipant } = limits.events
  for (let number = 0; number < maxConnections; number += 1) {
    expect(open(`p${Math.floor(number / maxConnectionsPerParticipant)}`).closedWith).toBeNull()
  }
  expect(open('one more').closedWith).toBe(1013)
  expect(audience.size()).toBe(maxConnections)
})

test('what waits for one socket stays within its bound; when it has drained it is told once that it missed something', async () => {
  const socket = open()
  socket.bufferedAmount = limits.events.laggingAboveBytes
  await act()
  expect(socket.frames).toEqual(['blocks-joined'])
  socket.bufferedAmount = limits.events.laggingAboveBytes + 1
  await act(3)
  await act(limits.events.maxEventsAtOnce + 1)
  expect(socket.frames).toEqual(['blocks-joined'])
  socket.bufferedAmount = 0
  await pass(limits.events.sweepEveryMs, [socket])
  expect(socket.frames).toEqual(['blocks-joined', 'missed'])
  await act()
  expect(socket.frames).toEqual(['blocks-joined', 'missed', 'blocks-joined'])
})

test('a socket that drains nothing for too long is closed, and comes back later', async () => {
  const socket = open()
  socket.bufferedAmount = limits.events.laggingAboveBytes + 1
  await act()
  await pass(limits.events.maxLaggingMs, [socket])
  expect(socket.closedWith).toBeNull()
  await pass(limits.events.sweepEveryMs, [socket])
  expect(socket.closedWith).toBe(1013)
})

test('acts that wait to be told are bounded: above it everybody reads again', async () => {
  const socket = open('another')
  await vi.advanceTimersByTimeAsync(0)
  let release: () => void = () => undefined
  const held = new Promise<void>(resolve => (release = resolve))
  seatOf = async () => {
    await held
    return null
  }
  const joined = { name: 'blocks-joined', agendaId, goalId: 'g' as GoalId } as const
  const publish = (): void =>
    bus.publish('journal', { at: new Date(), participantId: 'p' as ParticipantId, events: [joined] })
  // The first is being told while the others wait.
  publish()
  await vi.advanceTimersByTimeAsync(0)
  for (let number = 0; number < limits.events.maxWaitingActs; number += 1) publish()
  expect(socket.frames).toEqual([])
  publish()
  expect(socket.frames).toEqual(['missed'])
  release()
  await vi.advanceTimersByTimeAsync(0)
  expect(socket.frames).toHaveLength(1 + 1 + limits.events.maxWaitingActs)
})

test('a window is pinged in time and dropped when it is not heard', async () => {
  const alive = open()
  const silent = open()
  silent.ping = () => undefined
  const { pingEveryMs, maxSilenceMs, sweepEveryMs } = limits.events
  await vi.advanceTimersByTimeAsync(pingEveryMs - 1)
  expect(alive.pings).toBe(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(alive.pings).toBe(1)
  await vi.advanceTimersByTimeAsync(maxSilenceMs - pingEveryMs)
  expect([alive.isGone, silent.isGone]).toEqual([false, false])
  await vi.advanceTimersByTimeAsync(sweepEveryMs)
  expect([alive.isGone, silent.isGone, audience.size()]).toEqual([false, true, 1])
})

test('pings within their bound are answered, above it the window is closed; each sweep counts anew', async () => {
  const socket = open()
  const ping = (times: number): void => {
    for (let number = 0; number < times; number += 1) socket.emit('ping')
  }
  ping(limits.events.maxPingsPerSweep)
  await vi.advanceTimersByTimeAsync(limits.events.sweepEveryMs)
  ping(limits.events.maxPingsPerSweep)
  expect(socket.closedWith).toBeNull()
  ping(1)
  expect(socket.closedWith).toBe(4429)
})

test('after a while of silence a frame says that the house is still here', async () => {
  const socket = open()
  await vi.advanceTimersByTimeAsync(limits.events.dataFrameAfterMs - 1)
  expect(socket.frames).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(socket.frames).toEqual(['still-here'])
})

test('access is asked at once, and then again now and then; a failure is asked again at the next sweep', async () => {
  const socket = open()
  await vi.advanceTimersByTimeAsync(0)
  expect(readmissions).toBe(1)
  await pass(limits.events.readmitEveryMs - limits.events.sweepEveryMs, [socket])
  expect(readmissions).toBe(1)
  const works = seatOf
  let failures = 0
  seatOf = () => {
    failures += 1
    return Promise.reject(new Error('no database'))
  }
  await pass(limits.events.sweepEveryMs, [socket])
  expect([failures, socket.closedWith]).toEqual([1, null])
  seatOf = works
  await pass(limits.events.sweepEveryMs, [socket])
  expect([readmissions, socket.closedWith]).toEqual([2, null])
})

test('a seat that another process changed, of which no bus tells, is found at the next look, and once', async () => {
  const socket = open()
  await vi.advanceTimersByTimeAsync(0)
  await pass(limits.events.sweepEveryMs, [socket])
  expect(readmissions).toBe(1)
  accessVersion = 2
  await pass(limits.events.sweepEveryMs, [socket])
  expect([readmissions, socket.frames, socket.closedWith]).toEqual([2, ['inbox-changed'], null])
  await pass(limits.events.sweepEveryMs, [socket])
  expect(readmissions).toBe(2)
  accessVersion = 3
  seatOf = () => Promise.resolve(null)
  await pass(limits.events.sweepEveryMs, [socket])
  expect(socket.closedWith).toBe(4404)
})
