/**
 * Who does a job, of all that could. Held: claimed and done in one transaction, so that it happens exactly once.
 * Leased: claimed until `locked_until`, done outside of any transaction, then marked; whoever dies in between leaves it
 * to the next, so that it happens at least once. Every instant is the database's.
 */
import { type Kysely, type Transaction } from 'kysely'
import { isOpen, type DatabaseNow, type Job } from './jobs.ts'
import type { Database } from './database.ts'
import { limits } from './limits.ts'
import type { Tables } from './tables.ts'

export type ClaimDeps = { readonly database: Database; readonly databaseNow: DatabaseNow }

type Db = Kysely<Tables> | Transaction<Tables>

/** Takes the job of these kinds that is longest due and holds it until the transaction ends; null when none is due. */
export async function holdDueJob(db: Db, kinds: readonly string[], now: Date): Promise<Job | null> {
  if (kinds.length === 0) return null
  const row = await dueJobs(db, kinds, now).selectAll().executeTakeFirst()
  return row === undefined ? null : jobOf(row)
}

/** Takes the job of these kinds that is longest due for limits.jobs.leaseMs; null when none is due. */
export async function leaseDueJob({ database, databaseNow }: ClaimDeps, kinds: readonly string[]): Promise<Job | null> {
  if (kinds.length === 0) return null
  const { db } = database
  const now = await databaseNow(db)
  const row = await db
    .updateTable('job')
    .set(given => ({
      attempts: given('attempts', '+', 1),
      locked_until: new Date(now.getTime() + limits.jobs.leaseMs),
    }))
    .where('id', '=', dueJobs(db, kinds, now).select('id'))
    .returningAll()
    .executeTakeFirst()
  return row === undefined ? null : { ...jobOf(row), attempts: row.attempts - 1 }
}

/** Marks a job as done in the caller's transaction; false when it is done, cancelled or given up already. */
export async function finishJob(db: Db, jobId: string, now: Date): Promise<boolean> {
  const done = await db
    .updateTable('job')
    .set({ done_at: now, locked_until: null, last_error: null })
    .where('id', '=', jobId)
    .where(isOpen)
    .returning('id')
    .executeTakeFirst()
  return done !== undefined
}

/** Notes that the n-th attempt failed: it is tried again later and later, and given up after the last. */
export async function noteJobFailed(
  { database, databaseNow }: ClaimDeps,
  job: Job,
  reason: string,
): Promise<'will-retry' | 'given-up'> {
  const now = await databaseNow(database.db)
  const attempts = job.attempts + 1
  const isGivenUp = attempts >= limits.jobs.maxAttempts
  await database.db
    .updateTable('job')
    .set({
      attempts,
      last_error: reason.slice(0, limits.jobs.maxErrorLength),
      locked_until: isGivenUp ? null : new Date(now.getTime() + waitBeforeRetryMs(attempts)),
      ...(isGivenUp ? { failed_at: now } : {}),
    })
    .where('id', '=', job.id)
    .where(isOpen)
    // Whoever lost the lease meanwhile says nothing of the attempt of another.
    .where('attempts', '<=', attempts)
    .execute()
  return isGivenUp ? 'given-up' : 'will-retry'
}

/** Gives up leased jobs whose last attempt never came back, and returns how many. */
export async function giveUpLostJobs({ database, databaseNow }: ClaimDeps, kinds: readonly string[]): Promise<number> {
  if (kinds.length === 0) return 0
  const now = await databaseNow(database.db)
  const { numUpdatedRows } = await database.db
    .updateTable('job')
    .set({ failed_at: now, locked_until: null, last_error: 'the last attempt did not come back' })
    .where('kind', 'in', kinds)
    .where(isOpen)
    .where('attempts', '>=', limits.jobs.maxAttempts)
    .where('locked_until', '<=', now)
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

/** How long to wait after the n-th failure, counted from 1: doubling, with an upper bound. */
export function waitBeforeRetryMs(attempts: number): number {
  return Math.min(1_000 * 2 ** attempts, limits.jobs.maxRetryMs)
}

function dueJobs(db: Db, kinds: readonly string[], now: Date) {
  return db
    .selectFrom('job')
    .where('kind', 'in', kinds)
    .where(isOpen)
    .where('run_at', '<=', now)
    .where('attempts', '<', limits.jobs.maxAttempts)
    .where(given => given.or([given('locked_until', 'is', null), given('locked_until', '<=', now)]))
    .orderBy('run_at')
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .skipLocked()
}

type JobRow = {
  readonly id: string
  readonly kind: string
  readonly dedupe_key: string
  readonly payload: unknown
  readonly run_at: Date
  readonly attempts: number
}

function jobOf(row: JobRow): Job {
  const payload = typeof row.payload === 'object' && row.payload !== null ? { ...row.payload } : {}
  const { id, kind, attempts } = row
  return { id, kind, dedupeKey: row.dedupe_key, payload, runAt: row.run_at, attempts }
}
