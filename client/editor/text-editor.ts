/**
 * The editor of a goal's text: puts the binding, the keys, the clipboard, numbers, fields and cursors together on one
 * ProseMirror view in light DOM. It asks its surroundings for what only the server can do (options.onRequest) and
 * reports what a toolbar shows (options.onState). Undo is of one's own acts and is emptied when the mode changes.
 */
import { type Command, EditorState as ViewState, type Plugin, TextSelection } from 'prosemirror-state'
import { toggleMark } from 'prosemirror-commands'
import { keymap } from 'prosemirror-keymap'
import type { Node } from 'prosemirror-model'
import { EditorView } from 'prosemirror-view'
import { isLinkAddress, textLimits } from '../../packages/document/text-model.ts'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'
import type { ItemId } from '../../packages/document/tokens.ts'
import { attributesOfNode, embedOfNode, marksOfNode, textSchema } from '../../packages/document/text-schema.ts'
import { say } from '../../packages/messages/say.ts'
import { type Authoring, plainAuthoring } from './authoring.ts'
import { type BoundView, DocumentBinding } from './bind-document.ts'
import type { HeldCaret, HeldSelection } from './held-selection.ts'
import type { FilterNote } from './filter-note.ts'
import { blockDecorations } from './block-decorations.ts'
import { blockDrag } from './block-drag.ts'
import { BracketMarks } from './bracket-marks.ts'
import { clipboardEvents } from './clipboard-events.ts'
import { changeIndent, insertRef, linkAt, setKind, setLink, startOfBlock, touchedBlocks } from './editor-commands.ts'
import { editorInputRules } from './editor-input-rules.ts'
import { editorKeymap } from './editor-keymap.ts'
import type { EditorCommand, EditorMode, EditorState, TextEditorOptions } from './editor-options.ts'
import { blockView, focusFields } from './element-fields.ts'
import { OwnUndo } from './own-undo.ts'
import { buildRefViews, type RefViews } from './ref-view.ts'
import { commentLook, PassageMarks, suggestionLook } from './passage-marks.ts'
import { selectionSettledFirst, settleSelection } from './pending-selection.ts'
import { remoteCursors } from './remote-cursors.ts'
import { type Direction, type Grain, strikeUnit, type StruckStretch } from './suggest-keys.ts'
import { type AuthorLook, SuggestionMarks } from './suggestion-marks.ts'

/** Born with a text on a page, closed by `destroy`. */
export class TextEditor {
  private readonly options: TextEditorOptions
  private readonly binding: DocumentBinding
  private readonly undo: OwnUndo
  /** Passages that something outside stands on. */
  readonly passages: PassageMarks
  /** Where suggestions stand, by their names. */
  readonly suggested: PassageMarks
  /** The brackets of the text, as they are drawn. */
  readonly brackets: BracketMarks
  private readonly suggestions: SuggestionMarks
  private readonly view: EditorView
  private readonly refs: RefViews
  private mode: EditorMode
  private told = ''

  constructor(options: TextEditorOptions) {
    this.options = options
    this.mode = options.mode
    this.binding = new DocumentBinding({
      doc: options.doc,
      newUuid: () => crypto.randomUUID(),
      onNote: note => this.onNote(note),
      authoring: () => this.authoring(),
    })
    this.undo = new OwnUndo(options.doc, this.binding)
    this.suggestions = new SuggestionMarks(options.doc, this.binding, options.lookOf ?? (() => unknownAuthor))
    this.refs = buildRefViews(options.refWords ?? (() => null))
    this.passages = new PassageMarks({
      doc: options.doc,
      goalNumber: options.goalNumber,
      look: commentLook,
      events: options.passages ?? { places: ignore, opened: ignore, pointed: ignore },
    })
    this.suggested = new PassageMarks({
      doc: options.doc,
      goalNumber: options.goalNumber,
      look: suggestionLook,
      events: options.suggested ?? { places: ignore, opened: ignore, pointed: ignore },
    })
    this.brackets = new BracketMarks(
      options.brackets ?? { bracketsOf: () => null, events: { opened: ignore, pointed: ignore } },
    )
    options.mount.replaceChildren()
    this.view = new EditorView(options.mount, {
      state: this.firstState(),
      editable: () => this.mode !== 'read' && this.binding.isLoaded,
      attributes: () => this.attributes(),
      nodeViews: { block: blockView(options.locale), ref: this.refs.view },
      handleClickOn: (_view, _position, node) => this.onPressed(node),
      dispatchTransaction: transaction => {
        if (transaction.getMeta('paste') === true || transaction.steps.length > 1) this.undo.startNewAct()
        this.binding.dispatch(transaction)
      },
    })
    this.binding.attach(this.boundView())
    this.tellState()
  }

  setMode(mode: EditorMode): void {
    if (mode === this.mode) return
    settleSelection(this.view)
    this.mode = mode
    this.undo.clear()
    this.view.setProps({})
    this.tellState()
  }

