/**
 * What of a passage came back after its words were deleted. Undo writes words anew, directly before what is left of
 * them; the items say where these may be, the quote says which of them are the passage's own. What cannot be told to be
 * its own is left out, so that an anchor is rather short, or detached, than on words beside it. Pure.
 */
import type { AnchorIndex, PassageRange } from './anchor-shapes.ts'
import { sameId } from './item-store.ts'
import type { Rebirth, RebornUnit, TextPlaces } from './unit-places.ts'
import type { Block } from './layout.ts'
import { type AnchorPiece, findWithin, piecesOf, type Span, wordsOf } from './passage-words.ts'
import type { ItemId } from './tokens.ts'

/**
 * One end of a range: the span of its unit, empty where it is deleted, and then what it may have become. `units`: the
 * offsets, in order, of what may have become of this very unit, if nobody wrote right before it.
 */
type RangeEnd = Span & {
  readonly rebirth: Rebirth | null
  readonly units: readonly UnitBack[]
}
type UnitBack = RebornUnit & { readonly at: number }
export type RangeEnds = PassageRange & { readonly begin: RangeEnd; readonly end: RangeEnd }

/** Null where an id is not in this text. */
export function endsOf(places: TextPlaces, { first, last }: PassageRange): RangeEnds | null {
  const begin = endOf(places, first)
  const end = endOf(places, last)
  return begin === null || end === null ? null : { first, last, begin, end }
}

/** Where the words of a range are now: what lives of it, and of what came back that which was in it. */
export function spansOf(
  index: AnchorIndex,
  range: RangeEnds,
  quote: string,
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
): readonly Span[] {
  const { blocks, places } = index
  const { begin, end, last } = range
  const start = backAtStart(index, range, quote, isFirst) ?? { from: begin.from, to: begin.from }
  if (end.from < end.to) {
    const strays = places.strayedBefore(last).filter(stray => !saysAny(blocks, stray, quote))
    return withoutSpans(joinedSpans([start, { from: begin.from, to: end.to }]), strays)
  }
  const back = backAtEnd(blocks, end, quote, isLast)
  const rest = { from: Math.max(back ?? begin.from, begin.from), to: end.to }
  const known = knownIn(blocks, rest, places.uncertainBefore(last, rest.from), { quote, isLast })
  return joinedSpans([back === null ? start : { from: start.from, to: back }, ...known])
}

function endOf(places: TextPlaces, id: ItemId): RangeEnd | null {
  const place = places.of(id)
  if (place === null) return null
  const { index: from, isLive } = place
  if (isLive) return { from, to: from + 1, rebirth: null, units: [] }
  const rebirth = places.rebornOf(id)
  const units = (rebirth?.units ?? []).map(unit => ({ ...unit, at: places.of(unit.id)?.index ?? from }))
  return { from, to: from, rebirth, units: units.sort((a, b) => a.at - b.at) }
}

/** From the first to the last place where these ranges, or what they may have become, can be; null if nothing came back. */
export function reachOf(ends: readonly RangeEnds[]): Span | null {
  const back = ends.flatMap(({ begin, end }) => [begin.rebirth, end.rebirth].filter(found => found !== null))
  if (back.length === 0) return null
  const all: readonly Span[] = [...back, ...ends.map(({ begin, end }) => ({ from: begin.from, to: end.to }))]
  return { from: Math.min(...all.map(span => span.from)), to: Math.max(...all.map(span => span.to)) }
}

/** So many signs tell that words are the ones they were. */
const telling = 8
/** So many are enough where the items say the same. */
const tellingWithItems = 3
/** So many where they stand right before the end, and the quote says them there. */
const tellingAtEnd = 2

/** What a passage said; `isLast`: whether the range that is meant ends with it. */
type Quoted = { readonly quote: string; readonly isLast: boolean }

/** Where words that came back before what is left of a range begin, if they read as its quote does, there or anywhere. */
function backAtStart(index: AnchorIndex, range: RangeEnds, quote: string, isFirst: boolean): Span | null {
  const { blocks } = index
  const { begin, end } = range
  const { rebirth, units } = begin
  if (rebirth === null) return null
  for (const unit of units) {
    const words = backWith(index, unit, end.units)
    const isBack = words !== '' && beginsIn(quote, words, isFirst)
    if (isBack || isWhole(blocks, unit, range, quote)) return { from: unit.at, to: backTo(index, unit, range) }
  }
  if (!isFirst) return null
  const found = findWithin(blocks, piecesOf(blocks, [rebirth]), quote.slice(0, telling))?.[0]
  const from = found === undefined ? null : offsetOf(blocks, found, found.from)
  return from === null ? null : { from, to: begin.from }
}

/** Whether a range came back as one, from its first unit to its last: what had been deleted in it may be there again. */
function isWhole(blocks: readonly Block[], unit: UnitBack, { first, last, end }: RangeEnds, quote: string): boolean {
  const other = end.units.find(
    ({ id }) => id.client === unit.id.client && id.clock - unit.id.clock === last.clock - first.clock,
  )
  if (other === undefined || first.client !== last.client) return false
  const [begins, ends] = [unit, other].map(({ at }) => wordsOf(blocks, piecesOf(blocks, [{ from: at, to: at + 1 }])))
  return begins !== undefined && ends !== undefined && quote.startsWith(begins) && quote.endsWith(ends)
}

