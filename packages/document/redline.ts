/**
 * What differs between two texts. Two states of one document are compared by the ids of their units: exact, whoever
 * typed at the same time, and words that moved are the same words elsewhere. Texts without a common past are compared
 * by their words (redline-by-words.ts). Base texts only: what is pending is in neither. How it is shown, at whole words:
 * redline-wording.ts. Source: docs/versions.md.
 */
import * as Y from 'yjs'
import {
  baseUnits,
  indexPieces,
  partOf,
  type BasePiece,
  type BaseUnits,
  type PieceIndex,
  type ReadText,
} from './base-units.ts'
import { knowsAllOf, sequenceOf, type SequencePart } from './item-store.ts'
import type { UnitRange } from './suggestion-store.ts'
import type { BlockAttributes, Embed, Marks } from './text-model.ts'

export type Change = 'same' | 'inserted' | 'deleted'

/**
 * Words or one embed. `marks`: as the later text has them, of deleted words as the earlier one had. `was`: the formats
 * before, where the same words changed theirs. `unit`: whose units; null where words were compared. `by`: who changed
 * or suggested them, `acceptedBy`: who accepted that suggestion, when somebody said so (`attributed`).
 */
export type RedlineRun = ({ readonly text: string } | { readonly embed: Embed }) & {
  readonly change: Change
  readonly marks: Marks
  readonly was?: Marks
  readonly unit: UnitRange | null
  readonly by?: string
  readonly acceptedBy?: string
}

/**
 * A ¶ of either text with the words up to the next ¶ of either. `mark`: what happened to the ¶: an inserted one splits,
 * a deleted one joins its words to the row before. `before`, `after`: what it said of its block and at which place of
 * the page, null where that text has no such ¶.
 */
export type RedlineRow = {
  readonly bid: string
  readonly mark: Change
  readonly by?: string
  readonly acceptedBy?: string
  readonly before: PlacedBlock | null
  readonly after: PlacedBlock | null
  /** Who changed what the block says of itself, where that is known: each once, in the order of what it says. */
  readonly saidBy?: readonly { readonly by: string; readonly acceptedBy?: string }[]
  /** The same block at another place of the page. */
  readonly isMoved: boolean
  /** The block of the earlier, of the later text to which the words of this row belong; '' before the first. */
  readonly from: string
  readonly into: string
  /** The place in the sequence, by which rows of one block are put together. */
  readonly at: number
  readonly runs: readonly RedlineRun[]
}
export type PlacedBlock = { readonly attributes: BlockAttributes; readonly place: number }

/** `rows`: in the order of the later text; blocks that are gone stand behind what they stood behind. */
export type Redline = { readonly matchedBy: 'ids' | 'words'; readonly rows: readonly RedlineRow[] }

/** The difference between two states of one document, exact to the unit. Changes neither. */
export function redline(a: ReadText, b: ReadText): Redline {
  const [before, after] = [baseUnits(a), baseUnits(b)]
  const segments = segmentsOf(sequenceTogether(a.doc, b.doc), before, after)
  return { matchedBy: 'ids', rows: inOrderOfB(segments, before.order, after.order) }
}

/**
 * The blocks of the earlier (`before`) or the later text (`after`), as the redline tells them: for whoever wants one
 * side alone, and for the proof that nothing was lost.
 */
export function sideOf(
  { rows }: Redline,
  side: 'before' | 'after',
): readonly { readonly bid: string; readonly attributes: BlockAttributes; readonly runs: readonly RedlineRun[] }[] {
  const left = side === 'before' ? 'inserted' : 'deleted'
  const words = new Map<string, RedlineRow[]>()
  for (const row of rows) {
    pushTo(words, side === 'before' ? row.from : row.into, row)
  }
  return rows
    .flatMap(row => {
      const block = row[side]
      return block === null ? [] : [{ bid: row.bid, ...block }]
    })
    .sort((one, other) => one.place - other.place)
    .map(({ bid, attributes }) => ({
      bid,
      attributes,
      runs: (words.get(bid) ?? [])
        .sort((one, other) => one.at - other.at)
        .flatMap(row => row.runs.filter(run => run.change !== left)),
    }))
}

/**
 * The pieces of two moments of one document, the same units beside each other, in the order of its sequence. `doc` knows
 * everything that either of them knows.
 */
