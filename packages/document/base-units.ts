/**
 * The base text unit by unit: what a goal says, with the ids that say it, cut into pieces of one client. What compares
 * two texts, restores one, or counts who wrote what walks these and not the runs of a layout, which know no ids.
 */
import type * as Y from 'yjs'
import { inDisplayOrder, displayOrder } from './layout.ts'
import { stretches } from './marked-text.ts'
import type { Suggesters } from './suggestion-store.ts'
import type { BlockAttributeName, BlockAttributes, Embed, Marks } from './text-model.ts'
import { attributeUnit, blockIdOf, tokens, type ItemId } from './tokens.ts'

/** A text with what is needed to read it: the registry as it was at that moment. */
export type ReadText = { readonly doc: Y.Doc; readonly suggesters: Suggesters }

/** Units of one client whose clocks follow each other; an embed or a marker is one unit. */
export type BasePiece = { readonly id: ItemId; readonly length: number } & (
  | { readonly kind: 'marker'; readonly bid: string; readonly attributes: BlockAttributes }
  | { readonly kind: 'text'; readonly text: string; readonly marks: Marks }
  | { readonly kind: 'embed'; readonly embed: Embed; readonly marks: Marks }
)

/** `pieces`: in the order of the sequence, from the first marker on. `order`: block ids as displayed. */
export type BaseUnits = { readonly pieces: readonly BasePiece[]; readonly order: readonly string[] }

/** The base text of a document. One pass over its items. */
export function baseUnits({ doc, suggesters }: ReadText): BaseUnits {
  const pieces: BasePiece[] = []
  for (const stretch of stretches(doc, suggesters)) {
    if (stretch.pendingBy !== null || (pieces.length === 0 && stretch.kind !== 'marker')) continue
    const { id } = stretch
    if (stretch.kind === 'marker') {
      pieces.push({ id, length: 1, kind: 'marker', bid: blockIdOf(id), attributes: stretch.attributes })
    } else if (stretch.kind === 'text') {
      pieces.push({ id, length: stretch.text.length, kind: 'text', text: stretch.text, marks: stretch.marks })
    } else pieces.push({ id, length: 1, kind: 'embed', embed: stretch.embed, marks: stretch.marks })
  }
  const blocks = pieces.flatMap((piece, y) =>
    piece.kind === 'marker' ? [{ ...piece.attributes, bid: piece.bid, y, length: 0, runs: [] }] : [],
  )
  return { pieces, order: inDisplayOrder(blocks, displayOrder(doc)).map(({ bid }) => bid) }
}

/** The unit by which a block says something of itself now; null where it never said it. One pass over the text. */
export function sayingsIn(doc: Y.Doc): (bid: string, name: BlockAttributeName) => ItemId | null {
  const blocks = new Map(
    [...tokens(doc)].flatMap(token => (token.kind === 'marker' ? [[blockIdOf(token.id), token.map] as const] : [])),
  )
  return (bid, name) => {
    const map = blocks.get(bid)
    return map === undefined ? null : attributeUnit(map, name)
  }
}

/** Pieces found by the units that they hold. */
export type PieceIndex = {
  /** The pieces of one client, by their clocks. */
  of(client: number): readonly BasePiece[]
  /** The piece that holds this unit, or null. */
  at(id: ItemId): BasePiece | null
}

/** Prepares pieces for being asked by unit. */
export function indexPieces(pieces: readonly BasePiece[]): PieceIndex {
  const byClient = new Map<number, BasePiece[]>()
  for (const piece of pieces) {
    const list = byClient.get(piece.id.client)
    if (list === undefined) byClient.set(piece.id.client, [piece])
    else list.push(piece)
  }
  for (const list of byClient.values()) list.sort((a, b) => a.id.clock - b.id.clock)
  return {
    of: client => byClient.get(client) ?? [],
    at: ({ client, clock }) => pieceAt(byClient.get(client) ?? [], clock),
  }
}

/** A part of a piece, from the unit with this clock on. */
export function partOf(piece: BasePiece, clock: number, length: number): BasePiece {
  const from = clock - piece.id.clock
  if (piece.kind !== 'text' || (from === 0 && length === piece.length)) return piece
  const id = { client: piece.id.client, clock }
  return { ...piece, id, length, text: piece.text.slice(from, from + length) }
}

function pieceAt(pieces: readonly BasePiece[], clock: number): BasePiece | null {
  let low = 0
  let high = pieces.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const piece = pieces[middle]
    if (piece === undefined) return null
    if (clock < piece.id.clock) high = middle - 1
    else if (clock >= piece.id.clock + piece.length) low = middle + 1
    else return piece
  }
  return null
}
