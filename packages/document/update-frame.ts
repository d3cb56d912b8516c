/**
 * Reading an update without trusting it. Life of an update (Yjs format 1): a number of clients; per client a number of
 * structs, the client, the first clock, the structs; then the delete set: a number of clients, per client its ranges;
 * then nothing. Read lazily by Yjs's own decoder under guards, so that a count that promises more than the bytes hold
 * allocates nothing, and nothing is built that a text cannot hold. Does not know any document.
 */
import { createEncoder, toUint8Array, writeVarUint } from 'lib0/encoding'
import * as Y from 'yjs'
import type { RefusalCode } from '../domain/errors.ts'
import type { Struct } from './item-store.ts'
import { textLimits } from './text-model.ts'

/** A half-open range of clocks of one client. */
export type ClockRange = { readonly from: number; readonly to: number }

/** What an update says. `deletes`: per client, sorted and disjoint. */
export type UpdateFrame = {
  readonly structs: readonly Struct[]
  readonly deletes: ReadonlyMap<number, readonly ClockRange[]>
  /** The bytes before the delete set, or null when the set is not written canonically and cannot be cut off. */
  readonly head: () => Uint8Array | null
}

/** Reads an update, or says why it cannot be one. Never throws. */
export function readUpdateFrame(update: Uint8Array): UpdateFrame | RefusalCode {
  try {
    const { structs, ds } = Y.decodeUpdateV2(update, GuardedDecoder)
    const decoder = GuardedDecoder.latest
    if (decoder === null || !decoder.isAtEnd()) return 'update-not-readable'
    const read: Struct[] = []
    for (const struct of structs) {
      if (struct instanceof Y.Skip) return 'clock-gap'
      if (struct.length < 1 || struct.id.clock + struct.length > maxClock) return 'update-not-readable'
      read.push(struct)
    }
    const deletes = new Map<number, readonly ClockRange[]>()
    for (const [client, ranges] of ds.clients) {
      if (ranges.some(range => range.len < 1 || range.clock + range.len > maxClock)) return 'update-not-readable'
      deletes.set(client, sortedAndMerged(ranges.map(({ clock, len }) => ({ from: clock, to: clock + len }))))
    }
    return { structs: read, deletes, head: () => headOf(update, ds, decoder) }
  } catch (cause) {
    return cause instanceof Unreadable ? cause.code : 'update-not-readable'
  }
}

/**
 * The update without what the document knows already. A struct that is sent again is not harmless: Yjs looks up its
 * neighbours before it sees that it is known, which waits for ever where they are unknown and cuts characters in two
 * where they are inside one. `known`: the next clock of each client that this is about.
 */
export function withoutKnown(update: Uint8Array, known: ReadonlyMap<number, number>): Uint8Array {
  return Y.diffUpdate(update, Y.encodeStateVector(new Map(known)))
}

/** The head of an update without structs. */
export const noStructs = Uint8Array.of(0)

/** Appends a delete set to the head of an update. */
export function withDeletes(head: Uint8Array, deletes: ReadonlyMap<number, readonly ClockRange[]>): Uint8Array {
  const tail = encodeDeletes([...deletes].filter(([, ranges]) => ranges.length > 0))
  const update = new Uint8Array(head.length + tail.length)
  update.set(head)
  update.set(tail, head.length)
  return update
}

/** Both sets of ranges as one, sorted and disjoint. */
export function rangesTogether(
  a: ReadonlyMap<number, readonly ClockRange[]>,
  b: ReadonlyMap<number, readonly ClockRange[]>,
): ReadonlyMap<number, readonly ClockRange[]> {
  const both = new Map(a)
  for (const [client, ranges] of b) both.set(client, sortedAndMerged([...(both.get(client) ?? []), ...ranges]))
  return both
}

/** The last range that begins at or before this clock and holds it, if any; ranges sorted and disjoint. */
export function rangeAt(ranges: readonly ClockRange[], clock: number): ClockRange | null {
  let low = 0
  let high = ranges.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const range = ranges[middle]
    if (range === undefined) return null
    if (clock < range.from) high = middle - 1
    else if (clock >= range.to) low = middle + 1
    else return range
  }
  return null
}

