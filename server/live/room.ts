/**
 * One text that people have open, from its loading to its unloading. One room has one writer: frames are judged and
 * applied in order, put into the log, and only then sent to others and reported as saved. When the log refuses a row
 * the room is made anew from the log, and what waited is judged again. Source: live rules L1, L5 to L7, L15.
 */
import { parseUpdateMeta, type Doc } from 'yjs'
import { isWaitingForMore, knownClients } from '../../packages/document/item-store.ts'
import { DomainError, type RefusalCode } from '../../packages/domain/errors.ts'
import type { DocumentId } from '../../packages/domain/ids.ts'
import type { RegistryEntry } from '../../packages/contract/live-protocol.ts'
import { ClientClaims, type ClaimDeps } from './client-claims.ts'
import type { Connection, ConnectionRoom, LiveLimits } from './connection.ts'
import type { GroupCommit } from './group-commit.ts'
import type { LiveFigures, LiveLog } from './live-figures.ts'
import { RoomAudience } from './room-audience.ts'
import { claimIds } from './room-claims.ts'
import { type IntakeRoom, noteTaken, type Pending, RoomIntake } from './room-intake.ts'
import { RoomText } from './room-text.ts'
import { buildDoc } from './stored-document.ts'
import { isDoneWithin, patiently } from './patience.ts'
import { step1Frame, updateFrame } from './sync-messages.ts'
import { type LogRow, type StoredRows, readStored } from './update-log.ts'
import type { ClaimedId } from './update-log-clients.ts'
import type { RoomFrame } from './waiting-frames.ts'

export type RoomDeps = ClaimDeps & {
  readonly writer: GroupCommit
  readonly limits: LiveLimits
  readonly log: LiveLog
  readonly figures: LiveFigures
  readonly nowMs: () => number
  /** Asks again what a connection may do; closes it when the answer is a refusal. */
  readonly readmit: (connection: Connection) => Promise<void>
  /** The room is gone: it must not be found any more. */
  readonly onGone: (room: Room) => void
}

/**
 * A server edit that is in the log. `editors`: the ids it wrote under; `readersIds`: all that readers must know, with
 * them; `before`: state vector under it; `whole`: the document with it.
 */
export type CommittedEdit = {
  readonly editors: readonly ClaimedId[]
  readonly readersIds: readonly RegistryEntry[]
  readonly before: Uint8Array
  readonly update: Uint8Array
  readonly whole: Doc
}

export class Room implements ConnectionRoom, IntakeRoom {
  readonly documentId: DocumentId
  readonly audience: RoomAudience
  readonly claims: ClientClaims
  private readonly deps: RoomDeps
  private readonly intake: RoomIntake
  private phase: 'loading' | 'open' | 'rebuilding' | 'gone' = 'loading'
  private isHeld = false
  private hasStopped = false
  private hasGateClosed = false
  private loaded: RoomText | null = null
  private committedVersion = 0
  private receiveWaiters: (() => void)[] = []
  private settleWaiters: (() => void)[] = []
  private turn: Promise<unknown> = Promise.resolve()
  private users = 0
  private unloadTimer: NodeJS.Timeout | null = null
  private caughtUpAtMs = -Infinity

  constructor(documentId: DocumentId, deps: RoomDeps) {
    this.documentId = documentId
    this.deps = deps
    this.claims = new ClientClaims(deps, documentId)
    this.audience = new RoomAudience(this, deps)
    this.intake = new RoomIntake(this, this.claims, deps)
    void this.load()
  }

  // ---- what the room is

  get isReceiving(): boolean {
    return this.phase === 'open' && !this.isHeld && !this.hasGateClosed
  }

  get isGone(): boolean {
    return this.phase === 'gone'
  }

  get text(): RoomText {
    if (this.loaded === null) throw new Error('the text is not loaded')
    return this.loaded
  }

  get wholeText(): RoomText | null {
    return this.phase === 'open' ? this.loaded : null
  }

  get unsaved(): readonly Pending[] {
    return this.intake.pending
  }

  get tailRows(): number {
    return this.loaded?.tailRows ?? 0
  }

  // ---- for connections

  join(connection: Connection): void {
    if (this.unloadTimer !== null) clearTimeout(this.unloadTimer)
    this.unloadTimer = null
    this.audience.join(connection)
  }

  leave(connection: Connection): void {
    this.audience.leave(connection)
    this.unloadSoon()
  }

  take(connection: Connection, frame: RoomFrame): Promise<void> | null {
    if (frame.kind === 'claim') return claimIds(this, this.claims, this.deps.limits, connection, frame.ids)
    if (frame.kind === 'update') {
      const { frame: number, update } = frame
      return this.intake.take(connection, { frame: number, update, chosen: connection.chosen })
    }
    this.audience.answer(connection, this.text, frame.stateVector)
    return null
  }

