/**
 * The log of updates in the database; with update-log-clients.ts every statement of the live engine. The log is the
 * truth about a text; what is in it was judged by the gate, and what is not in it does not exist. Rows are added by the
 * group commit and by server edits, and leave only for the archive, merged into a snapshot. Source: live rules L1, L6,
 * L16, L17.
 */
import { type Kysely, sql } from 'kysely'
import type { DocumentId, MemberId, ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import type { LogConnection } from '../platform/database.ts'
import type { Tables } from '../platform/tables.ts'
import type { ClaimedId } from './update-log-clients.ts'

/** One update on its way into the log, with the numbers under which it was allowed. */
export type LogRow = {
  readonly documentId: DocumentId
  readonly epoch: number
  readonly fence: number
  readonly memberId: MemberId
  readonly accessVersion: number
  readonly participantId: ParticipantId
  readonly sessionId: SessionId
  readonly data: Uint8Array
}

/** A text as the store has it, read in one statement: bytes only, nothing parsed. */
export type StoredRows = {
  readonly epoch: number
  readonly fence: number
  readonly snapshot: Buffer | null
  /** State vector of the snapshot. */
  readonly stateVector: Buffer | null
  readonly tail: readonly Buffer[]
  /** The client ids that a reader must know: those that suggest and those of the server. */
  readonly readersIds: readonly ClaimedId[]
}

export type NumberedRow = { readonly seq: string; readonly data: Buffer; readonly hash: Buffer }

/**
 * A row goes in if its two numbers hold now (both rows locked until the commit) and if no earlier row of the same
 * document in this batch stayed out: a row was judged on top of those before it.
 */
const appendStatement = `
with batch as (
  select * from unnest($1::uuid[], $2::int[], $3::int[], $4::uuid[], $5::int[], $6::uuid[], $7::uuid[], $8::bytea[])
    with ordinality as b (document_id, epoch, fence, member_id, access_version, participant_id, session_id, data, ord)
), allowed as materialized (
  select b.* from batch b
    join document d on d.id = b.document_id and d.epoch = b.epoch and d.fence = b.fence
    join member m on m.id = b.member_id and m.participant_id = b.participant_id
      and m.access_version = b.access_version and m.removed_at is null
  for share of d, m
), first_refused as (
  select b.document_id, min(b.ord) as ord from batch b
  where not exists (select 1 from allowed a where a.ord = b.ord) group by b.document_id
), taken as materialized (
  select a.* from allowed a
  where not exists (select 1 from first_refused r where r.document_id = a.document_id and r.ord < a.ord)
), written as (
  insert into document_update (document_id, data, participant_id, session_id, hash)
  select document_id, data, participant_id, session_id, sha256(data) from taken order by ord
)
select ord::int as ord from taken order by ord`

/** Adds a batch in one statement. Returns the places (from 0) of the rows that went in; the others were refused. */
export async function appendRows(connection: LogConnection, rows: readonly LogRow[]): Promise<readonly number[]> {
  const answer = await connection.query<{ ord: number }>(appendStatement, [
    arrayOf(rows, row => row.documentId),
    arrayOf(rows, row => row.epoch),
    arrayOf(rows, row => row.fence),
    arrayOf(rows, row => row.memberId),
    arrayOf(rows, row => row.accessVersion),
    arrayOf(rows, row => row.participantId),
    arrayOf(rows, row => row.sessionId),
    arrayOf(rows, row => `"\\\\x${bufferOf(row.data).toString('hex')}"`),
  ])
  return answer.map(row => row.ord - 1)
}

/** A text's snapshot and the rows that are not in it, in one statement; null when there is no such document. */
export async function readStored(db: Kysely<Tables>, documentId: DocumentId): Promise<StoredRows | null> {
  type Part = {
    part: number
    epoch: number | null
    fence: number | null
    data: Buffer | null
    vector: Buffer | null
    client: string | null
    alias: string | null
    mode: ClaimedId['mode'] | null
    participant: ParticipantId | null
  }
  const { rows } = await sql<Part>`
    select 0 as part, epoch, fence, null::bytea as data, null::bytea as vector, null::bigint as client,
      null::text as alias, null::text as mode, null::uuid as participant from document where id = ${documentId}
    union all
    select 1, null, null, data, state_vector, null, null, null, null from document_snapshot
      where document_id = ${documentId}
    union all
    select 2, null, null, null, null, client_id, alias, mode, participant_id from document_client
      where document_id = ${documentId} and mode <> 'direct'
    union all
    (select 3, null, null, data, null, null, null, null, null from document_update
      where document_id = ${documentId} order by seq)`.execute(db)
  const head = rows.find(row => row.part === 0)
  if (head?.epoch == null || head.fence === null) return null
  const snapshot = rows.find(row => row.part === 1)
  return {
    epoch: head.epoch,
    fence: head.fence,
    snapshot: snapshot?.data ?? null,
    stateVector: snapshot?.vector ?? null,
    tail: rows.flatMap(row => (row.part === 3 && row.data !== null ? [row.data] : [])),
    readersIds: rows.flatMap(row =>
      row.part === 2 && row.client !== null && row.alias !== null && row.mode !== null
        ? [{ clientId: Number(row.client), alias: row.alias, mode: row.mode, participantId: row.participant }]
        : [],
    ),
  }
}

/**
 * Waits for the document's advisory lock, so that server edits and compaction take turns, and for its row, so that no
 * freeze and no batch of another process comes between. Both are held to the end of the transaction.
 */
export async function lockDocument(transaction: Kysely<Tables>, documentId: DocumentId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${documentId}::text, 7))`.execute(transaction)
  await sql`select 1 from document where id = ${documentId} for no key update`.execute(transaction)
}

/** Waits for both locks of several documents, in the order of their ids, so that two who want the same take turns. */
export async function lockDocuments(transaction: Kysely<Tables>, documentIds: readonly DocumentId[]): Promise<void> {
  const ids = [...documentIds]
  await sql`
    select pg_advisory_xact_lock(hashtextextended(id::text, 7))
    from (select unnest(${ids}::uuid[]) as id order by 1) as asked`.execute(transaction)
  await sql`select 1 from document where id = any(${ids}::uuid[]) order by id for no key update`.execute(transaction)
}

/** Waits for the row of a document and shares it: only its words may change until the transaction ends. */
export async function holdDocument(transaction: Kysely<Tables>, documentId: DocumentId): Promise<void> {
  await sql`select 1 from document where id = ${documentId} for share`.execute(transaction)
}

/** Takes the same advisory lock if it is free; says whether it did. */
export async function tryLockDocument(transaction: Kysely<Tables>, documentId: DocumentId): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${documentId}::text, 7)) as locked`.execute(transaction)
  return rows[0]?.locked === true
}

