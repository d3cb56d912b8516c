/**
 * How much one connection may send in a second: what is too fast waits its turn, presence that is too fast is dropped,
 * and only a flood is refused. Source: live rule L18.
 */
import { TokenBucket } from './token-bucket.ts'
import type { WaitingFrame } from './waiting-frames.ts'

/** Each `PerSecond` with its `AtOnce`, in frames or bytes. */
export type RateLimits = {
  readonly [name in `${'frames' | 'updates' | 'updateBytes' | 'joins' | 'presences'}${'PerSecond' | 'AtOnce'}`]: number
}

/** The rates of one connection. Time is handed in, in milliseconds. */
export class FrameRates {
  private readonly frames: TokenBucket
  private readonly updates: TokenBucket
  private readonly updateBytes: TokenBucket
  private readonly joins: TokenBucket
  private readonly presences: TokenBucket

  constructor(limits: RateLimits, nowMs: number) {
    this.frames = new TokenBucket(limits.framesPerSecond, limits.framesAtOnce, nowMs)
    this.updates = new TokenBucket(limits.updatesPerSecond, limits.updatesAtOnce, nowMs)
    this.updateBytes = new TokenBucket(limits.updateBytesPerSecond, limits.updateBytesAtOnce, nowMs)
    this.joins = new TokenBucket(limits.joinsPerSecond, limits.joinsAtOnce, nowMs)
    this.presences = new TokenBucket(limits.presencesPerSecond, limits.presencesAtOnce, nowMs)
  }

  /** Counts a frame of any kind; false when it is one of a flood. */
  allowsFrame(nowMs: number): boolean {
    return this.frames.take(1, nowMs) === 0
  }

  /** Counts a presence; false when it is to be dropped. */
  allowsPresence(nowMs: number): boolean {
    return this.presences.take(1, nowMs) === 0
  }

  /** Counts a frame and returns 0, or counts nothing and returns the milliseconds until its turn. */
  waitMsFor(frame: WaitingFrame, nowMs: number): number {
    if (frame.kind === 'step1' || frame.kind === 'claim') return this.joins.take(1, nowMs)
    if (frame.kind === 'choice') return this.updates.take(1, nowMs)
    const waitMs = Math.max(this.updates.waitMs(1, nowMs), this.updateBytes.waitMs(frame.update.length, nowMs))
    if (waitMs > 0) return waitMs
    this.updates.take(1, nowMs)
    this.updateBytes.take(frame.update.length, nowMs)
    return 0
  }
}
