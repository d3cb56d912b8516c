/**
 * A decision about whole suggestions as they are found in a text, or about some units of one; and taking it back, so
 * that what it decided is undecided again, as it was. The answer of a decision is plain JSON and is kept with it.
 * Whether somebody may decide, and the rows, are the caller's. Rules S6 to S11: docs/suggestions.md.
 */
import type * as Y from 'yjs'
import { DomainError } from '../domain/errors.ts'
import { embedMarkup } from './block-markup.ts'
import { cutsCharacter, sameId, structOf } from './item-store.ts'
import { displayOrder, layout, withPlacesOf } from './layout.ts'
import type { MovedRange } from './server-edits.ts'
import {
  acceptAttribute,
  acceptStrike,
  acceptUnits,
  dropRecord,
  pendingUnits,
  recordNamed,
  rejectUnits,
  strikeJson,
  takeBackAcceptance,
  writeRecord,
} from './suggestion-decisions.ts'
import type { FoundSuggestion } from './suggestion-list.ts'
import {
  acceptanceKeys,
  acceptancesIn,
  acceptedIn,
  isPendingUnit,
  rangeKey,
  parseRecord,
  recordJson,
  recordsIn,
  removalKeys,
  type RecordContent,
  type Suggesters,
  type SuggestionRecord,
  type UnitRange,
} from './suggestion-store.ts'
import { roots, type BlockAttributeName } from './text-model.ts'
import {
  attributeUnit,
  blockIdOf,
  isAttributeUnit,
  parseBlockId,
  setAttributes,
  tokens,
  type ItemId,
} from './tokens.ts'
import { bringBack, rangeHolds, rangesOfTokens, tokensIn, type RemovedPiece } from './unit-edits.ts'
import { followUnits, outside, tidied, unitsIn, within } from './unit-ranges.ts'

/**
 * What takes a decision on one suggestion back. `units`: what it accepted; `pieces`: what it deleted; `record`: what
 * stood in `sugg`, as far as it was decided; `said`: what a block said before.
 */
export type Undoing = {
  readonly units: readonly UnitRange[]
  readonly pieces: readonly RemovedPiece[]
  readonly record: { readonly key: string; readonly json: object } | null
  readonly said: Said | null
  /** What its author says of an accepted ¶ of hers by record, carried out with it. */
  readonly carried: readonly { readonly record: { readonly key: string; readonly json: object }; readonly said: Said }[]
}
type Said = {
  readonly marker: ItemId
  readonly name: BlockAttributeName
  readonly was: string | number
  readonly value: string | number
  /** Which element the block was before. */
  readonly element: string
  /** The units by which it said that, and says what was decided; absent in what was kept before they were. */
  readonly wasUnit?: ItemId | null
  readonly unit?: ItemId | null
}

export const nothingToUndo: Undoing = { units: [], pieces: [], record: null, said: null, carried: [] }

/**
 * Accepts suggestions, or only these units of them: new words stay, struck ones go, a block says what was suggested.
 * Words go before any ¶, so that all accepted together read as if all were accepted. One answer a suggestion.
 */
export function acceptFound(
  doc: Y.Doc,
  suggesters: Suggesters,
  all: readonly FoundSuggestion[],
  facts: {
    readonly decision: string
    readonly part: readonly UnitRange[] | null
    /** A name for a block that becomes an element. */
    readonly newElement: () => string
  },
): readonly Undoing[] {
  const part = facts.part === null ? null : wholeCharacters(doc, facts.part)
  const begun = all.map(({ inserted, record }): Undoing => {
    const units = rangesOfTokens(pendingUnits(doc, suggesters, meant(inserted, part)))
    const carried = carryOut(doc, suggesters, units, facts.newElement)
    acceptUnits(doc, suggesters, units, facts.decision, facts.newElement)
    const done = { ...nothingToUndo, units, carried }
    if (record?.kind !== 'attribute' || recordNamed(doc, record.key) === null) return done
    return { ...done, record: kept(record), said: accepted(doc, record, facts.newElement) }
  })
  const strikes = all.map(({ record }) => {
    if (record?.kind !== 'strike' || recordNamed(doc, record.key) === null) return null
    const ranges = meant(wholeCharacters(doc, tidied(record.ranges)), part)
    return ranges.length === 0 ? null : { record, ranges, pieces: [] as RemovedPiece[] }
  })
  for (const strike of strikes) {
    if (strike === null) continue
    const wordsOnly = tokensIn(doc, strike.ranges).filter(token => token.kind !== 'marker')
    strike.pieces.push(...acceptStrike(doc, suggesters, { ...strike.record, ranges: rangesOfTokens(wordsOnly) }))
  }
  for (const { bid } of [...layout(doc)]) {
    const id = parseBlockId(bid)
    const strike = id === null ? undefined : strikes.find(one => one !== null && holds(one.ranges, id))
    if (strike == null || id === null) continue
    strike.pieces.push(...acceptStrike(doc, suggesters, { ...strike.record, ranges: [{ ...id, length: 1 }] }))
  }
  return begun.map((undoing, k) => {
    const strike = strikes[k] ?? null
    if (strike === null) return undoing
    const { record, ranges, pieces } = strike
    keepRest(doc, record, ranges)
    return { ...undoing, pieces, record: kept({ ...record, ranges }) }
  })
}

