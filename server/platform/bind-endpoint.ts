/**
 * Binds an endpoint of packages/contract to its handler: shapes are checked at the door, who may knock is enforced,
 * and the endpoint joins the list from which the permission matrix and the OpenAPI document are made.
 * A `member` endpoint asks for sign-in here; the command behind it authorises by role and phase.
 */
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import type { AnswerOf, BodyOf, Endpoint, ParamsOf, QueryOf } from '../../packages/contract/endpoint.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { Locale } from '../../packages/messages/say.ts'
import type { ParticipantActor } from './unit-of-work.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking, from the session cookie; null when nobody is signed in. Set by auth before any route. */
    actor: ParticipantActor | null
    /** The language to answer in. Set by auth before any route. */
    locale: Locale
  }
  interface FastifyInstance {
    /** Every endpoint bound so far. */
    boundEndpoints: Endpoint[]
    /** Every door of this app, endpoints too, as `GET /path`. */
    doors: Set<string>
  }
}

export type Call<E> = {
  readonly params: ParamsOf<E>
  readonly query: QueryOf<E>
  readonly body: BodyOf<E>
  /** Who is asking. On an endpoint for anyone, reading it refuses with 'not-signed-in': use `request.actor` there. */
  readonly actor: ParticipantActor
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}
export type Handler<E> = (call: Call<E>) => Promise<AnswerOf<E> extends undefined ? void : AnswerOf<E>>

/** Prepares an app for endpoints: the validator, and the lists of what is bound. Once, before any route. */
export function prepareForEndpoints(app: FastifyInstance): void {
  app.decorate('boundEndpoints', [])
  const doors = new Set<string>()
  app.decorate('doors', doors)
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD') doors.add(`${one} ${url}`)
  })
  app.setValidatorCompiler(TypeBoxValidatorCompiler)
}

/**
 * Makes an endpoint answer. Refuses shapes with 'malformed-request' or 'unknown-property' (named), callers with
 * 'not-signed-in' or 'not-found'. Throws at start when a schema of the endpoint is left open.
 */
export function bindEndpoint<P extends TSchema, Q extends TSchema, B extends TSchema, A extends TSchema>(
  app: FastifyInstance,
  endpoint: Endpoint<P, Q, B, A>,
  handler: Handler<Endpoint<P, Q, B, A>>,
): void {
  const { params, query, body, answer } = endpoint
  for (const schema of [params, query, body]) if (schema !== undefined) assertClosed(schema, endpoint.name)
  app.boundEndpoints.push(endpoint)
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    schema: {
      operationId: endpoint.name,
      summary: endpoint.summary,
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { querystring: query }),
      ...(body === undefined ? {} : { body }),
    },
    preValidation: request => Promise.resolve(admit(endpoint.knock.kind, request)),
    handler: async (request, reply) => {
      refuseNul([request.query, request.body])
      const given = await handler(callOf<Endpoint<P, Q, B, A>>(request, reply))
      if (reply.sent) return reply
      if (answer === undefined) return reply.code(204).send()
      if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store')
      return reply.send(given)
    },
  })
}

/** The endpoints of an app, in the order in which they were bound. */
export function boundEndpoints(app: FastifyInstance): readonly Endpoint[] {
  return app.boundEndpoints
}

/**
 * Every door of an app, pages and sockets and files too, as `GET /path`: each owes the permission matrix a row.
 * HEAD is left out: it answers what GET does, without the body.
 */
export function doorsOf(app: FastifyInstance): readonly string[] {
  return [...app.doors]
}

function admit(knock: Endpoint['knock']['kind'], request: FastifyRequest): void {
  if (knock === 'anyone') return
  if (request.actor === null) throw new DomainError('not-signed-in')
  if (knock === 'administrator' && !request.actor.isAdministrator) throw new DomainError('not-found')
}

/** No word of any language holds U+0000, and PostgreSQL cannot store it: a refusal here, not a fault there. */
function refuseNul(given: unknown): void {
  if (typeof given === 'string') refuseIf(given.includes('\u0000') ? 'malformed-request' : null)
  else if (typeof given === 'object' && given !== null) Object.values(given).forEach(refuseNul)
}

/** The one cast from what Fastify checked to what the schemas say. */
function callOf<E>(request: FastifyRequest, reply: FastifyReply): Call<E> {
  return {
    params: request.params as ParamsOf<E>,
    query: request.query as QueryOf<E>,
    body: request.body as BodyOf<E>,
    get actor() {
      if (request.actor === null) throw new DomainError('not-signed-in')
      return request.actor
    },
    request,
    reply,
  }
}

/** Composing schemas can silently lose `additionalProperties: false`; an open body would take anything. */
function assertClosed(schema: unknown, name: string, path = ''): void {
  if (typeof schema !== 'object' || schema === null) return
  if (
    'type' in schema &&
    schema.type === 'object' &&
    (!('additionalProperties' in schema) || schema.additionalProperties !== false)
  ) {
    throw new Error(`the endpoint ${name} takes an open object at ${path === '' ? 'its root' : path}`)
  }
  for (const [key, part] of Object.entries(schema)) assertClosed(part, name, `${path}/${key}`)
}
