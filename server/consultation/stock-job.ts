/** The job that numbers suggestions in consultation and in review: it plans itself again until they are over. [D1, D2] */
import type { AgendaId, RoundId } from '../../packages/domain/ids.ts'
import type { JobWish } from '../platform/jobs.ts'

export const stockJob = 'take-stock'
/** So long a suggestion may be without its number, at most. */
const everyMs = 60_000

/** The next stock of a round, after this instant. */
export function nextStock(agendaId: AgendaId, roundId: RoundId, after: Date): JobWish {
  const runAt = new Date(after.getTime() + everyMs)
  return {
    kind: stockJob,
    dedupeKey: `${stockJob}:${roundId}:${runAt.toISOString()}`,
    payload: { agendaId, roundId },
    runAt,
  }
}
