/**
 * What is done to a text right before Yjs takes an act back, inside the same transaction. Yjs asks of whole items whether
 * they may go, and knows only what this window wrote: so items are cut where a decision cut them, and where others wrote
 * into what a redo brought back; and of an own strike of which a part was decided, the rest goes. Source: S6 and "The
 * caret" in docs/suggestions.md.
 */
import * as Y from 'yjs'
import { cutItemAt, entryItems, structsBetween } from './item-store.ts'
import {
  acceptedIn,
  aliasOfKey,
  parseRecord,
  recordJson,
  type RecordContent,
  type UnitRange,
} from './suggestion-store.ts'
import type { UnitWords } from './struck-words.ts'
import { roots } from './text-model.ts'
import { within } from './unit-ranges.ts'

/** An act on the stack of Yjs: what it inserted, and what it deleted. */
type StackedAct = { insertions: Units; readonly deletions: Units }
type Units = ReturnType<typeof Y.createDeleteSet>

/** Cuts the items of these clients, so that each is decided or undecided as a whole. */
export function cutForUndo(doc: Y.Doc, transaction: Y.Transaction, clients: ReadonlySet<number>): void {
  const accepted = acceptedIn(doc)
  for (const client of clients) {
    for (const { from, to } of accepted.get(client) ?? []) {
      cutAt(transaction, client, from)
      cutAt(transaction, client, to)
    }
    // The last ones first: what came back may have gone and come back again.
    for (const struct of [...structsBetween(doc, client, 0, Number.POSITIVE_INFINITY)].reverse())
      if (struct instanceof Y.Item && struct.redone !== null) cutAsRedone(transaction, struct, struct.redone)
  }
}

/**
 * An own record that this act wrote and of which a part was decided since is the server's now: what is left of it is
 * taken back with the act, but for what an earlier act had struck.
 */
export function takeBackRests(doc: Y.Doc, act: StackedAct, alias: string): void {
  const records = doc.getMap(roots.suggestions)
  for (const [key, item] of entryItems(doc, roots.suggestions)) {
    if (item.deleted || aliasOfKey(key) !== alias || Y.isDeleted(act.insertions, item.id)) continue
    const before = writtenBefore(item)
    if (!before.some(one => Y.isDeleted(act.insertions, one.id))) continue
    const earlier = before.find(one => Y.isDeleted(act.deletions, one.id))
    const left = earlier === undefined ? [] : within(struckBy(item), struckBy(earlier))
    if (left.length > 0) records.set(key, recordJson({ kind: 'strike', ranges: left, words: wordsOf(item) }))
    else if (earlier === undefined) act.insertions = withUnit(act.insertions, item)
    else records.delete(key)
  }
}

/** What stood under this name before, the latest first. */
function writtenBefore(item: Y.Item): readonly Y.Item[] {
  const before: Y.Item[] = []
  for (let one = item.left; one !== null; one = one.left) before.push(one)
  return before
}

function struckBy(item: Y.Item): readonly UnitRange[] {
  return strikeOf(item)?.ranges ?? []
}

function wordsOf(item: Y.Item): readonly UnitWords[] {
  return strikeOf(item)?.words ?? []
}

function strikeOf({ content }: Y.Item): (RecordContent & { readonly kind: 'strike' }) | null {
  const record = content instanceof Y.ContentAny ? parseRecord(content.arr[0]) : null
  return record?.kind === 'strike' ? record : null
}

/** As if the act had written it: then it goes with the act, and comes back with its redo. */
function withUnit(units: Units, { id }: Y.Item): Units {
  const one = Y.createDeleteSet()
  one.clients.set(id.client, [{ clock: id.clock, len: 1 }])
  return Y.mergeDeleteSets([units, one])
}

/** Cuts a deleted item as that is cut which it became: Yjs follows it to the first piece only. */
function cutAsRedone(transaction: Y.Transaction, item: Y.Item, { client, clock }: Y.ID): void {
  const { length } = item
  const { clock: from } = item.id
  cutAt(transaction, client, clock)
  cutAt(transaction, client, clock + length)
  const pieces = [...structsBetween(transaction.doc, client, clock, clock + length)]
  const borders = pieces.map(piece => piece.id.clock - clock).filter(border => border > 0)
  for (const border of borders) cutAt(transaction, item.id.client, from + border)
}

function cutAt(transaction: Y.Transaction, client: number, clock: number): void {
  const { store } = transaction.doc
  if (clock > 0 && clock < Y.getState(store, client)) cutItemAt(transaction, { client, clock })
}
