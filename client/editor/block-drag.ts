/**
 * A handle beside the block under the pointer: dragging it asks the server to move the block. Never required: Alt
 * Shift and an arrow do the same. The handle stands outside of the editable text, so it is never part of it.
 */
import { Plugin } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import { type Locale, say } from '../../packages/messages/say.ts'
import { numbersOf } from './block-decorations.ts'
import { startOfBlock } from './editor-commands.ts'
import type { EditorRequest } from './editor-options.ts'

export type DragOptions = {
  readonly mount: HTMLElement
  readonly goalNumber: number
  readonly locale: Locale
  onRequest(request: EditorRequest): void
}

export function blockDrag(options: DragOptions): Plugin {
  return new Plugin({
    view: view => {
      const handle = new BlockHandle(view, options)
      return { update: () => handle.hide(), destroy: () => handle.destroy() }
    },
  })
}

/** Born with a view, closed by `destroy`. */
class BlockHandle {
  private readonly view: EditorView
  private readonly options: DragOptions
  private readonly button = document.createElement('button')
  private readonly line = document.createElement('div')
  private index: number | null = null
  private target: number | null = null
  private dragging = false

  constructor(view: EditorView, options: DragOptions) {
    this.view = view
    this.options = options
    this.button.type = 'button'
    this.button.className = 'block-handle'
    this.button.tabIndex = -1
    this.button.hidden = true
    this.line.className = 'block-drop-line'
    this.line.hidden = true
    options.mount.classList.add('has-block-handle')
    options.mount.append(this.button, this.line)
    options.mount.addEventListener('pointermove', this.onHover)
    options.mount.addEventListener('pointerleave', this.onLeave)
    this.button.addEventListener('pointerdown', this.onGrab)
    this.button.addEventListener('pointermove', this.onDrag)
    this.button.addEventListener('pointerup', this.onDrop)
    this.button.addEventListener('pointercancel', this.onCancel)
    this.button.addEventListener('keydown', this.onKey)
  }

  hide(): void {
    if (this.dragging) return
    this.button.hidden = true
    this.index = null
  }

  destroy(): void {
    this.options.mount.removeEventListener('pointermove', this.onHover)
    this.options.mount.removeEventListener('pointerleave', this.onLeave)
    this.button.remove()
    this.line.remove()
  }

  private readonly onHover = (event: PointerEvent): void => {
    if (this.dragging || event.pointerType === 'touch' || !this.view.editable) return
    if (event.target === this.button) return
    const index = this.blockAt(event.clientY)
    if (index === this.index) return
    // The first block always stays first.
    if (index === null || index === 0) return this.hide()
    this.index = index
    const number = numbersOf(this.view.state.doc, this.options.goalNumber)[index] ?? null
    this.button.setAttribute(
      'aria-label',
      number === null
        ? say(this.options.locale, 'editor-block-handle-unnumbered')
        : say(this.options.locale, 'editor-block-handle', { number }),
    )
    const block = this.boxOf(index)
    if (block === null) return this.hide()
    this.button.hidden = false
    this.button.style.insetBlockStart = `${block.top - this.top()}px`
  }

  private readonly onLeave = (): void => this.hide()

  private readonly onGrab = (event: PointerEvent): void => {
    if (this.index === null || event.button !== 0) return
    event.preventDefault()
    this.dragging = true
    this.target = null
    this.button.setPointerCapture(event.pointerId)
  }

  private readonly onDrag = (event: PointerEvent): void => {
    if (!this.dragging) return
    const { gap, edge } = this.gapAt(event.clientY)
    this.target = gap
    this.line.hidden = false
    this.line.style.insetBlockStart = `${edge - this.top()}px`
  }

  private readonly onDrop = (): void => {
    const { index, target } = this
    this.onCancel()
    if (index === null || target === null || target === index || target === index + 1) return
    const bid = this.bidOf(index)
    if (bid !== null) {
      this.options.onRequest({ kind: 'move-blocks', first: bid, last: bid, before: this.bidOf(target) })
    }
  }

  private readonly onCancel = (): void => {
    this.dragging = false
    this.line.hidden = true
    this.hide()
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.onCancel()
  }

  private bidOf(index: number): string | null {
    const bid: unknown = this.view.state.doc.maybeChild(index)?.attrs['bid']
    return typeof bid === 'string' && bid !== '' ? bid : null
  }

  private top(): number {
    return this.options.mount.getBoundingClientRect().top
  }

  private boxOf(index: number): DOMRect | null {
    const block = this.view.nodeDOM(startOfBlock(this.view.state.doc, index))
    return block instanceof HTMLElement ? block.getBoundingClientRect() : null
  }

  private blockAt(y: number): number | null {
    for (let index = 0; index < this.view.state.doc.childCount; index++) {
      const box = this.boxOf(index)
      if (box !== null && y >= box.top && y <= box.bottom) return index
    }
    return null
  }

  /** The gap nearest to the pointer; never before the first block. */
  private gapAt(y: number): { gap: number; edge: number } {
    const count = this.view.state.doc.childCount
    let gap = 1
    let edge = this.boxOf(0)?.bottom ?? 0
    for (let index = 1; index < count; index++) {
      const box = this.boxOf(index)
      if (box === null) continue
      if (y > (box.top + box.bottom) / 2) {
        gap = index + 1
        edge = box.bottom
      }
    }
    return { gap, edge }
  }
}
