/**
 * The blocks of a text in the order people see. Moves touch no item: they rewrite the register `order` (root `order`,
 * key `list`), so display order differs from the order of the sequence, and every projection, export, redline and
 * search walks `layout()`, never the raw sequence. Source: the flat text, moves.
 */
import type * as Y from 'yjs'
import { stretches } from './marked-text.ts'
import { recordsIn, type Suggesters, type SuggestionRecord } from './suggestion-store.ts'
import { isDelimiter, roots, type BlockAttributes, type Embed, type Marks } from './text-model.ts'
import { blockIdOf, tokens, type Token } from './tokens.ts'

/**
 * Words or one embed with their formats; neighbours of equal formats are one run. `by`: alias of who suggests them, in
 * a reading that shows suggestions; absent in the base text.
 */
export type Run = ({ readonly text: string } | { readonly embed: Embed }) & {
  readonly marks: Marks
  readonly by?: string
}

/**
 * A block as displayed. `y`: offset of its marker in `t`; `length`: shown units behind the marker, embeds counting 1.
 * `by`: alias of who suggests its ¶.
 */
export type Block = BlockAttributes & {
  /** `client:clock` of the marker: stable over edits, moves and splits of other blocks. */
  readonly bid: string
  readonly y: number
  readonly length: number
  readonly runs: readonly Run[]
  readonly by?: string
}

/** Which suggestions a layout shows, and which records it carries out. Made by the functions below. */
export type Reading = {
  readonly suggesters: Suggesters
  readonly shows: (alias: string) => boolean
  readonly carriesOut: (record: SuggestionRecord) => boolean
  /** Whether runs and blocks say who suggests them. */
  readonly saysWho: boolean
}

/** The text without anything that is not decided: what a goal says now. */
export function baseText(suggesters: Suggesters): Reading {
  return { suggesters, shows: () => false, carriesOut: () => false, saysWho: false }
}

/** The base text with every suggested insertion in its place, marked; nothing is carried out. What the editor edits. */
export function markedUp(suggesters: Suggesters): Reading {
  return { suggesters, shows: () => true, carriesOut: () => false, saysWho: true }
}

/** The text as it would read if all suggestions of some people were accepted and those of all others rejected. */
export function asIfAccepted(suggesters: Suggesters, isTaken: (alias: string) => boolean): Reading {
  return { suggesters, shows: isTaken, carriesOut: record => isTaken(record.alias), saysWho: false }
}

/**
 * All blocks in display order: everything in the sequence, or what a reading shows of it. Anything before the first
 * marker is not part of the text. In a reading that hides or carries out something, `y` is no place to edit at.
 */
export function layout(doc: Y.Doc, reading?: Reading): readonly Block[] {
  if (reading === undefined) return inDisplayOrder(blocksInSequence(tokens(doc)), displayOrder(doc))
  return layoutOf(doc, reading)
}

/** The register: block ids of base markers in display order, as the last move left them. */
export function displayOrder(doc: Y.Doc): readonly string[] {
  const list = doc.getMap(roots.order).get('list')
  return Array.isArray(list) ? list.filter(bid => typeof bid === 'string') : []
}

