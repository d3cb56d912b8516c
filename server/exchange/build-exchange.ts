/** Puts the slice together: two threads, one that makes files and one that reads them, and what is kept in memory. */
import type { Logger } from 'pino'
import type { Ids } from '../platform/ids.ts'
import { limits } from '../platform/limits.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { ExportDeps } from './export-commands.ts'
import { buildExportJobs } from './export-jobs.ts'
import type { ImportDeps } from './import-commands.ts'
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
  deps: TakeDeps & { readonly ids: Ids; readonly log: Logger; readonly unitOfWork: UnitOfWork },
): Exchange {
  const making = buildWorkbench(limits.exchange)
  const reading = buildWorkbench(limits.exchange)
  const jobs = buildExportJobs(deps.clock, limits.exchange)
  return {
    exports: { ...deps, jobs, workbench: making },
    imports: { ...deps, workbench: reading, imports: new Map() },
    close: async () => {
      jobs.close()
      await Promise.all([making.close(), reading.close()])
    },
  }
}
