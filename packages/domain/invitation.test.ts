/** When an invitation can be taken, and what is said when it cannot. */
import { expect, test } from 'vitest'
import { isInvitationOpen, refusalToTakeInvitation } from './invitation.ts'

const now = new Date('2026-11-26T12:00:00Z')
const later = new Date('2026-11-26T12:00:01Z')
const open = { expiresAt: later, acceptedAt: null, declinedAt: null, revokedAt: null, isReplaced: false }

test('an open one can be taken until the instant at which it ends', () => {
  expect(refusalToTakeInvitation(open, now)).toBeNull()
  expect(refusalToTakeInvitation({ ...open, expiresAt: now }, now)).toBe('invitation-expired')
  expect(refusalToTakeInvitation(null, now)).toBe('invitation-unknown')
})

test('what became of it is said before its age', () => {
  const old = { ...open, expiresAt: new Date(0) }
  expect(refusalToTakeInvitation({ ...old, acceptedAt: now, isReplaced: true }, now)).toBe('invitation-already-used')
  expect(refusalToTakeInvitation({ ...old, declinedAt: now }, now)).toBe('invitation-declined')
  expect(refusalToTakeInvitation({ ...old, revokedAt: now, isReplaced: true }, now)).toBe('invitation-revoked')
  expect(refusalToTakeInvitation({ ...old, isReplaced: true }, now)).toBe('invitation-replaced')
})

test('an invitation waits for an answer whichever of its links somebody holds', () => {
  expect(isInvitationOpen(open, now)).toBe(true)
  expect(isInvitationOpen({ ...open, declinedAt: now }, now)).toBe(false)
})
