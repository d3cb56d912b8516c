/**
 * Counts attempts to sign in, in windows of time, in the database, so that several processes count together. An
 * attempt is counted before it is tried, so that many at once cannot slip through, and forgiven when it was right.
 * Counting commits by itself: the refusal that follows must not undo it.
 */
import { createHash } from 'node:crypto'
import { DomainError } from '../../packages/domain/errors.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'

export type AttemptDeps = { readonly database: Database; readonly clock: Clock }

export type AttemptLimit = {
  /** What is counted; made by `attemptKey`. */
  readonly key: string
  readonly max: number
  readonly windowMs: number
}

/** A key of bounded length that stores no address or name in clear. */
export function attemptKey(kind: string, ...parts: readonly string[]): string {
  return `${kind}:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`
}

/** What one household or office shares: an IPv4 address, or the first 64 bits of an IPv6 address. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped?.[1] !== undefined) return mapped[1]
  if (!address.includes(':')) return address
  const [head = '', tail] = address.toLowerCase().split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0')
  return `${[...first, ...zeros, ...last].slice(0, 4).join(':')}::/64`
}

/** Counts one attempt. Refuses: 'too-many-attempts' with the minutes until the window ends, at least 1. */
export async function countAttempt(deps: AttemptDeps, limit: AttemptLimit): Promise<void> {
  const now = deps.clock.now().getTime()
  const windowStart = startOfWindow(now, limit.windowMs)
  const { count } = await deps.database.db
    .insertInto('auth_attempt')
    .values({ key: limit.key, window_start: new Date(windowStart), count: 1 })
    .onConflict(conflict =>
      conflict.columns(['key', 'window_start']).doUpdateSet(given => ({ count: given('auth_attempt.count', '+', 1) })),
    )
    .returning('count')
    .executeTakeFirstOrThrow()
  if (count > limit.max) {
    const minutes = Math.max(1, Math.ceil((windowStart + limit.windowMs - now) / 60_000))
    throw new DomainError('too-many-attempts', { minutes })
  }
}

/** Takes back one counted attempt: it was right. */
export async function forgiveAttempt(deps: AttemptDeps, limit: AttemptLimit): Promise<void> {
  await deps.database.db
    .updateTable('auth_attempt')
    .set(given => ({ count: given('count', '-', 1) }))
    .where('key', '=', limit.key)
    .where('window_start', '=', new Date(startOfWindow(deps.clock.now().getTime(), limit.windowMs)))
    .where('count', '>', 0)
    .execute()
}

function startOfWindow(now: number, windowMs: number): number {
  return now - (now % windowMs)
}
