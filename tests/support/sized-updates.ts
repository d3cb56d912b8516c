/** What a client sends, of exactly so many bytes: for the bounds that are counted in bytes. */
import * as Y from 'yjs'
import { insertText, openText } from '../../packages/document/tokens.ts'
import type { LiveClient } from './live-client.ts'

/** An update of exactly so many bytes that types at the start of a text; made as if sent, and not sent. */
export function typedOf(client: LiveClient, bytes: number): Uint8Array {
  for (let length = bytes; length > 0; length -= 1) {
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(client.doc))
    copy.clientID = client.doc.clientID
    const before = Y.encodeStateVector(copy)
    insertText(openText(copy), 1, 'x'.repeat(length), {})
    const update = Y.encodeStateAsUpdate(copy, before)
    if (update.length === bytes) return update
  }
  throw new Error(`no update of ${bytes} bytes`)
}

/** A state vector of exactly so many bytes: clients of six bytes each, and a long clock for what is left over. */
export function stateVectorOf(bytes: number): Uint8Array {
  const clients = Math.floor((bytes - 1) / 6)
  const longestClock = 2 ** (7 * ((bytes - 1) % 6))
  const numbers = Array.from({ length: clients }, (_, k) => [2 ** 28 + k, k === 0 ? longestClock : 1]).flat()
  const vector = Uint8Array.from([clients, ...numbers].flatMap(varUint))
  if (vector.length !== bytes) throw new Error(`${vector.length} bytes, not ${bytes}`)
  return vector
}

function varUint(value: number): number[] {
  return value < 128 ? [value] : [128 | (value & 127), ...varUint(Math.floor(value / 128))]
}
