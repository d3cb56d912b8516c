/**
 * Undo and redo of one's own acts only: what this binding wrote, never what others or the server's commands did.
 * Emptied when the mode changes, for a stack of one mode makes no sense in another. The caret returns to where it was
 * before the act. A bracket's delimiters are never taken away by an undo.
 */
import * as Y from 'yjs'
import { isDelimiter, isEmbed } from '../../packages/document/text-model.ts'
import { openText } from '../../packages/document/tokens.ts'
import type { DocumentBinding, HeldSelection } from './bind-document.ts'

/** Acts within this time are undone together, as a person means them. */
const captureTimeoutMs = 500

/** Born with a binding, closed by `destroy`. */
export class OwnUndo {
  private readonly manager: Y.UndoManager
  private readonly binding: DocumentBinding
  private readonly selections = new WeakMap<object, HeldSelection>()
  private popped: HeldSelection | null = null

  constructor(doc: Y.Doc, binding: DocumentBinding, captureMs = captureTimeoutMs) {
    this.binding = binding
    this.manager = new Y.UndoManager(openText(doc), {
      trackedOrigins: new Set<unknown>([binding]),
      captureTimeout: captureMs,
      deleteFilter: item => !isDelimiterItem(item),
    })
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
    this.manager.undo()
    return this.popped
  }

  redo(): HeldSelection | null {
    this.popped = null
    this.manager.redo()
    return this.popped
  }

  /** The next act is undone by itself. */
  startNewAct(): void {
    this.manager.stopCapturing()
  }

  clear(): void {
    this.manager.clear()
  }

  destroy(): void {
    this.manager.destroy()
  }
}

function isDelimiterItem(item: Y.Item): boolean {
  return item.content instanceof Y.ContentEmbed && isEmbed(item.content.embed) && isDelimiter(item.content.embed)
}
