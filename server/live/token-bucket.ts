/** A rate: so much per second, so much at once. Time is handed in, in milliseconds. */

/** Fills by itself up to its brim; what is taken is gone. */
export class TokenBucket {
  private readonly perMs: number
  private readonly most: number
  private tokens: number
  private filledAt: number

  constructor(perSecond: number, atOnce: number, nowMs: number) {
    this.perMs = perSecond / 1_000
    this.most = atOnce
    this.tokens = atOnce
    this.filledAt = nowMs
  }

  /**
   * Takes an amount if it is there, or if the bucket is full (so that what is larger than the bucket passes alone).
   * Returns 0 when it was taken, else the milliseconds until it may be.
   */
  take(amount: number, nowMs: number): number {
    const waitMs = this.waitMs(amount, nowMs)
    if (waitMs === 0) this.tokens -= amount
    return waitMs
  }

  /** The milliseconds until this amount may be taken; takes nothing. */
  waitMs(amount: number, nowMs: number): number {
    this.tokens = Math.min(this.most, this.tokens + Math.max(0, nowMs - this.filledAt) * this.perMs)
    this.filledAt = nowMs
    const needed = Math.min(amount, this.most)
    return this.tokens >= needed ? 0 : Math.ceil((needed - this.tokens) / this.perMs)
  }
}
