/**
 * Binds a goal's text (Yjs) to an editor's document (ProseMirror): the only file that knows both.
 * Local: each step of a transaction passes the filter, is written to the text as item-level edits under this binding's
 * origin, and only then shown. Remote (others, undo, the server's moves): the blocks are laid out anew and the smallest
 * difference is shown, old nodes staying where they are. Positions: `layout[k].y + 1 + parentOffset`; selections
 * survive as ids of units. Needs of a view only what BoundView says, so that the fuzz runs it without a browser.
 * Rules: the flat text §1, §3, §4; the hygiene of Yjs is in packages/document/tokens.ts.
 */
import { type EditorState, Selection, type Transaction } from 'prosemirror-state'
import type { Node } from 'prosemirror-model'
import {
  AddMarkStep,
  AttrStep,
  RemoveMarkStep,
  ReplaceAroundStep,
  ReplaceStep,
  type Step,
  type Transform,
} from 'prosemirror-transform'
import * as Y from 'yjs'
import { type Block, displayOrder, layout, markedUp } from '../../packages/document/layout.ts'
import type { ReturnedRun } from '../../packages/document/returned-units.ts'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'
import { isElementKind } from '../../packages/document/text-model.ts'
import { attributesOfNode, authorOfNode, blocksToNode } from '../../packages/document/text-schema.ts'
import {
  blockIdOf,
  deleteRange,
  formatRange,
  indexOf,
  type ItemId,
  type MarkChange,
  marksAt,
  openText,
  setAttributes,
  tokens,
  unitsBetween,
} from '../../packages/document/tokens.ts'
import { type Authoring, plainAuthoring } from './authoring.ts'
import { gapAt, positionOf } from './display-range.ts'
import { showDifference } from './document-difference.ts'
import type { FilterNote } from './filter-note.ts'
import { holdSelection, type HeldSelection, releaseSelection } from './held-selection.ts'
import { PieceWriter } from './piece-writer.ts'
import { noteReturned } from './returned-words.ts'
import { type SequenceEdits, sequenceEdits } from './sequence-splices.ts'
import { carriedPosition, changeOf, differing } from './step-facts.ts'
import { suggestStep } from './suggest-filter.ts'
import { StrikeGathering, SuggestionWriter } from './suggestion-writer.ts'
import { relativePlace, shownPosition } from './text-places.ts'
import { carryOver, filterStep, type TextFacts } from './transaction-filter.ts'

/** The part of ProseMirror's EditorView that the binding needs. */
export type BoundView = {
  readonly state: EditorState
  updateState(state: EditorState): void
  /** Makes `state` hold the selection that the person sees; changes no words. */
  settleSelection(): void
}

/** Set on transactions that show what the text says already: they are never written back. */
export const fromText = 'acquis-from-text'
/** Set to 'behind' on a deletion that leaves the caret behind what is only struck, as Delete does. */
export const caretOfStrike = 'acquis-caret-of-strike'
/** Set by the binding on what it shows after records were written: the words stayed, how they are drawn did not. */
export const recordsWritten = 'acquis-records-written'

/** Born with an editor on a text, closed by `destroy`. It is the origin of its own Yjs transactions. */
export class DocumentBinding {
  private readonly doc: Y.Doc
  private readonly text: Y.Text
  private readonly note: (note: FilterNote) => void
  private readonly newUuid: () => string
  private readonly pieces: PieceWriter
  private view: BoundView | null = null
  private readonly askAuthoring: () => Authoring
  private readonly writer: SuggestionWriter
  private blocks: readonly Block[]
  private held: HeldSelection | null = null

  constructor(options: {
    doc: Y.Doc
    newUuid: () => string
    onNote: (note: FilterNote) => void
    authoring?: () => Authoring
  }) {
    this.doc = options.doc
    this.text = openText(options.doc)
    this.note = options.onNote
    this.newUuid = options.newUuid
    this.askAuthoring = options.authoring ?? (() => plainAuthoring)
    this.writer = new SuggestionWriter(options.doc, options.newUuid)
    this.pieces = new PieceWriter(options.doc, options.newUuid, this.askAuthoring)
    this.blocks = this.laidOut()
  }

