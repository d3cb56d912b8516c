/**
 * What becomes of a passage when the text around it, or in it, changes. Every case is read by somebody else, who had the
 * text open all the while, and by somebody who loads it cold.
 */
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import {
  indexAnchors,
  passageOf,
  rangesOf,
  resolveElement,
  resolvePassage,
  followMoved,
  type Passage,
} from './anchors.ts'
import { placesInText } from './unit-places.ts'
import { wordsOf } from './passage-words.ts'
import { blockText } from './projections.ts'
import { joinAcrossMove, moveBlocks } from './server-edits.ts'
import { randomEdit, undoOf } from './testing/random-edits.ts'
import { aText, randomFrom, replicaOf } from './testing/replicas.ts'
import { plainBlock } from './text-model.ts'
import { deleteRange, insertMarker, insertText, openText, setAttributes, tokens } from './tokens.ts'

/** A text with two people who write and one who only looks; what anybody writes reaches all when `meet` is called. */
function aTable(...blocks: readonly string[]) {
  const server = aText(...blocks)
  const ann = replicaOf(server, 11)
  const ben = replicaOf(server, 12)
  const onlooker = replicaOf(server, 13)
  const everybody = [server, ann, ben, onlooker]
  const meet = (): void => {
    for (const from of everybody) for (const to of everybody) Y.applyUpdate(to, Y.encodeStateAsUpdate(from))
  }
  return { server, ann, ben, onlooker, meet }
}
type Table = ReturnType<typeof aTable>

function placeOf(doc: Y.Doc, words: string): number {
  const block = indexAnchors(doc).blocks.find(one => blockText(one).includes(words))
  if (block === undefined) throw new Error(`the text does not say: ${words}`)
  return block.y + 1 + blockText(block).indexOf(words)
}

function anchorOn(doc: Y.Doc, words: string): Passage {
  const { blocks } = indexAnchors(doc)
  const block = blocks.findIndex(one => blockText(one).includes(words))
  const found = blocks[block]
  if (found === undefined) throw new Error(`the text does not say: ${words}`)
  const from = blockText(found).indexOf(words)
  const read = passageOf(doc, rangesOf(doc, blocks, [{ block, bid: found.bid, from, to: from + words.length }]))
  if ('refused' in read) throw new Error(read.refused)
  return read.passage
}

/** What the anchor stands on for the onlooker and after a cold load, as words; null when it is detached. */
function readBy({ server, onlooker, meet }: Table, passage: Passage): string | null {
  meet()
  const cold = new Y.Doc()
  Y.applyUpdate(cold, Y.encodeStateAsUpdate(server))
  const [first, second] = [onlooker, cold].map(doc => wordsNow(doc, passage))
  expect(second).toBe(first)
  return first ?? null
}

function wordsNow(doc: Y.Doc, passage: Passage): string | null {
  const index = indexAnchors(doc)
  const pieces = resolvePassage(index, passage)
  return pieces === null ? null : wordsOf(index.blocks, pieces)
}

function type(doc: Y.Doc, at: number, words: string): void {
  doc.transact(() => insertText(openText(doc), at, words, {}), 'random-edit')
}

function remove(doc: Y.Doc, words: string): void {
  const at = placeOf(doc, words)
  doc.transact(transaction => deleteRange(transaction, openText(doc), at, words.length), 'random-edit')
}

function split(doc: Y.Doc, at: number): void {
  doc.transact(() => insertMarker(openText(doc), at, plainBlock), 'random-edit')
}