export function piecesInSequence(doc: Y.Doc, before: PieceIndex, after: PieceIndex): readonly Matched[] {
  return [...matched(sequenceOf(doc), before, after)]
}

/** Neighbours of one kind as one run, ids that follow each other as one range. */
export function together(runs: readonly RedlineRun[]): readonly RedlineRun[] {
  const result: RedlineRun[] = []
  for (const run of runs) {
    const last = result.at(-1)
    if (last === undefined || !('text' in last) || !('text' in run) || !isAlike(last, run)) result.push(run)
    else result[result.length - 1] = { ...last, text: last.text + run.text, unit: asOne(last.unit, run.unit) }
  }
  return result
}

/** Whether two formats are the same. */
export function sameFormats(a: Marks, b: Marks): boolean {
  return a === b || (a.strong === b.strong && a.em === b.em && a.link === b.link)
}

type Segment = {
  readonly bid: string
  readonly at: number
  readonly before: BlockAttributes | null
  readonly after: BlockAttributes | null
  readonly from: string
  readonly into: string
  readonly runs: RedlineRun[]
}

/** The sequence in which both texts stand: the later one's, the earlier one's, or that of both put together. */
function sequenceTogether(a: Y.Doc, b: Y.Doc): Iterable<SequencePart> {
  if (knowsAllOf(b, a)) return sequenceOf(b)
  if (knowsAllOf(a, b)) return sequenceOf(a)
  const both = new Y.Doc()
  for (const doc of [a, b]) Y.applyUpdate(both, Y.encodeStateAsUpdate(doc))
  return sequenceOf(both)
}

function segmentsOf(sequence: Iterable<SequencePart>, a: BaseUnits, b: BaseUnits): readonly Segment[] {
  const segments: Segment[] = []
  let from = ''
  let into = ''
  for (const [one, other] of matched(sequence, indexPieces(a.pieces), indexPieces(b.pieces))) {
    const bid = bidOf(other) ?? bidOf(one)
    if (bid === null) {
      segments.at(-1)?.runs.push(runOf(one, other))
      continue
    }
    if (one !== null) from = bid
    if (other !== null) into = bid
    const [before, after] = [one, other].map(piece => (piece?.kind === 'marker' ? piece.attributes : null))
    segments.push({ bid, at: segments.length, before: before ?? null, after: after ?? null, from, into, runs: [] })
  }
  return segments
}

function bidOf(piece: BasePiece | null): string | null {
  return piece?.kind === 'marker' ? piece.bid : null
}

type Matched = readonly [before: BasePiece | null, after: BasePiece | null]

/** Everything that stands in one of two texts, in the order of the sequence, the same units beside each other. */
function* matched(sequence: Iterable<SequencePart>, before: PieceIndex, after: PieceIndex): Generator<Matched> {
  for (const part of sequence) {
    for (const { client, clock, length } of cutAtPieces(part, before, after)) {
      const [one, other] = [before.at({ client, clock }), after.at({ client, clock })]
      if (one !== null || other !== null)
        yield [one && partOf(one, clock, length), other && partOf(other, clock, length)]
    }
  }
}

function* cutAtPieces(part: SequencePart, ...indexes: readonly PieceIndex[]): Generator<SequencePart> {
  const { client, clock, length } = part
  const end = clock + length
  const edges = new Set([clock, end])
  for (const index of indexes) {
    const pieces = index.of(client)
    for (let k = firstBehind(pieces, clock); k < pieces.length; k++) {
      const piece = pieces[k]
      if (piece === undefined || piece.id.clock >= end) break
      for (const edge of [piece.id.clock, piece.id.clock + piece.length])
        if (edge > clock && edge < end) edges.add(edge)
    }
  }
  const sorted = edges.size === 2 ? [clock, end] : [...edges].sort((one, other) => one - other)
  for (let k = 0; k + 1 < sorted.length; k++) {
    const [start = 0, stop = 0] = [sorted[k], sorted[k + 1]]
    yield { client, clock: start, length: stop - start }
  }
}

/** The first piece that ends behind this clock. */
function firstBehind(pieces: readonly BasePiece[], clock: number): number {
  let low = 0
  let high = pieces.length
  while (low < high) {
    const middle = (low + high) >> 1
    const piece = pieces[middle]
    if (piece !== undefined && piece.id.clock + piece.length <= clock) low = middle + 1
    else high = middle
  }
  return low
}

