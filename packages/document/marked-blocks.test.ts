/** A text with suggestions is written down as blocks and written again from them: the same text, the same suggestions. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { firstMarkedText } from './first-marked-text.ts'
import { baseText, layout } from './layout.ts'
import { markedBlocks } from './marked-blocks.ts'
import { suggestionsIn } from './suggestion-list.ts'
import { recordsIn } from './suggestion-store.ts'
import { aText } from './testing/replicas.ts'
import { amal, bo, strikeUnits, suggestAttribute, suggesters, suggestWords } from './testing/suggesting.ts'
import { insertMarker, openText, withClient } from './tokens.ts'
import { plainBlock, textLimits } from './text-model.ts'

function suggested() {
  const doc = aText('Progress is reported every year.', 'In the open.', 'Last.')
  suggestWords(doc, amal, 24, 'and fully ')
  strikeUnits(doc, bo, 24, 4, 'b')
  strikeUnits(doc, bo, 34, 6, 'c')
  suggestWords(doc, bo, 40, '😀 weekly')
  strikeUnits(doc, amal, 36, 3, 'd')
  withClient(doc, amal.client, () => doc.transact(() => insertMarker(openText(doc), 12, plainBlock)))
  suggestAttribute(doc, bo, 0, 'kind', 'quote')
  return doc
}

/** Written down and written again, under other ids. */
function again(doc: Y.Doc) {
  const found = suggestionsIn(doc, suggesters)
  const blocks = markedBlocks({ doc, suggesters }, found)
  const clients = new Map([
    ['amal', 101],
    ['bo', 102],
  ])
  const text = firstMarkedText(
    7,
    blocks,
    found.map((one, k) => ({
      name: one.name,
      alias: `q${one.alias}`,
      client: clients.get(one.alias) ?? 0,
      uuid: `u${k}`,
      attribute:
        one.attribute === null || one.attribute.name === 'element'
          ? null
          : {
              block: blocks.findIndex(({ bid }) => bid === one.bid),
              name: one.attribute.name,
              value: one.attribute.value,
            },
    })),
  )
  const copy = new Y.Doc()
  Y.applyUpdate(copy, text.update)
  return {
    text,
    copy,
    suggesters: new Map([...clients].map(([alias, client]) => [client, `q${alias}`])),
  }
}

const said = (doc: Y.Doc, who: ReadonlyMap<number, string>) =>
  suggestionsIn(doc, who).map(({ kind, alias, insertedWords, struckWords, attribute, contested }) => [
    ...[kind, alias.replace(/^q/, ''), insertedWords, struckWords, attribute, contested.length],
  ])
const words = (doc: Y.Doc, who: ReadonlyMap<number, string>) =>
  layout(doc, baseText(who)).map(({ kind, runs }) => [kind, runs])

test('a text with suggestions that is written down and written again is the same, with the same suggestions', () => {
  const doc = suggested()
  const { copy, suggesters: others, text } = again(doc)
  expect(said(copy, others)).toEqual(said(doc, suggesters))
  expect(said(copy, others)).toHaveLength(6)
  expect(words(copy, others)).toEqual(words(doc, suggesters))
  expect(text.found.size).toBe(6)
})

test('passages of the base text become ids across suggested words', () => {
  const { text, copy, suggesters: others } = again(suggested())
  const base = layout(copy, baseText(others))
  expect(text.blocks).toEqual(base.map(({ bid }) => bid))
  const [range] = text.rangesOf([{ block: 0, from: 0, to: 32 }])
  expect(range?.first.client).toBe(7)
  expect(
    text.rangesOf([
      { block: 0, from: 3, to: 32 },
      { block: 1, from: 0, to: 2 },
    ]),
  ).toHaveLength(1)
  expect(
    text.rangesOf([
      { block: 0, from: 3, to: 5 },
      { block: 2, from: 0, to: 2 },
    ]),
  ).toHaveLength(2)
})

test('a suggestion that strikes more pieces than one record holds comes back whole, in several', () => {
  const count = textLimits.maxRecordRanges + 10
  const pieces = Array.from({ length: count }, (_, k) => `${k % 10}`)
  // Every other sign stays, so that no two pieces stand beside each other.
  const blocks = [
    {
      ...plainBlock,
      ...{ addedBy: null, struckBy: [] },
      runs: pieces.flatMap(text => [
        { ...{ text, marks: {}, addedBy: null, struckBy: ['cut'] } },
        { ...{ text: ' ', marks: {}, addedBy: null, struckBy: [] } },
      ]),
    },
  ]
  const suggesting = [{ name: 'cut', alias: 'a', client: 101, uuid: 'u1', attribute: null }]
  const { update, found } = firstMarkedText(7, blocks, suggesting)
  const copy = new Y.Doc()
  Y.applyUpdate(copy, update)
  const strikes = recordsIn(copy).flatMap(record => (record.kind === 'strike' ? record.ranges : []))
  expect(strikes).toHaveLength(count)
  expect(recordsIn(copy)).toHaveLength(2)
  expect(found.get('cut')?.struckWords.length).toBeGreaterThan(0)
})
