/**
 * Finds out who is asking, before any route: `request.actor` from the session cookie, null when nobody is signed in.
 * Renews the cookie's token when its time has come. A page that shows somebody else is refused here (live rule L25). Origins are checked before this, in platform/origin-check.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refuseAnotherPerson } from './person-check.ts'
import { limits } from '../platform/limits.ts'
import type { SessionCookie } from './session-cookie.ts'
import { resolveSession, type SessionActor, type SessionDeps } from './session.ts'
import { sweepSignIns } from './sweep-commands.ts'

/** Decorates every request with its actor, and forgets ended sessions once an hour while the app runs. */
export function registerSessions(app: FastifyInstance, deps: SessionDeps & { readonly cookie: SessionCookie }): void {
  app.decorateRequest('actor', null)
  app.addHook('onRequest', async (request, reply) => {
    const token = deps.cookie.read(request)
    if (token === null || isFile(request)) return
    const resolved = await resolveSession(deps, token, !isUpgrade(request))
    if (resolved === null) return
    request.actor = resolved.actor
    if (resolved.renewedToken !== null) deps.cookie.write(reply, resolved.renewedToken, resolved.expiresAt)
    refuseAnotherPerson(request)
  })
  sweepWhileRunning(app, deps)
}

/** The session that this request came with; null when nobody is signed in, or when a program came without a session. */
export function sessionActorOf(request: FastifyRequest): SessionActor | null {
  const { actor } = request
  return actor === null || actor.sessionId === null ? null : { ...actor, sessionId: actor.sessionId }
}

/** Built files are the same for everybody: no reason to ask who wants them. */
function isFile({ url }: FastifyRequest): boolean {
  return url.startsWith('/assets/') || url.startsWith('/fonts/')
}

/** The answer to an upgrade sets no cookie, so it must not renew one. */
function isUpgrade({ headers }: FastifyRequest): boolean {
  return headers.upgrade !== undefined
}

function sweepWhileRunning(app: FastifyInstance, deps: SessionDeps): void {
  const sweep = (): void => {
    sweepSignIns(deps).catch((cause: unknown) => app.log.warn({ err: cause }, 'ended sessions could not be forgotten'))
  }
  const timer = setInterval(sweep, limits.signIn.sweepEveryMs)
  timer.unref()
  app.addHook('onClose', () => Promise.resolve(clearInterval(timer)))
}
