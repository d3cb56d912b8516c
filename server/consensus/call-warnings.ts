/**
 * Warns everybody of the end of a call that is later than that of its phase: a version that came shortly before stands
 * for its day, and whoever knows the phase's end alone would come too late or too early. Each person is told once of each
 * such end, at once, for it is never farther away than the last warning. [N9]
 */
import { isTimely } from '../../packages/domain/phase-notice.ts'
import { parseId, type GoalId, type MemberId, type RoundId, type VersionId } from '../../packages/domain/ids.ts'
import { roundById } from '../consultation/consultation-queries.ts'
import { peopleOf } from '../consultation/phase-notice-queries.ts'
import { postNotice, type NoticeDeps } from '../notification/notification-effects.ts'
import type { JobHandler } from '../platform/job-worker.ts'
import { scheduleJob } from '../platform/jobs.ts'
import { latestCallOf } from './consensus-queries.ts'
import { callEndingJob } from './version-stands-job.ts'

/** So many people are told in one transaction; a job of its own tells the next. */
const peopleAtOnce = 100

/** Does `callEndingJob`. Nobody is told of a version that is called no more, nor of an end that moved meanwhile. */
export function tellCallEnding(deps: NoticeDeps): JobHandler {
  return {
    lane: 'inside',
    run: async (work, job, now) => {
      const [roundId, goalId] = [parsed<RoundId>(job.payload['roundId']), parsed<GoalId>(job.payload['goalId'])]
      const call = await latestCallOf(work.db, goalId, true)
      const round = await roundById(work.db, roundId)
      if (call === null || round === null || round.state.kind !== 'running' || round.phase !== 'consensus') return
      const isOfThis = call.roundId === roundId && call.versionId === parsed<VersionId>(job.payload['versionId'])
      const until = new Date(String(job.payload['until']))
      // The end of a call is the later one of both: before that of the phase everybody is warned anyway.
      if (!isOfThis || call.state !== 'open' || call.closesAt.getTime() !== until.getTime()) return
      if (round.closesAt !== null && round.closesAt >= until) return
      if (!isTimely(24, until, now)) return
      const after = job.payload['after'] === undefined ? null : parsed<MemberId>(job.payload['after'])
      const people = await peopleOf(work.db, round, after, peopleAtOnce)
      const closesAt = until.toISOString()
      for (const { participant_id: to, role } of people) {
        const isForModerator = role === 'moderator'
        await postNotice(deps, work, {
          ...{ to, by: null, agendaId: round.agendaId, occasion: `call-ending:${roundId}:${goalId}:${closesAt}` },
          subject: {
            ...{ kind: 'phase-ending', phase: 'consensus', goalId },
            ...{ closesAt, timeZone: round.timeZone, isForModerator },
          },
        })
      }
      const last = people.length < peopleAtOnce ? undefined : people.at(-1)
      if (last === undefined) return
      await scheduleJob(work, {
        kind: callEndingJob,
        dedupeKey: `${job.dedupeKey.split('~', 1).join('')}~${last.id}`,
        payload: { ...job.payload, after: last.id },
        runAt: now,
      })
    },
  }
}

function parsed<Id extends string>(value: unknown): Id {
  const id = parseId<Id>(String(value))
  if (id === null) throw new Error('a job without its ids')
  return id
}
