/**
 * The files that are being made and that are kept for those who asked, in this process's memory and within bounds.
 * They are their owner's alone. A restart forgets them, as does time: whoever comes back too late asks again.
 */
import type { RefusalCode, RefusalFacts } from '../../packages/domain/errors.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import type { ExportFormat, ExportState } from '../../packages/domain/exchange.ts'
import type { AgendaId, ExportId, GoalId, ParticipantId } from '../../packages/domain/ids.ts'
import type { Clock } from '../platform/clock.ts'

export type ExportJob = {
  readonly id: ExportId
  readonly owner: ParticipantId
  readonly agendaId: AgendaId
  readonly goalId: GoalId | null
  readonly format: ExportFormat
  readonly startedAt: Date
  readonly abort: AbortController
  state: ExportState
  /** Goals read, and of how many. */
  progress: { readonly done: number; readonly of: number }
  fileName: string
  bytes: Uint8Array | null
  /** What the reader should know of the file: that a PDF does not keep PDF/UA. */
  isUniversal: boolean
  refusal: { readonly code: RefusalCode | 'fault'; readonly facts: RefusalFacts } | null
}

export type ExportJobLimits = {
  readonly maxJobsPerParticipant: number
  readonly keptMs: number
  readonly maxKeptBytes: number
}
export type ExportJobs = {
  /** Takes a new job. Refuses: 'export-queue-full' when its owner has as many under way as allowed. */
  add(job: ExportJob): void
  /** A job of this owner. Refuses: 'export-is-gone', alike for what never was and for what is another's. */
  of(id: string, owner: ParticipantId): ExportJob
  /** Keeps a file; the oldest of others make room. */
  keep(job: ExportJob, bytes: Uint8Array): void
  remove(job: ExportJob): void
  /** Stops and forgets all files of an agenda: they name somebody who must not be named any more. */
  forgetAgenda(agendaId: AgendaId): void
  close(): void
}

/** Jobs in the order in which they were asked for. */
export function buildExportJobs(clock: Clock, limits: ExportJobLimits): ExportJobs {
  const jobs = new Map<ExportId, ExportJob>()
  const dropOld = (): void => {
    const eldest = clock.now().getTime() - limits.keptMs
    for (const job of jobs.values()) if (isEnded(job) && job.startedAt.getTime() < eldest) jobs.delete(job.id)
  }
  const remove = (job: ExportJob): void => {
    job.abort.abort()
    jobs.delete(job.id)
  }
  const keptBytes = (): number => [...jobs.values()].reduce((sum, { bytes }) => sum + (bytes?.byteLength ?? 0), 0)
  return {
    add: job => {
      dropOld()
      const own = [...jobs.values()].filter(({ owner }) => owner === job.owner)
      const isFull = own.length >= limits.maxJobsPerParticipant
      const ended = own.find(isEnded)
      if (isFull && ended === undefined) throw new DomainError('export-queue-full')
      if (isFull && ended !== undefined) jobs.delete(ended.id)
      jobs.set(job.id, job)
    },
    of: (id, owner) => {
      dropOld()
      const job = [...jobs.values()].find(each => each.id === id && each.owner === owner)
      if (job === undefined) throw new DomainError('export-is-gone')
      return job
    },
    keep: (job, bytes) => {
      for (const other of jobs.values()) {
        if (keptBytes() + bytes.byteLength <= limits.maxKeptBytes) break
        if (other !== job && other.bytes !== null) jobs.delete(other.id)
      }
      if (bytes.byteLength > limits.maxKeptBytes) throw new DomainError('export-too-large')
      job.bytes = bytes
    },
    remove,
    forgetAgenda: agendaId => {
      for (const job of [...jobs.values()]) if (job.agendaId === agendaId) remove(job)
    },
    close: () => {
      for (const job of jobs.values()) job.abort.abort()
      jobs.clear()
    },
  }
}

function isEnded({ state }: ExportJob): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}
