/**
 * The table of what Delete, Cut, typing and paste may do in direct mode. A text is written with `¶` before each block
 * but the first, `[`, `/`, `]` for a bracket's delimiters, `@` for a reference; `a…z` and emoji are words.
 */
import { Fragment, type Node, Slice } from 'prosemirror-model'
import { ReplaceStep } from 'prosemirror-transform'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { layout, type Run } from '../../packages/document/layout.ts'
import { moveBlocks, type NewBlock, seedText } from '../../packages/document/server-edits.ts'
import { blocksToNode, textSchema } from '../../packages/document/text-schema.ts'
import { openText } from '../../packages/document/tokens.ts'
import { type HeadlessEditor, openHeadless } from '../../tests/live/headless-editor.ts'

describe('what a range loses', () => {
  test.each([
    ['words go', 'abcd', 1, 3, '', 'ad'],
    ['a reference goes', 'a@b', 0, 2, '', 'b'],
    ['a ¶ goes and its words join', 'ab¶cd', 1, 4, '', 'ad'],
    ['several ¶ go', 'ab¶cd¶ef', 1, 7, '', 'af'],
    ['delimiters stay', 'a[b/c]d', 0, 7, '', '[/]'],
    ['delimiters stay in joined blocks', 'a[b¶c/d¶e]f', 0, 11, '', '[/]'],
    ['a lone delimiter is stepped over', 'a[b', 1, 2, '', 'a[b'],
    ['what is typed stands where the range began', 'a[b]c', 0, 5, 'x', 'x[]'],
    ['everything typed over leaves the first ¶', 'ab¶cd¶', 0, 6, 'x', 'x'],
  ])('%s', (_name, before, from, to, typed, after) => {
    const editor = textOf(before)
    replace(editor, from, to, typed)
    expect(written(editor)).toBe(after)
  })

  test('whole blocks, stated between blocks, go with their ¶; the first stays empty', () => {
    const editor = textOf('ab¶cd¶ef')
    const { state } = editor.view
    editor.binding.dispatch(state.tr.delete(0, 8))
    expect(written(editor)).toBe('¶ef')
    const second = textOf('ab¶cd¶ef')
    second.binding.dispatch(second.view.state.tr.delete(4, 8))
    expect(written(second)).toBe('ab¶ef')
  })
})

describe('characters stay whole', () => {
  test.each([
    ['deleting half an emoji deletes it', 'a😀b', 2, 3, '', 'ab'],
    ['a range that begins in an emoji takes all of it', 'a😀b', 2, 4, '', 'a'],
    ['typing into an emoji stands before it', 'a😀b', 2, 2, 'x', 'ax😀b'],
    ['half an emoji is not brought in', 'ab', 1, 1, '\ud83d', 'ab'],
    ['a half is taken out of longer words', 'ab', 1, 1, 'x\ude00y', 'axyb'],
  ])('%s', (_name, before, from, to, typed, after) => {
    const editor = textOf(before)
    replace(editor, from, to, typed)
    expect(written(editor)).toBe(after)
  })

  test('a format covers whole characters', () => {
    const editor = textOf('a😀b')
    editor.binding.dispatch(editor.view.state.tr.addMark(1, 3, textSchema.marks.strong.create()))
    expect(editor.view.state.doc.toString()).toContain('strong("a😀")')
    expect(written(editor)).toBe('a😀b')
  })
})