/** Where that ends in what came back with the first unit of a range which was in the range. */
function backTo({ places }: AnchorIndex, { id, length, at }: UnitBack, { first, last }: RangeEnds): number {
  const most = places.of(last)?.rank ?? 0
  let to = at + 1
  for (let n = 1; n < length; n++) {
    const was = places.of({ client: first.client, clock: first.clock + n })
    if (was === null || was.rank > most) break
    const is = places.of({ client: id.client, clock: id.clock + n })
    if (is?.isLive === true) to = is.index + 1
  }
  return to
}

/**
 * Where words that came back at the end of a range end: behind it may be more that came back with them. A sign is
 * enough, for this only ever leaves out.
 */
function backAtEnd(
  blocks: readonly Block[],
  { rebirth, units }: RangeEnd,
  quote: string,
  isLast: boolean,
): number | null {
  if (rebirth === null) return null
  const found = units.findLast(({ at }) => {
    const words = wordsOf(blocks, piecesOf(blocks, [{ from: at, to: at + 1 }]))
    return words !== '' && endsIn(quote, words, isLast)
  })
  if (found !== undefined) return found.at + 1
  if (!isLast) return null
  const place = findWithin(blocks, piecesOf(blocks, [rebirth]), quote.slice(-telling))?.at(-1)
  return place === undefined ? null : offsetOf(blocks, place, place.to)
}

/** The first words of what came back with a unit, whatever was written between them; not beyond one of `ends`. */
function backWith({ blocks, places }: AnchorIndex, { id, length }: RebornUnit, ends: readonly RebornUnit[]): string {
  let words = ''
  for (let n = 0; n < Math.min(length, tellingWithItems); n++) {
    const unit = { client: id.client, clock: id.clock + n }
    const place = places.of(unit)
    if (place?.isLive !== true) break
    words += wordsOf(blocks, piecesOf(blocks, [{ from: place.index, to: place.index + 1 }]))
    if (ends.some(end => sameId(end.id, unit))) break
  }
  return words
}

/** Ranges begin and end where blocks do, but for the first one and the last. */
function beginsIn(quote: string, words: string, isFirst: boolean): boolean {
  return quote.startsWith(words) || (!isFirst && quote.includes(`\n${words}`))
}

function endsIn(quote: string, words: string, isLast: boolean): boolean {
  return quote.endsWith(words) || (!isLast && quote.includes(`${words}\n`))
}

/** A span without what may stand there for a place behind it and is not in the quote. `uncertain`: from the back. */
function knownIn(
  blocks: readonly Block[],
  { from, to }: Span,
  uncertain: readonly Span[],
  { quote, isLast }: Quoted,
): readonly Span[] {
  const known: Span[] = []
  let rest = to
  for (const stretch of uncertain) {
    known.push({ from: stretch.to, to: rest })
    rest = stretch.from
    known.push(...quotedIn(blocks, stretch, quote))
    if (stretch.to === to) known.push(...quotedBeforeEnd(blocks, stretch, { quote, isLast }))
  }
  known.push({ from, to: rest })
  return joinedSpans(known)
}

function saysAny(blocks: readonly Block[], span: Span, quote: string): boolean {
  return quote.includes(wordsOf(blocks, piecesOf(blocks, [span])))
}

function withoutSpans(spans: readonly Span[], gone: readonly Span[]): readonly Span[] {
  return gone.reduce<readonly Span[]>(
    (left, { from, to }) =>
      left.flatMap(span =>
        [
          { from: span.from, to: Math.min(span.to, from) },
          { from: Math.max(span.from, to), to: span.to },
        ].filter(part => part.from < part.to),
      ),
    spans,
  )
}

function joinedSpans(spans: readonly Span[]): readonly Span[] {
  const joined: { from: number; to: number }[] = []
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (last !== undefined && last.to >= from) last.to = Math.max(last.to, to)
    else joined.push({ from, to })
  }
  return joined
}

/** Of what stands right before an end that went, its beginning as the quote says it right before its last sign. */
function quotedBeforeEnd(blocks: readonly Block[], stretch: Span, { quote, isLast }: Quoted): readonly Span[] {
  const words = wordsOf(blocks, piecesOf(blocks, [stretch]))
  if (words.length !== stretch.to - stretch.from) return []
  const lines = isLast ? [quote] : quote.split('\n')
  const lengths = Array.from({ length: words.length }, (_, k) => words.length - k)
  const found = lengths.find(length => lines.some(line => line.slice(0, -1).endsWith(words.slice(0, length))))
  return found === undefined || found < tellingAtEnd ? [] : [{ from: stretch.from, to: stretch.from + found }]
}

/** The parts of a stretch that the quote says: all of it, what is long enough to tell, and a beginning that goes on there. */
function quotedIn(blocks: readonly Block[], stretch: Span, quote: string): readonly Span[] {
  const words = wordsOf(blocks, piecesOf(blocks, [stretch]))
  if (quote.includes(words)) return [stretch]
  // An embed is one unit and several signs.
  if (words.length !== stretch.to - stretch.from) return []
  const before = wordsOf(blocks, piecesOf(blocks, [{ from: stretch.from - 1, to: stretch.from }]))
  const found: Span[] = []
  for (let at = 0; at < words.length;) {
    let length = 0
    while (at + length < words.length && quote.includes(words.slice(at, at + length + 1))) length += 1
    if (/[\ud800-\udbff]$/.test(words.slice(at, at + length))) length -= 1
    if (length >= tellingWithItems || (at === 0 && length > 0 && quote.includes(before + words.slice(0, length)))) {
      found.push({ from: stretch.from + at, to: stretch.from + at + length })
    }
    at += Math.max(length, 1)
  }
  return found
}

function offsetOf(blocks: readonly Block[], { block }: AnchorPiece, unit: number): number | null {
  const found = blocks[block]
  return found === undefined ? null : found.y + 1 + unit
}
