/**
 * Notes each minute that this process runs, by the database's time: what was down in the last hour before the end of a
 * phase is given back (phase-ends.ts). One row a start; nothing else is kept of it.
 */
import type { Logger } from 'pino'
import type { WatchId } from '../../packages/domain/ids.ts'
import type { Database } from '../platform/database.ts'
import type { Ids } from '../platform/ids.ts'
import type { DatabaseNow } from '../platform/jobs.ts'
import { limits } from '../platform/limits.ts'

export type WatchDeps = {
  readonly database: Database
  readonly databaseNow: DatabaseNow
  readonly ids: Ids
  readonly log: Pick<Logger, 'error'>
}

export type HouseWatch = {
  /** Notes that the house runs now. */
  note(): Promise<void>
  close(): Promise<void>
}

/** Begins a stretch with its first note. `looksByItself` false: only `note` notes, as in tests. */
export function watchHouse({ database, databaseNow, ids, log }: WatchDeps, looksByItself: boolean): HouseWatch {
  let id = ids.next<WatchId>()
  let seenAt: Date | null = null
  let noting: Promise<void> = Promise.resolve()

  const note = async (): Promise<void> => {
    const at = await databaseNow(database.db)
    // A machine that slept, or a database that was away: what was not noted was not there for anybody.
    if (seenAt !== null && at.getTime() - seenAt.getTime() > limits.round.watchGraceMs) id = ids.next<WatchId>()
    await database.db
      .insertInto('house_watch')
      .values({ id, began_at: at, seen_at: at })
      .onConflict(conflict => conflict.column('id').doUpdateSet({ seen_at: at }))
      .execute()
    seenAt = at
  }
  const noteInTurn = (): void => {
    noting = noting.then(note).catch((cause: unknown) => log.error({ err: cause }, 'that the house runs was not noted'))
  }
  if (looksByItself) noteInTurn()
  const timer = looksByItself ? setInterval(noteInTurn, limits.round.watchEveryMs).unref() : undefined
  return {
    note,
    close: async () => {
      clearInterval(timer)
      await noting
    },
  }
}
