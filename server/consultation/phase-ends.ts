/**
 * The clock's own moves: at the end of drafting it opens consultation, at the end of consultation review; at the end of
 * consensus its calls end. Runs as a job
 * that is planned with the end itself, exactly once over all processes, by the database's time. If this house was down
 * in the last hour, the end moves by that time first, once. Source: consultation rules C2, C14.
 */
import {
  endOfConsultation,
  hourMs,
  isEndedByClock,
  phaseByClock,
  refusalToMove,
} from '../../packages/domain/consultation.ts'
import { downtimeMs, type Stretch } from '../../packages/domain/house-watch.ts'
import { parseId, type ExtensionId, type RoundId } from '../../packages/domain/ids.ts'
import type { ClaimInside, JobHandler } from '../platform/job-worker.ts'
import type { Job } from '../platform/jobs.ts'
import { systemActor, type Work } from '../platform/unit-of-work.ts'
import { moveEnd } from './consultation-effects.ts'
import { extensionsOf, roundById, type RoundNow } from './consultation-queries.ts'
import { watchedStretches } from './house-watch-queries.ts'
import type { RoundDeps } from './round-commands.ts'
import { makeStep } from './round-move.ts'

/** The handler of `phaseEndsJob`. */
export function phaseEnds(deps: RoundDeps): JobHandler {
  return { lane: 'staged', run: (job, claimInside) => endPhase(deps, job, claimInside) }
}

async function endPhase(deps: RoundDeps, job: Job, claimInside: ClaimInside): Promise<void> {
  const roundId = parseId<RoundId>(String(job.payload['roundId']))
  const round = roundId === null ? null : await roundById(deps.database.db, roundId)
  if (round === null || !isAwaited(round, await deps.databaseNow(deps.database.db))) return
  const { agendaId } = round
  await deps.freezeTexts(agendaId, systemActor, {
    prepare: () => Promise.resolve(null),
    act: async work => {
      await work.db.selectFrom('round').select('id').where('id', '=', round.id).forNoKeyUpdate().execute()
      const at = await claimInside(work)
      const now = await roundById(work.db, round.id)
      if (at === null || now === null || !isAwaited(now, at)) return
      if (await isGivenBack(deps, work, now, at)) return
      if (now.phase === 'consensus') return deps.endCalls(work, now, at)
      const to = phaseByClock(now.phase)
      if (to === null) return
      const closesAt = to === 'consultation' ? endOfConsultation(now.settings, at) : null
      const move = to === 'consultation' ? ({ to, closesAt } as const) : ({ to } as const)
      const wish = { by: 'clock', reason: '' } as const
      if (refusalToMove(now.state, { ...wish, ...move }, at) !== null) return
      await makeStep(deps, work, now, { to, closesAt, cause: 'clock', reason: '', by: null, at })
    },
  })
}

/** Whether the clock still has to end this phase: it was not moved, paused, withdrawn or given more time meanwhile. */
function isAwaited({ state, closesAt, phase }: RoundNow, at: Date): boolean {
  return state.kind === 'running' && isEndedByClock(phase) && closesAt !== null && closesAt <= at
}

/** Moves the end if this house was down in the hour before it: nobody could have written then. */
async function isGivenBack(deps: RoundDeps, work: Work, round: RoundNow, at: Date): Promise<boolean> {
  const { closesAt, phase } = round
  if (closesAt === null) return false
  const given = (await extensionsOf(work.db, round.id)).find(line => line.cause === 'downtime' && line.phase === phase)
  // What was given back once is not counted again.
  const from = new Date(Math.max(closesAt.getTime() - hourMs, given?.at.getTime() ?? 0))
  const ran = await watchedStretches(work.db, from)
  const lostMs = downtimeMs(ran, from, closesAt)
  if (lostMs === 0) return false
  const end = new Date(Math.max(closesAt.getTime(), backAt(ran, closesAt, at).getTime()) + lostMs)
  const id = deps.ids.next<ExtensionId>()
  await moveEnd(work, { id, round, closesAt: end, cause: 'downtime', reason: '', by: null, at })
  return true
}

/** When this house came back: the first start that reaches beyond the end; now, if none is known. */
function backAt(ran: readonly Stretch[], closesAt: Date, at: Date): Date {
  const starts = ran.filter(stretch => stretch.to > closesAt).map(stretch => stretch.from.getTime())
  return starts.length === 0 ? at : new Date(Math.min(...starts))
}
