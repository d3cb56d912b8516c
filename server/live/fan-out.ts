/**
 * What leaves a room in one turn: at most one write per socket, with the others' durable updates, presence as one
 * frame, and `saved` last. Those who are not authors share one buffer. A socket that does not drain gets no presence
 * first, and then nothing until it has caught up. Source: live rules L1, L3, L8, L12.
 */
import type { Connection, LiveLimits } from './connection.ts'
import { joinFrames } from './wire-frames.ts'

/** A frame whose fate is decided: durable. `wire` is what others get; null when the frame brought nothing new. */
export type SettledFrame = {
  readonly connection: Connection | null
  readonly update: Uint8Array
  readonly wire: Buffer | null
  readonly version: number
}

export type FanOut = {
  readonly members: Iterable<Connection>
  readonly settled: readonly SettledFrame[]
  /** Up to this version everything is durable. */
  readonly committed: number
  /** Message 6 for clients that know it; goes before the updates that need it. */
  readonly registry: Buffer | null
  /** Message 6 with all that a joiner has to know. */
  readonly wholeRegistry: () => Buffer | null
  readonly presence: Buffer | null
  readonly wholePresence: () => Buffer | null
  readonly limits: Pick<LiveLimits, 'presenceAboveBytes' | 'laggingAboveBytes'>
  /** Called instead of sending to a live socket that does not drain. */
  readonly fallBehind: (connection: Connection) => void
}

/** Sends to every member what it is due. The caller has counted the saved frames of the authors. */
export function fanOut(turn: FanOut): void {
  const authors = new Set(turn.settled.map(frame => frame.connection))
  const shared: (Buffer | null)[] = []
  for (const member of turn.members) {
    if (!member.isOpen || member.lagging !== null) continue
    if (!member.isLive) {
      sendToJoiner(member, turn)
      continue
    }
    const queuedBytes = member.queuedBytes
    if (queuedBytes > turn.limits.laggingAboveBytes && hasNewsFor(member, turn)) {
      turn.fallBehind(member)
      continue
    }
    const takesPresence = queuedBytes <= turn.limits.presenceAboveBytes
    const words = authors.has(member) ? piecesFor(member, turn, takesPresence) : sharedPieces(member, takesPresence)
    const saved = member.takeSavedFrame()
    const whole = saved === null ? words : joined([words, saved])
    if (whole !== null) member.write(whole)
  }

  function sharedPieces(member: Connection, takesPresence: boolean): Buffer | null {
    const kind = (member.isAcquis ? 2 : 0) + (takesPresence ? 1 : 0)
    const known = shared[kind]
    if (known !== undefined) return known
    const made = piecesFor(null, turn, takesPresence, member.isAcquis)
    shared[kind] = made
    return made
  }
}

/** Delivers a ticket that has become durable, with what came after it and everybody's presence; else `saved` alone. */
export function sendToJoiner(
  member: Connection,
  turn: Pick<FanOut, 'settled' | 'committed' | 'wholeRegistry' | 'wholePresence'>,
): void {
  const { ticket } = member
  const saved = member.takeSavedFrame()
  if (ticket === null || ticket.version > turn.committed) {
    if (saved !== null) member.write(saved)
    return
  }
  member.ticket = null
  member.isLive = true
  const later = turn.settled.filter(frame => frame.version > ticket.version && frame.connection !== member)
  const registry = member.isAcquis ? turn.wholeRegistry() : null
  const whole = joined([registry, ...ticket.frames, ...later.map(frame => frame.wire), turn.wholePresence(), saved])
  if (whole !== null) member.write(whole)
}

function hasNewsFor(member: Connection, turn: FanOut): boolean {
  return turn.settled.some(frame => frame.wire !== null && frame.connection !== member)
}

function piecesFor(
  author: Connection | null,
  turn: FanOut,
  takesPresence: boolean,
  isAcquis: boolean = author?.isAcquis === true,
): Buffer | null {
  const pieces: (Buffer | null)[] = [isAcquis ? turn.registry : null]
  for (const frame of turn.settled) if (author === null || frame.connection !== author) pieces.push(frame.wire)
  if (takesPresence) pieces.push(turn.presence)
  return joined(pieces)
}

function joined(pieces: readonly (Buffer | null)[]): Buffer | null {
  const frames = pieces.filter(piece => piece !== null)
  return frames.length === 0 ? null : joinFrames(frames)
}
