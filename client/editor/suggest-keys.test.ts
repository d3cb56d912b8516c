/** The caret in suggest mode: each rule of docs/suggestions.md on a view without a browser. `|` is the caret. */
import { TextSelection } from 'prosemirror-state'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { placeBracket } from '../../packages/document/bracket-edits.ts'
import { baseText, layout } from '../../packages/document/layout.ts'
import { stretches } from '../../packages/document/marked-text.ts'
import { plainText } from '../../packages/document/projections.ts'
import { parseRecord, recordsIn } from '../../packages/document/suggestion-store.ts'
import { embedMarkup } from '../../packages/document/block-markup.ts'
import type { NewBlock } from '../../packages/document/server-edits.ts'
import { aText } from '../../packages/document/testing/replicas.ts'
import { amal, bo, strikeUnits, suggesters, suggestWords } from '../../packages/document/testing/suggesting.ts'
import { roots, textLimits } from '../../packages/document/text-model.ts'
import { itemIdAt, openText } from '../../packages/document/tokens.ts'
import { type HeadlessEditor, openHeadless } from '../../tests/live/headless-editor.ts'
import { splitBlock } from './editor-commands.ts'
import { type Direction, type Grain, strikeUnit } from './suggest-keys.ts'
import { SuggestionMarks } from './suggestion-marks.ts'

const all = new Map([...suggesters, [12, amal.alias]])

type Window = HeadlessEditor & { readonly marks: SuggestionMarks }

function open(doc: Y.Doc, caret: number): Window {
  const replica = new Y.Doc()
  replica.clientID = 12
  openText(replica)
  Y.applyUpdate(replica, Y.encodeStateAsUpdate(doc))
  const own = { alias: amal.alias, suggestId: 12 }
  const editor = openHeadless(replica, [], () => ({ mode: 'suggest', own, suggesters: all }))
  const look = { group: 'business', shape: 'b', initial: 'B', code: 'ICC', inserted: '', deleted: '', says: '' }
  const window = { ...editor, marks: new SuggestionMarks(replica, editor.binding, () => look) }
  place(window, caret)
  return window
}

function place({ view, binding }: Window, caret: number): void {
  binding.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, caret)))
}

function press(window: Window, direction: Direction, times = 1, grain: Grain = 'character'): void {
  for (let k = 0; k < times; k++) {
    const command = strikeUnit(() => window.marks.ownStruck(window.view.state.doc), direction, grain)
    command(window.view.state, change => window.binding.dispatch(change))
  }
}

function type(window: Window, words: string): void {
  const { view, binding } = window
  binding.dispatch(view.state.tr.insertText(words, view.state.selection.from, view.state.selection.to))
}

/** `-words-` are struck by Amal, `=words=` by Bo, `(words)` suggested; the caret is `|`. */
function written({ doc, view }: Window): string {
  const caret = view.state.selection.head
  let position = 0
  let shown = ''
  const blocks = new Map(layout(doc).map(block => [block.y, block]))
  for (const { pendingBy, struckBy, ...stretch } of stretches(doc, all)) {
    if (stretch.kind === 'marker' && blocks.get(stretch.index)?.y === 0) {
      position = 1
      continue
    }
    let words =
      stretch.kind === 'marker' ? '¶' : stretch.kind === 'text' ? stretch.text : embedMarkup(stretch.embed).text
    const length = stretch.kind === 'marker' ? 2 : words.length
    if (caret >= position && caret < position + length) {
      const at = stretch.kind === 'marker' ? 0 : caret - position
      words = `${words.slice(0, at)}|${words.slice(at)}`
    }
    position += length
    const inner = pendingBy === null ? words : `(${words})`
    shown += struckBy.reduce((text, { alias }) => (alias === 'amal' ? `-${text}-` : `=${text}=`), inner)
  }
  return (caret >= position ? `${shown}|` : shown).replaceAll('--', '')
}