  /** The document to start a view with. A text without a first ¶ (not loaded yet) shows one empty block. */
  firstDocument(): Node {
    return blocksToNode(this.blocks)
  }

  /** Starts showing remote changes in this view. */
  attach(view: BoundView): void {
    this.view = view
    this.doc.on('beforeTransaction', this.beforeTransaction)
    this.doc.on('afterTransaction', this.afterTransaction)
  }

  destroy(): void {
    this.doc.off('beforeTransaction', this.beforeTransaction)
    this.doc.off('afterTransaction', this.afterTransaction)
    this.view = null
  }

  /** Whether the text is there: nothing can be written before the first ¶ came from the server. */
  get isLoaded(): boolean {
    return this.blocks.length > 0
  }

  /** As shown; `runs` may lag behind. */
  get shownBlocks(): readonly Block[] {
    return this.blocks
  }

  /** In which way this window writes now. */
  get authoring(): Authoring {
    return this.askAuthoring()
  }

  /** Shows anew whose words these are, after more client ids became known. */
  suggestersChanged(): void {
    this.blocks = this.laidOut()
    if (this.view !== null) this.showText(this.view)
  }

  /** Strikes units by their ids, as a record of this person. */
  strike(ranges: readonly UnitRange[]): void {
    const { own } = this.authoring
    if (own === null || ranges.length === 0) return
    this.doc.transact(() => this.writer.strike(own.alias, ranges), this)
    if (this.view !== null) this.showText(this.view)
  }

  /** Says which words an undo of this window brought back. Not tracked, so that it is not undone itself. */
  noteReturned(came: readonly ReturnedRun[]): void {
    const { own } = this.authoring
    if (own !== null) noteReturned(this.doc, own.alias, this.newUuid, came)
  }

  /** Applies a transaction of the view: to the text what it changes, to the view what the text then says. */
  dispatch(transaction: Transaction): void {
    const view = this.view
    if (view === null) return
    if (!transaction.docChanged || transaction.getMeta(fromText) === true) {
      view.updateState(view.state.apply(transaction))
      return
    }
    if (!this.isLoaded) return
    const notes: FilterNote[] = []
    this.held = this.hold(view.state)
    try {
      const written = this.doc.transact(() => this.write(view.state, transaction, notes), this)
      this.show(view, view.state.apply(written))
    } catch (fault) {
      // Part of it may have been written: what is shown must be what the text says.
      this.exact = false
      this.show(view, view.state)
      throw fault
    }
    for (const note of notes) this.note(note)
  }

  /** A selection as ids: a caret clings to the unit on its left, a range to its own first and last unit. */
  hold(state: EditorState): HeldSelection | null {
    return this.isLoaded ? holdSelection(state, (position, side) => this.relativeOf(state.doc, position, side)) : null
  }

  /** The held selection in a document of this text; null where its units are not known. */
  release(doc: Node, held: HeldSelection): Selection | null {
    return releaseSelection(doc, held, place => this.positionOf(doc, place))
  }

  /** The selection as it was before the latest local change or remote transaction: undo returns to it. */
  get heldSelection(): HeldSelection | null {
    return this.held
  }

  relativeOf(doc: Node, position: number, side: number): Y.RelativePosition {
    return relativePlace(this.text, this.blocks, gapAt(doc, position), side)
  }

  positionOf(doc: Node, relative: Y.RelativePosition): number | null {
    const absolute = Y.createAbsolutePositionFromRelativePosition(relative, this.doc)
    return absolute === null || absolute.type !== this.text ? null : shownPosition(this.blocks, doc, absolute.index)
  }

  /** Where a unit is shown; null when it is not in the text. */
  positionOfUnit(doc: Node, id: ItemId): number | null {
    const index = indexOf(this.text, id)
    return index === null ? null : shownPosition(this.blocks, doc, index)
  }

  private readonly beforeTransaction = (transaction: Y.Transaction): void => {
    if (transaction.origin === this || this.view === null) return
    this.view.settleSelection()
    this.held = this.hold(this.view.state)
  }

