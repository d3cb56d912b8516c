/** Everything that the house does later, by kind: the roof's list of the slices' job handlers. */
import { callEnds } from './consensus/call-ends.ts'
import { tellCallEnding } from './consensus/call-warnings.ts'
import { callEndingJob, versionStandsJob } from './consensus/version-stands-job.ts'
import { phaseEndsJob } from './consultation/consultation-effects.ts'
import { tellPublishedJob } from './consultation/disposition-effects.ts'
import { tellPublished } from './consultation/disposition-notices.ts'
import { phaseEnds } from './consultation/phase-ends.ts'
import { phaseEndingJob, phaseOpenedJob, roundChangedJob } from './consultation/phase-notice-jobs.ts'
import { tellPhaseEnding, tellPhaseOpened, tellRoundChanged } from './consultation/phase-notices.ts'
import type { RoundDeps } from './consultation/round-commands.ts'
import { stockHandler } from './consultation/stock-commands.ts'
import { stockJob } from './consultation/stock-job.ts'
import { digestsJob, writeDigests } from './notification/digest-commands.ts'
import type { JobHandlers } from './platform/job-worker.ts'

/** What the handlers of all slices need. */
type JobDeps = RoundDeps & Parameters<typeof tellPublished>[0] & Parameters<typeof stockHandler>[0]

/** The handlers of all kinds of jobs. */
export function jobHandlers(deps: JobDeps): JobHandlers {
  return {
    [callEndingJob]: tellCallEnding(deps),
    [digestsJob]: writeDigests(deps),
    [phaseEndsJob]: phaseEnds(deps),
    [phaseEndingJob]: tellPhaseEnding(deps),
    [phaseOpenedJob]: tellPhaseOpened(deps),
    [roundChangedJob]: tellRoundChanged(deps),
    [stockJob]: stockHandler(deps),
    [tellPublishedJob]: tellPublished(deps),
    [versionStandsJob]: callEnds(),
  }
}
