/** What of a passage is told from what only came back beside it, where two did not know of each other. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { indexAnchors, passageOf, rangesOf, resolvePassage, type Passage } from './anchors.ts'
import { wordsOf } from './passage-words.ts'
import { editing, undoOf } from './testing/random-edits.ts'
import { aText, replicaOf } from './testing/replicas.ts'
import { deleteRange, insertText, openText } from './tokens.ts'

function passageAt(doc: Y.Doc, from: number, to: number): Passage {
  const { blocks } = indexAnchors(doc)
  const read = passageOf(doc, rangesOf(doc, blocks, [{ block: 0, bid: blocks[0]?.bid ?? '', from, to }]))
  if ('refused' in read) throw new Error(read.refused)
  return read.passage
}

function readIn(doc: Y.Doc, passage: Passage): string | null {
  const index = indexAnchors(doc)
  const pieces = resolvePassage(index, passage)
  return pieces === null ? null : wordsOf(index.blocks, pieces)
}

/** Ann wrote between words that Ben deletes and brings back as one, not having heard of it. */
function writtenBetween(written: string, at: number, gone: readonly [number, number]) {
  const server = aText('abcdefg')
  const [ann, ben] = [replicaOf(server, 11), replicaOf(server, 12)]
  ann.transact(() => insertText(openText(ann), 1 + at, written, {}))
  const undo = undoOf(ben)
  ben.transact(transaction => deleteRange(transaction, openText(ben), 1 + gone[0], gone[1] - gone[0]), editing)
  undo.undo()
  return { ann, ben, server }
}

function together(from: readonly Y.Doc[], to: Y.Doc): void {
  for (const doc of from) Y.applyUpdate(to, Y.encodeStateAsUpdate(doc))
}

test('an end that lives leaves out what had stood behind it and came back before it', () => {
  const { ann, ben, server } = writtenBetween('XY', 4, [2, 6])
  const passage = passageAt(ann, 1, 6)
  expect(passage.quote).toBe('bcdXY')
  together([ann, ben], server)
  expect(readIn(server, passage)).toBe('bcdXY')
  const { blocks } = indexAnchors(server)
  expect(wordsOf(blocks, [{ block: 0, bid: blocks[0]?.bid ?? '', from: 0, to: 9 }])).toBe('abcdefXYg')
})

test('what the passage says stays in it, and what was written inside it', () => {
  const { ann, ben, server } = writtenBetween('XY', 4, [2, 4])
  const passage = passageAt(ann, 1, 6)
  together([ann, ben], server)
  server.transact(() => insertText(openText(server), 4, 'new', {}))
  expect(readIn(server, passage)).toBe('bcnewdXY')
})

test('words of it right before an end that went stay in it, also when somebody had gone on writing behind them', () => {
  const server = aText('see fg')
  const ann = replicaOf(server, 11)
  const type = (at: number, words: string) => ann.transact(() => insertText(openText(ann), 1 + at, words, {}))
  const remove = (at: number, length: number) =>
    ann.transact(transaction => deleteRange(transaction, openText(ann), 1 + at, length))
  type(4, 'bZ')
  type(5, 'cd')
  const passage = passageAt(ann, 4, 8)
  expect(passage.quote).toBe('bcdZ')
  type(7, 'xy')
  remove(9, 1)
  remove(4, 1)
  expect(wordsOf(indexAnchors(ann).blocks, [{ block: 0, bid: '', from: 0, to: 10 }])).toBe('see cdxyfg')
  expect(readIn(ann, passage)).toBe('cd')
  remove(4, 2)
  expect(readIn(ann, passage)).toBeNull()
})