function runOf(one: BasePiece | null, other: BasePiece | null): RedlineRun {
  const said = other ?? one
  if (said === null || said.kind === 'marker') throw new Error('a ¶ is not among the words of a row')
  const change = one === null ? 'inserted' : other === null ? 'deleted' : 'same'
  const was = one === null || other === null || one.kind === 'marker' ? null : one.marks
  const common = {
    change,
    marks: said.marks,
    unit: { client: said.id.client, clock: said.id.clock, length: said.length },
    ...(was === null || sameFormats(was, said.marks) ? {} : { was }),
  } as const
  return said.kind === 'text' ? { text: said.text, ...common } : { embed: said.embed, ...common }
}

function inOrderOfB(
  segments: readonly Segment[],
  orderBefore: readonly string[],
  orderAfter: readonly string[],
): readonly RedlineRow[] {
  const placeBefore = new Map(orderBefore.map((bid, place) => [bid, place]))
  const placeAfter = new Map(orderAfter.map((bid, place) => [bid, place]))
  const following = new Map<string, Segment[]>()
  const gone = new Map<string, Segment>()
  for (const segment of segments) {
    if (segment.after === null && segment.runs.every(run => run.change === 'deleted')) gone.set(segment.bid, segment)
    else pushTo(following, segment.into, segment)
  }
  const kept = ['', ...orderAfter].flatMap(bid => following.get(bid) ?? [])
  const behind = behindWhat(orderBefore, gone)
  const rows = [...(behind.get('') ?? []), ...kept.flatMap(one => [one, ...(behind.get(one.bid) ?? [])])]
  const both = rows.filter(row => row.before !== null && row.after !== null)
  const steady = longestRise(both.map(row => placeBefore.get(row.bid) ?? 0))
  const moved = new Set(both.filter((_, k) => !steady.has(k)))
  return rows.map(row => ({
    ...row,
    mark: row.before === null ? 'inserted' : row.after === null ? 'deleted' : 'same',
    before: row.before && { attributes: row.before, place: placeBefore.get(row.bid) ?? 0 },
    after: row.after && { attributes: row.after, place: placeAfter.get(row.bid) ?? 0 },
    isMoved: moved.has(row),
    runs: together(row.runs),
  }))
}

/** Where the longest rising row of numbers is; everything else was moved. Answers the places that rise. */
export function longestRise(numbers: readonly number[]): ReadonlySet<number> {
  const tails: number[] = []
  const before: number[] = []
  numbers.forEach((number, at) => {
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((numbers[tails[middle] ?? 0] ?? 0) < number) low = middle + 1
      else high = middle
    }
    before[at] = tails[low - 1] ?? -1
    tails[low] = at
  })
  const rising = new Set<number>()
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) rising.add(at)
  return rising
}

/** Blocks that are wholly gone, by the block that they stood behind on the page. */
function behindWhat(
  order: readonly string[],
  gone: ReadonlyMap<string, Segment>,
): ReadonlyMap<string, readonly Segment[]> {
  const behind = new Map<string, Segment[]>()
  let last = ''
  for (const bid of order) {
    const segment = gone.get(bid)
    if (segment === undefined) last = bid
    else pushTo(behind, last, segment)
  }
  return behind
}

function pushTo<T>(lists: Map<string, T[]>, name: string, one: T): void {
  const list = lists.get(name)
  if (list === undefined) lists.set(name, [one])
  else list.push(one)
}

function isAlike(one: RedlineRun, other: RedlineRun): boolean {
  if (one.change !== other.change || !sameFormats(one.marks, other.marks)) return false
  if (one.by !== other.by || one.acceptedBy !== other.acceptedBy) return false
  if ((one.was === undefined) !== (other.was === undefined)) return false
  if (one.was !== undefined && other.was !== undefined && !sameFormats(one.was, other.was)) return false
  // Attributed runs are told apart by who, others by whose ids they are.
  if (one.by !== undefined || (one.unit === null && other.unit === null)) return true
  return one.unit?.client === other.unit?.client && asOne(one.unit, other.unit) !== null
}

/** One range for both; null when their ids do not follow each other. */
function asOne(one: UnitRange | null, other: UnitRange | null): UnitRange | null {
  if (one === null || other === null || one.client !== other.client || one.clock + one.length !== other.clock)
    return null
  return { ...one, length: one.length + other.length }
}