/** Rejects a suggestion, or only these units of it: new words go, struck ones stay, a block says what it said. */
export function rejectFound(
  doc: Y.Doc,
  suggesters: Suggesters,
  found: FoundSuggestion,
  stated: readonly UnitRange[] | null,
): Undoing {
  const { record } = found
  const part = stated === null ? null : wholeCharacters(doc, stated)
  const pieces = rejectUnits(doc, pendingUnits(doc, suggesters, meant(found.inserted, part)))
  if (record === null || recordNamed(doc, record.key) === null) return { ...nothingToUndo, pieces }
  if (record.kind === 'attribute') {
    dropRecord(doc, record.key)
    return { ...nothingToUndo, pieces, record: kept(record) }
  }
  const ranges = meant(wholeCharacters(doc, tidied(record.ranges)), part)
  if (ranges.length === 0) return { ...nothingToUndo, pieces }
  dropRecord(doc, record.key)
  keepRest(doc, record, ranges)
  return { ...nothingToUndo, pieces, record: kept({ ...record, ranges }) }
}

/** What these units say; a ¶ is a line break. */
export function wordsOfUnits(doc: Y.Doc, ranges: readonly UnitRange[]): string {
  return tokensIn(doc, ranges)
    .map(token => {
      if (token.kind === 'text') return token.text
      return token.kind === 'embed' ? embedMarkup(token.embed).text : '\n'
    })
    .join('')
}

/** The aliases under which words come back when these are undone. */
export function aliasesComingBack(undoings: readonly Undoing[], suggesters: Suggesters): readonly string[] {
  const clients = undoings.flatMap(({ pieces }) => pieces.map(({ range }) => range.client))
  return [...new Set(clients.flatMap(client => suggesters.get(client) ?? []))]
}

export type TakeBack = {
  readonly decision: string
  readonly undoings: readonly Undoing[]
  /** The order of the blocks before and after the decision, where it changed. */
  readonly order: { readonly before: readonly string[]; readonly after: readonly string[] } | null
  readonly suggesters: Suggesters
  /** A fresh suggesting client id of each alias whose words come back. */
  readonly suggestingIds: ReadonlyMap<string, number>
  /** Where units live on that were moved since, in the order in which that happened. */
  readonly movedSince: readonly (readonly MovedRange[])[]
}

/**
 * Takes a decision back: accepted words are suggestions again, deleted ones are back where they were (suggested ones as
 * their author's, accepted ones still accepted by what accepted them), records and blocks say what they said. Records
 * of others follow the words that came back. Answers under which ids they live on.
 * Refuses 'decision-overtaken' where something of it is not there any more; the document is to be thrown away then.
 */
export function takeBack(doc: Y.Doc, facts: TakeBack): { readonly moved: readonly MovedRange[] } {
  const { decision, undoings, suggesters } = facts
  const comingAs = [...facts.suggestingIds].map(([alias, clientId]) => [clientId, alias] as const)
  const pieces = undoings.flatMap(undoing => undoing.pieces)
  const accepted = acceptancesIn(doc)
  const moved = bringBack(doc, pieces, ({ range }) => {
    const alias = suggesters.get(range.client)
    if (alias === undefined) return { clientId: doc.clientID, asSuggestion: false }
    const clientId = facts.suggestingIds.get(alias)
    if (clientId === undefined) throw new DomainError('decision-overtaken')
    return { clientId, asSuggestion: true }
  })
  insist(sumOf(moved) === sumOf(pieces.map(({ range }) => range)))
  for (const entry of accepted) {
    const ranges = followUnits([entry.range], moved).filter(({ client, clock }) => isNew(moved, client, clock))
    if (ranges.length > 0) enterAgain(doc, ranges, entry.decision)
  }
  const units = unitsIn(undoings.flatMap(undoing => undoing.units))
  insist(unitsIn(rangesOfTokens(tokensIn(doc, rangesAccepted(doc, decision)))) === units)
  takeBackAcceptance(doc, decision)
  doc.transact(() => {
    const removed = doc.getMap(roots.removed)
    for (const key of removalKeys(doc, decision)) removed.delete(key)
  })
  followInRecords(doc, moved)
  const steps = [...facts.movedSince, moved]
  const follow: Follow = ranges => steps.reduce((now, step) => followUnits(now, step), ranges)
  // Several may have said something of one block: the last one first.
  const sayings = undoings.flatMap(({ said, record, carried }) => [...carried, { said, record }])
  for (const { said, record } of sayings.reverse()) {
    if (said !== null) steps.push(sayAgain(doc, said, follow))
    if (record !== null) restoreRecord(doc, record, follow)
  }
  restoreOrder(doc, facts.order, new Map([...suggesters, ...comingAs]), follow)
  return { moved: steps.slice(facts.movedSince.length).flat() }
}

