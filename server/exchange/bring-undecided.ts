/**
 * What is undecided in a goal of a lossless file, as it is written here: suggestions in the words of the first text,
 * those beside it, and brackets with who holds them. Their people are quoted; decisions are not made again by a file.
 */
import {
  type AgendaId,
  type BracketId,
  type DocumentId,
  type ElementId,
  type GoalId,
  type OrganisationId,
  type SuggestionId,
} from '../../packages/domain/ids.ts'
import type { FirstMarkedText, NewSuggestion } from '../../packages/document/first-marked-text.ts'
import type { FirstText } from '../../packages/document/first-text.ts'
import type { MarkedBlock } from '../../packages/document/marked-blocks.ts'
import type { NewBlock } from '../../packages/document/server-edits.ts'
import type {
  FileBlock,
  FileBracket,
  FileComment,
  FileGoal,
  FileSuggestion,
} from '../../packages/exchange/lossless-file.ts'
import { linksOfGoal } from '../catalogue/catalogue-queries.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import type { Work } from '../platform/unit-of-work.ts'
import {
  bringBrackets,
  bringSuggestions,
  type BroughtSuggestion,
  type BroughtVoice,
} from '../suggestion/suggestion-effects.ts'

type Run = FileBlock['runs'][number]
type Parts = {
  readonly ids: Ids
  readonly clock: Clock
  readonly work: Work
  readonly elementOf: (uuid: string) => ElementId | null
  readonly organisations: ReadonlyMap<string, OrganisationId>
  readonly voices: (by: FileComment['by']) => OrganisationId | null
}
/** `signed`: blocks whose brackets have the ids of this house. `marked`: null where nothing is suggested in the text. */
export type Undecided = {
  readonly marked: {
    readonly blocks: readonly Omit<MarkedBlock, 'bid'>[]
    readonly suggestions: readonly Omit<NewSuggestion, 'client'>[]
  } | null
  readonly brackets: ReadonlyMap<string, BracketId>
  signed(blocks: readonly NewBlock[]): readonly NewBlock[]
}

/** Prepares the text of a goal: new ids for its brackets, and the names under which its suggestions are written. */
export function undecidedOf(parts: Pick<Parts, 'ids' | 'elementOf'>, goal: FileGoal): Undecided {
  const { ids, elementOf } = parts
  const brackets = new Map<string, BracketId>()
  for (const run of goal.blocks.flatMap(block => block.runs))
    if ('embed' in run && 'b' in run.embed && !brackets.has(run.embed.i))
      brackets.set(run.embed.i, ids.next<BracketId>())
  const signedRun = <One extends Run>(run: One): One => {
    if (!('embed' in run) || !('b' in run.embed)) return run
    return { ...run, embed: { ...run.embed, i: brackets.get(run.embed.i) ?? run.embed.i } }
  }
  const signed = (blocks: readonly NewBlock[]): readonly NewBlock[] =>
    blocks.map(block => ({ ...block, runs: block.runs.map(signedRun) }))
  const { marked = null, suggestions = [] } = goal
  const aliasOf = aliasesOf(goal)
  if (marked === null) return { marked: null, brackets, signed }
  return {
    marked: {
      blocks: marked.map(({ id: _, ...block }) => ({
        ...block,
        element: block.element === '' ? '' : (elementOf(block.element) ?? ''),
        runs: block.runs.map(signedRun),
      })),
      suggestions: suggestions
        .filter(({ title, link }) => title === null && link === null)
        .map(({ id, author, attribute }) => ({
          ...{ name: id, alias: aliasOf(author), uuid: ids.next<string>() },
          attribute:
            attribute === null
              ? null
              : {
                  block: marked.findIndex(block => block.id === attribute.block),
                  name: attribute.name,
                  value: attribute.value,
                },
        })),
    },
    brackets,
    signed,
  }
}

/**
 * Writes the rows of suggestions and brackets of a goal whose text and links are written. Answers by the file's name of a
 * suggestion which one it is here; those that do not come are left out.
 */
