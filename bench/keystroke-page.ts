/**
 * The page of the keystroke bench: a text of 10,000 words, once in the product's editor on a live document with
 * another replica beside it, once in bare ProseMirror on the same schema without Yjs.
 */
import { EditorState } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import * as Y from 'yjs'
import { TextEditor } from '../client/editor/text-editor.ts'
import { layout } from '../packages/document/layout.ts'
import { seedText, type NewBlock } from '../packages/document/server-edits.ts'
import { blocksToNode } from '../packages/document/text-schema.ts'
import { insertText, openText } from '../packages/document/tokens.ts'

const wordsPerBlock = 68
const vocabulary =
  'States business and the technical community share reports of incidents with those who run networks so that help arrives in time'.split(
    ' ',
  )

function textOf(words: number): readonly NewBlock[] {
  return Array.from({ length: Math.ceil(words / wordsPerBlock) }, (_, block) => ({
    kind: block % 12 === 0 ? ('heading2' as const) : block % 5 === 0 ? ('action' as const) : ('paragraph' as const),
    runs: [
      {
        text: Array.from(
          { length: wordsPerBlock },
          (__, word) => vocabulary[(block * 7 + word * 3) % vocabulary.length],
        ).join(' '),
        marks: {},
      },
    ],
  }))
}

function mountPoint(): HTMLElement {
  const main = document.querySelector('main') ?? document.body
  const mount = document.createElement('div')
  const sheet = document.createElement('div')
  sheet.className = 'doc'
  sheet.append(mount)
  main.replaceChildren(sheet)
  return mount
}

let remote: Y.Doc | null = null

const harness = {
  openAcquis(words: number): void {
    const seed = new Y.Doc()
    seedText(seed, textOf(words))
    const doc = new Y.Doc()
    const other = new Y.Doc()
    for (const replica of [doc, other]) {
      openText(replica)
      Y.applyUpdate(replica, Y.encodeStateAsUpdate(seed))
    }
    other.on('update', (update: Uint8Array) => Y.applyUpdate(doc, update, 'wire'))
    remote = other
    new TextEditor({
      mount: mountPoint(),
      doc,
      awareness: null,
      mode: 'direct',
      goalNumber: 8,
      locale: 'en',
      onRequest: () => undefined,
      onNotice: () => undefined,
      onState: () => undefined,
    })
  },

  openPlain(words: number): void {
    const seed = new Y.Doc()
    seedText(seed, textOf(words))
    new EditorView(mountPoint(), { state: EditorState.create({ doc: blocksToNode(layout(seed)) }) })
  },

  /** Somebody else types one letter into a paragraph far from the caret; answers how long applying it took, in ms. */
  remoteKeystroke(block: number): number {
    if (remote === null) throw new Error('no live text is open')
    const at = layout(remote)[block]
    if (at === undefined) throw new Error('no such block')
    const started = performance.now()
    const doc = remote
    doc.transact(() => insertText(openText(doc), at.y + 1, 'r', {}))
    return performance.now() - started
  },
}

export type KeystrokeHarness = typeof harness
Object.assign(globalThis, { harness })
