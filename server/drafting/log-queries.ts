/** The log of a text, row by row from its beginning, the archive included: for what only the log knows. */
import { sql, type Kysely } from 'kysely'
import { readUpdateFrame } from '../../packages/document/update-frame.ts'
import type { ItemId } from '../../packages/document/tokens.ts'
import type { DocumentId, ParticipantId } from '../../packages/domain/ids.ts'
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
