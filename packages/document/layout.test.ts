import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { layout, movedBorderBefore } from './layout.ts'
import { joinAcrossMove, moveBlocks, seedText } from './server-edits.ts'
import { aText, replicaOf } from './testing/replicas.ts'
import { plainBlock } from './text-model.ts'
import { blockText } from './projections.ts'
import {
  blockIdOf,
  deleteRange,
  formatRange,
  indexOf,
  insertMarker,
  insertText,
  itemIdAt,
  marksAt,
  openText,
  parseBlockId,
  tokens,
  withClient,
} from './tokens.ts'

function shown(doc: Y.Doc): readonly string[] {
  return layout(doc).map(blockText)
}

function bidOf(doc: Y.Doc, words: string): string {
  const block = layout(doc).find(each => blockText(each) === words)
  if (block === undefined) throw new Error(`no block "${words}"`)
  return block.bid
}

describe('tokens and offsets', () => {
  test('a text reads back as it was written, equal neighbours as one run', () => {
    const doc = aText({
      kind: 'action',
      lead: 'joint',
      runs: [
        { text: 'Say ', marks: {} },
        { text: 'how', marks: { strong: true } },
        { embed: { ref: 'IND-3' }, marks: {} },
      ],
    })
    doc.transact(() => insertText(openText(doc), 3, 'a', {}))
    expect(layout(doc)).toEqual([
      {
        ...plainBlock,
        kind: 'action',
        lead: 'joint',
        bid: '1:0',
        y: 0,
        length: 9,
        runs: [
          { text: 'Saay ', marks: {} },
          { text: 'how', marks: { strong: true } },
          { embed: { ref: 'IND-3' }, marks: {} },
        ],
      },
    ])
  })

  test('ids and offsets lead to each other; a deleted unit has no offset', () => {
    const doc = aText('one', 'two')
    const text = openText(doc)
    for (let index = 0; index < text.length; index++) {
      const id = itemIdAt(text, index)
      expect(id === null ? null : indexOf(text, id)).toBe(index)
    }
    const id = itemIdAt(text, 2)
    doc.transact(transaction => deleteRange(transaction, text, 1, 2))
    expect(id === null ? 0 : indexOf(text, id)).toBeNull()
    expect(itemIdAt(text, text.length)).toBeNull()
    expect(indexOf(text, { client: 99, clock: 0 })).toBeNull()
    expect(parseBlockId(blockIdOf({ client: 4_000_000_000, clock: 12 }))).toEqual({ client: 4_000_000_000, clock: 12 })
    expect(parseBlockId('1:2:3')).toBeNull()
  })

  test('deleting by item leaves formats alone and takes exactly the range', () => {
    const doc = aText(
      {
        runs: [
          { text: 'bold', marks: { strong: true } },
          { text: ' rest', marks: {} },
        ],
      },
      'two',
    )
    const text = openText(doc)
    doc.transact(transaction => deleteRange(transaction, text, 2, 4))
    expect(shown(doc)).toEqual(['best'.replace('est', 'rest'), 'two'])
    doc.transact(() => insertText(text, 2, 'x', marksAt(text, 2)))
    expect(layout(doc)[0]?.runs[0]).toEqual({ text: 'bx', marks: { strong: true } })
  })

  test('a marker inside bold words writes no format items', () => {
    const doc = aText({ runs: [{ text: 'bold', marks: { strong: true } }] })
    const before = Y.encodeStateVector(doc)
    doc.transact(() => insertMarker(openText(doc), 3, plainBlock))
    expect(
      Y.decodeUpdate(Y.encodeStateAsUpdate(doc, before)).structs.map(struct =>
        struct instanceof Y.Item ? struct.content.constructor : null,
      ),
    ).not.toContain(Y.ContentFormat)
    expect(layout(doc).map(block => block.runs)).toEqual([
      [{ text: 'bo', marks: { strong: true } }],
      [{ text: 'ld', marks: { strong: true } }],
    ])
  })

  test('writing under another id goes back to the own one, even after a throw', () => {
    const doc = aText('one')
    expect(() =>
      withClient(doc, 5, () => {
        throw new Error('x')
      }),
    ).toThrow('x')
    withClient(doc, 5, () => insertText(openText(doc), 1, 'x', {}))
    expect(doc.clientID).toBe(1)
    expect([...tokens(doc)][1]?.id.client).toBe(5)
  })

  test('attributes of an unknown shape read as a plain paragraph’s', () => {
    const doc = aText('one')
    const marker = [...tokens(doc)][0]
    if (marker?.kind !== 'marker') throw new Error('no marker')
    marker.map.set('kind', 'heading9')
    marker.map.set('indent', 'far')
    expect(layout(doc)[0]).toMatchObject({ kind: 'paragraph', indent: 0 })
  })
})