/** Carries out what authors say of their own ¶ among these units. */
function carryOut(
  doc: Y.Doc,
  suggesters: Suggesters,
  units: readonly UnitRange[],
  newElement: () => string,
): Undoing['carried'] {
  return recordsIn(doc).flatMap(own => {
    if (own.kind !== 'attribute' || suggesters.get(own.marker.client) !== own.alias) return []
    if (!units.some(range => rangeHolds(range, own.marker))) return []
    const said = accepted(doc, own, newElement)
    return said === null ? [] : [{ record: kept(own), said }]
  })
}

function meant(ranges: readonly UnitRange[], part: readonly UnitRange[] | null): readonly UnitRange[] {
  return part === null ? ranges : within(ranges, part)
}

/** Half a character cannot be decided: the other half goes with it. */
function wholeCharacters(doc: Y.Doc, part: readonly UnitRange[]): readonly UnitRange[] {
  const cuts = (client: number, clock: number): boolean => {
    const struct = structOf(doc, { client, clock })
    return struct !== null && cutsCharacter(struct, clock)
  }
  return part.map(({ client, clock, length }) => {
    const from = cuts(client, clock) ? clock - 1 : clock
    const to = cuts(client, clock + length) ? clock + length + 1 : clock + length
    return { client, clock: from, length: to - from }
  })
}

function kept({ key, ...content }: SuggestionRecord): { readonly key: string; readonly json: object } {
  return { key, json: recordJson(content) }
}

/** A part of a strike was decided: the rest stays suggested, also of words that are gone and may come back. */
function keepRest(doc: Y.Doc, record: Extract<SuggestionRecord, { kind: 'strike' }>, decided: readonly UnitRange[]) {
  const ranges = outside(record.ranges, decided)
  if (ranges.length > 0) writeRecord(doc, record.key, strikeJson(doc, ranges, record.words))
}

function holds(ranges: readonly UnitRange[], { client, clock }: ItemId): boolean {
  return within([{ client, clock, length: 1 }], ranges).length > 0
}

function insist(isThere: boolean): void {
  if (!isThere) throw new DomainError('decision-overtaken')
}

function sumOf(ranges: readonly { readonly length: number }[]): number {
  return ranges.reduce((sum, { length }) => sum + length, 0)
}

function isNew(moved: readonly MovedRange[], client: number, clock: number): boolean {
  return moved.some(run => run.newClient === client && run.newClock <= clock && clock < run.newClock + run.length)
}

function rangesAccepted(doc: Y.Doc, decision: string): readonly UnitRange[] {
  const keys = new Set(acceptanceKeys(doc, decision))
  return acceptancesIn(doc).flatMap(({ range }) =>
    keys.has(`${range.client}:${range.clock}:${range.length}`) ? [range] : [],
  )
}

/** What others suggest about words that came back is about them again. */
function followInRecords(doc: Y.Doc, moved: readonly MovedRange[]): void {
  if (moved.length === 0) return
  for (const record of recordsIn(doc)) {
    const content = followRecord(record, ranges => followUnits(ranges, moved))
    if (JSON.stringify(recordJson(content)) === JSON.stringify(recordJson(record))) continue
    const json = content.kind === 'strike' ? strikeJson(doc, content.ranges, content.words) : recordJson(content)
    writeRecord(doc, record.key, json)
  }
}

type Follow = (ranges: readonly UnitRange[]) => readonly UnitRange[]

function followRecord(record: RecordContent, follow: Follow): RecordContent {
  if (record.kind === 'strike') return { ...record, ranges: follow(record.ranges) }
  return { ...record, marker: followMarker(record.marker, follow) }
}

