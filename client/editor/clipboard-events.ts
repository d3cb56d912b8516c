/**
 * Copy, cut, paste and drop, all four before ProseMirror's own handlers, which would need a pass-through Trusted
 * Types policy. Words dragged inside the editor stay with ProseMirror: that road parses nothing.
 */
import { Plugin, TextSelection } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import type { MessageFacts, MessageKey } from '../../packages/messages/say.ts'
import { blocksFromMarkup, blocksFromPlainText } from './clipboard-blocks.ts'
import { copyRange } from './clipboard-html.ts'
import { readMarkup } from './clipboard-reader.ts'
import { deleteSelectedWords, wordRange } from './editor-commands.ts'
import { pasteBlocks } from './paste-blocks.ts'

export function clipboardEvents(onNotice: (key: MessageKey, facts: MessageFacts) => void): Plugin {
  const take = (view: EditorView, data: DataTransfer): void => {
    const html = data.getData('text/html')
    const pasted =
      html.trim() === '' ? blocksFromPlainText(data.getData('text/plain')) : blocksFromMarkup(readMarkup(html))
    const transaction = pasteBlocks(view.state, pasted.blocks)
    if (transaction !== null) view.dispatch(transaction)
    for (const { key, facts } of pasted.notices) onNotice(key, facts)
  }
  const give = (view: EditorView, event: ClipboardEvent): boolean => {
    if (view.state.selection.empty || event.clipboardData === null) return false
    const { from, to } = wordRange(view.state)
    const copied = copyRange(view.state.doc, from, to)
    event.clipboardData.clearData()
    event.clipboardData.setData('text/html', copied.html)
    event.clipboardData.setData('text/plain', copied.text)
    event.preventDefault()
    return true
  }
  return new Plugin({
    props: {
      handleDOMEvents: {
        copy: (view, event) => {
          if (isElsewhere(view, event)) return false
          give(view, event)
          return true
        },
        cut: (view, event) => {
          if (isElsewhere(view, event)) return false
          if (view.editable && give(view, event)) deleteSelectedWords(view.state, view.dispatch)
          return true
        },
        paste: (view, event) => {
          if (isElsewhere(view, event)) return false
          event.preventDefault()
          if (view.editable && event.clipboardData !== null) take(view, event.clipboardData)
          return true
        },
        drop: (view, event) => {
          if (view.dragging !== null || isElsewhere(view, event)) return false
          event.preventDefault()
          const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
          if (!view.editable || event.dataTransfer === null || at === null) return true
          const $at = view.state.doc.resolve(at.pos)
          view.dispatch(view.state.tr.setSelection(TextSelection.between($at, $at)))
          take(view, event.dataTransfer)
          view.focus()
          return true
        },
      },
    },
  })
}

/** In a field of an element, the browser's own clipboard serves. */
function isElsewhere(view: EditorView, event: Event): boolean {
  const { target } = event
  return target instanceof Element && target !== view.dom && target.closest('input, select, textarea') !== null
}
