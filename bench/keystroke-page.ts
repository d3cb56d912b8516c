/**
 * The page of the keystroke bench: a text of 10,000 words, in the product's editor on a live document with another
 * replica beside it, alone and with discussions in the margin; and in bare ProseMirror on the same schema without Yjs.
 */
import { EditorState } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import * as Y from 'yjs'
import { DiscussionPanel, type DiscussionMarks } from '../client/comment/discussion-panel.ts'
import type { Thread } from '../client/comment/thread-store.ts'
import type { PassageEvents } from '../client/editor/passage-marks.ts'
import { TextEditor } from '../client/editor/text-editor.ts'
import { rangesOf, type Passage } from '../packages/document/anchors.ts'
import { bracketsIn } from '../packages/document/bracket-edits.ts'
import { layout } from '../packages/document/layout.ts'
import { seedText, type NewBlock } from '../packages/document/server-edits.ts'
import { suggestionsIn } from '../packages/document/suggestion-list.ts'
import { blocksToNode } from '../packages/document/text-schema.ts'
import { insertText, openText } from '../packages/document/tokens.ts'
import { bracketLook, contest, contestantLook, contestants } from './contested-text.ts'

type Contested = { readonly suggestions: number; readonly brackets: number }

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

function openEditor(doc: Y.Doc, passages: PassageEvents | undefined, isContested: boolean): TextEditor {
  const suggesting = {
    authorship: () => ({ own: { alias: 'me', suggestId: doc.clientID }, suggesters: contestants }),
    lookOf: () => contestantLook,
    brackets: { bracketsOf: () => bracketLook, events: { opened: () => undefined, pointed: () => undefined } },
  }
  return new TextEditor({
    mount: mountPoint(),
    doc,
    awareness: null,
    mode: isContested ? 'suggest' : 'direct',
    goalNumber: 8,
    locale: 'en',
    onRequest: () => undefined,
    onNotice: () => undefined,
    onState: () => undefined,
    passages,
    ...(isContested ? suggesting : {}),
  })
}

/** The panel as the workspace composes it, with threads on words all over the text, as a server would list them. */
function discuss(doc: Y.Doc, count: number, isContested: boolean): void {
  const threads = threadsOn(doc, count)
  const standing = { role: 'delegate', phase: 'drafting', pen: 'delegations', paused: false, goal: 'proposed' }
  globalThis.fetch = () => Promise.resolve(Response.json({ standing, threads }))
  const panel = document.createElement('discussion-panel')
  if (!(panel instanceof DiscussionPanel)) throw new Error('the panel is not there')
  panel.subject = { kind: 'goal', agendaId: 'bench', goalId: 'bench' }
  panel.participantId = 'bench'
  const passages: PassageEvents = {
    places: places => {
      panel.places = places
      panel.realign()
    },
    opened: () => undefined,
    pointed: () => undefined,
  }
  const editor = openEditor(doc, passages, isContested)
  panel.beside = { lines: () => editor.passages.tops(), selected: () => null, whenSaved: () => Promise.resolve() }
  panel.addEventListener('marks', event => {
    const { all } = (event as CustomEvent<DiscussionMarks>).detail
    editor.passages.show(
      all.map(({ id, anchor }) => ({ id, isDrawn: true, kind: 'passage', passage: passageOf(anchor) })),
    )
  })
  document.querySelector('main')?.append(panel)
}

function passageOf({ ranges, quote, prefix, suffix }: Thread['anchor']): Passage {
  return {
    quote,
    prefix,
    suffix,
    ranges: ranges.map(([client = 0, clock = 0, lastClient = 0, lastClock = 0]) => ({
      first: { client, clock },
      last: { client: lastClient, clock: lastClock },
    })),
  }
}

function threadsOn(doc: Y.Doc, count: number): readonly Thread[] {
  const blocks = layout(doc)
  return Array.from({ length: count }, (_, k): Thread => {
    const block = (k * 7) % blocks.length
    const from = (k * 31) % 300
    const ranges = rangesOf(doc, blocks, [{ block, bid: '', from, to: from + 24 }])
    const id = `00000000-0000-4000-8000-${String(k).padStart(12, '0')}`
    const author = {
      id: null,
      name: 'A delegate',
      organisation: 'An organisation',
      code: 'ORG',
      group: 'business',
    } as const
    const at = '2026-11-20T10:00:00.000Z'
    const said = { author, version: 1, mentions: [], writtenAt: at, editedAt: null, withdrawnAt: null }
    return {
      id,
      goalId: 'bench',
      number: k + 1,
      round: 1,
      type: 'comment',
      anchor: {
        kind: 'passage',
        ranges: ranges.map(({ first, last }) => [first.client, first.clock, last.client, last.clock]),
        quote: 'words',
        prefix: '',
        suffix: '',
        element: null,
        indicator: null,
      },
      openedBy: null,
      openedAt: at,
      resolvedAt: null,
      resolvedBy: null,
      comments: [{ ...said, id: `c-${id}`, words: 'Whom does this bind, and from when on?' }],
    }
  })
}

const harness = {
  /** `contested`: typed in suggest mode, in a text with so many suggestions and brackets; null for a plain one. */
  openAcquis(words: number, threads: number, contested: Contested | null): void {
    const seed = new Y.Doc()
    seedText(seed, textOf(words))
    if (contested !== null) contest(seed, contested)
    const doc = new Y.Doc()
    if (contested !== null) doc.clientID = 50
    const other = new Y.Doc()
    for (const replica of [doc, other]) {
      openText(replica)
      Y.applyUpdate(replica, Y.encodeStateAsUpdate(seed))
    }
    other.on('update', (update: Uint8Array, origin) => origin !== 'wire' && Y.applyUpdate(doc, update, 'wire'))
    if (contested !== null)
      doc.on('update', (update, origin) => origin !== 'wire' && Y.applyUpdate(other, update, 'wire'))
    remote = other
    if (threads === 0) openEditor(doc, undefined, contested !== null)
    else discuss(doc, threads, contested !== null)
  },

  /** What is suggested in the open text, and its brackets. */
  contested(): Contested {
    if (remote === null) throw new Error('no live text is open')
    return {
      suggestions: suggestionsIn(remote, contestants).length,
      brackets: bracketsIn(layout(remote)).length,
    }
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
