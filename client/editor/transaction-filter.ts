/**
 * What Delete, Cut, typing and paste may do to the text in direct mode, unit by unit (the table of the flat text):
 * words and references go; a bracket's delimiter stays; the first ¶ stays; a ¶ goes unless its words would land
 * elsewhere than shown (a moved border): then it stays and the answer asks for the server command `join`; what somebody
 * else suggests stays until it is decided, and the answer says whose it is. Suggest mode is suggest-filter.ts.
 * Halves of surrogate pairs are never parted nor brought in. Pure: a step in, steps out; tested as a table.
 */
import { AddMarkStep, AttrStep, Mapping, RemoveMarkStep, ReplaceStep, type Step } from 'prosemirror-transform'
import type { Node } from 'prosemirror-model'
import { type Block, inDisplayOrder } from '../../packages/document/layout.ts'
import { type Marks, textLimits } from '../../packages/document/text-model.ts'
import { authorOfNode, suggestedNode, textSchema } from '../../packages/document/text-schema.ts'
import { type Gap, gapAt, type Piece, positionOf, spliceOf, stepOf } from './display-range.ts'

/**
 * Where the blocks of `doc` stand in the sequence, in display order, and the register of moves. `alias`: this person's,
 * null who may not suggest. `marksAt`: the formats in force at a gap, which suggested words take.
 */
export type TextFacts = {
  readonly doc: Node
  readonly blocks: readonly Block[]
  readonly order: readonly string[]
  readonly alias: string | null
  readonly marksAt: (gap: Gap) => Marks
}

export type FilteredStep = {
  /** To apply one after the other; the given step itself where nothing had to change. */
  readonly steps: readonly Step[]
  readonly changed: boolean
  /** Blocks whose ¶ stayed at a moved border: the server is asked to join each to the block shown before it. */
  readonly joins: readonly string[]
  /** Delimiters that stayed. */
  readonly kept: number
  /** Who suggests the words or ¶ that stayed because only a decision takes them away; each once. */
  readonly authors: readonly string[]
  readonly full: boolean
}

/** What may be done of a step, in direct mode: the table of what goes, what stays, and what becomes a request. */
export function filterStep(facts: TextFacts, step: Step): FilteredStep {
  const { doc } = facts
  if (step instanceof AddMarkStep || step instanceof RemoveMarkStep) return filterMark(doc, step)
  if (step instanceof AttrStep) return filterAttribute(facts, step)
  if (!(step instanceof ReplaceStep)) return unchanged(step)
  const splice = spliceOf(doc, step)
  const from = snapped(doc, splice.from, -1)
  const to = sameGap(splice.from, splice.to) ? from : snapped(doc, splice.to, 1)
  const pieces = authored(facts, from, allowedPieces(splice.pieces))
  if (isTooLong(facts, from, pieces)) return { steps: [], changed: true, joins: [], kept: 0, authors: [], full: true }
  const { staying, joins, kept, authors } = whatStays(facts, from, to)
  const untouched =
    staying.length === 0 &&
    pieces.length === splice.pieces.length &&
    pieces.every((piece, index) => piece === splice.pieces[index]) &&
    sameGap(from, splice.from) &&
    sameGap(to, splice.to) &&
    step.from > 0 &&
    doc.resolve(step.from).depth + doc.resolve(step.to).depth > 0
  if (untouched) return unchanged(step)
  const steps = stepsAround(doc, from, to, pieces, staying)
  return { steps, changed: true, joins, kept, authors, full: false }
}

/** Carries a step of a transaction over to a document that earlier, changed steps have made differ. */
export function carryOver(step: Step, before: readonly Step[], instead: readonly Step[]): Step | null {
  const back = [...before].reverse().map(one => one.getMap().invert())
  return step.map(new Mapping([...back, ...instead.map(one => one.getMap())]))
}

/** Text without halves of surrogate pairs. */
export function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
}

type Staying = { readonly kind: 'unit' | 'marker'; readonly gap: Gap; readonly length: number }

function unchanged(step: Step): FilteredStep {
  return { steps: [step], changed: false, joins: [], kept: 0, authors: [], full: false }
}

/** A format covers whole characters. */
function filterMark(doc: Node, step: AddMarkStep | RemoveMarkStep): FilteredStep {
  const from = positionOf(doc, snapped(doc, gapAt(doc, step.from), -1))
  const to = positionOf(doc, snapped(doc, gapAt(doc, step.to), 1))
  if (doc.resolve(step.from).depth === 0 || doc.resolve(step.to).depth === 0) return unchanged(step)
  if (from === step.from && to === step.to) return unchanged(step)
  const whole =
    step instanceof AddMarkStep ? new AddMarkStep(from, to, step.mark) : new RemoveMarkStep(from, to, step.mark)
  return { ...unchanged(whole), changed: true }
}

