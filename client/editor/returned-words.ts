/**
 * Says of words that one's own undo brought back which they were, so that what others suggest about them is about them
 * again: a return, in a record under one's own name. Only for what somebody struck or wishes of a block; what nobody
 * suggests about any more is not told longer. Source: "Strikes and undo" in docs/suggestions.md.
 */
import type * as Y from 'yjs'
import { newUnits, oldUnits, returnJson, type ReturnedRun } from '../../packages/document/returned-units.ts'
import {
  aliasOfKey,
  recordKey,
  returnsIn,
  storedRecords,
  type SuggestionRecord,
  type UnitRange,
} from '../../packages/document/suggestion-store.ts'
import { roots, textLimits } from '../../packages/document/text-model.ts'
import { meet } from '../../packages/document/unit-ranges.ts'

/**
 * Tells what of this is worth telling and not told yet. Must not be undone itself: call it outside of what an undo
 * manager keeps.
 */
export function noteReturned(doc: Y.Doc, alias: string, newUuid: () => string, came: readonly ReturnedRun[]): void {
  const records = storedRecords(doc)
  const spoken = records.flatMap(unitsOf)
  if (spoken.length === 0 || came.length === 0) return
  const before = returnsIn(doc)
  const known = new Set(before.flatMap(({ runs }) => runs.map(nameOf)))
  const meant = spokenOf(spoken, [...before.flatMap(({ runs }) => runs), ...came])
  const told = came.filter(run => meant.has(run) && !known.has(nameOf(run))).slice(0, textLimits.maxRecordRanges)
  const own = [...records, ...before].filter(({ key }) => aliasOfKey(key) === alias)
  if (told.length === 0 || own.length >= textLimits.maxRecords) return
  const idle = before.filter(({ key, runs }) => aliasOfKey(key) === alias && !runs.some(run => meant.has(run)))
  doc.transact(() => {
    const root = doc.getMap(roots.suggestions)
    for (const { key } of idle) root.delete(key)
    root.set(recordKey(alias, newUuid()), returnJson(told))
  })
}

function unitsOf(record: SuggestionRecord): readonly UnitRange[] {
  return record.kind === 'strike' ? record.ranges : [{ ...record.marker, length: 1 }]
}

function nameOf({ newClient, newClock }: ReturnedRun): string {
  return `${newClient}:${newClock}`
}

/** The runs of units that are spoken of, or of what those became. */
function spokenOf(spoken: readonly UnitRange[], runs: readonly ReturnedRun[]): ReadonlySet<ReturnedRun> {
  const found = new Set<ReturnedRun>()
  let units = spoken
  while (units.length > 0) {
    const next = runs.filter(run => !found.has(run) && meet([oldUnits(run)], units))
    for (const run of next) found.add(run)
    units = next.map(newUnits)
  }
  return found
}
