/**
 * Backspace and Delete in suggest mode, as a person coming from Word expects. Walking from the caret, what she has
 * struck already and delimiters are stepped over; the first other unit is taken: really deleted if it is her own
 * undecided word, else struck. Backspace leaves the caret before it, Delete behind it, so that repeating goes on. A unit
 * is what a reader sees as one character; references and ¶ are one each. With Mod, a word.
 * Source: docs/suggestions.md, caret. What a range takes is suggest-filter.ts.
 */
import { type Command, type EditorState, TextSelection, type Transaction } from 'prosemirror-state'
import { type Node, type ResolvedPos, Slice } from 'prosemirror-model'
import { ReplaceStep } from 'prosemirror-transform'
import { textSchema } from '../../packages/document/text-schema.ts'
import { caretOfStrike } from './bind-document.ts'

/** A stretch of the shown document that this person has struck; a ¶ from the end of one block to the start of the next. */
export type StruckStretch = { readonly from: number; readonly to: number }

/** `back`: towards the start of the text. `by`: how much one press takes. */
export type Direction = 'back' | 'ahead'
export type Grain = 'character' | 'word'

/** The command of a key; does nothing while something is selected. */
export function strikeUnit(struck: () => readonly StruckStretch[], direction: Direction, by: Grain): Command {
  return (state, dispatch) => {
    if (!state.selection.empty || state.selection.$from.depth === 0) return false
    if (dispatch === undefined) return true
    const taken = nextUnit(state, struck(), direction, by)
    dispatch(taken === null ? state.tr : taken)
    return true
  }
}

function nextUnit(
  state: EditorState,
  struck: readonly StruckStretch[],
  direction: Direction,
  by: Grain,
): Transaction | null {
  let at = state.selection.from
  for (;;) {
    const unit = unitBeside(state.doc.resolve(at), direction, by)
    if (unit === null) return at === state.selection.from ? null : caretTo(state, at)
    const isDone = unit.isDelimiter || struck.some(({ from, to }) => from <= unit.from && unit.to <= to)
    if (isDone) {
      at = direction === 'back' ? unit.from : unit.to
      continue
    }
    const change = state.tr.step(new ReplaceStep(unit.from, unit.to, Slice.empty)).scrollIntoView()
    return direction === 'back' ? change : change.setMeta(caretOfStrike, 'behind')
  }
}

function caretTo(state: EditorState, at: number): Transaction {
  return state.tr.setSelection(TextSelection.near(state.doc.resolve(at))).scrollIntoView()
}

type Unit = { readonly from: number; readonly to: number; readonly isDelimiter: boolean }

function unitBeside($at: ResolvedPos, direction: Direction, by: Grain): Unit | null {
  const block = $at.parent
  const start = $at.start()
  const offset = $at.parentOffset
  const isEdge = direction === 'back' ? offset === 0 : offset === block.content.size
  if (isEdge) return markerBeside($at, direction)
  const { node, offset: nodeStart } = direction === 'back' ? block.childBefore(offset) : block.childAfter(offset)
  if (node === null) return null
  if (!node.isText) {
    const from = start + nodeStart
    return { from, to: from + node.nodeSize, isDelimiter: node.type === textSchema.nodes.delim }
  }
  const run = wordsBeside(block, offset, direction)
  const length = direction === 'back' ? lastOf(run, by) : firstOf(run, by)
  const from = direction === 'back' ? $at.pos - length : $at.pos
  return { from, to: from + length, isDelimiter: false }
}

/** The ¶ between this block and its neighbour; there is none before the first and behind the last. */
function markerBeside($at: ResolvedPos, direction: Direction): Unit | null {
  const index = $at.index(0)
  if (direction === 'back') return index === 0 ? null : { from: $at.pos - 2, to: $at.pos, isDelimiter: false }
  return index === $at.node(0).childCount - 1 ? null : { from: $at.pos, to: $at.pos + 2, isDelimiter: false }
}

/** The words on one side up to the next thing that is no text. */
function wordsBeside(block: Node, offset: number, direction: Direction): string {
  let words = ''
  let from = 0
  block.forEach((node, at) => {
    const text = node.text ?? ''
    if (direction === 'back' && at < offset) words = node.isText ? words + text.slice(0, offset - at) : ''
    if (direction === 'ahead' && at + node.nodeSize > offset && from === 0) {
      if (node.isText) words += text.slice(Math.max(0, offset - at))
      else from = 1
    }
  })
  return words
}

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const wordParts = new Intl.Segmenter(undefined, { granularity: 'word' })

function lastOf(run: string, by: Grain): number {
  const parts = [...(by === 'word' ? wordParts : characters).segment(run)].map(({ segment }) => segment)
  let length = 0
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    length += part.length
    if (by === 'character' || part.trim() !== '') break
  }
  return Math.max(length, 1)
}

function firstOf(run: string, by: Grain): number {
  const parts = [...(by === 'word' ? wordParts : characters).segment(run)].map(({ segment }) => segment)
  let length = 0
  for (const part of parts) {
    length += part.length
    if (by === 'character' || part.trim() !== '') break
  }
  return Math.max(length, 1)
}