describe('a moved border', () => {
  test('a ¶ with words behind it stays, and the server is asked to join', () => {
    const editor = textOf('zz¶ab¶cd¶ef')
    move(editor, 3, 1)
    expect(written(editor)).toBe('zz¶ef¶ab¶cd')
    replace(editor, 4, 6, '')
    expect(editor.notes).toEqual([{ kind: 'join-blocks', block: layout(editor.doc)[2]?.bid }])
    expect(written(editor)).toBe('zz¶e¶ab¶cd')
  })

  test('a ¶ with nothing behind it goes', () => {
    const editor = textOf('zz¶ab¶cd¶ef')
    move(editor, 3, 1)
    replace(editor, 2, 5, '')
    expect(written(editor)).toBe('zz¶ab¶cd')
    expect(editor.notes).toEqual([])
  })

  test('a loss that would carry an unlisted block elsewhere does not happen', () => {
    const editor = textOf('zz¶ab¶cd¶ef')
    move(editor, 1, 3)
    expect(written(editor)).toBe('zz¶cd¶ab¶ef')
    // A new block behind `ab`: the register does not list it, it follows its neighbour in the sequence.
    split(editor, 7)
    expect(written(editor)).toBe('zz¶cd¶a¶b¶ef')
    replace(editor, 5, 7, '')
    expect(written(editor).replaceAll('¶', '')).toBe('zzcdbef')
    expect(written(editor).endsWith('¶b¶ef')).toBe(true)
  })
})

describe('limits', () => {
  test('a block takes no more than its limit, and the person is told', () => {
    const editor = textOf('a')
    replace(editor, 1, 1, 'x'.repeat(64_000))
    expect(written(editor)).toBe('a')
    expect(editor.notes).toEqual([{ kind: 'text-full' }])
    replace(editor, 1, 1, 'x'.repeat(63_999))
    expect(written(editor).length).toBe(64_000)
  })
})

/** Opens a written text in an editor. */
function textOf(text: string): HeadlessEditor {
  const server = new Y.Doc()
  server.clientID = 7
  seedText(
    server,
    text.split('¶').map((words): NewBlock => ({ runs: runsOf(words) })),
  )
  const doc = new Y.Doc()
  doc.clientID = 100
  openText(doc)
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(server))
  return openHeadless(doc)
}

function runsOf(words: string): Run[] {
  return words
    .split(/([[\]/@])/)
    .filter(part => part !== '')
    .map((part): Run => {
      if (part === '@') return { embed: { ref: 'IND-1' }, marks: {} }
      if (part === '[') return { embed: { b: 'o', i: '1' }, marks: {} }
      if (part === '/') return { embed: { b: 'a', i: '1', n: 1 }, marks: {} }
      if (part === ']') return { embed: { b: 'c', i: '1' }, marks: {} }
      return { text: part, marks: {} }
    })
}

/** The text as the text says it, which must be what the editor shows. */
function written({ doc, view }: HeadlessEditor): string {
  const blocks = layout(doc)
  expect(view.state.doc.eq(blocksToNode(blocks))).toBe(true)
  const sign = { o: '[', a: '/', c: ']' } as const
  return blocks
    .map(block =>
      block.runs.map(run => ('text' in run ? run.text : 'b' in run.embed ? sign[run.embed.b] : '@')).join(''),
    )
    .join('¶')
}

/** Replaces between two places, counted over words and ¶ alike. */
function replace({ view, binding }: HeadlessEditor, from: number, to: number, typed: string): void {
  const { doc } = view.state
  const content = typed === '' ? Fragment.empty : Fragment.from(textSchema.text(typed))
  const step = new ReplaceStep(positionAt(doc, from), positionAt(doc, to), new Slice(content, 0, 0))
  binding.dispatch(view.state.tr.step(step))
}

function split({ view, binding }: HeadlessEditor, at: number): void {
  binding.dispatch(view.state.tr.split(positionAt(view.state.doc, at)))
}

function positionAt(doc: Node, count: number): number {
  let left = count
  let position = 1
  for (const block of doc.children) {
    if (left <= block.content.size) return position + left
    left -= block.content.size + 1
    position += block.nodeSize
  }
  throw new RangeError('behind the end')
}

/** As the server moves: block `from` before block `to`. */
function move({ doc }: HeadlessEditor, from: number, to: number): void {
  const blocks = layout(doc)
  const copy = new Y.Doc()
  openText(copy)
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  copy.clientID = 7
  const bid = blocks[from]?.bid ?? ''
  moveBlocks(copy, { first: bid, last: bid, before: blocks[to]?.bid ?? null })
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(copy, Y.encodeStateVector(doc)), 'server')
}
