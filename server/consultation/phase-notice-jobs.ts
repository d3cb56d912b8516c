/** Plans that the people of an agenda are told of a phase, in the transaction that enters it or moves its end. [N1] [N2] */
import type { Phase } from '../../packages/domain/agenda.ts'
import type { RoundId } from '../../packages/domain/ids.ts'
import { isTold, warningsBefore } from '../../packages/domain/phase-notice.ts'
import { cancelJobs, scheduleJob } from '../platform/jobs.ts'
import type { Work } from '../platform/unit-of-work.ts'

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
  const { roundId, phase, closesAt, at } = plan
  const prefix = `${phaseEndingJob}:${roundId}:`
  await cancelJobs(work, { prefix })
  if (closesAt === null || !isTold(phase)) return
  const end = closesAt.toISOString()
  for (const { hours, at: runAt } of warningsBefore(closesAt, at)) {
    await scheduleJob(work, {
      kind: phaseEndingJob,
      dedupeKey: `${prefix}${phase}:${end}:${hours}`,
      payload: { roundId, phase, closesAt: end, hours },
      runAt,
    })
  }
}
