/**
 * A client of the live protocol without a browser: a real socket, a real Y.Doc, and an account of everything the
 * server said. Sends what it is told to, well-formed or not.
 */
import { once } from 'node:events'
import { createDecoder, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding'
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import {
  type AccessMessage,
  encodeChoice,
  encodeClaim,
  type RefusedMessage,
  type RegistryEntry,
  type WritingMode,
} from '../../packages/contract/live-protocol.ts'
import { insertText, openText } from '../../packages/document/tokens.ts'

export type LiveClientOptions = {
  readonly acquis?: boolean
  readonly doc?: Y.Doc
  readonly query?: string
  /** The Origin header, where the door asks for one. */
  readonly origin?: string
  /** Sends no step 1 by itself. */
  readonly isQuiet?: boolean
  /** Keeps what it receives to itself: no answer to the server's step 1. */
  readonly answersStep1?: boolean
}

export class LiveClient {
  readonly doc: Y.Doc
  readonly socket: WebSocket
  readonly access: AccessMessage[] = []
  readonly registry: RegistryEntry[] = []
  readonly refused: RefusedMessage[] = []
  readonly presences = new Map<number, unknown>()
  /** Kinds of the messages in the order in which they came. */
  readonly heard: string[] = []
  saved = 0
  savedMessages = 0
  sent = 0
  isSynced = false
  closed: { readonly code: number; readonly reason: string } | null = null
  onUpdate: ((update: Uint8Array) => void) | null = null
  private readonly answersStep1: boolean

  constructor(url: string, address: string, cookie: string, options: LiveClientOptions = {}) {
    this.doc = options.doc ?? new Y.Doc()
    this.answersStep1 = options.answersStep1 ?? true
    openText(this.doc)
    const query = options.query ?? (options.acquis === false ? '' : '?acquis=1&schema=1')
    this.socket = new WebSocket(`${url}/${address}${query}`, {
      headers: { cookie, ...(options.origin === undefined ? {} : { origin: options.origin }) },
      perMessageDeflate: false,
    })
    this.socket.binaryType = 'nodebuffer'
    this.socket.on('message', data => this.receive(new Uint8Array(data as Buffer)))
    this.socket.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }))
    this.socket.on('error', () => undefined)
    if (options.isQuiet !== true) this.socket.on('open', () => this.sendStep1())
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.sendUpdate(update)
    })
  }

  get text(): string {
    return textOf(this.doc)
  }

  /** Types at the end of the text. */
  type(words: string): void {
    const text = openText(this.doc)
    this.doc.transact(() => insertText(text, text.length, words, {}))
  }

  sendUpdate(update: Uint8Array, kind = 2): number {
    const encoder = createEncoder()
    writeVarUint(encoder, 0)
    writeVarUint(encoder, kind)
    writeVarUint8Array(encoder, update)
    this.sent += 1
    this.sendRaw(toUint8Array(encoder))
    return this.sent
  }

  sendStep1(stateVector = Y.encodeStateVector(this.doc)): void {
    const encoder = createEncoder()
    writeVarUint(encoder, 0)
    writeVarUint(encoder, 0)
    writeVarUint8Array(encoder, stateVector)
    this.sendRaw(toUint8Array(encoder))
  }

  /** Message 6: the ids under which this window writes. */
  sendClaim(direct: number | null, suggest: number | null): void {
    this.sendRaw(encodeClaim({ direct, suggest }))
  }

  /** Message 5: how this window writes from here on. */
  choose(mode: WritingMode): void {
    this.sendRaw(encodeChoice(mode))
  }

  sendPresence(states: readonly { readonly id: number; readonly clock: number; readonly state: unknown }[]): void {
    const inner = createEncoder()
    writeVarUint(inner, states.length)
    for (const { id, clock, state } of states) {
      writeVarUint(inner, id)
      writeVarUint(inner, clock)
      writeVarString(inner, JSON.stringify(state))
    }
    const outer = createEncoder()
    writeVarUint(outer, 1)
    writeVarUint8Array(outer, toUint8Array(inner))
    this.sendRaw(toUint8Array(outer))
  }

  sendRaw(bytes: Uint8Array | string): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(bytes)
  }

  async opened(): Promise<this> {
    if (this.socket.readyState === WebSocket.CONNECTING) await once(this.socket, 'open')
    return this
  }

  async synced(): Promise<this> {
    await until(() => this.isSynced || this.closed !== null)
    return this
  }

  async allSaved(): Promise<void> {
    await until(() => this.saved === this.sent)
  }

  async ended(): Promise<{ readonly code: number; readonly reason: string }> {
    await until(() => this.closed !== null)
    return this.closed ?? { code: 0, reason: '' }
  }

  async close(): Promise<void> {
    this.socket.close()
    await this.ended()
  }

  private receive(frame: Uint8Array): void {
    const decoder = createDecoder(frame)
    const kind = readVarUint(decoder)
    switch (kind) {
      case 0: {
        const sync = readVarUint(decoder)
        const bytes = readVarUint8Array(decoder)
        this.heard.push(`sync ${sync}`)
        if (sync === 0) {
          if (this.answersStep1) this.sendUpdate(Y.encodeStateAsUpdate(this.doc, bytes), 1)
          return
        }
        this.onUpdate?.(bytes)
        Y.applyUpdate(this.doc, bytes, this)
        if (sync === 1) this.isSynced = true
        return
      }
      case 1: {
        const inner = createDecoder(readVarUint8Array(decoder))
        const count = readVarUint(inner)
        this.heard.push(count === 0 ? 'heartbeat' : 'presence')
        for (let i = 0; i < count; i += 1) {
          const id = readVarUint(inner)
          readVarUint(inner)
          this.presences.set(id, JSON.parse(readVarString(inner)))
        }
        return
      }
      case 4:
        this.heard.push('saved')
        this.saved = readVarUint(decoder)
        this.savedMessages += 1
        return
      default: {
        const message: unknown = JSON.parse(readVarString(decoder))
        this.heard.push(['', '', '', '', '', 'access', 'registry', 'refused'][kind] ?? `kind ${kind}`)
        if (kind === 5) this.access.push(message as AccessMessage)
        if (kind === 6) this.registry.push(...(message as RegistryEntry[]))
        if (kind === 7) this.refused.push(message as RefusedMessage)
      }
    }
  }
}

/** The characters of a text, blocks apart by newlines. */
export function textOf(doc: Y.Doc): string {
  return openText(doc)
    .toDelta()
    .map((part: { insert: unknown }) => (typeof part.insert === 'string' ? part.insert : '\n'))
    .join('')
    .replace(/^\n/, '')
}

/** Waits until something is so; fails after `withinMs`. */
export async function until(isSo: () => boolean | Promise<boolean>, withinMs = 8_000): Promise<void> {
  const endsAt = Date.now() + withinMs
  while (!(await isSo())) {
    if (Date.now() > endsAt) throw new Error(`not so within ${withinMs} ms: ${isSo.toString()}`)
    await new Promise(resolve => setTimeout(resolve, 3))
  }
}
