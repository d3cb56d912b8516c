/** Keeps the record behind the journal by less than a second: chains when something was written, and looks by itself. */
import type { Logger } from 'pino'
import type { Database } from '../platform/database.ts'
import { limits } from '../platform/limits.ts'
import type { MessageBus } from '../platform/message-bus.ts'
import { chainPending } from './record-commands.ts'

export type Sequencer = {
  /** Chains all that waits; resolves when nothing does, or when another process is at it. */
  chainAll(): Promise<void>
  /** Stops, and resolves once the batch under way is written. */
  close(): Promise<void>
}

export type SequencerDeps = {
  readonly database: Database
  readonly bus: MessageBus
  readonly log: Pick<Logger, 'error'>
  /** False: nothing is chained unless `chainAll` is called, as in tests. */
  readonly looksByItself: boolean
}

/** Starts chaining. */
export function startSequencer({ database, bus, log, looksByItself }: SequencerDeps): Sequencer {
  let isClosed = false
  let underWay: Promise<void> | null = null
  let hasNews = true

  const chain = async (): Promise<void> => {
    while (!isClosed && (await chainPending(database)) > 0) continue
  }
  const chainAll = (): Promise<void> => {
    underWay ??= chain().finally(() => (underWay = null))
    return underWay
  }
  /** Entries of one moment are chained together: the news wait for the next look. */
  let quietLooks = 0
  const look = (): void => {
    quietLooks = hasNews ? 0 : quietLooks + 1
    // Without news another process may still have written: looked for now and then.
    if (!hasNews && quietLooks % limits.record.looksWithoutNews !== 0) return
    hasNews = false
    chainAll().catch((cause: unknown) => log.error({ err: cause }, 'the journal could not be chained'))
  }

  const endSubscription = looksByItself ? bus.subscribe('journal', () => (hasNews = true)) : null
  const timer = looksByItself ? setInterval(look, limits.record.chainEveryMs).unref() : undefined
  return {
    chainAll,
    async close() {
      isClosed = true
      clearInterval(timer)
      endSubscription?.()
      await underWay?.catch(() => undefined)
    },
  }
}
