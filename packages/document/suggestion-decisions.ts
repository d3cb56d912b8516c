/**
 * Decisions about suggestions as edits of a text: accepting and rejecting what people inserted, struck or said of a
 * block, and taking a decision back. Pure edits on the server's copy; whether somebody may decide, and the rows of the
 * decision, are the caller's. Words keep their ids, authors and anchors. Source: docs/suggestions.md.
 */
import type * as Y from 'yjs'
import { displayOrder, layout, movedBorderBefore, withPlacesOf, type Block } from './layout.ts'
import {
  acceptanceKeys,
  acceptedIn,
  isPendingUnit,
  outsideOf,
  rangeKey,
  recordJson,
  recordsIn,
  type SuggestionRecord,
  type Suggesters,
  type UnitRange,
} from './suggestion-store.ts'
import { unitWords, type UnitWords } from './struck-words.ts'
import { blockKinds, isDelimiter, isElementKind, roots, type BlockAttributeName } from './text-model.ts'
import { blockIdOf, parseBlockId, setAttributes, tokens, type Token } from './tokens.ts'
import { rangeHolds, removeTokens, tokensIn, type RemovedPiece } from './unit-edits.ts'

/** What is still undecided of these units: live, suggested, not accepted. Empty when somebody else was first. */
export function pendingUnits(doc: Y.Doc, suggesters: Suggesters, ranges: readonly UnitRange[]): readonly Token[] {
  const accepted = acceptedIn(doc)
  const open = ranges.flatMap(({ client, clock, length }) =>
    outsideOf(accepted, client, { from: clock, to: clock + length }).map(({ from, to }) => ({
      client,
      clock: from,
      length: to - from,
    })),
  )
  return tokensIn(doc, open).filter(token => isPendingUnit(token.id, suggesters, accepted))
}

/**
 * Enters these units into the register of what was accepted. Nothing moves, nothing is copied. What their author says
 * of an accepted ¶ by record is carried out with it. `newElement` names a block that becomes an element.
 */
export function acceptUnits(
  doc: Y.Doc,
  suggesters: Suggesters,
  units: readonly UnitRange[],
  decision: string,
  newElement: () => string,
): void {
  const accepted = doc.getMap(roots.accepted)
  doc.transact(() => {
    for (const record of recordsIn(doc)) {
      if (record.kind !== 'attribute' || suggesters.get(record.marker.client) !== record.alias) continue
      if (units.some(range => rangeHolds(range, record.marker))) acceptAttribute(doc, record, newElement)
    }
    for (const range of units) accepted.set(rangeKey(range), decision)
  })
}

/** Takes a decision's units out of the register again: they are suggestions as before. */
export function takeBackAcceptance(doc: Y.Doc, decision: string): void {
  const accepted = doc.getMap(roots.accepted)
  doc.transact(() => {
    for (const key of acceptanceKeys(doc, decision)) accepted.delete(key)
  })
}

/** Deletes suggested units; the answer is what brings them back. */
export function rejectUnits(doc: Y.Doc, units: readonly Token[]): readonly RemovedPiece[] {
  return doc.transact(transaction => removeTokens(doc, transaction, units))
}

/**
 * Deletes exactly the live units that a record strikes, and the record. Words that were typed meanwhile inside the
 * range stay: nobody struck them. So do delimiters, the first ¶, and a ¶ at a moved border with words behind it.
 */
export function acceptStrike(doc: Y.Doc, suggesters: Suggesters, record: Strike): readonly RemovedPiece[] {
  const struck = tokensIn(doc, record.ranges)
  const words = struck.filter(token => token.kind !== 'marker' && !isBracketSign(token))
  return doc.transact(transaction => {
    const removed = [...removeTokens(doc, transaction, words)]
    for (const token of struck) {
      if (token.kind !== 'marker' || !mayJoin(layout(doc), blockIdOf(token.id))) continue
      const shown = layout(doc)
      removed.push(...removeTokens(doc, transaction, [token]))
      keepOrder(doc, suggesters, shown)
    }
    doc.getMap(roots.suggestions).delete(record.key)
    return removed
  })
}

/**
 * Lets a block say what a record suggests, and drops the record; answers what it said before, null if it is gone. A
 * block that becomes an element gets a uuid of its own.
 */
export function acceptAttribute(
  doc: Y.Doc,
  record: Extract<SuggestionRecord, { kind: 'attribute' }>,
  newElement: () => string,
): Said | null {
  const marker = [...tokens(doc)].find(
    token => token.kind === 'marker' && blockIdOf(token.id) === blockIdOf(record.marker),
  )
  return doc.transact(() => {
    doc.getMap(roots.suggestions).delete(record.key)
    if (marker?.kind !== 'marker') return null
    const { attributes, map } = marker
    const kind = record.name === 'kind' ? blockKinds.find(known => known === record.value) : undefined
    const becomesElement = kind !== undefined && isElementKind(kind) && attributes.element === ''
    setAttributes(map, { [record.name]: record.value, ...(becomesElement ? { element: newElement() } : {}) })
    return { name: record.name, value: attributes[record.name] }
  })
}

/** What a block said. */
export type Said = { readonly name: BlockAttributeName; readonly value: string | number }
type Strike = Extract<SuggestionRecord, { kind: 'strike' }>

/** Drops a record: what it struck or said is not suggested any more. */
export function dropRecord(doc: Y.Doc, key: string): void {
  doc.transact(() => doc.getMap(roots.suggestions).delete(key))
}

/** Writes a record (again), under its author's name. */
export function writeRecord(doc: Y.Doc, key: string, json: object): void {
  doc.transact(() => doc.getMap(roots.suggestions).set(key, json))
}

/** A strike as it is stored, with what its living units say; `words`: what others of them said. */
export function strikeJson(doc: Y.Doc, ranges: readonly UnitRange[], words: readonly UnitWords[] = []): object {
  return recordJson({ kind: 'strike', ranges, words: [...words, ...unitWords(doc, ranges)] })
}

/** The record of this name as it is now; null when it is gone. */
export function recordNamed(doc: Y.Doc, key: string): SuggestionRecord | null {
  return recordsIn(doc).find(record => record.key === key) ?? null
}

function mayJoin(blocks: readonly Block[], bid: string): boolean {
  const k = blocks.findIndex(block => block.bid === bid)
  return k > 0 && !(movedBorderBefore(blocks, k) && (blocks[k]?.length ?? 0) > 0)
}

/**
 * Where blocks were moved, those behind a ¶ that goes would follow another: the register says where they stay. What
 * went keeps its place there until blocks are moved again, so that it comes back to it.
 */
function keepOrder(doc: Y.Doc, suggesters: Suggesters, shown: readonly Block[]): void {
  const before = displayOrder(doc)
  if (before.length === 0) return
  const accepted = acceptedIn(doc)
  const isBase = ({ bid }: Block): boolean => {
    const id = parseBlockId(bid)
    return id !== null && !isPendingUnit(id, suggesters, accepted)
  }
  const list = withPlacesOf(
    shown.filter(isBase).map(({ bid }) => bid),
    before,
  )
  doc.getMap(roots.order).set('list', list)
}

function isBracketSign(token: Token): boolean {
  return token.kind === 'embed' && isDelimiter(token.embed)
}
