/** The real binding on a view without a browser: what fuzz and unit tests edit with. */
import { EditorState, type Plugin } from 'prosemirror-state'
import type * as Y from 'yjs'
import { type BoundView, DocumentBinding } from '../../client/editor/bind-document.ts'
import type { FilterNote } from '../../client/editor/filter-note.ts'
import type { Authoring } from '../../client/editor/authoring.ts'
import { textSchema } from '../../packages/document/text-schema.ts'

export type HeadlessEditor = {
  readonly doc: Y.Doc
  readonly view: BoundView
  readonly binding: DocumentBinding
  /** What the filter left standing, in order. */
  readonly notes: readonly FilterNote[]
}

export function openHeadless(doc: Y.Doc, plugins: readonly Plugin[] = [], authoring?: () => Authoring): HeadlessEditor {
  const notes: FilterNote[] = []
  let uuids = 0
  const binding = new DocumentBinding({
    doc,
    newUuid: () => `${String(doc.clientID % 1e8).padStart(8, '0')}-0000-4000-8000-${String(++uuids).padStart(12, '0')}`,
    onNote: note => notes.push(note),
    ...(authoring === undefined ? {} : { authoring }),
  })
  const view: BoundView & { state: EditorState } = {
    state: EditorState.create({ schema: textSchema, doc: binding.firstDocument(), plugins: [...plugins] }),
    updateState(state) {
      this.state = state
    },
    settleSelection() {
      // Nobody selects in it but by transactions.
    },
  }
  binding.attach(view)
  return { doc, view, binding, notes }
}
