/**
 * A text with everything that is suggested about it as tracked changes: rejected, it is the base text; accepted, it is
 * the text as if all suggestions were accepted. Also where passages of the whole text lie in its base text, and which
 * units they cover.
 */
import type { ReadText } from './base-units.ts'
import { asIfAccepted, baseText, displayOrder, inDisplayOrder, layout, type Block, type Reading } from './layout.ts'
import { stretches, type Stretch } from './marked-text.ts'
import { entryIds } from './item-store.ts'
import { recordsIn, type SuggestionRecord, type UnitRange } from './suggestion-store.ts'
import { isDelimiter, roots } from './text-model.ts'
import { blockIdOf, type ItemId } from './tokens.ts'
import {
  mergedPieces,
  trackedRows,
  type SidePiece,
  type TrackedChange,
  type TrackedPiece,
  type TrackedRow,
  type TrackedRun,
  type TrackedWords,
} from './tracked-text.ts'

/** When a unit of a text, or the record of a suggestion, was written; undefined where nobody knows. */
export type InstantOf = (id: ItemId) => string | undefined

/** The text with its suggestions; `insertedBy` and `deletedBy` are aliases. Changes nothing. */
export function trackedSuggestions(text: ReadText, instantOf: InstantOf = () => undefined): readonly TrackedRow[] {
  const { doc, suggesters } = text
  const all = [...stretches(doc, suggesters)]
  const before = sideOf(text, all, baseText(suggesters), ({ pendingBy }) => pendingBy === null)
  const accepted = asIfAccepted(suggesters, () => true)
  const after = sideOf(text, all, accepted, stretch => stretch.struckBy.length === 0 || isBracketSign(stretch))
  const byKey = new Map<unknown, number>()
  all.forEach((stretch, place) => byKey.set(stretch.kind === 'marker' ? blockIdOf(stretch.id) : stretch, place))
  const placeOf = ({ key }: SidePiece): number => byKey.get(key) ?? 0
  const ids = new Map(entryIds(doc, roots.suggestions))
  const whenStruck = ({ key }: SuggestionRecord): string | undefined => {
    const id = ids.get(key)
    return id === undefined ? undefined : instantOf(id)
  }
  const handsOf = (piece: SidePiece, state: 'inserted' | 'deleted'): Omit<TrackedChange, 'state'> => {
    const stretch = all[placeOf(piece)]
    if (stretch === undefined) return {}
    if (state === 'inserted')
      return stretch.pendingBy === null ? {} : insertionOf(stretch.pendingBy, instantOf(stretch.id))
    return stretch.struckBy.length === 0 ? {} : deletionOf(stretch, whenStruck)
  }
  const pieces = [...mergedPieces(before, after, handsOf, placeOf)]
  addPassing(pieces, all, stretch => ({
    ...insertionOf(stretch.pendingBy ?? '', instantOf(stretch.id)),
    ...deletionOf(stretch, whenStruck),
  }))
  const wishes = attributeWishes(doc, whenStruck)
  return trackedRows(pieces).map(row => {
    const wish = wishes.get(row.bid)
    return wish === undefined || row.state !== 'same' ? row : { ...row, ...wish }
  })
}

/**
 * One reading piece by piece, as its layout has it: a shown ¶ that begins no block of the layout was struck, and its
 * words belong to the block before. `isShown`: of words; every ¶ that is shown by the reading is walked.
 */
function sideOf(
  { doc }: ReadText,
  all: readonly Stretch[],
  reading: Reading,
  isShown: (stretch: Stretch) => boolean,
): readonly SidePiece[] {
  const blocks = new Map(layout(doc, reading).map(block => [block.bid, block]))
  const words = new Map<string, SidePiece[]>()
  const markers: Block[] = []
  let bid = ''
  all.forEach((stretch, y) => {
    if (stretch.kind === 'marker') {
      if (stretch.pendingBy !== null && !reading.shows(stretch.pendingBy)) return
      bid = blockIdOf(stretch.id)
      markers.push({ ...stretch.attributes, bid, y, length: 0, runs: [] })
      words.set(bid, [])
    } else if (isShown(stretch)) words.get(bid)?.push({ key: stretch, kind: 'words', run: wordsOf(stretch) })
  })
  return inDisplayOrder(markers, displayOrder(doc)).flatMap((marker): readonly SidePiece[] => {
    const block = blocks.get(marker.bid)
    const own = words.get(marker.bid) ?? []
    return block === undefined ? own : [{ key: marker.bid, kind: 'marker', bid: marker.bid, attributes: block }, ...own]
  })
}

