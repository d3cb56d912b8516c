/**
 * A sample round: an agenda with fictional organisations and inputs that somebody loads to see every screen with
 * content, and removes again with all that is in it.
 */

export const sampleEnds = ['consultation', 'review', 'consensus', 'closed'] as const
/** How far the sample has come when it is handed over. */
export type SampleEnd = (typeof sampleEnds)[number]

export const sampleStates = ['loading', 'ready', 'failed'] as const
export type SampleState = (typeof sampleStates)[number]

/** Where who loaded a sample may sit in it. */
export const sampleSeats = ['moderator', 'delegate'] as const
export type SampleSeat = (typeof sampleSeats)[number]

/** How many samples one person may have at a time. */
export const maxSamples = 2

/** A load that has not said anything for so long has died with its process. */
export const sampleSilenceMs = 60_000

/** What is shown of a sample whose process may have died: nobody waits for ever. */
export function sampleStateNow(sample: { readonly state: SampleState; readonly seenAt: Date }, now: Date): SampleState {
  const isSilent = now.getTime() - sample.seenAt.getTime() > sampleSilenceMs
  return sample.state === 'loading' && isSilent ? 'failed' : sample.state
}
