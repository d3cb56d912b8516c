/**
 * Draws the brackets of a text: its signs, each alternative underlined, behind it who holds it, and in words what has
 * no words. Signs and words are the text's; who holds what is told by the surroundings (`bracketsOf`), as is which
 * bracket is looked at. Says which bracket is pressed, opened by its keys or pointed at. Draws only.
 */
import { type EditorState, Plugin, PluginKey, type Transaction } from 'prosemirror-state'
import type { Node } from 'prosemirror-model'
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view'
import { embedOfNode, textSchema } from '../../packages/document/text-schema.ts'
import { fromText } from './bind-document.ts'
import { lineTops } from './line-tops.ts'
import { drawAnew } from './pending-selection.ts'

/** What stands behind an alternative. */
export type AlternativeLook = {
  /** What a sign before it is called. */
  readonly says: string
  /** What it says where it has no words. */
  readonly empty: string
  /** The mark of the first group that holds it, and the codes; null where nobody holds it. */
  readonly sign: { readonly shape: string; readonly initial: string; readonly text: string } | null
  /** Who holds it, in full. */
  readonly held: string
}
/** One bracket as it is drawn; alternatives in the order of the text. */
export type BracketLook = {
  readonly closes: string
  readonly alternatives: readonly AlternativeLook[]
}

export type BracketEvents = {
  opened(id: string): void
  pointed(id: string | null): void
}

export type BracketMarksOptions = {
  /** How a bracket is shown; null while that is not known. `number`: its place in the text, from 1. */
  bracketsOf(id: string, number: number): BracketLook | null
  readonly events: BracketEvents
}

const key = new PluginKey<DecorationSet>('bracket-marks')

/** Born with an editor. */
export class BracketMarks {
  readonly plugin: Plugin<DecorationSet>
  private readonly options: BracketMarksOptions
  private view: EditorView | null = null
  private active: string | null = null
  private pointed: string | null = null

  constructor(options: BracketMarksOptions) {
    this.options = options
    this.plugin = this.buildPlugin()
  }

  /** Draws all anew, when more became known of who holds what. */
  drawAgain(): void {
    if (this.view !== null && !this.view.isDestroyed) drawAnew(this.view, key)
  }

  /** The bracket that is looked at; null for none. */
  activate(id: string | null): void {
    if (id === this.active) return
    this.active = id
    this.drawAgain()
  }

  /** The bracket whose card is pointed at; null for none. */
  point(id: string | null): void {
    if (id === this.pointed) return
    this.pointed = id
    this.drawAgain()
  }

  /** Where a bracket begins in the shown document; null when it is not there. */
  startOf(id: string): number | null {
    if (this.view === null) return null
    return signsIn(this.view.state.doc).find(sign => sign.kind === 'o' && sign.id === id)?.at ?? null
  }

  /** How far each bracket's line is below the top of the page. Reads the layout. */
  tops(): ReadonlyMap<string, number> {
    const { view } = this
    if (view === null) return new Map()
    const starts = signsIn(view.state.doc).flatMap(({ kind, id, at }): [string, number][] =>
      kind === 'o' ? [[id, at]] : [],
    )
    return lineTops(view, new Map(starts), this.active)
  }

  private buildPlugin(): Plugin<DecorationSet> {
    const { events } = this.options
    return new Plugin<DecorationSet>({
      key,
      state: {
        init: (_config, state) => this.draw(state),
        apply: (transaction, old, before, after) => {
          if (transaction.getMeta(key) === true) return this.draw(after)
          if (!transaction.docChanged) return old
          const isAnew = transaction.getMeta(fromText) === true || touchesSigns(transaction, before.doc)
          return isAnew ? this.draw(after) : old.map(transaction.mapping, after.doc)
        },
      },
      props: {
        decorations: state => key.getState(state),
        handleClick: (_view, _position, event) => {
          const id = bracketAt(event.target)
          const isOther =
            event.target instanceof Element && event.target.closest('[data-mark], [data-suggestion]') !== null
          if (id !== null && !isOther && document.getSelection()?.isCollapsed !== false) events.opened(id)
          return false
        },
        handleKeyDown: (view, event) => {
          if (event.key !== 'Enter' || (view.editable && !event.ctrlKey && !event.metaKey)) return false
          const id = around(view.state)
          if (id === null) return false
          events.opened(id)
          return true
        },
        handleDOMEvents: {
          mouseover: (_view, event) => {
            events.pointed(bracketAt(event.target))
            return false
          },
          mouseleave: () => {
            events.pointed(null)
            return false
          },
        },
      },
      view: view => {
        this.view = view
        return { destroy: () => (this.view = null) }
      },
    })
  }