  /** Does what a button or key means; does nothing where it cannot be done now. */
  run(command: EditorCommand): void {
    const { view } = this
    if (command.kind === 'go-to-block') return this.goToBlock(command.block)
    if (command.kind === 'focus-fields') return this.focusFields()
    if (!view.editable) return
    settleSelection(view)
    switch (command.kind) {
      case 'undo':
        return this.afterUndo(this.undo.undo())
      case 'redo':
        return this.afterUndo(this.undo.redo())
      case 'toggle-mark':
        if (this.mode === 'suggest') return this.options.onNotice('editor-format-not-suggested', {})
        return void toggleMark(textSchema.marks[command.mark])(view.state, view.dispatch)
      case 'edit-link':
        if (this.mode === 'suggest') return this.options.onNotice('editor-format-not-suggested', {})
        return this.options.onRequest({ kind: 'edit-link', address: linkAt(view.state) })
      case 'set-link':
        if (command.address !== null && !isLinkAddress(command.address)) {
          return this.options.onNotice('editor-link-not-valid', {})
        }
        return void setLink(command.address)(view.state, view.dispatch)
      case 'insert-ref':
        this.undo.startNewAct()
        insertRef(command.ref)(view.state, view.dispatch)
        return this.undo.startNewAct()
      case 'set-kind':
        return void setKind(command.to)(view.state, view.dispatch)
      case 'indent':
        return void changeIndent(1)(view.state, view.dispatch)
      case 'outdent':
        return void changeIndent(-1)(view.state, view.dispatch)
      case 'move-up':
        return this.move(-1)
      case 'move-down':
        return this.move(1)
    }
  }

  focus(): void {
    this.view.focus()
  }

  /** Shows anew whose words these are, after more became known of who suggests. */
  authorsChanged(): void {
    this.binding.suggestersChanged()
    this.suggestions.drawAgain()
  }

  /** Puts the caret before a unit and scrolls it into sight; false when it is not in the text. */
  goToUnit(id: ItemId, focus: boolean): boolean {
    const { state } = this.view
    const at = this.binding.positionOfUnit(state.doc, id)
    if (at === null) return false
    this.goToPosition(at, focus)
    return true
  }

  /** Puts the caret before a bracket and scrolls it into sight; false when it is not in the text. */
  goToBracket(id: string, focus: boolean): boolean {
    const at = this.brackets.startOf(id)
    if (at === null) return false
    this.goToPosition(at, focus)
    return true
  }

  /** Where this person stands in the text: what the next editor on it takes over. */
  get caret(): HeldCaret {
    settleSelection(this.view)
    return { selection: this.binding.hold(this.view.state), hasFocus: this.view.hasFocus() }
  }

  /** Stands where somebody stood in an editor before; false where those units are not in this text. */
  takeCaret({ selection, hasFocus }: HeldCaret): boolean {
    const { state, dom } = this.view
    const released = selection === null ? null : this.binding.release(state.doc, selection)
    if (released === null) return false
    this.view.dispatch(state.tr.setSelection(released))
    // Not away from where she went meanwhile. A text to be read takes the focus as any element does.
    if (!hasFocus || document.activeElement !== document.body) return true
    dom.focus({ preventScroll: true })
    this.view.focus()
    return true
  }

  /** Strikes these units, where this person suggests. */
  strike(ranges: readonly UnitRange[]): void {
    this.binding.strike(ranges)
  }

  /** Asks again what references say, once more of them is known. */
  drawRefsAgain(): void {
    this.refs.drawAgain()
  }

  destroy(): void {
    this.undo.destroy()
    this.binding.destroy()
    this.view.destroy()
  }

  private firstState(): ViewState {
    const { awareness, mount, goalNumber, locale, onRequest, onNotice } = this.options
    return ViewState.create({
      schema: textSchema,
      doc: this.binding.firstDocument(),
      plugins: [
        selectionSettledFirst(),
        editorInputRules(),
        this.strikeKeys(),
        editorKeymap(command => this.run(command)),
        clipboardEvents((key, facts) => onNotice(key, facts)),
        blockDecorations(goalNumber),
        blockDrag({ mount, goalNumber, locale, onRequest: request => onRequest(request) }),
        this.suggestions.plugin,
        this.passages.plugin,
        this.suggested.plugin,
        this.brackets.plugin,
        ...(awareness === null ? [] : [remoteCursors(awareness, this.binding)]),
      ],
    })
  }

  private authoring(): Authoring {
    const mode = this.mode === 'suggest' ? 'suggest' : 'direct'
    return { ...(this.options.authorship?.() ?? plainAuthoring), mode }
  }

  /** Backspace and Delete walk over what is struck, where this person suggests. */
  private strikeKeys(): Plugin {
    const struck = (): readonly StruckStretch[] => this.suggestions.ownStruck(this.view.state.doc)
    const key = (direction: Direction, grain: Grain): Command => {
      const command = strikeUnit(struck, direction, grain)
      return (state, dispatch) => this.mode === 'suggest' && command(state, dispatch)
    }
    return keymap({
      Backspace: key('back', 'character'),
      'Shift-Backspace': key('back', 'character'),
      'Mod-Backspace': key('back', 'word'),
      Delete: key('ahead', 'character'),
      'Mod-Delete': key('ahead', 'word'),
    })
  }

