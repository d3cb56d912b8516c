/**
 * What the roots `sugg`, `acc` and `gone` say: records of suggested deletions and attributes, the ranges of units that
 * were accepted, and those that went with a removed alternative. Read without opening a root, which would create it.
 * A suggested insertion has no record: it is an item whose client suggests and whose unit is not in `acc`.
 * Writers are in text-decisions.ts (the server) and client/editor. Source: docs/suggestions.md.
 */
import type * as Y from 'yjs'
import { entriesHeld, isChanging } from './item-store.ts'
import { followMarkerBack, followReturns, parseReturn, type ReturnedRun } from './returned-units.ts'
import { parseWords, wordsJson, wordsWithin, type UnitWords } from './struck-words.ts'
import { roots, isBlockAttribute, isBlockAttributeName, textLimits, type BlockAttributeName } from './text-model.ts'
import { rangeAt, type ClockRange } from './update-frame.ts'
import type { ItemId } from './tokens.ts'

/** Client ids that suggest in a document, with the alias of whose they are. */
export type Suggesters = ReadonlyMap<number, string>

/** Units of one client: `length` of them from `clock` on. */
export type UnitRange = { readonly client: number; readonly clock: number; readonly length: number }

/** A record in root `sugg` under `<alias>/<uuid>`; `key` is that name, `alias` whose it is. */
export type SuggestionRecord = { readonly key: string; readonly alias: string } & RecordContent

/**
 * `strike`: these units should go (a marker among them: joined to the block before); `words`: what they say, so far as
 * that is kept. `attribute`: a block should say this.
 */
export type RecordContent =
  | {
      readonly kind: 'strike'
      readonly ranges: readonly UnitRange[]
      readonly words?: readonly UnitWords[] | undefined
    }
  | {
      readonly kind: 'attribute'
      readonly marker: ItemId
      readonly name: BlockAttributeName
      readonly value: string | number
    }

/** Whose record a name says it is. */
export function aliasOfKey(key: string): string {
  return key.slice(0, Math.max(0, key.indexOf('/')))
}

/** Whether this can be the name of a record. */
export function isRecordKey(key: string): boolean {
  return /^[A-Za-z0-9_-]{1,40}\/[A-Za-z0-9-]{1,40}$/.test(key)
}

/** The JSON under which a record is stored; of the words, those of its units. */
export function recordJson(content: RecordContent): object {
  if (content.kind === 'attribute')
    return { k: 'attr', m: [content.marker.client, content.marker.clock], n: content.name, v: content.value }
  const { ranges } = content
  const words = wordsJson(wordsWithin(content.words ?? [], ranges))
  const isKept = words.length > 0 && words.length <= textLimits.maxRecordWords
  const r = ranges.map(({ client, clock, length }) => [client, clock, length])
  return { k: 'del', r, ...(isKept ? { w: words } : {}) }
}

/** Reads a stored record; null for any other shape: exact keys, sane numbers, a value that the attribute can have. */
export function parseRecord(value: unknown): RecordContent | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  // What is stored is never changed, and is read with every key that somebody types.
  const known = parsed.get(value)
  if (known !== undefined) return known
  const record = parseObject(value)
  parsed.set(value, record)
  return record
}

const parsed = new WeakMap<object, RecordContent | null>()

function parseObject(value: object): RecordContent | null {
  const entries = new Map<string, unknown>(Object.entries(value))
  if (entries.get('k') === 'del' && entries.size === (entries.has('w') ? 3 : 2)) {
    const stated = entries.get('r')
    if (!Array.isArray(stated) || stated.length === 0 || stated.length > textLimits.maxRecordRanges) return null
    const ranges = stated.map(rangeOf)
    if (!ranges.every(range => range !== null)) return null
    if (!entries.has('w')) return { kind: 'strike', ranges }
    const words = parseWords(entries.get('w'), ranges)
    return words === null ? null : { kind: 'strike', ranges, words }
  }
  if (entries.get('k') !== 'attr' || entries.size !== 4) return null
  const [marker, name, stated] = [idOf(entries.get('m')), entries.get('n'), entries.get('v')]
  if (marker === null || typeof name !== 'string' || !isBlockAttributeName(name) || name === 'element') return null
  return isBlockAttribute(name, stated) ? { kind: 'attribute', marker, name, value: stated } : null
}

