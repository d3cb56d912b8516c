/**
 * Two texts as one with tracked changes, as word processors know them: one row of paragraphs from which the earlier
 * text reads when everything is rejected, and the later one when everything is accepted. A block at another place of
 * the page is deleted there and inserted here, and words in another format are deleted and inserted, so both readings
 * are exact by construction. What somebody suggests and somebody else strikes is in neither text and stands here as
 * `passing`. Made of a redline (tracked-suggestions.ts for what is pending); how it is written is packages/exchange's.
 */
import { longestRise, sideOf, type Redline } from './redline.ts'
import type { UnitRange } from './suggestion-store.ts'
import type { BlockAttributes, Embed, Marks } from './text-model.ts'

export type TrackedState = 'same' | 'inserted' | 'deleted' | 'passing'

/** What happened to words or to a ¶, and by whom: names that the maker of the redline gave, none where nobody knows. */
export type TrackedChange = {
  readonly state: TrackedState
  readonly insertedBy?: string
  readonly deletedBy?: readonly string[]
  /** When, where that is known. */
  readonly insertedAt?: string
  readonly deletedAt?: string
}

export type TrackedRun = TrackedChange & TrackedWords
export type TrackedWords = ({ readonly text: string } | { readonly embed: Embed }) & {
  readonly marks: Marks
  /** Whose units these are; null where words were compared. */
  readonly unit: UnitRange | null
  /** Names of the passages that cover it; given by whoever knows of passages. */
  readonly within?: readonly string[]
}

/**
 * A ¶ of either text with the words up to the next one; what happened is said of the ¶ that begins it. `before`,
 * `after`: the block of either text to which these words belong; before its first ¶, the first.
 */
export type TrackedRow = TrackedChange & {
  readonly bid: string
  readonly before: BlockAttributes
  readonly after: BlockAttributes
  /** Who wants the block to say something else of itself, where that is known. */
  readonly changedBy?: readonly string[]
  readonly changedAt?: string
  readonly runs: readonly TrackedRun[]
}

/** A ¶ or words, in their order. */
export type TrackedPiece =
  | (TrackedChange & {
      readonly kind: 'marker'
      readonly bid: string
      readonly before: BlockAttributes | null
      readonly after: BlockAttributes | null
    })
  | { readonly kind: 'words'; readonly run: TrackedRun }

/** Both texts of a redline as one. */
export function trackedText(redline: Redline): readonly TrackedRow[] {
  const hands = new Map(redline.rows.map(row => [`${row.bid} ${row.mark}`, row.by]))
  const byKey = new Map<string | object, string | undefined>()
  for (const row of redline.rows) for (const run of row.runs) byKey.set(run, run.by)
  const pieces = mergedPieces(sidePieces(redline, 'before'), sidePieces(redline, 'after'), (piece, state) => {
    const by = piece.kind === 'marker' ? hands.get(`${piece.bid} ${state}`) : byKey.get(piece.key)
    if (by === undefined) return {}
    return state === 'inserted' ? { insertedBy: by } : { deletedBy: [by] }
  })
  return trackedRows(pieces)
}

/** A ¶ or words of one text. Those of two texts that are the same have the same key. */
export type SidePiece = { readonly key: string | object } & (
  | { readonly kind: 'marker'; readonly bid: string; readonly attributes: BlockAttributes }
  | { readonly kind: 'words'; readonly run: TrackedWords }
)

/** Who is behind a change of this piece. */
export type HandsOf = (piece: SidePiece, state: 'inserted' | 'deleted') => Omit<TrackedChange, 'state'>

/**
 * Two texts as one: as much as can stays the same. What differs between two pieces that do stands in the order of
 * `placeOf`; without it, struck words before those that stand for them.
 */
