/** The insides of Yjs that tokens.ts, item-store.ts and the gate read. If one of these fails, read both files again. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { aText, replicaOf } from './testing/replicas.ts'
import { deleteRange, insertText, openText } from './tokens.ts'

test('Yjs is the version whose insides were read', () => {
  const yjs: unknown = JSON.parse(readFileSync(new URL('../../node_modules/yjs/package.json', import.meta.url), 'utf8'))
  expect(yjs).toMatchObject({ version: '13.6.33' })
})

test('a text is a list of items from `_start` to the right, with content, ids and neighbours', () => {
  const doc = aText('one')
  const text = openText(doc)
  const first = text._start
  expect(first).toBeInstanceOf(Y.Item)
  expect(first).toMatchObject({ left: null, origin: null, parentSub: null, deleted: false, countable: true, length: 1 })
  expect(first?.parent).toBe(text)
  expect(first?.content).toBeInstanceOf(Y.ContentType)
  expect(first?.right?.content).toEqual(new Y.ContentString('one'))
  expect(first?.right?.origin).toEqual(first?.id)
  expect(text._length).toBe(4)
  expect(doc.share.get('t')).toBe(text)
  const map = first?.content instanceof Y.ContentType ? first.content.type : null
  expect(map?._item).toBe(first)
  expect(map?._map.get('kind')?.content).toEqual(new Y.ContentAny(['paragraph']))
  expect(map?._map.get('kind')).toMatchObject({ parentSub: 'kind', rightOrigin: null })
})

test('the two habits that are switched off are the fields that Yjs asks', () => {
  const stock = new Y.Doc().getText('t')
  expect(Object.keys(stock)).toEqual(expect.arrayContaining(['_hasFormatting', '_searchMarker']))
  const ours = openText(aText('one'))
  expect(Reflect.get(ours, '_hasFormatting')).toBe(false)
  expect(Reflect.get(ours, '_searchMarker')).toBeNull()
  ours.format(1, 2, { strong: true })
  expect(Reflect.get(ours, '_hasFormatting')).toBe(false)
})

test('inserting by offset after item-level deletes finds the right place', () => {
  const doc = aText('one two three')
  const text = openText(doc)
  text.insert(9, 'A')
  doc.transact(transaction => deleteRange(transaction, text, 1, 4))
  text.insert(5, 'B')
  doc.transact(() => insertText(text, 1, 'C', {}))
  expect(text.toJSON()).toBe('Ctwo BAthree')
})

test('what is collected: text items keep their place as lengths, attributes of a deleted marker become bare lengths', () => {
  const doc = aText('one', 'two')
  const id = [...doc.store.clients.keys()][0] ?? 0
  doc.transact(transaction => deleteRange(transaction, openText(doc), 4, 4))
  const structs = doc.store.clients.get(id) ?? []
  expect(structs.some(struct => struct instanceof Y.GC)).toBe(true)
  const tombstones = structs.filter(struct => struct instanceof Y.Item && struct.content instanceof Y.ContentDeleted)
  expect(tombstones.length).toBeGreaterThan(0)
  expect(tombstones.every(item => item instanceof Y.Item && item.parent === doc.share.get('t'))).toBe(true)
})

test('a decoded update holds items whose parent is a root’s name, an id, or nothing', () => {
  const doc = new Y.Doc()
  doc.clientID = 3
  doc.getText('t').insert(0, 'ab')
  doc.getText('t').insert(1, 'x')
  const { structs, ds } = Y.decodeUpdate(Y.encodeStateAsUpdate(doc))
  expect(structs.map(struct => (struct instanceof Y.Item ? struct.parent : 'not an item'))).toEqual(['t', null, null])
  expect(ds.clients.size).toBe(0)
  const marker = Y.decodeUpdate(Y.encodeStateAsUpdate(aText(''))).structs[1]
  expect(marker instanceof Y.Item ? marker.parent : null).toBeInstanceOf(Y.ID)
})

test('diffUpdate leaves out what a state vector knows, and cuts a struct that is half known', () => {
  const doc = aText('one')
  const before = Y.encodeStateVector(doc)
  const replica = replicaOf(doc, 9)
  replica.transact(() => insertText(openText(replica), 2, 'xyz', {}))
  const half = Y.diffUpdate(
    Y.encodeStateAsUpdate(replica),
    Y.encodeStateVector(new Map([...Y.decodeStateVector(before), [9, 1]])),
  )
  const [struct, more] = Y.decodeUpdate(half).structs
  expect(more).toBeUndefined()
  expect(struct).toMatchObject({ id: { client: 9, clock: 1 }, length: 2, origin: { client: 9, clock: 0 } })
})
