/** Between places of the shown document and places of the text: ids of units, and offsets in the sequence. Pure. */
import type { Node } from 'prosemirror-model'
import * as Y from 'yjs'
import type { Block } from '../../packages/document/layout.ts'
import type { Gap } from './display-range.ts'

/** A gap as the id of the unit on one side of it. */
export function relativePlace(text: Y.Text, blocks: readonly Block[], gap: Gap, side: number): Y.RelativePosition {
  const block = blocks[gap.block]
  return Y.createRelativePositionFromTypeIndex(text, block === undefined ? 0 : block.y + 1 + gap.unit, side)
}

/** Where an offset of the sequence is shown: in the last block that begins before it. */
export function shownPosition(blocks: readonly Block[], doc: Node, index: number): number {
  let position = 1
  let best = 1
  let bestY = -1
  for (let k = 0; k < Math.min(blocks.length, doc.childCount); k++) {
    const block = blocks[k]
    const size = doc.child(k).content.size
    if (block !== undefined && block.y < index && block.y > bestY) {
      bestY = block.y
      best = position + Math.min(index - block.y - 1, size)
    }
    position += size + 2
  }
  return best
}
