import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { KnownState } from './known-state.ts'

test('the server text lacks what the server is not known to have, and nothing else', () => {
  const server = new Y.Doc()
  server.getText('t').insert(0, 'Each State publishes.')
  const known = new KnownState()
  known.has(Y.encodeStateVector(server))
  const local = copyOf(server)
  local.getText('t').insert(4, ' participating')
  expect(known.serverText(local).getText('t').toJSON()).toBe('Each State publishes.')
})

test('what a saved frame carried is known; what a refused one carried is not', () => {
  const local = new Y.Doc()
  const known = new KnownState()
  local.getText('t').insert(0, 'one ')
  known.left(1, local)
  local.getText('t').insert(4, 'two ')
  known.left(2, local)
  known.refused(2)
  known.saved(2)
  expect(known.serverText(local).getText('t').toJSON()).toBe('one ')
})

test('knowledge survives a reload as bytes', () => {
  const local = new Y.Doc()
  local.getText('t').insert(0, 'kept')
  const before = new KnownState()
  before.has(Y.encodeStateVector(local))
  const after = new KnownState()
  after.has(before.encode())
  expect(after.serverText(local).getText('t').toJSON()).toBe('kept')
})

test('what the server sends is known', () => {
  const other = new Y.Doc()
  other.getText('t').insert(0, 'from afar')
  const local = copyOf(other)
  const known = new KnownState()
  known.sent(Y.encodeStateAsUpdate(other))
  local.getText('t').insert(9, ' and near')
  expect(known.serverText(local).getText('t').toJSON()).toBe('from afar')
})

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}
