/**
 * A room's text: the stored bytes until somebody writes, a Y.Doc from then on, and what is answered to those who ask
 * for it. The document may hold updates that are not durable yet; the version says how many, and nothing made at a
 * version leaves the room before that version is in the log. Source: live rules L1, L5.
 */
import * as Y from 'yjs'
import { isWaitingForMore, knownClients } from '../../packages/document/item-store.ts'
import { buildDoc, framesFromDoc, framesFromStore, stateVectorOf, stateVectorWithout } from './stored-document.ts'
import { updateFrame } from './sync-messages.ts'
import type { StoredRows } from './update-log.ts'

export class RoomText {
  readonly epoch: number
  /** Counts updates that were applied, durable or not. */
  version = 0
  /** Rows of the log that are not in the snapshot, and the bytes of snapshot and log together. */
  tailRows: number
  bytes: number
  private readonly maxMergedRows: number
  private stored: StoredRows | null
  private built: Y.Doc | null = null
  private fresh: { readonly version: number; readonly frames: readonly Buffer[] } | null = null

  constructor(stored: StoredRows, maxMergedRows: number) {
    this.stored = stored
    this.maxMergedRows = maxMergedRows
    this.epoch = stored.epoch
    this.tailRows = stored.tail.length
    this.bytes = stored.tail.reduce((sum, row) => sum + row.length, stored.snapshot?.length ?? 0)
  }

  /** The document, built at the first call. */
  doc(): Y.Doc {
    if (this.built === null) {
      if (this.stored === null) throw new Error('the text was closed')
      this.built = buildDoc(this.stored)
      this.stored = null
      this.fresh = null
    }
    return this.built
  }

  /**
   * Applies an update that passed the gate. Throws when Yjs does, or parks a part of it; the text is then not to be
   * used any more.
   */
  apply(update: Uint8Array): void {
    const doc = this.doc()
    Y.applyUpdate(doc, update)
    if (isWaitingForMore(doc)) throw new Error('an update that passed the gate waits for more')
    this.version += 1
  }

  /** Counts an update that reached the log. */
  noteRow(update: Uint8Array): void {
    this.tailRows += 1
    this.bytes += update.length
  }

  /** Whether anything was ever written under this client id. */
  hasWordsOf(clientId: number): boolean {
    return this.clients().has(clientId)
  }

  /** The client ids under which something was written, durable or not. */
  clients(): ReadonlySet<number> {
    if (this.stored === null) return knownClients(this.doc())
    return new Set(Y.decodeStateVector(stateVectorOf(this.stored)).keys())
  }

  /** Frames that bring somebody with this state vector up to the present version. Throws when it is none. */
  framesFor(stateVector: Uint8Array): readonly Buffer[] {
    const hasNothing = stateVector.length === 1 && stateVector[0] === 0
    return hasNothing ? this.framesForNewcomer() : framesFromDoc(this.doc(), stateVector)
  }

  /** One update frame with everything that a state vector lacks. */
  catchUpFrame(stateVector: Uint8Array): Buffer {
    return updateFrame(Y.encodeStateAsUpdate(this.doc(), stateVector)).frame
  }

  /** What somebody has who was sent everything but these updates. */
  stateVectorWithout(unsent: readonly Uint8Array[]): Uint8Array {
    return stateVectorWithout(this.doc(), unsent)
  }

  /** Adds a durable update if this text is exactly what it was made on; else does nothing and says so. */
  append(update: Uint8Array, before: Uint8Array): boolean {
    const present = this.stored === null ? Y.encodeStateVector(this.doc()) : stateVectorOf(this.stored)
    if (Buffer.compare(present, before) !== 0) return false
    if (this.stored === null) Y.applyUpdate(this.doc(), update)
    else this.stored = { ...this.stored, tail: [...this.stored.tail, Buffer.from(update)] }
    this.version += 1
    return true
  }

  /** What the log's document has and this one lacks, applied here; null when there is nothing. */
  absorb(whole: Y.Doc): Uint8Array | null {
    const doc = this.doc()
    const lacking = Y.encodeStateAsUpdate(whole, Y.encodeStateVector(doc))
    let hasChanged = false
    const onUpdate = (): void => void (hasChanged = true)
    doc.on('update', onUpdate)
    try {
      Y.applyUpdate(doc, lacking)
    } finally {
      doc.off('update', onUpdate)
    }
    if (!hasChanged) return null
    this.version += 1
    return lacking
  }

  close(): void {
    this.built?.destroy()
    this.built = null
    this.stored = null
    this.fresh = null
  }

  private framesForNewcomer(): readonly Buffer[] {
    if (this.fresh?.version === this.version) return this.fresh.frames
    const fromStore = this.stored === null ? null : framesFromStore(this.stored, this.maxMergedRows)
    const frames = fromStore ?? framesFromDoc(this.doc(), new Uint8Array([0]))
    this.fresh = { version: this.version, frames }
    return frames
  }
}
