/** What is planned for a version that came during a call: the end of its day, and that everybody is told of that end. */
import type { GoalId, RoundId, VersionId } from '../../packages/domain/ids.ts'
import { cancelJobs, scheduleJob } from '../platform/jobs.ts'
import type { Work } from '../platform/unit-of-work.ts'

/** The job at the end of the day for which a version stands that came during a call. */
export const versionStandsJob = 'consensus-version-stands'

/** The job that tells everybody of that end, if it is later than the end of the phase. */
export const callEndingJob = 'consensus-call-ending'

/** Plans both, in the place of what was planned for another end of this version. */
export async function planVersionStands(
  work: Pick<Work, 'db' | 'tell'>,
  facts: {
    readonly roundId: RoundId
    readonly goalId: GoalId
    readonly versionId: VersionId
    readonly until: Date
    readonly at: Date
  },
): Promise<void> {
  const { roundId, goalId, versionId, until, at } = facts
  const end = until.toISOString()
  for (const kind of [versionStandsJob, callEndingJob]) await cancelJobs(work, { prefix: `${kind}:${versionId}:` })
  await scheduleJob(work, {
    kind: versionStandsJob,
    dedupeKey: `${versionStandsJob}:${versionId}:${end}`,
    payload: { roundId },
    runAt: until,
  })
  await scheduleJob(work, {
    kind: callEndingJob,
    dedupeKey: `${callEndingJob}:${versionId}:${end}`,
    payload: { roundId, goalId, versionId, until: end },
    runAt: at,
  })
}