describe('moves', () => {
  test('a text is seeded once', () => {
    const doc = new Y.Doc()
    seedText(doc, [])
    expect(shown(doc)).toEqual([''])
    expect(() => seedText(doc, [])).toThrow('seeded before')
  })

  test('a move changes the display and no item', () => {
    const doc = aText('one', 'two', 'three', 'four')
    const items = Y.encodeStateAsUpdate(replicaOf(doc, 9)).length
    moveBlocks(doc, { first: bidOf(doc, 'three'), last: bidOf(doc, 'four'), before: bidOf(doc, 'two') })
    expect(shown(doc)).toEqual(['one', 'three', 'four', 'two'])
    expect(openText(doc).toJSON()).toBe('onetwothreefour')
    expect(Y.encodeStateAsUpdate(doc).length).toBeLessThan(items + 80)
    moveBlocks(doc, { first: bidOf(doc, 'three'), last: bidOf(doc, 'three'), before: null })
    expect(shown(doc)).toEqual(['one', 'four', 'two', 'three'])
    expect(shown(replicaOf(doc, 9))).toEqual(shown(doc))
  })

  test('words typed and blocks split late in a moved block stay with it', () => {
    const doc = aText('one', 'two', 'three')
    const late = replicaOf(doc, 9)
    late.transact(() => {
      insertText(openText(late), 6, 'XX', {})
      insertMarker(openText(late), 7, plainBlock)
    })
    moveBlocks(doc, { first: bidOf(doc, 'two'), last: bidOf(doc, 'two'), before: null })
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(late))
    expect(shown(doc)).toEqual(['one', 'three', 'tX', 'Xwo'])
  })

  test('the first block stays first, unknown blocks and cut brackets are refused', () => {
    const open = { embed: { b: 'o', i: 'x' }, marks: {} } as const
    const close = { embed: { b: 'c', i: 'x' }, marks: {} } as const
    const doc = aText(
      'one',
      { runs: [open, { text: 'two', marks: {} }] },
      { runs: [{ text: 'three', marks: {} }, close] },
      'four',
    )
    const [one, two, three, four] = layout(doc).map(block => block.bid)
    const move =
      (first = '', last = '', before: string | null = null) =>
      () =>
        moveBlocks(doc, { first, last, before })
    expect(move(one, one)).toThrow('blocks-not-movable')
    expect(move(four, four, one)).toThrow('blocks-not-movable')
    expect(move(three, two)).toThrow('blocks-not-adjacent')
    expect(move(two, two)).toThrow('blocks-not-movable')
    expect(move(three, three)).toThrow('blocks-not-movable')
    expect(move('9:9', four)).toThrow('blocks-not-known')
    move(two, three)()
    expect(shown(doc)).toEqual(['one', 'four', '[two', 'three]'])
    const before = Y.encodeStateVector(doc)
    move(two, three, null)()
    expect(Y.encodeStateVector(doc)).toEqual(before)
  })
})

