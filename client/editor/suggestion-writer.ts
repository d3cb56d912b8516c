/**
 * Writes the records of what this person strikes and wishes: one record for what one act strikes (more where one would
 * hold too many ranges), extended by the next act that strikes right beside it; one record for each thing a block should say. Called inside the transaction of the
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
import { type BlockAttributeName, plainBlock, roots, textLimits } from '../../packages/document/text-model.ts'
import { blockIdOf, parseBlockId, tokens } from '../../packages/document/tokens.ts'
import { recordPortions, unitsIn } from '../../packages/document/unit-ranges.ts'

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
    const latest = this.latest
    const goesOn = latest !== null && latest.doc === before && (latest.from === to || latest.to === from)
    const found = goesOn ? parseRecord(this.doc.getMap(roots.suggestions).get(latest.key)) : null
    const known = found?.kind === 'strike' ? found : null
    const isInFront = goesOn && latest.from === to
    const ranges = together(isInFront ? [...fresh, ...(known?.ranges ?? [])] : [...(known?.ranges ?? []), ...fresh])
    if (latest === null || known === null || ranges.length > textLimits.maxRecordRanges) {
      const [key, ...others] = this.writeRecords(alias, together(fresh))
      // What goes into several records at once is not gone on with.
      this.latest = key === undefined || others.length > 0 ? null : { key, doc: after, from, to }
      return true
    }
    const isKept = unitsIn(ranges) <= maxGrowingWords
    const content = isKept ? strikeJson(this.doc, ranges, known.words ?? []) : recordJson({ kind: 'strike', ranges })
    this.doc.getMap(roots.suggestions).set(latest.key, content)
    this.latest = { key: latest.key, doc: after, from: Math.min(from, latest.from), to: Math.max(to, latest.to) }
    return true
  }

  /** Strikes units, in records of their own. */
  strike(alias: string, ranges: readonly UnitRange[]): void {
    this.writeRecords(alias, this.notStruckBy(alias, ranges))
  }

  /** As few records as can hold the ranges; answers their names. */
  private writeRecords(alias: string, ranges: readonly UnitRange[]): readonly string[] {
    return recordPortions(ranges).map(portion => {
      const key = recordKey(alias, this.newUuid())
      this.doc.getMap(roots.suggestions).set(key, strikeJson(this.doc, portion))
      return key
    })
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
