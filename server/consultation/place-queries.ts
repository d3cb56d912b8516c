/**
 * Where in the texts inputs stand: the paragraph of each, what it said when the phase began and what it says since. Reads
 * the texts of the goals that are meant, each once for a round. Not inside a unit of work. [D9]
 */
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { AnchorIndex } from '../../packages/document/anchor-shapes.ts'
import { indexAnchors, resolveElement, resolvePassage } from '../../packages/document/anchors.ts'
import { baseText, layout } from '../../packages/document/layout.ts'
import { blockText, paragraphNumbers } from '../../packages/document/projections.ts'
import { suggestionsIn, type FoundSuggestion } from '../../packages/document/suggestion-list.ts'
import { textOfVersion } from '../../packages/document/version-state.ts'
import type { AnchorId, DocumentId, GoalId, InputId, SuggestionId, ThreadId } from '../../packages/domain/ids.ts'
import { anchorsById, type Anchor } from '../drafting/drafting-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import type { Tables } from '../platform/tables.ts'
import type { ShownInput } from './disposition-queries.ts'

/**
 * `number`: such as `8.3`, '' in a heading. `before` and `now`: null where the paragraph is not in that text. Now is the
 * text itself until the review of its round is over, and then the version that was kept at its end.
 */
export type Paragraph = { readonly number: string; readonly before: string | null; readonly now: string | null }
type Placed = {
  readonly id: InputId
  readonly goalId: GoalId | null
  readonly threadId: ThreadId | null
  readonly suggestionId: SuggestionId | null
}
type TextDeps = { readonly db: Kysely<Tables>; readonly rooms: Pick<Rooms, 'readText'> }

/** The paragraph of each of these inputs that stands on one; the others are left out. */
export async function paragraphsOf(
  { db, rooms }: TextDeps,
  inputs: readonly Placed[],
): Promise<ReadonlyMap<InputId, Paragraph>> {
  const anchors = await anchorsOfThreads(
    db,
    inputs.flatMap(({ threadId }) => threadId ?? []),
  )
  const suggestionOf = (input: Placed): SuggestionId | null => {
    const anchor = input.threadId === null ? undefined : anchors.get(input.threadId)
    return anchor?.kind === 'suggestion' ? anchor.suggestion : input.suggestionId
  }
  const marks = await marksOf(
    db,
    inputs.flatMap(input => suggestionOf(input) ?? []),
  )
  const found = new Map<InputId, Paragraph>()
  const rounds = await roundsOfInputs(
    db,
    inputs.map(({ id }) => id),
  )
  for (const { goalId, number, documentId } of await textsOf(db, inputs)) {
    const here = inputs.filter(one => one.goalId === goalId)
    for (const round of new Set(here.flatMap(({ id }) => rounds.get(id) ?? []))) {
      const { doc, suggesters } = (await textAfter(db, documentId, round)) ?? (await rooms.readText(documentId))
      const index = indexAnchors(doc)
      const blocks = layout(doc, baseText(suggesters))
      const numbers = paragraphNumbers(blocks, number)
      const pending = suggestionsIn(doc, suggesters)
      const earlier = await textBefore(db, documentId, round)
      const indexBefore = earlier === null ? null : indexAnchors(earlier.doc)
      const before = earlier === null ? blocks : layout(earlier.doc, baseText(earlier.suggesters))
      for (const input of here.filter(({ id }) => rounds.get(id) === round)) {
        const anchor = input.threadId === null ? undefined : anchors.get(input.threadId)
        const suggestion = suggestionOf(input)
        const mark = suggestion === null ? undefined : marks.get(suggestion)
        // Words that an answer took away are still in the text that the phase began with.
        const bidIn = (one: AnchorIndex): string | null =>
          mark === undefined ? blockOfAnchor(one, anchor) : blockOfMark(one, pending, mark)
        const bid = bidIn(index) ?? (indexBefore === null ? null : bidIn(indexBefore))
        if (bid === null) continue
        const [was, is] = [before, blocks].map(text => text.find(block => block.bid === bid))
        found.set(input.id, {
          number: numbers.get(bid) ?? '',
          before: was === undefined ? null : blockText(was),
          now: is === undefined ? null : blockText(is),
        })
      }
      doc.destroy()
    }
  }
  return found
}

/**
 * These inputs with what the paragraph of each says since it was answered: answers are often given before the text
 * follows them. What an answer kept stands where the text is not there any more. [D9]
 */
export async function withWordsSince<Input extends ShownInput>(
  deps: TextDeps,
  inputs: readonly Input[],
): Promise<readonly Input[]> {
  const answered = inputs.filter(({ disposition }) => disposition !== null)
  const paragraphs = await paragraphsOf(
    deps,
    answered.map(input => ({ ...input, goalId: input.goal?.id ?? null })),
  )
  return inputs.map(input => {
    const paragraph = paragraphs.get(input.id)
    if (paragraph === undefined || input.disposition === null) return input
    const { number, now } = paragraph
    return { ...input, disposition: { ...input.disposition, after: { number, words: now } } }
  })
}

type RoundOf = { readonly number: number; readonly isOver: boolean }

