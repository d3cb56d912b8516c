/** What is known of a participant's visits to a text: what one compares with, and the text as it was then. */
import { sql, type Kysely, type Selectable } from 'kysely'
import type { ReadText } from '../../packages/document/base-units.ts'
import { textOfRows } from '../../packages/document/version-state.ts'
import type { DocumentId, ParticipantId, VisitId } from '../../packages/domain/ids.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'
import { rowsOfLog } from './log-queries.ts'

type Place = { readonly documentId: DocumentId; readonly epoch: number }
type Visit = Selectable<Tables['text_visit']>

/** A participant's own visit to this text; null for any other. */
export async function visitOf(
  db: Kysely<Tables>,
  { documentId, epoch }: Place,
  participantId: ParticipantId,
  id: VisitId,
): Promise<Visit | null> {
  const row = await visitsTo(db, documentId, participantId)
    .where('id', '=', id)
    .where('epoch', '=', epoch)
    .executeTakeFirst()
  return row ?? null
}

/** The end of the visit in which most was seen, on whichever device; null when nothing was seen yet. */
export async function lastSeen(
  db: Kysely<Tables>,
  { documentId, epoch }: Place,
  participantId: ParticipantId,
): Promise<{ readonly seq: string; readonly at: Date } | null> {
  const row = await visitsTo(db, documentId, participantId)
    .where('epoch', '=', epoch)
    .where('seen_seq', 'is not', null)
    .orderBy('seen_seq', 'desc')
    .orderBy('seen_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined || row.seen_seq === null || row.seen_at === null
    ? null
    : { seq: row.seen_seq, at: row.seen_at }
}

/**
 * The last row of the log that somebody who has the text on her screen has seen: what came in within the last seconds
 * may still be on its way to her. By the database's clock, which dates the rows. '0' when there is none.
 */
export async function lastRowOnScreens(db: Kysely<Tables>, documentId: DocumentId): Promise<string> {
  const { rows } = await sql<{ seq: string }>`
    select seq from (
      select seq, at from document_update where document_id = ${documentId}
      union all select seq, at from document_update_archive where document_id = ${documentId}
    ) as log where at <= now() - make_interval(secs => ${limits.visit.onItsWayMs / 1000})
    order by seq desc limit 1`.execute(db)
  return rows[0]?.seq ?? '0'
}

/** The text as it was with this row of its log: from the newest version before it, and the rows since. */
export async function textAtRow(db: Kysely<Tables>, { documentId, epoch }: Place, seq: string): Promise<ReadText> {
  const kept = await db
    .selectFrom('document_version')
    .select(['seq', 'state'])
    .where('document_id', '=', documentId)
    .where('epoch', '=', epoch)
    .where('seq', '<=', seq)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  const updates: Uint8Array[] = kept === undefined ? [] : [kept.state]
  for await (const { data } of rowsOfLog(db, documentId, { after: kept?.seq ?? '0', upTo: seq })) updates.push(data)
  const clients = await db
    .selectFrom('document_client')
    .select(['client_id', 'alias'])
    .where('document_id', '=', documentId)
    .where('mode', '=', 'suggest')
    .orderBy('client_id')
    .execute()
  return textOfRows(updates, new Map(clients.map(({ client_id, alias }) => [Number(client_id), alias])))
}

function visitsTo(db: Kysely<Tables>, documentId: DocumentId, participantId: ParticipantId) {
  return db
    .selectFrom('text_visit')
    .selectAll()
    .where('document_id', '=', documentId)
    .where('participant_id', '=', participantId)
}
