/**
 * Splices of the displayed text as edits of the sequence. Those that a filter makes of one step are taken together: only
 * where all of them are done do words stand where they are shown, for between moved blocks a ¶ that goes before others
 * carries its words to another block than it is shown behind. Pure; knows nothing of Yjs.
 */
import type { Node } from 'prosemirror-model'
import type { ReplaceStep } from 'prosemirror-transform'
import type { Block } from '../../packages/document/layout.ts'
import { type Piece, spliceOf } from './display-range.ts'

export type SequenceEdits = {
  /** To delete in this order, from the back. */
  readonly deletions: readonly { readonly at: number; readonly length: number }[]
  /** Where pieces go, once everything is deleted. */
  readonly insertions: readonly { readonly at: number; readonly pieces: readonly Piece[] }[]
  /** The one block in which all of it happens, if no ¶ comes or goes. */
  readonly within: Block | null
}

/** What to do for steps that follow each other from the back, each in front of the one before; `doc` is before all. */
export function sequenceEdits(doc: Node, blocks: readonly Block[], steps: readonly ReplaceStep[]): SequenceEdits {
  const deletions: { at: number; length: number }[] = []
  const places: { at: number; pieces: readonly Piece[] }[] = []
  const touched = new Set<Block | null>()
  for (const step of steps) {
    const { from, to, pieces } = spliceOf(doc, step)
    const start = blocks[from.block]
    if (start === undefined) throw new Error('a splice begins in a block that is not shown')
    const first = start.y + 1 + from.unit
    for (const [index, block] of blocks.slice(from.block, to.block + 1).entries()) {
      const at = index === 0 ? first : block.y
      const end = block.y + 1 + (from.block + index === to.block ? to.unit : block.length)
      if (at < end) deletions.push({ at, length: end - at })
    }
    if (pieces.length > 0) places.push({ at: first, pieces })
    touched.add(from.block === to.block && pieces.every(piece => piece.kind === 'inline') ? start : null)
  }
  deletions.sort((a, b) => b.at - a.at)
  const [within = null] = touched.size === 1 ? touched : []
  const insertions = places.map(({ at, pieces }) => ({
    at: deletions.reduce((left, gone) => (gone.at < at ? left - gone.length : left), at),
    pieces,
  }))
  return { deletions, insertions, within }
}