  private draw({ doc }: EditorState): DecorationSet {
    const decorations: Decoration[] = []
    const open: { id: string; number: number; k: number; from: number; look: BracketLook | null }[] = []
    let number = 0
    for (const { kind, id, at } of signsIn(doc)) {
      const inner = open.at(-1)
      if (kind === 'o') {
        number += 1
        const look = this.options.bracketsOf(id, number)
        open.push({ id, number, k: 0, from: at + 1, look })
        decorations.push(this.sign(at, id, 'is-first', look?.alternatives[0]?.says))
      } else if (inner !== undefined) {
        decorations.push(...this.alternative(doc, { ...inner, to: at }))
        inner.k += 1
        inner.from = at + 1
        const says = kind === 'c' ? inner.look?.closes : inner.look?.alternatives[inner.k]?.says
        decorations.push(this.sign(at, inner.id, kind === 'c' ? 'is-last' : '', says))
        if (kind === 'c') open.pop()
      }
    }
    return DecorationSet.create(doc, decorations)
  }

  private sign(at: number, id: string, edge: string, says: string | undefined): Decoration {
    // As one sign it has a name; the plain words of a span have none.
    const named = says === undefined ? {} : { role: 'img', 'aria-label': says }
    return Decoration.node(at, at + 1, { class: `${this.looks(id)} ${edge}`, 'data-bracket': id, ...named })
  }

  private alternative(
    doc: Node,
    part: {
      readonly id: string
      readonly k: number
      readonly from: number
      readonly to: number
      readonly look: BracketLook | null
    },
  ): readonly Decoration[] {
    const { id, k, from, to, look } = part
    const drawn: Decoration[] = []
    if (from < to) {
      const attributes = { class: `${this.looks(id)} alt`, 'data-bracket': id }
      drawn.push(Decoration.inline(from, to, attributes, { inclusiveStart: true, inclusiveEnd: true }))
    }
    const one = look?.alternatives[k]
    if (one === undefined) return drawn
    const isEmpty = doc.textBetween(from, to, ' ', ' ').trim() === ''
    const shown = `${isEmpty ? one.empty : ''}|${one.sign?.shape ?? ''}|${one.sign?.text ?? ''}|${one.held}`
    const widget = (): HTMLElement => holdersSign(id, `${this.looks(id)} alt`, isEmpty ? one.empty : '', one)
    // Behind the caret, so that what is typed at the end of an alternative stands before it.
    drawn.push(
      Decoration.widget(to, widget, { side: 1, key: `${id}|${k}|${this.looks(id)}|${shown}`, ignoreSelection: true }),
    )
    return drawn
  }

  private looks(id: string): string {
    return id === this.active || id === this.pointed ? 'bkt is-on' : 'bkt'
  }
}

type Sign = { readonly kind: 'o' | 'a' | 'c'; readonly id: string; readonly at: number }

function signsIn(doc: Node): readonly Sign[] {
  const found: Sign[] = []
  doc.forEach((block, offset) =>
    block.forEach((node, at) => {
      if (node.type !== textSchema.nodes.delim) return
      const embed = embedOfNode(node)
      if (embed !== null && 'b' in embed) found.push({ kind: embed.b, id: embed.i, at: offset + 1 + at })
    }),
  )
  return found
}

/** Whether a change is in a block that holds signs: only there can what is drawn become another. */
function touchesSigns(transaction: Transaction, before: Node): boolean {
  const held = (doc: Node, from: number, to: number): boolean => {
    let found = false
    const start = doc.resolve(from)
    const end = doc.resolve(to)
    const [first, last] = [start.depth > 0 ? start.before(1) : from, end.depth > 0 ? end.after(1) : to]
    doc.nodesBetween(first, last, node => {
      if (node.type === textSchema.nodes.delim) found = true
      return !found
    })
    return found
  }
  let touched = false
  transaction.mapping.maps.forEach((map, step) => {
    map.forEach((from, to) => {
      touched ||= held(transaction.docs[step] ?? before, from, to)
    })
  })
  return touched
}

function bracketAt(target: EventTarget | null): string | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-bracket]') : null
  return element?.dataset['bracket'] ?? null
}

/** The innermost bracket that holds the caret. */
function around({ doc, selection }: EditorState): string | null {
  const open: string[] = []
  for (const { kind, id, at } of signsIn(doc)) {
    if (at >= selection.head && kind !== 'c') break
    if (kind === 'o') open.push(id)
    if (kind === 'c') {
      if (at + 1 >= selection.head) return open.at(-1) ?? null
      open.pop()
    }
  }
  return open.at(-1) ?? null
}

/** Who holds an alternative, as a chip; before it, in words, that it has no words. */
export function holdersSign(id: string, looks: string, empty: string, { sign, held }: AlternativeLook): HTMLElement {
  const widget = document.createElement('span')
  widget.className = looks
  widget.dataset['bracket'] = id
  widget.contentEditable = 'false'
  if (empty !== '') {
    const words = document.createElement('span')
    words.className = 'alt-empty'
    words.textContent = empty
    widget.append(words)
  }
  if (sign !== null) {
    const by = document.createElement('span')
    by.className = 'by'
    by.title = held
    by.setAttribute('role', 'img')
    by.setAttribute('aria-label', held)
    const mark = document.createElement('span')
    mark.className = `grp grp--${sign.shape}`
    mark.textContent = sign.initial
    const code = document.createElement('bdi')
    code.textContent = sign.text
    by.append(mark, code)
    widget.append(by)
  }
  return widget
}
