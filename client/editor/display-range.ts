/**
 * A step of ProseMirror read as a splice of the displayed text: which units it takes away and what it puts there.
 * Each block is one ¶ (its marker) followed by its units; a gap is "behind o units of block k". The gap before a ¶ is
 * the end of the block displayed before it, so a range never depends on the depth at which ProseMirror states it.
 * Pure; knows nothing of Yjs. Used by transaction-filter.ts and bind-document.ts.
 */
import { Fragment, type Node, Slice } from 'prosemirror-model'
import { ReplaceStep } from 'prosemirror-transform'
import { textSchema } from '../../packages/document/text-schema.ts'

/** Behind `unit` units of displayed block `block`. */
export type Gap = { readonly block: number; readonly unit: number }

/** What a splice brings: a ¶ (a block node, of which only the attributes count) or an inline node. */
export type Piece = { readonly kind: 'marker'; readonly block: Node } | { readonly kind: 'inline'; readonly node: Node }

export type Splice = { readonly from: Gap; readonly to: Gap; readonly pieces: readonly Piece[] }

/** Reads a ReplaceStep. At the very start the first ¶ stays and the gap is behind it. */
export function spliceOf(doc: Node, step: ReplaceStep): Splice {
  const from = gapAt(doc, step.from)
  const pieces = piecesOf(step.slice)
  const [first, ...rest] = pieces
  // Nothing stands before the first ¶: what would, flows into the first block.
  if (step.from === 0 && first?.kind === 'marker') return { from, to: gapAt(doc, step.to), pieces: rest }
  return { from, to: gapAt(doc, step.to), pieces }
}

/** The gap at a position of the document. */
export function gapAt(doc: Node, position: number): Gap {
  const $position = doc.resolve(position)
  const index = $position.index(0)
  if ($position.depth > 0) return { block: index, unit: $position.parentOffset }
  if (index === 0) return { block: 0, unit: 0 }
  return { block: index - 1, unit: doc.child(index - 1).content.size }
}

/** The position of a gap, inside its block. */
export function positionOf(doc: Node, gap: Gap): number {
  let position = 1
  for (let k = 0; k < gap.block; k++) position += doc.child(k).nodeSize
  return position + gap.unit
}

/** The step that takes away the units between two gaps and puts pieces there. */
export function stepOf(doc: Node, from: Gap, to: Gap, pieces: readonly Piece[]): ReplaceStep {
  return new ReplaceStep(positionOf(doc, from), positionOf(doc, to), sliceOf(pieces))
}

function piecesOf(slice: Slice): readonly Piece[] {
  const pieces: Piece[] = []
  slice.content.forEach((child, _offset, index) => {
    if (child.isInline) {
      pieces.push({ kind: 'inline', node: child })
      return
    }
    if (index > 0 || slice.openStart === 0) pieces.push({ kind: 'marker', block: child })
    child.forEach(node => pieces.push({ kind: 'inline', node }))
  })
  return pieces
}

function sliceOf(pieces: readonly Piece[]): Slice {
  if (pieces.length === 0) return Slice.empty
  const blocks: { attrs: Node['attrs'] | null; content: Node[] }[] = [{ attrs: null, content: [] }]
  for (const piece of pieces) {
    if (piece.kind === 'marker') blocks.push({ attrs: piece.block.attrs, content: [] })
    else blocks.at(-1)?.content.push(piece.node)
  }
  if (blocks.length === 1) return new Slice(Fragment.from(blocks[0]?.content ?? []), 0, 0)
  const nodes = blocks.map(block => textSchema.nodes.block.create(block.attrs, block.content))
  return new Slice(Fragment.from(nodes), 1, 1)
}
