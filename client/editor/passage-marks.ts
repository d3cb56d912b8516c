/**
 * Passages that something outside of the text stands on, drawn in it and told about: where each one is, and which one
 * was pressed. Given as ids of units, so they survive every edit. After local changes marks move with the words; after
 * remote ones and a pause they are placed anew by one pass over the text. Knows nothing of what stands on them.
 */
import { type EditorState, Plugin, PluginKey, TextSelection } from 'prosemirror-state'
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view'
import type * as Y from 'yjs'
import type { AnchorIndex, PassageRange } from '../../packages/document/anchor-shapes.ts'
import {
  indexAnchors,
  rangesOf,
  resolveElement,
  resolvePassage,
  resolveUnits,
  type Passage,
} from '../../packages/document/anchors.ts'
import { wordsOf, type AnchorPiece } from '../../packages/document/passage-words.ts'
import { paragraphNumbers } from '../../packages/document/projections.ts'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'
import { fromText } from './bind-document.ts'
import { elementAt, lineTops } from './line-tops.ts'
import { drawAnew, settleSelection } from './pending-selection.ts'

/** Something to mark, by an id of its owner's making. `isDrawn`: else it is only placed. */
export type MarkedPassage = { readonly id: string; readonly isDrawn: boolean } & (
  | { readonly kind: 'passage'; readonly passage: Passage }
  | { readonly kind: 'element'; readonly element: string }
  /** These very units; the start of their block where none of them is in the text. */
  | { readonly kind: 'units'; readonly ranges: readonly UnitRange[]; readonly block: string }
)

/** How the marks of one kind are told from others in the page: by their class and the attribute with their id. */
export type MarkLook = { readonly mark: string; readonly block: string; readonly attribute: `data-${string}` }
export const commentLook: MarkLook = { mark: 'cm', block: 'cm-element', attribute: 'data-mark' }
export const suggestionLook: MarkLook = { mark: 'sug-at', block: 'sug-at', attribute: 'data-suggestion' }

/** Where a mark is: the number of its first paragraph ('' in a heading), its block, its rank in the order of the text. */
export type PassagePlace = { readonly number: string; readonly block: string; readonly order: number }

/** Words that are selected, as something can be anchored to them. */
export type SelectedPassage = { readonly ranges: readonly PassageRange[]; readonly quote: string }

export type PassageEvents = {
  /** Places that changed, and those of all marks; a mark whose words are gone has none. */
  places(places: ReadonlyMap<string, PassagePlace>): void
  /** A mark was pressed, or opened by its keys. */
  opened(id: string, how: 'pressed' | 'keys'): void
  /** The pointer came over a mark, or left them all. */
  pointed(id: string | null): void
}

const pauseMs = 400
const remoteMs = 120

/** `stale`: the marks were only carried along with a change that was made here, or elsewhere. */
type Marks = { readonly set: DecorationSet; readonly stale: 'no' | 'local' | 'remote' }

type Spot = { readonly from: number; readonly to: number }

/** Born with an editor, closed with it. */
export class PassageMarks {
  readonly plugin: Plugin<Marks>
  private readonly key = new PluginKey<Marks>('passage-marks')
  private readonly look: MarkLook
  private readonly doc: Y.Doc
  private readonly goalNumber: number
  private readonly events: PassageEvents
  private view: EditorView | null = null
  private wanted: readonly MarkedPassage[] = []
  private active: string | null = null
  private pointed: string | null = null
  private spots = new Map<string, readonly Spot[]>()
  private told = ''
  private timer: ReturnType<typeof setTimeout> | null = null
  private awaited: 'local' | 'remote' = 'local'

  constructor(options: {
    readonly doc: Y.Doc
    readonly goalNumber: number
    readonly look: MarkLook
    readonly events: PassageEvents
  }) {
    this.look = options.look
    this.doc = options.doc
    this.goalNumber = options.goalNumber
    this.events = options.events
    this.plugin = this.buildPlugin()
  }

  /** What is to be marked from now on. */
  show(passages: readonly MarkedPassage[]): void {
    this.wanted = passages
    this.placeAnew()
  }

  /** The mark that is looked at; null for none. */
  activate(id: string | null): void {
    if (id === this.active) return
    this.active = id
    this.redraw()
  }

  /** The mark whose counterpart elsewhere is pointed at; null for none. */
  point(id: string | null): void {
    if (id === this.pointed) return
    this.pointed = id
    this.redraw()
  }