function followMarker(marker: ItemId, follow: Follow): ItemId {
  return follow([{ ...marker, length: 1 }])[0] ?? marker
}

function restoreRecord(doc: Y.Doc, stored: NonNullable<Undoing['record']>, follow: Follow): void {
  const content = parseRecord(stored.json)
  if (content === null) throw new DomainError('decision-overtaken')
  const now = followRecord(content, follow)
  if (now.kind === 'attribute') {
    insist(markerAt(doc, now.marker) !== null)
    return writeRecord(doc, stored.key, recordJson(now))
  }
  insist(tokensIn(doc, now.ranges).length > 0)
  const other = recordNamed(doc, stored.key)
  const ranges = other?.kind === 'strike' ? [...outside(other.ranges, now.ranges), ...now.ranges] : now.ranges
  const words = [...(now.words ?? []), ...(other?.kind === 'strike' ? (other.words ?? []) : [])]
  writeRecord(doc, stored.key, strikeJson(doc, ranges, words))
}

/** Accepts what a record says of a block; answers what that said before, null where it is gone. */
function accepted(
  doc: Y.Doc,
  record: Extract<SuggestionRecord, { kind: 'attribute' }>,
  newElement: () => string,
): Said | null {
  const { marker, name, value } = record
  const token = markerAt(doc, marker)
  const wasUnit = token === null ? null : attributeUnit(token.map, name)
  acceptAttribute(doc, record, newElement)
  if (token === null) return null
  const { element } = token.attributes
  return { marker, name, value, was: token.attributes[name], element, wasUnit, unit: attributeUnit(token.map, name) }
}

/** Accepted words that came back are accepted by what accepted them. */
function enterAgain(doc: Y.Doc, ranges: readonly UnitRange[], decision: string): void {
  const register = doc.getMap(roots.accepted)
  doc.transact(() => {
    for (const range of ranges) register.set(rangeKey(range), decision)
  })
}

/**
 * Lets a block say what it said before a decision, where it still says what was decided, and by that decision: somebody
 * may have said the same again since. Answers as what the unit lives on that said it before.
 */
function sayAgain(doc: Y.Doc, said: Said, follow: Follow): readonly MovedRange[] {
  const { marker, name, was, value, element, unit, wasUnit } = said
  // A wish for what the block said already changed nothing.
  if (was === value) return []
  const token = markerAt(doc, followMarker(marker, follow))
  if (token === null || token.attributes[name] !== value) throw new DomainError('decision-overtaken')
  const now = attributeUnit(token.map, name)
  const decided = unit == null ? null : followMarker(unit, follow)
  // A ¶ that went and came back says everything by new units.
  insist(decided === null || sameId(decided, now) || !isAttributeUnit(token.map, name, decided))
  doc.transact(() => setAttributes(token.map, { ...(name === 'kind' ? { element } : {}), [name]: was }))
  const again = attributeUnit(token.map, name)
  if (wasUnit == null || again === null) return []
  const from = followMarker(wasUnit, follow)
  return [{ oldClient: from.client, oldClock: from.clock, newClient: again.client, newClock: again.clock, length: 1 }]
}

function markerAt(doc: Y.Doc, id: ItemId) {
  const found = [...tokens(doc)].find(token => token.kind === 'marker' && blockIdOf(token.id) === blockIdOf(id))
  return found?.kind === 'marker' ? found : null
}

/**
 * The order of before; if it was rewritten since, what came back stands where its place was kept, or else behind what it
 * stood behind. A suggested ¶ is never listed.
 */
function restoreOrder(doc: Y.Doc, order: TakeBack['order'], suggesters: Suggesters, follow: Follow): void {
  const follows = (bid: string): string => {
    const id = parseBlockId(bid)
    return id === null ? bid : blockIdOf(followMarker(id, follow))
  }
  const listed = displayOrder(doc)
  // What went keeps its place in the register: what it has become takes that.
  const now = [...new Set(listed.map(follows))]
  const wanted = order === null ? now : wantedOrder(now, order.before.map(follows), order.after.map(follows))
  const accepted = acceptedIn(doc)
  const isListed = (bid: string): boolean => {
    const id = parseBlockId(bid)
    return id !== null && !isPendingUnit(id, suggesters, accepted)
  }
  const list = wanted.filter(isListed)
  if (list.join() !== listed.join()) doc.transact(() => doc.getMap(roots.order).set('list', list))
}

function wantedOrder(now: readonly string[], before: readonly string[], after: readonly string[]): readonly string[] {
  return now.join() === after.join() ? before : withPlacesOf(now, before)
}
