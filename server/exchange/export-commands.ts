/**
 * Asking for a file, looking how far it is, fetching it, not wanting it any more. The file is made in the background
 * from what is durable when it is read; that somebody took a text home is in the journal.
 */
import type { Logger } from 'pino'
import { DomainError } from '../../packages/domain/errors.ts'
import { takesComments, type ExportWish } from '../../packages/domain/exchange.ts'
import type { AgendaId, ExportId, GoalId } from '../../packages/domain/ids.ts'
import { fileNameOf } from '../../packages/exchange/file-name.ts'
import type { Locale } from '../../packages/messages/say.ts'
import { agendaNamed, standingInAgenda, standingInGoal } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import { sealedThreadsOf } from '../comment/comment-queries.ts'
import type { Ids } from '../platform/ids.ts'
import { systemActor, type ParticipantActor, type UnitOfWork } from '../platform/unit-of-work.ts'
import type { ExportJob, ExportJobs } from './export-jobs.ts'
import { takeAgenda, type TakeDeps } from './take-agenda.ts'
import { Cancelled, type Workbench } from './workbench.ts'

export type ExportDeps = TakeDeps & {
  readonly ids: Ids
  readonly log: Logger
  readonly unitOfWork: UnitOfWork
  readonly jobs: ExportJobs
  readonly workbench: Workbench
}

/** The agenda, or one goal of an agenda. */
export type ExportScope = { readonly agendaId: AgendaId } | { readonly goalId: GoalId }
export type AskedExport = { readonly wish: ExportWish; readonly locale: Locale }

/** Begins to make a file. Refuses: 'not-found', what the standing refuses, 'export-queue-full'. */
export async function requestExport(
  deps: ExportDeps,
  actor: ParticipantActor,
  scope: ExportScope,
  { wish, locale }: AskedExport,
): Promise<ExportId> {
  const place = await placeToRead(deps, actor, scope)
  const job: ExportJob = {
    id: deps.ids.next<ExportId>(),
    owner: actor.participantId,
    ...place,
    format: wish.format,
    startedAt: deps.clock.now(),
    abort: new AbortController(),
    state: 'waiting',
    progress: { done: 0, of: 1 },
    fileName: '',
    bytes: null,
    isUniversal: true,
    refusal: null,
  }
  deps.jobs.add(job)
  try {
    await deps.unitOfWork(actor, work => {
      const withComments = takesComments(wish) || wish.format === 'json'
      work.record({ name: 'text-exported', ...place, format: wish.format, withComments })
      return Promise.resolve()
    })
  } catch (cause) {
    deps.jobs.remove(job)
    throw cause
  }
  void makeFile(deps, job, { wish, locale })
  return job.id
}

/**
 * A file of the agenda with this id or title, at once; for the operator. It holds what anybody may see: `sealed` says how
 * many discussions it does not hold for that. Refuses: 'agenda-not-known', and what making a
 * file refuses.
 */
export async function exportNamedAgenda(
  deps: ExportDeps,
  name: string,
  { wish, locale }: AskedExport,
): Promise<{ readonly title: string; readonly bytes: Uint8Array; readonly sealed: number }> {
  const agenda = await agendaNamed(deps.database.db, name)
  if (agenda === null) throw new DomainError('agenda-not-known')
  const { agendaId, title } = agenda
  const { file, marks } = await takeAgenda(deps, {
    ...{ agendaId, goalId: null, reads: 'anybody', form: wish.text },
    isWhole: wish.format === 'json',
  })
  const { signal } = new AbortController()
  const { bytes } = await deps.workbench.write({ kind: 'write', file, marks, wish, locale }, { signal })
  await deps.unitOfWork(systemActor, work => {
    const withComments = takesComments(wish) || wish.format === 'json'
    work.record({ name: 'text-exported', agendaId, goalId: null, format: wish.format, withComments })
    return Promise.resolve()
  })
  return { title, bytes, sealed: await sealedThreadsOf(deps.database.db, agendaId) }
}

/** How far a file is. Refuses: 'export-is-gone'. */
export function exportOf(deps: ExportDeps, actor: ParticipantActor, id: string): ExportJob {
  return deps.jobs.of(id, actor.participantId)
}

/**
 * The file, if its owner may still read what it holds. Refuses: 'export-is-gone', 'export-not-ready', and what the
 * standing refuses.
 */
export async function fetchExport(
  deps: ExportDeps,
  actor: ParticipantActor,
  id: string,
): Promise<ExportJob & { readonly bytes: Uint8Array }> {
  const job = deps.jobs.of(id, actor.participantId)
  await placeToRead(deps, actor, job.goalId === null ? { agendaId: job.agendaId } : { goalId: job.goalId })
  const { bytes } = job
  if (bytes === null) throw new DomainError('export-not-ready')
  return { ...job, bytes }
}

/** Stops making a file, or forgets it. Refuses: 'export-is-gone'. */
export function cancelExport(deps: ExportDeps, actor: ParticipantActor, id: string): void {
  deps.jobs.remove(deps.jobs.of(id, actor.participantId))
}

/** Where the reader stands. Refuses: 'not-found', and what the standing refuses. */
export async function placeToRead(
  { database }: Pick<ExportDeps, 'database'>,
  actor: ParticipantActor,
  scope: ExportScope,
): Promise<{ readonly agendaId: AgendaId; readonly goalId: GoalId | null }> {
  const { db } = database
  const seat =
    'goalId' in scope
      ? await standingInGoal(db, scope.goalId, actor.participantId)
      : await standingInAgenda(db, scope.agendaId, actor.participantId)
  if (seat === null) throw new DomainError('not-found')
  authorize('export-text', seat.standing)
  return { agendaId: seat.agendaId, goalId: 'goalId' in scope ? scope.goalId : null }
}

/** Never rejects: what went wrong is told by the job. */
async function makeFile(deps: ExportDeps, job: ExportJob, { wish, locale }: AskedExport): Promise<void> {
  const { signal } = job.abort
  try {
    job.state = 'reading'
    const { agendaId, goalId } = job
    const { file, marks } = await takeAgenda(deps, {
      agendaId,
      goalId,
      reads: job.owner,
      form: wish.text,
      isWhole: wish.format === 'json',
      signal,
      onGoal: (done, of) => (job.progress = { done, of }),
    })
    job.fileName = fileNameOf(file, wish)
    job.state = 'waiting'
    const written = await deps.workbench.write(
      { kind: 'write', file, marks, wish, locale },
      { signal, onStep: step => (job.state = step) },
    )
    deps.jobs.keep(job, written.bytes)
    job.isUniversal = written.isUniversal
    job.state = 'done'
  } catch (cause) {
    if (cause instanceof Cancelled || signal.aborted) {
      job.state = 'cancelled'
      return
    }
    if (!(cause instanceof DomainError) || cause.code === 'export-differs') {
      deps.log.error({ err: cause, format: wish.format }, 'a file could not be made')
    }
    job.refusal = cause instanceof DomainError ? { code: cause.code, facts: cause.facts } : { code: 'fault', facts: {} }
    job.state = 'failed'
  }
}
