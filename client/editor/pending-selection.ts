/**
 * What the person has selected and ProseMirror has not heard of yet. A browser tells of a new selection by an event of
 * its own, a moment after the key; a change of the view in between writes the old selection back, and the key is lost.
 * So whoever changes the view without the person's doing, or reads what she selected, settles it first.
 * Reads insides of prosemirror-view, pinned exactly: pending-selection.test.ts watches their shape.
 */
import { Plugin, type PluginKey } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'

/** The part of `EditorView.domObserver` that is used. Source: prosemirror-view, src/domobserver.ts. */
export type ChangeObserver = {
  pendingRecords(): readonly unknown[]
  flush(): void
}

/**
 * Takes over the selection as the page has it, as if its event had come now. Never writes to the text: words that wait
 * to be read are read when the task is done, as they are without us, for this runs also inside transactions of the text,
 * where a change of one's own would pass for somebody else's.
 */
export function settleSelection(view: EditorView): void {
  if (view.isDestroyed || isEnterUnderWay(view)) return
  const observer = observerOf(view)
  if (observer === null) return
  if (observer.pendingRecords().length === 0) observer.flush()
  else queueMicrotask(() => observer.flush())
}

/** The first of the plug-ins: keys and the clipboard work on what the person sees selected, however fast she is. */
export function selectionSettledFirst(): Plugin {
  const settle = (view: EditorView): boolean => {
    settleSelection(view)
    return false
  }
  return new Plugin({
    props: {
      handleDOMEvents: {
        keydown: (view, event) => !event.isComposing && settle(view),
        copy: settle,
        cut: settle,
        paste: settle,
      },
    },
  })
}

/** Draws a plug-in's decorations anew, which `key` asks for, and leaves the person's selection alone. */
export function drawAnew(view: EditorView, key: PluginKey): void {
  if (view.isDestroyed) return
  settleSelection(view)
  view.dispatch(view.state.tr.setMeta(key, true).setMeta('addToHistory', false))
}

/** The observer of a view; null if it is not of the shape that is known. */
export function observerOf(view: object): ChangeObserver | null {
  const observer: unknown = Reflect.get(view, 'domObserver')
  return isChangeObserver(observer) ? observer : null
}

function isChangeObserver(value: unknown): value is ChangeObserver {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['pendingRecords', 'flush'].every(name => typeof Reflect.get(value, name) === 'function')
  )
}

/** On Android a selection that follows an Enter at once is the Enter itself: reading it would write a block. */
function isEnterUnderWay(view: EditorView): boolean {
  const input: unknown = Reflect.get(view, 'input')
  if (typeof input !== 'object' || input === null) return false
  const at: unknown = Reflect.get(input, 'lastKeyCodeTime')
  return Reflect.get(input, 'lastKeyCode') === 13 && typeof at === 'number' && Date.now() - at < 100
}