/** What another's suggested ¶ says is hers to say, until it is decided. */
function filterAttribute({ doc, alias }: TextFacts, step: AttrStep): FilteredStep {
  const node = doc.nodeAt(step.pos)
  const by = node === null ? null : authorOfNode(node)
  if (by === null || by === alias) return unchanged(step)
  return { ...unchanged(step), steps: [], changed: true, authors: [by] }
}

/** Whether words are somebody else's suggestion. */
function isOfOther(node: Node, alias: string | null): boolean {
  const by = authorOfNode(node)
  return by !== null && by !== alias
}

/** Words that are taken along from a suggestion stay one, of whoever puts them here: they are never silently accepted. */
function authored(facts: TextFacts, gap: Gap, pieces: readonly Piece[]): readonly Piece[] {
  const { alias } = facts
  if (pieces.every(piece => authorOfNode(piece.kind === 'marker' ? piece.block : piece.node) === null)) return pieces
  const marks = facts.marksAt(gap)
  return pieces.map((piece): Piece => {
    if (piece.kind === 'marker') {
      const by = authorOfNode(piece.block)
      return by === null ? piece : { kind: 'marker', block: ofAuthor(piece.block, alias) }
    }
    if (authorOfNode(piece.node) === null) return piece
    const bare = piece.node.mark(textSchema.marks.ins.removeFromSet(piece.node.marks))
    return { kind: 'inline', node: alias === null ? bare : suggestedNode(piece.node, marks, alias) }
  })
}

/** A block whose ¶ this person suggests; a plain one for null. */
export function ofAuthor(block: Node, alias: string | null): Node {
  return textSchema.nodes.block.create({ ...block.attrs, by: alias ?? '' }, block.content)
}

function sameGap(a: Gap, b: Gap): boolean {
  return a.block === b.block && a.unit === b.unit
}

/** Moves a gap out of a surrogate pair. */
export function snapped(doc: Node, gap: Gap, by: -1 | 1): Gap {
  const block = doc.child(gap.block)
  if (gap.unit === 0 || gap.unit >= block.content.size) return gap
  const { node, offset } = block.childBefore(gap.unit)
  const text = node?.text ?? ''
  const at = gap.unit - offset
  const parted = isHalf(text.charCodeAt(at - 1), 0xd800) && isHalf(text.charCodeAt(at), 0xdc00)
  return parted ? { block: gap.block, unit: gap.unit + by } : gap
}

function isHalf(code: number, from: number): boolean {
  return code >= from && code < from + 0x400
}

/** Pieces without delimiters and halves of characters. */
export function allowedPieces(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.flatMap((piece): readonly Piece[] => {
    if (piece.kind === 'marker') return [piece]
    if (piece.node.type === textSchema.nodes.delim) return []
    if (!piece.node.isText) return [piece]
    const text = piece.node.text ?? ''
    const clean = wellFormed(text)
    if (clean === text) return [piece]
    return clean === '' ? [] : [{ kind: 'inline', node: textSchema.text(clean, piece.node.marks) }]
  })
}

/** The limits of a text hold before the server has to say so. */
export function isTooLong(facts: TextFacts, from: Gap, pieces: readonly Piece[]): boolean {
  let length = facts.doc.child(from.block).content.size
  let blocks = facts.doc.childCount
  for (const piece of pieces) {
    if (piece.kind === 'marker') {
      length = 0
      blocks += 1
    } else {
      length += piece.node.nodeSize
    }
    if (length > textLimits.maxBlockLength) return true
  }
  return pieces.length > 0 && blocks > textLimits.maxBlocks
}

