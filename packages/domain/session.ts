/**
 * How long a person stays signed in, when a token is renewed, and whether a one-time link still opens the door.
 * Pure: the lengths come from the server's limits, the instants from its clock.
 */
import type { RefusalCode } from './errors.ts'

/** How somebody came in. A session opened by link proves the mailbox, one opened by password does not. */
export const signInWays = ['password', 'link'] as const
export type SignInWay = (typeof signInWays)[number]

export type SessionTimes = {
  readonly lastSeenAt: Date
  readonly expiresAt: Date
  readonly revokedAt: Date | null
}

/** Whether a session still signs somebody in: not ended, not past its absolute end, not idle for too long. */
export function isSessionLive(session: SessionTimes, now: Date, idleMs: number): boolean {
  if (session.revokedAt !== null) return false
  if (now.getTime() >= session.expiresAt.getTime()) return false
  return now.getTime() - session.lastSeenAt.getTime() < idleMs
}

export type LinkTimes = { readonly expiresAt: Date; readonly usedAt: Date | null }

/** Why this one-time link does not open the door now; null if it does. A used link says so even when it is old too. */
export function refusalToUseLink(link: LinkTimes | null, now: Date): RefusalCode | null {
  if (link === null) return 'link-unknown'
  if (link.usedAt !== null) return 'link-already-used'
  if (now.getTime() >= link.expiresAt.getTime()) return 'link-expired'
  return null
}

/**
 * The path of this site to go to after signing in; '/' for anything else. Never another site, never a path that a
 * browser reads as another site (`//host`, a backslash, a control character).
 */
export function safeNextPath(text: string | null | undefined): string {
  if (text === null || text === undefined || text.length > 1000) return '/'
  return /^\/(?![/\\])[^\\\u0000-\u0020\u007f]*$/.test(text) && !text.startsWith('/sign-in') ? text : '/'
}
