/**
 * The first text of a goal that comes with suggestions: words under the server's id and under ids that suggest, with the
 * records of what is struck. It is the first row of a log, so no gate sees it; whose the ids are is for the caller.
 */
import * as Y from 'yjs'
import type { PassageRange } from './anchor-shapes.ts'
import type { FirstText } from './first-text.ts'
import { baseText, layout, type Block } from './layout.ts'
import { insertEmbed, insertMarker, insertText, openText, tokens, withClient, blockIdOf } from './tokens.ts'
import type { MarkedBlock } from './marked-blocks.ts'
import { suggestionsIn, type FoundSuggestion } from './suggestion-list.ts'
import { strikeJson } from './suggestion-decisions.ts'
import { recordJson, recordKey, type Suggesters, type UnitRange } from './suggestion-store.ts'
import type { AnchorPiece } from './passage-words.ts'
import { plainBlock, roots, type BlockAttributeName } from './text-model.ts'
import { stretchPlaces, unitsOfBase, type StretchPlace } from './tracked-suggestions.ts'
import { recordPortions } from './unit-ranges.ts'

/** A suggestion to write: `uuid` names its record; `attribute`: what it wants a block of the marked text to say. */
export type NewSuggestion = {
  readonly name: string
  readonly alias: string
  readonly client: number
  readonly uuid: string
  readonly attribute: {
    readonly block: number
    readonly name: Exclude<BlockAttributeName, 'element'>
    readonly value: string | number
  } | null
}
export type FirstMarkedText = FirstText & {
  /** The suggestions as they stand in it, by the names that the blocks give them. */
  readonly found: ReadonlyMap<string, FoundSuggestion>
}

/** Writes the blocks. `blocks` of the answer, and the pieces of which it is asked, are of the base text. */
export function firstMarkedText(
  serverId: number,
  blocks: readonly Omit<MarkedBlock, 'bid'>[],
  suggestions: readonly NewSuggestion[],
): FirstMarkedText {
  const doc = new Y.Doc()
  doc.clientID = serverId
  const byName = new Map(suggestions.map(one => [one.name, one]))
  const struck = writeBlocks(doc, blocks, name => (name === null ? serverId : (byName.get(name)?.client ?? serverId)))
  writeRecords(doc, suggestions, struck)
  const suggesters: Suggesters = new Map(suggestions.map(({ client, alias }) => [client, alias]))
  const base = layout(doc, baseText(suggesters))
  const places = stretchPlaces({ doc, suggesters })
  return {
    update: Y.encodeStateAsUpdate(doc),
    blocks: base.map(({ bid }) => bid),
    found: foundByName(doc, suggesters, suggestions, struck.added),
    rangesOf: pieces => rangesInBase(base, places, pieces),
  }
}

/** By name, the units that a suggestion strikes and adds; the markers of the blocks, in order. */
type Written = {
  readonly struck: ReadonlyMap<string, readonly UnitRange[]>
  readonly added: ReadonlyMap<string, readonly UnitRange[]>
  readonly markers: readonly UnitRange[]
}

function writeBlocks(
  doc: Y.Doc,
  blocks: readonly Omit<MarkedBlock, 'bid'>[],
  clientOf: (name: string | null) => number,
): Written {
  const text = openText(doc)
  const spans: { readonly to: number; readonly addedBy: string | null; readonly struckBy: readonly string[] }[] = []
  doc.transact(() => {
    let index = 0
    for (const { runs, addedBy, struckBy, ...attributes } of blocks) {
      withClient(doc, clientOf(addedBy), () => insertMarker(text, index, { ...plainBlock, ...attributes }))
      spans.push({ to: (index += 1), addedBy, struckBy })
      for (const run of runs) {
        withClient(doc, clientOf(run.addedBy), () =>
          'text' in run ? insertText(text, index, run.text, run.marks) : insertEmbed(text, index, run.embed, run.marks),
        )
        spans.push({ ...run, to: (index += 'text' in run ? run.text.length : 1) })
      }
    }
  })
  const struck = new Map<string, UnitRange[]>()
  const added = new Map<string, UnitRange[]>()
  const markers: UnitRange[] = []
  let k = 0
  for (const token of tokens(doc)) {
    if (token.kind === 'marker') markers.push({ ...token.id, length: 1 })
    const end = token.index + (token.kind === 'text' ? token.text.length : 1)
    for (let at = token.index; at < end;) {
      const span = spans[k]
      if (span === undefined) break
      const length = Math.min(end, span.to) - at
      const range = { client: token.id.client, clock: token.id.clock + at - token.index, length }
      for (const name of span.struckBy) addRange(struck, name, range)
      if (span.addedBy !== null) addRange(added, span.addedBy, range)
      at += length
      if (at === span.to) k += 1
    }
  }
  return { struck, added, markers }
}

