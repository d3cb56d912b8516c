/** The doors of signing in and out, as packages/contract/session-endpoints states them. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as accounts from '../../packages/contract/account-endpoints.ts'
import * as endpoints from '../../packages/contract/session-endpoints.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import { parseId, type SessionId } from '../../packages/domain/ids.ts'
import { bindEndpoint } from '../platform/bind-endpoint.ts'
import { deviceName } from './device-name.ts'
import { forgetLanguageOfDevice, languageOfDevice } from './reader-locale.ts'
import { changePassword, type PasswordDeps, requestPasswordReset, resetPassword } from './password-commands.ts'
import type { SessionCookie } from './session-cookie.ts'
import { sessionActorOf } from './session-hook.ts'
import { ownSessions, type SessionActor } from './session.ts'
import * as commands from './sign-in-commands.ts'
import { type ParticipantOfSession, participantOf } from './sign-in-queries.ts'

export type SessionRoutesDeps = commands.SignInDeps & PasswordDeps & { readonly cookie: SessionCookie }

/** Binds every endpoint of sessions. */
export function sessionRoutes(app: FastifyInstance, deps: SessionRoutesDeps): void {
  const { cookie, database } = deps

  bindEndpoint(app, endpoints.signIn, async ({ body, request, reply }) => {
    const opened = await commands.signInByPassword(deps, visitorOf(request), body)
    cookie.write(reply, opened.token, opened.expiresAt)
    forgetLanguageOfDevice(request, reply)
    return sessionAnswerOf(await participantOf(database, opened.participantId, opened.sessionId))
  })

  bindEndpoint(app, endpoints.readSession, async ({ request }) => {
    const { participantId, sessionId } = mustHaveSession(request)
    return sessionAnswerOf(await participantOf(database, participantId, sessionId))
  })

  bindEndpoint(app, endpoints.signOut, async ({ request, reply }) => {
    const actor = mustHaveSession(request)
    await commands.endOwnSession(deps, actor, actor.sessionId)
    cookie.clear(reply)
    return {}
  })

  bindEndpoint(app, endpoints.listSessions, async ({ request }) => {
    const actor = mustHaveSession(request)
    const sessions = await ownSessions(deps, actor.participantId)
    return {
      sessions: sessions.map(({ id, userAgent, address, way, startedAt, lastSeenAt, expiresAt }) => ({
        id,
        device: deviceName(userAgent),
        address,
        way,
        startedAt: startedAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        current: id === actor.sessionId,
      })),
    }
  })

  bindEndpoint(app, endpoints.endSession, async ({ actor, params, request, reply }) => {
    const sessionId = parseId<SessionId>(params.sessionId)
    if (sessionId === null) throw new DomainError('not-found')
    await commands.endOwnSession(deps, actor, sessionId)
    if (sessionId === sessionActorOf(request)?.sessionId) cookie.clear(reply)
    return {}
  })

  bindEndpoint(app, endpoints.changePassword, async ({ body, request }) => {
    const { current = null, next } = body
    await changePassword(deps, mustHaveSession(request), { current, next })
    return {}
  })

  bindEndpoint(app, accounts.requestPasswordReset, async ({ body, request }) => {
    await requestPasswordReset(deps, visitorOf(request), body.email)
    return {}
  })

  bindEndpoint(app, accounts.resetPassword, async ({ body, request, reply }) => {
    const opened = await resetPassword(deps, visitorOf(request), body)
    cookie.write(reply, opened.token, opened.expiresAt)
    return {}
  })

  bindEndpoint(app, endpoints.requestSignInLink, async ({ body, request }) => {
    await commands.requestSignInLink(deps, visitorOf(request), { email: body.email, next: body.next ?? '/' })
    return {}
  })

  bindEndpoint(app, endpoints.useSignInLink, async ({ body, request, reply }) => {
    const opened = await commands.signInByLink(deps, visitorOf(request), body.token)
    cookie.write(reply, opened.token, opened.expiresAt)
    forgetLanguageOfDevice(request, reply)
    return { next: opened.next }
  })
}

function visitorOf(request: FastifyRequest): commands.Visitor {
  return {
    address: request.ip,
    userAgent: request.headers['user-agent'] ?? '',
    replaces: sessionActorOf(request),
    language: languageOfDevice(request),
  }
}

function mustHaveSession(request: FastifyRequest): SessionActor {
  const actor = sessionActorOf(request)
  if (actor === null) throw new DomainError('not-signed-in')
  return actor
}

function sessionAnswerOf({ session, passwordHash, ...participant }: ParticipantOfSession) {
  return {
    participant: {
      id: participant.id,
      displayName: participant.displayName,
      email: participant.email,
      locale: participant.locale,
      isAdministrator: participant.isAdministrator,
      hasPassword: passwordHash !== null,
    },
    session: { id: session.id, expiresAt: session.expiresAt.toISOString() },
  }
}
