/**
 * The suggestions of a text as people see them, in the order of the page: runs of suggested words, struck passages,
 * replacements (struck words with own new ones right behind, whatever others suggest between), and what a block should
 * say. Pure reading.
 * Two suggestions of different people whose passages meet are contested. Source: docs/suggestions.md.
 */
import type * as Y from 'yjs'
import { embedMarkup } from './block-markup.ts'
import { layout } from './layout.ts'
import { stretches, type Stretch } from './marked-text.ts'
import {
  acceptedIn,
  isPendingUnit,
  recordsIn,
  type SuggestionRecord,
  type Suggesters,
  type UnitRange,
} from './suggestion-store.ts'
import { blockIdOf } from './tokens.ts'
import type { BlockAttributeName } from './text-model.ts'
import { rangesOfTokens } from './unit-edits.ts'

export type SuggestionKind = 'insert' | 'delete' | 'replace' | 'attribute'

/**
 * `name`: how it is spoken of, the key of its record or `client:clock` of its first unit; true as long as that unit or
 * record is there. `inserted`: its own pending units; `struck`: the live units it would delete. Words: a ¶ is a line
 * break. `contested`: names of the suggestions of others that meet it.
 */
export type FoundSuggestion = {
  readonly name: string
  readonly kind: SuggestionKind
  readonly alias: string
  readonly bid: string
  readonly record: SuggestionRecord | null
  readonly inserted: readonly UnitRange[]
  readonly struck: readonly UnitRange[]
  readonly insertedWords: string
  readonly struckWords: string
  readonly attribute: {
    readonly name: BlockAttributeName
    readonly value: string | number
    readonly was: string | number
  } | null
  readonly contested: readonly string[]
}

/** All undecided suggestions. */
export function suggestionsIn(doc: Y.Doc, suggesters: Suggesters): readonly FoundSuggestion[] {
  const units = inDisplay(doc, suggesters)
  const found = [...insertedRuns(units), ...struckPassages(units), ...attributes(doc, suggesters)]
  const whole = withReplacements(found, units).sort((a, b) =>
    a.from === b.from ? (a.name < b.name ? -1 : 1) : a.from - b.from,
  )
  return whole.map(one => finished(one, whole))
}

/** A stretch at its place in the order of the page. */
type Placed = { readonly stretch: Stretch; readonly bid: string; readonly from: number; readonly to: number }
type Growing = {
  readonly name: string
  readonly kind: SuggestionKind
  readonly alias: string
  readonly record: SuggestionRecord | null
  readonly inserted: readonly Placed[]
  readonly struck: readonly Placed[]
  readonly bid: string
  readonly from: number
  readonly to: number
  readonly attribute?: FoundSuggestion['attribute']
}

function inDisplay(doc: Y.Doc, suggesters: Suggesters): readonly Placed[] {
  const blocks = new Map<string, Stretch[]>()
  let block: Stretch[] = []
  for (const stretch of stretches(doc, suggesters)) {
    if (stretch.kind === 'marker') blocks.set(blockIdOf(stretch.id), (block = []))
    block.push(stretch)
  }
  let at = 0
  return layout(doc).flatMap(({ bid }) =>
    (blocks.get(bid) ?? []).map(stretch => {
      const from = at
      at += lengthOf(stretch)
      return { stretch, bid, from, to: at }
    }),
  )
}

function insertedRuns(units: readonly Placed[]): readonly Growing[] {
  const runs: Growing[] = []
  let before: Placed | null = null
  for (const unit of units) {
    const alias = unit.stretch.pendingBy
    const last = runs.at(-1)
    if (alias !== null && last !== undefined && before?.stretch.pendingBy === alias && last.to === unit.from)
      runs[runs.length - 1] = { ...last, inserted: [...last.inserted, unit], to: unit.to }
    else if (alias !== null)
      runs.push({
        ...{ name: blockIdOf(unit.stretch.id), kind: 'insert', alias, record: null, bid: unit.bid, inserted: [unit] },
        ...{ struck: [], from: unit.from, to: unit.to },
      })
    before = unit
  }
  return runs
}

