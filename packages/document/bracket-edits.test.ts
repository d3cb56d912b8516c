/** Brackets in the text: placed, given alternatives and lifted, always balanced, and what is refused. */
import { describe, expect, test } from 'vitest'
import type * as Y from 'yjs'
import type { RefusalCode } from '../domain/errors.ts'
import { addAlternative, bracketsIn, liftBracket, placeBracket, removeAlternative } from './bracket-edits.ts'
import { baseText, layout, markedUp } from './layout.ts'
import { plainText } from './projections.ts'
import { aText, replicaOf, updateOf } from './testing/replicas.ts'
import { amal, suggesters, suggestWords } from './testing/suggesting.ts'
import { deleteRange, insertText, itemIdAt, openText } from './tokens.ts'
import { bringBack } from './unit-edits.ts'
import { judgeUpdate } from './update-gate.ts'

const shown = (doc: Y.Doc): string => plainText(layout(doc, markedUp(suggesters)))

function bracket(doc: Y.Doc, from: number, to: number, id = 'x', ...others: readonly string[]): void {
  const text = openText(doc)
  const [first, last] = [itemIdAt(text, from), itemIdAt(text, to)]
  if (first === null || last === null) throw new Error('nothing there')
  placeBracket(doc, { id, first, last, others })
}

function expectRefusal(act: () => unknown, code: RefusalCode): void {
  expect(act).toThrow(code)
}

describe('placing', () => {
  test('words stand between signs with the other wordings; ids of the words stay', () => {
    const doc = aText('The State shall act.')
    const id = itemIdAt(openText(doc), 11)
    bracket(doc, 11, 15, 'x', 'should', '')
    expect(shown(doc)).toBe('The State [shall/should/] act.')
    expect(itemIdAt(openText(doc), 12)).toEqual(id)
    expect(bracketsIn(layout(doc, baseText(suggesters)))).toMatchObject([
      {
        id: 'x',
        alternatives: [
          { n: 0, words: 'shall' },
          { n: 1, words: 'should' },
          { n: 2, words: '' },
        ],
      },
    ])
  })

  test('a bracket holds a bracket; partly overlapping ones are refused', () => {
    const doc = aText('one two three')
    bracket(doc, 5, 7, 'x', 'zwei')
    expectRefusal(() => bracket(doc, 3, 6, 'y'), 'brackets-overlap')
    expectRefusal(() => bracket(doc, 7, 10, 'y'), 'brackets-overlap')
    bracket(doc, 1, 20, 'y', 'nothing')
    expect(shown(doc)).toBe('[one [two/zwei] three/nothing]')
    expect(bracketsIn(layout(doc)).map(one => one.id)).toEqual(['y', 'x'])
    expect(bracketsIn(layout(doc))[0]?.alternatives[0]?.words).toBe('one [two/zwei] three')
  })

  test('words of two paragraphs, gone words and endless wordings are refused', () => {
    const doc = aText('one', 'two')
    expectRefusal(() => bracket(doc, 2, 6), 'bracket-in-one-paragraph')
    expectRefusal(() => bracket(doc, 1, 3, 'x', 'w'.repeat(4_001)), 'bracket-too-long')
    const [first, last] = [itemIdAt(openText(doc), 1), itemIdAt(openText(doc), 3)]
    doc.transact(transaction => deleteRange(transaction, openText(doc), 1, 1))
    if (first === null || last === null) throw new Error('nothing there')
    expectRefusal(() => placeBracket(doc, { id: 'x', first, last, others: [] }), 'passage-is-gone')
  })
})

describe('changing and lifting', () => {
  test('an alternative is added at the end and taken away again', () => {
    const doc = aText('shall')
    bracket(doc, 1, 5, 'x', 'should')
    addAlternative(doc, { id: 'x', n: 2, words: 'may' })
    expect(shown(doc)).toBe('[shall/should/may]')
    removeAlternative(doc, { id: 'x', n: 1, decision: 'd' })
    expect(shown(doc)).toBe('[shall/may]')
    expectRefusal(() => removeAlternative(doc, { id: 'x', n: 2, decision: 'd' }), 'alternative-is-last')
    expectRefusal(() => removeAlternative(doc, { id: 'x', n: 7, decision: 'd' }), 'alternative-not-known')
    addAlternative(doc, { id: 'x', n: 3, words: 'will' })
    removeAlternative(doc, { id: 'x', n: 0, decision: 'd' })
    expect(shown(doc)).toBe('[may/will]')
  })

  test.each([
    [0, 'The State shall act.'],
    [1, 'The State should act.'],
    [2, 'The State  act.'],
    [null, 'The State  act.'],
  ])('lifting keeps alternative %s', (keep, words) => {
    const doc = aText('The State shall act.')
    bracket(doc, 11, 15, 'x', 'should', '')
    const removed = liftBracket(doc, { id: 'x', keep, decision: 'd' })
    expect(shown(doc)).toBe(words)
    expectRefusal(() => liftBracket(doc, { id: 'x', keep, decision: 'd' }), 'bracket-is-gone')
    bringBack(doc, removed, 1, false)
    expect(shown(doc)).toBe('The State [shall/should/] act.')
  })

  test('words of others in a lifted alternative go, and what is typed there late is caught', () => {
    const doc = aText('The State shall act.')
    bracket(doc, 11, 15, 'x', 'should')
    suggestWords(doc, amal, 20, 'XX')
    const late = replicaOf(doc, 12)
    liftBracket(doc, { id: 'x', keep: 0, decision: 'd' })
    const update = updateOf(late, text => insertText(text, 19, 'late', {}))
    const verdict = judgeUpdate(doc, update, { mode: 'suggest', alias: 'amal', ownerOf: () => 'own-suggest' })
    expect(verdict).toMatchObject({ kind: 'pass', strays: { words: 'late' } })
    expect(shown(doc)).toBe('The State shall act.')
  })
  test.each([
    ['the first one', 0, 12, 'The State [should/may] act.'],
    ['one in the middle', 1, 18, 'The State [shall/may] act.'],
    ['the last one', 2, 25, 'The State [shall/should] act.'],
  ])('what is typed late into a wording that was taken out, %s, is caught', (_, n, at, says) => {
    const doc = aText('The State shall act.')
    bracket(doc, 11, 15, 'x', 'should', 'may')
    const late = replicaOf(doc, 12)
    removeAlternative(doc, { id: 'x', n, decision: 'd' })
    const update = updateOf(late, text => insertText(text, at + 1, 'late', {}))
    const verdict = judgeUpdate(doc, update, { mode: 'direct', alias: 'amal', ownerOf: () => 'own-direct' })
    expect(verdict).toMatchObject({ kind: 'pass', strays: { words: 'late' } })
    expect(shown(doc)).toBe(says)
  })

  test('what is typed into a wording that stays is none of it, whatever was taken out beside it', () => {
    const doc = aText('The State shall act.')
    bracket(doc, 11, 15, 'x', 'should', 'may')
    const late = replicaOf(doc, 12)
    removeAlternative(doc, { id: 'x', n: 1, decision: 'd' })
    const update = updateOf(late, text => insertText(text, 14, 'late', {}))
    const verdict = judgeUpdate(doc, update, { mode: 'direct', alias: 'amal', ownerOf: () => 'own-direct' })
    expect(verdict).toMatchObject({ kind: 'pass', strays: null })
  })
})
