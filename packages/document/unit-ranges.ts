/** Arithmetic of ranges of units: what two sets share, what is left of one, and under which ids units live on. */
import type { MovedRange } from './server-edits.ts'
import type { UnitRange } from './suggestion-store.ts'
import { textLimits } from './text-model.ts'

/** What of these ranges lies within others, in the order of the first. */
export function within(ranges: readonly UnitRange[], others: readonly UnitRange[]): readonly UnitRange[] {
  return ranges.flatMap(range =>
    others
      .flatMap(other => shared(range, other) ?? [])
      .sort((a, b) => a.clock - b.clock)
      .reduce<readonly UnitRange[]>((found, next) => joined(found, next), []),
  )
}

/** What of these ranges lies outside others, in the order of the first. */
export function outside(ranges: readonly UnitRange[], others: readonly UnitRange[]): readonly UnitRange[] {
  return ranges.flatMap(range => {
    const { client } = range
    const left: UnitRange[] = []
    let from = range.clock
    for (const taken of within([range], others)) {
      if (taken.clock > from) left.push({ client, clock: from, length: taken.clock - from })
      from = Math.max(from, taken.clock + taken.length)
    }
    const end = range.clock + range.length
    return from < end ? [...left, { client, clock: from, length: end - from }] : left
  })
}

/** Whether two sets of ranges share a unit. */
export function meet(ranges: readonly UnitRange[], others: readonly UnitRange[]): boolean {
  return ranges.some(range => others.some(other => shared(range, other) !== null))
}

/** The same units in fewer ranges, by client and clock. */
export function tidied(ranges: readonly UnitRange[]): readonly UnitRange[] {
  const sorted = [...ranges].sort((a, b) => (a.client === b.client ? a.clock - b.clock : a.client - b.client))
  return sorted.reduce<readonly UnitRange[]>((found, next) => joined(found, next), [])
}

/** The ranges in portions that one record each can hold, in their order. */
export function recordPortions(ranges: readonly UnitRange[]): readonly (readonly UnitRange[])[] {
  const { maxRecordRanges: most } = textLimits
  return Array.from({ length: Math.ceil(ranges.length / most) }, (_, k) => ranges.slice(k * most, (k + 1) * most))
}

/** How many units these ranges hold, given disjoint. */
export function unitsIn(ranges: readonly UnitRange[]): number {
  return ranges.reduce((sum, { length }) => sum + length, 0)
}

/** The same units under the ids by which they live on; what was not moved stays as it is. */
export function followUnits(ranges: readonly UnitRange[], moved: readonly MovedRange[]): readonly UnitRange[] {
  if (moved.length === 0) return ranges
  return ranges.flatMap(range => {
    const old = moved.map(({ oldClient: client, oldClock: clock, length }) => ({ client, clock, length }))
    const hit = within([range], old)
    if (hit.length === 0) return [range]
    const stayed = outside([range], old)
    return [...hit, ...stayed]
      .sort((a, b) => a.clock - b.clock)
      .flatMap(part => (hit.includes(part) ? moved.flatMap(run => followed(part, run) ?? []) : [part]))
  })
}

function followed(part: UnitRange, run: MovedRange): UnitRange | null {
  const own = shared(part, { client: run.oldClient, clock: run.oldClock, length: run.length })
  return own === null ? null : { ...own, client: run.newClient, clock: run.newClock + own.clock - run.oldClock }
}

/** Units that live now, and the ids under which they were written. */
export type TracedUnits = { readonly units: UnitRange; readonly origin: UnitRange }

/** Units traced back through moves, the latest move first. */
export function tracedBack(ranges: readonly UnitRange[], moves: readonly MovedRange[]): readonly TracedUnits[] {
  const begun = ranges.map((units): TracedUnits => ({ units, origin: units }))
  return moves.reduce<readonly TracedUnits[]>((traced, move) => {
    const moved = { client: move.newClient, clock: move.newClock, length: move.length }
    return traced.flatMap(one => [
      ...outside([one.origin], [moved]).map(origin => partOf(one, origin, origin)),
      ...within([one.origin], [moved]).map(part => {
        const clock = move.oldClock + part.clock - move.newClock
        return partOf(one, part, { client: move.oldClient, clock, length: part.length })
      }),
    ])
  }, begun)
}

/** `part`: of the origin; `to`: what it is traced to. */
function partOf({ units, origin }: TracedUnits, part: UnitRange, to: UnitRange): TracedUnits {
  const { clock, length } = part
  return { units: { client: units.client, clock: units.clock + clock - origin.clock, length }, origin: to }
}

function shared(a: UnitRange, b: UnitRange): UnitRange | null {
  const from = Math.max(a.clock, b.clock)
  const to = Math.min(a.clock + a.length, b.clock + b.length)
  return a.client !== b.client || from >= to ? null : { client: a.client, clock: from, length: to - from }
}

function joined(found: readonly UnitRange[], next: UnitRange): readonly UnitRange[] {
  const last = found.at(-1)
  if (last === undefined || last.client !== next.client || next.clock > last.clock + last.length)
    return [...found, next]
  const end = Math.max(last.clock + last.length, next.clock + next.length)
  return [...found.slice(0, -1), { ...last, length: end - last.clock }]
}
