/** The log of a text, row by row from its beginning, the archive included: for what only the log knows. */
import type { Kysely } from 'kysely'
import type { DocumentId, ParticipantId } from '../../packages/domain/ids.ts'
import type { Tables } from '../platform/tables.ts'

/** The rows in their order, read in portions: what each brought, who sent it, and when. */
export async function* rowsOfLog(
  db: Kysely<Tables>,
  documentId: DocumentId,
): AsyncGenerator<{ readonly data: Buffer; readonly participantId: ParticipantId | null; readonly at: Date }> {
  for (const table of ['document_update_archive', 'document_update'] as const) {
    let after = '0'
    for (;;) {
      const rows = await db
        .selectFrom(table)
        .select(['seq', 'data', 'participant_id as participantId', 'at'])
        .where('document_id', '=', documentId)
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(rowsAtOnce)
        .execute()
      yield* rows
      const last = rows.at(-1)
      if (last === undefined || rows.length < rowsAtOnce) break
      after = last.seq
    }
  }
}

const rowsAtOnce = 500
