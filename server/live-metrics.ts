/** The live engine's figures for `/metrics`, read when somebody asks. */
import { Gauge, type Registry } from 'prom-client'
import type { LiveMetrics, Rooms } from './live/rooms.ts'

const figures: readonly {
  readonly name: string
  readonly help: string
  readonly read: (metrics: LiveMetrics) => number
}[] = [
  { name: 'acquis_live_connections', help: 'Open live connections.', read: now => now.connections },
  { name: 'acquis_live_rooms', help: 'Texts held in memory.', read: now => now.rooms },
  { name: 'acquis_live_lagging', help: 'Connections that read too slowly now.', read: now => now.laggingConnections },
  { name: 'acquis_live_unsaved_bytes', help: 'Updates that wait for the database.', read: now => now.unsavedBytes },
  { name: 'acquis_live_not_saving', help: '1 while updates cannot be saved.', read: now => (now.isStuck ? 1 : 0) },
  { name: 'acquis_commit_batches', help: 'Batches written since the start.', read: now => now.commits.batches },
  { name: 'acquis_commit_rows', help: 'Updates written since the start.', read: now => now.commits.rows },
  { name: 'acquis_commit_failures', help: 'Batches that failed since the start.', read: now => now.commits.failures },
  { name: 'acquis_commit_ms', help: 'Time spent writing since the start.', read: now => now.commits.ms },
  { name: 'acquis_commit_max_ms', help: 'The slowest batch since the start.', read: now => now.commits.maxMs },
]

/** Adds the figures to the registry. */
export function measureRooms(registry: Registry, rooms: Pick<Rooms, 'metrics'>): void {
  for (const { name, help, read } of figures) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read(rooms.metrics()))
      },
    })
  }
  new Gauge({
    name: 'acquis_live_refusals',
    help: 'Frames refused since the start, by code.',
    labelNames: ['code'],
    registers: [registry],
    collect() {
      for (const [code, count] of rooms.metrics().refusals) this.set({ code }, count)
    },
  })
}
