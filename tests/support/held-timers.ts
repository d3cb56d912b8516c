/**
 * Timers of one length that wait for the test instead of the time: a wait is shown to be the one that is named, and to
 * hold until it is over, without waiting for it. All other timers run as they do.
 */
import { vi } from 'vitest'

export type HeldTimers = {
  /** How many of them wait at present. */
  readonly waiting: number
  /** Their time is over. */
  fire(): void
  release(): void
}

/** Holds every timer of exactly this length, which nothing else uses, until `release`. */
export function holdTimers(ms: number): HeldTimers {
  const realSet = globalThis.setTimeout
  const realClear = globalThis.clearTimeout
  const held = new Map<object, () => void>()
  vi.stubGlobal('setTimeout', (act: () => void, delayMs?: number, ...rest: []): object => {
    if (delayMs !== ms) return realSet(act, delayMs, ...rest)
    const handle = { unref: () => handle }
    held.set(handle, act)
    return handle
  })
  vi.stubGlobal('clearTimeout', (handle?: object): void => {
    if (handle === undefined || !held.delete(handle)) realClear(handle as NodeJS.Timeout | undefined)
  })
  return {
    get waiting() {
      return held.size
    },
    fire: () => {
      const due = [...held.values()]
      held.clear()
      for (const act of due) act()
    },
    release: () => {
      vi.stubGlobal('setTimeout', realSet)
      vi.stubGlobal('clearTimeout', realClear)
    },
  }
}
