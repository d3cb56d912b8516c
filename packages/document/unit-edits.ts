/**
 * Taking units out of a text by their ids, and bringing them back later: what decisions are made of and how they are
 * taken back. Only the server calls these, on a copy, under an id of its own or of the author whose words come back.
 */
import * as Y from 'yjs'
import { placesInText, structsBetween, type Struct } from './item-store.ts'
import type { MovedRange } from './server-edits.ts'
import type { UnitRange } from './suggestion-store.ts'
import type { BlockAttributes, Embed, Marks } from './text-model.ts'
import {
  insertEmbed,
  insertMarker,
  insertText,
  itemIdAt,
  marksAt,
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
 * Brings units back where they were, under this client id; answers under which ids they live on. `asSuggestion`: with
 * the formats in force there, so that no format item is written.
 */
export function bringBack(
  doc: Y.Doc,
  pieces: readonly RemovedPiece[],
  clientId: number,
  asSuggestion: boolean,
): readonly MovedRange[] {
  const text = openText(doc)
  // From the back: Yjs puts what is inserted behind the deleted units that stand there.
  const moved = doc.transact(() =>
    withClient(doc, clientId, () =>
      [...pieces].reverse().flatMap((piece): readonly MovedRange[] => {
        const { client, clock, length } = piece.range
        const index = placesInText(doc).of({ client, clock })?.index
        if (index === undefined || index === 0) return []
        if ('block' in piece) insertMarker(text, index, piece.block)
        else {
          const marks = asSuggestion ? marksAt(text, index) : piece.marks
          if ('text' in piece) insertText(text, index, piece.text, marks)
          else insertEmbed(text, index, piece.embed, marks)
        }
        const id = itemIdAt(text, index)
        if (id === null) return []
        return [{ oldClient: client, oldClock: clock, newClient: id.client, newClock: id.clock, length }]
      }),
    ),
  )
  return moved.reverse()
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

/** Item by item, as tokens.ts deletes: never `text.delete`, which tidies formats. */
function deleteUnits(doc: Y.Doc, transaction: Y.Transaction, { client, clock, length }: UnitRange): void {
  const to = clock + length
  const hit: Struct[] = [...structsBetween(doc, client, clock, to)]
  for (const struct of hit) {
    if (!(struct instanceof Y.Item) || struct.deleted || !struct.countable) continue
    const from = Math.max(clock, struct.id.clock)
    const end = Math.min(to, struct.id.clock + struct.length)
    const item = from > struct.id.clock ? Y.getItemCleanStart(transaction, Y.createID(client, from)) : struct
    if (end < item.id.clock + item.length) Y.getItemCleanStart(transaction, Y.createID(client, end))
    item.delete(transaction)
  }
}
