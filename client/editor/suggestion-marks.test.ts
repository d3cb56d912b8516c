/** What is drawn of suggestions after typing is what would be drawn anew. On a view without a browser. */
import { EditorState } from 'prosemirror-state'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { aText } from '../../packages/document/testing/replicas.ts'
import { amal, bo, strikeUnits, suggesters, suggestWords } from '../../packages/document/testing/suggesting.ts'
import { openText } from '../../packages/document/tokens.ts'
import { openHeadless } from '../../tests/live/headless-editor.ts'
import { SuggestionMarks } from './suggestion-marks.ts'

test('typing draws only the blocks that it touches, and they look as if all were drawn anew', () => {
  const doc = aText('The State shall act.', 'It should.', 'a b a b', 'end')
  suggestWords(doc, bo, 5, 'suggested')
  strikeUnits(doc, bo, 16, 6)
  strikeUnits(doc, amal, 36, 12, 'b')
  const replica = new Y.Doc()
  replica.clientID = 12
  openText(replica)
  Y.applyUpdate(replica, Y.encodeStateAsUpdate(doc))
  const all = new Map([...suggesters, [12, amal.alias]])
  const own = { alias: amal.alias, suggestId: 12 }
  const editor = openHeadless(replica, [], () => ({ mode: 'suggest', own, suggesters: all }))
  const look = { group: 'business', shape: 'b', initial: 'B', code: 'ICC', inserted: '', deleted: '', says: '' }
  const marks = new SuggestionMarks(replica, editor.binding, () => look)
  editor.view.updateState(editor.view.state.reconfigure({ plugins: [marks.plugin] }))
  const drawn = (state: EditorState): readonly string[] =>
    (marks.plugin.getState(state)?.find() ?? [])
      .map(({ from, to, spec }) => `${from}-${to} ${JSON.stringify(spec)}`)
      .sort()
  for (let k = 0; k < 40; k++) {
    const { state } = editor.view
    const at = 1 + ((k * 7) % (state.doc.content.size - 2))
    const from = state.doc.resolve(at).parent.isTextblock ? at : at + 1
    editor.binding.dispatch(k % 5 === 4 ? state.tr.split(from) : state.tr.insertText(k % 3 === 0 ? 'x' : 'yz', from))
    const { doc: shown, plugins } = editor.view.state
    expect(drawn(editor.view.state)).toEqual(drawn(EditorState.create({ doc: shown, plugins })))
  }
  expect(drawn(editor.view.state).length).toBeGreaterThan(20)
})
