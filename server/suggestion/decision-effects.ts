/**
 * The rows of a decision inside the caller's unit of work: the decision, what it did to each suggestion, and what went
 * along with it. The caller changed the text, holds its lock and has asked who may. [S6, S8]
 */
import type { DecisionId, OrganisationId, ParticipantId, SuggestionId } from '../../packages/domain/ids.ts'
import type { DecisionKind } from '../../packages/domain/suggestion.ts'
import { suggestionsIn } from '../../packages/document/suggestion-list.ts'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'
import { meet } from '../../packages/document/unit-ranges.ts'
import type { Clock } from '../platform/clock.ts'
import type { Work } from '../platform/unit-of-work.ts'
import type { DecisionBefore, ItemBefore } from './decision-records.ts'
import { rangesJson, type Pending, type Place } from './pending-queries.ts'
import type { TextEdit } from './text-queries.ts'

export type DecidedItem = {
  readonly id: SuggestionId
  /** Every row of it; they are closed together. */
  readonly rows: readonly SuggestionId[]
  readonly pending: Pending
  readonly outcome: 'accepted' | 'rejected'
  readonly chosen: boolean
  readonly units: readonly UnitRange[]
  readonly before: ItemBefore
}

export type DecisionFacts = {
  readonly id: DecisionId
  readonly kind: DecisionKind
  readonly reason: string
  readonly byAgreement: boolean
  readonly by: ParticipantId
  readonly organisation: OrganisationId | null
  readonly before: Omit<DecisionBefore, 'movedUpTo'>
  readonly items: readonly DecidedItem[]
}

/** Writes a decision with its items, and closes the rows of its suggestions. */
export async function writeDecision(
  { clock }: { readonly clock: Clock },
  work: Work,
  place: Place,
  facts: DecisionFacts,
) {
  const at = clock.now()
  const { id, items } = facts
  await work.db
    .insertInto('decision')
    .values({
      id,
      agenda_id: place.agendaId,
      goal_id: place.goalId,
      kind: facts.kind,
      reason: facts.reason,
      by_agreement: facts.byAgreement,
      decided_by: facts.by,
      organisation_id: facts.organisation,
      decided_at: at,
      before: JSON.stringify({ ...facts.before, movedUpTo: await lastMoved(work, place) }),
      revert_reason: null,
      reverted_by: null,
    })
    .execute()
  for (let from = 0; from < items.length; from += rowsAtOnce) {
    await work.db
      .insertInto('decision_item')
      .values(
        items.slice(from, from + rowsAtOnce).map((item, k) => ({
          decision_id: id,
          position: from + k,
          suggestion_id: item.id,
          outcome: item.outcome,
          chosen: item.chosen,
          units: rangesJson(item.units),
          before: JSON.stringify({ ...item.before, rows: [...new Set(item.rows)] }),
        })),
      )
      .execute()
  }
  for (const state of ['accepted', 'rejected'] as const) {
    const rows = items.flatMap(item => (item.outcome === state ? item.rows : []))
    if (rows.length === 0) continue
    await work.db.updateTable('suggestion').set({ state, closed_at: at }).where('id', 'in', rows).execute()
  }
}
const rowsAtOnce = 1_000

/**
 * Suggestions that are not there any more although nobody chose them, such as words inside a struck passage: what became
 * of each. A strike whose words are gone got what it wanted, and so did an attribute that the block has now.
 */
export function goneAlong(
  { doc, suggesters }: Pick<TextEdit, 'doc' | 'suggesters'>,
  others: readonly Pending[],
): readonly { readonly pending: Pending; readonly outcome: 'accepted' | 'rejected' }[] {
  const now = suggestionsIn(doc, suggesters)
  return others.flatMap(pending => {
    const { found } = pending
    if (found === null) return []
    const { record, inserted } = found
    const isThere = now.some(one => (record !== null && one.record?.key === record.key) || meet(one.inserted, inserted))
    if (isThere) return []
    return [{ pending, outcome: found.kind === 'delete' || found.kind === 'attribute' ? 'accepted' : 'rejected' }]
  })
}

async function lastMoved(work: Work, { documentId }: Place): Promise<string> {
  const row = await work.db
    .selectFrom('document_moved')
    .select('id')
    .where('document_id', '=', documentId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? '0'
}
