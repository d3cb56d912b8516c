/** What a review still has to do; counted in server/consultation, asked by the rules of a round and shown on pages. */

/** What is open among the inputs of a round: what its review still has to do. */
export type OpenInputs = {
  /** Those made before consultation ended; the others are on the late list and hold nothing up. */
  readonly inTime: number
  readonly unanswered: number
  readonly withoutReason: number
  readonly contested: number
  readonly unansweredContests: number
  /** When the last answer can no longer be contested; null while none is published. */
  readonly contestClosesAt: Date | null
}