  private boundView(): BoundView {
    const { view } = this
    const updated = (): void => this.tellState()
    return {
      get state() {
        return view.state
      },
      updateState(state) {
        if (view.isDestroyed) return
        view.updateState(state)
        updated()
      },
      settleSelection: () => settleSelection(view),
    }
  }

  private attributes(): Record<string, string> {
    const { locale, goalNumber } = this.options
    const reading = this.mode === 'read'
    return {
      class: 'text-editor',
      role: 'textbox',
      'aria-multiline': 'true',
      'aria-readonly': String(reading),
      'aria-label': say(locale, reading ? 'editor-text-label-read' : 'editor-text-label', { number: goalNumber }),
      translate: 'no',
      ...(reading ? { tabindex: '0' } : {}),
    }
  }

  /** A press on a reference tells more of it, and selects it as always. */
  private onPressed(node: Node): boolean {
    const embed = node.type === textSchema.nodes.ref ? embedOfNode(node) : null
    if (embed !== null && 'ref' in embed) this.options.onRequest({ kind: 'show-ref', ref: embed.ref })
    return false
  }

  private onNote(note: FilterNote): void {
    if (note.kind === 'join-blocks') this.options.onRequest(note)
    else if (note.kind === 'format-not-suggested') this.options.onNotice('editor-format-not-suggested', {})
    else if (note.kind === 'suggestions-stayed') this.options.onRequest(note)
    else if (note.kind === 'text-full') {
      const { maxBlocks, maxBlockLength } = textLimits
      this.options.onNotice('editor-text-full', { maxBlocks, maxLength: maxBlockLength })
    }
  }

  private afterUndo(held: HeldSelection | null): void {
    const { state } = this.view
    const selection = held === null ? null : this.binding.release(state.doc, held)
    if (selection !== null) this.view.dispatch(state.tr.setSelection(selection).scrollIntoView())
    this.tellState()
  }

  /** Moving is the server's: no item is touched, only the order of blocks. */
  private move(by: -1 | 1): void {
    if (this.mode === 'suggest') return this.options.onNotice('editor-move-not-suggested', {})
    const { doc } = this.view.state
    const { first, last } = touchedBlocks(this.view.state)
    if (first === 0) return this.options.onNotice('editor-block-first-stays', {})
    const target = by < 0 ? first - 1 : last + 2
    if (target === 0) return this.options.onNotice('editor-block-first-stays', {})
    if (target > doc.childCount) return this.options.onNotice('editor-blocks-at-edge', {})
    const bid = (index: number): string | null =>
      index < doc.childCount ? String(doc.child(index).attrs['bid']) : null
    const firstBid = bid(first)
    const lastBid = bid(last)
    if (firstBid === null || lastBid === null) return
    this.options.onRequest({ kind: 'move-blocks', first: firstBid, last: lastBid, before: bid(target) })
  }

  private goToBlock(bid: string): void {
    const { state } = this.view
    const index = state.doc.children.findIndex(node => node.attrs['bid'] === bid)
    if (index < 0) return
    const start = startOfBlock(state.doc, index)
    this.view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, start + 1)))
    const block = this.view.nodeDOM(start)
    if (block instanceof HTMLElement) block.scrollIntoView({ block: 'start' })
    this.view.focus()
  }

  private goToPosition(at: number, focus: boolean): void {
    const { state } = this.view
    this.view.dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(at))))
    const { node } = this.view.domAtPos(at)
    const element = node instanceof HTMLElement ? node : node.parentElement
    element?.scrollIntoView({ block: 'center' })
    if (focus) this.view.focus()
  }

  private focusFields(): void {
    const { state } = this.view
    focusFields(this.view, startOfBlock(state.doc, touchedBlocks(state).first))
  }

  private tellState(): void {
    const state = this.stateNow()
    const text = JSON.stringify(state)
    if (text === this.told) return
    this.told = text
    this.options.onState(state)
  }

  private stateNow(): EditorState {
    const { state } = this.view
    const { doc, selection, storedMarks } = state
    const { first } = touchedBlocks(state)
    const block = doc.child(first)
    const { kind, indent, element } = attributesOfNode(block)
    const at = selection.empty ? null : selection.$from.nodeAfter
    const marks = at === null ? (storedMarks ?? selection.$from.marks()) : at.marks
    const own = marksOfNode(textSchema.text('x', marks))
    return {
      mode: this.mode,
      strong: own.strong === true,
      em: own.em === true,
      link: linkAt(state),
      blockKind: kind,
      indent,
      element,
      block: this.binding.isLoaded ? String(block.attrs['bid']) : null,
      selectionEmpty: selection.empty,
      canUndo: this.undo.canUndo,
      canRedo: this.undo.canRedo,
    }
  }
}

function ignore(): void {
  // Nothing outside stands on this text.
}

/** Of somebody of whom nothing is known yet. */
const unknownAuthor: AuthorLook = {
  ...{ group: 'none', shape: 's', initial: '', code: '' },
  ...{ inserted: '', deleted: '', says: '' },
}
