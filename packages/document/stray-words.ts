/**
 * Gate rule G20: words typed into an alternative of a bracket that was removed meanwhile. They would surface as base
 * text between what was deleted, in a sentence that nobody meant: the update takes them away again, and they go back
 * to their author. Root `gone` says what was removed.
 */
import * as Y from 'yjs'
import { embedMarkup } from './block-markup.ts'
import { holdsUnit, removedIn } from './suggestion-store.ts'
import { isEmbed } from './text-model.ts'
import type { ItemId } from './tokens.ts'
import type { ClockRange } from './update-frame.ts'
import type { NewStruct, ResolvedStructs } from './update-structs.ts'

/** The units to take away again, and what they say, a line for each place. */
export type StrayWords = { readonly ranges: ReadonlyMap<number, readonly ClockRange[]>; readonly words: string }

/** The new words whose neighbours on both sides are removed units, or strays themselves; null where there are none. */
export function strayWords(doc: Y.Doc, resolved: ResolvedStructs): StrayWords | null {
  const removed = removedIn(doc)
  if (removed.size === 0) return null
  const strays = new Set<NewStruct>()
  const isLost = (id: ItemId | null): boolean => {
    if (id === null) return false
    const added = resolved.added(id)
    return added === null ? holdsUnit(removed, id) : strays.has(added)
  }
  for (const added of resolved.inOrder) {
    if (added.home.kind !== 'text' || !(added.struct instanceof Y.Item) || !added.struct.countable) continue
    if (isLost(added.origin) && isLost(added.rightOrigin)) strays.add(added)
  }
  if (strays.size === 0) return null
  const ranges = new Map<number, ClockRange[]>()
  let words = ''
  let before: NewStruct | null = null
  for (const stray of strays) {
    const { client, from, to, origin } = stray
    ranges.set(client, [...(ranges.get(client) ?? []), { from, to }])
    const goesOn: boolean = before !== null && origin?.client === before.client && origin.clock === before.to - 1
    words += (before === null || goesOn ? '' : '\n') + wordsOf(stray)
    before = stray
  }
  for (const list of ranges.values()) list.sort((a, b) => a.from - b.from)
  return { ranges, words }
}

function wordsOf({ struct }: NewStruct): string {
  if (!(struct instanceof Y.Item)) return ''
  const { content } = struct
  if (content instanceof Y.ContentString) return content.str
  if (content instanceof Y.ContentEmbed && isEmbed(content.embed)) return embedMarkup(content.embed).text
  return content instanceof Y.ContentType ? '\n' : ''
}
