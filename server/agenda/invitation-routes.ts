/** The doors of invitations: for moderators, for those who were invited, and for whoever holds a link. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as endpoints from '../../packages/contract/invitation-endpoints.ts'
import { isInvitationOpen } from '../../packages/domain/invitation.ts'
import type { AgendaId, InvitationId } from '../../packages/domain/ids.ts'
import type { SessionCookie } from '../auth/session-cookie.ts'
import { sessionActorOf } from '../auth/session-hook.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import {
  acceptInvitation,
  declineInvitation,
  joinByInvitation,
  mailHeldInvitation,
  type AcceptDeps,
  type Newcomer,
  type WhichInvitation,
} from './acceptance-commands.ts'
import { inviteMembers, renewInvitation, revokeInvitation } from './invitation-commands.ts'
import { invitationsTo, waitingInvitations } from './invitation-queries.ts'
import { authorizeModerator } from './member-commands.ts'
import { choiceOf, idIn } from './organisation-choice.ts'

export type InvitationRoutesDeps = AcceptDeps & { readonly cookie: SessionCookie }

/** Binds the endpoints of packages/contract/invitation-endpoints.ts. */
export function invitationRoutes(app: FastifyInstance, deps: InvitationRoutesDeps): void {
  const { db } = deps.database

  bindEndpoint(app, endpoints.inviteMembers, async ({ params, body, actor }) => {
    const { invited, refused } = await inviteMembers(deps, actor, {
      agendaId: idIn<AgendaId>(params.agendaId),
      emails: body.emails,
      role: body.role,
      organisation: choiceOf(body.organisation),
    })
    return { invited: [...invited], refused: [...refused] }
  })

  bindEndpoint(app, endpoints.listInvitations, async ({ params, actor }) => {
    const agendaId = idIn<AgendaId>(params.agendaId)
    await authorizeModerator(deps, agendaId, actor)
    const now = deps.clock.now()
    const invitations = await waitingInvitations(db, agendaId)
    return {
      invitations: invitations.map(invitation => ({
        id: invitation.id,
        email: invitation.email,
        role: invitation.role,
        organisationId: invitation.organisation?.id ?? null,
        organisation: invitation.organisation?.name ?? null,
        invitedBy: invitation.inviter?.name ?? null,
        sentAt: invitation.sentAt.toISOString(),
        expiresAt: invitation.expiresAt.toISOString(),
        isExpired: !isInvitationOpen(invitation, now),
      })),
    }
  })

  bindEndpoint(app, endpoints.renewInvitation, async ({ params, actor }) =>
    renewInvitation(deps, actor, namedIn(params)),
  )

  bindEndpoint(app, endpoints.revokeInvitation, async ({ params, actor }) => {
    await revokeInvitation(deps, actor, namedIn(params))
    return {}
  })

  bindEndpoint(app, endpoints.listOwnInvitations, async ({ actor }) => {
    const invitations = await invitationsTo(db, actor.participantId, deps.clock.now())
    return {
      invitations: invitations.map(({ id, agenda, role, organisation }) => ({
        id,
        agenda: agenda.title,
        role,
        organisation: organisation?.name ?? null,
      })),
    }
  })

  bindEndpoint(app, endpoints.acceptInvitation, async ({ body, actor }) => ({
    agendaId: await acceptInvitation(deps, actor, whichOf(body)),
  }))

  bindEndpoint(app, endpoints.joinByInvitation, async ({ body, request, reply }) => {
    const { token, displayName, password = null } = body
    const joined = await joinByInvitation(deps, newcomerOf(request), { token, displayName, password })
    deps.cookie.write(reply, joined.token, joined.expiresAt)
    return { agendaId: joined.agendaId }
  })

  bindEndpoint(app, endpoints.mailInvitation, async ({ body, request }) => {
    await mailHeldInvitation(deps, newcomerOf(request), body.token)
    return {}
  })

  bindEndpoint(app, endpoints.declineInvitation, async ({ body, request }) => {
    await declineInvitation(deps, { newcomer: newcomerOf(request), actor: request.actor }, whichOf(body))
    return {}
  })
}

function namedIn(params: { readonly agendaId: string; readonly invitationId: string }) {
  return { agendaId: idIn<AgendaId>(params.agendaId), invitationId: idIn<InvitationId>(params.invitationId) }
}

function whichOf(body: { readonly token: string } | { readonly invitationId: string }): WhichInvitation {
  return 'token' in body ? body : { invitationId: idIn<InvitationId>(body.invitationId) }
}

function newcomerOf(request: FastifyRequest): Newcomer {
  return {
    address: request.ip,
    userAgent: request.headers['user-agent'] ?? '',
    locale: request.locale,
    replaces: sessionActorOf(request),
  }
}
