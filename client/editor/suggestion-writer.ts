/**
 * Writes the records of what this person strikes and wishes: one record for what one act strikes, extended by the next
 * act that strikes right beside it; one record for each thing a block should say. Called inside the transaction of the
 * binding, under the suggesting mode.
 */
import type { Node } from 'prosemirror-model'
import type * as Y from 'yjs'
import {
  parseRecord,
  recordJson,
  recordKey,
  recordsIn,
  type UnitRange,
} from '../../packages/document/suggestion-store.ts'
import { strikeJson } from '../../packages/document/suggestion-decisions.ts'
import { type BlockAttributeName, plainBlock, roots } from '../../packages/document/text-model.ts'
import { blockIdOf, parseBlockId, tokens } from '../../packages/document/tokens.ts'
import { unitsIn } from '../../packages/document/unit-ranges.ts'

/** What one act strikes: units, and from where to where in the document before it. */
export class StrikeGathering {
  readonly ranges: UnitRange[] = []
  from: number | null = null
  to: number | null = null

  add(ranges: readonly UnitRange[], from: number, to: number): void {
    this.ranges.push(...ranges)
    this.from = Math.min(this.from ?? from, from)
    this.to = Math.max(this.to ?? to, to)
  }
}

/** Letters up to which a strike that grows act by act keeps its words: longer, they would be written with every key. */
export const maxGrowingWords = 2_000

/** The latest record of strikes; true of a document as long as that is the very same. */
type Latest = { readonly key: string; readonly doc: Node; readonly from: number; readonly to: number }

/** Born with a binding, and of its window alone: another window of the same person extends its own records. */
export class SuggestionWriter {
  private readonly doc: Y.Doc
  private readonly newUuid: () => string
  private latest: Latest | null = null

  constructor(doc: Y.Doc, newUuid: () => string) {
    this.doc = doc
    this.newUuid = newUuid
  }

  /** Strikes what this person has not struck yet. `before`: the document of the places; answers whether it struck. */
  writeStrikes(alias: string, strikes: StrikeGathering, before: Node, after: Node): boolean {
    const { from, to } = strikes
    if (from === null || to === null) return false
    const fresh = this.notStruckBy(alias, strikes.ranges)
    if (fresh.length === 0) return true
    const records = this.doc.getMap(roots.suggestions)
    const latest = this.latest
    const goesOn = latest !== null && latest.doc === before && (latest.from === to || latest.to === from)
    const known = goesOn ? parseRecord(records.get(latest.key)) : null
    const key = goesOn && known?.kind === 'strike' ? latest.key : recordKey(alias, this.newUuid())
    const struck = known?.kind === 'strike' ? known.ranges : []
    const isInFront = goesOn && latest.from === to
    const ranges = together(isInFront ? [...fresh, ...struck] : [...struck, ...fresh])
    const isExtended = known?.kind === 'strike'
    const isKept = !isExtended || unitsIn(ranges) <= maxGrowingWords
    const words = isExtended ? (known.words ?? []) : []
    records.set(key, isKept ? strikeJson(this.doc, ranges, words) : recordJson({ kind: 'strike', ranges }))
    this.latest = {
      ...{ key, doc: after },
      from: isExtended ? Math.min(from, latest?.from ?? from) : from,
      to: isExtended ? Math.max(to, latest?.to ?? to) : to,
    }
    return true
  }

  /** Strikes units, in a record of their own. */
  strike(alias: string, ranges: readonly UnitRange[]): void {
    const fresh = this.notStruckBy(alias, ranges)
    if (fresh.length === 0) return
    this.doc.getMap(roots.suggestions).set(recordKey(alias, this.newUuid()), strikeJson(this.doc, fresh))
  }

  /** Wishes that a block said this; a wish for what it says already takes one’s own wish back. */
  writeWish(alias: string, bid: string, name: BlockAttributeName, value: string | number): void {
    const marker = parseBlockId(bid)
    if (marker === null) return
    const records = this.doc.getMap(roots.suggestions)
    const own = recordsIn(this.doc).find(
      record =>
        record.kind === 'attribute' &&
        record.alias === alias &&
        record.name === name &&
        blockIdOf(record.marker) === bid,
    )
    if (this.saysNow(bid, name) === value) {
      if (own !== undefined) records.delete(own.key)
      return
    }
    records.set(own?.key ?? recordKey(alias, this.newUuid()), recordJson({ kind: 'attribute', marker, name, value }))
  }

  private saysNow(bid: string, name: BlockAttributeName): string | number {
    for (const token of tokens(this.doc))
      if (token.kind === 'marker' && blockIdOf(token.id) === bid) return token.attributes[name]
    return plainBlock[name]
  }

  private notStruckBy(alias: string, ranges: readonly UnitRange[]): readonly UnitRange[] {
    const struck = recordsIn(this.doc).flatMap(record =>
      record.kind === 'strike' && record.alias === alias ? record.ranges : [],
    )
    return ranges.flatMap(range =>
      struck.reduce<readonly UnitRange[]>((left, gone) => left.flatMap(one => without(one, gone)), [range]),
    )
  }
}

function without(range: UnitRange, gone: UnitRange): readonly UnitRange[] {
  const [end, goneEnd] = [range.clock + range.length, gone.clock + gone.length]
  if (range.client !== gone.client || gone.clock >= end || goneEnd <= range.clock) return [range]
  return [
    { ...range, length: Math.max(0, gone.clock - range.clock) },
    { client: range.client, clock: goneEnd, length: Math.max(0, end - goneEnd) },
  ].filter(({ length }) => length > 0)
}

function together(ranges: readonly UnitRange[]): readonly UnitRange[] {
  const merged: UnitRange[] = []
  for (const range of ranges) {
    const last = merged.at(-1)
    if (last !== undefined && last.client === range.client && last.clock + last.length === range.clock)
      merged[merged.length - 1] = { ...last, length: last.length + range.length }
    else merged.push(range)
  }
  return merged
}
