/**
 * From stored bytes to a text: building the Y.Doc, and answering a joiner who has nothing without building one.
 * Stored rows passed the gate when they went in; here they are only put together. Source: live rules L5, L16.
 */
import * as Y from 'yjs'
import { openText } from '../../packages/document/tokens.ts'
import { step1Frame, step2Frame, updateFrame } from './sync-messages.ts'
import type { StoredRows } from './update-log.ts'

/** An empty document whose text has Yjs's own clean-ups switched off. */
export function newDoc(): Y.Doc {
  const doc = new Y.Doc()
  openText(doc)
  return doc
}

/** The document that a snapshot and the rows after it make. Throws when bytes are damaged. */
export function buildDoc(stored: Pick<StoredRows, 'snapshot' | 'tail'>): Y.Doc {
  const doc = newDoc()
  doc.transact(() => {
    if (stored.snapshot !== null) Y.applyUpdate(doc, stored.snapshot)
    for (const row of stored.tail) Y.applyUpdate(doc, row)
  })
  return doc
}

/**
 * Frames for somebody who has nothing, straight from the store: step 1 first (so that the answer to it is empty),
 * then the snapshot as step 2 and the tail as updates. Null when the log is too long for that without a document.
 */
export function framesFromStore(stored: StoredRows, maxMergedRows: number): readonly Buffer[] | null {
  const step1 = step1Frame(stateVectorOf(stored))
  if (stored.snapshot !== null)
    return [step1, step2Frame(stored.snapshot), ...stored.tail.map(row => updateFrame(row).frame)]
  if (stored.tail.length > maxMergedRows) return null
  return [step1, step2Frame(stored.tail.length === 0 ? new Uint8Array([0, 0]) : Y.mergeUpdates([...stored.tail]))]
}

/** Frames for somebody who has this much, from the document. Throws on a state vector that is none. */
export function framesFromDoc(doc: Y.Doc, stateVector: Uint8Array): readonly Buffer[] {
  return [step1Frame(Y.encodeStateVector(doc)), step2Frame(Y.encodeStateAsUpdate(doc, stateVector))]
}

/**
 * What somebody has who was sent everything but these updates: the document's state vector, drawn back to before
 * each of them.
 */
export function stateVectorWithout(doc: Y.Doc, unsent: readonly Uint8Array[]): Uint8Array {
  const vector = Y.decodeStateVector(Y.encodeStateVector(doc))
  for (const update of unsent) {
    for (const [client, clock] of Y.parseUpdateMeta(update).from) {
      vector.set(client, Math.min(vector.get(client) ?? clock, clock))
    }
  }
  return Y.encodeStateVector(vector)
}

/** The state vector of a text as stored, without building it. */
export function stateVectorOf(stored: StoredRows): Uint8Array {
  const vector = stored.stateVector === null ? new Map<number, number>() : Y.decodeStateVector(stored.stateVector)
  for (const row of stored.tail) {
    for (const [client, clock] of Y.parseUpdateMeta(row).to)
      vector.set(client, Math.max(vector.get(client) ?? 0, clock))
  }
  return Y.encodeStateVector(vector)
}
