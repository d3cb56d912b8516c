/**
 * The end of a call by the clock: what its silence or its positions agree is written for everybody to see, once. Whether
 * an end has come is asked of the database's time, for it may have moved: a later one has a job of its own. [K5]
 */
import { parseId, type RoundId } from '../../packages/domain/ids.ts'
import { roundById, type RoundNow } from '../consultation/consultation-queries.ts'
import type { JobHandler } from '../platform/job-worker.ts'
import type { Work } from '../platform/unit-of-work.ts'
import { agreeIfReady } from './agreement.ts'
import { callsOf, isOver } from './consensus-queries.ts'

/** The handler of `versionStandsJob`: of a version that came shortly before the end of its round's phase. */
export function callEnds(): JobHandler {
  return {
    lane: 'inside',
    run: async (work, job, at) => {
      const roundId = parseId<RoundId>(String(job.payload['roundId']))
      const round = roundId === null ? null : await roundById(work.db, roundId)
      if (round !== null) await endCalls(work, round, at)
    },
  }
}

/** Ends the calls of a round whose time has come. Does nothing for a round that is not in consensus or is paused. */
export async function endCalls(work: Work, round: RoundNow, at: Date): Promise<void> {
  if (round.state.kind !== 'running' || round.phase !== 'consensus') return
  const { id: roundId, agendaId } = round
  await work.db
    .selectFrom('consensus_call')
    .select('goal_id')
    .where('round_id', '=', roundId)
    .orderBy('goal_id')
    .forUpdate()
    .execute()
  const ended = (await callsOf(work.db, roundId)).filter(call => call.state === 'open' && isOver(call, at))
  for (const call of ended) await agreeIfReady(work, agendaId, call, at)
  if (ended.length > 0) work.record({ name: 'call-ended', agendaId, roundId })
}
