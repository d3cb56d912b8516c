/**
 * What a machine asks of this process: is it up (`/healthz`), may it be sent people (`/readyz`), how is it doing
 * (`/metrics`, with a bearer token, or from this machine alone when no token is set).
 */
import { timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Registry } from 'prom-client'
import { DomainError } from '../../packages/domain/errors.ts'
import type { Database } from './database.ts'
import { limits } from './limits.ts'
import { pendingMigrations } from './migrate.ts'

export type HealthDeps = {
  readonly database: Database
  readonly metrics: Registry
  readonly metricsToken: string | null
  /** Further reasons not to be ready, such as 'stopping'; empty when there are none. */
  readonly refusals: () => readonly string[]
}

/** Serves `/healthz`, `/readyz` and `/metrics`. */
export function healthRoutes(app: FastifyInstance, deps: HealthDeps): void {
  let migrationsAreCurrent = false
  app.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'up' }))
  app.get('/readyz', async (_request, reply) => {
    const reasons = [...deps.refusals()]
    if (!(await answersInTime(deps.database))) reasons.push('database')
    else if (!migrationsAreCurrent) {
      migrationsAreCurrent = (await pendingMigrations(deps.database)).length === 0
      if (!migrationsAreCurrent) reasons.push('migrations')
    }
    return reply
      .code(reasons.length === 0 ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: reasons.length === 0 ? 'ready' : 'not-ready', reasons })
  })
  app.get('/metrics', async (request, reply) => {
    if (!mayReadMetrics(request, deps.metricsToken)) throw new DomainError('not-found')
    return reply.type(deps.metrics.contentType).send(await deps.metrics.metrics())
  })
}

async function answersInTime({ db }: Database): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<boolean>(resolve => (timer = setTimeout(resolve, limits.database.readyMs, false)))
  const answered = sql`select 1`.execute(db).then(
    () => true,
    () => false,
  )
  const inTime = await Promise.race([answered, tooLate])
  clearTimeout(timer)
  return inTime
}

function mayReadMetrics({ headers, socket }: FastifyRequest, token: string | null): boolean {
  if (token !== null) return isSame(headers.authorization ?? '', `Bearer ${token}`)
  // A proxy on this machine would make everybody local.
  const isDirect = headers.forwarded === undefined && headers['x-forwarded-for'] === undefined
  return isDirect && /^(::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '')
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
