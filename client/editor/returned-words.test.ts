/**
 * What others suggest about words that somebody deletes and brings back by undo: it is about them again. Two windows
 * without a browser and a server behind the gate.
 */
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { acceptFound, rejectFound, takeBack } from '../../packages/document/decision-edits.ts'
import { baseText, layout, markedUp } from '../../packages/document/layout.ts'
import { plainText } from '../../packages/document/projections.ts'
import { returnsIn } from '../../packages/document/suggestion-store.ts'
import { suggestionsIn, type FoundSuggestion } from '../../packages/document/suggestion-list.ts'
import { embedToNode } from '../../packages/document/text-schema.ts'
import { aText } from '../../packages/document/testing/replicas.ts'
import { coldCopy } from '../../packages/document/testing/suggesting.ts'
import { insertText, openText, withClient } from '../../packages/document/tokens.ts'
import { judgeUpdate } from '../../packages/document/update-gate.ts'
import type { ClientOwner } from '../../packages/document/client-owner.ts'
import { type HeadlessEditor, openHeadless } from '../../tests/live/headless-editor.ts'
import { OwnUndo } from './own-undo.ts'
import { maxGrowingWords } from './suggestion-writer.ts'

const ids = { amal: { direct: 11, suggest: 12 }, pen: { direct: 21, suggest: 22 } }
const suggesters = new Map([
  [12, 'amal'],
  [22, 'pen'],
])
type Who = keyof typeof ids
type Window = HeadlessEditor & { readonly undo: OwnUndo; readonly who: Who; readonly sent: Uint8Array[] }

/** The text as the server holds it, and two windows on it. */
function open(...blocks: readonly string[]) {
  const server = aText(...blocks)
  const windows = { amal: windowOf(server, 'amal', 'suggest'), pen: windowOf(server, 'pen', 'direct') }
  /** Everything is sent, judged, and arrives everywhere. */
  const settle = (): void => {
    for (const window of Object.values(windows))
      for (const update of window.sent.splice(0)) {
        const owned: Record<number, ClientOwner> = {
          1: 'server',
          11: 'other',
          12: 'other-suggest',
          21: 'other',
          22: 'other-suggest',
        }
        owned[ids[window.who].direct] = 'own-direct'
        owned[ids[window.who].suggest] = 'own-suggest'
        const mode = window.who === 'amal' ? 'suggest' : 'direct'
        const ownerOf = (id: number): ClientOwner => owned[id] ?? 'unclaimed'
        const verdict = judgeUpdate(server, update, { mode, alias: window.who, ownerOf })
        if (verdict.kind === 'refuse') throw new Error(`refused: ${verdict.code}`)
        Y.applyUpdate(server, verdict.update)
      }
    for (const { doc } of Object.values(windows))
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(doc)), 'network')
  }
  return { ...windows, server, settle }
}

function windowOf(server: Y.Doc, who: Who, mode: 'suggest' | 'direct'): Window {
  const doc = coldCopy(server)
  doc.clientID = ids[who][mode]
  const own = { alias: who, suggestId: ids[who].suggest }
  const editor = openHeadless(doc, [], () => ({ mode, own, suggesters }))
  const sent: Uint8Array[] = []
  doc.on('update', (update: Uint8Array, origin: unknown) => void (origin !== 'network' && sent.push(update)))
  return { ...editor, who, sent, undo: new OwnUndo(doc, editor.binding, Number.MAX_SAFE_INTEGER) }
}

function replace({ view, binding, undo }: Window, from: number, to: number, words = ''): void {
  undo.startNewAct()
  binding.dispatch(words === '' ? view.state.tr.delete(from, to) : view.state.tr.insertText(words, from, to))
}

function struckIn(doc: Y.Doc): readonly string[] {
  return suggestionsIn(coldCopy(doc), suggesters).flatMap(({ record, struckWords }) =>
    record?.kind === 'strike' ? [struckWords] : [],
  )
}