function struckPassages(units: readonly Placed[]): readonly Growing[] {
  const passages = new Map<string, Growing>()
  for (const unit of units) {
    for (const record of unit.stretch.struckBy) {
      const known = passages.get(record.key)
      passages.set(record.key, {
        ...{ name: record.key, kind: 'delete', alias: record.alias, record, inserted: [] },
        ...{ bid: known?.bid ?? unit.bid, from: known?.from ?? unit.from, to: unit.to },
        struck: [...(known?.struck ?? []), unit],
      })
    }
  }
  return [...passages.values()]
}

/** Wishes about blocks; what somebody says of her own suggested block is part of that suggestion. */
function attributes(doc: Y.Doc, suggesters: Suggesters): readonly Growing[] {
  const accepted = acceptedIn(doc)
  const blocks = new Map(layout(doc).map(block => [block.bid, block]))
  let at = 0
  const places = new Map(
    [...blocks.values()].map(({ bid, length }) => {
      const from = at
      at += length + 1
      return [bid, from]
    }),
  )
  return recordsIn(doc).flatMap((record): readonly Growing[] => {
    if (record.kind !== 'attribute') return []
    if (isPendingUnit(record.marker, suggesters, accepted) && suggesters.get(record.marker.client) === record.alias)
      return []
    const bid = blockIdOf(record.marker)
    const block = blocks.get(bid)
    const from = places.get(bid)
    if (block === undefined || from === undefined || block[record.name] === record.value) return []
    const attribute = { name: record.name, value: record.value, was: block[record.name] }
    return [
      {
        ...{ name: record.key, kind: 'attribute', alias: record.alias, record, bid, attribute },
        ...{ inserted: [], struck: [], from, to: from },
      },
    ]
  })
}

/**
 * A run of one's own right behind the last unit one strikes is a replacement, also where others put theirs between the
 * two; one's own strikes of it are no part.
 */
function withReplacements(found: readonly Growing[], units: readonly Placed[]): Growing[] {
  const runs = new Map(found.filter(one => one.kind === 'insert').map(one => [`${one.alias} ${one.from}`, one]))
  const starts = new Map(units.map(unit => [unit.from, unit]))
  const taken = new Set<Growing>()
  const whole = found.map(one => {
    const run = one.kind === 'delete' ? runs.get(`${one.alias} ${behindOthers(starts, one)}`) : undefined
    if (run === undefined || taken.has(run)) return one
    taken.add(run)
    return { ...one, kind: 'replace' as const, inserted: run.inserted, to: run.to }
  })
  return whole.filter(one => !taken.has(one))
}

/** The place behind a struck passage and behind the words that others suggest there. */
function behindOthers(starts: ReadonlyMap<number, Placed>, { alias, to }: Growing): number {
  let at = to
  for (let unit = starts.get(at); unit !== undefined; unit = starts.get(at)) {
    const { kind, pendingBy } = unit.stretch
    if (kind === 'marker' || pendingBy === null || pendingBy === alias) break
    at = unit.to
  }
  return at
}

function finished(one: Growing, all: readonly Growing[]): FoundSuggestion {
  const { name, kind, alias, record, bid } = one
  return {
    ...{ name, kind, alias, bid, record, attribute: one.attribute ?? null },
    inserted: rangesOfTokens(one.inserted.map(({ stretch }) => stretch)),
    struck: rangesOfTokens(one.struck.map(({ stretch }) => stretch)),
    insertedWords: wordsOf(one.inserted),
    struckWords: wordsOf(one.struck),
    contested: all.filter(other => other.alias !== alias && meet(one, other)).map(other => other.name),
  }
}

function meet(a: Growing, b: Growing): boolean {
  if (a.kind === 'attribute' || b.kind === 'attribute')
    return a.kind === b.kind && a.bid === b.bid && a.attribute?.name === b.attribute?.name
  if (a.from < b.to && b.from < a.to) return true
  // New words of two people at one place compete for it.
  return a.inserted.length > 0 && b.inserted.length > 0 && (a.to === b.from || b.to === a.from)
}

function wordsOf(units: readonly Placed[]): string {
  return units
    .map(({ stretch }) => {
      if (stretch.kind === 'text') return stretch.text
      return stretch.kind === 'embed' ? embedMarkup(stretch.embed).text : '\n'
    })
    .join('')
}

function lengthOf(stretch: Stretch): number {
  return stretch.kind === 'text' ? stretch.text.length : 1
}
