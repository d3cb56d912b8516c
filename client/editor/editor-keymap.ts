/**
 * The keys of the editor. `Mod` is Ctrl, on a Mac Cmd. Tab is not among them: the editor is one tab stop and Tab
 * leaves it. None is a shortcut of the workspace (Ctrl Alt M, S, B, I; Alt arrow; F6; Ctrl K outside of the text).
 *
 * Enter                 a new block; on an empty list item one step out of the list
 * Mod B, Mod I          strong, emphasis        Mod K   link
 * Mod Alt 0             paragraph               Mod Alt 1, 2, 3   heading
 * Mod Alt 4, 5, 6       bullet, number, quote   Mod Alt 7, 8, 9   policy, regulation, action
 * Mod ], Mod [          further in, further out
 * Alt Shift ↑, ↓        move the blocks         F2      to the fields of an element (Escape back)
 * Mod Z, Mod Y, Mod Shift Z   undo, redo of one's own acts
 */
import type { Command } from 'prosemirror-state'
import { toggleMark } from 'prosemirror-commands'
import { keydownHandler } from 'prosemirror-keymap'
import { Plugin } from 'prosemirror-state'
import type { BlockKind } from '../../packages/document/text-model.ts'
import { textSchema } from '../../packages/document/text-schema.ts'
import {
  changeIndent,
  deleteEmbedBackward,
  deleteEmbedForward,
  deleteSelectedWords,
  joinBackward,
  joinForward,
  selectAllWords,
  setKind,
  splitBlock,
} from './editor-commands.ts'
import type { EditorCommand } from './editor-options.ts'

const kindKeys: readonly BlockKind[] = [
  'paragraph',
  'heading1',
  'heading2',
  'heading3',
  'bullet',
  'numbered',
  'quote',
  'policy',
  'regulation',
  'action',
]

/** The keys as a plug-in. `run` takes what a state alone cannot answer: undo, links, moves, fields. */
export function editorKeymap(run: (command: EditorCommand) => void): Plugin {
  const told =
    (command: EditorCommand): Command =>
    () => {
      run(command)
      return true
    }
  const backward = either(deleteSelectedWords, deleteEmbedBackward, joinBackward)
  const forward = either(deleteSelectedWords, deleteEmbedForward, joinForward)
  const keys: Record<string, Command> = {
    Enter: splitBlock,
    'Shift-Enter': splitBlock,
    Backspace: backward,
    'Mod-Backspace': backward,
    'Shift-Backspace': backward,
    Delete: forward,
    'Mod-Delete': forward,
    'Mod-a': selectAllWords,
    'Mod-b': toggleMark(textSchema.marks.strong),
    'Mod-i': toggleMark(textSchema.marks.em),
    'Mod-k': told({ kind: 'edit-link' }),
    'Mod-]': changeIndent(1),
    'Mod-[': changeIndent(-1),
    'Alt-Shift-ArrowUp': told({ kind: 'move-up' }),
    'Alt-Shift-ArrowDown': told({ kind: 'move-down' }),
    F2: told({ kind: 'focus-fields' }),
    'Mod-z': told({ kind: 'undo' }),
    'Mod-y': told({ kind: 'redo' }),
    'Mod-Shift-z': told({ kind: 'redo' }),
  }
  kindKeys.forEach((kind, digit) => {
    keys[`Mod-Alt-${digit}`] = either(setKind(kind), () => true)
  })
  const handle = keydownHandler(keys)
  return new Plugin({
    props: { handleKeyDown: (view, event) => view.editable && handle(view, event) },
  })
}

function either(...commands: readonly Command[]): Command {
  return (state, dispatch, view) => commands.some(command => command(state, dispatch, view))
}
