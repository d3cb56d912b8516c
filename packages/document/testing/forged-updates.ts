/**
 * What attackers send, and what is expected of the gate: a refusal that leaves no trace, or a pass that leaves nothing
 * pending. Throws where it is otherwise.
 */
import { writeVarUint } from 'lib0/encoding'
import * as Y from 'yjs'
import type { RefusalCode } from '../../domain/errors.ts'
import { isWaitingForMore } from '../item-store.ts'
import { judgeUpdate, type GateAllowance } from '../update-gate.ts'
import { offer, writer } from './replicas.ts'

/** The client ids of the sender and of somebody else, in the tests of the gate. */
export const mine = 7
export const others = 8

/** Expects a refusal, and that judging left no trace. */
export function expectRefused(
  doc: Y.Doc,
  update: Uint8Array,
  code: RefusalCode,
  allowance: GateAllowance = writer(mine),
): void {
  const before = stateOf(doc)
  const verdict = judgeUpdate(doc, update, allowance)
  if (verdict.kind === 'pass') throw new Error(`expected ${code}, but it passed`)
  if (verdict.code !== code) throw new Error(`expected ${code}, not ${verdict.code}`)
  if (stateOf(doc) !== before) throw new Error('judging changed the document')
}

/** Expects a pass of something new, whole, and that it leaves nothing pending. */
export function expectPassed(doc: Y.Doc, update: Uint8Array, allowance: GateAllowance = writer(mine)): void {
  const verdict = offer(doc, update, allowance)
  if (verdict.kind === 'refuse') throw new Error(`expected a pass, not ${verdict.code}`)
  if (!verdict.novel || verdict.stripped) throw new Error('expected a pass of something new, whole')
  if (isWaitingForMore(doc)) throw new Error('something is pending')
}

type Id = readonly [client: number, clock: number]
/** An item on the wire: what Yjs writes of it. */
export type Wire = {
  readonly origin?: Id
  readonly rightOrigin?: Id
  readonly parent?: string | Id
  readonly parentSub?: string
  readonly content: Y.Item['content']
}

/** An update as an attacker writes it: any ids, any order, any delete ranges [client, clock, length]. */
export function forged(
  client: number,
  clock: number,
  items: readonly Wire[],
  deletes: readonly (readonly [number, number, number])[] = [],
): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  const id = (wire: Id | undefined) => (wire === undefined ? null : Y.createID(...wire))
  writeVarUint(encoder.restEncoder, items.length === 0 ? 0 : 1)
  if (items.length > 0) {
    writeVarUint(encoder.restEncoder, items.length)
    encoder.writeClient(client)
    writeVarUint(encoder.restEncoder, clock)
  }
  for (const { origin, rightOrigin, parent, parentSub, content } of items) {
    const parentId = typeof parent === 'string' ? null : id(parent)
    const item = new Y.Item(
      Y.createID(client, 0),
      null,
      id(origin),
      null,
      id(rightOrigin),
      parentId,
      parentSub ?? null,
      content,
    )
    if (typeof parent === 'string') Object.assign(item, { parent })
    item.write(encoder, 0)
  }
  writeVarUint(encoder.restEncoder, deletes.length)
  for (const [owner, from, length] of deletes)
    for (const number of [owner, 1, from, length]) writeVarUint(encoder.restEncoder, number)
  return encoder.toUint8Array()
}

/** Words as the content of a forged item. */
export function words(characters: string): Y.ContentString {
  return new Y.ContentString(characters)
}

function stateOf(doc: Y.Doc): string {
  return [...Y.encodeStateAsUpdate(doc), ...doc.share.keys()].join(' ')
}
