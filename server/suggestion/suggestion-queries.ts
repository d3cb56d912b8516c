/**
 * The only face of suggestions and decisions to other slices and to pages: what is undecided in a goal, what was decided
 * and why, which decisions made a sentence what it is, and what is open in a goal. People stand under the organisation
 * for which they acted.
 */
import { type Kysely, sql } from 'kysely'
import type { AgendaId, BracketId, DecisionId, GoalId, SuggestionId, ThreadId } from '../../packages/domain/ids.ts'
import type { DecisionKind, OpenMatters, SuggestionKind } from '../../packages/domain/suggestion.ts'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'
import { meet } from '../../packages/document/unit-ranges.ts'
import type { For } from '../attribution/attribution-queries.ts'
import { openObjectionsOf, threadsOnSuggestions } from '../comment/comment-queries.ts'
import type { Rooms } from '../live/rooms.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import { asQuoted, castOf, type Cast, type Somebody } from './cast-queries.ts'
import { decisionBefore, type DecisionBefore } from './decision-records.ts'
import { pendingIn, rangesOf, type Pending, type Place, type Said } from './pending-queries.ts'
import { readMarkedText, type MarkedText } from './text-queries.ts'
import { backingOf, beginningsIn, type Backing } from './voice-queries.ts'
import { bracketsOfGoal, bracketsOfText, type ShownBracket } from './bracket-queries.ts'

/** An undecided suggestion with what people said of it. `id`: null until it has a row. */
export type ShownSuggestion = Omit<Pending, 'rows'> & {
  readonly id: SuggestionId | null
  readonly firstSeenAt: Date | null
  readonly reason: string
  readonly threads: readonly ThreadId[]
  readonly backing: readonly Backing[]
}
export type ShownItem = {
  readonly suggestionId: SuggestionId
  readonly kind: SuggestionKind
  readonly by: Somebody
  readonly outcome: 'accepted' | 'rejected'
  readonly chosen: boolean
  readonly reason: string
  readonly said: Said
  readonly units: readonly UnitRange[]
  readonly threads: readonly ThreadId[]
  readonly backing: readonly Backing[]
}
export type ShownDecision = {
  readonly id: DecisionId
  readonly kind: DecisionKind
  readonly reason: string
  readonly byAgreement: boolean
  readonly by: Somebody
  readonly at: Date
  readonly bracketId: BracketId | null
  /** Words of the bracket that went with the decision. */
  readonly removedWords: string
  readonly items: readonly ShownItem[]
  readonly reverted: { readonly by: Somebody; readonly at: Date; readonly reason: string } | null
}

/** Everything undecided in a goal as people see it, in the order of the page. Not inside a unit of work. */
export async function suggestionsOfGoal(
  db: Kysely<Tables>,
  rooms: Pick<Rooms, 'readText'>,
  place: Place,
  reads: For,
): Promise<{ readonly suggestions: readonly ShownSuggestion[]; readonly text: MarkedText }> {
  const text = await readMarkedText(db, rooms, place.documentId)
  return { suggestions: await suggestionsInText(db, place, text, reads), text }
}

/** The same of a text that was read already. */
export async function suggestionsInText(
  db: Kysely<Tables>,
  place: Place,
  text: MarkedText,
  reads: For,
): Promise<readonly ShownSuggestion[]> {
  const cast = await castOf(db, place.agendaId, reads)
  const { all } = await pendingIn(db, place, text, cast)
  const ids = all.flatMap(({ rows }) => rows.map(row => row.id))
  const backing = await backingOf(db, ids, cast)
  const threads = await threadsOnSuggestions(db, ids, reads)
  const began = await beginningsIn(db, place.documentId)
  return all.map(({ rows, ...shown }): ShownSuggestion => {
    const [first] = rows
    const client = shown.found?.inserted[0]?.client
    return {
      ...shown,
      id: first?.id ?? null,
      firstSeenAt: first?.firstSeenAt ?? (client === undefined ? null : (began.get(client) ?? null)),
      reason: rows.find(row => row.reason !== '')?.reason ?? '',
      threads: rows.flatMap(row => threads.get(row.id) ?? []),
      backing: rows.flatMap(row => backing.get(row.id) ?? []),
    }
  })
}

/** What was decided in a goal, newest first, at most limits.suggestion.maxDecisionsListed unless all are wanted. */
export async function decisionsOfGoal(
  db: Kysely<Tables>,
  { agendaId, goalId }: Pick<Place, 'agendaId' | 'goalId'>,
  reads: For,
  most: number | null = limits.suggestion.maxDecisionsListed,
): Promise<readonly ShownDecision[]> {
  const all = db
    .selectFrom('decision')
    .selectAll()
    .where('goal_id', '=', goalId)
    .orderBy('decided_at', 'desc')
    .orderBy('id')
  const rows = await (most === null ? all : all.limit(most)).execute()
  const cast = await castOf(db, agendaId, reads)
  const items = await itemsOf(
    db,
    rows.map(row => row.id),
    cast,
    reads,
  )
  return rows.map(row => ({
    id: row.id,
    kind: row.kind,
    reason: row.reason,
    byAgreement: row.by_agreement,
    by: cast.as(row.decided_by, row.organisation_id),
    at: row.decided_at,
    ...bracketFacts(decisionBefore(row.before)),
    items: items.get(row.id) ?? [],
    reverted:
      row.reverted_at === null
        ? null
        : {
            by: cast.as(row.reverted_by, cast.seat(row.reverted_by)),
            at: row.reverted_at,
            reason: row.revert_reason ?? '',
          },
  }))
}