describe('a passage', () => {
  test('says its words, what stands before and behind them, and where', () => {
    const { server } = aTable('Alpha beta gamma delta.')
    expect(anchorOn(server, 'beta gamma')).toMatchObject({ quote: 'beta gamma', prefix: 'Alpha ', suffix: ' delta.' })
  })

  test('keeps at most 32 signs of its surroundings, and no half character', () => {
    const { server } = aTable(`${'x'.repeat(20)}😀${'y'.repeat(31)}here${'z'.repeat(31)}😀`)
    const { prefix, suffix } = anchorOn(server, 'here')
    expect(prefix).toBe('y'.repeat(31))
    expect(suffix).toBe('z'.repeat(31))
  })

  test('stays where it is when somebody writes before it', () => {
    const table = aTable('Alpha beta gamma.')
    const passage = anchorOn(table.server, 'beta')
    type(table.ann, placeOf(table.ann, 'Alpha'), 'First ')
    expect(readBy(table, passage)).toBe('beta')
  })

  test('does not take in what is written at its start, nor at its end', () => {
    const table = aTable('Alpha beta gamma.')
    const passage = anchorOn(table.server, 'beta')
    type(table.ann, placeOf(table.ann, 'beta'), 'XX')
    type(table.ben, placeOf(table.ben, 'beta') + 4, 'YY')
    expect(readBy(table, passage)).toBe('beta')
  })

  test('takes in what is written inside it', () => {
    const table = aTable('Alpha beta gamma.')
    const passage = anchorOn(table.server, 'beta gamma')
    type(table.ann, placeOf(table.ann, 'gamma'), 'and ')
    expect(readBy(table, passage)).toBe('beta and gamma')
  })

  test('follows a split before it', () => {
    const table = aTable('Alpha beta gamma.')
    const passage = anchorOn(table.server, 'gamma')
    split(table.ann, placeOf(table.ann, 'beta'))
    expect(readBy(table, passage)).toBe('gamma')
  })

  test('spans two blocks after a split inside it', () => {
    const table = aTable('Alpha beta gamma.')
    const passage = anchorOn(table.server, 'beta gamma')
    split(table.ann, placeOf(table.ann, 'gamma'))
    expect(readBy(table, passage)).toBe('beta \ngamma')
  })

  test('follows a join of its block to the one before', () => {
    const table = aTable('Alpha.', 'Beta gamma.')
    const passage = anchorOn(table.server, 'gamma')
    const { ann } = table
    ann.transact(transaction => deleteRange(transaction, openText(ann), placeOf(ann, 'Beta') - 1, 1))
    expect(readBy(table, passage)).toBe('gamma')
  })

  test('follows its block becoming a heading', () => {
    const table = aTable('Alpha beta.', 'Gamma.')
    const passage = anchorOn(table.server, 'beta')
    const { ann } = table
    ann.transact(() => {
      const [marker] = [...tokens(ann)]
      if (marker?.kind === 'marker') setAttributes(marker.map, { kind: 'heading1' })
    })
    expect(readBy(table, passage)).toBe('beta')
  })

  test('follows its block to another place, and is in pieces where its blocks part', () => {
    const table = aTable('One.', 'Two words.', 'Three.')
    const one = anchorOn(table.server, 'words')
    const { blocks } = indexAnchors(table.server)
    const both = passageOf(
      table.server,
      rangesOf(
        table.server,
        blocks,
        [1, 2].map(block => ({ block, bid: blocks[block]?.bid ?? '', from: 0, to: blocks[block]?.length ?? 0 })),
      ),
    )
    if ('refused' in both) throw new Error(both.refused)
    expect(both.passage.ranges).toHaveLength(1)
    const bids = blocks.map(block => block.bid)
    moveBlocks(table.server, { first: bids[2] ?? '', last: bids[2] ?? '', before: bids[1] ?? '' })
    expect(readBy(table, one)).toBe('words')
    expect(readBy(table, both.passage)).toBe('Three.\nTwo words.')
  })

  test('over a moved border is several stretches, and follows each', () => {
    const table = aTable('One.', 'Two.', 'Three.')
    const bids = indexAnchors(table.server).blocks.map(block => block.bid)
    moveBlocks(table.server, { first: bids[2] ?? '', last: bids[2] ?? '', before: bids[1] ?? '' })
    const { blocks } = indexAnchors(table.server)
    const pieces = [0, 1, 2].map(block => ({ block, bid: '', from: 0, to: blocks[block]?.length ?? 0 }))
    const read = passageOf(table.server, rangesOf(table.server, blocks, pieces))
    if ('refused' in read) throw new Error(read.refused)
    expect(read.passage.ranges).toHaveLength(3)
    expect(read.passage.quote).toBe('One.\nThree.\nTwo.')
    type(table.ann, placeOf(table.ann, 'hree'), 'h')
    expect(readBy(table, read.passage)).toBe('One.\nThhree.\nTwo.')
  })

  test('whose words were deleted is detached', () => {
    const table = aTable('Alpha beta gamma.')
    const passage = anchorOn(table.server, 'beta ')
    remove(table.ann, 'beta ')
    expect(readBy(table, passage)).toBeNull()
  })

  test('of which a part was deleted stands on the rest', () => {
    const table = aTable('Alpha beta gamma delta.')
    const passage = anchorOn(table.server, 'beta gamma')
    remove(table.ann, 'Alpha beta ')
    expect(readBy(table, passage)).toBe('gamma')
  })

  test.each(['beta gamma', 'Alpha beta gamma delta', 'ta ga', 'beta', 'gamma'])(
    'whose words (or some of them, or more) were deleted and brought back by undo stands on them again: %s',
    gone => {
      const table = aTable('So Alpha beta gamma delta.')
      const passage = anchorOn(table.server, 'beta gamma')
      const undo = undoOf(table.ann)
      remove(table.ann, gone)
      table.meet()
      undo.undo()
      expect(readBy(table, passage)).toBe('beta gamma')
      undo.redo()
      undo.undo()
      expect(readBy(table, passage)).toBe('beta gamma')
    },
  )

  test('comes back with words that had been written in pieces, and formatted in between', () => {
    const table = aTable('So delta.')
    type(table.ann, placeOf(table.ann, 'delta'), 'beta ')
    table.meet()
    type(table.ben, placeOf(table.ben, 'delta'), 'gamma ')
    table.meet()
    type(table.ann, placeOf(table.ann, 'ta gamma'), 'XX')
    table.meet()
    const passage = anchorOn(table.server, 'beXXta gamma')
    table.ben.transact(() => openText(table.ben).format(placeOf(table.ben, 'XXta'), 4, { strong: true }))
    table.meet()
    const undo = undoOf(table.ben)
    remove(table.ben, 'beXXta gamma')
    expect(readBy(table, passage)).toBeNull()
    undo.undo()
    expect(readBy(table, passage)).toBe('beXXta gamma')
  })

  test('comes back too where the same person had just written before it: both are one item then', () => {
    const table = aTable('So gamma.')
    type(table.ben, placeOf(table.ben, 'gamma'), 'beta ')
    table.meet()
    const passage = anchorOn(table.server, 'beta')
    type(table.ann, placeOf(table.ann, 'beta'), 'On ')
    table.meet()
    const undo = undoOf(table.ann)
    remove(table.ann, 'beta gamma')
    expect(readBy(table, passage)).toBeNull()
    undo.undo()
    expect(readBy(table, passage)).toBe('beta')
    undo.redo()
    expect(readBy(table, passage)).toBeNull()
    undo.undo()
    expect(readBy(table, passage)).toBe('beta')
  })

  test('that came back with more behind it does not take that in when its last sign goes again', () => {
    const table = aTable('So Alpha beta gamma delta.')
    const passage = anchorOn(table.server, 'beta gamma')
    const undo = undoOf(table.ann)
    remove(table.ann, 'gamma delta')
    table.meet()
    undo.undo()
    expect(readBy(table, passage)).toBe('beta gamma')
    remove(table.ben, 'a delta')
    type(table.ben, placeOf(table.ben, 'gamm') + 4, ' delta')
    expect(readBy(table, passage)).toBe('beta gamm')
  })

  test('comes back where somebody writes into words that came back', () => {
    const table = aTable('So Alpha beta gamma delta.')
    const passage = anchorOn(table.server, 'beta gamma')
    const undo = undoOf(table.ann)
    remove(table.ann, 'Alpha beta gamma delta')
    table.meet()
    undo.undo()
    table.meet()
    type(table.ben, placeOf(table.ben, 'eta'), 'XX')
    expect(readBy(table, passage)).toBe('bXXeta gamma')
  })

  test('of several stretches keeps what was written into one whose last sign goes', () => {
    const table = aTable('One.', 'Two.', 'Three.')
    const bids = indexAnchors(table.server).blocks.map(block => block.bid)
    moveBlocks(table.server, { first: bids[2] ?? '', last: bids[2] ?? '', before: bids[1] ?? '' })
    table.meet()
    type(table.ann, placeOf(table.ann, 'Three.') + 5, 'ab')
    table.meet()
    const { blocks } = indexAnchors(table.server)
    const pieces = [0, 1, 2].map(block => ({ block, bid: '', from: 0, to: blocks[block]?.length ?? 0 }))
    const read = passageOf(table.server, rangesOf(table.server, blocks, pieces))
    if ('refused' in read) throw new Error(read.refused)
    const at = placeOf(table.ben, 'Threeab.') + 7
    table.ben.transact(transaction => deleteRange(transaction, openText(table.ben), at, 1))
    expect(readBy(table, read.passage)).toBe('One.\nThreeab\nTwo.')
  })

  test('follows what is left of its middle when both its ends are gone and its block is joined', () => {
    const { server } = aTable('One.', 'Two.', 'So three words here.')
    const passage = anchorOn(server, 'three words here')
    remove(server, 'three ')
    remove(server, ' here')
    const bids = indexAnchors(server).blocks.map(block => block.bid)
    moveBlocks(server, { first: bids[2] ?? '', last: bids[2] ?? '', before: bids[1] ?? '' })
    const { moved } = joinAcrossMove(server, { block: bids[2] ?? '' })
    const followed = { ...passage, ranges: followMoved(passage.ranges, moved, placesInText(server)) }
    expect(wordsNow(server, followed)).toBe('words')
  })

  test('stays on its own words when another writes the like beside what was deleted', () => {
    const table = aTable('Alpha bbbb gamma.')
    const passage = anchorOn(table.server, 'bbbb')
    type(table.ann, placeOf(table.ann, 'bbbb'), 'xxxx')
    table.meet()
    remove(table.ben, 'bbbb')
    expect(readBy(table, passage)).toBeNull()
  })

  test('is found again where its words were cut and pasted into the same surroundings, if only there', () => {
    const table = aTable('The first paragraph says beta gamma to all.', 'Another.')
    const passage = anchorOn(table.server, 'beta gamma')
    remove(table.ann, 'The first paragraph says beta gamma to all.')
    expect(readBy(table, passage)).toBeNull()
    type(table.ann, placeOf(table.ann, 'Another.') + 8, 'The first paragraph says beta gamma to all.')
    expect(readBy(table, passage)).toBe('beta gamma')
    type(table.ann, placeOf(table.ann, 'Another.') + 8, 'The first paragraph says beta gamma to all.')
    expect(readBy(table, passage)).toBeNull()
  })

  test('survives two people editing it at the same time', () => {
    const table = aTable('Alpha beta gamma delta.')
    const passage = anchorOn(table.server, 'beta gamma')
    split(table.ann, placeOf(table.ann, 'gamma'))
    type(table.ben, placeOf(table.ben, 'gamma'), 'new ')
    remove(table.ben, 'beta ')
    expect(['new \ngamma', '\nnew gamma', 'new gamma']).toContain(readBy(table, passage))
  })

  test('follows its words into the block they were joined to across a moved border', () => {
    const { server } = aTable('One.', 'Two.', 'Three words.')
    const passage = anchorOn(server, 'Three')
    const bids = indexAnchors(server).blocks.map(block => block.bid)
    moveBlocks(server, { first: bids[2] ?? '', last: bids[2] ?? '', before: bids[1] ?? '' })
    const { moved } = joinAcrossMove(server, { block: bids[2] ?? '' })
    expect(moved.length).toBeGreaterThan(0)
    const followed = { ...passage, ranges: followMoved(passage.ranges, moved) }
    expect(wordsNow(server, followed)).toBe('Three')
    expect(followMoved(followed.ranges, [])).toBe(followed.ranges)
  })

  test('of which one end was moved by a join is what stayed and what moved', () => {
    const { server } = aTable('One.', 'Two.', 'Three words.')
    const { blocks } = indexAnchors(server)
    const pieces = [1, 2].map(block => ({ block, bid: '', from: 0, to: block === 1 ? 4 : 5 }))
    const read = passageOf(server, rangesOf(server, blocks, pieces))
    if ('refused' in read) throw new Error(read.refused)
    const bids = blocks.map(block => block.bid)
    moveBlocks(server, { first: bids[2] ?? '', last: bids[2] ?? '', before: bids[1] ?? '' })
    const { moved } = joinAcrossMove(server, { block: bids[2] ?? '' })
    const followed = { ...read.passage, ranges: followMoved(read.passage.ranges, moved) }
    expect(wordsNow(server, followed)).toBe('Three\nTwo.')
  })

  test('is refused where an id is not in the text, and where its words are gone', () => {
    const { server } = aTable('Alpha beta.')
    const { ranges } = anchorOn(server, 'beta')
    expect(passageOf(server, [{ first: { client: 99, clock: 0 }, last: { client: 99, clock: 1 } }])).toEqual({
      refused: 'passage-not-known',
    })
    remove(server, 'beta')
    expect(passageOf(server, ranges)).toEqual({ refused: 'passage-is-gone' })
  })
})

