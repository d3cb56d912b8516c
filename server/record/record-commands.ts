/**
 * Chains what the journal has gained. One process at a time does it, under an advisory lock; the others pass by. An
 * entry is seen here when its transaction has committed, so whatever somebody could read before acting is chained
 * before what she did, or in the same batch with a lower id. Decision: docs/decisions/record-chain.md.
 */
import { sql } from 'kysely'
import { nextLink, type Link } from '../../packages/record/hash-chain.ts'
import type { Database } from '../platform/database.ts'
import { headOfRecord, pendingEntries } from './chain-queries.ts'

/** Of all advisory locks of the house, the record's. */
const recordLock = 7_265_636

/** Chains one batch and returns how many entries it had; 0 also when another process is at it. Rule R4. */
export async function chainPending({ db }: Pick<Database, 'db'>): Promise<number> {
  return db.transaction().execute(async work => {
    const { rows } = await sql<{ taken: boolean }>`select pg_try_advisory_xact_lock(${recordLock}) as taken`.execute(
      work,
    )
    if (rows[0]?.taken !== true) return 0
    const entries = await pendingEntries(work)
    if (entries.length === 0) return 0
    let head = await headOfRecord(work)
    const links: (Link & { readonly journalId: string })[] = []
    for (const entry of entries) {
      const link = nextLink(head, entry)
      links.push({ ...link, journalId: entry.id })
      head = link
    }
    await work
      .insertInto('record')
      .values(
        links.map(link => ({
          seq: link.seq,
          journal_id: link.journalId,
          payload_hash: bytesOf(link.payloadHash),
          previous_hash: bytesOf(link.previousHash),
          hash: bytesOf(link.hash),
        })),
      )
      .execute()
    await work
      .deleteFrom('record_pending')
      .where(
        'journal_id',
        'in',
        links.map(link => link.journalId),
      )
      .execute()
    return links.length
  })
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex, 'hex')
}
