/** A selection that outlives other people's edits: ids of units instead of positions. */
import { type EditorState, NodeSelection, type Selection, TextSelection } from 'prosemirror-state'
import type { Node } from 'prosemirror-model'
import type { RelativePosition } from 'yjs'

export type HeldSelection = {
  readonly anchor: RelativePosition
  readonly head: RelativePosition
  readonly node: boolean
}

/** Where somebody stands in a text: by units, and whether keys arrive there. */
export type HeldCaret = { readonly selection: HeldSelection | null; readonly hasFocus: boolean }

/** Takes hold of a selection: a caret clings to the unit on its left, a range to its own first and last unit. */
export function holdSelection(
  { selection }: EditorState,
  relativeOf: (position: number, side: number) => RelativePosition,
): HeldSelection {
  const { anchor, head, empty } = selection
  const side = (position: number, other: number): number => (empty || position > other ? -1 : 0)
  return {
    anchor: relativeOf(anchor, side(anchor, head)),
    head: relativeOf(head, side(head, anchor)),
    node: selection instanceof NodeSelection,
  }
}

/** The held selection in a document; null where its units are not known. */
export function releaseSelection(
  doc: Node,
  held: HeldSelection,
  positionOf: (place: RelativePosition) => number | null,
): Selection | null {
  const anchor = positionOf(held.anchor)
  const head = positionOf(held.head)
  if (anchor === null || head === null) return null
  if (held.node) {
    const at = Math.min(anchor, head)
    const node = doc.nodeAt(at)
    if (node !== null && node.isAtom && !node.isText) return NodeSelection.create(doc, at)
  }
  return TextSelection.between(doc.resolve(anchor), doc.resolve(head))
}
