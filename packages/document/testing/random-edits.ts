/**
 * Random edits as an editor makes them, on offsets of `t`, for the property tests: words with emoji and a combining
 * mark, splits, joins, formats, attributes, embeds, undo and redo. Never cuts a character, as the editor never does.
 */
import * as Y from 'yjs'
import { plainBlock, type BlockKind, type Marks } from '../text-model.ts'
import {
  attributesOf,
  deleteRange,
  formatRange,
  insertEmbed,
  insertMarker,
  insertText,
  marksAt,
  openText,
  setAttributes,
  tokens,
} from '../tokens.ts'

const alphabet = ['a', 'b', ' ', '😀', 'a\u0301']
const kinds: readonly BlockKind[] = ['paragraph', 'heading1', 'bullet', 'policy']
const formats: readonly Marks[] = [{}, {}, { strong: true }, { em: true }, { link: 'https://example.org' }]

/** One random act of whoever owns this replica. `undo`: the replica's undo manager, if it has one. */
export function randomEdit(doc: Y.Doc, random: (below: number) => number, undo: Y.UndoManager | null): void {
  const text = openText(doc)
  const dice = random(20)
  if (undo !== null && dice >= 18) {
    if (dice === 18) undo.undo()
    else undo.redo()
    return
  }
  doc.transact(transaction => {
    const at = wholeCharacter(doc, 1 + random(text.length))
    const to = wholeCharacter(doc, Math.min(text.length, at + 1 + random(4)))
    if (dice < 8) insertText(text, at, word(random), random(3) === 0 ? pick(formats, random) : marksAt(text, at))
    else if (dice < 11) insertMarker(text, at, { ...plainBlock, kind: pick(kinds, random), indent: random(3) })
    else if (dice < 14) deleteRange(transaction, text, at, to - at)
    else if (dice < 16) format(doc, at, to, random(2) === 0)
    else if (dice === 16) insertEmbed(text, at, { ref: `IND-${random(9)}` }, marksAt(text, at))
    else changeBlock(doc, random)
  }, editing)
}

/** The origin of these edits, for an undo manager. */
export const editing = 'random-edit'

/** An undo manager over the text that follows random edits only. */
export function undoOf(doc: Y.Doc): Y.UndoManager {
  return new Y.UndoManager([openText(doc)], { trackedOrigins: new Set([editing]), captureTimeout: 0 })
}

/** Like ProseMirror's steps, formats only what does not have the format yet, or takes it from what has it. */
function format(doc: Y.Doc, from: number, to: number, adds: boolean): void {
  const words = [...tokens(doc)].flatMap(token => {
    if (token.kind === 'marker' || (token.marks.strong === true) === adds) return []
    const length = token.kind === 'text' ? token.text.length : 1
    const start = Math.max(from, token.index)
    return [{ start, length: Math.min(to, token.index + length) - start }]
  })
  for (const { start, length } of words.reverse())
    if (length > 0) formatRange(openText(doc), start, length, { strong: adds ? true : null })
}

function changeBlock(doc: Y.Doc, random: (below: number) => number): void {
  const markers = [...tokens(doc)].filter(token => token.kind === 'marker')
  const marker = markers[random(markers.length)]
  if (marker === undefined) return
  const { kind, indent } = attributesOf(marker.map)
  if (random(2) === 0) setAttributes(marker.map, { kind: kind === 'quote' ? 'paragraph' : 'quote' })
  else setAttributes(marker.map, { indent: (indent + 1) % 4, due: '2030' })
}

/** Moves an offset out of the middle of a surrogate pair. */
export function wholeCharacter(doc: Y.Doc, index: number): number {
  for (const token of tokens(doc)) {
    if (token.kind !== 'text' || index <= token.index || index >= token.index + token.text.length) continue
    const before = token.text.charCodeAt(index - token.index - 1)
    return before >= 0xd800 && before <= 0xdbff ? index + 1 : index
  }
  return index
}

function word(random: (below: number) => number): string {
  return Array.from({ length: 1 + random(4) }, () => pick(alphabet, random)).join('')
}

function pick<T>(list: readonly T[], random: (below: number) => number): T {
  const picked = list[random(list.length)]
  if (picked === undefined) throw new Error('nothing to pick from')
  return picked
}