  /** Puts the caret at the start of a mark, scrolls it into view, and takes the focus if asked to. */
  goTo(id: string, focus: boolean): void {
    const { view } = this
    const [spot] = this.spots.get(id) ?? []
    if (view === null || spot === undefined) return
    const { state } = view
    const at = Math.min(spot.from, state.doc.content.size)
    if (focus) {
      view.dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(at))))
      view.focus()
    }
    elementAt(view, at)?.scrollIntoView({ block: 'center' })
  }

  /** The selected words; null where none are, or only space. `words`: without the space around them. */
  selected(what: 'all' | 'words' = 'all'): SelectedPassage | null {
    const { view } = this
    if (view === null) return null
    settleSelection(view)
    if (view.state.selection.empty) return null
    const { from, to } = what === 'all' ? view.state.selection : withoutSpace(view.state)
    return this.between(view, from, to)
  }

  /** The words of the block with the caret; null where it has none. */
  blockAtCaret(): SelectedPassage | null {
    const { view } = this
    if (view === null) return null
    settleSelection(view)
    const { $from } = view.state.selection
    return this.between(view, $from.start(1), $from.end(1))
  }

  private between(view: EditorView, from: number, to: number): SelectedPassage | null {
    const index = indexAnchors(this.doc)
    const pieces: AnchorPiece[] = []
    view.state.doc.forEach((node, offset, block) => {
      const begin = Math.max(from - offset - 1, 0)
      const end = Math.min(to - offset - 1, node.content.size)
      const found = index.blocks[block]
      if (found !== undefined && begin < end) pieces.push({ block, bid: found.bid, from: begin, to: end })
    })
    const quote = wordsOf(index.blocks, pieces)
    return quote.trim() === '' ? null : { ranges: rangesOf(this.doc, index.blocks, pieces), quote }
  }

  /** The element that holds the caret; null outside of elements. */
  elementAtCaret(): string | null {
    if (this.view !== null) settleSelection(this.view)
    const element: unknown = this.view?.state.selection.$from.node(1).attrs['element']
    return typeof element === 'string' && element !== '' ? element : null
  }

  /** How far each mark's first line is below the top of the page, for those that have a place. Reads the layout. */
  tops(): ReadonlyMap<string, number> {
    if (this.view === null) return new Map()
    const firsts = [...this.spots].flatMap(([id, [spot]]): [string, number][] =>
      spot === undefined ? [] : [[id, spot.from]],
    )
    return lineTops(this.view, new Map(firsts), this.active)
  }

  private buildPlugin(): Plugin<Marks> {
    const { key, look } = this
    const markOf = (target: EventTarget | null): string | null =>
      target instanceof Element ? (target.closest(`[${look.attribute}]`)?.getAttribute(look.attribute) ?? null) : null
    return new Plugin<Marks>({
      key,
      state: {
        init: () => ({ set: DecorationSet.empty, stale: 'no' }),
        apply: (transaction, old, _before, after) => {
          if (transaction.getMeta(key) === true) return { set: this.draw(after), stale: 'no' }
          if (!transaction.docChanged) return old
          const stale = transaction.getMeta(fromText) === true ? 'remote' : 'local'
          return { set: old.set.map(transaction.mapping, transaction.doc), stale }
        },
      },
      props: {
        decorations: state => key.getState(state)?.set,
        handleClick: (view, position, event) => {
          const id = markOf(event.target) === null ? null : this.markAt(view.state, position)
          // Asked of the page: the editor's own selection may still be the one that this press has just ended.
          if (id !== null && document.getSelection()?.isCollapsed !== false) this.events.opened(id, 'pressed')
          return false
        },
        handleKeyDown: (view, event) => {
          // Enter writes a paragraph where one may write; there the mark opens with Ctrl or Cmd.
          if (event.key !== 'Enter' || (view.editable && !event.ctrlKey && !event.metaKey)) return false
          const id = this.markAt(view.state, view.state.selection.head)
          if (id === null) return false
          this.events.opened(id, 'keys')
          return true
        },
        handleDOMEvents: {
          mouseover: (_view, event) => {
            this.events.pointed(markOf(event.target))
            return false
          },
          mouseleave: () => {
            this.events.pointed(null)
            return false
          },
        },
      },
      view: view => {
        this.view = view
        return {
          update: (current, before) => {
            const stale = key.getState(current.state)?.stale ?? 'no'
            if (current.state.doc !== before.doc && stale !== 'no') this.placeSoon(stale)
          },
          destroy: () => {
            if (this.timer !== null) clearTimeout(this.timer)
            this.view = null
          },
        }
      },
    })
  }

  /** After a pause in what is written here; soon after what others wrote, however much more they write. */
  private placeSoon(stale: 'local' | 'remote'): void {
    if (this.timer !== null) {
      if (this.awaited === 'remote') return
      clearTimeout(this.timer)
    }
    this.awaited = stale
    this.timer = setTimeout(
      () => {
        this.timer = null
        this.placeAnew()
      },
      stale === 'local' ? pauseMs : remoteMs,
    )
  }

  private placeAnew(): void {
    if (this.view === null || this.view.isDestroyed) return
    // Reading the whole text is dear, and nothing waits for it.
    if (this.wanted.length === 0 && this.spots.size === 0) return this.tell(new Map())
    const index = indexAnchors(this.doc)
    const { doc } = this.view.state
    const starts: number[] = []
    doc.forEach((_node, offset) => starts.push(offset))
    this.spots = new Map()
    const found: { readonly id: string; readonly bid: string; readonly at: number }[] = []
    const numbers = paragraphNumbers(index.blocks, this.goalNumber)
    for (const mark of this.wanted) {
      const pieces = piecesOf(index, mark)
      const [first] = pieces
      if (first === undefined) continue
      const spots = pieces.flatMap(({ block, from, to }) => {
        const start = starts[block]
        const size = doc.maybeChild(block)?.content.size ?? 0
        return start === undefined || from > size
          ? []
          : [{ from: start + 1 + from, to: start + 1 + Math.min(to, size) }]
      })
      this.spots.set(mark.id, spots)
      found.push({ id: mark.id, bid: first.bid, at: (starts[first.block] ?? 0) + first.from })
    }
    found.sort((a, b) => a.at - b.at)
    const places = new Map(
      found.map(({ id, bid }, order): [string, PassagePlace] => [
        id,
        { number: numbers.get(bid) ?? '', block: bid, order },
      ]),
    )
    this.dispatchDraw()
    this.tell(places)
  }

  private tell(places: ReadonlyMap<string, PassagePlace>): void {
    const told = JSON.stringify([...places])
    if (told === this.told) return
    this.told = told
    this.events.places(places)
  }

  private redraw(): void {
    if (this.view === null || this.view.isDestroyed) return
    if (this.key.getState(this.view.state)?.stale === 'no') this.dispatchDraw()
    else this.placeAnew()
  }

  private dispatchDraw(): void {
    const { view } = this
    if (view !== null) drawAnew(view, this.key)
  }

  private draw({ doc }: EditorState): DecorationSet {
    const decorations: Decoration[] = []
    const { mark: inline, block, attribute } = this.look
    for (const mark of this.wanted) {
      if (!mark.isDrawn) continue
      const { id } = mark
      const isOn = id === this.active || id === this.pointed
      const looks = (name: string) => ({ class: isOn ? `${name} is-on` : name, [attribute]: id })
      for (const { from, to } of this.spots.get(id) ?? []) {
        if (mark.kind === 'element') {
          const $at = doc.resolve(Math.min(from, doc.content.size))
          if ($at.depth > 0) decorations.push(Decoration.node($at.before(1), $at.after(1), looks(block), { id }))
        } else if (from < to && to <= doc.content.size) {
          decorations.push(Decoration.inline(from, to, looks(inline), { id }))
        }
      }
    }
    return DecorationSet.create(doc, decorations)
  }

  /** The shortest mark at a position: of two that overlap, the inner one is meant. */
  private markAt(state: EditorState, position: number): string | null {
    const found = (this.key.getState(state)?.set ?? DecorationSet.empty).find(position, position)
    const inner = found.sort((a, b) => a.to - a.from - (b.to - b.from))[0]
    // The cast: every decoration above carries the id of its mark.
    return inner === undefined ? null : (inner.spec as { readonly id: string }).id
  }
}

/** Of a selection within a block; a longer one is answered as it is. */
function withoutSpace({ doc, selection: { from, to } }: EditorState): Spot {
  const text = doc.textBetween(from, to, '\n', '\ufffc')
  if (text.includes('\n')) return { from, to }
  return { from: from + text.length - text.trimStart().length, to: to - text.length + text.trimEnd().length }
}

function piecesOf(index: AnchorIndex, mark: MarkedPassage): readonly AnchorPiece[] {
  if (mark.kind === 'passage') return resolvePassage(index, mark.passage) ?? []
  if (mark.kind === 'units') return resolveUnits(index, mark.ranges, mark.block)
  const piece = resolveElement(index, mark.element)
  return piece === null ? [] : [piece]
}