describe('Backspace', () => {
  test('strikes the unit before the caret and goes on with each press, in one record', () => {
    const window = open(aText('one two'), 8)
    press(window, 'back', 3)
    expect(written(window)).toBe('one -|two-')
    expect(recordsIn(window.doc)).toHaveLength(1)
  })

  test('really deletes an own suggestion', () => {
    const window = open(aText('one'), 2)
    type(window, 'XY')
    press(window, 'back')
    expect(written(window)).toBe('o(X)|ne')
  })

  test('steps over what is struck already, without changing anything of it', () => {
    const doc = aText('one two')
    strikeUnits(doc, amal, 3, 3)
    const window = open(doc, 6)
    press(window, 'back')
    expect(written(window)).toBe('o-|ne t-wo')
    place(window, 2)
    press(window, 'back', 3)
    expect(written(window)).toBe('-|one t-wo')
  })

  test('strikes again what only others have struck', () => {
    const doc = aText('one')
    strikeUnits(doc, bo, 3, 1)
    const window = open(doc, 4)
    press(window, 'back')
    expect(written(window)).toContain('-')
    expect(recordsIn(window.doc).map(record => record.alias)).toEqual(['amal', 'bo'])
  })

  test('strikes another’s suggestion', () => {
    const doc = aText('one')
    suggestWords(doc, bo, 2, 'B')
    const window = open(doc, 3)
    press(window, 'back')
    expect(written(window)).toBe('o-(|B)-ne')
  })

  test('at the start of a block strikes the ¶ and stands at the far side; an own ¶ joins', () => {
    const window = open(aText('ab', 'cd'), 5)
    press(window, 'back')
    expect(written(window)).toBe('ab-|¶-cd')
    const own = open(aText('abcd'), 3)
    splitBlock(own.view.state, change => own.binding.dispatch(change))
    expect(written(own)).toBe('ab(¶)|cd')
    press(own, 'back')
    expect(written(own)).toBe('ab|cd')
  })

  test('steps over an own struck ¶', () => {
    const window = open(aText('ab', 'cd'), 5)
    press(window, 'back', 2)
    expect(written(window)).toBe('a-|b¶-cd')
  })

  test('at the start of the text does nothing', () => {
    const window = open(aText('ab'), 1)
    press(window, 'back')
    expect(written(window)).toBe('|ab')
    expect(recordsIn(window.doc)).toEqual([])
  })

  test('takes a character as a reader sees it: an emoji family, a letter with its accent', () => {
    const window = open(aText('a👨‍👩‍👧e\u0301'), 12)
    press(window, 'back')
    press(window, 'back')
    expect(recordsIn(window.doc).flatMap(record => (record.kind === 'strike' ? record.ranges : []))).toMatchObject([
      { length: 10 },
    ])
    expect(plainText(layout(window.doc, baseText(all)))).toBe('a👨‍👩‍👧e\u0301')
  })

  test('of a letter with one’s own accent deletes the accent and strikes the letter', () => {
    const window = open(aText('ae'), 3)
    type(window, '\u0301')
    press(window, 'back')
    expect(written(window)).toBe('a-|e-')
  })

  test('steps over delimiters, and takes a reference as one', () => {
    const embed: NewBlock = {
      runs: [
        { text: 'a', marks: {} },
        { embed: { ref: 'IND-1' }, marks: {} },
      ],
    }
    const window = open(aText(embed), 3)
    press(window, 'back')
    expect(recordsIn(window.doc)).toMatchObject([{ ranges: [{ length: 1 }] }])
    const doc = aText('abc')
    const ids = [2, 2].map(index => itemIdAt(openText(doc), index))
    if (ids[0] == null || ids[1] == null) throw new Error('nothing there')
    placeBracket(doc, { id: 'x', first: ids[0], last: ids[1], others: [] })
    const bracketed = open(doc, 5)
    press(bracketed, 'back')
    expect(written(bracketed)).toBe('a[-|b-]c')
  })

  test('with a word at a time takes the word and the space behind it', () => {
    const window = open(aText('one two '), 9)
    press(window, 'back', 1, 'word')
    expect(written(window)).toBe('one -|two -')
  })
})

describe('Delete', () => {
  test('is the mirror: the caret stands behind what is struck, so that repeating goes on', () => {
    const window = open(aText('one two'), 5)
    press(window, 'ahead', 3)
    expect(written(window)).toBe('one -two-|')
    expect(recordsIn(window.doc)).toHaveLength(1)
  })

  test('steps over what is struck, and strikes a ¶ at the end of a block', () => {
    const doc = aText('ab', 'cd')
    strikeUnits(doc, amal, 2, 1)
    const window = open(doc, 2)
    press(window, 'ahead')
    expect(written(window)).toBe('a-b¶-|cd')
    press(window, 'ahead')
    expect(written(window)).toBe('a-b¶c-|d')
  })

  test('at the end of the text does nothing', () => {
    const window = open(aText('ab'), 3)
    press(window, 'ahead')
    expect(written(window)).toBe('ab|')
  })
})

describe('typing at struck words', () => {
  test.each([
    ['before them', 2, 'a(X)-|bc-d'],
    ['behind them', 4, 'a-bc-(X)|d'],
    ['inside them, and the strike goes on around', 3, 'a-b-(X)-|c-d'],
  ])('%s', (_name, caret, shown) => {
    const doc = aText('abcd')
    strikeUnits(doc, amal, 2, 2)
    const window = open(doc, caret)
    type(window, 'X')
    expect(written(window)).toBe(shown)
  })

  test('Enter inside them makes an own ¶, and Backspace there really joins', () => {
    const doc = aText('abcd')
    strikeUnits(doc, amal, 2, 2)
    const window = open(doc, 3)
    splitBlock(window.view.state, change => window.binding.dispatch(change))
    expect(written(window)).toBe('a-b-(¶)-|c-d')
    press(window, 'back')
    expect(written(window)).toBe('a-b|c-d')
  })
})

test('a stretch of more pieces than one record holds is struck at once, in records that the server takes', () => {
  const doc = aText('a'.repeat(6_000))
  const text = openText(doc)
  for (let at = 5_999; at > 1; at -= 4) {
    text.insert(at, 'x')
    text.delete(at + 1, 1)
  }
  const window = open(doc, 1)
  place(window, 2)
  type(window, 'b')
  const { state } = window.view
  window.binding.dispatch(state.tr.delete(1, state.doc.content.size - 1))
  const struck = recordsIn(window.doc).flatMap(record => (record.kind === 'strike' ? [record.ranges.length] : []))
  expect(struck.length).toBeGreaterThan(1)
  expect(Math.max(...struck)).toBe(textLimits.maxRecordRanges)
  expect(struck.reduce((sum, ranges) => sum + ranges)).toBeGreaterThan(textLimits.maxRecordRanges)
  const parts = [...window.doc.getMap(roots.suggestions).values()]
  expect(parts.every(one => parseRecord(one) !== null)).toBe(true)
})
