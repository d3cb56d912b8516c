/**
 * Does the jobs that are due: looks each second (with jitter, so that processes do not look all at once) and at once
 * when the bus rings. Any number of processes may each run one. Three kinds of handler, each in a lane of its own, so
 * that the end of a phase never waits for a slow mail:
 * inside — only changes the database: claimed and done in one transaction, exactly once;
 * outside — has effects elsewhere: at least once, so it must bear to be repeated;
 * staged — steps outside of a transaction first (at least once), then `claimInside` within its own unit of work, which
 * says for one of all attempts that it is the one.
 */
import type { Logger } from 'pino'
import { finishJob, giveUpLostJobs, holdDueJob, leaseDueJob, noteJobFailed, type ClaimDeps } from './job-claims.ts'
import { jobsWaiting, type Job } from './jobs.ts'
import type { Ids } from './ids.ts'
import { limits } from './limits.ts'
import type { MessageBus } from './message-bus.ts'
import { systemActor, type UnitOfWork, type Work } from './unit-of-work.ts'

/** Marks the job as done in this transaction. The database's time; null: it is done or cancelled already, change nothing. */
export type ClaimInside = (work: Pick<Work, 'db'>) => Promise<Date | null>

/** `now` is the database's. A handler looks again at what it is about: it may have changed since the job was planned. */
export type JobHandler =
  | { readonly lane: 'inside'; readonly run: (work: Work, job: Job, now: Date) => Promise<void> }
  | { readonly lane: 'outside'; readonly run: (job: Job) => Promise<void> }
  | { readonly lane: 'staged'; readonly run: (job: Job, claimInside: ClaimInside) => Promise<void> }

/** By kind. */
export type JobHandlers = { readonly [kind: string]: JobHandler }

export type JobFigures = {
  /** Since the start, by kind. */
  readonly done: ReadonlyMap<string, number>
  readonly failures: ReadonlyMap<string, number>
  readonly givenUp: ReadonlyMap<string, number>
}

export type Jobs = {
  /** Does everything that is due now; resolves when nothing more is. */
  runDue(): Promise<void>
  figures(): JobFigures
  /** Takes up nothing more, and resolves once what is under way is done. */
  close(): Promise<void>
}

export type JobWorkerDeps = ClaimDeps & {
  readonly unitOfWork: UnitOfWork
  readonly bus: MessageBus
  readonly log: Pick<Logger, 'warn' | 'error'>
  readonly handlers: JobHandlers
  readonly ids: Pick<Ids, 'next'>
  /** False: nothing happens unless `runDue` is called, as in tests. */
  readonly looksByItself: boolean
}

/** Starts doing jobs. */
export function startJobWorker(deps: JobWorkerDeps): Jobs {
  const figures = { done: new Map<string, number>(), failures: new Map<string, number>(), givenUp: new Map() }
  let isClosed = false
  let underWay: Promise<void> | null = null
  let rungMeanwhile = false
  let timer: NodeJS.Timeout | undefined

  const lanes = [insideLane(deps, figures), leasedLane(deps, figures, 'outside'), leasedLane(deps, figures, 'staged')]
  const doAll = async (): Promise<void> => {
    do {
      rungMeanwhile = false
      await Promise.all(
        lanes.map(async doNext => {
          while (!isClosed && (await doNext())) continue
        }),
      )
    } while (!isClosed && rungMeanwhile)
  }
  const runDue = (): Promise<void> => {
    rungMeanwhile = underWay !== null
    underWay ??= doAll().finally(() => (underWay = null))
    return underWay
  }
  const look = (): void => {
    runDue().catch((cause: unknown) => deps.log.error({ err: cause }, 'the jobs could not be read'))
  }
  const lookLater = (): void => {
    timer = setTimeout(
      () => {
        look()
        lookLater()
      },
      limits.jobs.pollMs * (0.75 + chanceOf(deps.ids) / 2),
    ).unref()
  }

  const endSubscription = deps.looksByItself ? deps.bus.subscribe(jobsWaiting, look) : null
  if (deps.looksByItself) {
    look()
    lookLater()
  }
  return {
    runDue,
    figures: () => figures,
    async close() {
      isClosed = true
      clearTimeout(timer)
      endSubscription?.()
      await underWay?.catch(() => undefined)
    },
  }
}