test('an element is found by its id wherever it stands, and not when it is gone', () => {
  const server = aText('One.', { kind: 'action', element: '00000000-0000-4000-8000-000000000001', runs: [] })
  const found = resolveElement(indexAnchors(server), '00000000-0000-4000-8000-000000000001')
  expect(found).toMatchObject({ block: 1, from: 0, to: 0 })
  expect(resolveElement(indexAnchors(server), '')).toBeNull()
  expect(resolveElement(indexAnchors(server), '00000000-0000-4000-8000-000000000002')).toBeNull()
})

test('after any history, everybody reads an anchor alike, and never on words it never had', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = randomFrom(seed)
    const table = aTable('uvwxyz', 'aab b aba', 'Q')
    const passage = anchorOn(table.server, 'vwxy')
    const undos = [table.ann, table.ben].map(undoOf)
    for (let step = 0; step < 40; step++) {
      const who = random(2)
      const [doc, undo] = who === 0 ? [table.ann, undos[0]] : [table.ben, undos[1]]
      randomEdit(doc, random, undo ?? null)
      if (random(3) === 0) table.meet()
    }
    const words = readBy(table, passage)
    // The letters of the passage are in no other word that these people write.
    const letters = [...table.server.getText('t').toJSON()].filter(letter => 'vwxy'.includes(letter))
    const held = [...(words ?? '')].filter(letter => 'vwxy'.includes(letter))
    expect([seed, held.some(letter => letter === 'u' || letter === 'z')]).toEqual([seed, false])
    expect([seed, held.length <= letters.length]).toEqual([seed, true])
  }
})