/** A stretch of a block: units from an offset of the whole text on, and where they stand in the base text, if they do. */
export type StretchPlace = {
  readonly bid: string
  readonly from: number
  readonly unit: UnitRange
  readonly base: { readonly bid: string; readonly from: number } | null
}

/** Where the units of a text stand, without its ¶. Offsets of the whole text are those of `layout(doc)`. */
export function stretchPlaces({ doc, suggesters }: ReadText): readonly StretchPlace[] {
  const places: StretchPlace[] = []
  let [bid, at, baseBid, baseAt] = ['', 0, '', 0]
  for (const stretch of stretches(doc, suggesters)) {
    const isBase = stretch.pendingBy === null
    if (stretch.kind === 'marker') {
      bid = blockIdOf(stretch.id)
      at = 0
      if (isBase) [baseBid, baseAt] = [bid, 0]
      continue
    }
    const length = lengthOf(stretch)
    places.push({
      bid,
      from: at,
      unit: { ...stretch.id, length },
      base: isBase ? { bid: baseBid, from: baseAt } : null,
    })
    at += length
    if (isBase) baseAt += length
  }
  return places
}

/** The units of a passage of the whole text. */
export function unitsOfPassage(
  places: readonly StretchPlace[],
  passage: { readonly bid: string; readonly from: number; readonly to: number },
): readonly UnitRange[] {
  return within(places, passage).map(({ place, from, to }) => ({
    client: place.unit.client,
    clock: place.unit.clock + from - place.from,
    length: to - from,
  }))
}

/** Where a passage of the whole text stands in the base text: one piece for each block; none if all of it is pending. */
export function passageInBase(
  places: readonly StretchPlace[],
  passage: { readonly bid: string; readonly from: number; readonly to: number },
): readonly { readonly bid: string; readonly from: number; readonly to: number }[] {
  const pieces: { bid: string; from: number; to: number }[] = []
  for (const { place, from, to } of within(places, passage)) {
    if (place.base === null) continue
    const start = place.base.from + from - place.from
    const last = pieces.at(-1)
    if (last?.bid === place.base.bid && last.to === start) last.to = start + to - from
    else pieces.push({ bid: place.base.bid, from: start, to: start + to - from })
  }
  return pieces
}

/** The units of a passage of the base text, neighbours of one client as one range. */
export function unitsOfBase(
  places: readonly StretchPlace[],
  passage: { readonly bid: string; readonly from: number; readonly to: number },
): readonly UnitRange[] {
  const ranges: UnitRange[] = []
  for (const { base, unit } of places) {
    if (base === null || base.bid !== passage.bid) continue
    const [from, to] = [Math.max(base.from, passage.from), Math.min(base.from + unit.length, passage.to)]
    if (from >= to) continue
    const clock = unit.clock + from - base.from
    const last = ranges.at(-1)
    if (last !== undefined && last.client === unit.client && last.clock + last.length === clock)
      ranges[ranges.length - 1] = { ...last, length: last.length + to - from }
    else ranges.push({ client: unit.client, clock, length: to - from })
  }
  return ranges
}

/** The rows with the names of the passages that cover their words. */
export function withPassages(
  rows: readonly TrackedRow[],
  passages: readonly { readonly name: string; readonly units: readonly UnitRange[] }[],
): readonly TrackedRow[] {
  if (passages.length === 0) return rows
  const ranges = new Map<number, { from: number; to: number; name: string }[]>()
  for (const { name, units } of passages)
    for (const { client, clock, length } of units)
      ranges.set(client, [...(ranges.get(client) ?? []), { from: clock, to: clock + length, name }])
  return rows.map(row => ({
    ...row,
    runs: row.runs.flatMap((run): readonly TrackedRun[] => {
      const { unit } = run
      const near = unit === null ? [] : (ranges.get(unit.client) ?? [])
      if (unit === null || near.length === 0) return [run]
      const end = unit.clock + unit.length
      const borders = near.flatMap(({ from, to }) => [from, to]).filter(edge => edge > unit.clock && edge < end)
      const edges = [...new Set([unit.clock, ...borders, end])].sort((a, b) => a - b)
      return edges.slice(0, -1).map((from, k) => {
        const part = partOfRun(run, unit, from, edges[k + 1] ?? end)
        const names = near.filter(one => one.from <= from && from < one.to).map(one => one.name)
        return names.length === 0 ? part : { ...part, within: [...new Set(names)] }
      })
    }),
  }))
}

function strikersOf({ struckBy }: Stretch): readonly string[] {
  return [...new Set(struckBy.map(({ alias }) => alias))].sort()
}

