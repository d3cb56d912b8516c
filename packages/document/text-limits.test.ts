/** The limits of a text's shape, each at its value and one above it. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { seedText } from './server-edits.ts'
import { isLinkAddress, textLimits } from './text-model.ts'
import { deleteRange, insertText, itemIdAt, openText } from './tokens.ts'
import { readUpdateFrame } from './update-frame.ts'
import { placeBracket } from './bracket-edits.ts'
import { parseRecord, recordJson } from './suggestion-store.ts'
import { aText as bracketable } from './testing/replicas.ts'

import { judgeUpdate, type GateAllowance } from './update-gate.ts'

const author: GateAllowance = {
  mode: 'direct',
  alias: null,
  ownerOf: client => (client === 7 ? 'server' : 'own-direct'),
}

function aText(): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = 7
  seedText(doc, [])
  return doc
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  openText(copy)
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}

test('a link may be so long and no longer', () => {
  const address = (length: number): string => `https://${'a'.repeat(length - 'https://'.length)}`
  expect(isLinkAddress(address(textLimits.maxLinkLength))).toBe(true)
  expect(isLinkAddress(address(textLimits.maxLinkLength + 1))).toBe(false)
})

test('[G1] words in one piece may be so long and no longer', () => {
  const withWords = (length: number): Uint8Array => {
    const doc = new Y.Doc()
    insertText(openText(doc), 0, 'x'.repeat(length), {})
    return Y.encodeStateAsUpdate(doc)
  }
  expect(readUpdateFrame(withWords(textLimits.maxStringLength))).toBeTypeOf('object')
  expect(readUpdateFrame(withWords(textLimits.maxStringLength + 1))).toBe('update-too-large')
})

test('[G1] an update may take away so many pieces and no more', () => {
  const doc = aText()
  // Each letter stands before the one typed earlier, so no two of them become one piece.
  doc.clientID = 8
  doc.transact(() => {
    for (let i = 0; i <= textLimits.maxDeleteRanges; i += 1) insertText(openText(doc), 1, i % 2 === 0 ? 'a' : 'b', {})
  })
  const deleting = (pieces: number): Uint8Array => {
    const copy = copyOf(doc)
    const before = Y.encodeStateVector(copy)
    copy.transact(transaction => deleteRange(transaction, openText(copy), 1, pieces))
    return Y.encodeStateAsUpdate(copy, before)
  }
  expect(judgeUpdate(doc, deleting(textLimits.maxDeleteRanges), author)).toMatchObject({ kind: 'pass', novel: true })
  expect(judgeUpdate(doc, deleting(textLimits.maxDeleteRanges + 1), author)).toEqual({
    kind: 'refuse',
    code: 'update-too-large',
  })
})

test('[G18] a record speaks of so many ranges and no more', () => {
  const ranges = (count: number) =>
    recordJson({
      kind: 'strike',
      ranges: Array.from({ length: count }, (_, k) => ({ client: 1, clock: 2 * k, length: 1 })),
    })
  expect(parseRecord(ranges(textLimits.maxRecordRanges))?.kind).toBe('strike')
  expect(parseRecord(ranges(textLimits.maxRecordRanges + 1))).toBeNull()
})

test('[G18] a record keeps so many pieces of words and no more', () => {
  const words = (count: number) => ({
    k: 'del',
    r: [[1, 0, 2 * count]],
    w: Array.from({ length: count }, (_, k) => [1, 2 * k, 'a']),
  })
  expect(parseRecord(words(textLimits.maxRecordWords))?.kind).toBe('strike')
  expect(parseRecord(words(textLimits.maxRecordWords + 1))).toBeNull()
  const content = (count: number) =>
    parseRecord(
      recordJson({
        kind: 'strike',
        ranges: [{ client: 1, clock: 0, length: 2 * count }],
        words: Array.from({ length: count }, (_, k) => ({ client: 1, clock: 2 * k, said: 'a' })),
      }),
    )
  expect(content(textLimits.maxRecordWords)).toHaveProperty('words')
  expect(content(textLimits.maxRecordWords + 1)).not.toHaveProperty('words')
})

test('[G18] a person keeps so many records in a text and no more', () => {
  const doc = aText()
  const mine: GateAllowance = {
    mode: 'suggest',
    alias: 'me',
    ownerOf: client => (client === 7 ? 'server' : 'own-suggest'),
  }
  const replica = new Y.Doc()
  replica.clientID = 9
  Y.applyUpdate(replica, Y.encodeStateAsUpdate(doc))
  const record = recordJson({ kind: 'strike', ranges: [{ client: 7, clock: 0, length: 1 }] })
  const write = (names: readonly string[]): Uint8Array => {
    const before = Y.encodeStateVector(replica)
    replica.transact(() => {
      for (const name of names) replica.getMap('sugg').set(`me/${name}`, record)
    })
    return Y.encodeStateAsUpdate(replica, before)
  }
  const most = write(Array.from({ length: textLimits.maxRecords }, (_, k) => `${k}`))
  expect(judgeUpdate(doc, most, mine)).toMatchObject({ kind: 'pass' })
  Y.applyUpdate(doc, most)
  expect(judgeUpdate(doc, write(['more']), mine)).toEqual({ kind: 'refuse', code: 'too-many-suggestions' })
})

test('a wording of a bracket has so many characters and no more', () => {
  const words = (length: number) => 'w'.repeat(length)
  const place = (others: readonly string[]) => {
    const doc = bracketable('shall')
    const [first, last] = [itemIdAt(openText(doc), 1), itemIdAt(openText(doc), 5)]
    if (first === null || last === null) throw new Error('nothing there')
    placeBracket(doc, { id: 'x', first, last, others })
  }
  expect(() => place([words(textLimits.maxAlternativeLength)])).not.toThrow()
  expect(() => place([words(textLimits.maxAlternativeLength + 1)])).toThrow('bracket-too-long')
})