  private readonly afterTransaction = (transaction: Y.Transaction): void => {
    if (transaction.origin === this || this.view === null || transaction.changed.size === 0) return
    this.blocks = this.laidOut()
    this.showText(this.view)
  }

  private laidOut(): readonly Block[] {
    return layout(this.doc, markedUp(this.authoring.suggesters))
  }

  /** Shows what the text says, the selection held. Records are no part of it: who draws them hears of every change. */
  private showText(view: BoundView): void {
    const { state } = view
    const change = state.tr
    showDifference(change, blocksToNode(this.blocks))
    const selection = this.held === null || !change.docChanged ? null : this.release(change.doc, this.held)
    if (selection !== null && !selection.eq(change.selection)) change.setSelection(selection)
    view.updateState(state.apply(change.setMeta(fromText, true).setMeta('addToHistory', false)))
  }

  /** Shows a state, corrected by what local steps cannot know: ids of new blocks, and what the text made of them. */
  private show(view: BoundView, state: EditorState): void {
    if (this.exact && state.doc.childCount === this.blocks.length) {
      view.updateState(state)
      return
    }
    this.blocks = this.laidOut()
    const change = state.tr
    const differs = showDifference(change, blocksToNode(this.blocks))
    if (change.steps.some(step => !(step instanceof AttrStep))) this.note({ kind: 'shown-otherwise' })
    view.updateState(differs ? state.apply(change.setMeta(fromText, true).setMeta('addToHistory', false)) : state)
  }

  /** Whether `blocks` followed the latest local change without laying the text out anew. */
  private exact = true

  private write(state: EditorState, transaction: Transaction, notes: FilterNote[]): Transaction {
    const out = state.tr
    const { mode, own } = this.authoring
    let changed = false
    this.exact = true
    const strikes = new StrikeGathering()
    transaction.steps.forEach((original, index) => {
      const step = changed ? carryOver(original, transaction.steps.slice(0, index), out.steps) : original
      if (step === null) return
      if (mode === 'suggest') {
        changed = true
        this.suggest(step, out, strikes, notes)
      } else if (this.writeFiltered(step, out, notes)) changed = true
    })
    if (!changed) return transaction
    const head = carriedPosition(transaction, out)
    if (own !== null && this.writer.writeStrikes(own.alias, strikes, state.doc, out.doc)) {
      const caret = transaction.getMeta(caretOfStrike) === 'behind' ? strikes.to : strikes.from
      out.setMeta(recordsWritten, true)
      if (!out.docChanged && caret !== null) out.setSelection(Selection.near(out.doc.resolve(caret), -1))
    }
    if (out.docChanged) out.setSelection(Selection.near(out.doc.resolve(head), -1))
    if (transaction.scrolledIntoView) out.scrollIntoView()
    return out
  }

  /** Whether something else was written than the step said. */
  private writeFiltered(step: Step, out: Transform, notes: FilterNote[]): boolean {
    const filtered = filterStep(this.factsOf(out.doc), step)
    this.writeSteps(filtered.steps, out)
    for (const block of filtered.joins) notes.push({ kind: 'join-blocks', block })
    if (filtered.kept > 0) notes.push({ kind: 'delimiters-stayed', count: filtered.kept })
    if (filtered.authors.length > 0) notes.push({ kind: 'suggestions-stayed', authors: filtered.authors })
    if (filtered.full) notes.push({ kind: 'text-full' })
    return filtered.changed
  }

  /** Strikes are ids, taken before the steps are written; a record of them all is written at the end. */
  private suggest(step: Step, out: Transaction, strikes: StrikeGathering, notes: FilterNote[]): void {
    const { own } = this.authoring
    if (own === null) return
    const suggested = suggestStep(this.factsOf(out.doc), step)
    for (const { gap, length } of suggested.strikes) {
      const block = this.blocks[gap.block]
      if (block === undefined) continue
      const at = length === 0 ? block.y : block.y + 1 + gap.unit
      const position = positionOf(out.doc, gap)
      strikes.add(
        unitsBetween(this.text, at, Math.max(length, 1)),
        position - (length === 0 ? 2 : 0),
        position + length,
      )
    }
    for (const { block, name, value } of suggested.wishes) {
      const bid = this.blocks[block]?.bid
      if (bid !== undefined) this.writer.writeWish(own.alias, bid, name, value)
    }
    if (suggested.wishes.length > 0) {
      this.layOut()
      out.setMeta(recordsWritten, true)
    }
    this.writeSteps(suggested.steps, out)
    if (suggested.kept > 0) notes.push({ kind: 'delimiters-stayed', count: suggested.kept })
    if (suggested.full) notes.push({ kind: 'text-full' })
    if (suggested.format) notes.push({ kind: 'format-not-suggested' })
  }

