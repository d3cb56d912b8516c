/**
 * Taking units out of a text by their ids, and bringing them back later: what decisions are made of and how they are
 * taken back. Only the server calls these, on a copy, under an id of its own or of the author whose words come back.
 */
import type * as Y from 'yjs'
import { structsBetween } from './item-store.ts'
import type { MovedRange } from './server-edits.ts'
import type { UnitRange } from './suggestion-store.ts'
import { markNames, type BlockAttributes, type Embed, type Marks } from './text-model.ts'
import {
  deleteUnits,
  formatRange,
  insertBehind,
  openText,
  tokens,
  withClient,
  type ItemId,
  type Token,
} from './tokens.ts'

/** Units that were taken out, with what they were; plain JSON, kept with the decision. */
export type RemovedPiece = { readonly range: UnitRange } & (
  | { readonly text: string; readonly marks: Marks }
  | { readonly embed: Embed; readonly marks: Marks }
  | { readonly block: BlockAttributes }
)

/** The live tokens within these ranges, cut at their borders, in the order of the sequence. */
export function tokensIn(doc: Y.Doc, ranges: readonly UnitRange[]): readonly Token[] {
  const byClient = new Map<number, UnitRange[]>()
  for (const range of ranges) byClient.set(range.client, [...(byClient.get(range.client) ?? []), range])
  const found: Token[] = []
  for (const token of tokens(doc)) {
    const { client, clock } = token.id
    const length = token.kind === 'text' ? token.text.length : 1
    const parts = (byClient.get(client) ?? [])
      .map(range => [Math.max(range.clock, clock), Math.min(range.clock + range.length, clock + length)] as const)
      .filter(([from, to]) => from < to)
      .sort(([a], [b]) => a - b)
    let done = clock
    for (const [start, to] of parts) {
      const from = Math.max(start, done)
      if (from >= to) continue
      done = to
      if (token.kind !== 'text') found.push(token)
      else {
        const id = { client, clock: from }
        found.push({
          ...token,
          id,
          text: token.text.slice(from - clock, to - clock),
          index: token.index + from - clock,
        })
      }
    }
  }
  return found
}

/** Deletes the live units of these tokens and says what they were. Must be called inside `doc.transact`. */
export function removeTokens(
  doc: Y.Doc,
  transaction: Y.Transaction,
  removed: readonly Token[],
): readonly RemovedPiece[] {
  const pieces = removed.map((token): RemovedPiece => {
    const range = { ...token.id, length: token.kind === 'text' ? token.text.length : 1 }
    if (token.kind === 'text') return { range, text: token.text, marks: token.marks }
    if (token.kind === 'embed') return { range, embed: token.embed, marks: token.marks }
    return { range, block: token.attributes }
  })
  for (const { range } of pieces) deleteUnits(doc, transaction, range)
  return pieces
}

/**
 * Brings units back exactly where they were, under this client id (or one a piece); answers under which ids they live
 * on. `asSuggestion`: with the formats in force there, so that no format item is written. What is not in the text as a
 * deleted unit any more is left out: the answer is shorter then.
 */
export function bringBack(
  doc: Y.Doc,
  pieces: readonly RemovedPiece[],
  clientId: number | ((piece: RemovedPiece) => { readonly clientId: number; readonly asSuggestion: boolean }),
  asSuggestion = false,
): readonly MovedRange[] {
  const ownerOf = typeof clientId === 'number' ? () => ({ clientId, asSuggestion }) : clientId
  return doc.transact(transaction =>
    pieces.flatMap(piece => {
      const owner = ownerOf(piece)
      return withClient(doc, owner.clientId, () => {
        const moved = partsOf(doc, piece).flatMap(part => {
          const { client, clock, length } = part.range
          const id = insertBehind(transaction, { client, clock: clock + length - 1 }, part)
          if (id === null) return []
          return [{ oldClient: client, oldClock: clock, newClient: id.client, newClock: id.clock, length }]
        })
        if (!owner.asSuggestion && !('block' in piece)) for (const range of moved) restoreMarks(doc, range, piece.marks)
        return moved
      })
    }),
  )
}

/** A piece cut where something came between its units since. */
function partsOf(doc: Y.Doc, piece: RemovedPiece): readonly RemovedPiece[] {
  if (!('text' in piece)) return [piece]
  const { client, clock, length } = piece.range
  return [...structsBetween(doc, client, clock, clock + length)].map(struct => {
    const from = Math.max(struct.id.clock, clock)
    const to = Math.min(struct.id.clock + struct.length, clock + length)
    const range = { client, clock: from, length: to - from }
    return { range, text: piece.text.slice(from - clock, to - clock), marks: piece.marks }
  })
}

/** Formats may have been changed around the gap: what comes back says what it said. */
function restoreMarks(doc: Y.Doc, { newClient: client, newClock: clock, length }: MovedRange, marks: Marks): void {
  for (const token of tokensIn(doc, [{ client, clock, length }])) {
    if (token.kind === 'marker') continue
    const differing = markNames.filter(name => token.marks[name] !== marks[name])
    if (differing.length === 0) continue
    const change = Object.fromEntries(differing.map(name => [name, marks[name] ?? null]))
    formatRange(openText(doc), token.index, token.kind === 'text' ? token.text.length : 1, change)
  }
}

/** Runs of ids as ranges: neighbours of one client are one. */
export function rangesOfTokens(found: readonly Token[]): readonly UnitRange[] {
  const ranges: UnitRange[] = []
  for (const { id, ...token } of found) {
    const length = token.kind === 'text' ? token.text.length : 1
    const last = ranges.at(-1)
    if (last !== undefined && last.client === id.client && last.clock + last.length === id.clock)
      ranges[ranges.length - 1] = { ...last, length: last.length + length }
    else ranges.push({ ...id, length })
  }
  return ranges
}

/** Whether a range holds this unit. */
export function rangeHolds(range: UnitRange, id: ItemId): boolean {
  return range.client === id.client && range.clock <= id.clock && id.clock < range.clock + range.length
}
