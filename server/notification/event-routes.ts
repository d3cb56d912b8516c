/**
 * The door `/events[?agenda=<id>]`. Origin and session are decided before the upgrade, as on the live door: a refused
 * upgrade is an HTTP answer. That the agenda is not the reader's, or unknown, is told by the close code 4404, and that
 * the window shows somebody else by 4410, since a browser cannot read the answer to a refused upgrade and would knock
 * for ever.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type CloseName, closeCodes } from '../../packages/contract/live-protocol.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId, type AgendaId } from '../../packages/domain/ids.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { isWindowOfAnother } from '../auth/person-check.ts'
import { sessionActorOf } from '../auth/session-hook.ts'
import { isOwnOrigin } from '../platform/origin-check.ts'
import type { EventAudience, SeatOf } from './event-audience.ts'
import type { EventAdmission } from './event-socket.ts'

export type EventDoorDeps = {
  readonly audience: EventAudience
  readonly seatOf: SeatOf
  readonly allowedOrigins: readonly string[]
}

/** Opens the door for events. */
export function eventRoutes(app: FastifyInstance, deps: EventDoorDeps): void {
  const admitted = new WeakMap<FastifyRequest, EventAdmission | { readonly close: CloseName }>()
  app.route<{ Querystring: { agenda?: unknown } }>({
    method: 'GET',
    url: '/events',
    preValidation: async request => void admitted.set(request, await admitAtDoor(request, deps)),
    handler: () => Promise.reject(new DomainError('not-found')),
    wsHandler: (socket, request) => {
      const admission = admitted.get(request)
      if (admission === undefined || 'close' in admission) {
        socket.on('error', () => socket.terminate())
        socket.close(closeCodes[admission?.close ?? 'unknown'].code)
        return
      }
      deps.audience.connect(socket, admission)
    },
  })
}

async function admitAtDoor(
  request: FastifyRequest<{ Querystring: { agenda?: unknown } }>,
  { seatOf, allowedOrigins }: EventDoorDeps,
): Promise<EventAdmission | { readonly close: CloseName }> {
  if (!isOwnOrigin(request.headers.origin, allowedOrigins)) throw new DomainError('origin-not-allowed')
  const actor = sessionActorOf(request)
  if (actor === null) throw new DomainError('not-signed-in')
  if (isWindowOfAnother(request)) return { close: 'anotherPerson' }
  const { participantId, sessionId } = actor
  const { agenda } = request.query
  if (agenda === undefined) return { participantId, sessionId, agenda: null }
  const agendaId = typeof agenda === 'string' ? parseId<AgendaId>(agenda) : null
  const seat = agendaId === null ? null : await seatOf(agendaId, participantId)
  if (agendaId === null || seat === null || refusalTo('read-agenda', seat.standing) !== null) {
    return { close: 'unknown' }
  }
  return { participantId, sessionId, agenda: { ...seat, id: agendaId } }
}