export async function bringUndecided(
  parts: Parts,
  goal: FileGoal,
  undecided: Undecided,
  made: {
    readonly agendaId: AgendaId
    readonly goalId: GoalId
    readonly documentId: DocumentId
    readonly title: string
    readonly text: FirstText | FirstMarkedText
  },
): Promise<ReadonlyMap<string, SuggestionId>> {
  const { work } = parts
  const { agendaId, goalId, documentId } = made
  const place = { agendaId, goalId, documentId }
  const { suggestions = [] } = goal
  const names = new Map<string, SuggestionId>()
  if (suggestions.length > 0) {
    const aliasOf = aliasesOf(goal)
    const authors = new Map(suggestions.map(({ author, by }) => [aliasOf(author), by]))
    const linkOf = suggestions.some(({ link }) => link !== null) ? await linksIn(parts, goalId) : () => null
    const found = 'found' in made.text ? made.text.found : new Map<string, never>()
    const brought = suggestions.flatMap((one): readonly (BroughtSuggestion & { readonly name: string })[] => {
      const { id: name, author, by, firstSeenAt, reason, backing, title, link } = one
      const common = {
        name,
        alias: aliasOf(author),
        organisation: parts.organisations.get(by.organisation ?? '') ?? null,
        firstSeenAt: firstSeenAt === null ? parts.clock.now() : new Date(firstSeenAt),
        reason,
        backing: backing.map(voice => voiceOf(parts, voice)),
      }
      if (title !== null)
        return title.to === made.title
          ? []
          : [{ ...common, found: null, link: null, title: { from: made.title, to: title.to } }]
      if (link !== null) {
        const known = linkOf(link)
        return known === null ? [] : [{ ...common, found: null, title: null, link: known }]
      }
      const inText = found.get(name)
      return inText === undefined ? [] : [{ ...common, found: inText, title: null, link: null }]
    })
    const rows = await bringSuggestions(parts, work, place, { authors, suggestions: brought })
    brought.forEach(({ name }, k) => {
      const id = rows[k]
      if (id !== undefined) names.set(name, id)
    })
  }
  const brackets = (goal.brackets ?? signsAlone(goal, parts.clock.now())).flatMap(bracket => {
    const id = undecided.brackets.get(bracket.id)
    const words = wordingsOf(goal, bracket.id)
    const placed = authorOf(parts, bracket)
    return id === undefined
      ? []
      : [
          {
            ...{ id, reason: bracket.reason, placed },
            alternatives: bracket.alternatives.map(({ n, kind, by, holders }, k) => ({
              ...{ n, kind, words: words[k] ?? '' },
              added: authorOf(parts, { by, at: bracket.at }),
              holders: holders.map(voice => voiceOf(parts, voice)),
            })),
          },
        ]
  })
  await bringBrackets(parts, work, place, brackets)
  return names
}

/** The name in the text of each author of the file. */
function aliasesOf({ suggestions = [] }: FileGoal): (author: string) => string {
  const authors = [...new Set(suggestions.map(({ author }) => author))]
  return author => `quoted-${authors.indexOf(author) + 1}`
}

type Voice = { readonly by: FileComment['by']; readonly at: string }

/** An organisation that backs or holds. */
function voiceOf({ voices }: Parts, { by, at }: Voice): BroughtVoice {
  return { organisation: voices(by), by, at: new Date(at) }
}

/** Who placed or added. */
function authorOf({ organisations }: Parts, { by, at }: Voice): BroughtVoice {
  return { organisation: organisations.get(by.organisation ?? '') ?? null, by, at: new Date(at) }
}

/** The agreed link of the goal that a wish is about, as it is here. */
async function linksIn({ work, elementOf }: Parts, goalId: GoalId) {
  const links = await linksOfGoal(work.db, goalId, 'house')
  return ({
    entry,
    element,
    remove,
    relation,
    how,
  }: NonNullable<FileSuggestion['link']>): BroughtSuggestion['link'] => {
    const elementId = element === null ? null : elementOf(element)
    const link = links.find(
      one => (one.indicatorId ?? one.referenceId) === entry && one.elementId === elementId && one.state === 'agreed',
    )
    if (link === undefined) return null
    return { linkId: link.id, remove, relation, how, was: { relation: link.relation, how: link.how } }
  }
}

/** Files of before brackets were told have their signs alone. */
function signsAlone({ blocks }: FileGoal, at: Date): readonly FileBracket[] {
  const by = { name: null, organisation: null, code: null, group: null }
  const found = new Map<string, number[]>()
  for (const run of blocks.flatMap(block => block.runs)) {
    if (!('embed' in run) || !('b' in run.embed)) continue
    const { b: sign, i: id, n = 0 } = run.embed
    if (sign === 'o') found.set(id, [n])
    if (sign === 'a') found.get(id)?.push(n)
  }
  return [...found].map(([id, numbers]) => ({
    ...{ id, reason: '', by, at: at.toISOString(), agreements: [] },
    alternatives: numbers.map(n => ({ n, kind: 'words' as const, by, holders: [] })),
  }))
}

/** What each wording of a bracket says in the base text, signs of inner brackets left out. */
function wordingsOf({ blocks }: FileGoal, id: string): readonly string[] {
  const words: string[] = []
  for (const { runs } of blocks) {
    let isInside = false
    for (const run of runs) {
      const sign = 'embed' in run && 'b' in run.embed && run.embed.i === id ? run.embed.b : null
      if (sign === 'o' || sign === 'a') words.push('')
      if (sign !== null) isInside = sign !== 'c'
      else if (isInside && 'text' in run) words[words.length - 1] += run.text
    }
  }
  return words
}
