/**
 * Those who have a text open, seen from the room: who is present, what is sent to whom, and answers that wait until
 * they are durable. Decides nothing about the text itself. Source: live rules L1, L5, L8, L10 to L13.
 */
import * as Y from 'yjs'
import type { Connection, LiveLimits } from './connection.ts'
import { type SettledFrame, fanOut, sendToJoiner } from './fan-out.ts'
import type { LiveFigures } from './live-figures.ts'
import { RoomPresence } from './room-presence.ts'
import { RoomRegistry } from './room-registry.ts'
import type { RoomText } from './room-text.ts'

/** What the audience has to know of the room. */
export type AudienceRoom = {
  /** The text, or null while it is not loaded or is being made anew. */
  readonly wholeText: RoomText | null
  /** Updates that are applied and not durable yet. */
  readonly unsaved: readonly { readonly update: Uint8Array }[]
}
export type AudienceDeps = {
  readonly limits: LiveLimits
  readonly figures: LiveFigures
  readonly nowMs: () => number
}

export class RoomAudience {
  readonly members = new Set<Connection>()
  /** The client ids that they have to know. */
  readonly registry = new RoomRegistry()
  private readonly room: AudienceRoom
  private readonly deps: AudienceDeps
  private readonly presence = new RoomPresence()
  private presenceTimer: NodeJS.Timeout | null = null
  private renewedAtMs: number

  constructor(room: AudienceRoom, deps: AudienceDeps) {
    this.room = room
    this.deps = deps
    this.renewedAtMs = deps.nowMs()
  }

  join(connection: Connection): void {
    this.members.add(connection)
    connection.sendAccess()
  }

  leave(connection: Connection): void {
    this.members.delete(connection)
    this.presence.leave(connection)
    this.schedulePresence()
  }

  close(): void {
    if (this.presenceTimer !== null) clearTimeout(this.presenceTimer)
  }

  /** Looks after every member, and tells everybody's presence again from time to time. */
  sweep(): void {
    if (this.deps.nowMs() - this.renewedAtMs >= this.deps.limits.renewPresenceEveryMs) {
      this.renewedAtMs = this.deps.nowMs()
      this.presence.renew()
      this.schedulePresence()
    }
    for (const member of this.members) member.sweep()
  }

  // ---- presence

  takePresence(connection: Connection, presence: Uint8Array, isForeign: (clientId: number) => boolean): void {
    if (connection.admission.hidesPresence === true) return
    const isValid = this.presence.take(connection, presence, isForeign, this.deps.limits.maxCursorBytes)
    if (isValid) this.schedulePresence()
    else connection.sendRefused(0, 'presence-not-valid')
  }

  sendPresences(connection: Connection): void {
    const whole = this.presence.wholeFrame()
    if (whole !== null && connection.isLive && connection.lagging === null) connection.write(whole)
  }

  /** What others see of a person has changed. */
  restamp(connection: Connection): void {
    if (connection.admission.hidesPresence === true) this.presence.leave(connection)
    else this.presence.restamp(connection)
    this.schedulePresence()
  }

  // ---- answers that wait until they are durable

  /** Answers a step 1 of this connection. The state vector is unread: refuses what is none. */
  answer(connection: Connection, text: RoomText, stateVector: Uint8Array): void {
    if (stateVector.length > this.deps.limits.maxStateVectorBytes) return connection.refuseAndClose('frame-too-large')
    if (!isStateVector(stateVector)) return connection.refuseAndClose('frame-not-readable')
    this.deps.figures.joins += 1
    this.promise(connection, text, current => current.framesFor(stateVector))
  }

  /** Makes frames at the present version and sends them when it is durable; until then the member gets no others. */
  promise(connection: Connection, text: RoomText, make: (text: RoomText) => readonly Buffer[]): void {
    const issue = (current: RoomText): void => {
      connection.isLive = false
      connection.ticket = { version: current.version, frames: make(current), again: issue }
    }
    issue(text)
    if (this.room.unsaved.length > 0) return
    const wholePresence = (): Buffer | null => this.presence.wholeFrame()
    const wholeRegistry = (): Buffer | null => this.registry.wholeFrame()
    sendToJoiner(connection, { settled: [], committed: text.version, wholeRegistry, wholePresence })
  }

  /** The text was made anew: answers that wait are made again from it, and laggards may catch up. */
  reissue(text: RoomText): void {
    for (const member of this.members) {
      member.ticket?.again(text)
      this.drained(member)
    }
  }

  /** A socket that had fallen behind has drained: everything it lacks in one frame. */
  drained(connection: Connection): void {
    const { lagging } = connection
    const text = this.room.wholeText
    if (lagging === null || text === null || connection.queuedBytes > this.deps.limits.presenceAboveBytes) return
    connection.lagging = null
    this.deps.figures.caughtUp += 1
    this.promise(connection, text, current => [current.catchUpFrame(lagging.stateVector)])
  }

  // ---- out

  /** Sends what became durable, with presence and saved; `committed` is the version up to which everything is. */
  send(settled: readonly SettledFrame[], committed: number): void {
    // Made before the news are taken: a joiner is told of them as well.
    const whole = this.registry.wholeFrame()
    const registry = this.registry.takeNews()
    this.deps.figures.fanOuts += 1
    fanOut({
      members: this.members,
      settled,
      committed,
      registry,
      wholeRegistry: () => whole,
      presence: this.presence.takeNews(),
      wholePresence: () => this.presence.wholeFrame(),
      limits: this.deps.limits,
      fallBehind: connection => this.fallBehind(connection, settled),
    })
  }

  private fallBehind(connection: Connection, unsent: readonly SettledFrame[]): void {
    const text = this.room.wholeText
    // A text that is being made anew cannot say what this socket has; it comes back and asks.
    if (text === null) return connection.refuseAndClose('server-busy')
    const updates = [...unsent, ...this.room.unsaved].map(frame => frame.update)
    connection.lagging = { stateVector: text.stateVectorWithout(updates), sinceMs: this.deps.nowMs() }
    this.deps.figures.fellBehind += 1
  }

  private schedulePresence(): void {
    if (this.presenceTimer !== null || !this.presence.hasNews || this.members.size === 0) return
    const { presenceWaitMsPerMember, minPresenceWaitMs, maxPresenceWaitMs } = this.deps.limits
    const waitMs = Math.min(maxPresenceWaitMs, Math.max(minPresenceWaitMs, this.members.size * presenceWaitMsPerMember))
    this.presenceTimer = setTimeout(() => {
      this.presenceTimer = null
      // It may have left in the same write as words in the meantime.
      if (this.presence.hasNews) this.send([], -1)
    }, waitMs)
  }
}

function isStateVector(bytes: Uint8Array): boolean {
  try {
    Y.decodeStateVector(bytes)
    return true
  } catch {
    // The decoder throws at the end of the bytes; that is the answer.
    return false
  }
}
