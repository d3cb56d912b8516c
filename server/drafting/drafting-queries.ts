/** What may be read of texts: which document a goal has, which goal a document is, and a participant's drafts. */
import { sql, type Kysely, type Selectable } from 'kysely'
import { DomainError, type RefusalCode } from '../../packages/domain/errors.ts'
import type {
  AgendaId,
  AnchorId,
  DocumentId,
  DraftId,
  ElementId,
  GoalId,
  IndicatorId,
  ParticipantId,
  SuggestionId,
} from '../../packages/domain/ids.ts'
import type { PassageRange } from '../../packages/document/anchor-shapes.ts'
import { followInPlace, followMoved, type Passage } from '../../packages/document/anchors.ts'
import type { MovedRange } from '../../packages/document/server-edits.ts'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'
import type { ItemId } from '../../packages/document/tokens.ts'
import { outside, tracedBack, within, type TracedUnits } from '../../packages/document/unit-ranges.ts'
import { rangeAt, readUpdateFrame } from '../../packages/document/update-frame.ts'
import type { For } from '../attribution/attribution-queries.ts'
import { standingInGoal, type GoalStanding } from '../agenda/agenda-queries.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import { instantsIn, rowsOfLog } from './log-queries.ts'
import { seatsOf } from './hand-queries.ts'
import { compareMoments, keptText, type ComparedTexts, type ComparingDeps } from './version-queries.ts'
import type { Delegation } from '../../packages/domain/participant.ts'
import type { Moment } from '../../packages/domain/version.ts'

/** A goal's live document and the numbers that a write into it must carry. */
export type GoalDocument = {
  readonly documentId: DocumentId
  readonly goalId: GoalId
  readonly epoch: number
  readonly fence: number
}

/** A goal's text together with who is asking: what every door and command of drafting loads first. */
export type GoalText = GoalStanding & {
  readonly goalId: GoalId
  readonly documentId: DocumentId
  readonly epoch: number
}

export type DraftPassage = { readonly text: string; readonly before: string; readonly after: string }
export type Draft = {
  readonly id: DraftId
  readonly words: readonly DraftPassage[]
  readonly reason: RefusalCode
  readonly createdAt: Date
}

/** What a discussion is about. `quote` and `block` of an element or passage: its words and block when it was set. */
export type Anchor =
  | { readonly kind: 'passage'; readonly passage: Passage; readonly block: string }
  | { readonly kind: 'element'; readonly element: ElementId; readonly quote: string; readonly block: string }
  | { readonly kind: 'suggestion'; readonly suggestion: SuggestionId; readonly quote: string }
  | { readonly kind: 'goal' }
  | { readonly kind: 'indicator'; readonly indicator: IndicatorId }
  | { readonly kind: 'agenda' }

const maxDraftsListed = 100
/** More runs than a block can have: each is at least one of its characters. */
const maxRunsOfMove = 100_000

/** The live document of a goal, or null when there is no such goal. */
export async function documentOfGoal(db: Kysely<Tables>, goalId: GoalId): Promise<GoalDocument | null> {
  const row = await selectDocument(db).where('goal_id', '=', goalId).executeTakeFirst()
  return row ?? null
}

/**
 * Loads a goal's text for a participant. Refuses 'not-found' alike for what does not exist and for what is not theirs.
 * Inside a unit of work pass its transaction: there is no other connection on the embedded database.
 */
export async function loadGoalText(
  db: Kysely<Tables>,
  goalId: GoalId,
  participantId: ParticipantId,
): Promise<GoalText> {
  const found = await standingInGoal(db, goalId, participantId)
  const document = found === null ? null : await documentOfGoal(db, goalId)
  if (found === null || document === null) throw new DomainError('not-found')
  return { ...found, goalId, documentId: document.documentId, epoch: document.epoch }
}

/** The document with this id and its goal, or null. */
export async function documentById(db: Kysely<Tables>, documentId: DocumentId): Promise<GoalDocument | null> {
  const row = await selectDocument(db).where('id', '=', documentId).executeTakeFirst()
  return row ?? null
}

/** The documents of an agenda's goals, at most limits.agenda.maxGoals; of one goal alone when it is named. */
export async function documentsOfAgenda(
  db: Kysely<Tables>,
  agendaId: AgendaId,
  goalId: GoalId | null,
): Promise<readonly DocumentId[]> {
  const all = db
    .selectFrom('document')
    .innerJoin('goal', 'goal.id', 'document.goal_id')
    .select('document.id')
    .where('goal.agenda_id', '=', agendaId)
  const rows = await (goalId === null ? all : all.where('goal.id', '=', goalId))
    .orderBy('goal.number')
    .limit(limits.agenda.maxGoals)
    .execute()
  return rows.map(row => row.id)
}