/**
 * The decisions that made some units what they are: suggestions merged into a sentence, by whom, decided when and why.
 * `ranges` may hold deleted units too, so that what was struck between the words is told. Newest first; one that was
 * taken back is left out. Each decision with those of its items alone that meet the ranges.
 */
export async function decisionsOf(
  db: Kysely<Tables>,
  place: Pick<Place, 'agendaId' | 'goalId'>,
  ranges: readonly UnitRange[],
  reads: For,
): Promise<readonly ShownDecision[]> {
  const all = await decisionsOfGoal(db, place, reads)
  return all
    .filter(decision => decision.reverted === null)
    .map(decision => ({ ...decision, items: decision.items.filter(item => meet(item.units, ranges)) }))
    .filter(decision => decision.items.length > 0)
}

/** Discussions and backers of one suggestion. */
export async function voicesOf(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  id: SuggestionId,
  reads: For,
): Promise<{ readonly cast: Cast; readonly backing: readonly Backing[]; readonly threads: readonly ThreadId[] }> {
  const cast = await castOf(db, agendaId, reads)
  const backing = (await backingOf(db, [id], cast)).get(id) ?? []
  return { cast, backing, threads: (await threadsOnSuggestions(db, [id], reads)).get(id) ?? [] }
}

/** What a suggestion's reason said, newest first, at most limits.suggestion.maxReasonsListed. */
export async function reasonsOf(
  db: Kysely<Tables>,
  id: SuggestionId,
): Promise<readonly { readonly reason: string; readonly writtenAt: Date }[]> {
  return db
    .selectFrom('suggestion_reason')
    .select(['reason', 'written_at as writtenAt'])
    .where('suggestion_id', '=', id)
    .orderBy('version', 'desc')
    .limit(limits.suggestion.maxReasonsListed)
    .execute()
}

/**
 * What is open in each goal of an agenda: brackets, undecided suggestions, open objections. Goals with nothing open are
 * left out. Reads the texts in which somebody suggests. Not inside a unit of work.
 */
export async function openMattersOfAgenda(
  db: Kysely<Tables>,
  rooms: Pick<Rooms, 'readText'>,
  agendaId: AgendaId,
  reads: For,
): Promise<ReadonlyMap<GoalId, OpenMatters>> {
  const rows = await openRowsOfAgenda(db, agendaId, reads)
  const cast = await castOf(db, agendaId, reads)
  const inText = new Map<GoalId, number>()
  for (const place of await suggestedIn(db, agendaId)) {
    const { all } = await pendingIn(db, place, await readMarkedText(db, rooms, place.documentId), cast)
    inText.set(place.goalId, all.filter(one => one.found !== null).length)
  }
  const goals = new Set([...rows.keys(), ...inText.keys()])
  return new Map(
    [...goals].map(goal => {
      const { brackets = 0, suggestions = 0, objections = 0 } = rows.get(goal) ?? {}
      return [goal, { brackets, suggestions: suggestions + (inText.get(goal) ?? 0), objections }]
    }),
  )
}

/** Of what is open in each goal, all that has rows: brackets, suggestions beside the text, objections. */
export async function openRowsOfAgenda(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  reads: For,
): Promise<ReadonlyMap<GoalId, OpenMatters>> {
  const brackets = await countOf(db, agendaId, 'bracket')
  const beside = await countOf(db, agendaId, 'suggestion')
  const objections = await openObjectionsOf(db, agendaId, reads)
  const goals = new Set([...brackets.keys(), ...beside.keys(), ...objections.keys()])
  return new Map(
    [...goals].map(goal => [
      goal,
      {
        brackets: brackets.get(goal) ?? 0,
        suggestions: beside.get(goal) ?? 0,
        objections: objections.get(goal) ?? 0,
      },
    ]),
  )
}

/** What is open in one goal. Not inside a unit of work. */
export async function openMatters(
  db: Kysely<Tables>,
  rooms: Pick<Rooms, 'readText'>,
  place: Place,
  reads: For,
): Promise<OpenMatters> {
  const all = await openMattersOfAgenda(db, rooms, place.agendaId, reads)
  return all.get(place.goalId) ?? { brackets: 0, suggestions: 0, objections: 0 }
}

/** Where something is undecided in an agenda: what an inventory of suggestions goes through, by the goals' numbers. */
export async function placesWithSuggestions(db: Kysely<Tables>, agendaId: AgendaId): Promise<readonly Place[]> {
  return suggestedIn(db, agendaId, { evenBeside: true })
}

