/**
 * Where the others are: a bar at each caret with a flag "Name · CODE", in the colour of the group, and a tint over what
 * they have selected. The flag stays for two seconds after a move. Hidden from assistive technology. Also says where
 * this person is. Places travel as ids of units; who it is was stamped by the server.
 */
import { type EditorState, Plugin, PluginKey } from 'prosemirror-state'
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { isStakeholderGroup } from '../../packages/domain/participant.ts'
import { type DocumentBinding, fromText } from './bind-document.ts'
import { CaretFlags } from './caret-flags.ts'
import { drawAnew } from './pending-selection.ts'

const flagMs = 2_000
/** Own moves are told at most this often. */
const tellEveryMs = 60

type Person = { readonly id: number; readonly label: string; readonly group: string; readonly cursor: unknown }
type Shown = { readonly element: HTMLElement; place: string; timer: ReturnType<typeof setTimeout> | null }

const key = new PluginKey<DecorationSet>('remote-cursors')

export function remoteCursors(awareness: Awareness, binding: DocumentBinding): Plugin<DecorationSet> {
  const shown = new Map<number, Shown>()
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (transaction, old, _before, after) =>
        transaction.getMeta(key) === true || transaction.getMeta(fromText) === true
          ? draw(after, awareness, binding, shown)
          : old.map(transaction.mapping, transaction.doc),
    },
    props: { decorations: state => key.getState(state) },
    view: view => {
      const redraw = (_change: unknown, origin: unknown): void => {
        if (origin !== 'local') drawAnew(view, key)
      }
      awareness.on('change', redraw)
      const teller = new CursorTeller(awareness, binding)
      const left = (): void => teller.left(view)
      view.dom.addEventListener('blur', left)
      const flags = new CaretFlags(() => [...shown.values()].map(({ element }) => element))
      return {
        update: (current, before) => {
          if (shown.size > 0) flags.moved()
          if (!current.state.selection.eq(before.selection) || current.state.doc !== before.doc) teller.moved(current)
        },
        destroy: () => {
          awareness.off('change', redraw)
          view.dom.removeEventListener('blur', left)
          teller.destroy()
          flags.destroy()
          for (const { timer } of shown.values()) if (timer !== null) clearTimeout(timer)
        },
      }
    },
  })
}

/**
 * Born with a view, closed by `destroy`: tells where the caret is, not more often than others can see. What moved while
 * the text had the focus is told even if the focus leaves a moment later.
 */
class CursorTeller {
  private readonly awareness: Awareness
  private readonly binding: DocumentBinding
  private timer: ReturnType<typeof setTimeout> | null = null
  private told = ''
  private isOwed = false

  constructor(awareness: Awareness, binding: DocumentBinding) {
    this.awareness = awareness
    this.binding = binding
  }

  moved(view: EditorView): void {
    if (view.hasFocus()) this.isOwed = true
    this.timer ??= setTimeout(() => {
      this.timer = null
      if (this.isOwed || view.hasFocus()) this.tell(view)
    }, tellEveryMs)
  }

  /** The focus is gone: what is owed is told at once, for what moves from now on is not the person's caret. */
  left(view: EditorView): void {
    if (this.isOwed) this.tell(view)
  }

  destroy(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    if (this.awareness.getLocalState() !== null) this.awareness.setLocalStateField('cursor', null)
  }

  private tell(view: EditorView): void {
    this.isOwed = false
    if (view.isDestroyed) return
    const held = this.binding.hold(view.state)
    const cursor =
      held === null
        ? null
        : { anchor: Y.relativePositionToJSON(held.anchor), head: Y.relativePositionToJSON(held.head) }
    const text = JSON.stringify(cursor)
    if (text === this.told || this.awareness.getLocalState() === null) return
    this.told = text
    this.awareness.setLocalStateField('cursor', cursor)
  }
}

function draw(
  state: EditorState,
  awareness: Awareness,
  binding: DocumentBinding,
  shown: Map<number, Shown>,
): DecorationSet {
  const decorations: Decoration[] = []
  const here = new Set<number>()
  for (const person of personsOf(awareness)) {
    const anchor = placeOf(state, binding, person.cursor, 'anchor')
    const head = placeOf(state, binding, person.cursor, 'head')
    if (anchor === null || head === null) continue
    here.add(person.id)
    const entry = entryOf(shown, person)
    touch(entry, JSON.stringify(person.cursor))
    const $head = state.doc.resolve(head)
    entry.element.classList.toggle('caret--end', $head.parentOffset === $head.parent.content.size)
    decorations.push(
      Decoration.widget(head, entry.element, {
        key: `caret-${person.id}-${person.label}`,
        side: 10,
        ignoreSelection: true,
      }),
    )
    if (anchor !== head) {
      decorations.push(
        Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), { class: `sel k--${person.group}` }),
      )
    }
  }
  for (const [id, { timer }] of shown) {
    if (here.has(id)) continue
    if (timer !== null) clearTimeout(timer)
    shown.delete(id)
  }
  return DecorationSet.create(state.doc, decorations)
}

function personsOf(awareness: Awareness): readonly Person[] {
  const persons: Person[] = []
  for (const [id, state] of awareness.getStates()) {
    if (id === awareness.clientID) continue
    const user: unknown = state['user']
    if (typeof user !== 'object' || user === null) continue
    const name = textOf(user, 'name')
    const code = textOf(user, 'code')
    const group = textOf(user, 'group')
    persons.push({
      id,
      label: code === '' ? name : `${name} · ${code}`,
      group: isStakeholderGroup(group) ? group : 'secretariat',
      cursor: state['cursor'],
    })
  }
  return persons
}

function textOf(source: object, name: string): string {
  const value: unknown = Reflect.get(source, name)
  return typeof value === 'string' ? value : ''
}

function placeOf(state: EditorState, binding: DocumentBinding, cursor: unknown, end: 'anchor' | 'head'): number | null {
  if (typeof cursor !== 'object' || cursor === null || !binding.isLoaded) return null
  try {
    const position = binding.positionOf(state.doc, Y.createRelativePositionFromJSON(Reflect.get(cursor, end)))
    return position === null ? null : Math.min(position, state.doc.content.size)
  } catch {
    return null // a place of another shape: that person is shown without a caret
  }
}

function entryOf(shown: Map<number, Shown>, person: Person): Shown {
  const known = shown.get(person.id)
  if (known !== undefined && known.element.dataset['label'] === person.label) return known
  const element = document.createElement('span')
  element.className = `caret k--${person.group}`
  element.dataset['label'] = person.label
  element.setAttribute('aria-hidden', 'true')
  const flag = document.createElement('span')
  flag.textContent = person.label
  element.append(flag)
  const entry: Shown = { element, place: '', timer: null }
  shown.set(person.id, entry)
  return entry
}

/** A move raises the flag again. */
function touch(entry: Shown, place: string): void {
  if (entry.place === place) return
  entry.place = place
  // Only where it rests: each change of an element is read by ProseMirror's observer.
  if (entry.element.classList.contains('caret--rest')) entry.element.classList.remove('caret--rest')
  if (entry.timer !== null) clearTimeout(entry.timer)
  entry.timer = setTimeout(() => entry.element.classList.add('caret--rest'), flagMs)
}
