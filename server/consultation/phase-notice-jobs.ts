/**
 * Plans that the people of an agenda are told of a phase, and of what becomes of a round inside one, in the transaction
 * that does it. [N1] [N2] [N10]
 */
import type { Phase } from '../../packages/domain/agenda.ts'
import type { ParticipantId, RoundId } from '../../packages/domain/ids.ts'
import { isTold, type RoundChange, warningsBefore } from '../../packages/domain/phase-notice.ts'
import { cancelJobs, scheduleJob } from '../platform/jobs.ts'
import type { Work } from '../platform/unit-of-work.ts'
import { turnOfEnd } from './phase-notice-queries.ts'

export const phaseOpenedJob = 'phase-opened'
export const phaseEndingJob = 'phase-ending'
export const roundChangedJob = 'round-changed'

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

/** Plans the warnings of this end that are not planned yet, and leaves those that are. */
export async function addPhaseWarnings(work: Pick<Work, 'db' | 'tell'>, plan: PhasePlan): Promise<void> {
  const { roundId, phase, closesAt, at } = plan
  if (closesAt === null || !isTold(phase)) return
  const end = closesAt.toISOString()
  const turn = await turnOfEnd(work.db, roundId)
  for (const { hours, at: runAt } of warningsBefore(closesAt, at)) {
    await scheduleJob(work, {
      kind: phaseEndingJob,
      dedupeKey: `${prefixOf(roundId)}${turn}:${phase}:${end}:${hours}`,
      payload: { roundId, phase, closesAt: end, hours, turn },
      runAt,
    })
  }
}

/**
 * Plans to tell at once that a round was paused, goes on, has another end or was withdrawn. [N10] The reason is read from
 * where it is kept (`reasonOfChange`): a job holds no words of people.
 */
export async function planRoundChanged(
  work: Pick<Work, 'db' | 'tell'>,
  facts: PhasePlan & {
    readonly change: RoundChange
    /** Null for the clock. */
    readonly by: ParticipantId | null
  },
): Promise<void> {
  const { roundId, phase, closesAt, at, change, by } = facts
  if (!isTold(phase)) return
  const [end, instant] = [closesAt?.toISOString() ?? null, at.toISOString()]
  await scheduleJob(work, {
    kind: roundChangedJob,
    dedupeKey: `${roundChangedJob}:${roundId}:${change}:${instant}`,
    payload: { roundId, phase, change, closesAt: end, by, at: instant },
    runAt: at,
  })
}

function prefixOf(roundId: RoundId): string {
  return `${phaseEndingJob}:${roundId}:`
}
