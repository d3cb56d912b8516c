/**
 * What is to happen later. A job is a row, written in the transaction of the act that plans it, so that both are there
 * or neither; `job-worker.ts` does it when it is due, by the database's time. This file plans and cancels.
 * A dedupe key names one doing of one thing at one time, such as `round:<id>:close:3`: it is planned once however often
 * it is asked for, and once done it is never done again. Who moves a time cancels the old key and plans a new one.
 */
import { sql, type Kysely, type SqlBool, type Transaction } from 'kysely'
import type { Tables } from './tables.ts'
import type { Work } from './unit-of-work.ts'

export type JobWish = {
  /** One of the handlers listed in app.ts; a process that has no such handler leaves the job to others. */
  readonly kind: string
  /** At most 300 characters; ids and numbers, never words of people. */
  readonly dedupeKey: string
  /** What the handler needs, as JSON: ids and numbers, for a job outlives an erased account. */
  readonly payload: { readonly [name: string]: unknown }
  /** Not before. */
  readonly runAt: Date
}

export type Job = JobWish & {
  readonly id: string
  /** How often it was tried before, this time not counted. */
  readonly attempts: number
}

/** Which jobs: one by its whole key, or all whose key begins so (end a prefix with `:`). */
export type JobKey = { readonly dedupeKey: string } | { readonly prefix: string }

/**
 * What time it is, as the database says: the only time by which deadlines count, alike for all processes. A test hands
 * in another one. Inside a unit of work pass `work.db`.
 */
export type DatabaseNow = (db: Kysely<Tables> | Transaction<Tables>) => Promise<Date>

/** Rung on the bus when jobs were planned; carries nothing, for the table is the truth. */
export const jobsWaiting = 'jobs-waiting'

/** The database's own clock, also within a transaction that began earlier. */
export const databaseNow: DatabaseNow = async db => {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('the database did not tell the time')
  return row.now
}

/**
 * Plans a job inside the caller's transaction. A key that is planned, done or given up already stays as it is; a
 * cancelled one waits again, with these facts.
 */
export async function scheduleJob(work: Pick<Work, 'db' | 'tell'>, wish: JobWish): Promise<void> {
  const facts = { kind: wish.kind, payload: JSON.stringify(wish.payload), run_at: wish.runAt }
  const added = await work.db
    .insertInto('job')
    .values({ ...facts, dedupe_key: wish.dedupeKey })
    .onConflict(conflict => conflict.column('dedupe_key').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (added === undefined) {
    await work.db
      .updateTable('job')
      .set({ ...facts, attempts: 0, locked_until: null, cancelled_at: null, last_error: null })
      .where('id', 'in', given =>
        given
          .selectFrom('job')
          .select('id')
          .where('dedupe_key', '=', wish.dedupeKey)
          .where('cancelled_at', 'is not', null)
          .forUpdate()
          .skipLocked(),
      )
      .execute()
  }
  work.tell(jobsWaiting, {})
}

/**
 * Cancels jobs that are neither done nor given up. One that is being done in this very moment is passed over, for
 * waiting for it could wait for ever (it may wait for a row that the caller holds): therefore a handler always looks
 * again, in its transaction, at what it is about.
 */
export async function cancelJobs(work: Pick<Work, 'db'>, key: JobKey): Promise<void> {
  await work.db
    .updateTable('job')
    .set({ cancelled_at: sql<Date>`now()`, locked_until: null })
    .where('id', 'in', given =>
      given
        .selectFrom('job')
        .select('id')
        .where(isOpen)
        .where(
          'prefix' in key
            ? sql<SqlBool>`starts_with(dedupe_key, ${key.prefix})`
            : sql<SqlBool>`dedupe_key = ${key.dedupeKey}`,
        )
        .forUpdate()
        .skipLocked(),
    )
    .execute()
}

/** Neither done nor cancelled nor given up. */
export const isOpen = sql<SqlBool>`done_at is null and cancelled_at is null and failed_at is null`