  private factsOf(doc: Node): TextFacts {
    return {
      ...{ doc, blocks: this.blocks, order: displayOrder(this.doc), alias: this.authoring.own?.alias ?? null },
      marksAt: ({ block, unit }) => {
        const target = this.blocks[block]
        return target === undefined ? {} : marksAt(this.text, target.y + 1 + unit)
      },
    }
  }

  /** Several steps are the splices that a filter made of one. */
  private writeSteps(steps: readonly Step[], out: Transform): void {
    const before = out.doc
    const splices: ReplaceStep[] = []
    for (const step of steps) {
      const { doc } = out
      if (out.maybeStep(step).failed !== null) continue
      if (step instanceof ReplaceStep) splices.push(step)
      else if (step instanceof AddMarkStep) this.writeMark(doc, step.from, step.to, changeOf(step, true))
      else if (step instanceof RemoveMarkStep) this.writeMark(doc, step.from, step.to, changeOf(step, false))
      else if (step instanceof AttrStep || step instanceof ReplaceAroundStep) this.writeAttributes(doc, out.doc)
      else throw new Error(`a step of kind ${String(step.toJSON().stepType)} cannot be written to a text`)
    }
    if (splices.length > 0) this.writeSplices(sequenceEdits(before, this.blocks, splices))
  }

  private writeSplices({ deletions, insertions, within }: SequenceEdits): void {
    let grown = 0
    for (const { at, length } of deletions) {
      this.deleteUnits(at, length)
      grown -= length
    }
    for (const { at, pieces } of insertions) grown += this.pieces.insert(at, pieces)
    if (within === null) this.layOut()
    else this.shift(within, grown)
  }

  private deleteUnits(index: number, length: number): void {
    this.doc.transact(inner => deleteRange(inner, this.text, index, length))
  }

  private writeMark(doc: Node, from: number, to: number, change: MarkChange): void {
    const ranges: { at: number; length: number }[] = []
    doc.forEach((node, offset, index) => {
      const begin = Math.max(from - offset - 1, 0)
      const end = Math.min(to - offset - 1, node.content.size)
      const block = this.blocks[index]
      if (block !== undefined && begin < end) ranges.push({ at: block.y + 1 + begin, length: end - begin })
    })
    for (const { at, length } of ranges) formatRange(this.text, at, length, change)
    this.exact = false
  }

  /** Writes only what differs: one attribute is one register, so others' changes to another one survive. */
  private writeAttributes(before: Node, after: Node): void {
    after.forEach((node, _offset, index) => {
      const old = before.maybeChild(index)
      if (old === null || old === node || old.sameMarkup(node)) return
      const was = attributesOfNode(old)
      const is = { ...attributesOfNode(node) }
      if (isElementKind(is.kind) && is.element === '') is.element = this.newUuid()
      const bid = this.blocks[index]?.bid
      for (const token of tokens(this.doc)) {
        if (token.kind !== 'marker' || blockIdOf(token.id) !== bid) continue
        this.pieces.underId(authorOfNode(old) !== null, () => setAttributes(token.map, differing(was, is)))
      }
    })
    this.layOut()
  }

  /** The common keystroke: every block behind this one in the sequence begins later by as much as it grew. */
  private shift(grown: Block, by: number): void {
    this.blocks = this.blocks.map(block => {
      if (block === grown) return { ...block, length: block.length + by }
      return block.y > grown.y ? { ...block, y: block.y + by } : block
    })
  }

  private layOut(): void {
    this.blocks = this.laidOut()
    this.exact = false
  }
}