function bracketFacts({ bracket }: DecisionBefore): Pick<ShownDecision, 'bracketId' | 'removedWords'> {
  const words = (bracket?.undoing.pieces ?? []).flatMap(piece => ('text' in piece ? [piece.text] : []))
  return { bracketId: bracket?.bracketId ?? null, removedWords: words.join(' ').trim() }
}

async function itemsOf(
  db: Kysely<Tables>,
  ids: readonly DecisionId[],
  cast: Cast,
  reads: For,
): Promise<ReadonlyMap<DecisionId, readonly ShownItem[]>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('decision_item')
    .innerJoin('suggestion', 'suggestion.id', 'decision_item.suggestion_id')
    .select(['decision_item.decision_id', 'decision_item.suggestion_id', 'outcome', 'chosen', 'units'])
    .select(['suggestion.kind', 'suggestion.author_id', 'suggestion.organisation_id', 'suggestion.reason'])
    .select(['suggestion.words', 'suggestion.goal_id', 'suggestion.alias'])
    .where('decision_item.decision_id', 'in', ids)
    .orderBy('decision_item.decision_id')
    .orderBy('decision_item.position')
    .execute()
  const suggestions = rows.map(row => row.suggestion_id)
  const backing = await backingOf(db, suggestions, cast)
  const threads = await threadsOnSuggestions(db, suggestions, reads)
  const found = new Map<DecisionId, ShownItem[]>()
  for (const row of rows) {
    const item: ShownItem = {
      suggestionId: row.suggestion_id,
      kind: row.kind,
      by: cast.quoted(row.goal_id, row.alias) ?? cast.as(row.author_id, row.organisation_id),
      outcome: row.outcome,
      chosen: row.chosen,
      reason: row.reason,
      // The cast is of jsonb that only this slice writes.
      said: row.words as Said,
      units: rangesOf(row.units),
      threads: threads.get(row.suggestion_id) ?? [],
      backing: backing.get(row.suggestion_id) ?? [],
    }
    found.set(row.decision_id, [...(found.get(row.decision_id) ?? []), item])
  }
  return found
}

/** Open brackets by goal, or undecided suggestions beside the text. */
async function countOf(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  what: 'bracket' | 'suggestion',
): Promise<ReadonlyMap<GoalId, number>> {
  const rows =
    what === 'bracket'
      ? await db
          .selectFrom('bracket')
          .select(['goal_id', sql<number>`count(*)::int`.as('count')])
          .where('agenda_id', '=', agendaId)
          .where('lifted_at', 'is', null)
          .groupBy('goal_id')
          .execute()
      : await db
          .selectFrom('suggestion')
          .select(['goal_id', sql<number>`count(*)::int`.as('count')])
          .where('agenda_id', '=', agendaId)
          .where('state', '=', 'pending')
          .where('document_id', 'is', null)
          .groupBy('goal_id')
          .execute()
  return new Map(rows.map(row => [row.goal_id, row.count]))
}

async function suggestedIn(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  { evenBeside = false }: { readonly evenBeside?: boolean } = {},
): Promise<readonly Place[]> {
  const beside = sql<boolean>`(${sql.lit(evenBeside)} and exists (select from suggestion
    where suggestion.goal_id = goal.id and suggestion.state = 'pending'))`
  return db
    .selectFrom('document')
    .innerJoin('goal', 'goal.id', 'document.goal_id')
    .select(['goal.agenda_id as agendaId', 'goal.id as goalId', 'document.id as documentId'])
    .where('goal.agenda_id', '=', agendaId)
    .where(
      sql<boolean>`(${beside} or exists (select from document_client
        where document_client.document_id = document.id and document_client.mode = 'suggest'))`,
    )
    .orderBy('goal.number')
    .limit(limits.agenda.maxGoals)
    .execute()
}

/** The wordings of a goal's open brackets, in the order of the text, with who holds them. Not inside a unit of work. */
export async function heldWordingsOf(
  db: Kysely<Tables>,
  rooms: Pick<Rooms, 'readText'>,
  place: Place,
  reads: For,
): Promise<readonly Pick<ShownBracket, 'id' | 'alternatives'>[]> {
  return bracketsOfGoal(db, rooms, place, reads)
}

/** Organisations of the authors whom the file of a goal names, by the alias under which they suggest. */
export async function quotedAuthorsOf(
  db: Kysely<Tables>,
  goalId: GoalId,
): Promise<ReadonlyMap<string, Pick<Somebody, 'organisation' | 'code'>>> {
  const rows = await db
    .selectFrom('quoted_author')
    .select(['alias', 'person'])
    .where('goal_id', '=', goalId)
    .orderBy('alias')
    .execute()
  return new Map(rows.map(({ alias, person }) => [alias, asQuoted(person)]))
}

/** The open brackets of a text that was read already, in its order. */
export async function bracketsInText(
  db: Kysely<Tables>,
  place: Place,
  text: MarkedText,
  reads: For,
): Promise<readonly ShownBracket[]> {
  return bracketsOfText(db, place, text, reads)
}
