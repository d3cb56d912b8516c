/**
 * The cookie that carries a session's token: never readable by scripts, never sent by other sites' forms. Over https
 * it has the `__Host-` prefix, so that no neighbour under the same domain can set it.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../platform/clock.ts'

export type SessionCookie = {
  readonly name: string
  read(request: FastifyRequest): string | null
  write(reply: FastifyReply, token: string, expiresAt: Date): void
  clear(reply: FastifyReply): void
}

/** `publicOrigin` decides the name and whether the cookie travels over https alone. */
export function buildSessionCookie(publicOrigin: string, clock: Clock): SessionCookie {
  const secure = publicOrigin.startsWith('https:')
  const name = secure ? '__Host-sid' : 'sid'
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  return {
    name,
    read: request => request.cookies[name] ?? null,
    write: (reply, token, expiresAt) => {
      const seconds = Math.max(0, Math.floor((expiresAt.getTime() - clock.now().getTime()) / 1000))
      void reply.setCookie(name, token, { ...attributes, maxAge: seconds })
    },
    clear: reply => void reply.clearCookie(name, attributes),
  }
}
