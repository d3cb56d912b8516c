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

/** What the sentence of a refusal of the call names: how many, or until when, in UTC to the minute. */
export function factsOfOpenInputs(refusal: string, inputs: OpenInputs): { readonly [name: string]: string | number } {
  switch (refusal) {
    case 'dispositions-without-reason':
      return { count: inputs.withoutReason }
    case 'contest-window-open':
      return { until: (inputs.contestClosesAt?.toISOString() ?? '').slice(0, 16).replace('T', ' ') }
    case 'contests-unanswered':
      return { count: inputs.unansweredContests }
    default:
      return { count: inputs.unanswered }
  }
}
