/**
 * How one window writes: a client id for the text and one for suggestions, which of the two the document has now, and
 * what the server is told of it, in the order of the frames. Knows no socket: it is told when a connection stands and
 * when the state has left. Source: live rules L21, L22.
 */
import * as Y from 'yjs'
import {
  encodeChoice,
  encodeClaim,
  type AccessMessage,
  type WritingMode,
} from '../../packages/contract/live-protocol.ts'
import type { TextMode } from '../../packages/domain/permission.ts'

/** The two ids of a window. The document keeps its own for the text. */
export class WritingIds {
  readonly direct: number
  readonly suggest: number
  private readonly doc: Y.Doc
  private readonly send: (message: Uint8Array<ArrayBuffer>) => void
  private access: AccessMessage
  private wish: WritingMode | null = null
  private isConnected = false
  private toldMode: WritingMode | null = null
  private mayTell = false

  /** `drawId`: a random client id of 32 bits. */
  constructor(
    doc: Y.Doc,
    access: AccessMessage,
    drawId: () => number,
    send: (message: Uint8Array<ArrayBuffer>) => void,
  ) {
    this.doc = doc
    this.direct = doc.clientID
    let suggest = drawId()
    while (suggest === this.direct) suggest = drawId()
    this.suggest = suggest
    this.access = access
    this.send = send
    this.follow(access)
  }

  /** What this window does now: what was wished, as far as it is allowed. */
  get mode(): TextMode {
    const { mode, maySuggest } = this.access
    return mode === 'direct' && maySuggest && this.wish === 'suggest' ? 'suggest' : mode
  }

  /** Whether the document still writes under one of the two: Yjs takes another when it meets its own elsewhere. */
  get areInUse(): boolean {
    return this.doc.clientID === this.direct || this.doc.clientID === this.suggest
  }

  /** Whether anything was ever written under the suggesting id. */
  get hasSuggested(): boolean {
    return Y.getState(this.doc.store, this.suggest) > 0
  }

  /** Writes in this mode from now on, where both are allowed; what was typed before keeps its mode. */
  choose(mode: WritingMode): void {
    this.wish = mode
    this.turn()
  }

  /** What is allowed has changed. More may be claimed then. */
  follow(access: AccessMessage): void {
    const isSame = access.mode === this.access.mode && access.maySuggest === this.access.maySuggest
    this.access = access
    this.turn()
    if (this.isConnected && !isSame) this.claim()
  }

  /** A connection stands: claims before anything else leaves. `others`: suggesting ids of windows that are gone. */
  connected(others: readonly number[]): void {
    this.isConnected = true
    this.mayTell = false
    this.toldMode = null
    this.claim()
    for (const suggest of others) this.send(encodeClaim({ direct: null, suggest }))
    this.lendDirect()
  }

  disconnected(): void {
    this.isConnected = false
    this.mayTell = false
    this.lendDirect()
  }

  /** The state has left, which carries unsent words of both modes: what follows is of one. */
  stateSent(): void {
    this.mayTell = true
    this.tell()
  }

  /**
   * Gives the document its direct id until the present call is over. y-websocket (3.x) takes the document's id for the
   * one of the awareness, which keeps the direct one for good, when a connection stands, falls or is given up: it would
   * ask for a presence that does not exist, and take the own one for another's. May go when the provider asks the
   * awareness for its id.
   */
  lendDirect(): void {
    if (this.doc.clientID !== this.suggest) return
    this.doc.clientID = this.direct
    queueMicrotask(() => this.turn())
  }

  private claim(): void {
    this.send(encodeClaim({ direct: this.direct, suggest: this.suggest }))
  }

  private turn(): void {
    const { mode } = this
    // A text that may only be read keeps the id it had.
    if (mode !== 'read') this.doc.clientID = this[mode]
    this.tell()
  }

  private tell(): void {
    const { mode } = this
    if (!this.mayTell || mode === 'read' || mode === this.toldMode) return
    this.toldMode = mode
    this.send(encodeChoice(mode))
  }
}
