/** What is undecided in a goal, and what was decided, as the lossless file holds it. Reads; decides nothing. */
import { bracketsIn } from '../../packages/document/bracket-edits.ts'
import { baseText, layout } from '../../packages/document/layout.ts'
import { markedBlocks } from '../../packages/document/marked-blocks.ts'
import type { ReadText } from '../../packages/document/base-units.ts'
import type {
  FileBracket,
  FileComment,
  FileDecision,
  FileGoal,
  FileMarkedBlock,
  FileSuggestion,
} from '../../packages/exchange/lossless-file.ts'
import type { LinkLine } from '../catalogue/link-queries.ts'
import type { For } from '../attribution/attribution-queries.ts'
import { aliasesIn } from '../drafting/drafting-queries.ts'
import type { Database } from '../platform/database.ts'
import {
  bracketsInText,
  decisionsOfGoal,
  suggestionsInText,
  type ShownDecision,
  type ShownSuggestion,
} from '../suggestion/suggestion-queries.ts'

type Place = Parameters<typeof suggestionsInText>[1]
type Somebody = ShownDecision['by']
type Backing = ShownSuggestion['backing'][number]
type Undecided = Required<Pick<FileGoal, 'marked' | 'suggestions' | 'brackets' | 'decisions'>>

/**
 * Suggestions, brackets and decisions of a goal, and by discussion which of the suggestions it is about. `text`: as it
 * was read for the file; `takenAt`: when.
 */
export async function takeUndecided(
  { db }: Database,
  place: Place,
  facts: {
    readonly text: ReadText
    readonly links: readonly LinkLine[]
    readonly takenAt: string
    readonly reads: For
  },
): Promise<{ readonly undecided: Undecided; readonly discussed: ReadonlyMap<string, string> }> {
  const { text, links, takenAt, reads } = facts
  const aliases = await aliasesIn(db, place.documentId)
  const shown = await suggestionsInText(db, place, { ...text, aliases }, reads)
  const found = shown.flatMap(one => (one.found === null ? [] : [one.found]))
  const names = new Map(shown.map(({ name }, k) => [name, `s${k + 1}`]))
  const named = (name: string): string => names.get(name) ?? name
  const authors = new Map<string, string>()
  const authorOf = ({ alias, by }: ShownSuggestion): string => {
    const key = alias ?? by.id ?? ''
    const known = authors.get(key) ?? `a${new Set(authors.values()).size + 1}`
    authors.set(key, known)
    return known
  }
  // What somebody suggests beside the text is under the same name as what she suggests in it.
  for (const one of shown) {
    const known = authorOf(one)
    if (one.by.id !== null) authors.set(one.by.id, authors.get(one.by.id) ?? known)
  }
  const marked = markedBlocks(text, found).map(({ bid, runs, addedBy, struckBy, ...attributes }): FileMarkedBlock => ({
    id: bid,
    ...attributes,
    ...{ addedBy: addedBy === null ? null : named(addedBy), struckBy: struckBy.map(named).toSorted() },
    runs: runs.map(run => ({
      ...run,
      addedBy: run.addedBy === null ? null : named(run.addedBy),
      struckBy: run.struckBy.map(named).toSorted(),
    })),
  }))
  const undecided = {
    marked: found.length === 0 ? null : marked,
    suggestions: shown.map(one => fileSuggestion(one, named(one.name), authorOf(one), links)),
    brackets: fileBrackets(text, await bracketsInText(db, place, { ...text, aliases }, reads), takenAt),
    decisions: (await decisionsOfGoal(db, place, reads, null)).map(fileDecision),
  }
  const discussed = new Map(shown.flatMap(({ name, threads }) => threads.map(thread => [thread, named(name)])))
  return { undecided, discussed }
}

function fileSuggestion(one: ShownSuggestion, id: string, author: string, links: readonly LinkLine[]): FileSuggestion {
  const { kind, by, firstSeenAt, reason, backing, found, said } = one
  const link = links.find(each => each.id === said.link?.linkId)
  const attribute = found?.attribute ?? null
  return {
    ...{ id, kind, author, by: nameOf(by), firstSeenAt: firstSeenAt?.toISOString() ?? null, reason },
    backing: backing.map(fileVoice),
    attribute:
      attribute === null || attribute.name === 'element'
        ? null
        : { block: found?.bid ?? '', name: attribute.name, value: attribute.value },
    title: said.title,
    link:
      said.link === null
        ? null
        : {
            ...{ entry: link?.indicatorId ?? link?.referenceId ?? '', element: link?.elementId ?? null },
            ...{ remove: said.link.remove, relation: said.link.relation, how: said.link.how },
          },
  }
}

/** Every bracket of the text; one of which no row tells is nobody's. */
function fileBrackets(
  { doc, suggesters }: ReadText,
  shown: Awaited<ReturnType<typeof bracketsInText>>,
  takenAt: string,
): FileBracket[] {
  const nobody = { name: null, organisation: null, code: null, group: null }
  return bracketsIn(layout(doc, baseText(suggesters))).map(({ id, alternatives: inText }) => {
    const known = shown.find(one => one.id === id)
    return {
      ...{ id, reason: known?.reason ?? '', by: known === undefined ? nobody : nameOf(known.placedBy) },
      at: known?.placedAt.toISOString() ?? takenAt,
      alternatives: inText.map(({ n, words }, k) => {
        const one = known?.alternatives.find(each => (k === 0 ? each === known.alternatives[0] : each.n === n))
        if (one === undefined) return { n, kind: words === '' ? 'none' : 'words', by: nobody, holders: [] }
        const holders = [...one.holders, ...one.quotedHolders].map(({ by, since }) => fileVoice({ by, at: since }))
        return { n: one.n, kind: one.kind, by: nameOf(one.addedBy), holders }
      }),
      agreements: (known?.agreements ?? []).map(({ by, n, at }) => ({ by: nameOf(by), n, at: at.toISOString() })),
    }
  })
}

function fileDecision({
  kind,
  reason,
  byAgreement,
  by,
  at,
  removedWords,
  items,
  reverted,
}: ShownDecision): FileDecision {
  return {
    ...{ kind, reason, byAgreement, by: nameOf(by), at: at.toISOString(), removedWords },
    items: items.map(item => ({
      ...{ kind: item.kind, by: nameOf(item.by), outcome: item.outcome, chosen: item.chosen, reason: item.reason },
      ...{ inserted: item.said.insertedWords, struck: item.said.struckWords, title: item.said.title },
      backing: item.backing.map(fileVoice),
    })),
    reverted:
      reverted === null ? null : { by: nameOf(reverted.by), at: reverted.at.toISOString(), reason: reverted.reason },
  }
}

function fileVoice({ by, at }: Backing): FileSuggestion['backing'][number] {
  return { by: nameOf(by), at: at.toISOString() }
}

function nameOf({ name, organisation, code, group }: Somebody): FileComment['by'] {
  return { name, organisation, code, group }
}
