/** A paragraph that is given other words keeps what stays, and nothing else of the text is touched. */
import * as Y from 'yjs'
import { describe, expect, test } from 'vitest'
import { layout } from './layout.ts'
import { blockText } from './projections.ts'
import { rewordBlock } from './reword-block.ts'
import { seedText } from './server-edits.ts'
import { itemIdAt, openText } from './tokens.ts'

function textOf(...paragraphs: readonly string[]): Y.Doc {
  const doc = new Y.Doc()
  seedText(
    doc,
    paragraphs.map(text => ({ runs: [{ text, marks: {} }] })),
  )
  return doc
}
const words = (doc: Y.Doc): readonly string[] => layout(doc).map(block => blockText(block))
const bid = (doc: Y.Doc, k: number): string => layout(doc)[k]?.bid ?? ''

describe('a paragraph is given other words', () => {
  test.each([
    ['States shall act.', 'States should act.'],
    ['States shall act.', 'States shall act in accordance with domestic law.'],
    ['States shall act.', ''],
    ['', 'States act.'],
    ['a a a a', 'a a'],
    ['States shall act.', 'Other words'],
    ['Shield 😀 them', 'Shield 😀😀 them'],
  ])('%j becomes %j', (before, after) => {
    const doc = textOf('First.', before, 'Last.')
    rewordBlock(doc, bid(doc, 1), after)
    expect(words(doc)).toEqual(['First.', after, 'Last.'])
  })

  test('what stays keeps its ids', () => {
    const doc = textOf('States shall act.')
    const [first, last] = [itemIdAt(openText(doc), 1), itemIdAt(openText(doc), 16)]
    rewordBlock(doc, bid(doc, 0), 'States should really act.')
    const length = openText(doc).length
    expect([itemIdAt(openText(doc), 1), itemIdAt(openText(doc), length - 2)]).toEqual([first, last])
  })

  test('a paragraph that is gone is refused', () => {
    expect(() => rewordBlock(textOf('One.'), '9:9', 'Two.')).toThrowError('passage-is-gone')
  })
})