/** Adds a server's own update inside the caller's transaction and counts the decision. */
export async function appendServerRow(
  transaction: Kysely<Tables>,
  row: Pick<LogRow, 'documentId' | 'data'> & {
    readonly participantId: ParticipantId | null
    readonly sessionId: SessionId | null
  },
): Promise<void> {
  await sql`
    insert into document_update (document_id, data, participant_id, session_id, hash)
    values (${row.documentId}, ${bufferOf(row.data)}, ${row.participantId}, ${row.sessionId}, sha256(${bufferOf(row.data)}))`.execute(
    transaction,
  )
  await transaction
    .updateTable('document')
    .set(eb => ({ decision: eb('decision', '+', 1) }))
    .where('id', '=', row.documentId)
    .execute()
}

/** The snapshot and the first rows of the log that are not in it, in one statement, with what proves them whole. */
export async function readForCompaction(
  transaction: Kysely<Tables>,
  documentId: DocumentId,
  maxRows: number,
): Promise<{ readonly snapshot: Buffer | null; readonly rows: readonly NumberedRow[] }> {
  const { rows } = await sql<{ seq: string | null; data: Buffer; hash: Buffer | null }>`
    select null::bigint as seq, data, null::bytea as hash from document_snapshot where document_id = ${documentId}
    union all
    (select seq, data, hash from document_update where document_id = ${documentId} order by seq limit ${maxRows})`.execute(
    transaction,
  )
  return {
    snapshot: rows.find(row => row.seq === null)?.data ?? null,
    rows: rows.flatMap(row =>
      row.seq === null || row.hash === null ? [] : [{ seq: row.seq, data: row.data, hash: row.hash }],
    ),
  }
}

/** Puts the merged state in the snapshot's place and moves exactly the merged rows to the archive; returns how many. */
export async function moveToArchive(
  transaction: Kysely<Tables>,
  documentId: DocumentId,
  merged: { readonly seqs: readonly string[]; readonly state: Uint8Array; readonly stateVector: Uint8Array },
): Promise<number> {
  await sql`
    insert into document_snapshot (document_id, data, state_vector)
    values (${documentId}, ${bufferOf(merged.state)}, ${bufferOf(merged.stateVector)})
    on conflict (document_id) do update
      set data = excluded.data, state_vector = excluded.state_vector, updated_at = now()`.execute(transaction)
  const { rows } = await sql<{ moved: number }>`
    with gone as (
      delete from document_update where document_id = ${documentId} and seq = any(${[...merged.seqs]}::bigint[])
      returning seq, document_id, data, participant_id, session_id, at, hash
    ), kept as (
      insert into document_update_archive (seq, document_id, data, participant_id, session_id, at, hash)
      select seq, document_id, data, participant_id, session_id, at, hash from gone returning seq
    )
    select count(*)::int as moved from kept`.execute(transaction)
  return rows[0]?.moved ?? 0
}

/** An array as PostgreSQL reads it. Ids, numbers and hexadecimals need no escaping, which `pg` would look for in each. */
function arrayOf(rows: readonly LogRow[], elementOf: (row: LogRow) => string | number): string {
  let elements = ''
  for (const row of rows) elements += elements === '' ? elementOf(row) : `,${elementOf(row)}`
  return `{${elements}}`
}

/** The same bytes as the Buffer that `pg` writes as bytea. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
