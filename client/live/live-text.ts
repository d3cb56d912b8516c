/**
 * One person's window on one live text: the local document, what this device keeps of it, and the connection to the
 * server. Born, lives and is closed; when the text has to begin anew (refused words, another epoch) it ends with what
 * was lost to the server, and its owner opens the next one. Says what is saved and never more than it knows.
 * Protocol: packages/contract/live-protocol.ts.
 */
import { clone, readTailAsUint8Array, readVarUint, readVarUint8Array, type Decoder } from 'lib0/decoding'
import { IndexeddbPersistence } from 'y-indexeddb'
import { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { believedPersonParameter } from '../../packages/contract/believed-person.ts'
import {
  decodeJson,
  decodeSaved,
  messageKind,
  schemaVersion,
  syncKind,
  type AccessMessage,
  type RefusedMessage,
  type RegistryEntry,
  type WritingMode,
} from '../../packages/contract/live-protocol.ts'
import { knownClients } from '../../packages/document/item-store.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { countedSocket } from './counted-socket.ts'
import { textStoreName, type KeptPassage } from './device-store.ts'
import { DeviceBooks } from './device-books.ts'
import { DeviceWatch } from './device-watch.ts'
import { KnownState } from './known-state.ts'
import {
  mayReconnect,
  meaningOfClose,
  refusalOfClose,
  returnedWords,
  saveStateOf,
  type Connection,
  type LiveState,
  type LiveTextOptions,
} from './live-state.ts'
import { NamedTimers } from './named-timers.ts'
import { SaveLedger } from './save-ledger.ts'
import { settleMs, untilSettled } from './settling.ts'
import { TextRegistry } from './text-registry.ts'
import { WritingIds } from './writing-ids.ts'

/** After a connection is lost, how long "offline" is not said, since most come back at once. */
const offlineAfterMs = 1200
const maxBackoffMs = 5000
const bookkeepingMs = 250

/** Refusals that mean: the words stay where they are and are sent again. */
const retried: ReadonlySet<RefusalCode> = new Set(['clock-gap', 'not-saved-yet', 'server-busy', 'too-many-frames'])

/** Opened once, closed once; tells every change of its state through `onState`. */
export class LiveText {
  readonly doc = new Y.Doc()
  readonly awareness = new Awareness(this.doc)
  /** Who suggests in this text; told before the first words under an id. */
  readonly registry: TextRegistry
  private readonly ids: WritingIds
  private readonly options: LiveTextOptions
  private readonly ledger = new SaveLedger()
  private readonly known = new KnownState()
  private readonly window: string
  private readonly persistence: IndexeddbPersistence | null
  private readonly provider: WebsocketProvider
  private connection: Connection = 'opening'
  private offlineSince: Date | null = null
  private access: AccessMessage
  private savedAt: Date | null = null
  private notSaved: RefusalCode | null = null
  private wasOnline = false
  private isEnding = false
  /** What was refused while the end was under way. */
  private refusal: RefusalCode | null = null
  private isClosed = false
  private readonly timers = new NamedTimers()
  private savedWaiters: { readonly resolve: () => void; readonly reject: (cause: Error) => void }[] = []
  private keepsOnDevice: boolean
  private readonly device: DeviceWatch
  private readonly books: DeviceBooks

  constructor(options: LiveTextOptions) {
    this.options = options
    this.access = options.access
    this.ids = new WritingIds(this.doc, options.access, options.drawId, message => this.provider.ws?.send(message))
    this.registry = new TextRegistry(this.ids.suggest)
    this.window = `${this.ids.direct}`
    this.keepsOnDevice = options.device !== null
    this.persistence =
      options.device === null
        ? null
        : new IndexeddbPersistence(textStoreName(options.participantId, options.address), this.doc)
    this.device = new DeviceWatch(this.persistence, () => this.tell(), this.onDeviceFailure)
    const { ids, registry, ledger, known, window } = this
    const { device, address } = options
    this.books = new DeviceBooks({
      ...{ device, address, window, ids, registry, ledger, known },
      onFailure: this.onDeviceFailure,
    })
    // Before the provider's own listener: a change is in the ledger before its frame leaves.
    this.doc.on('update', this.onUpdate)
    this.provider = this.buildProvider()
    addEventListener('online', this.tryNow)
    addEventListener('offline', this.onOffline)
    addEventListener('pagehide', this.settleBooks)
  }

  /** Loads what the device keeps, then connects. */
  async open(): Promise<void> {
    // Before the words: who suggests must be known when they are shown.
    this.savedAt = await this.books.restoreKnown()
    await this.persistence?.whenSynced
    await this.books.restoreUnsaved()
    if (this.isClosed) return
    // A state that was never changed has clock 0, which other clients take for one they know already.
    this.awareness.setLocalStateField('cursor', null)
    if (navigator.onLine) this.provider.connect()
    else this.onOffline()
    this.timers.later('offline', offlineAfterMs, this.sayOffline)
    this.tell()
  }

  get state(): LiveState {
    const { connection, offlineSince, access } = this
    const hasText = knownClients(this.doc).size > 0
    return { connection, offlineSince, access, mode: this.ids.mode, save: this.saveState, hasText }
  }

  /** Whether this window holds all that the server has sent since it was connected. */
  get isSynced(): boolean {
    return this.connection === 'online' && this.provider.synced
  }

  /** Writes in this mode from now on, where both are allowed; what was typed before keeps its own. */
  setMode(mode: WritingMode): void {
    this.ids.choose(mode)
    this.tell()
  }

  /** Tries to connect at once instead of at the next turn. */
  readonly tryNow = (): void => {
    if (this.isEnding || this.isClosed || this.connection === 'online') return
    this.provider.wsUnsuccessfulReconnects = 0
    if (this.connection === 'signed-out') this.connection = 'opening'
    this.provider.connect()
  }

  /** Resolves when everything written here so far is durable; rejects when the text ends before. */
  whenSaved(): Promise<void> {
    if (this.ledger.isSaved) return Promise.resolve()
    return new Promise((resolve, reject) => this.savedWaiters.push({ resolve, reject }))
  }

  /** Lets go of connection and document; what the device keeps stays. */
  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.settleBooks()
    removeEventListener('online', this.tryNow)
    removeEventListener('offline', this.onOffline)
    removeEventListener('pagehide', this.settleBooks)
    this.timers.stopAll()
    for (const { reject } of this.savedWaiters.splice(0)) reject(new Error('the text was closed before all was saved'))
    this.ids.lendDirect()
    this.provider.destroy()
    this.awareness.destroy()
    void this.persistence?.destroy()
    this.doc.destroy()
  }

  private buildProvider(): WebsocketProvider {
    const { ledger, known } = this
    const origin = location.origin.replace(/^http/, 'ws')
    const provider = new WebsocketProvider(`${origin}/collab`, this.options.address, this.doc, {
      awareness: this.awareness,
      connect: false,
      disableBc: true,
      params: { acquis: '1', schema: String(schemaVersion), [believedPersonParameter]: this.options.participantId },
      maxBackoffTime: maxBackoffMs,
      WebSocketPolyfill: countedSocket(ledger, (frame, kind) => {
        known.left(frame, this.doc)
        if (kind === 'state') this.ids.stateSent()
        this.tell()
      }),
      shouldReconnect: ({ code }) => mayReconnect(code),
    })
    const handlers = provider.messageHandlers
    const handleSync = handlers[messageKind.sync]
    handlers[messageKind.sync] = (encoder, decoder, from, emitSynced, kind) => {
      const copy = clone(decoder)
      handleSync?.(encoder, decoder, from, emitSynced, kind)
      this.noteSync(copy)
    }
    handlers[messageKind.saved] = (_encoder, decoder) => this.onSaved(decodeSaved(readTailAsUint8Array(decoder)))
    handlers[messageKind.access] = (_encoder, decoder) => this.onAccess(payloadOf(decoder) as AccessMessage)
    handlers[messageKind.registry] = (_encoder, decoder) => this.onRegistry(payloadOf(decoder) as RegistryEntry[])
    handlers[messageKind.refused] = (_encoder, decoder) => this.onRefused(payloadOf(decoder) as RefusedMessage)
    provider.on('status', ({ status }) => {
      if (status === 'connected') this.onConnected()
    })
    provider.on('sync', () => this.tell())
    provider.on('connection-close', event => this.onDisconnected(event))
    return provider
  }

  private readonly onUpdate = (_update: Uint8Array, origin: unknown): void => {
    if (this.isClosed) return
    if (origin !== this.provider && origin !== this.persistence) {
      this.device.changed()
      this.books.changed(this.ledger.changed(this.options.now().getTime()), this.savedAt)
    }
    if (!this.ids.areInUse && !this.isEnding) {
      this.isEnding = true
      this.options.onEnd({ kind: 'reload-page' })
    }
    this.tell()
  }

  private onConnected(): void {
    this.ledger.connected()
    this.known.connected()
    this.ids.connected(this.books.idsToClaim)
    this.connection = 'online'
    this.wasOnline = true
    this.offlineSince = null
    this.notSaved = null
    this.timers.stop('offline')
    this.tell()
  }

  /** Reads what the server told of its text; the provider has applied it already. */
  private noteSync(decoder: Decoder): void {
    const kind = readVarUint(decoder)
    const bytes = readVarUint8Array(decoder)
    if (kind === syncKind.step1) this.known.has(bytes)
    else this.known.sent(bytes)
    this.tell()
  }

  private onSaved(frame: number): void {
    this.known.saved(frame)
    this.ledger.saved(frame)
    this.notSaved = null
    if (this.timers.isWaiting('resync') && this.ledger.isSettled) this.loadAnew()
    if (this.ledger.isSaved) {
      this.savedAt = this.options.now()
      this.timers.later('books', bookkeepingMs, this.settleBooks)
      for (const { resolve } of this.savedWaiters.splice(0)) resolve()
    }
    this.tell()
  }

  private onAccess(access: AccessMessage): void {
    this.access = access
    this.ids.follow(access)
    this.tell()
  }

  private onRegistry(entries: readonly RegistryEntry[]): void {
    this.registry.take(entries)
    this.timers.later('books', bookkeepingMs, this.settleBooks)
    this.tell()
  }

  private onRefused({ frame, code, words }: RefusedMessage): void {
    if (code === 'words-in-removed-alternative') return this.onReturned(returnedWords(words))
    // A note: the frame went in. The words behind it are on their way still.
    if (code === 'resync') return this.timers.later('resync', settleMs, this.loadAnew)
    // Ids are drawn: that somebody has one already is worth no sentence, but nothing may be written under it.
    if (frame === 0 && code === 'client-id-taken') return void this.end(code, 'renew')
    if (code === 'not-saved-yet' || frame === 0) {
      this.notSaved = code
      return this.tell()
    }
    const again = retried.has(code)
    this.ledger.refused(frame, again)
    this.known.refused(frame)
    if (!again) void this.end(code, 'renew')
    this.tell()
  }

  private readonly loadAnew = (): void => {
    this.timers.stop('resync')
    void this.end('resync', 'renew')
  }

  /** The text goes on; the update that takes the words away here as well follows. */
  private onReturned(words: readonly KeptPassage[]): void {
    const code = 'words-in-removed-alternative'
    if (words.length === 0) return
    this.books.guard(this.options.keepWords(words, code).then(() => this.options.onReturned(words, code)))
  }

  /** `event` is null when this side closed. */
  private onDisconnected(event: CloseEvent | null): void {
    this.ids.disconnected()
    // What was under way leaves again with the next connection, and so does the note.
    this.timers.stop('resync')
    if (this.isEnding || this.isClosed) return
    const wasOpen = this.connection === 'online'
    this.connection = this.offlineSince === null ? 'opening' : 'offline'
    // Each failed attempt ends here too: only the first starts the clock.
    if (!this.timers.isWaiting('offline')) this.timers.later('offline', offlineAfterMs, this.sayOffline)
    this.tell()
    if (event === null) return
    const meaning = meaningOfClose(event.code)
    if (meaning === 'signed-out') this.signedOut()
    else if (meaning !== null) return void this.end(refusalOfClose(event), meaning)
    // A browser is not told why a door stays shut, nor who is signed in instead.
    if (meaning !== null || (!wasOpen && navigator.onLine)) void this.ask()
  }

  /** The door did not open although there is a network: was it refused? */
  private async ask(): Promise<void> {
    if (this.timers.isWaiting('ask')) return
    this.timers.later('ask', maxBackoffMs, () => undefined)
    const answer = await this.options.askAtDoor()
    if (this.isEnding || this.isClosed || this.connection === 'online') return
    if (answer === 'signed-out') this.signedOut()
    else if (answer === 'no-access') void this.end('not-found', 'no-access')
    else if (answer === 'other-document') void this.end('document-other-epoch', 'renew')
  }

  /** Nobody is signed in, or somebody else: the words stay on the device and are sent after the next sign-in. */
  signedOut(): void {
    if (this.isEnding || this.isClosed) return
    this.provider.disconnect()
    this.timers.stop('offline')
    this.connection = 'signed-out'
    this.offlineSince ??= this.options.now()
    this.tell()
  }

  private readonly onOffline = (): void => {
    if (this.isEnding || this.isClosed) return
    // The socket may look open for half a minute more; nothing that is written now arrives.
    this.ids.lendDirect()
    this.provider.disconnect()
    this.sayOffline()
  }

  private readonly sayOffline = (): void => {
    if (this.connection === 'online' || this.connection === 'signed-out') return
    this.connection = 'offline'
    // After a reload without a connection, nothing of the others came since what this device last knew.
    this.offlineSince ??= this.wasOnline ? this.options.now() : (this.savedAt ?? this.options.now())
    this.tell()
  }

  /**
   * This document cannot go on. First wait for answers to what is under way, then keep what the server does not have,
   * and only then let go of the document.
   */
  private async end(code: RefusalCode, kind: 'renew' | 'no-access'): Promise<void> {
    if (this.isEnding || this.isClosed) return void (this.refusal ??= code)
    this.isEnding = true
    this.access = { ...this.access, mode: 'read', maySuggest: false }
    this.tell()
    await untilSettled(this.ledger, () => this.provider.wsconnected, this.options.now)
    const deleted = code === 'resync' ? this.registry.ownDeletionsIn(this.doc) : []
    this.ids.lendDirect()
    this.provider.disconnect()
    const { participantId, keepWords, onEnd } = this.options
    const why = code === 'resync' ? (this.refusal ?? 'not-saved-yet') : code
    const words = await this.books.keepUnsent(this.doc, participantId, unsent => keepWords(unsent, why))
    const told = words.length > 0 ? why : code
    onEnd(kind === 'renew' ? { kind, code: told, words, deleted } : { kind, code: told, words })
  }

  private get saveState(): LiveState['save'] {
    const { connection, ledger, notSaved, savedAt, keepsOnDevice } = this
    return saveStateOf({ connection, ledger, notSaved, savedAt, keepsOnDevice, isDeviceBehind: this.device.isBehind })
  }

  private readonly settleBooks = (): void => {
    if (!this.isEnding) this.books.settle(this.savedAt)
  }

  private readonly onDeviceFailure = (): void => {
    this.keepsOnDevice = false
    this.tell()
  }

  private tell(): void {
    if (!this.isClosed) this.options.onState(this.state)
  }
}

function payloadOf(decoder: Decoder): unknown {
  return decodeJson(readTailAsUint8Array(decoder))
}