/** Clocks stay far below what a number can count exactly. */
const maxClock = 2 ** 48
const maxClient = 2 ** 32 - 1

/** Content numbers of format 1: deleted 1, string 4, embed 5, format 6, type 7, any 8. JSON, binary and documents never occur in a text. */
const allowedContent = new Set([0, 1, 4, 5, 6, 7, 8])
const skipInfo = 10
const mapType = 1

class Unreadable extends Error {
  readonly code: RefusalCode
  constructor(code: RefusalCode) {
    super(code)
    this.code = code
  }
}

class GuardedDecoder extends Y.UpdateDecoderV1 {
  /** Yjs makes the decoder itself; this is how the reader gets at the one it made. Decoding is synchronous. */
  static latest: GuardedDecoder | null = null
  private readonly clients = new Set<number>()
  private structs = 0
  private structsAtClient = -1
  /** Where the first client of the delete set begins; null when the set is empty. */
  deletesFrom: number | null = null

  constructor(decoder: ConstructorParameters<typeof Y.UpdateDecoderV1>[0]) {
    super(decoder)
    GuardedDecoder.latest = this
  }

  isAtEnd(): boolean {
    return this.restDecoder.pos === this.restDecoder.arr.length && this.structs !== this.structsAtClient
  }

  override readClient(): number {
    const client = super.readClient()
    // Yjs keeps only the last of two sections of one client; a section without structs is nobody's honest work.
    if (this.clients.has(client) || client > maxClient || this.structs === this.structsAtClient)
      throw new Unreadable('update-not-readable')
    this.clients.add(client)
    this.structsAtClient = this.structs
    return client
  }

  override readInfo(): number {
    const info = super.readInfo()
    this.structs += 1
    if (this.structs > textLimits.maxStructs) throw new Unreadable('update-too-large')
    if (info === skipInfo) throw new Unreadable('clock-gap')
    if (!allowedContent.has(info & 31)) throw new Unreadable('content-not-allowed')
    return info
  }

  override readTypeRef(): number {
    const type = super.readTypeRef()
    if (type !== mapType) throw new Unreadable('content-not-allowed')
    return type
  }

  override readString(): string {
    const text = super.readString()
    if (text.length > textLimits.maxStringLength) throw new Unreadable('update-too-large')
    return text
  }

  override resetDsCurVal(): void {
    this.deletesFrom ??= this.restDecoder.pos
  }
}

function sortedAndMerged(ranges: ClockRange[]): readonly ClockRange[] {
  ranges.sort((a, b) => a.from - b.from)
  const merged: ClockRange[] = []
  for (const range of ranges) {
    const last = merged.at(-1)
    if (last !== undefined && range.from <= last.to)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to) }
    else merged.push(range)
  }
  return merged
}

function headOf(
  update: Uint8Array,
  ds: ReturnType<typeof Y.createDeleteSet>,
  decoder: GuardedDecoder,
): Uint8Array | null {
  const tail = encodeDeletes(
    [...ds.clients].map(([client, ranges]) => [client, ranges.map(r => ({ from: r.clock, to: r.clock + r.len }))]),
  )
  const cut = update.length - tail.length
  const countLength = encodeDeletes([]).length
  if (decoder.deletesFrom !== null && decoder.deletesFrom - varUintLength(ds.clients.size) !== cut) return null
  if (decoder.deletesFrom === null && tail.length !== countLength) return null
  return tail.every((byte, at) => update[cut + at] === byte) ? update.subarray(0, cut) : null
}

function encodeDeletes(clients: readonly (readonly [number, readonly ClockRange[]])[]): Uint8Array {
  const encoder = createEncoder()
  writeVarUint(encoder, clients.length)
  for (const [client, ranges] of clients) {
    writeVarUint(encoder, client)
    writeVarUint(encoder, ranges.length)
    for (const { from, to } of ranges) {
      writeVarUint(encoder, from)
      writeVarUint(encoder, to - from)
    }
  }
  return toUint8Array(encoder)
}

function varUintLength(value: number): number {
  const encoder = createEncoder()
  writeVarUint(encoder, value)
  return toUint8Array(encoder).length
}
