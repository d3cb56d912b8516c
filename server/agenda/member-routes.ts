/** The doors of seats and organisations. An outsider hears 'not-found', word for word as for what does not exist. */
import type { FastifyInstance } from 'fastify'
import * as endpoints from '../../packages/contract/member-endpoints.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId, type AgendaId, type MemberId, type OrganisationId } from '../../packages/domain/ids.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import type { AgendaDeps } from './agenda-commands.ts'
import { changeMember, removeMember } from './member-commands.ts'
import { changeOrganisation } from './organisation-commands.ts'
import { choiceOf, idIn } from './organisation-choice.ts'

/** Binds the endpoints of packages/contract/member-endpoints.ts. */
export function memberRoutes(app: FastifyInstance, deps: AgendaDeps): void {
  bindEndpoint(app, endpoints.changeMember, async ({ params, body, actor }) => {
    await changeMember(deps, actor, {
      agendaId: idIn<AgendaId>(params.agendaId),
      memberId: idIn<MemberId>(params.memberId),
      role: body.role,
      organisation: choiceOf(body.organisation),
    })
    return {}
  })

  bindEndpoint(app, endpoints.removeMember, async ({ params, actor }) => {
    await removeMember(deps, actor, {
      agendaId: idIn<AgendaId>(params.agendaId),
      memberId: idIn<MemberId>(params.memberId),
    })
    return {}
  })

  bindEndpoint(app, endpoints.changeOrganisation, async ({ params, body, actor }) => {
    const organisationId = parseId<OrganisationId>(params.organisationId)
    if (organisationId === null) throw new DomainError('not-found')
    await changeOrganisation(deps, actor, { agendaId: idIn<AgendaId>(params.agendaId), organisationId, wish: body })
    return {}
  })
}
