/**
 * Who is in a room and where, as the server composes it: a client says only where its own cursor is; name and
 * delegation are stamped here. One frame carries the latest state of everybody who changed. A presence lives as long
 * as its connection. Source: live rules L11 to L13.
 */
import type { ParticipantId } from '../../packages/domain/ids.ts'
import { type PresenceClaim, type PresenceNotice, presenceFrame, readPresence } from './awareness-messages.ts'
import type { Connection } from './connection.ts'

type Present = { connection: Connection; clock: number; cursor: string | null }
type Gone = { readonly participantId: ParticipantId; readonly clock: number }

const maxRemembered = 1_000

export class RoomPresence {
  private readonly present = new Map<number, Present>()
  private readonly gone = new Map<number, Gone>()
  private readonly changed = new Set<number>()
  private renewed = new Map<number, number>()

  get hasNews(): boolean {
    return this.changed.size > 0
  }

  get isEmpty(): boolean {
    return this.present.size === 0
  }

  /** Takes what a connection says of itself. False when it is not valid; entries about others are passed over. */
  take(
    connection: Connection,
    message: Uint8Array,
    isForeign: (clientId: number) => boolean,
    maxCursorBytes: number,
  ): boolean {
    // Before it was sent anything a client cannot echo: what it says then is about itself.
    const isFirstWord = !connection.isLive && connection.announcedId === null
    const mayBeOwn = (id: number): boolean => this.mayBe(connection, id) && !isForeign(id)
    const claims = readPresence(message, id => isFirstWord || mayBeOwn(id), maxCursorBytes)
    if (claims === null) return false
    if (isFirstWord && claims.length === 1) connection.announcedId = claims[0]?.clientId ?? null
    for (const claim of claims) if (mayBeOwn(claim.clientId)) this.place(connection, claim)
    return true
  }

  /** Forgets a connection's presence when it closes; the others are told. */
  leave(connection: Connection): void {
    const { presenceId } = connection
    if (presenceId === null) return
    const present = this.present.get(presenceId)
    if (present === undefined || present.connection !== connection) return
    this.present.delete(presenceId)
    this.gone.set(presenceId, { participantId: connection.admission.participantId, clock: present.clock })
    if (this.gone.size > maxRemembered) this.gone.delete(this.gone.keys().next().value ?? presenceId)
    this.changed.add(presenceId)
  }

  /** What a connection shows of its person has changed. */
  restamp(connection: Connection): void {
    const present = connection.presenceId === null ? undefined : this.present.get(connection.presenceId)
    if (present === undefined || connection.presenceId === null) return
    present.clock += 1
    this.changed.add(connection.presenceId)
  }

  /** The latest state of everybody who changed since the last call, as one frame; null when nobody did. */
  takeNews(): Buffer | null {
    if (this.changed.size === 0) return null
    const notices = [...this.changed].flatMap(id => this.noticeOf(id))
    this.changed.clear()
    return presenceFrame(notices)
  }

  /** Everybody who is present, as one frame; null in an empty room. */
  wholeFrame(): Buffer | null {
    if (this.present.size === 0) return null
    return presenceFrame([...this.present.keys()].flatMap(id => this.noticeOf(id)))
  }

  /**
   * Marks everybody as changed, so that clients do not forget those who sit still: they forget a presence whose clock
   * stands for 30 s. Clocks that the clients themselves moved on stay as they are.
   */
  renew(): void {
    for (const [id, present] of this.present) {
      if (this.renewed.get(id) === present.clock) present.clock += 1
      this.changed.add(id)
    }
    this.renewed = new Map([...this.present].map(([id, present]) => [id, present.clock]))
  }

  private mayBe(connection: Connection, clientId: number): boolean {
    if (connection.presenceId !== null) return connection.presenceId === clientId
    const { participantId } = connection.admission
    const holder = this.present.get(clientId)?.connection.admission ?? this.gone.get(clientId)
    return holder === undefined || holder.participantId === participantId
  }

  private place(connection: Connection, claim: PresenceClaim): void {
    // Stock clients echo that somebody left: only a state that says something makes an id one's own.
    if (connection.presenceId === null && claim.cursor === null) return
    connection.presenceId = claim.clientId
    const present = this.present.get(claim.clientId)
    const lastClock = present?.clock ?? this.gone.get(claim.clientId)?.clock ?? -1
    if (claim.cursor === null) {
      this.leave(connection)
      const gone = this.gone.get(claim.clientId)
      if (gone !== undefined) this.gone.set(claim.clientId, { ...gone, clock: Math.max(gone.clock, claim.clock) })
      return
    }
    const isRenewal = present !== undefined && present.connection === connection && present.cursor === claim.cursor
    if (isRenewal && claim.clock <= present.clock) return
    const clock = claim.clock > lastClock ? claim.clock : lastClock + 1
    this.gone.delete(claim.clientId)
    this.present.set(claim.clientId, { connection, clock, cursor: claim.cursor })
    if (!isRenewal) this.changed.add(claim.clientId)
  }

  private noticeOf(clientId: number): readonly PresenceNotice[] {
    const present = this.present.get(clientId)
    if (present === undefined) {
      const gone = this.gone.get(clientId)
      return gone === undefined ? [] : [{ clientId, clock: gone.clock, state: 'null' }]
    }
    const { user } = stampOf(present.connection)
    return [{ clientId, clock: present.clock, state: `{"user":${user},"cursor":${present.cursor ?? 'null'}}` }]
  }
}

function stampOf(connection: Connection): { readonly user: string } {
  const { name, organisation, code, group } = connection.admission.presence
  return { user: JSON.stringify({ name, organisation, code, group }) }
}
