/** The doors of one's own account. Whoever has only a program's token and no session proves nothing about herself. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as endpoints from '../../packages/contract/account-endpoints.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import type { SessionCookie } from '../auth/session-cookie.ts'
import { sessionActorOf } from '../auth/session-hook.ts'
import type { SessionActor } from '../auth/session.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import {
  changeName,
  confirmEmailChange,
  eraseAccount,
  requestEmailChange,
  type AccountDeps,
} from './account-commands.ts'

/** Binds name, address and erasure of packages/contract/account-endpoints.ts. */
export function accountRoutes(app: FastifyInstance, deps: AccountDeps & { readonly cookie: SessionCookie }): void {
  bindEndpoint(app, endpoints.changeName, async ({ body, actor }) => {
    await changeName(deps, actor, body.displayName)
    return {}
  })

  bindEndpoint(app, endpoints.requestEmailChange, async ({ body, request }) => {
    const { email, current = null } = body
    await requestEmailChange(deps, mustHaveSession(request), { email, current })
    return {}
  })

  bindEndpoint(app, endpoints.confirmEmailChange, async ({ body, request }) => {
    await confirmEmailChange(deps, { address: request.ip }, body.token)
    return {}
  })

  bindEndpoint(app, endpoints.eraseAccount, async ({ body, request, reply }) => {
    await eraseAccount(deps, mustHaveSession(request), body.current ?? null)
    deps.cookie.clear(reply)
    return {}
  })
}

function mustHaveSession(request: FastifyRequest): SessionActor {
  const actor = sessionActorOf(request)
  if (actor === null) throw new DomainError('not-signed-in')
  return actor
}