const only = (doc: Y.Doc): FoundSuggestion => {
  const [one, ...others] = suggestionsIn(doc, suggesters)
  if (one === undefined || others.length > 0) throw new Error(`${others.length} others`)
  return one
}
const base = (doc: Y.Doc): string => plainText(layout(doc, baseText(suggesters)))
const kinds = (doc: Y.Doc) => layout(doc, markedUp(suggesters)).map(({ kind }) => kind)

describe('a strike whose words somebody with the pen deletes', () => {
  test('is fulfilled; undone, it is the same suggestion of the same person again, redone it is fulfilled, and so on', () => {
    const { amal, pen, server, settle } = open('The State shall act')
    replace(amal, 11, 16, 'should')
    settle()
    const was = only(server)
    expect(was).toMatchObject({ kind: 'replace', alias: 'amal', struckWords: 'shall', insertedWords: 'should' })
    replace(pen, 11, 16)
    settle()
    expect([base(server), struckIn(server)]).toEqual(['The State  act', []])
    for (let times = 0; times < 3; times++) {
      pen.undo.undo()
      settle()
      expect(only(server)).toMatchObject({
        name: was.name,
        kind: 'replace',
        struckWords: 'shall',
        insertedWords: 'should',
      })
      expect(struckIn(amal.doc)).toEqual(['shall'])
      pen.undo.redo()
      settle()
      expect([base(server), struckIn(server)]).toEqual(['The State  act', []])
    }
  })

  test('covers just what it struck, also when more was deleted, or a part, or words were typed right before', () => {
    const { amal, pen, server, settle } = open('one two three', 'four')
    replace(amal, 5, 8)
    settle()
    replace(pen, 5, 5, 'XY ')
    replace(pen, 3, 14)
    pen.undo.undo()
    settle()
    expect([base(server), struckIn(server)]).toEqual(['one XY two three\nfour', ['two']])
    replace(pen, 9, 12)
    settle()
    expect(struckIn(server)).toEqual(['t'])
    pen.undo.undo()
    replace(pen, 9, 9, '-')
    settle()
    expect([base(server), struckIn(server)]).toEqual(['one XY t-wo three\nfour', ['two']])
  })

  test('is not revived by words that are written there anew, even the same ones', () => {
    const { amal, pen, server, settle } = open('one two three')
    replace(amal, 5, 8)
    settle()
    replace(pen, 5, 8)
    replace(pen, 5, 5, 'two')
    settle()
    expect([base(server), struckIn(server)]).toEqual(['one two three', []])
    pen.undo.undo()
    pen.undo.undo()
    settle()
    expect([base(server), struckIn(server)]).toEqual(['one two three', ['two']])
  })

  test('comes back with a ¶, a reference, an emoji, and what was struck key by key', () => {
    const { amal, pen, server, settle } = open('a😀b', 'cd')
    pen.binding.dispatch(pen.view.state.tr.insert(5, embedToNode({ ref: 'IND-1' }, {})))
    settle()
    for (const [from, to] of [
      [6, 8],
      [5, 6],
      [4, 5],
      [2, 4],
    ] as const)
      replace(amal, from, to)
    settle()
    const [was] = struckIn(server)
    expect(struckIn(server)).toHaveLength(1)
    replace(pen, 1, 9)
    settle()
    expect([base(server), struckIn(server)]).toEqual(['d', []])
    pen.undo.undo()
    settle()
    expect(struckIn(server)).toEqual([was])
  })

  test('is decided as ever: accepted, taken back, rejected in part', () => {
    const { amal, pen, server, settle } = open('one two three')
    replace(amal, 5, 8)
    settle()
    replace(pen, 4, 9)
    pen.undo.undo()
    settle()
    const facts = { decision: 'd', part: null, newElement: () => '' }
    const undoings = acceptFound(server, suggesters, [only(server)], facts)
    expect([base(server), struckIn(server)]).toEqual(['one  three', []])
    const back = { order: null, suggestingIds: new Map(), movedSince: [] }
    takeBack(server, { decision: 'd', undoings, suggesters, ...back })
    expect([base(server), struckIn(server)]).toEqual(['one two three', ['two']])
    const [first] = only(server).struck
    rejectFound(server, suggesters, only(server), first === undefined ? null : [{ ...first, length: 1 }])
    expect(struckIn(server)).toEqual(['wo'])
    settle()
    replace(pen, 4, 9)
    pen.undo.undo()
    settle()
    expect([base(server), struckIn(server)]).toEqual(['one two three', ['wo']])
    rejectFound(server, suggesters, only(server), null)
    settle()
    expect([base(server), struckIn(server), struckIn(pen.doc)]).toEqual(['one two three', [], []])
  })

  test('comes back with words that were taken back and written again', () => {
    const { amal, pen, server, settle } = open('abcd')
    pen.binding.dispatch(pen.view.state.tr.insertText('base', 3))
    settle()
    replace(amal, 2, 6)
    settle()
    pen.undo.undo()
    settle()
    expect([base(server), struckIn(server)]).toEqual(['abcd', ['b']])
    pen.undo.redo()
    settle()
    expect([base(server), struckIn(server)]).toEqual(['abbasecd', ['bbas']])
  })

  test('comes back onto a suggestion of who holds the pen, which stays one', () => {
    const { amal, pen, server, settle } = open('abcd')
    pen.doc.transact(() => withClient(pen.doc, ids.pen.suggest, () => insertText(openText(pen.doc), 3, 'MY', {})))
    settle()
    replace(amal, 2, 6)
    settle()
    expect(struckIn(server)).toEqual(['bMYc'])
    replace(pen, 3, 5)
    settle()
    expect(struckIn(server)).toEqual(['bc'])
    pen.undo.undo()
    settle()
    expect([base(server), struckIn(server)]).toEqual(['abcd', ['bMYc']])
    pen.undo.redo()
    pen.undo.undo()
    settle()
    expect([base(server), struckIn(server)]).toEqual(['abcd', ['bMYc']])
  })
})

