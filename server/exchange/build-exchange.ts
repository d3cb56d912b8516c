/** Puts the slice together: two threads, one that makes files and one that reads them, and what is kept in memory. */
import type { Logger } from 'pino'
import type { JournalEntry } from '../platform/journal.ts'
import type { Ids } from '../platform/ids.ts'
import { limits } from '../platform/limits.ts'
import type { MessageBus } from '../platform/message-bus.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { ExportDeps } from './export-commands.ts'
import { buildExportJobs } from './export-jobs.ts'
import type { ImportDeps, Imports } from './import-commands.ts'
import type { TakeDeps } from './take-agenda.ts'
import { buildWorkbench } from './workbench.ts'

export type Exchange = {
  readonly exports: ExportDeps
  readonly imports: ImportDeps
  /** Ends the threads and forgets the files. */
  close(): Promise<void>
}

/** Files in both directions; a long export keeps nobody from bringing a text in. */
export function buildExchange(
  deps: TakeDeps & {
    readonly ids: Ids
    readonly log: Logger
    readonly unitOfWork: UnitOfWork
    readonly bus: MessageBus
  },
): Exchange {
  const making = buildWorkbench(limits.exchange)
  const reading = buildWorkbench(limits.exchange)
  const jobs = buildExportJobs(deps.clock, limits.exchange)
  const imports: Imports = new Map()
  // Files that were made before somebody's account was erased name her: whoever wants one asks again.
  const endSubscription = deps.bus.subscribe('journal', entry => {
    const { events } = entry as JournalEntry
    for (const event of events) {
      if (event.name !== 'participant-erased') continue
      imports.delete(event.participantId)
      for (const each of events) if (each.name === 'member-renamed') jobs.forgetAgenda(each.agendaId)
    }
  })
  return {
    exports: { ...deps, jobs, workbench: making },
    imports: { ...deps, workbench: reading, imports },
    close: async () => {
      endSubscription()
      jobs.close()
      await Promise.all([making.close(), reading.close()])
    },
  }
}
