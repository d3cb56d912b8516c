/** The samples that this process is loading. */
import type { SampleLoads } from './sample-commands.ts'

/** Closing ends them at their next step and waits until they have said so. */
export function buildSampleLoads(): SampleLoads {
  const ending = new AbortController()
  const running = new Set<Promise<void>>()
  return {
    run: load => {
      const run = load(ending.signal).finally(() => running.delete(run))
      running.add(run)
    },
    close: async () => {
      ending.abort()
      await Promise.allSettled(running)
    },
  }
}
