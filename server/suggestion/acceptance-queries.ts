/** Which suggestions of a text were accepted: whose they were, who accepted them, what came in, what went, what was said. */
import type { Kysely } from 'kysely'
import type { UnitRange } from '../../packages/document/suggestion-store.ts'
import type { AgendaId, DocumentId } from '../../packages/domain/ids.ts'
import type { Acceptance } from '../drafting/hand-queries.ts'
import type { For } from '../attribution/attribution-queries.ts'
import type { Tables } from '../platform/tables.ts'
import { castOf } from './cast-queries.ts'
import { itemBefore } from './decision-records.ts'

/** All of them, the oldest first; also those of decisions that were taken back, for versions know them. */
export async function acceptancesOf(
  db: Kysely<Tables>,
  { documentId, agendaId }: { readonly documentId: DocumentId; readonly agendaId: AgendaId },
  reads: For,
): Promise<readonly Acceptance[]> {
  const rows = await db
    .selectFrom('decision_item')
    .innerJoin('decision', 'decision.id', 'decision_item.decision_id')
    .innerJoin('suggestion', 'suggestion.id', 'decision_item.suggestion_id')
    .select(['decision.id', 'decision.decided_by', 'decision.organisation_id as decidedFor', 'decision_item.before'])
    .select(['suggestion.goal_id', 'suggestion.alias', 'suggestion.author_id', 'suggestion.organisation_id'])
    .where('suggestion.document_id', '=', documentId)
    .where('decision_item.outcome', '=', 'accepted')
    .orderBy('decision.decided_at')
    .orderBy('decision.id')
    .orderBy('decision_item.position')
    .execute()
  if (rows.length === 0) return []
  const cast = await castOf(db, agendaId, reads)
  return rows.flatMap((row): Acceptance[] => {
    const before = itemBefore(row.before)
    if (before.kind !== 'text') return []
    return [
      {
        decision: row.id,
        suggestedBy: cast.quoted(row.goal_id, row.alias) ?? cast.as(row.author_id, row.organisation_id),
        acceptedBy: cast.as(row.decided_by, row.decidedFor),
        taken: before.undoing.units,
        struck: before.undoing.pieces.map(({ range }): UnitRange => range),
        said: before.undoing.said?.unit == null ? [] : [{ ...before.undoing.said.unit, length: 1 }],
      },
    ]
  })
}
