/**
 * Puts pasted blocks into the text. Words of one paragraph flow into the block at the caret. Of several blocks the
 * first flows into it too (a plain empty paragraph takes over its kind), and what stood behind the caret follows the
 * last, as in Word.
 */
import type { EditorState, Transaction } from 'prosemirror-state'
import { Fragment, type Node, Slice } from 'prosemirror-model'
import { ReplaceStep } from 'prosemirror-transform'
import { blockToNode, attributesOfNode } from '../../packages/document/text-schema.ts'
import type { PastedBlock } from './clipboard-blocks.ts'
import { wordRange } from './editor-commands.ts'

/** The transaction of a paste over the selection; null when there is nothing to paste. */
export function pasteBlocks(state: EditorState, blocks: readonly PastedBlock[]): Transaction | null {
  const taken = new Set(state.doc.children.map(node => attributesOfNode(node).element))
  const nodes = blocks.map(block => nodeOf(block, taken))
  const first = nodes[0]
  if (first === undefined) return null
  const { from, to } = wordRange(state)
  const transaction = state.tr
  const target = state.doc.resolve(from).parent
  const takesKind = target.content.size === 0 && attributesOfNode(target).kind === 'paragraph'
  if (takesKind) {
    const position = state.doc.resolve(from).before(1)
    for (const name of Object.keys(first.attrs)) {
      if (name !== 'bid' && target.attrs[name] !== first.attrs[name]) {
        transaction.setNodeAttribute(position, name, first.attrs[name])
      }
    }
  }
  const slice = nodes.length === 1 ? new Slice(first.content, 0, 0) : new Slice(Fragment.from(nodes), 1, 1)
  if (slice.size === 0 && from === to) return transaction.docChanged ? transaction : null
  return transaction
    .step(new ReplaceStep(from, to, slice))
    .setMeta('paste', true)
    .scrollIntoView()
}

/** A copy of an element that is still in the text is another element; one that was cut keeps its identity. */
function nodeOf(block: PastedBlock, taken: ReadonlySet<string>): Node {
  const { element } = block.attributes
  return blockToNode({
    ...block.attributes,
    element: taken.has(element) ? '' : element,
    bid: '',
    length: 0,
    runs: block.runs,
  })
}