/** Goes over the units that the splice would take, in the order shown, and says which of them stay. */
function whatStays(
  facts: TextFacts,
  from: Gap,
  to: Gap,
): { staying: readonly Staying[]; joins: readonly string[]; kept: number; authors: readonly string[] } {
  const { doc, blocks, alias } = facts
  const authors = new Set<string>()
  const inside = (block: number, start: number, end?: number): Staying[] =>
    unitsThatStay(facts, block, start, end, authors)
  const staying: Staying[] = inside(from.block, from.unit, from.block === to.block ? to.unit : undefined)
  if (from.block === to.block) return { staying, joins: [], kept: delimitersIn(doc, staying), authors: [...authors] }
  const joins: string[] = []
  const gone = new Set<number>()
  let target = from.block
  for (let k = from.block + 1; k <= to.block; k++) {
    const stays = inside(k, 0, k === to.block ? to.unit : undefined)
    const behind = stays.length > 0 || (k === to.block && to.unit < doc.child(k).content.size)
    const isOthers = isOfOther(doc.child(k), alias)
    if (isOthers || (behind && !landsOn(blocks, k, target, gone))) {
      staying.push({ kind: 'marker', gap: { block: k, unit: 0 }, length: 1 })
      if (isOthers) authors.add(authorOfNode(doc.child(k)) ?? '')
      else joins.push(blocks[k]?.bid ?? '')
      target = k
    } else {
      gone.add(k)
    }
    staying.push(...stays)
  }
  for (const k of whoseLossMovesOthers(facts, gone)) {
    const at = staying.findIndex(({ gap }) => gap.block >= k)
    staying.splice(at < 0 ? staying.length : at, 0, { kind: 'marker', gap: { block: k, unit: 0 }, length: 1 })
    joins.push(blocks[k]?.bid ?? '')
  }
  return { staying, joins, kept: delimitersIn(doc, staying), authors: [...authors] }
}

/** Delimiters, and words that somebody else suggests. */
function unitsThatStay(
  { doc, alias }: TextFacts,
  block: number,
  from: number,
  to: number | undefined,
  authors: Set<string>,
): Staying[] {
  const found: Staying[] = []
  doc.child(block).forEach((node, offset) => {
    const begin = Math.max(offset, from)
    const end = Math.min(offset + node.nodeSize, to ?? Number.POSITIVE_INFINITY)
    const isOthers = isOfOther(node, alias)
    if (begin >= end || (!isOthers && node.type !== textSchema.nodes.delim)) return
    if (isOthers) authors.add(authorOfNode(node) ?? '')
    found.push({ kind: 'unit', gap: { block, unit: begin }, length: end - begin })
  })
  return found
}

function delimitersIn(doc: Node, staying: readonly Staying[]): number {
  return staying.filter(
    ({ kind, gap }) =>
      kind === 'unit' && doc.child(gap.block).childAfter(gap.unit).node?.type === textSchema.nodes.delim,
  ).length
}

/** Whether the words of block k, once its ¶ and those in `gone` are deleted, follow block `target` in the sequence. */
function landsOn(blocks: readonly Block[], k: number, target: number, gone: ReadonlySet<number>): boolean {
  let at = k
  for (;;) {
    const y = blocks[at]?.y ?? 0
    const before = blocks.findIndex(block => block.y + 1 + block.length === y)
    if (before === target) return true
    if (before < 0 || !gone.has(before)) return false
    at = before
  }
}

/**
 * A block that the register does not list is shown behind the block that precedes it in the sequence. Deleting a
 * listed ¶ in front of it could carry it elsewhere: such a ¶ stays as well.
 */
function whoseLossMovesOthers(facts: TextFacts, gone: Set<number>): readonly number[] {
  const { blocks, order } = facts
  if (order.length === 0 || gone.size === 0) return []
  const back: number[] = []
  for (;;) {
    const left = blocks.filter((_, k) => !gone.has(k))
    const shown = inDisplayOrder(
      [...left].sort((a, b) => a.y - b.y),
      order,
    )
    if (shown.every((block, index) => block === left[index])) return back.sort((a, b) => a - b)
    const last = [...gone].filter(k => order.includes(blocks[k]?.bid ?? '')).at(-1) ?? [...gone].at(-1)
    if (last === undefined) return back
    gone.delete(last)
    back.push(last)
  }
}

/** Deletes around what stays, from the back; what is put in goes where the range began. */
function stepsAround(
  doc: Node,
  from: Gap,
  to: Gap,
  pieces: readonly Piece[],
  staying: readonly Staying[],
): readonly Step[] {
  const ranges: { from: Gap; to: Gap }[] = []
  let start = from
  for (const stay of staying) {
    const { block, unit } = stay.gap
    const end = stay.kind === 'unit' ? stay.gap : { block: block - 1, unit: doc.child(block - 1).content.size }
    ranges.push({ from: start, to: end })
    start = stay.kind === 'unit' ? { block, unit: unit + stay.length } : { block, unit: 0 }
  }
  ranges.push({ from: start, to })
  const [first, ...rest] = ranges
  const steps: Step[] = rest
    .filter(range => positionOf(doc, range.from) < positionOf(doc, range.to))
    .reverse()
    .map(range => stepOf(doc, range.from, range.to, []))
  if (first !== undefined && (pieces.length > 0 || positionOf(doc, first.from) < positionOf(doc, first.to))) {
    steps.push(stepOf(doc, first.from, first.to, pieces))
  }
  return steps
}
