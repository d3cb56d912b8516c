/**
 * Making a text say again what an earlier version of it said: a server edit on the text as it is, with a future and a
 * past. Words that both have keep their ids; what went since comes back as new units of the server where it was; what
 * came since is deleted. What is pending stays pending. Source: docs/decisions/restore-as-edit.md.
 */
import { DomainError } from '../domain/errors.ts'
import { baseUnits, indexPieces, type BasePiece, type ReadText } from './base-units.ts'
import { piecesInSequence, sameFormats } from './redline.ts'
import { placesInText } from './unit-places.ts'
import { baseText, layout } from './layout.ts'
import type { MovedRange } from './server-edits.ts'
import { isDelimiter, roots, type BlockAttributes, type Marks } from './text-model.ts'
import {
  blockIdOf,
  deleteRange,
  formatRange,
  insertEmbed,
  insertMarker,
  insertText,
  itemIdAt,
  openText,
  setAttributes,
  tokens,
  type MarkChange,
} from './tokens.ts'
import { canonicalText } from './version-state.ts'

/** Under which ids the words that came back live on. */
export type Restored = { readonly moved: readonly MovedRange[] }

/**
 * Changes `now.doc` so that its base text is that of an earlier state of the same document. Must not be called for a
 * state of another epoch. Refuses: 'version-has-other-brackets' where a bracket was opened or lifted in between: who
 * holds its alternatives is in rows that no text brings back.
 */
export function restoreText(now: ReadText, version: ReadText): Restored {
  const { doc } = now
  const wanted = baseUnits(version)
  const edits = editsTowards(now, baseUnits(now).pieces, wanted.pieces)
  const text = openText(doc)
  const moved: MovedRange[] = []
  const renewed = new Map<string, string>()
  doc.transact(transaction => {
    for (const edit of edits.toReversed()) {
      if (edit.kind === 'delete') deleteRange(transaction, text, edit.index, edit.length)
      else if (edit.kind === 'format') formatRange(text, edit.index, edit.length, edit.change)
      else if (edit.kind === 'insert') {
        insertPiece(text, edit.index, edit.piece)
        const id = itemIdAt(text, edit.index)
        if (id === null) throw new Error('what was inserted is not in the text')
        const { id: old, length } = edit.piece
        moved.push({
          oldClient: old.client,
          oldClock: old.clock,
          newClient: id.client,
          newClock: id.clock,
          length,
        })
        if (edit.piece.kind === 'marker') renewed.set(edit.piece.bid, blockIdOf(id))
      }
    }
    writeAttributes(now, edits)
    const order = wanted.order.map(bid => renewed.get(bid) ?? bid)
    if (order.join(' ') !== baseUnits(now).order.join(' ')) doc.getMap(roots.order).set('list', order)
  })
  const [is, should] = [now, version].map(one => canonicalText(layout(one.doc, baseText(one.suggesters))))
  if (is !== should) throw new Error('a restored text does not say what its version says')
  return { moved }
}

type Edit =
  | { readonly kind: 'delete'; readonly index: number; readonly length: number }
  | { readonly kind: 'insert'; readonly index: number; readonly piece: BasePiece }
  | { readonly kind: 'format'; readonly index: number; readonly length: number; readonly change: MarkChange }
  | { readonly kind: 'attributes'; readonly bid: string; readonly attributes: BlockAttributes }

/** What must be done, in the order of the sequence. Places are those before anything is done. */
function editsTowards({ doc }: ReadText, now: readonly BasePiece[], wanted: readonly BasePiece[]): readonly Edit[] {
  const places = placesInText(doc)
  return piecesInSequence(doc, indexPieces(now), indexPieces(wanted)).flatMap(([is, should]): readonly Edit[] => {
    const piece = should ?? is
    const place = piece === null ? null : places.of(piece.id)
    if (piece === null || place === null) return []
    if (is === null || should === null) {
      if (piece.kind === 'embed' && isDelimiter(piece.embed)) throw new DomainError('version-has-other-brackets')
      if (should === null) return [{ kind: 'delete', index: place.index, length: piece.length }]
      // A unit that is there and pending again stays a suggestion; its words come back beside it.
      return [{ kind: 'insert', index: place.index + (place.isLive ? piece.length : 0), piece }]
    }
    if (is.kind === 'marker' && should.kind === 'marker')
      return [{ kind: 'attributes', bid: is.bid, attributes: should.attributes }]
    if (is.kind === 'marker' || should.kind === 'marker' || sameFormats(is.marks, should.marks)) return []
    return [{ kind: 'format', index: place.index, length: piece.length, change: changeOf(should.marks) }]
  })
}

function insertPiece(text: ReturnType<typeof openText>, index: number, piece: BasePiece): void {
  if (piece.kind === 'marker') insertMarker(text, index, piece.attributes)
  else if (piece.kind === 'text') insertText(text, index, piece.text, piece.marks)
  else insertEmbed(text, index, piece.embed, piece.marks)
}

function writeAttributes({ doc }: ReadText, edits: readonly Edit[]): void {
  const wanted = new Map(edits.flatMap(edit => (edit.kind === 'attributes' ? [[edit.bid, edit.attributes]] : [])))
  for (const token of [...tokens(doc)]) {
    const attributes = token.kind === 'marker' ? wanted.get(blockIdOf(token.id)) : undefined
    if (token.kind === 'marker' && attributes !== undefined) setAttributes(token.map, attributes)
  }
}

function changeOf({ strong, em, link }: Marks): MarkChange {
  return { strong: strong ?? null, em: em ?? null, link: link ?? null }
}