  takePresence(connection: Connection, presence: Uint8Array): void {
    const { participantId } = connection.admission
    this.audience.takePresence(connection, presence, id => this.claims.isForeign(id, participantId))
  }

  sendPresences(connection: Connection): void {
    this.audience.sendPresences(connection)
  }

  drained(connection: Connection): void {
    this.audience.drained(connection)
  }

  // ---- for the log

  committed(rows: readonly LogRow[]): void {
    const settled = this.intake.settle(rows)
    for (const row of rows) this.loaded?.noteRow(row.data)
    for (const taken of settled) {
      this.committedVersion = Math.max(this.committedVersion, taken.version)
      noteTaken(taken.connection, taken)
    }
    this.audience.send(settled, this.committedVersion)
    this.wakeWhenSettled()
  }

  refused(rows: readonly LogRow[]): void {
    this.deps.figures.refusedRows += rows.length
    void this.rebuild(this.intake.takeBack())
  }

  // ---- for the intake

  async whenReceiving(): Promise<void> {
    while (!this.isReceiving && !this.isGone) await new Promise<void>(resolve => this.receiveWaiters.push(resolve))
  }

  announceIdsIn(update: Uint8Array): void {
    this.audience.registry.need(parseUpdateMeta(update).from.keys(), id => this.claims.entryOf(id))
  }

  /** What others see of a person has changed. */
  restamp(connection: Connection): void {
    const { participantId, presence } = connection.admission
    const alias = this.claims.aliasOf(participantId)
    this.claims.see(connection.admission)
    if (alias !== null) this.audience.registry.renew(alias, presence)
    this.audience.restamp(connection)
  }

  askAgain(connection: Connection): void {
    connection.hasBeenAsked = true
    this.audience.promise(connection, this.text, text => [step1Frame(text.stateVectorWithout([]))])
  }

  /** At most once a second: a hostile gap must not make the server read for ever. */
  async catchUp(): Promise<void> {
    const now = this.deps.nowMs()
    if (now - this.caughtUpAtMs < this.deps.limits.catchUpEveryMs) return
    this.caughtUpAtMs = now
    const stored = await readStored(this.deps.database.db, this.documentId)
    const entries = await this.claims.entriesOf(stored?.readersIds ?? [])
    await this.whenReceiving()
    if (stored === null || this.phase !== 'open' || this.intake.pending.length > 0) return
    const whole = buildDoc(stored)
    this.audience.registry.learn(entries, knownClients(whole))
    const lacking = isWaitingForMore(whole) ? null : this.text.absorb(whole)
    if (lacking !== null) this.sendOwn(lacking)
    whole.destroy()
  }

  fault(cause: unknown): void {
    this.deps.figures.faults += 1
    this.deps.log.error(
      { err: cause, documentId: this.documentId },
      'an update passed the gate and could not be applied',
    )
    if (this.phase !== 'open') return
    this.phase = 'rebuilding'
    void this.rebuildWhenDecided()
  }

  // ---- for server edits, freezing and the end

