/** Positions, carets and smallest differences: what the binding promises without a browser. */
import { TextSelection } from 'prosemirror-state'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { placeBracket } from '../../packages/document/bracket-edits.ts'
import { layout } from '../../packages/document/layout.ts'
import { moveBlocks, type NewBlock, seedText } from '../../packages/document/server-edits.ts'
import { blockText } from '../../packages/document/projections.ts'
import { blocksToNode, textSchema } from '../../packages/document/text-schema.ts'
import { deleteRange, insertMarker, insertText, itemIdAt, openText, tokens } from '../../packages/document/tokens.ts'
import { plainBlock } from '../../packages/document/text-model.ts'
import { type HeadlessEditor, openHeadless } from '../../tests/live/headless-editor.ts'
import { joinBackward, joinForward, setKind, splitBlock } from './editor-commands.ts'
import { OwnUndo } from './own-undo.ts'

const uuid = '11111111-1111-4111-8111-111111111111'

describe('the caret after remote edits', () => {
  // `|` is the caret. Each remote act is given as [block, unit, words] to insert or [block, unit, count] to delete.
  test.each<[string, string[], [number, number, string | number], string[]]>([
    ['stays with its words when others write before it', ['ab|cd'], [0, 0, 'XX'], ['XXab|cd']],
    ['stays when others write behind it', ['ab|cd'], [0, 3, 'XX'], ['ab|cXXd']],
    ['stays before what others write at the same place', ['ab|cd'], [0, 2, 'XX'], ['ab|XXcd']],
    ['stays at the start of a block', ['ab', '|cd'], [1, 0, 'XX'], ['ab', '|XXcd']],
    ['stays at the end of a block', ['ab|', 'cd'], [1, 0, 'XX'], ['ab|', 'XXcd']],
    ['goes to where the deleted words were', ['ab|cd'], [0, 1, 2], ['a|d']],
    ['survives the loss of the whole block words', ['ab', 'c|d'], [1, 0, 2], ['ab', '|']],
  ])('%s', (_name, before, [block, unit, what], after) => {
    const editor = textOf(...before.map(words => ({ runs: [{ text: words.replace('|', ''), marks: {} }] })))
    putCaret(editor, before)
    remotely(editor, (doc, text) => {
      const at = (layout(doc)[block]?.y ?? 0) + 1 + unit
      if (typeof what === 'string') insertText(text, at, what, {})
      else doc.transact(change => deleteRange(change, text, at, what))
    })
    expect(shown(editor)).toEqual(after)
  })

  test('follows its block when the server moves it', () => {
    const editor = textOf(line('zz'), line('abcd'), line('ef'))
    putCaret(editor, ['zz', 'ab|cd', 'ef'])
    remotely(editor, doc => {
      const [, second] = layout(doc)
      moveBlocks(doc, { first: second?.bid ?? '', last: second?.bid ?? '', before: null })
    })
    expect(shown(editor)).toEqual(['zz', 'ef', 'ab|cd'])
  })

  test('stays in its words when others split the block', () => {
    const editor = textOf(line('abcd'))
    putCaret(editor, ['abc|d'])
    remotely(editor, (_doc, text) => void insertMarker(text, 3, plainBlock))
    expect(shown(editor)).toEqual(['ab', 'c|d'])
  })

  test('a selection does not grow with what others write at its ends', () => {
    const editor = textOf(line('abcd'))
    const { state } = editor.view
    editor.binding.dispatch(state.tr.setSelection(TextSelection.create(state.doc, 2, 4)))
    remotely(editor, (_doc, text) => {
      insertText(text, 4, 'Y', {})
      insertText(text, 2, 'X', {})
    })
    const { from, to } = editor.view.state.selection
    expect(editor.view.state.doc.textBetween(from, to)).toBe('bc')
  })
})

describe('what is shown', () => {
  test('blocks that did not change are the same nodes after a remote edit', () => {
    const editor = textOf(line('one'), line('two'), line('three'))
    const before = editor.view.state.doc
    remotely(editor, (doc, text) => insertText(text, (layout(doc)[1]?.y ?? 0) + 1, 'X', {}))
    const after = editor.view.state.doc
    expect(after.child(0)).toBe(before.child(0))
    expect(after.child(2)).toBe(before.child(2))
    expect(after.child(1).textContent).toBe('Xtwo')
  })

  test('a remote edit is never written back and never undone as an own act', () => {
    const editor = textOf(line('one'))
    const undo = new OwnUndo(editor.doc, editor.binding)
    const written: unknown[] = []
    editor.doc.on('update', (_update: Uint8Array, origin: unknown) => written.push(origin))
    remotely(editor, (_doc, text) => insertText(text, 1, 'X', {}))
    expect(written).toEqual(['remote'])
    undo.undo()
    expect(shown(editor)).toEqual(['|Xone'])
  })

  test('two attributes set by two people at once both survive', () => {
    const editor = textOf(line('act', { kind: 'action', element: uuid }))
    const other = new Y.Doc()
    openText(other)
    Y.applyUpdate(other, Y.encodeStateAsUpdate(editor.doc))
    editor.binding.dispatch(editor.view.state.tr.setNodeAttribute(0, 'lead', 'business'))
    for (const token of tokens(other)) if (token.kind === 'marker') token.map.set('due', '2027')
    Y.applyUpdate(editor.doc, Y.encodeStateAsUpdate(other), 'remote')
    expect(editor.view.state.doc.child(0).attrs).toMatchObject({ lead: 'business', due: '2027', kind: 'action' })
  })

  test('nothing is written before the first ¶ came from the server', () => {
    const doc = new Y.Doc()
    const editor = openHeadless(doc)
    editor.binding.dispatch(editor.view.state.tr.insertText('early', 1))
    expect(Y.encodeStateAsUpdate(doc).length).toBe(2)
    const server = new Y.Doc()
    server.clientID = 7
    seedText(server, [line('seeded')])
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(server), 'remote')
    expect(editor.view.state.doc.textContent).toBe('seeded')
  })

  test('a keystroke costs the wire about twenty bytes', () => {
    const editor = textOf(line('a'.repeat(500)))
    let size = 0
    editor.doc.on('update', (update: Uint8Array) => (size = update.length))
    editor.binding.dispatch(editor.view.state.tr.insertText('b', 200))
    expect(size).toBeLessThan(30)
  })
})

