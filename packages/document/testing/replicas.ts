/**
 * Replicas of one text behind the gate, without network or database: what the tests of this package write with.
 * A replica hands over what it wrote when told to, so that delays and merges can be arranged.
 */
import * as Y from 'yjs'
import { seedText, type NewBlock } from '../server-edits.ts'
import { openText } from '../tokens.ts'
import type { ClientOwner } from '../client-owner.ts'
import { judgeUpdate, type GateAllowance, type GateVerdict } from '../update-gate.ts'

const serverId = 1

/** A text with these blocks as the server holds it. */
export function aText(...blocks: readonly (string | NewBlock)[]): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = serverId
  seedText(
    doc,
    blocks.map(block =>
      typeof block === 'string' ? { runs: block === '' ? [] : [{ text: block, marks: {} }] } : block,
    ),
  )
  return doc
}

/** A copy of a text under its own client id, with our hygiene, or as a stock client opens it. */
export function replicaOf(doc: Y.Doc, clientId: number, habits: 'ours' | 'stock' = 'ours'): Y.Doc {
  const replica = new Y.Doc()
  replica.clientID = clientId
  if (habits === 'ours') openText(replica)
  else replica.getText('t')
  Y.applyUpdate(replica, Y.encodeStateAsUpdate(doc))
  return replica
}

/** Runs an act on a replica and answers the updates it wrote. */
export function updatesOf(doc: Y.Doc, act: (text: Y.Text, transaction: Y.Transaction) => void): readonly Uint8Array[] {
  const written: Uint8Array[] = []
  const collect = (update: Uint8Array) => written.push(update)
  doc.on('update', collect)
  doc.transact(transaction => act(doc.getText('t'), transaction))
  doc.off('update', collect)
  return written
}

/** The single update that an act wrote. */
export function updateOf(doc: Y.Doc, act: (text: Y.Text, transaction: Y.Transaction) => void): Uint8Array {
  return Y.mergeUpdates([...updatesOf(doc, act)])
}

/** Somebody who may write under these client ids; every other id is another's. */
export function writer(...own: readonly number[]): GateAllowance {
  return { mode: 'direct', alias: 'me', ownerOf: client => ownerAmong(own, client) }
}

export const reader: GateAllowance = { mode: 'read', alias: null, ownerOf: client => ownerAmong([], client) }

function ownerAmong(own: readonly number[], client: number): ClientOwner {
  if (own.includes(client)) return 'own-direct'
  return client === serverId ? 'server' : 'other'
}

/** Judges an update and, if it passes, applies it; for what is expected to pass, `code` shows why it did not. */
export function offer(doc: Y.Doc, update: Uint8Array, allowance: GateAllowance): GateVerdict {
  const verdict = judgeUpdate(doc, update, allowance)
  if (verdict.kind === 'pass') Y.applyUpdate(doc, verdict.update)
  return verdict
}

/** Numbers that repeat for the same seed (mulberry32): from 0 up to, not including, `below`. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return below => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}
