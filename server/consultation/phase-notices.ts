/**
 * Tells everybody of an agenda that a phase has begun, that it ends soon, what else becomes of the round, or that it is
 * closed. Each person is
 * told once of each, over crashes and processes: a job does its work in the transaction that ends it, and a notice is
 * kept once per person and occasion. Many people are told in several jobs. [N1] to [N4] [N10]
 */
import { parseId, type MemberId, type ParticipantId, type RoundId } from '../../packages/domain/ids.ts'
import type { NoticeSubject } from '../../packages/domain/notification.ts'
import { isTimely, isTold, roundChanges, type RoundChange, warningHours } from '../../packages/domain/phase-notice.ts'
import { postNotice, type NoticeDeps } from '../notification/notification-effects.ts'
import type { JobHandler } from '../platform/job-worker.ts'
import { scheduleJob, type Job } from '../platform/jobs.ts'
import type { Work } from '../platform/unit-of-work.ts'
import { roundById, type RoundNow } from './consultation-queries.ts'
import { peopleOf, reasonOfChange, turnOfEnd, whoKnows } from './phase-notice-queries.ts'
import { addPhaseWarnings } from './phase-notice-jobs.ts'

/** So many people are told in one transaction; a job of its own tells the next. */
export const peopleAtOnce = 100

/** Does `phaseOpenedJob`: nobody is told any more of a phase that was left or a round that was withdrawn. */
export function tellPhaseOpened(deps: NoticeDeps): JobHandler {
  return {
    lane: 'inside',
    run: async (work, job, now) => {
      const round = await roundOf(work, job)
      if (round === null || round.state.kind === 'withdrawn') return
      const { id: roundId, phase, phaseEnteredAt, closesAt, timeZone } = round
      const { payload } = job
      if (payload['phase'] !== phase || payload['enteredAt'] !== phaseEnteredAt.toISOString() || !isTold(phase)) return
      const end = closesAt?.toISOString() ?? null
      await tellPeople(deps, work, job, now, {
        round,
        occasion: `phase:${roundId}:${phase}:${phaseEnteredAt.toISOString()}`,
        except: await whoKnows(work.db, round),
        subject: isForModerator =>
          phase === 'closed'
            ? { kind: 'round-closed', isForModerator }
            : { kind: 'phase-opened', phase, closesAt: end, timeZone, isForModerator },
      })
    },
  }
}

/** Does `phaseEndingJob`. An end that moved meanwhile is planned for anew; one that is too near is told no more. */
export function tellPhaseEnding(deps: NoticeDeps): JobHandler {
  return {
    lane: 'inside',
    run: async (work, job, now) => {
      const round = await roundOf(work, job)
      const { payload } = job
      if (round === null || round.state.kind !== 'running' || payload['phase'] !== round.phase) return
      const { id: roundId, phase, closesAt, timeZone } = round
      if (closesAt === null || !isTold(phase) || phase === 'closed') return
      const turn = await turnOfEnd(work.db, roundId)
      if (payload['closesAt'] !== closesAt.toISOString() || payload['turn'] !== turn) {
        await addPhaseWarnings(work, { roundId, phase, closesAt, at: now })
        return
      }
      const hours = warningHours.find(known => known === payload['hours'])
      if (hours === undefined || !isTimely(hours, closesAt, now)) return
      const end = closesAt.toISOString()
      await tellPeople(deps, work, job, now, {
        round,
        occasion: `phase-ending:${roundId}:${turn}:${phase}:${end}:${hours}`,
        except: new Set(),
        subject: isForModerator => ({ kind: 'phase-ending', phase, closesAt: end, timeZone, isForModerator }),
      })
    },
  }
}

/** Does `roundChangedJob`: nobody is told of what is so no more. */
export function tellRoundChanged(deps: NoticeDeps): JobHandler {
  return {
    lane: 'inside',
    run: async (work, job, now) => {
      const round = await roundOf(work, job)
      const change = roundChanges.find(known => known === job.payload['change'])
      if (round === null || change === undefined || !isStillSo(round, change, job, now)) return
      const { id: roundId, phase, closesAt, timeZone } = round
      if (!isTold(phase) || phase === 'closed') return
      const by = parseId<ParticipantId>(String(job.payload['by']))
      const reason = await reasonOfChange(work.db, { round, change, at: new Date(String(job.payload['at'])) })
      const isAhead = closesAt !== null && closesAt > now
      const end = change === 'paused' || change === 'withdrawn' || !isAhead ? null : closesAt.toISOString()
      await tellPeople(deps, work, job, now, {
        round,
        occasion: `round-changed:${roundId}:${change}:${String(job.payload['at'])}`,
        except: new Set(by === null ? [] : [by]),
        words: reason === '' ? null : reason,
        subject: isForModerator => ({ kind: 'round-changed', change, phase, closesAt: end, timeZone, isForModerator }),
      })
    },
  }
}

/** The round is as the change left it, and an end that was set lies ahead. */
function isStillSo(
  { state, phase, closesAt, pausedAt }: RoundNow,
  change: RoundChange,
  { payload }: Job,
  now: Date,
): boolean {
  if (payload['phase'] !== phase) return false
  if (change === 'withdrawn') return state.kind === 'withdrawn'
  if (change === 'paused') return state.kind === 'paused' && pausedAt?.toISOString() === payload['at']
  if (state.kind !== 'running' || (closesAt?.toISOString() ?? null) !== payload['closesAt']) return false
  return change === 'resumed' || (closesAt !== null && closesAt > now)
}

/** The round of a job, held to the end of the transaction: nobody moves it while people are told of it. */
async function roundOf(work: Work, { payload }: Job): Promise<RoundNow | null> {
  const roundId = parseId<RoundId>(String(payload['roundId']))
  if (roundId === null) throw new Error('a job without its round')
  await work.db.selectFrom('round').select('id').where('id', '=', roundId).forShare().execute()
  return roundById(work.db, roundId)
}

async function tellPeople(
  deps: NoticeDeps,
  work: Work,
  job: Job,
  now: Date,
  told: {
    readonly round: RoundNow
    readonly occasion: string
    readonly except: ReadonlySet<ParticipantId>
    readonly words?: string | null
    readonly subject: (isForModerator: boolean) => NoticeSubject
  },
): Promise<void> {
  const { round, occasion, except, words = null, subject } = told
  const { after } = job.payload
  const place = typeof after === 'string' ? parseId<MemberId>(after) : null
  const people = await peopleOf(work.db, round, place, peopleAtOnce)
  for (const { participant_id: to, role } of people) {
    if (except.has(to)) continue
    await postNotice(deps, work, {
      to,
      by: null,
      agendaId: round.agendaId,
      subject: subject(role === 'moderator'),
      words,
      occasion,
    })
  }
  const last = people.length < peopleAtOnce ? undefined : people.at(-1)
  if (last === undefined) return
  await scheduleJob(work, {
    kind: job.kind,
    // The end of a phase may move before the rest is told: this job goes with those that are cancelled then.
    dedupeKey: `${job.dedupeKey.split('~', 1).join('')}~${last.id}`,
    payload: { ...job.payload, after: last.id },
    runAt: now,
  })
}
