/**
 * Undo and redo of one's own acts only: what this binding wrote, never what others or the server's commands did.
 * Emptied when the mode changes, for a stack of one mode makes no sense in another. The caret returns to where it was
 * before the act. A bracket's delimiters and accepted words are never taken away by an undo: of what was decided in part,
 * the undecided rest goes (packages/document/undo-preparation.ts).
 */
import * as Y from 'yjs'
import { acceptedIn, holdsUnit } from '../../packages/document/suggestion-store.ts'
import { newUnits, rebornUnits, type ReturnedRun } from '../../packages/document/returned-units.ts'
import { isDelimiter, isEmbed, roots } from '../../packages/document/text-model.ts'
import { openText } from '../../packages/document/tokens.ts'
import { cutForUndo, takeBackRests } from '../../packages/document/undo-preparation.ts'
import { bringBack, removeTokens, tokensIn } from '../../packages/document/unit-edits.ts'
import type { DocumentBinding } from './bind-document.ts'
import type { HeldSelection } from './held-selection.ts'

/** Acts within this time are undone together, as a person means them. */
const captureTimeoutMs = 500

/** Born with a binding, closed by `destroy`. */
export class OwnUndo {
  private readonly doc: Y.Doc
  private readonly manager: Y.UndoManager
  private readonly binding: DocumentBinding
  private readonly selections = new WeakMap<object, HeldSelection>()
  private popped: HeldSelection | null = null
  /** All that undo and redo wrote anew in this window: somebody may have struck it elsewhere, and be heard of later. */
  private readonly brought: ReturnedRun[] = []

  constructor(doc: Y.Doc, binding: DocumentBinding, captureMs = captureTimeoutMs) {
    this.doc = doc
    this.binding = binding
    this.manager = new Y.UndoManager([openText(doc), doc.getMap(roots.suggestions)], {
      trackedOrigins: new Set<unknown>([binding]),
      captureTimeout: captureMs,
      deleteFilter: item => !isDelimiterItem(item) && !isAcceptedItem(doc, item),
    })
    doc.on('beforeTransaction', this.prepare)
    doc.on('afterTransaction', this.hear)
    this.manager.on('stack-item-added', ({ stackItem }) => {
      const held = this.binding.heldSelection
      if (held !== null) this.selections.set(stackItem, held)
    })
    this.manager.on('stack-item-popped', ({ stackItem }) => {
      this.popped = this.selections.get(stackItem) ?? null
    })
  }

  get canUndo(): boolean {
    return this.manager.undoStack.length > 0
  }

  get canRedo(): boolean {
    return this.manager.redoStack.length > 0
  }

  /** Takes back the latest act; answers where the caret was before it, null when there is nothing to undo. */
  undo(): HeldSelection | null {
    this.popped = null
    this.keepingSuggestions(() => this.manager.undo())
    return this.popped
  }

  redo(): HeldSelection | null {
    this.popped = null
    this.keepingSuggestions(() => this.manager.redo())
    return this.popped
  }

  /** The next act is undone by itself. */
  startNewAct(): void {
    this.manager.stopCapturing()
  }

  /** What comes back is written anew: what others suggest about it is to be about it again. */
  private keepingSuggestions(act: () => void): void {
    const { own } = this.binding.authoring
    if (own === null) return act()
    const by = { client: this.doc.clientID, from: Y.getState(this.doc.store, this.doc.clientID) }
    act()
    const reborn = rebornUnits(this.doc, by)
    this.brought.push(...reborn, ...this.keepAuthorship(own.suggestId, reborn))
    this.binding.noteReturned(this.brought)
  }

  /**
   * In direct mode words come back as base text: own suggestions among them are made suggestions again at once, for
   * taking back that one deleted a suggestion is no way to accept it. Answers as which units.
   */
  private keepAuthorship(suggestId: number, reborn: readonly ReturnedRun[]): readonly ReturnedRun[] {
    const { mode, own, suggesters } = this.binding.authoring
    const suggested = reborn.filter(({ oldClient }) => suggesters.get(oldClient) === own?.alias)
    if (mode !== 'direct' || suggested.length === 0) return []
    const back = tokensIn(this.doc, suggested.map(newUnits))
    return this.doc.transact(transaction =>
      bringBack(this.doc, removeTokens(this.doc, transaction, back), suggestId, true),
    )
  }

  private readonly prepare = (transaction: Y.Transaction): void => {
    if (transaction.origin !== this.manager) return
    const { own, suggesters } = this.binding.authoring
    const ids = [...suggesters].filter(([, alias]) => alias === own?.alias).map(([client]) => client)
    cutForUndo(this.doc, transaction, new Set([this.doc.clientID, ...ids]))
    const act = this.manager.undoing ? this.manager.undoStack.at(-1) : undefined
    if (act !== undefined && own !== null) takeBackRests(this.doc, act, own.alias)
  }

  private readonly hear = ({ changed, origin }: Y.Transaction): void => {
    const records = this.doc.share.get(roots.suggestions)
    const isOwn = origin === this.manager || origin === this.binding
    if (!isOwn && records !== undefined && changed.has(records)) this.binding.noteReturned(this.brought)
  }

  clear(): void {
    this.manager.clear()
    this.brought.length = 0
  }

  destroy(): void {
    this.doc.off('beforeTransaction', this.prepare)
    this.doc.off('afterTransaction', this.hear)
    this.manager.destroy()
  }
}

/** Accepted words are everybody's: taking back that one wrote them would take them from the text. */
function isAcceptedItem(doc: Y.Doc, item: Y.Item): boolean {
  return holdsUnit(acceptedIn(doc), item.id)
}

function isDelimiterItem(item: Y.Item): boolean {
  return item.content instanceof Y.ContentEmbed && isEmbed(item.content.embed) && isDelimiter(item.content.embed)
}
