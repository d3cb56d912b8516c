/** The jobs' figures for `/metrics`, read when somebody asks. */
import { Gauge, type Registry } from 'prom-client'
import type { JobFigures, Jobs } from './platform/job-worker.ts'

const figures: readonly { readonly name: string; readonly help: string; readonly of: keyof JobFigures }[] = [
  { name: 'acquis_jobs_done', help: 'Jobs done since the start, by kind.', of: 'done' },
  { name: 'acquis_jobs_failures', help: 'Attempts that failed and will be repeated, by kind.', of: 'failures' },
  { name: 'acquis_jobs_given_up', help: 'Jobs given up since the start, by kind.', of: 'givenUp' },
]

/** Adds the figures to the registry. */
export function measureJobs(registry: Registry, jobs: Pick<Jobs, 'figures'>): void {
  for (const { name, help, of } of figures) {
    new Gauge({
      name,
      help,
      labelNames: ['kind'],
      registers: [registry],
      collect() {
        for (const [kind, count] of jobs.figures()[of]) this.set({ kind }, count)
      },
    })
  }
}
