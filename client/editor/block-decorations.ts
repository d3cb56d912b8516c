/**
 * What each block shows besides its words: its paragraph number and its direction, as attributes of its element.
 * Derived from the document alone, so it is true in every state; the direction is kept per block.
 */
import { Plugin } from 'prosemirror-state'
import type { Node } from 'prosemirror-model'
import { Decoration, DecorationSet } from 'prosemirror-view'
import { blockDirection } from '../../packages/document/direction.ts'
import { paragraphNumbers } from '../../packages/document/projections.ts'
import { attributesOfNode } from '../../packages/document/text-schema.ts'

/** `data-pn` holds the number that the style sheet draws; `dir` follows the first strong letter. */
export function blockDecorations(goalNumber: number): Plugin {
  const drawn = new WeakMap<Node, DecorationSet>()
  return new Plugin({
    props: {
      decorations(state) {
        const { doc } = state
        const known = drawn.get(doc)
        if (known !== undefined) return known
        const set = decorate(doc, goalNumber)
        drawn.set(doc, set)
        return set
      },
    },
  })
}

/** The number of each block as shown, by index; null for headings. */
export function numbersOf(doc: Node, goalNumber: number): readonly (string | null)[] {
  const numbers = paragraphNumbers(
    doc.children.map((node, index) => ({ ...attributesOfNode(node), bid: String(index), y: 0, length: 0, runs: [] })),
    goalNumber,
  )
  return doc.children.map((_, index) => numbers.get(String(index)) ?? null)
}

function decorate(doc: Node, goalNumber: number): DecorationSet {
  const numbers = numbersOf(doc, goalNumber)
  const decorations: Decoration[] = []
  doc.forEach((node, offset, index) => {
    const number = numbers[index] ?? null
    decorations.push(
      Decoration.node(offset, offset + node.nodeSize, {
        dir: directionOf(node),
        ...(number === null ? {} : { 'data-pn': number }),
      }),
    )
  })
  return DecorationSet.create(doc, decorations)
}

const directions = new WeakMap<Node, string>()

function directionOf(node: Node): string {
  const known = directions.get(node)
  if (known !== undefined) return known
  const direction = blockDirection(node.textContent)
  directions.set(node, direction)
  return direction
}