test('a deletion over moved blocks takes nothing behind it where the signs of a bracket stay', () => {
  const editor = textOf(line('One'), line('Two'), line('Three'), line('Four'))
  // Shown One, Three, Two, Four; in the sequence Two still stands before Three.
  remotely(editor, (doc, text) => {
    const [, two, three] = layout(doc)
    moveBlocks(doc, { first: three?.bid ?? '', last: three?.bid ?? '', before: two?.bid ?? '' })
    const unit = itemIdAt(text, (two?.y ?? 0) + 2)
    if (unit !== null) placeBracket(doc, { id: 'b1', first: unit, last: unit, others: [] })
  })
  const { state } = editor.view
  editor.binding.dispatch(state.tr.delete(2, state.doc.content.size - 3))
  expect(layout(editor.doc).map(blockText).join('\n')).toMatch(/^O.*ur$/)
  expect(editor.notes.map(({ kind }) => kind)).toEqual(['delimiters-stayed'])
  expect(editor.view.state.doc.eq(blocksToNode(layout(editor.doc)))).toBe(true)
})

describe('elements', () => {
  test('a block that becomes an element gets a uuid; a copy of it another one', () => {
    const editor = textOf(line('act'), line('x'))
    run(editor, setKind('action'))
    const element = String(editor.view.state.doc.child(0).attrs['element'])
    expect(element).toMatch(/^[0-9a-f-]{36}$/)
    const { state } = editor.view
    editor.binding.dispatch(state.tr.insert(state.doc.content.size, state.doc.child(0)))
    const copy = String(editor.view.state.doc.child(2).attrs['element'])
    expect(copy).toMatch(/^[0-9a-f-]{36}$/)
    expect(copy).not.toBe(element)
  })

  test('Backspace behind an empty block keeps the element that follows, even behind the first ¶', () => {
    const editor = textOf(line('zz'), line(''), line('act', { kind: 'action', element: uuid, lead: 'joint' }))
    putCaret(editor, ['zz', '', '|act'])
    run(editor, joinBackward)
    expect(attributes(editor)).toEqual([
      ['paragraph', 'zz', ''],
      ['action', 'act', uuid],
    ])
    const first = textOf(line(''), line('act', { kind: 'action', element: uuid, lead: 'joint' }))
    putCaret(first, ['|', 'act'])
    run(first, joinForward)
    expect(attributes(first)).toEqual([['action', 'act', uuid]])
  })

  test('Enter before the words of the first block moves its identity on with them', () => {
    const editor = textOf(line('act', { kind: 'action', element: uuid, lead: 'joint' }))
    putCaret(editor, ['|act'])
    run(editor, splitBlock)
    expect(attributes(editor)).toEqual([
      ['paragraph', '', ''],
      ['action', 'act', uuid],
    ])
  })
})

function line(text: string, more: Partial<NewBlock> = {}): NewBlock {
  return { ...more, runs: text === '' ? [] : [{ text, marks: {} }] }
}

function textOf(...blocks: NewBlock[]): HeadlessEditor {
  const server = new Y.Doc()
  server.clientID = 7
  seedText(server, blocks)
  const doc = new Y.Doc()
  doc.clientID = 100
  openText(doc)
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(server))
  return openHeadless(doc)
}

/** Somebody else acts on an up-to-date replica, and the update arrives. */
function remotely(editor: HeadlessEditor, act: (doc: Y.Doc, text: Y.Text) => void): void {
  const other = new Y.Doc()
  other.clientID = 200
  const text = openText(other)
  Y.applyUpdate(other, Y.encodeStateAsUpdate(editor.doc))
  other.transact(() => act(other, text))
  Y.applyUpdate(editor.doc, Y.encodeStateAsUpdate(other, Y.encodeStateVector(editor.doc)), 'remote')
}

function putCaret({ view, binding }: HeadlessEditor, blocks: readonly string[]): void {
  let position = 1
  for (const words of blocks) {
    const at = words.indexOf('|')
    if (at >= 0) {
      binding.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, position + at)))
      return
    }
    position += words.length + 2
  }
}

function shown({ view }: HeadlessEditor): string[] {
  const { doc, selection } = view.state
  return doc.children.map((block, index) => {
    const words = block.textContent
    if (selection.$head.index(0) !== index) return words
    const at = selection.$head.parentOffset
    return `${words.slice(0, at)}|${words.slice(at)}`
  })
}

function attributes({ view }: HeadlessEditor): unknown[] {
  return view.state.doc.children.map(node => [node.attrs['kind'], node.textContent, node.attrs['element']])
}

function run({ view, binding }: HeadlessEditor, command: ReturnType<typeof setKind>): void {
  expect(view.state.schema).toBe(textSchema)
  command(view.state, transaction => binding.dispatch(transaction))
}