function insertionOf(insertedBy: string, insertedAt: string | undefined): Omit<TrackedChange, 'state'> {
  return { insertedBy, ...(insertedAt === undefined ? {} : { insertedAt }) }
}

/** Struck by several, since the last of them: until then it was not struck by all who are named. */
function deletionOf(
  stretch: Stretch,
  whenStruck: (record: SuggestionRecord) => string | undefined,
): Omit<TrackedChange, 'state'> {
  const deletedAt = latest(stretch.struckBy.map(whenStruck))
  return { deletedBy: strikersOf(stretch), ...(deletedAt === undefined ? {} : { deletedAt }) }
}

function latest(instants: readonly (string | undefined)[]): string | undefined {
  return instants
    .flatMap(instant => instant ?? [])
    .toSorted()
    .at(-1)
}

/** By block, the aliases of those who want it to say something else of itself, and since when. */
function attributeWishes(
  doc: ReadText['doc'],
  whenWished: (record: SuggestionRecord) => string | undefined,
): ReadonlyMap<string, Pick<TrackedRow, 'changedAt'> & { readonly changedBy: readonly string[] }> {
  const wishes = new Map<string, Pick<TrackedRow, 'changedAt'> & { readonly changedBy: readonly string[] }>()
  for (const record of recordsIn(doc)) {
    if (record.kind !== 'attribute') continue
    const bid = blockIdOf(record.marker)
    const known = wishes.get(bid)
    const changedAt = latest([known?.changedAt, whenWished(record)])
    const changedBy = [...new Set([...(known?.changedBy ?? []), record.alias])]
    wishes.set(bid, { changedBy, ...(changedAt === undefined ? {} : { changedAt }) })
  }
  return wishes
}

/** Puts what one suggests and another strikes behind what it stands behind in the sequence. */
function addPassing(
  pieces: TrackedPiece[],
  all: readonly Stretch[],
  handsOf: (stretch: Stretch) => Omit<TrackedChange, 'state'>,
): void {
  const shown = new Set(pieces.map(keyOf))
  let before: Stretch | null = null
  for (const stretch of all) {
    if (stretch.pendingBy !== null && stretch.struckBy.length > 0 && !shown.has(unitOf(stretch))) {
      const last = before === null ? null : unitOf(before)
      // Where words moved, the place where they are now.
      pieces.splice(pieces.findLastIndex(piece => keyOf(piece) === last) + 1, 0, passing(stretch, handsOf(stretch)))
    }
    before = stretch
  }
}

function keyOf(piece: TrackedPiece): string {
  if (piece.kind === 'marker') return piece.bid
  return piece.run.unit === null ? '' : blockIdOf(piece.run.unit)
}

/** The name of the first unit of a stretch. */
function unitOf({ id }: Stretch): string {
  return blockIdOf(id)
}

function passing(stretch: Stretch, hands: Omit<TrackedChange, 'state'>): TrackedPiece {
  const change: TrackedChange = { state: 'passing', ...hands }
  return stretch.kind === 'marker'
    ? { kind: 'marker', bid: unitOf(stretch), before: null, after: null, ...change }
    : { kind: 'words', run: { ...wordsOf(stretch), ...change } }
}

function wordsOf(stretch: Exclude<Stretch, { readonly kind: 'marker' }>): TrackedWords {
  const common = { marks: stretch.marks, unit: { ...stretch.id, length: lengthOf(stretch) } }
  return stretch.kind === 'text' ? { text: stretch.text, ...common } : { embed: stretch.embed, ...common }
}

function isBracketSign(stretch: Stretch): boolean {
  return stretch.kind === 'embed' && isDelimiter(stretch.embed)
}

function partOfRun(run: TrackedRun, unit: UnitRange, from: number, to: number): TrackedRun {
  const part = { client: unit.client, clock: from, length: to - from }
  return 'text' in run
    ? { ...run, text: run.text.slice(from - unit.clock, to - unit.clock), unit: part }
    : { ...run, unit: part }
}

function within(
  places: readonly StretchPlace[],
  passage: { readonly bid: string; readonly from: number; readonly to: number },
) {
  return places.flatMap(place => {
    if (place.bid !== passage.bid) return []
    const [from, to] = [Math.max(place.from, passage.from), Math.min(place.from + place.unit.length, passage.to)]
    return from < to ? [{ place, from, to }] : []
  })
}

function lengthOf(stretch: Stretch): number {
  return stretch.kind === 'text' ? stretch.text.length : 1
}
