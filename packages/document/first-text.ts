/**
 * The first text of a goal together with where its units are, for a goal that comes with discussions on its words: the
 * passages of a file become ids before anybody has opened the text.
 */
import * as Y from 'yjs'
import type { PassageRange } from './anchor-shapes.ts'
import { rangesOf } from './anchors.ts'
import { layout } from './layout.ts'
import type { AnchorPiece } from './passage-words.ts'
import { seedText, type NewBlock } from './server-edits.ts'

export type FirstText = {
  /** The first row of its log. */
  readonly update: Uint8Array
  /** The ids of the block markers, in order. */
  readonly blocks: readonly string[]
  /** The ids of these units; what is outside of a block is cut off. */
  rangesOf(pieces: readonly Omit<AnchorPiece, 'bid'>[]): readonly PassageRange[]
}

/** Writes the blocks as the first words of a text, under this client id. */
export function firstText(clientId: number, blocks: readonly NewBlock[]): FirstText {
  const doc = new Y.Doc()
  doc.clientID = clientId
  seedText(doc, blocks)
  const shown = layout(doc)
  return {
    update: Y.encodeStateAsUpdate(doc),
    blocks: shown.map(({ bid }) => bid),
    rangesOf: pieces =>
      rangesOf(
        doc,
        shown,
        pieces.flatMap(({ block, from, to }) => {
          const found = shown[block]
          return found === undefined
            ? []
            : [{ block, bid: found.bid, from: Math.min(from, found.length), to: Math.min(to, found.length) }]
        }),
      ),
  }
}
