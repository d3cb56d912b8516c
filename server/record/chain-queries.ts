/** Entries of the journal as the chain sees them, links as they are stored, and where the chain has come to. */
import { sql, type Kysely, type Transaction } from 'kysely'
import { parseJson } from '../../packages/record/canonical-json.ts'
import { emptyChain, type Head, type RecordEntry } from '../../packages/record/hash-chain.ts'
import type { StoredLink } from '../../packages/record/verification.ts'
import { limits } from '../platform/limits.ts'
import type { Tables } from '../platform/tables.ts'

type Db = Kysely<Tables> | Transaction<Tables>

/** The last link of the chain. */
export async function headOfRecord(db: Db): Promise<Head> {
  const last = await db.selectFrom('record').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst()
  return last === undefined ? emptyChain : { seq: BigInt(last.seq), hash: last.hash.toString('hex') }
}

/** Entries that wait to be chained, in the order of their ids, at most limits.record.maxChainedAtOnce. */
export async function pendingEntries(db: Db): Promise<readonly RecordEntry[]> {
  const { rows } = await sql<EntryRow>`
    select j.id, ${entryColumns} from record_pending p join journal j on j.id = p.journal_id
    order by p.journal_id limit ${limits.record.maxChainedAtOnce}`.execute(db)
  return rows.map(row => entryOf(row.id, row))
}

/** All links in the order of their numbers, from the lowest on, whatever it is, with their entries; read bit by bit. */
export async function* storedLinks(db: Db): AsyncIterable<StoredLink> {
  let last: string | null = null
  for (;;) {
    const { rows }: { rows: readonly LinkRow[] } = await sql<LinkRow>`
      select r.seq, r.journal_id, encode(r.payload_hash, 'hex') as payload_hash,
        encode(r.previous_hash, 'hex') as previous_hash, encode(r.hash, 'hex') as hash, j.id as entry_id, ${entryColumns}
      from record r left join journal j on j.id = r.journal_id
      where ${last === null ? sql`true` : sql`r.seq > ${last}`} order by r.seq limit ${limits.record.maxVerifiedAtOnce}`.execute(
      db,
    )
    for (const row of rows) yield linkOf(row)
    const end = rows.at(-1)
    if (end === undefined) return
    last = end.seq
  }
}

/** The first entry of the journal that is neither chained nor waiting to be; null when there is none. */
export async function strayEntry(db: Db): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select j.id from journal j
    where not exists (select from record r where r.journal_id = j.id)
      and not exists (select from record_pending p where p.journal_id = j.id)
    order by j.id limit 1`.execute(db)
  return rows[0]?.id ?? null
}

/** The first number whose words are not those that its entry refers to by their hash; null when there is none. Rule R5. */
export async function alteredWords(db: Db): Promise<bigint | null> {
  const { rows } = await sql<{ seq: string }>`
    select r.seq from journal_words w
      join journal j on j.id = w.journal_id join record r on r.journal_id = w.journal_id
    where j.facts -> w.fact ->> 'sealed' is distinct from
      encode(sha256(convert_to(w.salt || chr(10) || w.words, 'UTF8')), 'hex')
    order by r.seq limit 1`.execute(db)
  return rows[0] === undefined ? null : BigInt(rows[0].seq)
}

/** How many entries wait to be chained. */
export async function countPending(db: Db): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*) as count from record_pending`.execute(db)
  return Number(rows[0]?.count ?? 0)
}

type EntryRow = {
  readonly id: string
  readonly at: string
  readonly name: string
  readonly actor_id: string | null
  readonly session_id: string | null
  readonly agenda_id: string | null
  readonly goal_id: string | null
  readonly facts: string
}
type LinkRow = Omit<EntryRow, 'id'> & {
  readonly seq: string
  readonly entry_id: string | null
  readonly payload_hash: string
  readonly previous_hash: string
  readonly hash: string
}

/** Microseconds and text, for a JavaScript date keeps less than the database. */
const entryColumns = sql.raw(`to_char(j.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, j.name,
  j.actor_id, j.session_id, j.agenda_id, j.goal_id, j.facts::text as facts`)

function linkOf(row: LinkRow): StoredLink {
  return {
    seq: BigInt(row.seq),
    payloadHash: row.payload_hash,
    previousHash: row.previous_hash,
    hash: row.hash,
    entry: row.entry_id === null ? null : entryOf(row.entry_id, row),
  }
}

function entryOf(id: string, row: Omit<EntryRow, 'id'>): RecordEntry {
  return {
    id,
    at: row.at,
    name: row.name,
    actor: row.actor_id,
    session: row.session_id,
    agenda: row.agenda_id,
    goal: row.goal_id,
    facts: parseJson(row.facts),
  }
}
