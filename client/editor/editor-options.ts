/**
 * What the editor needs from its surroundings and says to them: the words of TextEditor's face (text-editor.ts).
 */
import type * as Y from 'yjs'
import type { Awareness } from 'y-protocols/awareness'
import type { RefWords } from '../../packages/document/block-markup.ts'
import type { BlockKind } from '../../packages/document/text-model.ts'
import type { Authoring } from './authoring.ts'
import type { BracketMarksOptions } from './bracket-marks.ts'
import type { PassageEvents } from './passage-marks.ts'
import type { AuthorLook } from './suggestion-marks.ts'
import type { Locale, MessageFacts, MessageKey } from '../../packages/messages/say.ts'

export type EditorMode = 'read' | 'suggest' | 'direct'

export type TextEditorOptions = {
  /** An element in light DOM; what it holds (the server's first HTML) is replaced. */
  readonly mount: HTMLElement
  readonly doc: Y.Doc
  readonly awareness: Awareness | null
  readonly mode: EditorMode
  readonly goalNumber: number
  readonly locale: Locale
  /** What a reference says beside its code; null while it is not known. `drawRefsAgain` asks once more. */
  readonly refWords?: ((ref: string) => RefWords | null) | undefined
  /** What only the server can do, or the surroundings: to be sent once the words before it are saved. */
  onRequest(request: EditorRequest): void
  /** A sentence that the person should hear (a polite live region). */
  onNotice(key: MessageKey, facts: MessageFacts): void
  onState(state: EditorState): void
  /** Whose suggestions there are, and this person's ids; without it nobody suggests. `mode` is the editor's. */
  readonly authorship?: (() => Omit<Authoring, 'mode'>) | undefined
  /** How somebody who suggests is shown. */
  readonly lookOf?: ((alias: string) => AuthorLook) | undefined
  /** What happens to passages that something outside stands on (TextEditor.passages). */
  readonly passages?: PassageEvents | undefined
  /** What happens to suggestions (TextEditor.suggested). */
  readonly suggested?: PassageEvents | undefined
  /** How brackets are shown, and what happens to them; without it they are their signs. */
  readonly brackets?: BracketMarksOptions | undefined
}

export type EditorRequest =
  /** Show the blocks from `first` to `last` before `before`, or at the end for null. */
  | { readonly kind: 'move-blocks'; readonly first: string; readonly last: string; readonly before: string | null }
  /** Join this block to the one shown before it, which is not its neighbour in the sequence. */
  | { readonly kind: 'join-blocks'; readonly block: string }
  /** Words of these people's suggestions stayed: they go by decision. */
  | { readonly kind: 'suggestions-stayed'; readonly authors: readonly string[] }
  /** Somebody pressed a reference: tell her more of it. */
  | { readonly kind: 'show-ref'; readonly ref: string }
  /** Ask for an address; answer with the command `set-link`. */
  | { readonly kind: 'edit-link'; readonly address: string | null }

export type EditorCommand =
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  | { readonly kind: 'toggle-mark'; readonly mark: 'strong' | 'em' }
  /** Null takes the link away. An address that is not allowed is noticed and changes nothing. */
  | { readonly kind: 'set-link'; readonly address: string | null }
  | { readonly kind: 'edit-link' }
  /** Puts a reference behind the selection, with a space before it where words stand. */
  | { readonly kind: 'insert-ref'; readonly ref: string }
  | { readonly kind: 'set-kind'; readonly to: BlockKind }
  | { readonly kind: 'indent' }
  | { readonly kind: 'outdent' }
  | { readonly kind: 'move-up' }
  | { readonly kind: 'move-down' }
  /** To the fields of the element that holds the caret. */
  | { readonly kind: 'focus-fields' }
  /** Puts the caret at the start of a block and scrolls it into view. */
  | { readonly kind: 'go-to-block'; readonly block: string }

/** What a toolbar shows. */
export type EditorState = {
  readonly mode: EditorMode
  readonly strong: boolean
  readonly em: boolean
  readonly link: string | null
  readonly blockKind: BlockKind
  readonly indent: number
  /** The element that holds the caret; '' where there is none. */
  readonly element: string
  /** The block that holds the caret; null while the text is not loaded. */
  readonly block: string | null
  readonly selectionEmpty: boolean
  readonly canUndo: boolean
  readonly canRedo: boolean
}
