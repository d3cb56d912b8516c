/**
 * The table of what Delete, typing and paste do in suggest mode, and that words which come along from a suggestion
 * stay one in direct mode. Written: `(amal:…)` suggested words, `~amal…~` struck ones, `¶` blocks, `[/]` delimiters.
 */
import { Fragment, Slice } from 'prosemirror-model'
import { ReplaceStep } from 'prosemirror-transform'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { placeBracket } from '../../packages/document/bracket-edits.ts'
import { rejectFound } from '../../packages/document/decision-edits.ts'
import { baseText, layout } from '../../packages/document/layout.ts'
import { stretches } from '../../packages/document/marked-text.ts'
import { plainText } from '../../packages/document/projections.ts'
import { suggestionsIn } from '../../packages/document/suggestion-list.ts'
import { recordsIn } from '../../packages/document/suggestion-store.ts'
import { embedMarkup } from '../../packages/document/block-markup.ts'
import { blocksToNode, textSchema } from '../../packages/document/text-schema.ts'
import { aText } from '../../packages/document/testing/replicas.ts'
import { amal, bo, strikeUnits, suggesters, suggestWords } from '../../packages/document/testing/suggesting.ts'
import { blockIdOf, itemIdAt, openText } from '../../packages/document/tokens.ts'
import { type HeadlessEditor, openHeadless } from '../../tests/live/headless-editor.ts'
import { caretOfStrike } from './bind-document.ts'
import { OwnUndo } from './own-undo.ts'

const all = new Map([...suggesters, [12, amal.alias]])

/** A window of Amal on a text: suggesting under 12, or writing under 10. */
function open(doc: Y.Doc, mode: 'suggest' | 'direct' = 'suggest'): HeadlessEditor {
  const replica = new Y.Doc()
  replica.clientID = mode === 'suggest' ? 12 : 10
  openText(replica)
  Y.applyUpdate(replica, Y.encodeStateAsUpdate(doc))
  return openHeadless(replica, [], () => ({ mode, own: { alias: amal.alias, suggestId: 12 }, suggesters: all }))
}

function written({ doc }: HeadlessEditor): string {
  const blocks = new Map<string, string>()
  let block = ''
  const put = (words: string) => blocks.set(block, (blocks.get(block) ?? '') + words)
  for (const { pendingBy, struckBy, ...stretch } of stretches(doc, all)) {
    if (stretch.kind === 'marker') block = blockIdOf(stretch.id)
    const words =
      stretch.kind === 'marker' ? '¶' : stretch.kind === 'text' ? stretch.text : embedMarkup(stretch.embed).text
    const suggested = pendingBy === null ? words : `(${pendingBy}:${words})`
    put(struckBy.reduce((inner, { alias }) => `~${alias} ${inner}~`, suggested))
  }
  return layout(doc)
    .map(({ bid }) => blocks.get(bid))
    .join('')
    .slice(1)
}

function replace(editor: HeadlessEditor, from: number, to: number, typed = '', caret?: 'behind'): void {
  const { state } = editor.view
  const slice = typed === '' ? Slice.empty : new Slice(Fragment.from(textSchema.text(typed)), 0, 0)
  const change = state.tr.step(new ReplaceStep(from, to, slice))
  editor.binding.dispatch(caret === undefined ? change : change.setMeta(caretOfStrike, caret))
  expect(editor.view.state.doc.eq(blocksToNode(layout(editor.doc, { ...marked })))).toBe(true)
}
const marked = { suggesters: all, shows: () => true, carriesOut: () => false, saysWho: true }

const base = ({ doc }: HeadlessEditor): string => plainText(layout(doc, baseText(all)))

