import * as Y from 'yjs'
import { expect, test } from 'vitest'
import { layout, markedUp } from './layout.ts'
import { endOfBlock, placeOfWords, suggestWordsAt, wordsBeside } from './place-of-words.ts'
import { blockText } from './projections.ts'
import { seedText } from './server-edits.ts'
import { suggestionsIn } from './suggestion-list.ts'

function aText(...paragraphs: readonly string[]): Y.Doc {
  const doc = new Y.Doc()
  seedText(
    doc,
    paragraphs.map(text => ({ runs: text === '' ? [] : [{ text, marks: {} }] })),
  )
  return doc
}
const nobody = new Map<number, string>()

test('words find the one place between those that stood around them', () => {
  const doc = aText('Ports report incidents.', 'Airports share what they learnt.')
  const place = placeOfWords(doc, nobody, { before: 'Ports report', after: ' incidents.' })
  expect(place).toEqual({ bid: layout(doc)[0]?.bid, offset: 12 })
})

test('what stood on one side is enough where the other has gone', () => {
  const doc = aText('Ports report every incident.')
  expect(placeOfWords(doc, nobody, { before: 'Ports report', after: ' incidents.' })?.offset).toBe(12)
})

test('words have no place where what stood around is gone, doubled, or too little', () => {
  const doc = aText('Ports report.', 'Ports report.')
  expect(placeOfWords(doc, nobody, { before: 'Ports report', after: '.' })).toBeNull()
  expect(placeOfWords(doc, nobody, { before: 'Airlines', after: '' })).toBeNull()
  expect(placeOfWords(doc, nobody, { before: '', after: '' })).toBeNull()
})

test('words are written as a suggestion, parted from the words before, and what stands beside them is found', () => {
  const doc = aText('Ports report')
  const suggesters = new Map([[77, 'ana']])
  const place = endOfBlock(doc, suggesters, layout(doc)[0]?.bid ?? '')
  if (place === null) throw new Error('a block without an end')
  const beside = wordsBeside(doc, suggesters, place, 6)
  expect(beside === null ? 0 : beside.last.clock - beside.first.clock).toBe(5)
  suggestWordsAt(doc, suggesters, 77, place, 'yearly')
  expect(layout(doc, markedUp(suggesters)).map(blockText)).toEqual(['Ports report yearly'])
  expect(suggestionsIn(doc, suggesters).map(one => one.insertedWords)).toEqual([' yearly'])
})
