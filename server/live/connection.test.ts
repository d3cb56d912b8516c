/** When a quiet window is written to, pinged and dropped: at each bound and before it, under a clock that the test moves. */
import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import { closeCodes } from '../../packages/contract/live-protocol.ts'
import type { DocumentId, MemberId, ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import { limits } from '../platform/limits.ts'
import { type Admission, Connection } from './connection.ts'

const { live } = limits

const admission: Admission = {
  documentId: 'd' as DocumentId,
  ...{ epoch: 1, fence: 1, accessVersion: 1, mode: 'read', maySuggest: false, phase: 'drafting', reason: null },
  memberId: 'm' as MemberId,
  participantId: 'p' as ParticipantId,
  sessionId: 's' as SessionId,
  presence: { name: 'Anna', organisation: 'Ministry of Aldland', code: 'ALD', group: 'government' },
}

/** The library's socket as a window sees it: open, and quiet. */
class QuietSocket extends EventEmitter {
  readyState = 1
  pings = 0
  closedWith: number | null = null
  isGone = false

  ping(): void {
    this.pings += 1
  }
  close(code: number): void {
    this.closedWith = code
  }
  terminate(): void {
    this.isGone = true
  }
}

function open() {
  let nowMs = 0
  let writes = 0
  const socket = new QuietSocket()
  const netSocket = Object.assign(new EventEmitter(), { writableLength: 0, write: () => (writes += 1) })
  const room = {
    isReceiving: true,
    take: () => null,
    takePresence: () => undefined,
    sendPresences: () => undefined,
    drained: () => undefined,
    leave: () => undefined,
  }
  const connection = new Connection(
    // The casts: of both sockets, what stands here is all that a window uses.
    socket as unknown as WebSocket,
    netSocket as unknown as Socket,
    room,
    admission,
    { acquis: true, schemaVersion: null },
    { limits: live, nowMs: () => nowMs, onClosed: () => undefined, onFault: () => undefined },
  )
  const sweepAt = (ms: number): void => {
    nowMs = ms
    connection.sweep()
  }
  return { connection, socket, sweepAt, writes: () => writes }
}

describe('[L13] a window that says nothing', () => {
  test('is kept for as long as it may be silent, and dropped the moment after', () => {
    const { socket, sweepAt } = open()
    sweepAt(live.maxSilenceMs)
    expect(socket.isGone).toBe(false)
    sweepAt(live.maxSilenceMs + 1)
    expect(socket.isGone).toBe(true)
  })

  test('is pinged after its time and not before; the pong begins the silence anew', () => {
    const { socket, sweepAt } = open()
    sweepAt(live.pingEveryMs - 1)
    expect(socket.pings).toBe(0)
    sweepAt(live.pingEveryMs)
    expect(socket.pings).toBe(1)
    socket.emit('pong')
    sweepAt(live.pingEveryMs + live.maxSilenceMs)
    expect(socket.isGone).toBe(false)
    sweepAt(live.pingEveryMs + live.maxSilenceMs + 1)
    expect(socket.isGone).toBe(true)
  })

  test('and drains nothing is kept for its time, and closed with 1013 the moment after', () => {
    const { connection, socket, sweepAt } = open()
    connection.lagging = { stateVector: new Uint8Array([0]), sinceMs: 0 }
    const heardUntil = (ms: number): void => {
      for (let at = live.pingEveryMs; at < ms; at += live.pingEveryMs) {
        sweepAt(at)
        socket.emit('pong')
      }
    }
    heardUntil(live.maxLaggingMs)
    sweepAt(live.maxLaggingMs)
    expect(socket.closedWith).toBeNull()
    sweepAt(live.maxLaggingMs + 1)
    expect(socket.closedWith).toBe(closeCodes.tryLater.code)
  })
})

describe('[L14] a window to which nothing is said', () => {
  test('gets a data frame after its time and not before, and the next after as long again', () => {
    const { sweepAt, writes } = open()
    sweepAt(live.dataFrameAfterMs - 1)
    expect(writes()).toBe(0)
    sweepAt(live.dataFrameAfterMs)
    expect(writes()).toBe(1)
    sweepAt(2 * live.dataFrameAfterMs - 1)
    expect(writes()).toBe(1)
    sweepAt(2 * live.dataFrameAfterMs)
    expect(writes()).toBe(2)
  })
})

describe('the default limits', () => {
  test('[L14] with the sweep between them, a data frame comes at least every 20 s, and of events every 25 s', () => {
    expect(live.dataFrameAfterMs + live.sweepEveryMs).toBeLessThan(20_000)
    expect(limits.events.dataFrameAfterMs + limits.events.sweepEveryMs).toBeLessThanOrEqual(25_000)
  })

  test('[L11] all presences are told again before a client forgets them after 30 s', () => {
    expect(live.renewPresenceEveryMs + live.sweepEveryMs).toBeLessThan(30_000)
  })

  test('[L13] a window is pinged, with the sweep, before its silence is over', () => {
    expect(live.pingEveryMs + 2 * live.sweepEveryMs).toBeLessThan(live.maxSilenceMs)
  })
})
