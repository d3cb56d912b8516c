/**
 * What Delete, Cut, typing and paste do in suggest mode, unit by unit: own undecided words and ¶ really go; everything
 * else stays and is struck by a record; delimiters and the first ¶ stay. What is put in goes behind the range, as a
 * suggestion, without formats of its own. What a block should say becomes a wish, a part of one's own suggested block.
 * Pure: a step in, steps and wishes out; tested as a table. Direct mode is transaction-filter.ts.
 */
import { AddMarkStep, AttrStep, RemoveMarkStep, ReplaceAroundStep, ReplaceStep, type Step } from 'prosemirror-transform'
import type { Node } from 'prosemirror-model'
import { type BlockAttributeName, blockAttributeNames } from '../../packages/document/text-model.ts'
import { attributesOfNode, authorOfNode, suggestedNode, textSchema } from '../../packages/document/text-schema.ts'
import { type Gap, type Piece, positionOf, spliceOf, stepOf } from './display-range.ts'
import { allowedPieces, isTooLong, ofAuthor, snapped, type TextFacts } from './transaction-filter.ts'

/** Units that should go: `length` of them behind a gap, or the ¶ of a block (`length` 0). */
export type StruckUnits = { readonly gap: Gap; readonly length: number }
/** What a block should say. */
export type AttributeWish = {
  readonly block: number
  readonly name: BlockAttributeName
  readonly value: string | number
}

export type SuggestedStep = {
  /** To apply one after the other. */
  readonly steps: readonly Step[]
  /** To strike, as places of the document before the steps. */
  readonly strikes: readonly StruckUnits[]
  readonly wishes: readonly AttributeWish[]
  readonly kept: number
  readonly full: boolean
  /** A format was asked for, which cannot be suggested. */
  readonly format: boolean
}

/** What may be done of a step by somebody who suggests. `facts.alias` must be hers. */
export function suggestStep(facts: TextFacts, step: Step): SuggestedStep {
  if (step instanceof AddMarkStep || step instanceof RemoveMarkStep) return { ...nothing, format: true }
  if (step instanceof AttrStep || step instanceof ReplaceAroundStep) return suggestAttributes(facts, step)
  return step instanceof ReplaceStep ? suggestSplice(facts, step) : nothing
}

const nothing: SuggestedStep = { steps: [], strikes: [], wishes: [], kept: 0, full: false, format: false }

function suggestAttributes(facts: TextFacts, step: Step): SuggestedStep {
  const { doc } = facts
  const { doc: after } = step.apply(doc)
  if (after === null) return nothing
  const wishes: AttributeWish[] = []
  doc.forEach((node, offset, block) => {
    const [was, is] = [attributesOfNode(node), attributesOfNode(after.child(block))]
    // What a block says already is said back by name: a wish of before is taken back.
    const isMeant = (name: BlockAttributeName): boolean =>
      step instanceof AttrStep && step.pos === offset && step.attr === name
    for (const name of blockAttributeNames)
      if ((was[name] !== is[name] || isMeant(name)) && name !== 'element') wishes.push({ block, name, value: is[name] })
  })
  return { ...nothing, wishes }
}

function suggestSplice(facts: TextFacts, step: ReplaceStep): SuggestedStep {
  const { doc, alias } = facts
  const splice = spliceOf(doc, step)
  const from = snapped(doc, splice.from, -1)
  const isCaret = splice.from.block === splice.to.block && splice.from.unit === splice.to.unit
  const to = isCaret ? from : snapped(doc, splice.to, 1)
  const marks = facts.marksAt(to)
  const pieces = allowedPieces(splice.pieces).map((piece): Piece => {
    if (piece.kind === 'marker') return { kind: 'marker', block: ofAuthor(piece.block, alias) }
    return { kind: 'inline', node: suggestedNode(piece.node, marks, alias ?? '') }
  })
  if (isTooLong(facts, to, pieces)) return { ...nothing, full: true }
  const { own, strikes, kept } = sorted(facts, from, to)
  const steps: Step[] = pieces.length === 0 ? [] : [stepOf(doc, to, to, pieces)]
  for (const range of own.reverse()) steps.push(stepOf(doc, range.from, range.to, []))
  return { ...nothing, steps, strikes, kept }
}

type Stretch = { readonly from: Gap; readonly to: Gap }

/** Goes over the units of a range in the order shown, and says what becomes of each. */
function sorted(facts: TextFacts, from: Gap, to: Gap): { own: Stretch[]; strikes: StruckUnits[]; kept: number } {
  const { doc, alias } = facts
  const own: Stretch[] = []
  const strikes: StruckUnits[] = []
  let kept = 0
  for (let k = from.block; k <= to.block; k++) {
    const block = doc.child(k)
    if (k > from.block) {
      const border = { block: k - 1, unit: doc.child(k - 1).content.size }
      if (authorOfNode(block) === alias && isNeighbour(facts, k)) extend(doc, own, border, { block: k, unit: 0 })
      else strikes.push({ gap: { block: k, unit: 0 }, length: 0 })
    }
    const start = k === from.block ? from.unit : 0
    const end = k === to.block ? to.unit : block.content.size
    block.forEach((node, offset) => {
      const begin = Math.max(offset, start)
      const stop = Math.min(offset + node.nodeSize, end)
      if (begin >= stop) return
      if (node.type === textSchema.nodes.delim) kept += 1
      else if (authorOfNode(node) === alias) extend(doc, own, { block: k, unit: begin }, { block: k, unit: stop })
      else strikes.push({ gap: { block: k, unit: begin }, length: stop - begin })
    })
  }
  return { own, strikes, kept }
}

/** Whether the words of block k would follow those shown before it if its ¶ went. */
function isNeighbour({ blocks }: TextFacts, k: number): boolean {
  const before = blocks[k - 1]
  return before !== undefined && before.y + 1 + before.length === blocks[k]?.y
}

function extend(doc: Node, ranges: Stretch[], from: Gap, to: Gap): void {
  const last = ranges.at(-1)
  if (last !== undefined && positionOf(doc, last.to) === positionOf(doc, from))
    ranges[ranges.length - 1] = { ...last, to }
  else ranges.push({ from, to })
}