describe('in suggest mode', () => {
  test('typed words are a suggestion, and take the formats in force', () => {
    const editor = open(aText({ runs: [{ text: 'one', marks: { strong: true } }] }))
    replace(editor, 3, 3, 'XY')
    expect(written(editor)).toBe('on(amal:XY)e')
    expect(editor.view.state.doc.toString()).toContain('ins(strong("XY"))')
    expect(base(editor)).toBe('one')
  })

  test('a deletion strikes, in one record, and the caret stands before it; behind it after Delete', () => {
    const editor = open(aText('one two'))
    replace(editor, 2, 4)
    expect(written(editor)).toBe('o~amal ne~ two')
    expect(editor.view.state.selection.head).toBe(2)
    replace(editor, 5, 6, '', 'behind')
    expect(editor.view.state.selection.head).toBe(6)
    expect(recordsIn(editor.doc)).toHaveLength(2)
  })

  test('strikes beside each other are one record, in either direction', () => {
    const editor = open(aText('one two'))
    for (const at of [7, 6, 5]) replace(editor, at, at + 1)
    expect(written(editor)).toBe('one ~amal two~')
    expect(recordsIn(editor.doc)).toHaveLength(1)
    replace(editor, 1, 2, '', 'behind')
    replace(editor, 2, 3, '', 'behind')
    expect(recordsIn(editor.doc)).toHaveLength(2)
  })

  test('what one has struck already is not struck twice', () => {
    const editor = open(aText('one two'))
    replace(editor, 2, 4)
    replace(editor, 1, 6)
    expect(suggestionsIn(editor.doc, all).map(({ struckWords }) => struckWords)).toEqual(['o t', 'ne'])
  })

  test('words of one’s own suggestion really go, those of others are struck as base words are', () => {
    const doc = aText('abcd')
    suggestWords(doc, bo, 3, 'BO')
    const editor = open(doc)
    replace(editor, 2, 2, 'MY')
    expect(written(editor)).toBe('a(amal:MY)b(bo:BO)cd')
    replace(editor, 1, 8)
    expect(written(editor)).toBe('~amal a~~amal b~~amal (bo:BO)~~amal c~d')
    expect(base(editor)).toBe('abcd')
  })

  test('typing over a selection puts the new words behind what is struck', () => {
    const editor = open(aText('The State shall act'))
    replace(editor, 11, 16, 'should')
    expect(written(editor)).toBe('The State ~amal shall~(amal:should) act')
    expect(suggestionsIn(editor.doc, all)).toMatchObject([{ kind: 'replace' }])
  })

  test('a new paragraph is one’s own; taking it back really joins; a base ¶ is struck', () => {
    const editor = open(aText('ab', 'cd'))
    const { state } = editor.view
    editor.binding.dispatch(state.tr.split(2))
    expect(written(editor)).toBe('a(amal:¶)b¶cd')
    replace(editor, 2, 4)
    expect(written(editor)).toBe('ab¶cd')
    replace(editor, 3, 5)
    expect(written(editor)).toBe('ab~amal ¶~cd')
    expect(base(editor)).toBe('ab\ncd')
  })

  test('delimiters stay and are not struck', () => {
    const doc = aText('abc')
    const ids = [1, 3].map(index => itemIdAt(openText(doc), index))
    if (ids[0] == null || ids[1] == null) throw new Error('nothing there')
    placeBracket(doc, { id: 'x', first: ids[0], last: ids[1], others: ['d'] })
    const editor = open(doc)
    replace(editor, 1, 8)
    expect(written(editor)).toBe('[~amal abc~/~amal d~]')
    expect(editor.notes).toContainEqual({ kind: 'delimiters-stayed', count: 3 })
  })

  test('formats are refused with a note, and nothing is written', () => {
    const editor = open(aText('one'))
    const before = Y.encodeStateVector(editor.doc)
    editor.binding.dispatch(editor.view.state.tr.addMark(1, 3, textSchema.marks.strong.create()))
    expect(Y.encodeStateVector(editor.doc)).toEqual(before)
    expect(editor.notes).toEqual([{ kind: 'format-not-suggested' }])
  })

  test('what a base block should say is a wish, and said back it is taken back; one’s own block says it', () => {
    const editor = open(aText('one'))
    const kind = (value: string, at = 0) =>
      editor.binding.dispatch(editor.view.state.tr.setNodeAttribute(at, 'kind', value))
    kind('quote')
    expect(suggestionsIn(editor.doc, all)).toMatchObject([{ attribute: { name: 'kind', value: 'quote' } }])
    kind('paragraph')
    expect(recordsIn(editor.doc)).toEqual([])
    kind('bullet')
    expect(suggestionsIn(editor.doc, all)).toMatchObject([{ attribute: { value: 'bullet' } }])
    expect(layout(editor.doc)[0]?.kind).toBe('paragraph')
    editor.binding.dispatch(editor.view.state.tr.split(2))
    kind('heading1', 3)
    expect(layout(editor.doc, marked)[1]?.kind).toBe('heading1')
    expect(suggestionsIn(editor.doc, all).map(one => one.kind)).toEqual(['attribute', 'insert'])
  })

  test('an emoji is struck whole', () => {
    const editor = open(aText('a😀b'))
    replace(editor, 3, 4)
    expect(written(editor)).toBe('a~amal 😀~b')
  })

  test('undo takes back a strike and typed words, and never what was accepted meanwhile', () => {
    const editor = open(aText('one two'))
    const undo = new OwnUndo(editor.doc, editor.binding, 0)
    replace(editor, 2, 4)
    undo.startNewAct()
    replace(editor, 1, 1, 'XY')
    editor.doc.transact(() => editor.doc.getMap('acc').set('12:1:2', 'd'), 'network')
    undo.undo()
    expect(written(editor)).toBe('XYone two')
    undo.destroy()
  })

  test('undo and redo after a rejection bring nothing back that was rejected, and go on with what was not', () => {
    const editor = open(aText('one two'))
    const undo = new OwnUndo(editor.doc, editor.binding, 0)
    replace(editor, 1, 1, 'XY')
    undo.startNewAct()
    replace(editor, 6, 9)
    const [first, strike] = suggestionsIn(editor.doc, all)
    if (first === undefined || strike === undefined) throw new Error('nothing was suggested')
    editor.doc.transact(() => rejectFound(editor.doc, all, strike, null), 'network')
    editor.doc.transact(() => rejectFound(editor.doc, all, first, null), 'network')
    expect(written(editor)).toBe('one two')
    undo.undo()
    undo.undo()
    expect(written(editor)).toBe('one two')
    undo.redo()
    undo.redo()
    expect(base(editor)).toBe('one two')
    expect(suggestionsIn(editor.doc, all)).toEqual([])
    undo.destroy()
  })
})

