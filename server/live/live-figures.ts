/**
 * What the live engine counts, for /metrics and for tests, and where it tells what went wrong. Plain numbers; nothing
 * here decides anything.
 */
import type { RefusalCode } from '../../packages/domain/errors.ts'

/** Where the engine tells what went wrong; the house's logger fits. */
export type LiveLog = {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** One engine's count since its start. */
export class LiveFigures {
  joins = 0
  updates = 0
  fanOuts = 0
  rebuilds = 0
  refusedRows = 0
  fellBehind = 0
  caughtUp = 0
  compactions = 0
  faults = 0
  readonly refusals = new Map<RefusalCode, number>()

  refuse(code: RefusalCode): void {
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1)
  }
}
