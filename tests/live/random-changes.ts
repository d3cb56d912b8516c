/** What a person may do to a text in an editor, drawn by chance: what fuzz writes with. Positions know no characters. */
import { Fragment, type Node, Slice } from 'prosemirror-model'
import type { Transaction } from 'prosemirror-state'
import { type BlockKind, leads } from '../../packages/document/text-model.ts'
import { embedToNode, textSchema } from '../../packages/document/text-schema.ts'
import type { FuzzedAnchors } from './anchor-fuzz.ts'
import type { Dice } from './dice.ts'

const alphabet = ['a', 'b', ' ', '😀', 'a\u0301'] as const

export class RandomChanges {
  private readonly dice: Dice

  private readonly anchors: FuzzedAnchors | null

  /** `anchors`: that watch these words, by letters of which each is written once. */
  constructor(dice: Dice, anchors: FuzzedAnchors | null = null) {
    this.dice = dice
    this.anchors = anchors
  }

  /** Adds one random act to a transaction. */
  change(change: Transaction): void {
    const { doc } = change
    const [from, to] = this.range(doc)
    switch (this.dice.below(15)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return void change.insertText(this.words(), from)
      case 4:
        return void change.insertText(this.words(), from, to)
      case 5:
      case 6:
        return void change.delete(from, to)
      case 7:
        return void change.split(from)
      case 8:
        return this.joinAt(change)
      case 9:
        return this.changeAttribute(change)
      case 10:
        return this.changeMark(change, from, to)
      case 11:
        return void change.insert(from, embedToNode(this.dice.below(2) === 0 ? { ref: 'IND-1' } : { mention: 'A' }, {}))
      case 12:
        return this.copy(change, from)
      case 13:
        return this.deleteWholeBlocks(change)
      default:
        return this.paste(change, from, to)
    }
  }

  /** Positions are drawn without regard to surrogate pairs: to keep them whole is the filter's work. */
  private range(doc: Node): [number, number] {
    const a = this.position(doc)
    const b = this.dice.below(3) === 0 ? this.position(doc) : this.near(doc, a)
    return a <= b ? [a, b] : [b, a]
  }

  private position(doc: Node): number {
    const block = this.dice.below(doc.childCount)
    let start = 1
    for (let k = 0; k < block; k++) start += doc.child(k).nodeSize
    return start + this.dice.below(doc.child(block).content.size + 1)
  }

  private near(doc: Node, position: number): number {
    const $position = doc.resolve(position)
    return Math.min(Math.max(position + this.dice.below(7) - 3, $position.start()), $position.end())
  }

  private words(): string {
    const { anchors } = this
    return Array.from({ length: 1 + this.dice.below(3) }, () =>
      anchors !== null && this.dice.below(2) === 0 ? anchors.newLetter() : this.dice.of(alphabet),
    ).join('')
  }

  private copy(change: Transaction, to: number): void {
    const slice = change.doc.slice(...this.range(change.doc))
    this.anchors?.noteCopy(slice.content.textBetween(0, slice.content.size, '\n'))
    change.replaceRange(to, to, slice)
  }

  private joinAt(change: Transaction): void {
    const { doc } = change
    if (doc.childCount < 2) return
    const block = 1 + this.dice.below(doc.childCount - 1)
    let at = 0
    for (let k = 0; k < block; k++) at += doc.child(k).nodeSize
    change.join(at)
  }

  private deleteWholeBlocks(change: Transaction): void {
    const { doc } = change
    if (doc.childCount < 3) return
    const block = this.dice.below(doc.childCount)
    let at = 0
    for (let k = 0; k < block; k++) at += doc.child(k).nodeSize
    change.delete(at, at + doc.child(block).nodeSize)
  }

  private changeAttribute(change: Transaction): void {
    const { doc } = change
    const block = this.dice.below(doc.childCount)
    let at = 0
    for (let k = 0; k < block; k++) at += doc.child(k).nodeSize
    const kinds: readonly BlockKind[] = ['paragraph', 'heading2', 'numbered', 'quote', 'policy', 'action']
    switch (this.dice.below(4)) {
      case 0:
        return void change.setNodeAttribute(at, 'indent', this.dice.below(5))
      case 1:
        return void change.setNodeAttribute(at, 'lead', this.dice.of(leads))
      default:
        return void change.setNodeAttribute(at, 'kind', this.dice.of(kinds))
    }
  }

  private changeMark(change: Transaction, from: number, to: number): void {
    const { strong, em, link } = textSchema.marks
    const mark = this.dice.of([
      strong.create(),
      strong.create(),
      em.create(),
      link.create({ href: 'https://a.example/' }),
    ])
    if (this.dice.below(3) === 0) change.removeMark(from, to, mark.type)
    else change.addMark(from, to, mark)
  }

  private paste(change: Transaction, from: number, to: number): void {
    const { block } = textSchema.nodes
    const nodes = Array.from({ length: 1 + this.dice.below(3) }, () =>
      block.create(
        { kind: this.dice.of(['paragraph', 'bullet', 'regulation'] as const) },
        textSchema.text(this.words()),
      ),
    )
    change.replace(from, to, new Slice(Fragment.from(nodes), 1, 1))
  }
}
