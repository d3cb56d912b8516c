/**
 * The blocks of a text in the order people see. Moves touch no item: they rewrite the register `order` (root `order`,
 * key `list`), so display order differs from the order of the sequence, and every projection, export, redline and
 * search walks `layout()`, never the raw sequence. Source: the flat text, moves.
 */
import type * as Y from 'yjs'
import { roots, type BlockAttributes, type Embed, type Marks } from './text-model.ts'
import { blockIdOf, tokens } from './tokens.ts'

/** Words or one embed with their formats; neighbours of equal formats are one run. */
export type Run = { readonly text: string; readonly marks: Marks } | { readonly embed: Embed; readonly marks: Marks }

/** A block as displayed. `y`: offset of its marker in `t`; `length`: units behind the marker, embeds counting 1. */
export type Block = BlockAttributes & {
  /** `client:clock` of the marker: stable over edits, moves and splits of other blocks. */
  readonly bid: string
  readonly y: number
  readonly length: number
  readonly runs: readonly Run[]
}

/** All blocks in display order. Anything before the first marker is not part of the text. */
export function layout(doc: Y.Doc): readonly Block[] {
  return inDisplayOrder(blocksInSequence(doc), displayOrder(doc))
}

/** The register: block ids of base markers in display order, as the last move left them. */
export function displayOrder(doc: Y.Doc): readonly string[] {
  const list = doc.getMap(roots.order).get('list')
  return Array.isArray(list) ? list.filter(bid => typeof bid === 'string') : []
}

/**
 * Orders blocks by the register. A block that is not listed (a new split, a pasted block) follows the block that
 * precedes it in the sequence.
 */
export function inDisplayOrder(blocks: readonly Block[], order: readonly string[]): readonly Block[] {
  if (order.length === 0) return blocks
  const slots = new Map(order.map((bid, slot) => [bid, slot]))
  let slot = -1
  const placed = blocks.map(block => {
    slot = slots.get(block.bid) ?? slot
    return { block, slot }
  })
  return placed.sort((a, b) => (a.slot === b.slot ? a.block.y - b.block.y : a.slot - b.slot)).map(({ block }) => block)
}

/** Whether the block displayed before block k is another than the one that precedes it in the sequence. */
export function movedBorderBefore(blocks: readonly Block[], k: number): boolean {
  const block = blocks[k]
  const before = blocks[k - 1]
  return block !== undefined && before !== undefined && before.y + 1 + before.length !== block.y
}

/** Whether two formats are the same, key by key. */
function sameMarks(a: Marks, b: Marks): boolean {
  return a === b || (a.strong === b.strong && a.em === b.em && a.link === b.link)
}

type Growing = Omit<Block, 'length'> & { length: number }

function blocksInSequence(doc: Y.Doc): readonly Block[] {
  const blocks: Growing[] = []
  let runs: Run[] = []
  let block: Growing | null = null
  for (const token of tokens(doc)) {
    if (token.kind === 'marker') {
      runs = []
      block = { ...token.attributes, bid: blockIdOf(token.id), y: token.index, length: 0, runs }
      blocks.push(block)
    } else if (block !== null) {
      block.length += token.kind === 'text' ? token.text.length : 1
      if (token.kind === 'text') appendText(runs, token.text, token.marks)
      else runs.push({ embed: token.embed, marks: token.marks })
    }
  }
  return blocks
}

function appendText(runs: Run[], text: string, marks: Marks): void {
  const last = runs.at(-1)
  if (last !== undefined && 'text' in last && sameMarks(last.marks, marks))
    runs[runs.length - 1] = { text: last.text + text, marks: last.marks }
  else runs.push({ text, marks })
}