describe('in direct mode', () => {
  test('words that others suggest stay, and the person is told whose they are', () => {
    const doc = aText('abcd')
    suggestWords(doc, bo, 3, 'BO')
    const editor = open(doc, 'direct')
    replace(editor, 1, 7, 'x')
    expect(written(editor)).toBe('x(bo:BO)')
    expect(editor.notes).toEqual([{ kind: 'suggestions-stayed', authors: ['bo'] }])
  })

  test('one’s own suggestion goes like other words', () => {
    const doc = aText('abcd')
    suggestWords(doc, amal, 3, 'MY')
    const editor = open(doc, 'direct')
    replace(editor, 2, 6)
    expect(written(editor)).toBe('ad')
    const undo = new OwnUndo(editor.doc, editor.binding, 0)
    replace(editor, 1, 3)
    undo.undo()
    expect(written(editor)).toBe('ad')
    undo.destroy()
  })

  test('one’s own suggestion that an undo brings back is a suggestion again', () => {
    const doc = aText('abcd')
    suggestWords(doc, amal, 3, 'MY')
    const editor = open(doc, 'direct')
    const undo = new OwnUndo(editor.doc, editor.binding, 0)
    replace(editor, 2, 6)
    undo.undo()
    expect(written(editor)).toBe('ab(amal:MY)cd')
    expect(base(editor)).toBe('abcd')
    undo.destroy()
  })

  test('words typed into a suggestion, and pasted from one, are one’s own suggestion and no base text', () => {
    const doc = aText('abcd')
    suggestWords(doc, bo, 3, 'BO')
    const editor = open(doc, 'direct')
    const { state } = editor.view
    editor.binding.dispatch(state.tr.insertText('x', 4))
    expect(written(editor)).toBe('ab(bo:B)(amal:x)(bo:O)cd')
    const copied = editor.view.state.doc.slice(3, 5)
    editor.binding.dispatch(editor.view.state.tr.replace(1, 1, copied))
    expect(written(editor)).toBe('(amal:Bx)ab(bo:B)(amal:x)(bo:O)cd')
    expect(base(editor)).toBe('abcd')
  })

  test('a strike of others is no obstacle to who holds the pen', () => {
    const doc = aText('abcd')
    strikeUnits(doc, bo, 2, 2)
    const editor = open(doc, 'direct')
    replace(editor, 2, 4)
    expect(written(editor)).toBe('ad')
  })
})
