/**
 * Edits that only the server makes: the first words of a text, moves, and joins across a moved border. They run on a
 * copy with the server's client id, as part of a server command; the caller turns the difference into one update.
 * Clients never write the register `order`, and never make the first marker.
 */
import type * as Y from 'yjs'
import { DomainError } from '../domain/errors.ts'
import { displayOrder, layout, markedUp, type Block, type Run } from './layout.ts'
import { stretches } from './marked-text.ts'
import type { Suggesters } from './suggestion-store.ts'
import { isDelimiter, plainBlock, roots, type BlockAttributes } from './text-model.ts'
import {
  deleteRange,
  insertEmbed,
  insertMarker,
  insertText,
  itemIdAt,
  openText,
  tokens,
  type ItemId,
  type Token,
} from './tokens.ts'

/** A block to write: what is left out is a plain paragraph's. */
export type NewBlock = Partial<BlockAttributes> & { readonly runs: readonly Run[] }

/** A run of units that lives on under other ids; anchors follow it. */
export type MovedRange = {
  readonly oldClient: number
  readonly oldClock: number
  readonly newClient: number
  readonly newClock: number
  readonly length: number
}

/**
 * Writes the first blocks of a new text; with none given, one empty paragraph, so that the first marker exists.
 * Throws if the text holds anything already: two seeds would make two first blocks.
 */
export function seedText(doc: Y.Doc, blocks: readonly NewBlock[]): void {
  const text = openText(doc)
  if (text.length > 0) throw new Error('this text was seeded before')
  doc.transact(() => {
    let index = 0
    for (const block of blocks.length === 0 ? [{ runs: [] }] : blocks) {
      insertMarker(text, index, { ...plainBlock, ...attributesOnly(block) })
      index += 1
      for (const run of block.runs) index += insertRun(text, index, run)
    }
  })
}

/**
 * Shows the blocks from `first` to `last` (as displayed) before the block `before`, or at the end for null. No item is
 * touched: ids, authors and anchors stay. The first block stays first. A move to where the blocks are changes nothing.
 * A suggested ¶ is never listed: it follows the block before it, and moves along.
 * Refuses: 'blocks-not-known', 'blocks-not-adjacent' (`last` before `first`), 'blocks-not-movable' (the first block, or
 * a bracket that would be cut apart), 'suggestion-in-the-way' (a suggested ¶ at either end of the move).
 */
export function moveBlocks(
  doc: Y.Doc,
  facts: { readonly first: string; readonly last: string; readonly before: string | null },
  suggesters: Suggesters = new Map(),
): void {
  const blocks = layout(doc, markedUp(suggesters))
  const from = blockIndex(blocks, facts.first)
  let to = blockIndex(blocks, facts.last)
  const target = facts.before === null ? blocks.length : blockIndex(blocks, facts.before)
  while (to + 1 < target && blocks[to + 1]?.by !== undefined) to += 1
  if (to < from) throw new DomainError('blocks-not-adjacent')
  if (from === 0 || target === 0) throw new DomainError('blocks-not-movable')
  if ([from, target].some(k => blocks[k]?.by !== undefined)) throw new DomainError('suggestion-in-the-way')
  if (target >= from && target <= to + 1) return
  const moving = blocks.slice(from, to + 1)
  if (!isBalanced(moving) || !isBalanced(blocks.slice(0, from))) throw new DomainError('blocks-not-movable')
  const before = blocks.slice(0, target).filter(block => !moving.includes(block))
  const after = blocks.slice(target).filter(block => !moving.includes(block))
  writeOrder(
    doc,
    [...before, ...moving, ...after].filter(block => block.by === undefined),
  )
}

/**
 * Joins a block to the one displayed before it. Where both stand side by side in the sequence, its marker is deleted;
 * across a moved border its words are copied behind the other's, and the answer says under which ids they live on.
 * A copy would make suggestions in it base text, so these have to be decided first.
 * Refuses: 'blocks-not-known', 'first-block-must-stay', 'suggestion-in-the-way'.
 */
export function joinAcrossMove(
  doc: Y.Doc,
  facts: { readonly block: string },
  suggesters: Suggesters = new Map(),
): { readonly moved: readonly MovedRange[] } {
  const blocks = layout(doc, markedUp(suggesters))
  const k = blockIndex(blocks, facts.block)
  const block = blocks[k]
  const before = blocks[k - 1]
  if (block === undefined || before === undefined) throw new DomainError('first-block-must-stay')
  const text = openText(doc)
  if (block.by !== undefined) throw new DomainError('suggestion-in-the-way')
  if (block.y !== before.y + 1 + before.length && hasSuggestions(doc, suggesters, block))
    throw new DomainError('suggestion-in-the-way')
  return doc.transact(transaction => {
    if (block.y === before.y + 1 + before.length) {
      deleteRange(transaction, text, block.y, 1)
      return { moved: [] }
    }
    const words = [...tokens(doc)].filter(token => token.index > block.y && token.index <= block.y + block.length)
    const end = before.y + 1 + before.length
    const moved: MovedRange[] = []
    let index = end
    for (const token of words) {
      const length = insertRun(text, index, runOf(token))
      const id = itemIdAt(text, index)
      if (id !== null) moved.push(movedRange(token.id, id, length))
      index += length
    }
    deleteRange(transaction, text, end <= block.y ? block.y + (index - end) : block.y, 1 + block.length)
    if (displayOrder(doc).length > 0)
      writeOrder(
        doc,
        blocks.filter(other => other !== block && other.by === undefined),
      )
    return { moved }
  })
}

function hasSuggestions(doc: Y.Doc, suggesters: Suggesters, { y, length }: Block): boolean {
  return [...stretches(doc, suggesters)].some(
    ({ index, pendingBy, struckBy }) =>
      index >= y && index <= y + length && (pendingBy !== null || struckBy.length > 0),
  )
}

function blockIndex(blocks: readonly Block[], bid: string): number {
  const index = blocks.findIndex(block => block.bid === bid)
  if (index < 0) throw new DomainError('blocks-not-known')
  return index
}

/** Whether every bracket that begins in these blocks ends in them, and the other way round. */
function isBalanced(blocks: readonly Block[]): boolean {
  let depth = 0
  for (const run of blocks.flatMap(block => block.runs)) {
    if (!('embed' in run) || !('b' in run.embed) || !isDelimiter(run.embed)) continue
    if (run.embed.b === 'o') depth += 1
    else if (depth === 0) return false
    else if (run.embed.b === 'c') depth -= 1
  }
  return depth === 0
}

/** Writes the register: base blocks in display order. */
function writeOrder(doc: Y.Doc, blocks: readonly Block[]): void {
  doc.getMap(roots.order).set(
    'list',
    blocks.map(block => block.bid),
  )
}

function insertRun(text: Y.Text, index: number, run: Run): number {
  if ('text' in run) {
    insertText(text, index, run.text, run.marks)
    return run.text.length
  }
  insertEmbed(text, index, run.embed, run.marks)
  return 1
}

function runOf(token: Token): Run {
  if (token.kind === 'text') return { text: token.text, marks: token.marks }
  if (token.kind === 'embed') return { embed: token.embed, marks: token.marks }
  throw new Error('a marker stands between the words of one block')
}

function movedRange(from: ItemId, to: ItemId, length: number): MovedRange {
  return { oldClient: from.client, oldClock: from.clock, newClient: to.client, newClock: to.clock, length }
}

function attributesOnly(block: NewBlock): Partial<BlockAttributes> {
  const { runs: _, ...attributes } = block
  return attributes
}
