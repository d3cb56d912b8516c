/** Plans that the people of an agenda are told of a phase, in the transaction that enters it or moves its end. [N1] [N2] */
import type { Phase } from '../../packages/domain/agenda.ts'
import type { RoundId } from '../../packages/domain/ids.ts'
import { isTold, warningsBefore, warningsOfMoved } from '../../packages/domain/phase-notice.ts'
import { cancelJobs, scheduleJob } from '../platform/jobs.ts'
import type { Work } from '../platform/unit-of-work.ts'
import { endNow } from './phase-notice-queries.ts'

export const phaseOpenedJob = 'phase-opened'
export const phaseEndingJob = 'phase-ending'

type PhasePlan = {
  readonly roundId: RoundId
  readonly phase: Phase
  /** Null for a phase without an end, and while the round is paused. */
  readonly closesAt: Date | null
  readonly at: Date
}

/** Plans to tell that the phase has begun. */
export async function planPhaseOpened(
  work: Pick<Work, 'db' | 'tell'>,
  { roundId, phase, at }: Pick<PhasePlan, 'roundId' | 'phase' | 'at'>,
): Promise<void> {
  if (!isTold(phase)) return
  const enteredAt = at.toISOString()
  await scheduleJob(work, {
    kind: phaseOpenedJob,
    dedupeKey: `${phaseOpenedJob}:${roundId}:${phase}:${enteredAt}`,
    payload: { roundId, phase, enteredAt },
    runAt: at,
  })
}

/** Plans the warnings before the end of a phase, in the place of those that were planned for another end. */
export async function planPhaseWarnings(work: Pick<Work, 'db' | 'tell'>, plan: PhasePlan): Promise<void> {
  await cancelJobs(work, { prefix: prefixOf(plan.roundId) })
  await addPhaseWarnings(work, plan)
}

/**
 * Plans the warnings of this end that are not planned yet, and leaves those that are. Of an end that was moved the
 * nearest warning is told at once, if its instant has passed. [N2]
 */
export async function addPhaseWarnings(work: Pick<Work, 'db' | 'tell'>, plan: PhasePlan): Promise<void> {
  const { roundId, phase, closesAt, at } = plan
  if (closesAt === null || !isTold(phase)) return
  const end = closesAt.toISOString()
  const { turn, isMoved } = await endNow(work.db, roundId)
  for (const { hours, at: runAt } of isMoved ? warningsOfMoved(closesAt, at) : warningsBefore(closesAt, at)) {
    await scheduleJob(work, {
      kind: phaseEndingJob,
      dedupeKey: `${prefixOf(roundId)}${turn}:${phase}:${end}:${hours}`,
      payload: { roundId, phase, closesAt: end, hours, turn },
      runAt,
    })
  }
}

function prefixOf(roundId: RoundId): string {
  return `${phaseEndingJob}:${roundId}:`
}
