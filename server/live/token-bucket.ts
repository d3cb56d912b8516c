/** A rate: so much per second, so much at once. Time is handed in, in milliseconds. */

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
    this.tokens = Math.min(this.most, this.tokens + Math.max(0, nowMs - this.filledAt) * this.perMs)
    this.filledAt = nowMs
    const needed = Math.min(amount, this.most)
    if (this.tokens >= needed) {
      this.tokens -= amount
      return 0
    }
    return Math.ceil((needed - this.tokens) / this.perMs)
  }
}