/** The round of each of these inputs, one value for each round. Its review is over where another phase or round follows. */
async function roundsOfInputs(db: Kysely<Tables>, ids: readonly InputId[]): Promise<ReadonlyMap<InputId, RoundOf>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('input')
    .innerJoin('round', 'round.id', 'input.round_id')
    .select(['input.id', 'round.id as roundId', 'round.number', 'round.phase'])
    .select(
      sql<boolean>`exists (select from round as later where later.agenda_id = round.agenda_id
        and later.number > round.number)`.as('isFollowed'),
    )
    .where('input.id', 'in', ids)
    .orderBy('input.id')
    .execute()
  const rounds = new Map<string, RoundOf>()
  for (const { roundId, number, phase, isFollowed } of rows) {
    const isOver = isFollowed || phase === 'consensus' || phase === 'closed'
    rounds.set(roundId, rounds.get(roundId) ?? { number, isOver })
  }
  return new Map(
    rows.flatMap(({ id, roundId }) => {
      const round = rounds.get(roundId)
      return round === undefined ? [] : [[id, round] as const]
    }),
  )
}

type Mark = { readonly recordKey: string | null; readonly unit: { client: number; clock: number } | null }

async function textsOf(db: Kysely<Tables>, inputs: readonly Placed[]) {
  const goals = [...new Set(inputs.flatMap(({ goalId }) => goalId ?? []))]
  if (goals.length === 0) return []
  return db
    .selectFrom('goal')
    .innerJoin('document', 'document.goal_id', 'goal.id')
    .select(['goal.id as goalId', 'goal.number', 'document.id as documentId'])
    .where('goal.id', 'in', goals)
    .orderBy('goal.number')
    .execute() satisfies Promise<readonly { goalId: GoalId; number: number; documentId: DocumentId }[]>
}

async function anchorsOfThreads(db: Kysely<Tables>, ids: readonly ThreadId[]): Promise<ReadonlyMap<ThreadId, Anchor>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('comment_thread')
    .select(['id', 'anchor_id'])
    .where('id', 'in', ids)
    .orderBy('id')
    .execute()
  const anchors = await anchorsById(
    db,
    rows.map((row): AnchorId => row.anchor_id),
  )
  return new Map(
    rows.flatMap((row): [ThreadId, Anchor][] => {
      const anchor = anchors.get(row.anchor_id)
      return anchor === undefined ? [] : [[row.id, anchor]]
    }),
  )
}

/** How these suggestions are found in their texts. */
async function marksOf(db: Kysely<Tables>, ids: readonly SuggestionId[]): Promise<ReadonlyMap<SuggestionId, Mark>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('suggestion')
    .select(['id', 'record_key', 'ranges'])
    .where('id', 'in', ids)
    .orderBy('id')
    .execute()
  return new Map(
    rows.map((row): [SuggestionId, Mark] => {
      // The cast is of jsonb that only the slice of suggestions writes.
      const [first] = row.ranges as readonly (readonly [number, number, number])[]
      return [
        row.id,
        { recordKey: row.record_key, unit: first === undefined ? null : { client: first[0], clock: first[1] } },
      ]
    }),
  )
}

function blockOfAnchor(index: AnchorIndex, anchor: Anchor | undefined): string | null {
  if (anchor?.kind === 'passage') return resolvePassage(index, anchor.passage)?.[0]?.bid ?? null
  if (anchor?.kind === 'element') return resolveElement(index, anchor.element)?.bid ?? null
  return null
}

function blockOfMark(index: AnchorIndex, pending: readonly FoundSuggestion[], mark: Mark): string | null {
  const named = pending.find(one => one.record !== null && one.record.key === mark.recordKey)
  if (named !== undefined) return named.bid
  const at = mark.unit === null ? null : index.places.of(mark.unit)
  if (at === null) return null
  return index.blocks.find(block => block.y <= at.index && at.index <= block.y + block.length)?.bid ?? null
}

/** The text at the end of a round's review; null while that goes on, and where no version of it was kept. */
async function textAfter(db: Kysely<Tables>, documentId: DocumentId, { number, isOver }: RoundOf) {
  if (!isOver) return null
  return phaseText(
    db,
    documentId,
    sql`facts->>'round' = ${String(number)} and (facts->>'from' = 'review' or facts->>'phase' = 'consensus')`,
  )
}

/** The text that review began with; before that, as the last change of phase kept it. Null before the first. */
async function textBefore(db: Kysely<Tables>, documentId: DocumentId, { number }: RoundOf) {
  const ofReview = sql`facts->>'round' = ${String(number)} and facts->>'to' = 'review'`
  return (await phaseText(db, documentId, ofReview)) ?? (await phaseText(db, documentId, sql`true`))
}

/** The last version that a change of phase kept, of those with these facts. */
async function phaseText(db: Kysely<Tables>, documentId: DocumentId, which: RawBuilder<unknown>) {
  const row = await db
    .selectFrom('document_version')
    .select(['state', 'suggesters'])
    .where('document_id', '=', documentId)
    .where('cause', '=', 'phase')
    .where(sql<boolean>`${which}`)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  // The cast is of jsonb that only drafting writes.
  return row === undefined
    ? null
    : textOfVersion(row.state, new Map(row.suggesters as readonly (readonly [number, string])[]))
}