function writeRecords(doc: Y.Doc, suggestions: readonly NewSuggestion[], { struck, markers }: Written): void {
  const records = doc.getMap(roots.suggestions)
  for (const { name, alias, client, uuid, attribute } of suggestions) {
    const ranges = struck.get(name) ?? []
    const marker = attribute === null ? undefined : markers[attribute.block]
    if (attribute !== null && marker !== undefined) {
      const content = recordJson({ kind: 'attribute', marker, name: attribute.name, value: attribute.value })
      withClient(doc, client, () => records.set(recordKey(alias, uuid), content))
      continue
    }
    // What does not fit one record goes into further ones, which are suggestions of their own.
    for (const [k, portion] of recordPortions(ranges).entries()) {
      const key = recordKey(alias, k === 0 ? uuid : `${uuid}-${k + 1}`)
      withClient(doc, client, () => records.set(key, strikeJson(doc, portion)))
    }
  }
}

function foundByName(
  doc: Y.Doc,
  suggesters: Suggesters,
  suggestions: readonly NewSuggestion[],
  added: Written['added'],
): ReadonlyMap<string, FoundSuggestion> {
  const found = suggestionsIn(doc, suggesters)
  const byRecord = new Map(found.flatMap(one => (one.record === null ? [] : [[one.record.key, one] as const])))
  const byUnit = new Map(found.flatMap(one => one.inserted.map(range => [blockIdOf(range), one] as const)))
  return new Map(
    suggestions.flatMap(({ name, alias, uuid }): [string, FoundSuggestion][] => {
      const [first] = added.get(name) ?? []
      const one =
        byRecord.get(recordKey(alias, uuid)) ?? (first === undefined ? undefined : byUnit.get(blockIdOf(first)))
      return one === undefined ? [] : [[name, one]]
    }),
  )
}

function addRange(ranges: Map<string, UnitRange[]>, name: string, range: UnitRange): void {
  const list = ranges.get(name)
  const last = list?.at(-1)
  if (list === undefined) ranges.set(name, [range])
  else if (last !== undefined && last.client === range.client && last.clock + last.length === range.clock)
    list[list.length - 1] = { ...last, length: last.length + range.length }
  else list.push(range)
}

/** One range for each stretch of the base text, suggested words between its ends included, as when somebody selects it. */
function rangesInBase(
  base: readonly Block[],
  places: readonly StretchPlace[],
  pieces: readonly Omit<AnchorPiece, 'bid'>[],
): readonly PassageRange[] {
  const ranges: PassageRange[] = []
  let before: { readonly block: number; readonly to: number } | null = null
  for (const { block, from, to } of pieces) {
    const bid = base[block]?.bid
    const units = bid === undefined ? [] : unitsOfBase(places, { bid, from, to })
    const [first, end] = [units[0], units.at(-1)]
    if (first === undefined || end === undefined) continue
    const last = { client: end.client, clock: end.clock + end.length - 1 }
    const joined = ranges.at(-1)
    const isBehind = before?.block === block - 1 && before.to >= (base[block - 1]?.length ?? 0) && from === 0
    if (isBehind && joined !== undefined) ranges[ranges.length - 1] = { ...joined, last }
    else ranges.push({ first: { client: first.client, clock: first.clock }, last })
    before = { block, to }
  }
  return ranges
}
