/**
 * What comes into a room: every update frame is judged by the gate on the text as it is now, gets the claims it needs,
 * is applied and goes to the log, in the order in which frames came. Keeps what is on its way. Frames 0/1 and 0/2
 * pass here alike; nobody else applies what a client sent. Source: live rules L1 to L7.
 */
import { judgeUpdate, refusalsWorthCatchingUp } from '../../packages/document/update-gate.ts'
import type { StrayWords } from '../../packages/document/stray-words.ts'
import { noStructs, withDeletes } from '../../packages/document/update-frame.ts'
import { closeOfRefusal, type WritingMode } from '../../packages/contract/live-protocol.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import type { ClientClaims } from './client-claims.ts'
import type { Connection, LiveLimits } from './connection.ts'
import type { CommitSink, GroupCommit } from './group-commit.ts'
import type { LiveFigures } from './live-figures.ts'
import type { RoomText } from './room-text.ts'
import { isEmptyUpdate, updateFrame } from './sync-messages.ts'
import type { LogRow } from './update-log.ts'

/** An update frame on its way: a row of the log, or (`wire` null) one that brought nothing new and waits for others. */
export type Pending = {
  readonly connection: Connection
  readonly frame: number
  readonly update: Uint8Array
  readonly wire: Buffer | null
  readonly version: number
  readonly attempt: number
  /** What its window had chosen when the frame came. */
  readonly chosen: WritingMode | null
  /** Words that the update takes away again. */
  readonly strays: StrayWords | null
  /** Whether something was left out of it: its author is told when it is durable, not before. */
  readonly stripped: boolean
}
export type UpdateFrame = Pick<Pending, 'frame' | 'update' | 'attempt' | 'chosen' | 'stripped'>

/** What the intake needs of its room. */
export type IntakeRoom = CommitSink & {
  readonly text: RoomText
  readonly isReceiving: boolean
  readonly isGone: boolean
  whenReceiving(): Promise<void>
  /** Reads the log and takes in what the room lacks. */
  catchUp(): Promise<void>
  /** An update is on its way to others: they are told of its client ids before. */
  announceIdsIn(update: Uint8Array): void
  /** Sends the client our state again, so that it answers with what we lack. */
  askAgain(connection: Connection): void
  /** The text may be half changed: it has to be made anew. */
  fault(cause: unknown): void
}

export type IntakeDeps = {
  readonly writer: GroupCommit
  readonly limits: LiveLimits
  readonly figures: LiveFigures
}

type Need =
  | { readonly kind: 'registry' }
  | { readonly kind: 'claims'; readonly clientIds: readonly number[] }
  | { readonly kind: 'log' }

/** The way in of one room. */
export class RoomIntake {
  private readonly room: IntakeRoom
  private readonly claims: ClientClaims
  private readonly deps: IntakeDeps
  private onTheWay: Pending[] = []

  constructor(room: IntakeRoom, claims: ClientClaims, deps: IntakeDeps) {
    this.room = room
    this.claims = claims
    this.deps = deps
  }

  get pending(): readonly Pending[] {
    return this.onTheWay
  }

  /** Takes a frame: at once, or returns what those behind it have to wait for. */
  take(connection: Connection, came: Pick<Pending, 'frame' | 'update' | 'chosen'>): Promise<void> | null {
    const frame = { ...came, attempt: 1, stripped: false }
    const need = this.judge(connection, frame, false)
    return need === null ? null : this.takeLater(connection, frame, need)
  }

  /** The frames that are decided now that these rows are in the log, those that waited for them included. */
  settle(rows: readonly LogRow[]): readonly Pending[] {
    let left = rows.length
    let count = 0
    for (const { wire } of this.onTheWay) {
      if (left === 0 && wire !== null) break
      if (wire !== null) left -= 1
      count += 1
    }
    return this.onTheWay.splice(0, count)
  }

  /** Everything on its way, handed over: the log refused it. */
  takeBack(): readonly Pending[] {
    const again = this.onTheWay
    this.onTheWay = []
    return again
  }

  /** Judges frames again that the log refused, in their order, on the text made anew. */
  retake(again: readonly Pending[]): void {
    for (const { connection, frame, attempt, ...taken } of again) {
      if (!connection.isOpen) continue
      if (attempt >= this.deps.limits.maxJudgements) this.refuse(connection, frame, 'server-busy')
      else if (this.judge(connection, { ...taken, frame, attempt: attempt + 1 }, true) !== null)
        this.refuse(connection, frame, 'client-id-taken')
    }
  }

  /** Judges one frame now. Returns what it has to wait for; null when its fate is on its way. */
  private judge(connection: Connection, taken: UpdateFrame, hasReadLog: boolean): Need | null {
    const { frame, update } = taken
    if (isEmptyUpdate(update)) return this.settleAfterOthers(connection, taken)
    if (!this.claims.isLoaded) return { kind: 'registry' }
    const { participantId } = connection.admission
    if (connection.announcedId !== null && this.claims.isForeign(connection.announcedId, participantId)) {
      // Two windows drew one id: to the gate the later one's words would look like words that are known already.
      this.refuse(connection, frame, 'client-id-taken')
      return null
    }
    const verdict = judgeUpdate(this.room.text.doc(), update, {
      mode: connection.modeUnder(taken.chosen),
      alias: connection.maySuggest ? this.claims.aliasOf(participantId) : null,
      tellsAs: this.claims.aliasOf(participantId),
      ownerOf: clientId => this.claims.ownershipOf(clientId, participantId),
    })
    if (verdict.kind === 'refuse') {
      if (!hasReadLog && refusalsWorthCatchingUp.has(verdict.code)) return { kind: 'log' }
      this.refuse(connection, frame, verdict.code)
      return null
    }
    // What is judged again comes without what was left out of it before.
    const stripped = taken.stripped || verdict.stripped
    if (!verdict.novel) return this.settleAfterOthers(connection, { ...taken, stripped })
    const refusal = this.refusalToGrow(connection, verdict.update, verdict.claims.length)
    if (refusal !== null) this.refuse(connection, frame, refusal)
    else if (verdict.claims.length > 0) return { kind: 'claims', clientIds: verdict.claims }
    else this.accept(connection, { ...taken, update: verdict.update, stripped }, verdict.strays)
    return null
  }