/** Whose the aliases of a document are; null for somebody who is not known any more. */
export async function aliasesIn(
  db: Kysely<Tables>,
  documentId: DocumentId,
): Promise<ReadonlyMap<string, ParticipantId | null>> {
  const rows = await db
    .selectFrom('document_client')
    .select(['alias', 'participant_id'])
    .distinct()
    .where('document_id', '=', documentId)
    .execute()
  return new Map(rows.map(row => [row.alias, row.participant_id]))
}

/** A participant's own drafts in a document, newest first, at most 100. */
export async function draftsOf(
  db: Kysely<Tables>,
  participantId: ParticipantId,
  documentId: DocumentId,
): Promise<readonly Draft[]> {
  const rows = await db
    .selectFrom('draft')
    .select(['id', 'words', 'reason', 'created_at'])
    .where('participant_id', '=', participantId)
    .where('document_id', '=', documentId)
    // What became something else stays as an empty row; see draft-effects.ts.
    .where(sql<boolean>`exists (select from jsonb_array_elements(words) as word where word->>'text' <> '')`)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(maxDraftsListed)
    .execute()
  // The two casts: jsonb and text that only keepDraft writes, from a checked body.
  return rows.map(row => ({
    id: row.id,
    words: row.words as readonly DraftPassage[],
    reason: row.reason as RefusalCode,
    createdAt: row.created_at,
  }))
}

/** The anchors with these ids; at most as many as asked for. */
export async function anchorsById(
  db: Kysely<Tables>,
  ids: readonly AnchorId[],
): Promise<ReadonlyMap<AnchorId, Anchor>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('anchor').selectAll().where('id', 'in', ids).orderBy('id').execute()
  return new Map(rows.map(row => [row.id, anchorOf(row)]))
}

/**
 * These ranges under the ids by which their units live on now: whoever pointed at them may not have seen yet that the
 * server put them under others. One look at the rows for each such move, in their order.
 */
export async function followAllMoves(
  db: Kysely<Tables>,
  documentId: DocumentId,
  ranges: readonly PassageRange[],
): Promise<readonly PassageRange[]> {
  let followed = ranges
  let latest = '0'
  for (;;) {
    const rows = await movedRowsAfter(db, documentId, latest, followed)
    const last = rows.at(-1)
    if (last === undefined) return followed
    latest = last.id
    const follow = last.cause === 'restore' ? followInPlace : followMoved
    followed = follow(followed, rows.map(movedRangeOf))
  }
}

/** All runs of the first move after this row that took an end of these ranges along; the rows of a move share their instant. */
async function movedRowsAfter(
  db: Kysely<Tables>,
  documentId: DocumentId,
  latest: string,
  ranges: readonly PassageRange[],
) {
  const ends = ranges.flatMap(({ first, last }) => [first, last])
  if (ends.length === 0) return []
  const rows = db
    .selectFrom('document_moved')
    .selectAll()
    .where('document_id', '=', documentId)
    .where('id', '>', latest)
  const first = await rows
    .where(given =>
      given.or(
        ends.map(({ client, clock }) =>
          given.and([
            given('old_client', '=', String(client)),
            given('old_clock', '<=', String(clock)),
            given(sql<string>`old_clock + length`, '>', String(clock)),
          ]),
        ),
      ),
    )
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (first === undefined) return []
  // Compared in the database: an instant there is finer than one here.
  const instant = db.selectFrom('document_moved').select('at').where('id', '=', first.id)
  return rows.where('at', '=', instant).orderBy('id').limit(maxRunsOfMove).execute()
}

function movedRangeOf(row: Selectable<Tables['document_moved']>): MovedRange {
  const { length } = row
  return {
    oldClient: Number(row.old_client),
    oldClock: Number(row.old_clock),
    newClient: Number(row.new_client),
    newClock: Number(row.new_clock),
    length,
  }
}

/** A deletion in the log of a text: who sent it, and when. */
export type Removal = { readonly participantId: ParticipantId | null; readonly at: Date }

/**
 * When the last of these units was deleted, and by whom: per unit the first row of the log whose deletions cover it.
 * Null when one of them was never deleted. Reads the log in portions, archive included.
 */
export async function removalOfUnits(
  db: Kysely<Tables>,
  documentId: DocumentId,
  units: readonly ItemId[],
): Promise<Removal | null> {
  const left = new Set(units)
  let removal: Removal | null = null
  for await (const { data, participantId, at } of rowsOfLog(db, documentId)) {
    const frame = readUpdateFrame(data)
    if (typeof frame === 'string') continue
    for (const unit of left) {
      if (rangeAt(frame.deletes.get(unit.client) ?? [], unit.clock) === null) continue
      left.delete(unit)
      removal = { participantId, at }
    }
    if (left.size === 0) return removal
  }
  return null
}

