/** The doors of messages to participants. An outsider hears 'not-found', as for what does not exist. */
import type { FastifyInstance } from 'fastify'
import * as endpoints from '../../packages/contract/message-endpoints.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId, type AgendaId, type OrganisationId } from '../../packages/domain/ids.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import type { Audience } from '../../packages/domain/participant-message.ts'
import type { StakeholderGroup } from '../../packages/domain/participant.ts'
import { standingInAgenda } from '../agenda/agenda-queries.ts'
import { authorize } from '../auth/authorize.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import { countRecipients, messageParticipants, remindUnheard, type MessageDeps } from './message-commands.ts'
import { messagesOf, messagesTo } from './message-queries.ts'

/** Binds the endpoints of packages/contract/message-endpoints.ts. */
export function messageRoutes(app: FastifyInstance, deps: MessageDeps): void {
  const { db } = deps.database

  bindEndpoint(app, endpoints.countRecipients, async ({ params, body, actor }) =>
    countRecipients(deps, actor, idOf(params.agendaId), audienceOf(body)),
  )

  bindEndpoint(app, endpoints.messageParticipants, async ({ params, body, actor }) => {
    const { words, people } = body
    return messageParticipants(deps, actor, idOf(params.agendaId), { audience: audienceOf(body), words, people })
  })

  bindEndpoint(app, endpoints.remindUnheard, async ({ params, actor }) =>
    remindUnheard(deps, actor, idOf(params.agendaId)),
  )

  bindEndpoint(app, endpoints.listMessages, async ({ params, actor }) => {
    const agendaId = idOf<AgendaId>(params.agendaId)
    const seat = await standingInAgenda(db, agendaId, actor.participantId)
    if (seat === null) throw new DomainError('not-found')
    authorize('read-agenda', seat.standing)
    const all = await messagesOf(db, agendaId)
    const { organisationId: id, delegation } = seat
    const own = id === null || delegation.group === null ? null : { id, group: delegation.group }
    const seen = refusalTo('message-participants', seat.standing) === null ? all : messagesTo(all, own)
    return {
      messages: seen.map(one => ({
        ...{ id: one.id, kind: one.kind, round: one.round, words: one.words, by: one.by },
        at: one.at.toISOString(),
      })),
    }
  })
}

function audienceOf(body: {
  readonly groups: readonly StakeholderGroup[]
  readonly organisations: readonly string[]
}): Audience {
  return { groups: body.groups, organisations: body.organisations.map(id => idOf<OrganisationId>(id)) }
}

function idOf<Id extends string = AgendaId>(text: string): Id {
  const id = parseId<Id>(text)
  if (id === null) throw new DomainError('not-found')
  return id
}