  private refusalToGrow(connection: Connection, update: Uint8Array, claims: number): RefusalCode | null {
    const { writer, limits } = this.deps
    if (writer.isFull) return 'server-busy'
    if (connection.claimedIds + claims > limits.maxClaimsPerConnection) return 'too-many-frames'
    // A first byte of 0 says: no structs, so nothing but deletions.
    if (this.room.text.bytes + update.length > limits.maxDocumentBytes && update[0] !== 0) return 'text-too-large'
    return null
  }

  /** The frame waits for the registry, for the log to be read or for its claim to be committed; then it is judged anew. */
  private async takeLater(connection: Connection, frame: UpdateFrame, first: Need): Promise<void> {
    let hasReadLog = false
    let hasClaimed = false
    for (let need: Need | null = first; need !== null;) {
      if (need.kind === 'registry') await this.claims.load()
      else if (need.kind === 'log') {
        hasReadLog = true
        await this.room.catchUp()
      } else if (hasClaimed || !(await this.claim(connection, need.clientIds, frame.chosen))) {
        this.refuse(connection, frame.frame, 'client-id-taken')
        return
      } else hasClaimed = true
      // Asked again after each waiting: those woken together must not all go on if one of them closed the room.
      while (!this.room.isReceiving && !this.room.isGone) await this.room.whenReceiving()
      if (!connection.isOpen || this.room.isGone) return
      need = this.judge(connection, frame, hasReadLog)
    }
  }

  /** Ids that nobody claimed before their first use become what their window writes as. */
  private async claim(
    connection: Connection,
    clientIds: readonly number[],
    chosen: WritingMode | null,
  ): Promise<boolean> {
    const mode = connection.modeUnder(chosen) === 'suggest' ? 'suggest' : 'direct'
    if (!(await this.claims.claim(clientIds, connection.admission, mode))) return false
    connection.claimedIds += clientIds.length
    return true
  }

  private accept(
    connection: Connection,
    { frame, update, attempt, chosen, stripped }: UpdateFrame,
    strays: StrayWords | null,
  ): void {
    const { text } = this.room
    const { frame: wire, payload } = updateFrame(update)
    try {
      text.apply(payload)
    } catch (cause) {
      this.refuse(connection, frame, 'update-not-readable')
      this.room.fault(cause)
      return
    }
    this.room.announceIdsIn(payload)
    const { documentId, epoch, fence, memberId, accessVersion, participantId, sessionId } = connection.admission
    const { version } = text
    this.onTheWay.push({ connection, frame, update: payload, wire, version, attempt, chosen, strays, stripped })
    this.deps.figures.updates += 1
    this.deps.writer.push(this.room, {
      ...{ documentId, epoch, fence, memberId, accessVersion, participantId, sessionId },
      data: payload,
    })
    if (this.deps.writer.isStuck) connection.tellNotSaved()
  }

  /** A frame that brings nothing new is saved when everything before it is. */
  private settleAfterOthers(connection: Connection, taken: UpdateFrame): null {
    if (this.onTheWay.length === 0) {
      noteTaken(connection, { ...taken, strays: null })
      connection.sendSaved()
      return null
    }
    const { version } = this.room.text
    const update = Uint8Array.from(taken.update)
    this.onTheWay.push({ ...taken, connection, update, wire: null, version, strays: null })
    return null
  }

  private refuse(connection: Connection, frame: number, code: RefusalCode): void {
    this.deps.figures.refuse(code)
    connection.sendRefused(frame, code)
    // A gap heals when the client says again what it has; not when it follows on what was refused.
    if (code === 'clock-gap' && !connection.hasRefused) {
      if (connection.hasBeenAsked) connection.refuseAndClose('server-busy')
      else this.room.askAgain(connection)
      return
    }
    connection.hasRefused = true
    if (!connection.isAcquis || closeOfRefusal[code] !== undefined) connection.refuseAndClose(code)
  }
}

/** A frame is durable: its author is told what was left out of it, and is owed `saved`. */
export function noteTaken(
  connection: Connection,
  { frame, strays, stripped }: Pick<Pending, 'frame' | 'strays' | 'stripped'>,
): void {
  if (stripped) connection.sendRefused(frame, 'resync')
  if (strays !== null) returnStrays(connection, frame, strays)
  connection.noteSaved(frame)
}

/** Tells the author of words that went with a removed alternative, and lets its replica take them away as well. */
function returnStrays(connection: Connection, frame: number, { words, ranges }: StrayWords): void {
  connection.sendRefused(frame, 'words-in-removed-alternative', { words })
  connection.write(updateFrame(withDeletes(noStructs, ranges)).frame)
}