/** When units of these clients were written: the first row of the log that brought them, archive included. */
export function instantsOfClients(db: Kysely<Tables>, documentId: DocumentId, clients: ReadonlySet<number>) {
  return instantsIn(db, documentId, clients)
}

/** Where units come from: words that a move, a restore or a taken back decision put under other ids are traced back. */
export async function originsOfUnits(
  db: Kysely<Tables>,
  documentId: DocumentId,
  ranges: readonly UnitRange[],
): Promise<readonly TracedUnits[]> {
  const rows = await db
    .selectFrom('document_moved')
    .selectAll()
    .where('document_id', '=', documentId)
    .orderBy('id', 'desc')
    .limit(maxRunsOfMove)
    .execute()
  return tracedBack(ranges, rows.map(movedRangeOf))
}

/** Units of a text as they came in: who sent them, and when. */
export type Writing = {
  readonly units: UnitRange
  readonly participantId: ParticipantId | null
  readonly at: Date
}

/**
 * Who wrote these units, and when: of each stretch the first row of the log that brought it. What no row brought is
 * left out. Reads the log in portions, archive included, until all are found.
 */
export async function writingsOfUnits(
  db: Kysely<Tables>,
  documentId: DocumentId,
  ranges: readonly UnitRange[],
): Promise<readonly Writing[]> {
  const found: Writing[] = []
  let left = ranges
  for await (const { data, participantId, at } of rowsOfLog(db, documentId)) {
    if (left.length === 0) break
    const frame = readUpdateFrame(data)
    if (typeof frame === 'string') continue
    for (const { id, length } of frame.structs) {
      const brought = within(left, [{ client: id.client, clock: id.clock, length }])
      if (brought.length === 0) continue
      left = outside(left, brought)
      found.push(...brought.map(units => ({ units, participantId, at })))
    }
  }
  return found
}

/** A stored anchor as the rest of the house knows it. */
export function anchorOf(row: Selectable<Tables['anchor']>): Anchor {
  const { kind, quote, prefix, suffix, block } = row
  if (kind === 'passage') return { kind, passage: { ranges: rangesOfJson(row.ranges), quote, prefix, suffix }, block }
  if (kind === 'element' && row.element_id !== null) return { kind, element: row.element_id, quote, block }
  if (kind === 'suggestion' && row.suggestion_id !== null) return { kind, suggestion: row.suggestion_id, quote }
  if (kind === 'indicator' && row.indicator_id !== null) return { kind, indicator: row.indicator_id }
  return { kind: kind === 'agenda' ? 'agenda' : 'goal' }
}

/** Reads what `rangesAsJson` wrote; the cast is of jsonb that only drafting-effects writes. */
function rangesOfJson(json: unknown): readonly PassageRange[] {
  return (json as readonly (readonly [number, number, number, number])[]).map(
    ([client, clock, lastClient, lastClock]) => ({
      first: { client, clock },
      last: { client: lastClient, clock: lastClock },
    }),
  )
}

function selectDocument(db: Kysely<Tables>) {
  return db.selectFrom('document').select(['id as documentId', 'goal_id as goalId', 'epoch', 'fence'])
}

/** By alias, for whom those sit who suggest in a text. */
export async function delegationsOfAliases(
  db: Kysely<Tables>,
  { documentId, agendaId }: { readonly documentId: DocumentId; readonly agendaId: AgendaId },
  reads: For,
): Promise<ReadonlyMap<string, Delegation>> {
  const seats = await seatsOf(db, agendaId, reads)
  const clients = await db
    .selectFrom('document_client')
    .select(['alias', 'participant_id'])
    .where('document_id', '=', documentId)
    .where('mode', '=', 'suggest')
    .orderBy('client_id')
    .execute()
  return new Map(
    clients.flatMap(({ alias, participant_id }): [string, Delegation][] => {
      const place = participant_id === null ? undefined : seats.placeOf.get(participant_id)
      const delegation = place === undefined ? undefined : seats.delegations[place]
      return delegation === undefined ? [] : [[alias, delegation]]
    }),
  )
}

/** What changed between two moments of a text, with who changed it, and since when the later one is as it is. */
export type DifferenceOfText = ComparedTexts & { readonly laterAt: Date | null }

/** The earlier moment first, whatever the order asked. Refuses: 'not-found' for a version that there is not. */
export async function differenceOfText(
  deps: ComparingDeps,
  documentId: DocumentId,
  agendaId: AgendaId,
  asked: { readonly from: Moment; readonly to: Moment },
  reads: For,
): Promise<DifferenceOfText> {
  const document = await documentById(deps.db, documentId)
  if (document === null) throw new DomainError('not-found')
  const place = { documentId, epoch: document.epoch, agenda: { id: agendaId } }
  const told = await compareMoments(deps, place, asked, reads)
  const later = told.to === 'now' ? null : await keptText(deps.db, place, told.to)
  return { ...told, laterAt: later?.createdAt ?? null }
}
