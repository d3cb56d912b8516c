/** Who backs a suggestion, as people who are told of its decision. */
import type { Kysely } from 'kysely'
import type { ParticipantId, SuggestionId } from '../../packages/domain/ids.ts'
import type { Tables } from '../platform/tables.ts'

/** Who backs these suggestions, for whom their organisation did so. */
export async function backersOf(
  db: Kysely<Tables>,
  ids: readonly SuggestionId[],
): Promise<readonly { readonly suggestionId: SuggestionId; readonly participantId: ParticipantId }[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('suggestion_backing')
    .select(['suggestion_id', 'participant_id'])
    .where('suggestion_id', 'in', ids)
    .orderBy('backed_at')
    .orderBy('organisation_id')
    .execute()
  return rows.flatMap(({ suggestion_id: suggestionId, participant_id: participantId }) =>
    participantId === null ? [] : [{ suggestionId, participantId }],
  )
}
