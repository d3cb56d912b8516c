/**
 * What the browser tests of the editor reach for, on `globalThis.harness`. Runs in the page of editor-page.ts: one
 * editor on a text, and beside it another person's replica, connected without delay.
 */
import * as Y from 'yjs'
import { Awareness } from 'y-protocols/awareness'
import { blocksFromMarkup, blocksFromPlainText, type Pasted } from '../../client/editor/clipboard-blocks.ts'
import { readMarkup } from '../../client/editor/clipboard-reader.ts'
import type { EditorCommand, EditorMode, EditorRequest, EditorState } from '../../client/editor/editor-options.ts'
import { TextEditor } from '../../client/editor/text-editor.ts'
import { rangesOf } from '../../packages/document/anchors.ts'
import { layout } from '../../packages/document/layout.ts'
import { joinAcrossMove, moveBlocks, type NewBlock, seedText } from '../../packages/document/server-edits.ts'
import { deleteRange, insertText, openText } from '../../packages/document/tokens.ts'

export type SeenBlock = {
  readonly kind: string
  readonly indent: number
  readonly text: string
  readonly lead: string
  readonly partners: string
  readonly due: string
  readonly element: string
  readonly bid: string
}

type Standing = { editor: TextEditor; doc: Y.Doc; other: Y.Doc; awareness: Awareness; others: Awareness }

let standing: Standing | null = null
/** The references whose words this window knows. */
const known = new Set(['IND-3'])
const requests: EditorRequest[] = []
const notices: string[] = []
let state: EditorState | null = null

function now(): Standing {
  if (standing === null) throw new Error('no text was opened')
  return standing
}

const harness = {
  /** The blocks of a clipboard fragment, as the editor would paste them. */
  blocksOf(fragment: { html?: string; text?: string }): Pasted {
    return fragment.html === undefined
      ? blocksFromPlainText(fragment.text ?? '')
      : blocksFromMarkup(readMarkup(fragment.html))
  },

  /** Opens a text in a fresh editor. Moves and joins are answered at once, as the server would. */
  open(blocks: readonly NewBlock[], mode: EditorMode = 'direct'): void {
    standing?.editor.destroy()
    requests.length = 0
    notices.length = 0
    const seed = new Y.Doc()
    seed.clientID = 7
    seedText(seed, blocks)
    const doc = new Y.Doc()
    const other = new Y.Doc()
    for (const replica of [doc, other]) {
      openText(replica)
      Y.applyUpdate(replica, Y.encodeStateAsUpdate(seed))
    }
    doc.on('update', (update: Uint8Array, origin: unknown) => origin !== 'wire' && Y.applyUpdate(other, update, 'wire'))
    other.on('update', (update: Uint8Array, origin: unknown) => origin !== 'wire' && Y.applyUpdate(doc, update, 'wire'))
    const awareness = new Awareness(doc)
    const main = document.querySelector('main') ?? document.body
    main.replaceChildren()
    const before = document.createElement('button')
    before.textContent = 'before'
    const sheet = document.createElement('div')
    sheet.className = 'doc'
    const mount = document.createElement('div')
    const after = document.createElement('button')
    after.textContent = 'after'
    sheet.append(mount)
    main.append(before, sheet, after)
    const editor = new TextEditor({
      mount,
      doc,
      awareness,
      mode,
      goalNumber: 8,
      locale: 'en',
      refWords: ref =>
        known.has(ref) ? { name: `About ${ref}`, label: `${ref}, about it`, sign: 'gauge', href: null } : null,
      onRequest: request => {
        requests.push(request)
        if (request.kind === 'move-blocks') harness.asServer(copy => moveBlocks(copy, request))
        if (request.kind === 'join-blocks') harness.asServer(copy => void joinAcrossMove(copy, request))
      },
      onNotice: key => notices.push(key),
      onState: told => {
        state = told
      },
    })
    standing = { editor, doc, other, awareness, others: new Awareness(other) }
  },

  learn(ref: string): void {
    known.add(ref)
    now().editor.drawRefsAgain()
  },

  asServer(act: (copy: Y.Doc) => void): void {
    const { doc } = now()
    const copy = new Y.Doc()
    openText(copy)
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
    copy.clientID = 7
    act(copy)
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(copy, Y.encodeStateVector(doc)), 'server')
  },

  /** What the other person's replica says: only what really went through the text. */
  blocks(): readonly SeenBlock[] {
    const read = (doc: Y.Doc): readonly SeenBlock[] =>
      layout(doc).map(({ runs, y: _, length: __, ...block }) => ({
        ...block,
        text: runs
          .map(run => {
            const words = 'text' in run ? run.text : JSON.stringify(run.embed)
            return run.marks.strong === true ? `**${words}**` : run.marks.em === true ? `_${words}_` : words
          })
          .join(''),
      }))
    const { doc, other } = now()
    if (JSON.stringify(read(doc)) !== JSON.stringify(read(other))) throw new Error('the replicas differ')
    return read(other)
  },

  /** The other person types or deletes. */
  otherInserts(block: number, unit: number, words: string): void {
    const { other } = now()
    const at = layout(other)[block]
    if (at !== undefined) other.transact(() => insertText(openText(other), at.y + 1 + unit, words, {}))
  },
  otherDeletes(block: number, unit: number, length: number): void {
    const { other } = now()
    const at = layout(other)[block]
    if (at !== undefined) other.transact(change => deleteRange(change, openText(other), at.y + 1 + unit, length))
  },

  /** The other person's caret, as the server would stamp it. */
  otherCursor(block: number, unit: number, user: { name: string; code: string | null; group: string | null }): void {
    const { other, awareness } = now()
    const at = layout(other)[block]
    const place = Y.createRelativePositionFromTypeIndex(openText(other), (at?.y ?? 0) + 1 + unit, -1)
    const cursor = { anchor: Y.relativePositionToJSON(place), head: Y.relativePositionToJSON(place) }
    awareness.states.set(4242, { user, cursor })
    awareness.emit('change', [{ added: [4242], updated: [], removed: [] }, 'wire'])
  },
  ownCursor(): unknown {
    return now().awareness.getLocalState()?.['cursor'] ?? null
  },

  /** Marks the words of a block from one unit to another, as a comment on them would. */
  mark(block: number, from: number, to: number): void {
    const { doc, editor } = now()
    const blocks = layout(doc)
    const ranges = rangesOf(doc, blocks, [{ block, bid: blocks[block]?.bid ?? '', from, to }])
    const passage = { ranges, quote: '', prefix: '', suffix: '' }
    editor.passages.show([{ id: 'marked', isDrawn: true, kind: 'passage', passage }])
  },
  /** A counterpart of the mark is pointed at, or no longer. */
  pointAtMark(isOn: boolean): void {
    now().editor.passages.point(isOn ? 'marked' : null)
  },
  /** The words that a comment would stand on. */
  selected(): string {
    return now().editor.passages.selected()?.quote ?? ''
  },

  run(command: EditorCommand): void {
    now().editor.run(command)
  },
  setMode(mode: EditorMode): void {
    now().editor.setMode(mode)
  },
  requests: (): readonly EditorRequest[] => requests,
  notices: (): readonly string[] => notices,
  state: (): EditorState | null => state,
}

export type Harness = typeof harness
Object.assign(globalThis, { harness })