test('a strike that grows act by act keeps its words up to a length, one made at once any', () => {
  const { amal, pen, server, settle } = open('a'.repeat(maxGrowingWords + 3), 'b'.repeat(maxGrowingWords + 3))
  const [second, end] = [maxGrowingWords + 6, 2 * maxGrowingWords + 9]
  replace(amal, second, end)
  replace(amal, 2, maxGrowingWords + 1)
  replace(amal, 1, 2)
  settle()
  const undone = (from: number, to: number): readonly number[] => {
    replace(pen, from, to)
    pen.undo.undo()
    settle()
    return struckIn(server).map(({ length }) => length)
  }
  expect(undone(1, maxGrowingWords + 1)).toEqual([maxGrowingWords, maxGrowingWords + 3])
  expect(undone(second, end)).toEqual([maxGrowingWords, maxGrowingWords + 3])
  replace(amal, maxGrowingWords + 1, maxGrowingWords + 2)
  settle()
  expect(undone(1, maxGrowingWords + 2)).toEqual([maxGrowingWords + 3])
})

test('what a block should say is wished of it again when its ¶ comes back', () => {
  const { amal, pen, server, settle } = open('one', 'two')
  amal.binding.dispatch(amal.view.state.tr.setNodeAttribute(5, 'kind', 'quote'))
  settle()
  replace(pen, 3, 7)
  settle()
  expect(suggestionsIn(server, suggesters)).toEqual([])
  pen.undo.undo()
  settle()
  expect([base(server), kinds(server)]).toEqual(['one\ntwo', ['paragraph', 'paragraph']])
  expect(only(server)).toMatchObject({ alias: 'amal', attribute: { name: 'kind', value: 'quote' } })
})

test('what was brought back is told only where somebody suggests about it, and no longer than that', () => {
  const { amal, pen, server, settle } = open('one two three')
  replace(pen, 1, 5)
  pen.undo.undo()
  replace(amal, 5, 8)
  settle()
  replace(pen, 1, 3)
  pen.undo.undo()
  settle()
  expect(returnsIn(server)).toEqual([])
  for (let times = 0; times < 2; times++) {
    replace(pen, 5, 8)
    pen.undo.undo()
    settle()
    rejectFound(server, suggesters, only(server), null)
    settle()
    replace(amal, 5, 8)
    settle()
  }
  expect(returnsIn(server)).toHaveLength(1)
})