  /** Runs an act while no frame is taken and nothing is on its way into the log; acts take turns. Refuses: 'server-busy'. */
  async alone<T>(act: () => Promise<T>): Promise<T> {
    this.users += 1
    const mine = this.runAlone(this.turn, act)
    this.turn = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      this.users -= 1
      this.unloadSoon()
    }
  }

  /** Takes in a committed server edit, and whatever else the log has that the room lacks. */
  takeEdit(edit: CommittedEdit): void {
    if (this.isGone) return
    for (const editor of edit.editors) this.claims.note(editor)
    this.audience.registry.learn(edit.readersIds, knownClients(edit.whole))
    const changed = this.text.append(edit.update, edit.before) ? edit.update : this.text.absorb(edit.whole)
    if (changed !== null) this.sendOwn(changed)
  }

  /** Makes the room anew from the log, when an edit failed and nobody knows how far it came. */
  async reload(): Promise<void> {
    if (this.phase === 'open') await this.rebuild([])
  }

  /** Closes the gate: new frames wait. Resolves when what had passed it is decided. */
  async freeze(): Promise<void> {
    this.hasGateClosed = true
    await this.whenDecided()
  }

  /** Opens the gate: what waited is judged in order, under what its authors may do by now. */
  thaw(): void {
    this.hasGateClosed = false
    this.resume()
  }

  /** Takes no more frames; what is on its way still goes out. */
  stop(): void {
    this.isHeld = true
    this.hasStopped = true
  }

  closeAll(code: RefusalCode): void {
    this.dispose()
    for (const member of [...this.audience.members]) member.refuseAndClose(code)
  }

  /** Lets the room go at once. */
  dispose(): void {
    if (this.phase === 'gone') return
    this.phase = 'gone'
    if (this.unloadTimer !== null) clearTimeout(this.unloadTimer)
    this.audience.close()
    this.wake(this.receiveWaiters.splice(0))
    this.wake(this.settleWaiters.splice(0))
    this.deps.onGone(this)
    this.loaded?.close()
  }

  // ---- loading and making anew

  private async load(): Promise<void> {
    try {
      const stored = await readStored(this.deps.database.db, this.documentId)
      if (this.phase !== 'loading') return
      if (stored === null) return this.closeAll('not-found')
      const text = new RoomText(stored, this.deps.limits.maxMergedRows)
      // Only ids with words in the text: most claims are of windows that never wrote.
      const entries = await this.claims.entriesOf(stored.readersIds, text.clients())
      if (this.isGone) return text.close()
      this.loaded = text
      this.audience.registry.begin(entries, text.clients())
      this.phase = 'open'
      this.resume()
      this.unloadSoon()
    } catch (cause) {
      // A failed load is an error, never an empty document.
      this.deps.log.error({ err: cause, documentId: this.documentId }, 'a text could not be loaded')
      this.closeAll('server-busy')
    }
  }

  /** The room from the log again; then what waited is judged again, in order, under what its authors may do now. */
  private async rebuild(again: readonly Pending[]): Promise<void> {
    this.phase = 'rebuilding'
    this.deps.figures.rebuilds += 1
    try {
      const stored = await patiently(() => readStored(this.deps.database.db, this.documentId), this.deps.limits)
      if (stored === null) return this.closeAll('not-found')
      await this.claims.load()
      await Promise.all([...new Set(again.map(frame => frame.connection))].map(author => this.deps.readmit(author)))
      const entries = await this.claims.entriesOf(stored.readersIds)
      if (this.isGone) return
      this.openInstead(stored, entries)
      this.intake.retake(again)
      this.resume()
      this.wakeWhenSettled()
    } catch (cause) {
      this.deps.log.error({ err: cause, documentId: this.documentId }, 'a text could not be made anew from its log')
      this.closeAll('server-busy')
    }
  }

  private async rebuildWhenDecided(): Promise<void> {
    // What was accepted before the fault is decided by the log first; if it refuses, that makes the room anew.
    while (this.unsaved.length > 0 && this.phase === 'rebuilding') await this.nextDecision()
    if (this.phase === 'rebuilding') await this.rebuild([])
  }

  private openInstead(stored: StoredRows, readersIds: readonly RegistryEntry[]): void {
    const text = new RoomText(stored, this.deps.limits.maxMergedRows)
    text.version = (this.loaded?.version ?? 0) + 1
    this.loaded?.close()
    this.loaded = text
    this.committedVersion = text.version
    this.phase = 'open'
    this.audience.registry.learn(readersIds, text.clients())
    this.audience.reissue(text)
  }

  // ---- waiting and going on

  private async runAlone<T>(before: Promise<unknown>, act: () => Promise<T>): Promise<T> {
    await before
    while (!this.isReceiving && !this.isGone) await this.whenReceiving()
    if (this.isGone) throw new DomainError('server-busy')
    this.isHeld = true
    try {
      if (!(await isDoneWithin(this.whenDecided(), this.deps.limits.editWaitMs)) || this.isGone)
        throw new DomainError('server-busy')
      return await act()
    } finally {
      this.isHeld = this.hasStopped
      this.resume()
    }
  }

  /** Resolves when no frame of this room is on its way into the log. */
  private async whenDecided(): Promise<void> {
    while ((this.unsaved.length > 0 || this.phase === 'rebuilding') && !this.isGone) await this.nextDecision()
  }

  private nextDecision(): Promise<void> {
    return new Promise(resolve => this.settleWaiters.push(resolve))
  }

  private sendOwn(update: Uint8Array): void {
    const { version } = this.text
    this.text.noteRow(update)
    this.committedVersion = version
    this.audience.send([{ connection: null, update, wire: updateFrame(update).frame, version }], version)
  }

  private wakeWhenSettled(): void {
    if (this.intake.pending.length > 0) return
    this.wake(this.settleWaiters.splice(0))
    this.unloadSoon()
  }

  private resume(): void {
    if (!this.isReceiving) return
    this.wake(this.receiveWaiters.splice(0))
    for (const member of this.audience.members) member.pump()
  }

  private wake(waiters: readonly (() => void)[]): void {
    for (const resolve of waiters) resolve()
  }

  private unloadSoon(): void {
    if (this.unloadTimer !== null || !this.isIdle()) return
    this.unloadTimer = setTimeout(() => {
      this.unloadTimer = null
      if (this.isIdle()) this.dispose()
    }, this.deps.limits.unloadAfterMs)
  }

  private isIdle(): boolean {
    return this.phase === 'open' && this.audience.members.size === 0 && this.users === 0 && this.unsaved.length === 0
  }
}
