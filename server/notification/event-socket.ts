/**
 * One window that listens to `/events`. It only receives: a data frame from it closes it. Never more waits for it than
 * limits.events allows: what would be more is left out, and once it has drained it is told `missed`, upon which it
 * reads again what it shows.
 */
import { WebSocket } from 'ws'
import type { HouseFrame } from '../../packages/contract/event-frames.ts'
import { type CloseName, closeCodes } from '../../packages/contract/live-protocol.ts'
import type { AgendaId, MemberId, OrganisationId, ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import type { Standing } from '../../packages/domain/permission.ts'
import type { Limits } from '../platform/limits.ts'

/** Each limit as a plain number, so that a test may lower it. */
export type EventLimits = { readonly [name in keyof Limits['events']]: number }

/** A seat with what decides about it, and the version under which this was read. */
export type EventSeat = {
  readonly memberId: MemberId
  readonly accessVersion: number
  readonly standing: Standing
  readonly organisationId: OrganisationId | null
}

/** Who listens, and to what: an agenda with her seat in it, or null for her inbox alone. */
export type EventAdmission = {
  readonly participantId: ParticipantId
  readonly sessionId: SessionId
  readonly agenda: (EventSeat & { readonly id: AgendaId }) | null
}

export type EventSocketDeps = {
  readonly limits: EventLimits
  readonly nowMs: () => number
  readonly onClosed: (socket: EventSocket) => void
}

/** A socket and who is behind it. After its end nothing is read or sent any more. */
export class EventSocket {
  admission: EventAdmission
  admittedAtMs: number
  private readonly socket: WebSocket
  private readonly deps: EventSocketDeps
  private isOver = false
  private hasMissed = false
  private laggingSinceMs: number | null = null
  private pings = 0
  private lastHeardMs: number
  private lastSentMs: number
  private lastPingMs: number

  constructor(socket: WebSocket, admission: EventAdmission, deps: EventSocketDeps) {
    this.socket = socket
    this.admission = admission
    this.deps = deps
    const now = deps.nowMs()
    this.admittedAtMs = this.lastHeardMs = this.lastSentMs = this.lastPingMs = now
    socket.on('message', () => this.close('badFrame', 'frame-not-readable'))
    socket.on('pong', () => this.heard())
    socket.on('ping', () => {
      this.heard()
      this.pings += 1
      if (this.pings > deps.limits.maxPingsPerSweep) this.close('tooFast', 'too-many-frames')
    })
    socket.on('close', () => this.end())
    // Broken framing, a reset: the library closes the socket; without a listener it would end the process.
    socket.on('error', () => this.end())
  }

  /** Bytes that wait for this socket to drain. */
  get queuedBytes(): number {
    return this.socket.bufferedAmount
  }

  /** Sends a frame, or leaves it out when the socket is behind. */
  send(frame: string): void {
    if (this.isOver || this.socket.readyState !== WebSocket.OPEN) return
    if (this.hasMissed || this.queuedBytes > this.deps.limits.laggingAboveBytes) return this.miss()
    this.lastSentMs = this.deps.nowMs()
    this.socket.send(frame, () => this.drained())
  }

  /** Tells this window that something was left out: now, or as soon as it has drained. */
  miss(): void {
    this.hasMissed = true
    this.laggingSinceMs ??= this.deps.nowMs()
    this.drained()
  }

  /** Looks whether this window still lives, and keeps both ends from hanging up. */
  sweep(): void {
    const now = this.deps.nowMs()
    const { maxSilenceMs, maxLaggingMs, pingEveryMs, dataFrameAfterMs } = this.deps.limits
    this.pings = 0
    if (now - this.lastHeardMs > maxSilenceMs) return this.drop()
    this.drained()
    if (this.laggingSinceMs !== null && now - this.laggingSinceMs > maxLaggingMs) {
      return this.close('tryLater', 'server-busy')
    }
    if (now - this.lastPingMs >= pingEveryMs && !this.isOver) {
      this.lastPingMs = now
      this.socket.ping()
    }
    if (now - this.lastSentMs >= dataFrameAfterMs && !this.hasMissed) this.send(stillHere)
  }

  close(name: CloseName, reason: string): void {
    if (this.isOver) return
    this.end()
    this.socket.close(closeCodes[name].code, reason)
  }

  private drained(): void {
    if (!this.hasMissed || this.isOver || this.queuedBytes > 0) return
    this.hasMissed = false
    this.laggingSinceMs = null
    this.send(missed)
  }

  private heard(): void {
    this.lastHeardMs = this.deps.nowMs()
  }

  private drop(): void {
    this.end()
    this.socket.terminate()
  }

  private end(): void {
    if (this.isOver) return
    this.isOver = true
    this.deps.onClosed(this)
  }
}

const missed = frameOf({ name: 'missed' })
const stillHere = frameOf({ name: 'still-here' })

/** A frame of the house's own as it goes over the wire. */
export function frameOf(frame: HouseFrame): string {
  return JSON.stringify(frame)
}
