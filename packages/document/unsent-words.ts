/**
 * Words that stand in a local text and that the server does not have: what is kept as a draft when they cannot be sent
 * any more. Pure. Knows words only: formats, attributes and deletions that were not sent are not told.
 */
import * as Y from 'yjs'
import { embedMarkup } from './block-markup.ts'
import { layout } from './layout.ts'
import { blockIdOf, tokens, type Token } from './tokens.ts'

/** A run of unsent words within one block, with what stands around it there. */
export type UnsentPassage = { readonly text: string; readonly before: string; readonly after: string }

/** How much of the words around a passage is told, in UTF-16 units. */
const contextLength = 60

/** The unsent passages in display order. `local` is not changed; neither is `server`. */
export function unsentWords(local: Y.Doc, server: Y.Doc): readonly UnsentPassage[] {
  const pieces = piecesByBlock(local, server)
  return layout(local).flatMap(({ bid }) => passagesOf(pieces.get(bid) ?? []))
}

type Piece = { readonly text: string; readonly isUnsent: boolean }

function piecesByBlock(local: Y.Doc, server: Y.Doc): ReadonlyMap<string, readonly Piece[]> {
  const blocks = new Map<string, Piece[]>()
  let block: Piece[] = []
  for (const token of tokens(local)) {
    if (token.kind === 'marker') blocks.set(blockIdOf(token.id), (block = []))
    else block.push(...piecesOf(token, server))
  }
  return blocks
}

/** Cuts a token where the server's knowledge ends: an item may have grown since the last update that arrived. */
function piecesOf(token: Exclude<Token, { kind: 'marker' }>, server: Y.Doc): readonly Piece[] {
  const known = Math.max(0, Y.getState(server.store, token.id.client) - token.id.clock)
  if (token.kind === 'embed') return [{ text: embedMarkup(token.embed).text, isUnsent: known === 0 }]
  const cuts = [
    { text: token.text.slice(0, known), isUnsent: false },
    { text: token.text.slice(known), isUnsent: true },
  ]
  return cuts.filter(({ text }) => text !== '')
}

function passagesOf(pieces: readonly Piece[]): readonly UnsentPassage[] {
  const merged: Piece[] = []
  for (const piece of pieces) {
    const last = merged.at(-1)
    if (last?.isUnsent === piece.isUnsent)
      merged[merged.length - 1] = { text: last.text + piece.text, isUnsent: piece.isUnsent }
    else merged.push(piece)
  }
  const wholes = merged.map(({ text }) => text)
  return merged.flatMap(({ text, isUnsent }, k) =>
    isUnsent && text.trim() !== ''
      ? [{ text, before: endOf(wholes.slice(0, k).join('')), after: startOf(wholes.slice(k + 1).join('')) }]
      : [],
  )
}

function endOf(text: string): string {
  return text.slice(-contextLength).replace(/^[\uDC00-\uDFFF]/, '')
}

function startOf(text: string): string {
  return text.slice(0, contextLength).replace(/[\uD800-\uDBFF]$/, '')
}