/** An order with what only another one lists, each behind what it stands behind there. */
export function withPlacesOf(order: readonly string[], other: readonly string[]): readonly string[] {
  const list = [...order]
  const known = new Set(order)
  for (const [k, bid] of other.entries()) {
    if (known.has(bid)) continue
    const anchor = other.slice(0, k).findLast(one => known.has(one))
    list.splice(anchor === undefined ? 0 : list.indexOf(anchor) + 1, 0, bid)
    known.add(bid)
  }
  return list
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

type Growing = Omit<Block, 'length'> & { length: number; readonly runs: Run[] }

/** Whether two formats are the same, key by key. */
function sameMarks(a: Marks, b: Marks): boolean {
  return a === b || (a.strong === b.strong && a.em === b.em && a.link === b.link)
}

function blocksInSequence(pieces: Iterable<Token & { readonly by?: string }>): readonly Growing[] {
  const blocks: Growing[] = []
  let block: Growing | null = null
  for (const piece of pieces) {
    const who = piece.by === undefined ? {} : { by: piece.by }
    if (piece.kind === 'marker') {
      block = { ...piece.attributes, bid: blockIdOf(piece.id), y: piece.index, length: 0, runs: [], ...who }
      blocks.push(block)
    } else if (block !== null) {
      block.length += piece.kind === 'text' ? piece.text.length : 1
      const { marks } = piece
      append(
        block.runs,
        piece.kind === 'text' ? { text: piece.text, marks, ...who } : { embed: piece.embed, marks, ...who },
      )
    }
  }
  return blocks
}

function append(runs: Run[], run: Run): void {
  const last = runs.at(-1)
  if (last !== undefined && 'text' in last && 'text' in run && last.by === run.by && sameMarks(last.marks, run.marks))
    runs[runs.length - 1] = { ...last, text: last.text + run.text }
  else runs.push(run)
}

/** A block of a reading before its ¶ is struck. `span`: units in the sequence up to the next shown ¶, hidden ones too. */
type Read = { block: Growing; span: number; readonly isStruck: boolean }

function layoutOf(doc: Y.Doc, reading: Reading): readonly Block[] {
  const read: Read[] = []
  const authors = new Map<string, string>()
  for (const stretch of stretches(doc, reading.suggesters)) {
    const length = stretch.kind === 'text' ? stretch.text.length : 1
    const { pendingBy } = stretch
    const isShown = pendingBy === null || reading.shows(pendingBy)
    const isStruck = stretch.struckBy.some(record => reading.carriesOut(record)) && !isBracketSign(stretch)
    const last = read.at(-1)
    if (last !== undefined && !(stretch.kind === 'marker' && isShown)) last.span += length
    if (!isShown || (isStruck && stretch.kind !== 'marker')) continue
    const by = pendingBy !== null && reading.saysWho ? { by: pendingBy } : {}
    const [block] = blocksInSequence(stretch.kind === 'marker' ? [{ ...stretch, ...by }] : [])
    if (block !== undefined && pendingBy !== null) authors.set(block.bid, pendingBy)
    if (block !== undefined) read.push({ block, span: 1, isStruck: isStruck && read.length > 0 })
    else if (last !== undefined && stretch.kind !== 'marker') {
      last.block.length += length
      const { marks } = stretch
      const run = stretch.kind === 'text' ? { text: stretch.text, marks } : { embed: stretch.embed, marks }
      append(last.block.runs, { ...run, ...by })
    }
  }
  const byBlock = new Map<Block, Read>(read.map(one => [one.block, one]))
  const shown = inDisplayOrder([...byBlock.keys()], displayOrder(doc)).map(block => byBlock.get(block))
  return withAttributes(doc, joined(shown.filter(one => one !== undefined)), authors, reading)
}

/** Struck ¶ join their words to the block before; at a moved border one with words stays, as when it is accepted. */
function joined(shown: readonly Read[]): readonly Growing[] {
  const blocks: Growing[] = []
  let before: Read | null = null
  for (const one of shown) {
    const target = blocks.at(-1)
    const isAdjoining = before !== null && before.block.y + before.span === one.block.y
    const isJoined = one.isStruck && target !== undefined && (isAdjoining || one.block.length === 0)
    if (isJoined) {
      target.length += one.block.length
      for (const run of one.block.runs) append(target.runs, run)
    } else blocks.push(one.block)
    if (!isJoined || isAdjoining) before = one
    else {
      // Its ¶ goes from where it stands in the sequence: what follows it there then follows the block before it.
      const preceding = shown.find(other => other.block.y + other.span === one.block.y)
      if (preceding !== undefined) preceding.span += one.span
    }
  }
  return blocks
}

/** What a record says of a block is carried out, or said by whose suggestion the ¶ is: then it is part of that. */
function withAttributes(
  doc: Y.Doc,
  blocks: readonly Growing[],
  authors: ReadonlyMap<string, string>,
  { carriesOut }: Reading,
): readonly Block[] {
  const wanted = new Map<string, Partial<BlockAttributes>>()
  for (const record of recordsIn(doc)) {
    if (record.kind !== 'attribute') continue
    const bid = blockIdOf(record.marker)
    if (!carriesOut(record) && authors.get(bid) !== record.alias) continue
    wanted.set(bid, { ...wanted.get(bid), [record.name]: record.value })
  }
  return wanted.size === 0 ? blocks : blocks.map(block => ({ ...block, ...wanted.get(block.bid) }))
}

function isBracketSign(token: Token): boolean {
  return token.kind === 'embed' && isDelimiter(token.embed)
}
