/**
 * Endpoints as values: one object says method, path, who may knock, and the shapes of what goes in and comes out.
 * The server binds it (server/platform/bind-endpoint), the client calls it (client/platform), the permission matrix
 * and the OpenAPI document enumerate it. Every body schema is closed (`additionalProperties: false`).
 */
import type { Static, TSchema } from 'typebox'
import type { Action } from '../domain/permission.ts'

/**
 * Who may call: anyone; anyone signed in (about oneself); a member whose role and phase grant the action;
 * or an administrator of the instance.
 */
export type Knock =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'member'; readonly action: Action }
  | { readonly kind: 'administrator' }

export type Endpoint<
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
  Answer extends TSchema = TSchema,
> = {
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Fastify path, such as `/api/goals/:goalId`. */
  readonly path: string
  readonly knock: Knock
  readonly summary: string
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  /** The 200 answer; leave out for 204. */
  readonly answer?: Answer
}

/** States an endpoint; exists for type inference alone. */
export function endpoint<P extends TSchema, Q extends TSchema, B extends TSchema, A extends TSchema>(
  value: Endpoint<P, Q, B, A>,
): Endpoint<P, Q, B, A> {
  return value
}

export type ParamsOf<E> = E extends { readonly params?: infer P extends TSchema } ? Static<P> : undefined
export type QueryOf<E> = E extends { readonly query?: infer Q extends TSchema } ? Static<Q> : undefined
export type BodyOf<E> = E extends { readonly body?: infer B extends TSchema } ? Static<B> : undefined
export type AnswerOf<E> = E extends { readonly answer?: infer A extends TSchema } ? Static<A> : undefined
