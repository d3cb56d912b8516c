/**
 * What somebody who decides has seen of suggestions, in a few signs: windows and the server make the same of the same
 * words, so that nothing is decided which has become something else meanwhile. Rule S7: docs/suggestions.md.
 */
import { toHexString } from 'lib0/buffer'
import { digest } from 'lib0/hash/sha256'
import { encodeUtf8 } from 'lib0/string'
import type { UnitRange } from './suggestion-store.ts'
import { tidied } from './unit-ranges.ts'

/** A suggestion in a text by its units, which never change what they say, or beside it by its words. */
export type SeenSuggestion = {
  readonly inserted: readonly UnitRange[]
  readonly struck: readonly UnitRange[]
  readonly attribute: {
    readonly name: string
    readonly value: string | number
    readonly was: string | number
  } | null
  readonly title: { readonly from: string; readonly to: string } | null
  readonly link: {
    readonly linkId: string
    readonly remove: boolean
    readonly relation: string | null
    readonly how: string
  } | null
}

/** The same for the same suggestions in any order, and however their units lie in pieces. 64 hexadecimal signs. */
export function digestOfSuggestions(seen: readonly SeenSuggestion[]): string {
  const lines = seen.map(({ inserted, struck, attribute, title, link }) =>
    JSON.stringify([
      piecesOf(inserted),
      piecesOf(struck),
      attribute && [attribute.name, attribute.value, attribute.was],
      title && [title.from, title.to],
      link && [link.linkId, link.remove, link.relation, link.how],
    ]),
  )
  return toHexString(digest(encodeUtf8(lines.toSorted().join('\n'))))
}

function piecesOf(ranges: readonly UnitRange[]): readonly (readonly number[])[] {
  return tidied(ranges).map(({ client, clock, length }) => [client, clock, length])
}
