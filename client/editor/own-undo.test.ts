/** Undo beside decisions: what is still undecided of one's own goes, what was decided stays. On a view without a browser. */
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { acceptFound, rejectFound } from '../../packages/document/decision-edits.ts'
import { baseText, layout, markedUp } from '../../packages/document/layout.ts'
import { plainText } from '../../packages/document/projections.ts'
import { suggestionsIn, type FoundSuggestion } from '../../packages/document/suggestion-list.ts'
import { recordsIn, type UnitRange } from '../../packages/document/suggestion-store.ts'
import { aText } from '../../packages/document/testing/replicas.ts'
import { coldCopy } from '../../packages/document/testing/suggesting.ts'
import { insertText, itemIdAt, openText } from '../../packages/document/tokens.ts'
import { type HeadlessEditor, openHeadless } from '../../tests/live/headless-editor.ts'
import { OwnUndo } from './own-undo.ts'

const suggesters = new Map([[12, 'amal']])
type Window = HeadlessEditor & { readonly undo: OwnUndo }

function open(words: string): Window {
  const doc = coldCopy(aText(words))
  doc.clientID = 12
  const own = { alias: 'amal', suggestId: 12 }
  const editor = openHeadless(doc, [], () => ({ mode: 'suggest', own, suggesters }))
  return { ...editor, undo: new OwnUndo(doc, editor.binding, Number.MAX_SAFE_INTEGER) }
}

function replace({ view, binding, undo }: Window, from: number, to: number, words: string): void {
  undo.startNewAct()
  binding.dispatch(words === '' ? view.state.tr.delete(from, to) : view.state.tr.insertText(words, from, to))
}

/** As the server does it: on a copy, under its own id, and the difference arrives here. */
function elsewhere({ doc }: Window, act: (copy: Y.Doc) => void): void {
  const copy = coldCopy(doc)
  copy.clientID = 7
  act(copy)
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(copy, Y.encodeStateVector(doc)), 'network')
}

function decide(
  window: Window,
  kind: 'accept' | 'reject',
  part: (found: FoundSuggestion) => readonly UnitRange[],
): void {
  elsewhere(window, copy => {
    const all = suggestionsIn(copy, suggesters)
    const facts = { decision: 'd', part: all.flatMap(part), newElement: () => '' }
    if (kind === 'accept') acceptFound(copy, suggesters, all, facts)
    else for (const one of all) rejectFound(copy, suggesters, one, facts.part)
  })
}

const firstOf = (ranges: readonly UnitRange[]): readonly UnitRange[] =>
  ranges.slice(0, 1).map(range => ({ ...range, length: 1 }))
const base = ({ doc }: Window): string => plainText(layout(doc, baseText(suggesters)))
const shown = ({ doc }: Window): string => plainText(layout(doc, markedUp(suggesters)))
const struck = ({ doc }: Window): number =>
  recordsIn(doc).reduce((sum, record) => (record.kind === 'strike' ? sum + unitsOf(record.ranges) : sum), 0)
const unitsOf = (ranges: readonly UnitRange[]): number => ranges.reduce((sum, { length }) => sum + length, 0)

describe('undo after somebody decided a part', () => {
  test('[S6] of new words the accepted ones stay, the others go, and redo suggests them again', () => {
    const window = open('ad')
    replace(window, 2, 2, 'hello')
    decide(window, 'accept', ({ inserted }) => inserted.map(range => ({ ...range, length: 2 })))
    window.undo.undo()
    expect([base(window), shown(window)]).toEqual(['ahed', 'ahed'])
    window.undo.redo()
    expect([base(window), shown(window)]).toEqual(['ahed', 'ahellod'])
    window.undo.undo()
    expect([base(window), shown(window)]).toEqual(['ahed', 'ahed'])
  })

  test('[S6] accepted words in the middle stay as well', () => {
    const window = open('ad')
    replace(window, 2, 2, 'hello')
    decide(window, 'accept', ({ inserted }) =>
      inserted.map(({ client, clock }) => ({ client, clock: clock + 2, length: 1 })),
    )
    window.undo.undo()
    expect([base(window), shown(window)]).toEqual(['ald', 'ald'])
  })

  test('[S6] of a replaced sentence the undecided rest of both parts goes, and comes back by redo', () => {
    const window = open('abcd')
    replace(window, 2, 4, 'XYZ')
    decide(window, 'accept', ({ inserted, struck: gone }) => [...firstOf(inserted), ...firstOf(gone)])
    expect([base(window), struck(window)]).toEqual(['acXd', 1])
    window.undo.undo()
    expect([base(window), shown(window), struck(window)]).toEqual(['acXd', 'acXd', 0])
    window.undo.redo()
    expect([base(window), shown(window), struck(window)]).toEqual(['acXd', 'acXYZd', 1])
  })

  test('[S6] what was decided as a whole is left alone, and the act before is taken back next', () => {
    const window = open('abcd')
    replace(window, 5, 5, 'Q')
    replace(window, 2, 3, '')
    decide(window, 'accept', ({ struck: gone }) => gone)
    window.undo.undo()
    expect([base(window), shown(window)]).toEqual(['acd', 'acd'])
    window.undo.undo()
    expect([base(window), struck(window)]).toEqual(['acd', 0])
  })

  test('[S6] a rejected part of a strike is not suggested again by undoing what was struck beside it', () => {
    const window = open('abcdef')
    replace(window, 2, 4, '')
    replace(window, 4, 6, '')
    expect([recordsIn(window.doc).length, struck(window)]).toEqual([1, 4])
    decide(window, 'reject', ({ struck: gone }) => firstOf(gone))
    expect(struck(window)).toBe(3)
    window.undo.undo()
    expect(struck(window)).toBe(1)
    expect(base(window)).toBe('abcdef')
  })
})

test('what came back by redo goes as a whole, also when somebody wrote into it', () => {
  const window = open('ad')
  replace(window, 2, 2, 'hello')
  window.undo.undo()
  window.undo.redo()
  elsewhere(window, copy => {
    expect(itemIdAt(openText(copy), 4)).not.toBeNull()
    insertText(openText(copy), 4, '-', {})
  })
  expect(shown(window)).toBe('ahe-llod')
  window.undo.undo()
  expect(shown(window)).toBe('a-d')
})
