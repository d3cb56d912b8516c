/** All units between the ends of a passage, deleted ones too: what stood there tells what became of it. */
import type * as Y from 'yjs'
import type { PassageRange } from './anchor-shapes.ts'
import { sequenceOf } from './item-store.ts'
import { placesInText } from './unit-places.ts'
import type { UnitRange } from './suggestion-store.ts'

/** In the order of the sequence, range by range. Null where an end is not in the text, or stands before its beginning. */
export function unitsBetween(doc: Y.Doc, ranges: readonly PassageRange[]): readonly UnitRange[] | null {
  const places = placesInText(doc)
  const found: UnitRange[] = []
  for (const { first, last } of ranges) {
    const [from, to] = [places.of(first)?.rank, places.of(last)?.rank]
    if (from === undefined || to === undefined || to < from) return null
    let rank = 0
    for (const { client, clock, length } of sequenceOf(doc)) {
      const begin = Math.max(from - rank, 0)
      const end = Math.min(to + 1 - rank, length)
      if (begin < end) found.push({ client, clock: clock + begin, length: end - begin })
      rank += length
      if (rank > to) break
    }
  }
  return found
}