type Figures = { readonly [figure in keyof JobFigures]: Map<string, number> }
/** Does one job; false when none was due. */
type DoNext = () => Promise<boolean>

function insideLane(deps: JobWorkerDeps, figures: Figures): DoNext {
  const runs = new Map(entriesOf(deps.handlers, 'inside').map(([kind, handler]) => [kind, handler.run]))
  return async () => {
    if (runs.size === 0) return false
    const taken: { job?: Job } = {}
    try {
      await deps.unitOfWork(systemActor, async work => {
        const now = await deps.databaseNow(work.db)
        const job = await holdDueJob(work.db, [...runs.keys()], now)
        if (job === null) return
        taken.job = job
        await runs.get(job.kind)?.(work, job, now)
        await finishJob(work.db, job.id, now)
      })
    } catch (cause) {
      if (taken.job === undefined) throw cause
      await noteFailure(deps, figures, taken.job, cause)
      return true
    }
    if (taken.job === undefined) return false
    count(figures.done, taken.job)
    return true
  }
}

function leasedLane(deps: JobWorkerDeps, figures: Figures, lane: 'outside' | 'staged'): DoNext {
  const { database, databaseNow } = deps
  const runs = new Map<string, (job: Job) => Promise<void>>()
  for (const [kind, { run }] of entriesOf(deps.handlers, 'outside')) if (lane === 'outside') runs.set(kind, run)
  for (const [kind, { run }] of entriesOf(deps.handlers, 'staged')) {
    const claimOf =
      (job: Job): ClaimInside =>
      async work => {
        const now = await databaseNow(work.db)
        return (await finishJob(work.db, job.id, now)) ? now : null
      }
    if (lane === 'staged') runs.set(kind, job => run(job, claimOf(job)))
  }
  const kinds = [...runs.keys()]
  return async () => {
    const lost = await giveUpLostJobs(deps, kinds)
    if (lost > 0) deps.log.error({ lost, lane }, 'jobs were given up whose last attempt did not come back')
    const job = await leaseDueJob(deps, kinds)
    if (job === null) return false
    try {
      await runs.get(job.kind)?.(job)
      await finishJob(database.db, job.id, await databaseNow(database.db))
      count(figures.done, job)
    } catch (cause) {
      await noteFailure(deps, figures, job, cause)
    }
    return true
  }
}

async function noteFailure(deps: JobWorkerDeps, figures: Figures, job: Job, cause: unknown): Promise<void> {
  const outcome = await noteJobFailed(deps, job, cause instanceof Error ? cause.message : String(cause))
  count(outcome === 'given-up' ? figures.givenUp : figures.failures, job)
  deps.log[outcome === 'given-up' ? 'error' : 'warn'](
    { err: cause, jobId: job.id, kind: job.kind, attempts: job.attempts + 1 },
    outcome === 'given-up' ? 'a job could not be done and was given up' : 'a job could not be done yet',
  )
}

/** From 0 to 1. */
function chanceOf(ids: Pick<Ids, 'next'>): number {
  return Number.parseInt(ids.next().slice(0, 8), 16) / 2 ** 32
}

function entriesOf<Lane extends JobHandler['lane']>(
  handlers: JobHandlers,
  lane: Lane,
): readonly (readonly [string, Extract<JobHandler, { lane: Lane }>])[] {
  return Object.entries(handlers).flatMap(([kind, handler]) => (isOfLane(handler, lane) ? [[kind, handler]] : []))
}

function isOfLane<Lane extends JobHandler['lane']>(
  handler: JobHandler,
  lane: Lane,
): handler is Extract<JobHandler, { lane: Lane }> {
  return handler.lane === lane
}

function count(counts: Map<string, number>, job: Job): void {
  counts.set(job.kind, (counts.get(job.kind) ?? 0) + 1)
}
