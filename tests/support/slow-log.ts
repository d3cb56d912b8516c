/** A database whose log obeys the test: its commits wait, fail, or pass. Everything else is the real database. */
import type { Database } from '../../server/platform/database.ts'

export type SlowLog = {
  readonly database: Database
  /** Commits wait until `release`. */
  hold(): void
  release(): void
  /** The next commits fail as if the connection had broken: before the statement, or after it took effect. */
  fail(times: number, when?: 'before' | 'after'): void
  readonly waiting: number
}

export function slowLog(real: Database): SlowLog {
  let isHeld = false
  let failures = 0
  let failsAfter = false
  let waiters: (() => void)[] = []
  return {
    database: {
      ...real,
      openLogConnection: async () => {
        const connection = await real.openLogConnection()
        return {
          query: async <Row>(text: string, values: unknown[]): Promise<Row[]> => {
            if (isHeld) await new Promise<void>(resolve => waiters.push(resolve))
            if (failures > 0 && !failsAfter) {
              failures -= 1
              throw new Error('the connection broke')
            }
            const rows = await connection.query<Row>(text, values)
            if (failures > 0) {
              failures -= 1
              throw new Error('the connection broke after the commit')
            }
            return rows
          },
          close: () => connection.close(),
        }
      },
    },
    hold: () => void (isHeld = true),
    release: () => {
      isHeld = false
      for (const resolve of waiters) resolve()
      waiters = []
    },
    fail: (times, when = 'before') => {
      failures = times
      failsAfter = when === 'after'
    },
    get waiting() {
      return waiters.length
    },
  }
}
