/**
 * What the server is known to have of a text: a state vector that grows with everything it sends and everything it
 * reports as saved. From it and the local text, the server's text is made again without asking, so that unsent words
 * can be found even when the server will not answer any more.
 */
import * as Y from 'yjs'
import { unsentWords, type UnsentPassage } from '../../packages/document/unsent-words.ts'

type Vector = Map<number, number>

export class KnownState {
  private readonly vector: Vector = new Map()
  /** What each update frame of this connection brought, until it is answered. */
  private frames: { readonly frame: number; readonly vector: Vector }[] = []

  /** Merges a state vector that the server has, as bytes. */
  has(stateVector: Uint8Array): void {
    this.merge(Y.decodeStateVector(stateVector))
  }

  /** Merges what an update of the server's brought. */
  sent(update: Uint8Array): void {
    this.merge(Y.parseUpdateMeta(update).to)
  }

  /** A new connection counts frames anew. */
  connected(): void {
    this.frames = []
  }

  /** Notes what the text was when a frame left. */
  left(frame: number, doc: Y.Doc): void {
    this.frames.push({ frame, vector: Y.decodeStateVector(Y.encodeStateVector(doc)) })
  }

  /** Message 7: this frame did not arrive there, nor can what followed on it. */
  refused(frame: number): void {
    this.frames = this.frames.filter(each => each.frame < frame)
  }

  /** Message 4: frames up to this one are durable. */
  saved(frame: number): void {
    for (const each of this.frames) if (each.frame <= frame) this.merge(each.vector)
    this.frames = this.frames.filter(each => each.frame > frame)
  }

  /** The vector as bytes, to keep it over a reload. */
  encode(): Uint8Array {
    return Y.encodeStateVector(this.vector)
  }

  /**
   * The server's text, made from the local one by leaving out what the server is not known to have. Deletions count as
   * known: what is looked for are words.
   */
  serverText(local: Y.Doc): Y.Doc {
    const copy = new Y.Doc({ gc: false })
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(local))
    const own = Y.decodeStateVector(Y.encodeStateVector(copy))
    const bounded = new Map([...own].map(([client, clock]) => [client, Math.min(clock, this.vector.get(client) ?? 0)]))
    const snapshot = Y.createSnapshot(Y.createDeleteSetFromStructStore(copy.store), bounded)
    const server = Y.createDocFromSnapshot(copy, snapshot, new Y.Doc({ gc: false }))
    copy.destroy()
    return server
  }

  /** The words of a text that the server is not known to have. */
  unsentWordsOf(local: Y.Doc): readonly UnsentPassage[] {
    const server = this.serverText(local)
    try {
      return unsentWords(local, server)
    } finally {
      server.destroy()
    }
  }

  private merge(other: ReadonlyMap<number, number>): void {
    for (const [client, clock] of other) if (clock > (this.vector.get(client) ?? 0)) this.vector.set(client, clock)
  }
}