export function mergedPieces(
  before: readonly SidePiece[],
  after: readonly SidePiece[],
  handsOf: HandsOf,
  placeOf: (piece: SidePiece) => number = () => 0,
): readonly TrackedPiece[] {
  const places = new Map(before.map((piece, place) => [piece.key, place]))
  const both = after.flatMap((piece, k) => {
    const place = places.get(piece.key)
    return place === undefined ? [] : [{ k, place }]
  })
  const rising = longestRise(both.map(({ place }) => place))
  const pieces: TrackedPiece[] = []
  let [i, j] = [0, 0]
  const follow = (toBefore: number, toAfter: number): void => {
    const [struck, added] = [before.slice(i, toBefore), after.slice(j, toAfter)]
    while (struck.length > 0 || added.length > 0) {
      const [one, other] = [struck[0], added[0]]
      const isStruck = one !== undefined && (other === undefined || placeOf(one) <= placeOf(other))
      const piece = isStruck ? struck.shift() : added.shift()
      const state = isStruck ? 'deleted' : 'inserted'
      if (piece !== undefined) pieces.push(told(piece, { state, ...handsOf(piece, state) }))
    }
  }
  for (const [n, { k, place }] of both.entries()) {
    if (!rising.has(n)) continue
    follow(place, k)
    const [one, other] = [before[place], after[k]]
    if (one?.kind === 'marker' && other?.kind === 'marker')
      pieces.push({ kind: 'marker', state: 'same', bid: other.bid, before: one.attributes, after: other.attributes })
    else if (other !== undefined) pieces.push(told(other, { state: 'same' }))
    ;[i, j] = [place + 1, k + 1]
  }
  follow(before.length, after.length)
  return pieces
}

/** The pieces as rows. Words before the first ¶ belong to none and are left out, as everywhere. */
export function trackedRows(pieces: readonly TrackedPiece[]): readonly TrackedRow[] {
  let before = firstAttributes(pieces, 'before')
  let after = firstAttributes(pieces, 'after')
  const rows: (TrackedRow & { readonly runs: TrackedRun[] })[] = []
  for (const piece of pieces) {
    if (piece.kind === 'words') {
      rows.at(-1)?.runs.push(piece.run)
      continue
    }
    const { kind: _, before: was, after: is, ...change } = piece
    before = was ?? before
    after = is ?? after
    rows.push({ ...change, before, after, runs: [] })
  }
  return rows
}

/** Whether words or a ¶ stand in one of the two texts. */
export function standsIn(state: TrackedState, side: 'before' | 'after'): boolean {
  return state === 'same' || state === (side === 'before' ? 'deleted' : 'inserted')
}

/**
 * Whether a paragraph of one text ends right before row k: as its ¶ says, but both texts begin at the first row,
 * whatever stands there first.
 */
export function endsBefore(rows: readonly TrackedRow[], k: number, side: 'before' | 'after'): boolean {
  const row = rows[k]
  if (k === 0 || row === undefined) return true
  return standsIn(row.state, side) && rows.slice(0, k).some(each => standsIn(each.state, side))
}

function sidePieces(redline: Redline, side: 'before' | 'after'): readonly SidePiece[] {
  return sideOf(redline, side).flatMap(({ bid, attributes, runs }): readonly SidePiece[] => [
    { key: bid, kind: 'marker', bid, attributes },
    ...runs.map(run => {
      const common = { marks: side === 'before' ? (run.was ?? run.marks) : run.marks, unit: run.unit }
      const words = 'text' in run ? { text: run.text, ...common } : { embed: run.embed, ...common }
      // Words in another format are others.
      return { key: run.was === undefined ? run : { run, side }, kind: 'words' as const, run: words }
    }),
  ])
}

function told(piece: SidePiece, change: TrackedChange): TrackedPiece {
  if (piece.kind === 'words') return { kind: 'words', run: { ...piece.run, ...change } }
  const { bid, attributes } = piece
  const [before, after] = [
    change.state === 'inserted' ? null : attributes,
    change.state === 'deleted' ? null : attributes,
  ]
  return { kind: 'marker', bid, before, after, ...change }
}

function firstAttributes(pieces: readonly TrackedPiece[], side: 'before' | 'after'): BlockAttributes {
  for (const piece of pieces) {
    const attributes = piece.kind === 'marker' ? piece[side] : null
    if (attributes !== null) return attributes
  }
  throw new Error('a text has at least one block')
}
