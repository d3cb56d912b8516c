/**
 * A text with what is suggested in it as plain blocks, for a file: each run and each ¶ says which suggestion put it in
 * and which would take it out. Written again by first-marked-text.ts it is the same text with the same suggestions.
 * Without its suggested runs it reads as the base text, block by block.
 */
import type { ReadText } from './base-units.ts'
import { layout, markedUp, type Run } from './layout.ts'
import { stretches, type Stretch } from './marked-text.ts'
import type { FoundSuggestion } from './suggestion-list.ts'
import { rangeHolds } from './unit-edits.ts'
import type { BlockAttributes } from './text-model.ts'
import { blockIdOf } from './tokens.ts'

/** `addedBy`: the name of the suggestion that puts this in, null for the base text; `struckBy`: of those against it. */
export type SuggestedPart = { readonly addedBy: string | null; readonly struckBy: readonly string[] }
export type MarkedBlock = BlockAttributes &
  SuggestedPart & { readonly bid: string; readonly runs: readonly (Run & SuggestedPart)[] }

/** The blocks in display order. `found`: the suggestions of this text, as `suggestionsIn` answers them. */
export function markedBlocks(text: ReadText, found: readonly FoundSuggestion[]): readonly MarkedBlock[] {
  const adding = new Map<number, { readonly name: string; readonly range: FoundSuggestion['inserted'][number] }[]>()
  for (const { name, inserted } of found)
    for (const range of inserted) adding.set(range.client, [...(adding.get(range.client) ?? []), { name, range }])
  const partOf = ({ id, pendingBy, struckBy }: Stretch): SuggestedPart => ({
    addedBy:
      pendingBy === null ? null : (adding.get(id.client)?.find(({ range }) => rangeHolds(range, id))?.name ?? null),
    struckBy: struckBy.map(({ key }) => key),
  })
  const parts = new Map<string, { readonly part: SuggestedPart; readonly runs: (Run & SuggestedPart)[] }>()
  let runs: (Run & SuggestedPart)[] = []
  for (const stretch of stretches(text.doc, text.suggesters)) {
    const part = partOf(stretch)
    const { marks } = stretch.kind === 'marker' ? { marks: {} } : stretch
    if (stretch.kind === 'marker') parts.set(blockIdOf(stretch.id), { part, runs: (runs = []) })
    else if (stretch.kind === 'embed') runs.push({ embed: stretch.embed, marks, ...part })
    else append(runs, { text: stretch.text, marks, ...part })
  }
  return layout(text.doc, markedUp(text.suggesters)).flatMap(block => {
    const own = parts.get(block.bid)
    const { bid, kind, indent, element, lead, partners, due } = block
    return own === undefined ? [] : [{ bid, kind, indent, element, lead, partners, due, ...own.part, runs: own.runs }]
  })
}

function append(runs: (Run & SuggestedPart)[], run: Extract<Run, { readonly text: string }> & SuggestedPart): void {
  const last = runs.at(-1)
  if (last !== undefined && 'text' in last && lookOf(last) === lookOf(run))
    runs[runs.length - 1] = { ...last, text: last.text + run.text }
  else runs.push(run)
}

function lookOf({ marks, addedBy, struckBy }: Run & SuggestedPart): string {
  return JSON.stringify([marks.strong ?? false, marks.em ?? false, marks.link ?? '', addedBy, struckBy])
}
