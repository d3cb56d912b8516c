/**
 * Compares whom a page believes to be with whom the session says it is. Source: live rule L25. Who says nothing is
 * believed to be nobody but herself; where nobody is signed in, that is the refusal, and it is not given here.
 */
import type { FastifyRequest } from 'fastify'
import { believedPersonHeader, believedPersonParameter } from '../../packages/contract/believed-person.ts'
import { DomainError } from '../../packages/domain/errors.ts'

/** Refuses a request of a page that shows somebody else: 'signed-in-as-another'. */
export function refuseAnotherPerson({ actor, headers }: FastifyRequest): void {
  if (isAnother(actor, headers[believedPersonHeader])) throw new DomainError('signed-in-as-another')
}

/** Whether the window at this live door shows somebody else. */
export function isWindowOfAnother({ actor, query }: FastifyRequest): boolean {
  return isAnother(actor, (query as { readonly [name: string]: unknown })[believedPersonParameter])
}

function isAnother(actor: FastifyRequest['actor'], believed: unknown): boolean {
  return actor !== null && believed !== undefined && believed !== actor.participantId
}
