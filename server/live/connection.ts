/**
 * One person's open window on one text: reads frames in their order, keeps rates and bounds, counts update frames,
 * and writes to the socket. What a frame means for the text is the room's. Attaches its listeners in the constructor,
 * before anything is awaited: frames that arrive while the text loads wait here. Source: live rules L2, L8, L9, L13, L14.
 */
import type { Socket } from 'node:net'
import WebSocket, { type RawData } from 'ws'
import type SocketModule from 'ws' with { 'resolution-mode': 'require' }
import type { RefusalCode } from '../../packages/domain/errors.ts'
import type { DocumentId, MemberId, ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import type { TextAccess, TextMode } from '../../packages/domain/permission.ts'
import {
  type CloseName,
  type PresenceUser,
  type RefusedMessage,
  type RegistryEntry,
  type WritingMode,
  closeCodes,
  closeOfRefusal,
  encodeAccess,
  encodeRefused,
  encodeRegistry,
  schemaVersion,
} from '../../packages/contract/live-protocol.ts'
import type { Limits } from '../platform/limits.ts'
import { FrameRates } from './frame-rates.ts'
import { bytesIn, LiveSocket } from './live-socket.ts'
import type { RoomText } from './room-text.ts'
import { SavedNotes } from './saved-notes.ts'
import { heartbeatFrame, readClientMessage, savedFrame } from './sync-messages.ts'
import { type RoomFrame, type WaitingFrame, WaitingFrames } from './waiting-frames.ts'
import { frameMessage } from './wire-frames.ts'

/** Each limit as a plain number, so that a test may lower it. */
export type LiveLimits = { readonly [name in keyof Limits['live']]: number }

/** What the door found out: who this is, what they may do now, and the numbers under which the log takes their words. */
export type Admission = TextAccess & {
  readonly documentId: DocumentId
  readonly epoch: number
  readonly fence: number
  readonly accessVersion: number
  readonly memberId: MemberId
  readonly participantId: ParticipantId
  readonly sessionId: SessionId
  readonly presence: PresenceUser
  /** Nobody is told that she is there. */
  readonly hidesPresence?: boolean | undefined
}

export type ConnectionOptions = {
  /** Whether the client asked for our own messages (`?acquis=1`). */
  readonly acquis: boolean
  /** The version of the text's shape that the client writes; null when it did not say. */
  readonly schemaVersion: number | null
}

/** What a connection needs of its room. */
export type ConnectionRoom = {
  readonly isReceiving: boolean
  /** Handles a frame at once, or returns what its successors have to wait for. */
  take(connection: Connection, frame: RoomFrame): Promise<void> | null
  takePresence(connection: Connection, presence: Uint8Array): void
  sendPresences(connection: Connection): void
  drained(connection: Connection): void
  leave(connection: Connection): void
}

export type ConnectionDeps = {
  readonly limits: LiveLimits
  readonly nowMs: () => number
  readonly onClosed: (connection: Connection) => void
  readonly onFault: (cause: unknown, what: string) => void
}

/** An answer that is delivered when the version it shows is durable. `again` makes it anew for a rebuilt text. */
export type Ticket = {
  readonly version: number
  readonly frames: readonly Buffer[]
  readonly again: (text: RoomText) => void
}

/**
 * One socket and who is behind it. Hands its frames to the room one after the other, never two at once; whatever goes
 * wrong with a frame ends this connection alone. After its end nothing is read, kept or sent any more.
 */
export class Connection {
  readonly socket: WebSocket
  readonly isAcquis: boolean
  admission: Admission
  admittedAtMs: number
  /** The client id under which this window is present; null before it said so. */
  presenceId: number | null = null
  /** The id of its document, as it said before it was told anything; null when it did not. */
  announcedId: number | null = null
  claimedIds = 0
  /** How this window said that it writes; null before it said so. */
  chosen: WritingMode | null = null
  /** Whether the others' updates are sent to it: it was given a state to put them on. */
  isLive = false
  ticket: Ticket | null = null
  /** Set while nothing is sent because the socket does not drain: what the client has. */
  lagging: { readonly stateVector: Uint8Array; readonly sinceMs: number } | null = null
  hasBeenAsked = false
  hasRefused = false
  private readonly deps: ConnectionDeps
  private readonly netSocket: Socket
  private readonly room: ConnectionRoom
  private readonly hasKnownSchema: boolean
  private readonly waiting: WaitingFrames
  private readonly rates: FrameRates
  private isTaking = false
  private rateTimer: NodeJS.Timeout | null = null
  private readonly savedNotes = new SavedNotes()
  private updateFrames = 0
  private isOver = false
  private lastHeardMs: number
  private lastSentMs: number
  private lastPingMs: number

  constructor(
    socket: WebSocket,
    netSocket: Socket,
    room: ConnectionRoom,
    admission: Admission,
    options: ConnectionOptions,
    deps: ConnectionDeps,
  ) {
    this.socket = socket
    this.netSocket = netSocket
    this.room = room
    this.admission = admission
    this.deps = deps
    this.isAcquis = options.acquis
    this.hasKnownSchema = options.schemaVersion === null || options.schemaVersion === schemaVersion
    const now = deps.nowMs()
    this.admittedAtMs = this.lastHeardMs = this.lastSentMs = this.lastPingMs = now
    this.waiting = new WaitingFrames(deps.limits)
    this.rates = new FrameRates(deps.limits, now)
    this.listen()
  }

  get isOpen(): boolean {
    return !this.isOver && this.socket.readyState === WebSocket.OPEN
  }

  /** The most that this window may do. */
  get mode(): TextMode {
    return this.hasKnownSchema ? this.admission.mode : 'read'
  }

  get maySuggest(): boolean {
    return this.hasKnownSchema && this.admission.maySuggest
  }

  /** How words are judged that were written under a choice: as the weaker of what was chosen and what is allowed. */
  modeUnder(chosen: WritingMode | null): TextMode {
    if (chosen !== 'suggest') return this.mode
    return this.maySuggest ? 'suggest' : 'read'
  }

  /** Bytes that wait for this socket to drain. */
  get queuedBytes(): number {
    return this.netSocket.writableLength
  }
  /** Update frames up to this number are durable, or were refused by message 7. */
  get saved(): number {
    return this.savedNotes.saved
  }

  /** Takes a newer admission. Returns whether what the person may do or shows has changed. */
  admit(admission: Admission): void {
    this.admittedAtMs = this.deps.nowMs()
    const before = this.admission
    // Two answers may cross: the one with older numbers is stale.
    if (admission.accessVersion < before.accessVersion || admission.fence < before.fence) return
    this.admission = admission
    const isSame = (['mode', 'maySuggest', 'phase', 'reason'] as const).every(fact => admission[fact] === before[fact])
    if (!isSame) this.sendAccess()
  }

  /** Message 5, to clients that know it. */
  sendAccess(): void {
    const { mode, maySuggest } = this
    const { phase, reason } = this.admission
    const why = this.hasKnownSchema ? reason : 'schema-version-unknown'
    if (this.isAcquis) this.write(frameMessage(encodeAccess({ mode, maySuggest, phase, reason: why })))
  }

  /** Message 7 about a frame (0: about the connection), to clients that know it. */
  sendRefused(frame: number, code: RefusalCode, more: Pick<RefusedMessage, 'words'> = {}): void {
    if (this.isAcquis) this.write(frameMessage(encodeRefused({ frame, code, ...more })))
  }

  /** Message 6, to clients that know it. */
  sendRegistry(entries: readonly RegistryEntry[]): void {
    if (this.isAcquis) this.write(frameMessage(encodeRegistry(entries)))
  }

  /** Counts a frame as durable; the caller sends `savedFrame` with what else goes out. */
  noteSaved(frame: number): void {
    this.savedNotes.note(frame)
  }

  /** Message 4 if it is owed, else null; taking it settles the debt. */
  takeSavedFrame(): Buffer | null {
    const saved = this.savedNotes.take()
    return saved !== null && this.isAcquis ? savedFrame(saved) : null
  }

  /** Message 4 now, if it is owed and the socket is not behind. */
  sendSaved(): void {
    const frame = this.lagging === null ? this.takeSavedFrame() : null
    if (frame !== null) this.write(frame)
  }

  /** Tells once that the database does not take words at present. Live rule L7. */
  tellNotSaved(): void {
    if (this.savedNotes.beginTrouble()) this.sendRefused(0, 'not-saved-yet')
  }

  /** Ends a 'not-saved-yet': saved is told again, even when its number stands. */
  tellSavesAgain(): void {
    if (this.savedNotes.endTrouble()) this.sendSaved()
  }

  /** One write to the socket: whole frames only. */
  write(frames: Buffer): void {
    if (!this.isOpen) return
    this.lastSentMs = this.deps.nowMs()
    this.netSocket.write(frames)
  }

  /** Goes on with the frames that wait, in order. Called when the room receives again. */
  pump(): void {
    while (this.isOpen && !this.isTaking && this.rateTimer === null && this.room.isReceiving) {
      const next = this.waiting.first
      if (next === null) return
      const waitMs = this.rates.waitMsFor(next, this.deps.nowMs())
      if (waitMs > 0) {
        this.rateTimer = setTimeout(() => {
          this.rateTimer = null
          this.pump()
        }, waitMs)
        return
      }
      this.waiting.removeFirst()
      this.hand(next)
    }
  }

  /** Looks whether this window still lives, and keeps it from hanging up. Live rules L13, L14. */
  sweep(): void {
    const now = this.deps.nowMs()
    const { maxSilenceMs, pingEveryMs, dataFrameAfterMs, maxLaggingMs } = this.deps.limits
    if (now - this.lastHeardMs > maxSilenceMs) {
      this.drop()
      return
    }
    if (this.lagging !== null && now - this.lagging.sinceMs > maxLaggingMs) {
      this.refuseAndClose('server-busy')
      return
    }
    if (now - this.lastPingMs >= pingEveryMs && this.isOpen) {
      this.lastPingMs = now
      this.socket.ping()
    }
    if (now - this.lastSentMs >= dataFrameAfterMs && this.lagging === null) this.write(heartbeatFrame)
  }

  /** Closes with the code of a refusal; the code's name travels as the reason. */
  refuseAndClose(code: RefusalCode): void {
    this.close(closeOfRefusal[code] ?? 'noAccess', code)
  }

  close(name: CloseName, reason: string): void {
    if (this.isOver) return
    this.end()
    this.socket.close(closeCodes[name].code, reason)
  }

  private drop(): void {
    this.end()
    this.socket.terminate()
  }

  private listen(): void {
    this.socket.on('message', (data, isBinary) => this.guarded('a frame', () => this.receive(data, isBinary)))
    this.socket.on('pong', () => this.heard())
    this.socket.on('ping', () => this.heard())
    this.socket.on('close', () => this.end())
    // Broken framing, a reset: the library closes the socket; without a listener it would end the process.
    this.socket.on('error', () => this.end())
    this.netSocket.on('drain', () => {
      if (this.isOpen) this.guarded('catching up', () => this.room.drained(this))
    })
  }

  private heard(): void {
    this.lastHeardMs = this.deps.nowMs()
  }

  private receive(data: RawData, isBinary: boolean): void {
    if (this.isOver) return
    this.heard()
    if (!isBinary) return this.refuseAndClose('frame-not-binary')
    if (!this.rates.allowsFrame(this.lastHeardMs)) return this.refuseAndClose('too-many-frames')
    const frame = bytesIn(data)
    const message = readClientMessage(frame, this.isAcquis)
    if (message === null) return this.refuseAndClose('frame-not-readable')
    switch (message.kind) {
      case 'presence':
        if (this.rates.allowsPresence(this.lastHeardMs)) this.room.takePresence(this, message.presence)
        return
      case 'query-presence':
        if (this.rates.allowsPresence(this.lastHeardMs)) this.room.sendPresences(this)
        return
      case 'step1':
      case 'claim':
      case 'choice':
        return this.queue(message)
      case 'update':
        this.updateFrames += 1
        return this.queue({ ...message, frame: this.updateFrames })
    }
  }

  private queue(frame: WaitingFrame): void {
    const isNext = this.waiting.first === null && !this.isTaking && this.room.isReceiving
    if (isNext && this.rates.waitMsFor(frame, this.lastHeardMs) === 0) return this.hand(frame)
    if (this.waiting.add(frame)) return this.pump()
    this.refuseAndClose(this.rateTimer === null ? 'server-busy' : 'too-many-frames')
  }

  private hand(frame: WaitingFrame): void {
    this.guarded('a frame', () => {
      if (frame.kind === 'choice') return void (this.chosen = frame.mode)
      const later = this.room.take(this, frame)
      if (later !== null) void this.waitFor(later)
    })
  }

  private async waitFor(later: Promise<void>): Promise<void> {
    this.isTaking = true
    try {
      await later
    } catch (cause) {
      this.fail(cause, 'a frame that waited')
    }
    this.isTaking = false
    this.pump()
  }

  /** A fault with one connection's frame ends that connection, never the process. */
  private guarded(what: string, act: () => void): void {
    try {
      act()
    } catch (cause) {
      this.fail(cause, what)
    }
  }

  private fail(cause: unknown, what: string): void {
    this.deps.onFault(cause, what)
    this.refuseAndClose('server-busy')
  }

  private end(): void {
    if (this.isOver) return
    this.isOver = true
    this.waiting.clear()
    if (this.rateTimer !== null) clearTimeout(this.rateTimer)
    this.room.leave(this)
    this.deps.onClosed(this)
  }
}

/**
 * How the websocket library is to be registered: no compression, nothing read beyond the largest frame, and errors of
 * a socket end that socket alone.
 */
export function websocketOptions(limits: Pick<LiveLimits, 'maxFrameBytes'>): {
  readonly errorHandler: () => undefined
  readonly options: {
    readonly maxPayload: number
    readonly perMessageDeflate: false
    readonly WebSocket: typeof SocketModule
  }
} {
  return {
    // The socket is closed by then, with a close frame under way that `terminate` would cut off.
    errorHandler: () => undefined,
    options: {
      maxPayload: limits.maxFrameBytes,
      perMessageDeflate: false,
      // The library's type asks for its whole module; all it does with the value is to construct it.
      WebSocket: LiveSocket as unknown as typeof SocketModule,
    },
  }
}
