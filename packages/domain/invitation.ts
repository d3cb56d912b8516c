/**
 * An invitation: one seat offered to one e-mail address, for one organisation and role, taken once. It is open until
 * it was accepted, declined or revoked, or its time is over. Pure: the instants come from the server's clock.
 */
import type { RefusalCode } from './errors.ts'

export type InvitationTimes = {
  readonly expiresAt: Date
  readonly acceptedAt: Date | null
  readonly declinedAt: Date | null
  readonly revokedAt: Date | null
}

/**
 * Why this invitation cannot be taken now; null if it can. `isReplaced`: the link that somebody holds is older than
 * the one that was sent last. What happened to it comes before its age.
 */
export function refusalToTakeInvitation(
  invitation: (InvitationTimes & { readonly isReplaced: boolean }) | null,
  now: Date,
): RefusalCode | null {
  if (invitation === null) return 'invitation-unknown'
  if (invitation.acceptedAt !== null) return 'invitation-already-used'
  if (invitation.declinedAt !== null) return 'invitation-declined'
  if (invitation.revokedAt !== null) return 'invitation-revoked'
  if (invitation.isReplaced) return 'invitation-replaced'
  return now.getTime() >= invitation.expiresAt.getTime() ? 'invitation-expired' : null
}

/** Whether this invitation still waits for an answer, by whatever link. */
export function isInvitationOpen(invitation: InvitationTimes, now: Date): boolean {
  return refusalToTakeInvitation({ ...invitation, isReplaced: false }, now) === null
}
