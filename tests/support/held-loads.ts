/** A database that is slow at reading whole texts when the test says so, and counts how often one was read. */
import type { KyselyPlugin } from 'kysely'
import type { Database } from '../../server/platform/database.ts'

export type HeldLoads = {
  readonly database: Database
  /** Texts that are read from now on arrive at `release`. The embedded database does nothing else meanwhile. */
  hold(): void
  release(): void
  readonly waiting: number
  /** How many texts were read so far. */
  readonly reads: number
}

/** Everything but reading whole texts is the database as it is. */
export function heldLoads(real: Database): HeldLoads {
  let isHeld = false
  let reads = 0
  let waiters: (() => void)[] = []
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      // Only the statement that reads a whole text numbers the parts of its answer.
      if (!result.rows.some(row => 'part' in row)) return result
      reads += 1
      if (isHeld) await new Promise<void>(resolve => waiters.push(resolve))
      return result
    },
  }
  return {
    database: { ...real, db: real.db.withPlugin(plugin) },
    hold: () => void (isHeld = true),
    release: () => {
      isHeld = false
      for (const resolve of waiters) resolve()
      waiters = []
    },
    get waiting() {
      return waiters.length
    },
    get reads() {
      return reads
    },
  }
}
