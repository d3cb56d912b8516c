/**
 * Gate rule G18, on records of suggestions: the units they speak of are known and no character is cut in two, what is
 * said to have come back was written by the sender, and nobody keeps more records in one text than the limit. Their
 * shape and whose they are is judged in update-structs.ts.
 */
import * as Y from 'yjs'
import type { RefusalCode } from '../domain/errors.ts'
import { namesHeld, structOf } from './item-store.ts'
import { newUnits, oldUnits, parseReturn, type ReturnedRun } from './returned-units.ts'
import { aliasOfKey, parseRecord, type RecordContent } from './suggestion-store.ts'
import { roots, textLimits } from './text-model.ts'
import type { ResolvedStructs } from './update-structs.ts'

/** Why the new records of an update may not be; null if they may. `isOwn`: whether a client id is the sender's. */
export function refusalOfRecords(
  doc: Y.Doc,
  resolved: ResolvedStructs,
  isOwn: (client: number) => boolean,
): RefusalCode | null {
  const keys = new Set<string>()
  for (const { home, struct } of resolved.inOrder) {
    if (home.kind !== 'record' || !(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentAny)) continue
    keys.add(home.key)
    const [value]: readonly unknown[] = struct.content.arr
    const record = parseRecord(value)
    const refusal =
      record === null
        ? refusalOfReturn(resolved, parseReturn(value) ?? [], isOwn)
        : refusalOfUnits(doc, resolved, record)
    if (refusal !== null) return refusal
  }
  if (keys.size === 0) return null
  const aliases = new Set([...keys].map(aliasOfKey))
  for (const name of namesHeld(doc, roots.suggestions)) if (aliases.has(aliasOfKey(name))) keys.add(name)
  return keys.size > textLimits.maxRecords ? 'too-many-suggestions' : null
}

/** Which words came back is said by whoever brought them back, and by nobody else. */
function refusalOfReturn(
  resolved: ResolvedStructs,
  runs: readonly ReturnedRun[],
  isOwn: (client: number) => boolean,
): RefusalCode | null {
  for (const run of runs) {
    if (!isOwn(run.newClient)) return 'suggestion-not-valid'
    for (const { client, clock, length } of [oldUnits(run), newUnits(run)])
      if (!resolved.knows({ client, clock: clock + length - 1 })) return 'origin-not-known'
  }
  return null
}

function refusalOfUnits(doc: Y.Doc, resolved: ResolvedStructs, record: RecordContent): RefusalCode | null {
  if (record.kind === 'attribute') {
    const marker = resolved.added(record.marker)?.struct ?? structOf(doc, record.marker)
    if (marker === null) return 'origin-not-known'
    // A ¶ that went meanwhile makes the record say nothing; that is nobody's fault.
    const isGone = !(marker instanceof Y.Item) || marker.content instanceof Y.ContentDeleted
    return isGone || marker.content instanceof Y.ContentType ? null : 'suggestion-not-valid'
  }
  for (const { client, clock, length } of record.ranges) {
    const last = clock + length - 1
    if (!resolved.knows({ client, clock: last })) return 'origin-not-known'
    if (resolved.cutsCharacter({ client, clock }, clock)) return 'broken-characters'
    if (resolved.cutsCharacter({ client, clock: last }, last + 1)) return 'broken-characters'
  }
  return null
}
