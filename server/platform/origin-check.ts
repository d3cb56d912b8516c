/**
 * Refuses what another site makes a browser send: every request that may change something must come from our own
 * origin. Programs send neither header, and then no cookie may count. The websocket doors check the same list by
 * `isOwnOrigin`, where a missing Origin is refused.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { DomainError } from '../../packages/domain/errors.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Checks every request that is not a GET, before anything else reads it. Refuses with 'origin-not-allowed'. */
export function checkOrigins(app: FastifyInstance, allowedOrigins: readonly string[]): void {
  app.addHook('onRequest', request => Promise.resolve(refuseForeign(request, allowedOrigins)))
}

/** Whether this Origin header is exactly one of ours. False when it is missing. */
export function isOwnOrigin(origin: string | undefined, allowedOrigins: readonly string[]): boolean {
  return origin !== undefined && allowedOrigins.includes(origin)
}

function refuseForeign({ method, headers }: FastifyRequest, allowedOrigins: readonly string[]): void {
  if (safeMethods.has(method)) return
  if (headers.origin !== undefined) {
    if (isOwnOrigin(headers.origin, allowedOrigins)) return
    // `null` is what privacy settings make of an own page's Origin; Sec-Fetch-Site cannot be set by a page.
    if (headers.origin === 'null' && headers['sec-fetch-site'] === 'same-origin') return
    throw new DomainError('origin-not-allowed')
  }
  const site = headers['sec-fetch-site']
  if (site === 'same-origin') return
  if (site !== undefined || headers.cookie !== undefined) throw new DomainError('origin-not-allowed')
}
