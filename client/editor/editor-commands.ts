/**
 * What keys and buttons do to blocks and words, as ProseMirror commands. All state plain steps between two places
 * inside blocks; what may really go is ruled by transaction-filter.ts.
 *
 * Enter, as a person coming from Word expects: at the end of a heading or an element a plain paragraph follows; in the
 * middle both halves are of its kind (the second half of an element is another element, with its own uuid); before
 * its first word an empty block is put in front, so that the block keeps its identity with its words.
 */
import { type Command, type EditorState, TextSelection, type Transaction } from 'prosemirror-state'
import { Fragment, type Node, Slice } from 'prosemirror-model'
import { ReplaceStep } from 'prosemirror-transform'
import {
  type BlockAttributes,
  blockAttributeNames,
  type BlockKind,
  plainBlock,
  textLimits,
} from '../../packages/document/text-model.ts'
import { attributesOfNode, embedToNode, textSchema } from '../../packages/document/text-schema.ts'

/** The blocks that a selection touches: their indexes, and the position before the first. */
export type TouchedBlocks = { readonly first: number; readonly last: number }

/** Which blocks the selection touches, one at least. */
export function touchedBlocks(state: EditorState): TouchedBlocks {
  const { from, to } = wordRange(state)
  return { first: state.doc.resolve(from).index(0), last: state.doc.resolve(to).index(0) }
}

/** The selection's ends, inside blocks even when everything is selected. */
export function wordRange(state: EditorState): { from: number; to: number } {
  const { from, to } = state.selection
  const last = state.doc.content.size - 1
  return { from: Math.min(Math.max(from, 1), last), to: Math.min(Math.max(to, 1), last) }
}

/** The position before a block. */
export function startOfBlock(doc: Node, index: number): number {
  let position = 0
  for (let k = 0; k < index; k++) position += doc.child(k).nodeSize
  return position
}

export const deleteSelectedWords: Command = (state, dispatch) => {
  if (state.selection.empty) return false
  const { from, to } = wordRange(state)
  dispatch?.(state.tr.step(new ReplaceStep(from, to, Slice.empty)).scrollIntoView())
  return true
}

export const selectAllWords: Command = (state, dispatch) => {
  dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, 1, state.doc.content.size - 1)))
  return true
}

export const splitBlock: Command = (state, dispatch) => {
  const { from, to } = wordRange(state)
  const $from = state.doc.resolve(from)
  const $to = state.doc.resolve(to)
  const block = $from.parent
  const attributes = attributesOfNode(block)
  if (from === to && block.content.size === 0 && leaveList(state, dispatch)) return true
  if (dispatch === undefined) return true
  const transaction = state.tr
  const beforeWords = from === to && $from.parentOffset === 0 && block.content.size > 0
  if (beforeWords && $from.index(0) > 0) {
    transaction.insert($from.before(1), textSchema.nodes.block.create(followingAttributes(attributes)))
  } else if (beforeWords) {
    // The first ¶ cannot be preceded: its words and what is said of them move on, it stays as an empty block.
    setBlock(transaction, 0, followingAttributes(attributes))
    transaction.step(new ReplaceStep(from, to, splitSlice(attributes)))
  } else {
    const atEnd = $to.parentOffset === $to.parent.content.size
    transaction.step(
      new ReplaceStep(from, to, splitSlice(atEnd ? followingAttributes(attributes) : secondHalf(attributes))),
    )
  }
  dispatch(transaction.scrollIntoView())
  return true
}

/** Backspace before the first word of a block. */
export const joinBackward: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  if (!empty || $from.depth === 0 || $from.parentOffset > 0) return false
  if (leaveList(state, dispatch)) return true
  const index = $from.index(0)
  if (index === 0) return true
  dispatch?.(joinBlocks(state, index - 1).scrollIntoView())
  return true
}

/** Delete behind the last word of a block. */
export const joinForward: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  if (!empty || $from.depth === 0 || $from.parentOffset < $from.parent.content.size) return false
  const index = $from.index(0)
  if (index === state.doc.childCount - 1) return true
  dispatch?.(joinBlocks(state, index).scrollIntoView())
  return true
}

/** Backspace behind a reference or a mention: it goes like a character, whatever the browser thinks of it. */
export const deleteEmbedBackward: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  if (!empty || !isOwnEmbed($from.nodeBefore)) return false
  dispatch?.(state.tr.step(new ReplaceStep($from.pos - 1, $from.pos, Slice.empty)).scrollIntoView())
  return true
}

/** Delete in front of a reference or a mention. */
export const deleteEmbedForward: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  if (!empty || !isOwnEmbed($from.nodeAfter)) return false
  dispatch?.(state.tr.step(new ReplaceStep($from.pos, $from.pos + 1, Slice.empty)).scrollIntoView())
  return true
}

/** Puts a reference behind the selection, with a space before it where words stand; the caret follows it. */
export function insertRef(ref: string): Command {
  return (state, dispatch) => {
    const { to } = wordRange(state)
    const $to = state.doc.resolve(to)
    const before = $to.parent.textBetween(Math.max(0, $to.parentOffset - 1), $to.parentOffset, undefined, 'x')
    const chip = embedToNode({ ref }, {})
    const pieces = /^\S/u.test(before) ? [textSchema.text(' '), chip] : [chip]
    const transaction = state.tr.replace(to, to, new Slice(Fragment.from(pieces), 0, 0))
    const caret = to + pieces.length
    dispatch?.(transaction.setSelection(TextSelection.create(transaction.doc, caret)).scrollIntoView())
    return true
  }
}

