import * as Y from 'yjs'
import { expect, test } from 'vitest'
import { unitsBetween } from './passage-units.ts'
import { openText } from './tokens.ts'

function aText(): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = 7
  openText(doc).insert(0, 'abcdef')
  openText(doc).delete(2, 2)
  return doc
}

test('all units between two ends are told, deleted ones too', () => {
  const ends = { first: { client: 7, clock: 1 }, last: { client: 7, clock: 5 } }
  const units = unitsBetween(aText(), [ends]) ?? []
  expect(units.reduce((sum, { length }) => sum + length, 0)).toBe(5)
  expect(units[0]).toMatchObject({ client: 7, clock: 1 })
})

test('ends that are not in the text, or the wrong way round, are no passage', () => {
  const [first, last] = [
    { client: 7, clock: 1 },
    { client: 7, clock: 5 },
  ]
  expect(unitsBetween(aText(), [{ first: last, last: first }])).toBeNull()
  expect(unitsBetween(aText(), [{ first, last: { client: 9, clock: 0 } }])).toBeNull()
})
