/** The doors of sample rounds; each person sees her own. */
import type { FastifyInstance } from 'fastify'
import {
  listSamples,
  loadSample as loadSampleEndpoint,
  removeSample as removeSampleEndpoint,
  takeSampleSeat as takeSampleSeatEndpoint,
} from '../../packages/contract/sample-endpoints.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId, type SampleId } from '../../packages/domain/ids.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import { loadSample, removeSample, type SampleDeps } from './sample-commands.ts'
import { takeSampleSeat } from './sample-seat-commands.ts'
import { samplesOf } from './sample-queries.ts'

/** Binds the endpoints of packages/contract/sample-endpoints.ts. */
export function sampleRoutes(app: FastifyInstance, deps: SampleDeps): void {
  bindEndpoint(app, listSamples, async ({ actor }) => {
    const samples = await samplesOf(deps.database.db, actor.participantId, deps.clock.now())
    return {
      samples: samples.map(({ id, agendaId, upTo, state, done, steps }) => {
        const opened = state === 'ready' ? agendaId : null
        return { id, agendaId: opened, upTo, state, done, steps }
      }),
    }
  })

  bindEndpoint(app, loadSampleEndpoint, async ({ body, actor }) => ({
    sampleId: await loadSample(deps, actor, body.upTo),
  }))

  bindEndpoint(app, takeSampleSeatEndpoint, async ({ params, body, actor }) => {
    const id = parseId<SampleId>(params.sampleId)
    if (id === null) throw new DomainError('not-found')
    await takeSampleSeat(deps, actor, id, body.seat)
  })

  bindEndpoint(app, removeSampleEndpoint, async ({ params, actor }) => {
    const id = parseId<SampleId>(params.sampleId)
    if (id === null) throw new DomainError('not-found')
    await removeSample(deps, actor, id)
  })
}