describe('joins across a moved border', () => {
  test('the words are copied behind the block displayed before, and told under which ids they live on', () => {
    const doc = aText(
      'one',
      {
        runs: [
          { text: 'two', marks: { strong: true } },
          { embed: { ref: 'IND-1' }, marks: {} },
        ],
      },
      'three',
      'four',
    )
    moveBlocks(doc, { first: bidOf(doc, 'twoIND-1'), last: bidOf(doc, 'twoIND-1'), before: null })
    expect(shown(doc)).toEqual(['one', 'three', 'four', 'twoIND-1'])
    const blocks = layout(doc)
    expect(blocks.map((_, k) => movedBorderBefore(blocks, k))).toEqual([false, true, false, true])
    const ids = [...tokens(doc)].filter(token => token.kind !== 'marker').map(token => token.id)
    const { moved } = joinAcrossMove(doc, { block: bidOf(doc, 'twoIND-1') })
    expect(shown(doc)).toEqual(['one', 'three', 'fourtwoIND-1'])
    expect(layout(doc)[2]?.runs).toEqual([
      { text: 'four', marks: {} },
      { text: 'two', marks: { strong: true } },
      { embed: { ref: 'IND-1' }, marks: {} },
    ])
    expect(moved.map(({ oldClient, oldClock, length }) => [oldClient, oldClock, length])).toEqual([
      [1, ids[1]?.clock, 3],
      [1, ids[2]?.clock, 1],
    ])
    for (const { newClient, newClock, length } of moved) {
      const index = indexOf(openText(doc), { client: newClient, clock: newClock })
      const words = openText(doc).toJSON()
      expect(index === null ? '' : length === 3 ? words.slice(index - 3, index) : 'embed').toBeTruthy()
    }
    expect(
      moved.every(({ newClient, newClock }) => indexOf(openText(doc), { client: newClient, clock: newClock }) !== null),
    ).toBe(true)
  })

  test('a join earlier in the sequence works the same, and no other block changes its place', () => {
    const doc = aText('one', 'two', 'three', 'four')
    moveBlocks(doc, { first: bidOf(doc, 'four'), last: bidOf(doc, 'four'), before: bidOf(doc, 'two') })
    doc.transact(() => insertMarker(openText(doc), openText(doc).length, plainBlock))
    doc.transact(() => insertText(openText(doc), openText(doc).length, 'five', {}))
    expect(shown(doc)).toEqual(['one', 'four', 'five', 'two', 'three'])
    joinAcrossMove(doc, { block: bidOf(doc, 'two') })
    expect(shown(doc)).toEqual(['one', 'four', 'fivetwo', 'three'])
    joinAcrossMove(doc, { block: bidOf(doc, 'four') })
    expect(shown(doc)).toEqual(['onefour', 'fivetwo', 'three'])
    expect(shown(replicaOf(doc, 9))).toEqual(shown(doc))
  })

  test('side by side, a join deletes the marker alone; the first block joins nothing', () => {
    const doc = aText('one', 'two')
    expect(() => joinAcrossMove(doc, { block: bidOf(doc, 'one') })).toThrow('first-block-must-stay')
    expect(() => joinAcrossMove(doc, { block: '9:9' })).toThrow('blocks-not-known')
    expect(joinAcrossMove(doc, { block: bidOf(doc, 'two') })).toEqual({ moved: [] })
    expect(shown(doc)).toEqual(['onetwo'])
  })
})

describe('hygiene', () => {
  test('receiving never writes: Yjs’s clean-up of formats stays off, whoever opened the text first', () => {
    for (const habits of ['ours', 'stock'] as const) {
      const doc = aText('one two three')
      const receiver = replicaOf(doc, 9, habits)
      const written: Uint8Array[] = []
      receiver.on('update', (update: Uint8Array, origin: unknown) => origin !== 'remote' && written.push(update))
      const writer = replicaOf(doc, 8)
      writer.on('update', (update: Uint8Array) => Y.applyUpdate(receiver, update, 'remote'))
      const text = openText(writer)
      for (const change of [{ strong: true }, { strong: null }, { strong: true }] as const)
        writer.transact(() => formatRange(text, 3, 4, change))
      writer.transact(transaction => deleteRange(transaction, text, 3, 4))
      // the stock replica shows what the switch is for; if it falls silent, Yjs has changed and the switch may go
      expect(written.length > 0, habits).toBe(habits === 'stock')
    }
  })
})