/** All records that can be read, by name, of the units as which those live that came back after they were deleted. */
export function recordsIn(doc: Y.Doc): readonly SuggestionRecord[] {
  const stored = storedRecords(doc)
  const runs = returnsIn(doc).flatMap(one => one.runs)
  const records = runs.length === 0 ? stored : stored.map(record => followed(doc, runs, record))
  return records.toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

/** All records that can be read, of the units that they name. */
export function storedRecords(doc: Y.Doc): readonly SuggestionRecord[] {
  return [...entriesHeld(doc, roots.suggestions)].flatMap(([key, value]): SuggestionRecord[] => {
    const content = parseRecord(value)
    return content === null ? [] : [{ key, alias: aliasOfKey(key), ...content }]
  })
}

/** What people say of words that came back: the names of these records, and what they say. */
export function returnsIn(doc: Y.Doc): readonly { readonly key: string; readonly runs: readonly ReturnedRun[] }[] {
  return [...entriesHeld(doc, roots.suggestions)].flatMap(([key, value]) => {
    const runs = parseReturn(value)
    return runs === null ? [] : [{ key, runs }]
  })
}

function followed(doc: Y.Doc, runs: readonly ReturnedRun[], record: SuggestionRecord): SuggestionRecord {
  if (record.kind === 'attribute') return { ...record, marker: followMarkerBack(doc, runs, record.marker) }
  if (record.words === undefined) return record
  return { ...record, ...followReturns(doc, runs, { ranges: record.ranges, words: record.words }) }
}

/** Ranges of units by client, sorted and disjoint. */
export type RangeRegister = ReadonlyMap<number, readonly ClockRange[]>

/** The units that were accepted. True until the document changes; cheap to ask again. */
export function acceptedIn(doc: Y.Doc): RangeRegister {
  return registerOf(doc, roots.accepted)
}

/** By client, which decision accepted which of its units; sorted. */
export function decisionsIn(doc: Y.Doc): ReadonlyMap<number, readonly (ClockRange & { readonly decision: string })[]> {
  const decisions = new Map<number, (ClockRange & { readonly decision: string })[]>()
  for (const [key, value] of entriesHeld(doc, roots.accepted)) {
    const range = parseRangeKey(key)
    if (range === null || typeof value !== 'string') continue
    const list = decisions.get(range.client) ?? []
    list.push({ from: range.clock, to: range.clock + range.length, decision: value })
    decisions.set(range.client, list)
  }
  for (const list of decisions.values()) list.sort((a, b) => a.from - b.from)
  return decisions
}

/** The units that were deleted with an alternative of a bracket. */
export function removedIn(doc: Y.Doc): RangeRegister {
  return registerOf(doc, roots.removed)
}

/** Whether a register holds this unit. */
export function holdsUnit(register: RangeRegister, id: ItemId): boolean {
  const ranges = register.get(id.client)
  return ranges !== undefined && rangeAt(ranges, id.clock) !== null
}

/** What is left of a range of clocks outside a register, in order. */
export function outsideOf(register: RangeRegister, client: number, range: ClockRange): readonly ClockRange[] {
  const left: ClockRange[] = []
  let from = range.from
  for (const taken of register.get(client) ?? []) {
    if (taken.to <= from) continue
    if (taken.from >= range.to) break
    if (taken.from > from) left.push({ from, to: taken.from })
    from = taken.to
  }
  if (from < range.to) left.push({ from, to: range.to })
  return left
}

/** The name of a record: of whom, and which. Aliases hold no slash. */
export function recordKey(alias: string, uuid: string): string {
  return `${alias}/${uuid}`
}

/** The names of what one decision entered into `acc`. */
export function acceptanceKeys(doc: Y.Doc, decision: string): readonly string[] {
  return [...entriesHeld(doc, roots.accepted)].flatMap(([key, value]) => (value === decision ? [key] : []))
}

/** What was accepted, range by range, with the decision that did it; ranges of one client may overlap. */
export function acceptancesIn(doc: Y.Doc): readonly { readonly range: UnitRange; readonly decision: string }[] {
  return [...entriesHeld(doc, roots.accepted)].flatMap(([key, decision]) => {
    const range = parseRangeKey(key)
    return range === null || typeof decision !== 'string' ? [] : [{ range, decision }]
  })
}

/** The names of what went with one decision in `gone`. */
export function removalKeys(doc: Y.Doc, decision: string): readonly string[] {
  return [...entriesHeld(doc, roots.removed)].flatMap(([key, value]) => (value === decision ? [key] : []))
}

/** The name of a range in a register. */
export function rangeKey({ client, clock, length }: UnitRange): string {
  return `${client}:${clock}:${length}`
}

/** Whether a unit is a suggestion that nobody has decided. */
export function isPendingUnit(id: ItemId, suggesters: Suggesters, accepted: RangeRegister): boolean {
  return suggesters.has(id.client) && !holdsUnit(accepted, id)
}

const registers = new WeakMap<Y.Doc, Map<string, RangeRegister>>()

function registerOf(doc: Y.Doc, root: 'acc' | 'gone'): RangeRegister {
  let ofDoc = registers.get(doc)
  if (ofDoc === undefined) {
    const fresh = new Map<string, RangeRegister>()
    registers.set(doc, (ofDoc = fresh))
    doc.on('afterTransaction', transaction => {
      for (const name of [roots.accepted, roots.removed]) {
        const type = doc.share.get(name)
        if (type !== undefined && transaction.changed.has(type)) fresh.delete(name)
      }
    })
  }
  const known = ofDoc.get(root)
  if (known !== undefined) return known
  const read = readRegister(doc, root)
  // Inside a transaction the root may still change without our being told.
  if (!isChanging(doc)) ofDoc.set(root, read)
  return read
}

function readRegister(doc: Y.Doc, root: string): RangeRegister {
  const register = new Map<number, ClockRange[]>()
  for (const [key] of entriesHeld(doc, root)) {
    const range = parseRangeKey(key)
    if (range === null) continue
    const list = register.get(range.client) ?? []
    list.push({ from: range.clock, to: range.clock + range.length })
    register.set(range.client, list)
  }
  for (const [client, list] of register) register.set(client, merged(list))
  return register
}

function merged(list: ClockRange[]): ClockRange[] {
  const result: ClockRange[] = []
  for (const range of list.sort((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last !== undefined && range.from <= last.to)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, range.to) }
    else result.push(range)
  }
  return result
}

function parseRangeKey(key: string): UnitRange | null {
  const parts = /^(\d{1,10}):(\d{1,16}):(\d{1,16})$/.exec(key)
  return parts === null ? null : { client: Number(parts[1]), clock: Number(parts[2]), length: Number(parts[3]) }
}

function rangeOf(value: unknown): UnitRange | null {
  if (!Array.isArray(value) || value.length !== 3) return null
  const [client, clock, length]: readonly unknown[] = value
  return isCount(client) && isCount(clock) && isCount(length) && length > 0 ? { client, clock, length } : null
}

function idOf(value: unknown): ItemId | null {
  if (!Array.isArray(value) || value.length !== 2) return null
  const [client, clock]: readonly unknown[] = value
  return isCount(client) && isCount(clock) ? { client, clock } : null
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
