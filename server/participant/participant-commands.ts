/** Accounts: making one. Signing in, sessions and passwords' use are auth's; seats in an agenda are the agenda's. */
import { maxDisplayNameLength, refusalOfDisplayName } from '../../packages/domain/account.ts'
import { DomainError, refuseIf } from '../../packages/domain/errors.ts'
import type { ParticipantId } from '../../packages/domain/ids.ts'
import {
  maxPasswordLength,
  minPasswordLength,
  normaliseEmail,
  refusalOfEmail,
  refusalOfPassword,
} from '../../packages/domain/participant.ts'
import { hashPassword } from '../auth/password.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import type { Actor, UnitOfWork } from '../platform/unit-of-work.ts'
import { addAccount } from './participant-effects.ts'

export type ParticipantDeps = { readonly ids: Ids; readonly clock: Clock; readonly unitOfWork: UnitOfWork }

export type AddParticipant = {
  readonly email: string
  readonly displayName: string
  /** Null for somebody who signs in by link. */
  readonly password: string | null
  readonly isAdministrator: boolean
}

/**
 * Makes an account and returns its id. For the house itself and for administrators; others get 'not-found'.
 * Refuses: 'email-not-valid', 'email-already-taken', 'name-not-valid', 'password-too-short', 'password-too-long'.
 */
export async function addParticipant(
  deps: ParticipantDeps,
  actor: Actor,
  input: AddParticipant,
): Promise<ParticipantId> {
  if (actor.kind === 'participant' && !actor.isAdministrator) throw new DomainError('not-found')
  const email = normaliseEmail(input.email)
  const displayName = input.displayName.trim()
  refuseIf(refusalOfEmail(email))
  refuseIf(refusalOfDisplayName(displayName), { max: maxDisplayNameLength })
  if (input.password !== null) {
    refuseIf(refusalOfPassword(input.password), { min: minPasswordLength, max: maxPasswordLength })
  }
  const passwordHash = input.password === null ? null : await hashPassword(input.password)
  const participantId = deps.ids.next<ParticipantId>()
  await deps.unitOfWork(actor, work =>
    addAccount(work, {
      participantId,
      email,
      displayName,
      locale: 'en',
      passwordHash,
      // Whoever runs the instance vouches for the address.
      isEmailProven: true,
      isAdministrator: input.isAdministrator,
      at: deps.clock.now(),
    }),
  )
  return participantId
}
