/** The log of a text, row by row from its beginning, the archive included: for what only the log knows. */
import { sql, type Kysely } from 'kysely'
import { readUpdateFrame } from '../../packages/document/update-frame.ts'
import type { ItemId } from '../../packages/document/tokens.ts'
import type { AgendaId, DocumentId, ParticipantId } from '../../packages/domain/ids.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'

type LogRow = {
  readonly seq: string
  readonly data: Buffer
  readonly participantId: ParticipantId | null
  readonly at: Date
}

/**
 * The rows in their order, read in portions: what each brought, who sent it, and when. Both tables are read in one
 * statement, so that a row is not missed which compaction moves meanwhile.
 */
export async function* rowsOfLog(
  db: Kysely<Tables>,
  documentId: DocumentId,
  period: { readonly after: string; readonly upTo: string | null } = { after: '0', upTo: null },
): AsyncGenerator<LogRow> {
  const { logRowsAtOnce: rowsAtOnce } = limits.version
  let { after } = period
  for (;;) {
    const { rows } = await sql<LogRow>`
      select seq, data, participant_id as "participantId", at from (
        select seq, data, participant_id, at from document_update_archive
          where document_id = ${documentId} and seq > ${after}
        union all
        select seq, data, participant_id, at from document_update
          where document_id = ${documentId} and seq > ${after}
      ) as log where ${period.upTo}::bigint is null or seq <= ${period.upTo}::bigint
      order by seq limit ${rowsAtOnce}`.execute(db)
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < rowsAtOnce) return
    after = last.seq
  }
}

/** Whose last change is not older writes "now": as long as somebody may think about the next word. */
const writingSeconds = 15

/**
 * How many people write in the texts of an agenda at this moment, by the database's time. The log knows it whichever
 * process they write through. Also counts those whose rows a compaction has just moved into the archive.
 */
export async function writersNow(db: Kysely<Tables>, agendaId: AgendaId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with text as (
      select document.id from document join goal on goal.id = document.goal_id where goal.agenda_id = ${agendaId}
    ), since as (select now() - make_interval(secs => ${writingSeconds}) as at)
    select count(distinct participant_id)::int as count from (
      select participant_id from document_update, since
        where document_id in (select id from text) and document_update.at > since.at
      union all
      select archive.participant_id from document_update_archive as archive
        join document_snapshot on document_snapshot.document_id = archive.document_id, since
        where archive.document_id in (select id from text)
          and document_snapshot.updated_at > since.at and archive.at > since.at
    ) as written where participant_id is not null`.execute(db)
  return rows[0]?.count ?? 0
}

/** When units of these clients were written, as the log has it. */
export async function instantsIn(
  db: Kysely<Tables>,
  documentId: DocumentId,
  clients: ReadonlySet<number>,
): Promise<(unit: ItemId) => string | undefined> {
  const spans = new Map([...clients].map(client => [client, [] as { from: number; to: number; at: string }[]]))
  if (clients.size === 0) return () => undefined
  for await (const { data, at } of rowsOfLog(db, documentId)) {
    const frame = readUpdateFrame(data)
    if (typeof frame === 'string') continue
    for (const { id, length } of frame.structs)
      spans.get(id.client)?.push({ from: id.clock, to: id.clock + length, at: at.toISOString() })
  }
  return ({ client, clock }) => spans.get(client)?.find(({ from, to }) => from <= clock && clock < to)?.at
}