/** Makes the touched blocks another kind. An element that is new gets its uuid where it is written. */
export function setKind(kind: BlockKind): Command {
  return (state, dispatch) => {
    const transaction = state.tr
    eachTouched(state, (position, attributes) => {
      if (attributes.kind !== kind) transaction.setNodeAttribute(position, 'kind', kind)
      if (!mayIndent(kind) && attributes.indent > 0) transaction.setNodeAttribute(position, 'indent', 0)
    })
    if (!transaction.docChanged) return false
    dispatch?.(transaction.scrollIntoView())
    return true
  }
}

/** Moves the touched blocks one level in or out, within the limits of a text. */
export function changeIndent(by: 1 | -1): Command {
  return (state, dispatch) => {
    const transaction = state.tr
    eachTouched(state, (position, { kind, indent }) => {
      const wanted = Math.min(Math.max(indent + by, 0), textLimits.maxIndent)
      if (mayIndent(kind) && wanted !== indent) transaction.setNodeAttribute(position, 'indent', wanted)
    })
    if (transaction.docChanged) dispatch?.(transaction.scrollIntoView())
    return true
  }
}

/** Links the selected words, or the linked words around the caret; null takes the link away. */
export function setLink(address: string | null): Command {
  return (state, dispatch) => {
    const { link } = textSchema.marks
    const { from, to } = state.selection.empty ? linkAround(state) : wordRange(state)
    if (from === to) return false
    const transaction = state.tr.removeMark(from, to, link)
    if (address !== null) transaction.addMark(from, to, link.create({ href: address }))
    dispatch?.(transaction.scrollIntoView())
    return true
  }
}

/** The address of the link at the caret or at the start of the selection. */
export function linkAt(state: EditorState): string | null {
  const { $from, empty } = state.selection
  const marks = empty ? $from.marks() : ($from.nodeAfter?.marks ?? [])
  const inside = marks.find(mark => mark.type === textSchema.marks.link)
  return inside === undefined ? null : String(inside.attrs['href'])
}

/** The attributes of a block that is put behind a finished one, or in front of it. */
function followingAttributes(attributes: BlockAttributes): BlockAttributes {
  const { kind, indent } = attributes
  return mayIndent(kind) ? { ...plainBlock, kind, indent } : plainBlock
}

function secondHalf(attributes: BlockAttributes): BlockAttributes {
  return { ...attributes, element: '' }
}

/** What people put in; a bracket's delimiters are the server's. */
function isOwnEmbed(node: Node | null | undefined): boolean {
  return node?.type === textSchema.nodes.ref || node?.type === textSchema.nodes.mention
}

function mayIndent(kind: BlockKind): boolean {
  return kind === 'paragraph' || kind === 'bullet' || kind === 'numbered' || kind === 'quote'
}

function splitSlice(second: BlockAttributes): Slice {
  const { block } = textSchema.nodes
  return new Slice(Fragment.from([block.create(), block.create(second)]), 1, 1)
}

/** An empty or first-word caret leaves its list step by step: outdent, then a plain paragraph. */
function leaveList(state: EditorState, dispatch: ((transaction: Transaction) => void) | undefined): boolean {
  const { $from } = state.selection
  const { kind, indent } = attributesOfNode($from.parent)
  const position = $from.before(1)
  if (indent > 0) dispatch?.(state.tr.setNodeAttribute(position, 'indent', indent - 1).scrollIntoView())
  else if (kind === 'bullet' || kind === 'numbered' || kind === 'quote')
    dispatch?.(state.tr.setNodeAttribute(position, 'kind', 'paragraph').scrollIntoView())
  else return false
  return true
}

/**
 * Joins block `index` and the next. Of an empty block nothing is left, so that the other keeps its kind and its
 * identity; only the first ¶ cannot go, and takes over what was said of the other.
 */
function joinBlocks(state: EditorState, index: number): Transaction {
  const { doc } = state
  const start = startOfBlock(doc, index)
  const front = doc.child(index)
  const back = doc.child(index + 1)
  const border = start + front.nodeSize
  const transaction = state.tr
  if (front.content.size === 0 && index > 0) {
    transaction.step(new ReplaceStep(start, border, Slice.empty))
    return transaction.setSelection(TextSelection.create(transaction.doc, start + 1))
  }
  if (front.content.size === 0) setBlock(transaction, start, attributesOfNode(back))
  return transaction.step(new ReplaceStep(border - 1, border + 1, Slice.empty))
}

function setBlock(transaction: Transaction, position: number, attributes: BlockAttributes): void {
  const node = transaction.doc.nodeAt(position)
  for (const name of blockAttributeNames) {
    if (node?.attrs[name] !== attributes[name]) transaction.setNodeAttribute(position, name, attributes[name])
  }
}

function eachTouched(state: EditorState, act: (position: number, attributes: BlockAttributes) => void): void {
  const { first, last } = touchedBlocks(state)
  for (let k = first; k <= last; k++) act(startOfBlock(state.doc, k), attributesOfNode(state.doc.child(k)))
}

function linkAround(state: EditorState): { from: number; to: number } {
  const { $from } = state.selection
  const address = linkAt(state)
  const at = $from.pos
  if (address === null) return { from: at, to: at }
  let from = at
  let to = at
  $from.parent.forEach((node, offset) => {
    const start = $from.start() + offset
    const end = start + node.nodeSize
    const same = node.marks.some(mark => mark.type === textSchema.marks.link && mark.attrs['href'] === address)
    if (same && start <= at && at <= end) {
      from = Math.min(from, start)
      to = Math.max(to, end)
    }
  })
  return { from, to }
}
