/**
 * Rows of suggestions inside a caller's unit of work: made when somebody explains, backs, discusses or decides a
 * suggestion, and grown with its words. The caller holds the text's lock (a server edit), so that two at once make
 * one row. Never authorises. [S2]
 */
import { DomainError } from '../../packages/domain/errors.ts'
import type { OrganisationId, ParticipantId, SuggestionId } from '../../packages/domain/ids.ts'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import { limits } from '../platform/limits.ts'
import type { Work } from '../platform/unit-of-work.ts'
import { castOf } from './cast-queries.ts'
import {
  pendingIn,
  pendingNamed,
  rangesJson,
  rowsNamed,
  type Pending,
  type Place,
  type StoredSuggestion,
} from './pending-queries.ts'
import type { MarkedText, TextEdit } from './text-queries.ts'

export type SuggestionParts = { readonly clock: Clock; readonly ids: Ids }

/**
 * The row of the undecided suggestion of this name, made if there is none, and what it says.
 * Refuses: 'suggestion-already-decided', 'suggestion-is-gone'.
 */
export async function ensureSuggestion(
  parts: SuggestionParts,
  edit: TextEdit,
  place: Place,
  name: string,
): Promise<{ readonly id: SuggestionId; readonly pending: Pending }> {
  const { work } = edit
  const { all, lost } = await pendingIn(work.db, place, edit, await castOf(work.db, place.agendaId))
  await closeLost(parts, work, lost)
  const pending = pendingNamed(all, name)
  if (pending === null) throw await refusalOfGone(work, place, name)
  return { id: await rowOf(parts, work, place, pending), pending }
}

/**
 * The rows of everything undecided in a goal, made where there was none, in the order of the page: what a round counts as
 * its inputs. `rows`: all that the same words have. The caller holds the text's row. [S2]
 */
export async function rowsOfPending(
  parts: SuggestionParts,
  work: Work,
  place: Place,
  text: MarkedText,
): Promise<
  readonly {
    readonly id: SuggestionId
    readonly rows: readonly SuggestionId[]
    readonly authorId: ParticipantId | null
    readonly organisationId: OrganisationId | null
  }[]
> {
  const { all, lost } = await pendingIn(work.db, place, text, await castOf(work.db, place.agendaId))
  await closeLost(parts, work, lost)
  const found = []
  for (const pending of all) {
    const id = await rowOf(parts, work, place, pending)
    const rows = [id, ...pending.rows.map(row => row.id)]
    found.push({ id, rows, authorId: pending.by.id, organisationId: pending.by.organisationId })
  }
  return found
}

/** `ensureSuggestion` for a discussion about it: with what it says, to be quoted. Refuses as `ensureSuggestion`. */
export async function suggestionForThread(
  parts: SuggestionParts,
  edit: TextEdit,
  place: Place,
  name: string,
): Promise<{ readonly id: SuggestionId; readonly quote: string }> {
  const { id, pending } = await ensureSuggestion(parts, edit, place, name)
  const { insertedWords, struckWords, title, link } = pending.said
  const quote = title?.to ?? link?.how ?? (insertedWords === '' ? struckWords : insertedWords)
  return { id, quote: quote.slice(0, limits.comment.maxPassageLength) }
}

/** The id of a suggestion's row, made or grown as the text has it now. */
export async function rowOf(
  { clock, ids }: SuggestionParts,
  work: Work,
  place: Place,
  { kind, alias, by, found, rows, said }: Pending,
): Promise<SuggestionId> {
  const [row] = rows
  const ranges = found === null ? '[]' : rangesJson(found.inserted)
  const now = { kind, record_key: found?.record?.key ?? null, ranges, words: JSON.stringify(said) }
  if (row !== undefined) {
    if (found !== null) await work.db.updateTable('suggestion').set(now).where('id', '=', row.id).execute()
    return row.id
  }
  const id = ids.next<SuggestionId>()
  await work.db
    .insertInto('suggestion')
    .values({
      ...now,
      id,
      agenda_id: place.agendaId,
      goal_id: place.goalId,
      document_id: place.documentId,
      link_id: null,
      alias,
      author_id: by.id,
      organisation_id: by.organisationId,
      first_seen_at: clock.now(),
    })
    .execute()
  return id
}

/** A row of its own for a part of a suggestion that is decided; the rest keeps its row. */
export async function rowOfPart(
  parts: SuggestionParts,
  work: Work,
  place: Place,
  whole: Pending,
  part: { readonly units: readonly UnitRange[]; readonly insertedWords: string; readonly struckWords: string },
): Promise<SuggestionId> {
  const { insertedWords, struckWords } = part
  const said = { ...whole.said, insertedWords, struckWords }
  const id = await rowOf(parts, work, place, { ...whole, rows: [], said })
  const [row] = whole.rows
  await work.db
    .updateTable('suggestion')
    .set({ ranges: rangesJson(part.units), reason: row?.reason ?? '', reason_at: row?.reasonAt ?? null })
    .where('id', '=', id)
    .execute()
  return id
}

/** Their authors took these back, in the text. */
export async function closeLost(
  { clock }: SuggestionParts,
  work: Work,
  lost: readonly StoredSuggestion[],
): Promise<void> {
  if (lost.length === 0) return
  await work.db
    .updateTable('suggestion')
    .set({ state: 'withdrawn', closed_at: clock.now() })
    .where(
      'id',
      'in',
      lost.map(row => row.id),
    )
    .where('state', '=', 'pending')
    .execute()
}

/** Why a suggestion of this name cannot be decided or spoken of any more: who decided it and when, or that it is gone. */
export async function refusalOfGone(work: Work, place: Place, name: string): Promise<DomainError> {
  const [row] = await rowsNamed(work.db, place, name)
  if (row === undefined || row.state === 'withdrawn' || row.state === 'pending')
    return new DomainError('suggestion-is-gone')
  const decided = await work.db
    .selectFrom('decision_item')
    .innerJoin('decision', 'decision.id', 'decision_item.decision_id')
    .select(['decision.decided_by', 'decision.decided_at'])
    .where('decision_item.suggestion_id', '=', row.id)
    .where('decision.reverted_at', 'is', null)
    .orderBy('decision.decided_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (decided === undefined) return new DomainError('suggestion-is-gone')
  return new DomainError('suggestion-already-decided', await whoAndWhen(work, place, decided))
}

/** The facts of a refusal that names somebody's act. */
export async function whoAndWhen(
  work: Work,
  { agendaId }: Pick<Place, 'agendaId'>,
  act: { readonly decided_by: ParticipantId | null; readonly decided_at: Date },
): Promise<{ readonly who: string; readonly when: string }> {
  const cast = await castOf(work.db, agendaId)
  const { name, organisation } = cast.as(act.decided_by, cast.seat(act.decided_by))
  return { who: name ?? organisation ?? '…', when: act.decided_at.toISOString() }
}
