/**
 * Draws what is suggested: new words underlined in the pattern and colour of their group, struck words struck through,
 * a struck ¶ as a sign at the end of its block, and a block that should say something else with a line beside it. Who
 * it is stands in the title and, for those who do not see, on the sign behind the words. Draws only: what is
 * suggested is read from the text; where suggestions are is placed with the passages.
 */
import { Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state'
import type { Node } from 'prosemirror-model'
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view'
import type * as Y from 'yjs'
import { stretches } from '../../packages/document/marked-text.ts'
import { recordsIn, type SuggestionRecord } from '../../packages/document/suggestion-store.ts'
import { type BlockAttributeName, roots } from '../../packages/document/text-model.ts'
import { authorOfNode } from '../../packages/document/text-schema.ts'
import { blockIdOf } from '../../packages/document/tokens.ts'
import { type DocumentBinding, fromText, recordsWritten } from './bind-document.ts'
import type { StruckStretch } from './suggest-keys.ts'
import { drawAnew } from './pending-selection.ts'

/** What this person herself wishes that a block said; on the decoration that marks the block. */
export type OwnWish = { readonly name: BlockAttributeName; readonly value: string | number }

/** How others are told who suggests: a class for the group's look, and a sentence. */
export type AuthorLook = {
  readonly group: string
  /** What stands on the sign behind the words: the shape and initial of the group, and a code. */
  readonly shape: string
  readonly initial: string
  readonly code: string
  readonly inserted: string
  readonly deleted: string
  readonly says: string
}

const key = new PluginKey<DecorationSet>('suggestion-marks')

export class SuggestionMarks {
  readonly plugin: Plugin<DecorationSet>
  private readonly doc: Y.Doc
  private readonly binding: DocumentBinding
  private readonly lookOf: (alias: string) => AuthorLook
  private view: EditorView | null = null

  constructor(doc: Y.Doc, binding: DocumentBinding, lookOf: (alias: string) => AuthorLook) {
    this.doc = doc
    this.binding = binding
    this.lookOf = lookOf
    this.plugin = new Plugin<DecorationSet>({
      key,
      state: {
        init: (_config, state) => this.draw(state),
        apply: (transaction, old, _before, after) => {
          const isAnew = transaction.getMeta(key) === true || transaction.getMeta(fromText) === true
          const isStill = !transaction.docChanged && !isAnew && transaction.getMeta(recordsWritten) !== true
          if (isStill) return old
          const isPlain = this.binding.authoring.suggesters.size === 0 && !this.hasRecords()
          if (isPlain && !isAnew) return old.map(transaction.mapping, after.doc)
          const isTyped = !isAnew && transaction.getMeta(recordsWritten) !== true
          return isTyped && transaction.before.childCount === after.doc.childCount
            ? this.drawTouched(old.map(transaction.mapping, after.doc), transaction)
            : this.draw(after)
        },
      },
      props: { decorations: state => key.getState(state) },
      view: view => {
        this.view = view
        return { destroy: () => (this.view = null) }
      },
    })
  }

  /** Draws all anew, when it became known who somebody is. */
  drawAgain(): void {
    if (this.view !== null) drawAnew(this.view, key)
  }

  /** What this person has struck, as places of the shown document. */
  ownStruck(doc: Node): readonly StruckStretch[] {
    const alias = this.binding.authoring.own?.alias
    return this.struck(doc)
      .filter(({ records }) => records.some(record => record.alias === alias))
      .map(({ from, to }) => ({ from, to }))
  }

  private hasRecords(): boolean {
    return this.doc.getMap(roots.suggestions).size > 0
  }

  private draw({ doc }: EditorState): DecorationSet {
    return DecorationSet.create(doc, [...this.drawn(doc, { from: 0, to: doc.content.size }, true)])
  }

  /** Only the blocks in which this person typed: a keystroke must not cost what the whole text does. */
  private drawTouched(set: DecorationSet, transaction: Transaction): DecorationSet {
    const { doc } = transaction
    const touched = touchedBlocks(transaction)
    if (touched === null) return set
    const stale = set.find(touched.from, touched.to).filter(({ from, to }) => touched.from <= from && to <= touched.to)
    const hasStrikes = stale.some(({ spec }: Decoration) => (spec as { strike?: boolean }).strike === true)
    return set.remove(stale).add(doc, [...this.drawn(doc, touched, hasStrikes)])
  }

  private drawn(doc: Node, { from: start, to: end }: StruckStretch, hasStrikes: boolean): readonly Decoration[] {
    const decorations: Decoration[] = []
    doc.forEach((block, offset) => {
      if (offset < start || offset >= end) return
      const by = authorOfNode(block)
      if (by !== null) {
        const { group, inserted } = this.lookOf(by)
        decorations.push(
          Decoration.node(offset, offset + block.nodeSize, { class: `sug-block sug--${group}`, title: inserted }),
        )
      }
      block.forEach((node, at, index) => {
        const author = authorOfNode(node)
        if (author === null) return
        const look = this.lookOf(author)
        const from = offset + 1 + at
        const to = from + node.nodeSize
        decorations.push(Decoration.inline(from, to, { class: `sug--${look.group}`, title: look.inserted }))
        const next = block.maybeChild(index + 1)
        if (next === null || authorOfNode(next) !== author) decorations.push(signed(to, author, look, 'inserted'))
      })
    })
    if (hasStrikes) decorations.push(...this.strikes(doc).filter(({ from, to }) => start <= from && to <= end))
    for (const [index, record] of this.wishes()) {
      const from = startOf(doc, index)
      if (from < start || from >= end) continue
      const to = from + doc.child(index).nodeSize
      const look = this.lookOf(record.alias)
      const attributes = { class: `sug-wish sug--${look.group}`, title: look.says }
      const own: OwnWish | null = record.alias === this.binding.authoring.own?.alias ? record : null
      decorations.push(Decoration.node(from, to, attributes, { ownWish: own }))
      decorations.push(signed(to - 1, record.alias, look, 'says'))
    }
    return decorations
  }

  /** Struck words and ¶; where several people strike the same, each has a sign behind the last of hers. */
  private strikes(doc: Node): readonly Decoration[] {
    const strikes = this.struck(doc)
    return strikes.flatMap(({ from, to, records }) => {
      const looks = records.map(record => this.lookOf(record.alias))
      const [look] = looks
      if (look === undefined) return []
      const title = looks.map(({ deleted }) => deleted).join(' ')
      if (doc.resolve(from).parent !== doc.resolve(to).parent) {
        const key = `join ${records.map(record => record.key).join(' ')}`
        return [Decoration.widget(from, () => joinSign(look.group, title), { side: -1, key, ...ofStrike })]
      }
      const next = doc.nodeAt(to)
      const ends = records.filter(
        record =>
          (next === null || authorOfNode(next) !== record.alias) &&
          !strikes.some(other => other.from === to && other.records.includes(record)),
      )
      const by = records.map(({ alias }) => alias).join(' ')
      const attributes = { nodeName: 'del', class: `sug-del sug--${look.group}`, title, 'data-by': by }
      return [
        Decoration.inline(from, to, attributes, ofStrike),
        ...ends.map(record => signed(to, record.alias, this.lookOf(record.alias), 'deleted')),
      ]
    })
  }

  private struck(doc: Node): readonly (StruckStretch & { readonly records: readonly SuggestionRecord[] })[] {
    if (!this.hasRecords()) return []
    const { shownBlocks } = this.binding
    const places = new Map(shownBlocks.map(({ bid, y }, index) => [bid, { index, y }]))
    const starts = startsOf(doc)
    let block: { readonly index: number; readonly y: number } | undefined
    const found: (StruckStretch & { readonly records: readonly SuggestionRecord[] })[] = []
    for (const stretch of stretches(this.doc, this.binding.authoring.suggesters)) {
      if (stretch.kind === 'marker') block = places.get(blockIdOf(stretch.id))
      if (stretch.struckBy.length === 0 || block === undefined) continue
      const start = starts[block.index]
      if (start === undefined) continue
      const records = stretch.struckBy
      if (stretch.kind === 'marker') {
        if (block.index > 0) found.push({ from: start - 1, to: start + 1, records })
        continue
      }
      const from = start + 1 + stretch.index - block.y - 1
      const to = from + (stretch.kind === 'text' ? stretch.text.length : 1)
      if (to <= start + 1 + (doc.maybeChild(block.index)?.content.size ?? 0)) found.push({ from, to, records })
    }
    return found
  }

  /** By block: what others, or this person, want a base block to say. */
  private wishes(): readonly (readonly [number, SuggestionRecord & { readonly kind: 'attribute' }])[] {
    const places = new Map(this.binding.shownBlocks.map(({ bid, by }, index) => [bid, { index, by }]))
    return recordsIn(this.doc).flatMap(record => {
      if (record.kind !== 'attribute') return []
      const place = places.get(blockIdOf(record.marker))
      return place === undefined || place.by === record.alias ? [] : [[place.index, record] as const]
    })
  }
}

/** By which a strike is known among what is drawn. */
const ofStrike = { strike: true }

/** The blocks that a transaction changed, in the document after it. */
function touchedBlocks({ doc, mapping }: Transaction): StruckStretch | null {
  let [from, to] = [doc.content.size, -1]
  mapping.maps.forEach((map, step) => {
    const rest = mapping.slice(step + 1)
    map.forEach((_oldFrom, _oldTo, newFrom, newTo) => {
      from = Math.min(from, rest.map(newFrom, -1))
      to = Math.max(to, rest.map(newTo, 1))
    })
  })
  if (to < 0) return null
  const [start, end] = [doc.resolve(from), doc.resolve(to)]
  return { from: start.depth > 0 ? start.before(1) : from, to: end.depth > 0 ? end.after(1) : to }
}

/** Who suggests what stands before it. */
function signed(at: number, alias: string, look: AuthorLook, what: 'inserted' | 'deleted' | 'says'): Decoration {
  return Decoration.widget(at, () => authorSign(look, look[what]), {
    side: 1,
    key: `${what} ${alias} ${look.code} ${look.group}`,
    ignoreSelection: true,
  })
}

/** `sentence`: what it says to those who do not see it. */
function authorSign({ shape, initial, code }: AuthorLook, sentence: string): HTMLElement {
  const sign = document.createElement('span')
  sign.className = 'sug-who'
  sign.contentEditable = 'false'
  sign.setAttribute('role', 'img')
  sign.setAttribute('aria-label', sentence)
  const mark = document.createElement('span')
  mark.className = `grp grp--${shape}`
  mark.textContent = initial
  sign.append(mark, code)
  return sign
}

function joinSign(group: string, title: string): HTMLElement {
  const sign = document.createElement('del')
  sign.className = `sug-del sug-join sug--${group}`
  sign.textContent = '¶'
  sign.title = title
  sign.contentEditable = 'false'
  return sign
}

function startsOf(doc: Node): readonly number[] {
  const starts: number[] = []
  doc.forEach((_node, offset) => starts.push(offset))
  return starts
}

function startOf(doc: Node, index: number): number {
  return startsOf(doc)[index] ?? 0
}
