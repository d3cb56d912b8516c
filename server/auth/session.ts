/**
 * Sessions: a cookie holds 32 random bytes, the database their hash. The session's id stays while its token is
 * renewed: the next token counts from its first use on, so that an answer lost on the way signs nobody out, and the
 * one before it for a moment longer, so that requests already under way do not fail. Lengths are in limits.session.
 */
import { isSessionLive, type SignInWay } from '../../packages/domain/session.ts'
import type { ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import type { Ids } from '../platform/ids.ts'
import { limits } from '../platform/limits.ts'
import type { MessageBus } from '../platform/message-bus.ts'
import type { ParticipantActor, Work } from '../platform/unit-of-work.ts'
import { localeOfAccount } from './account-locale.ts'
import { hashOfToken } from './secret-hash.ts'

export type SessionDeps = { readonly database: Database; readonly clock: Clock; readonly ids: Ids }

/** What is handed to the browser once; the token is stored nowhere else. */
export type OpenedSession = {
  readonly sessionId: SessionId
  readonly participantId: ParticipantId
  readonly token: string
  readonly expiresAt: Date
}

/** Somebody whose request came with a session; `sessionId` is never null here. */
export type SessionActor = ParticipantActor & { readonly sessionId: SessionId }

export type ResolvedSession = {
  readonly actor: SessionActor
  readonly expiresAt: Date
  /** The token to put into the cookie instead, when it was time to renew it; else null. */
  readonly renewedToken: string | null
}

export type OwnSession = {
  readonly id: SessionId
  readonly userAgent: string
  readonly address: string
  readonly way: SignInWay
  readonly startedAt: Date
  readonly lastSeenAt: Date
  readonly expiresAt: Date
}

/** What others hear on the bus under `session-revoked`: close this session's sockets now. */
export type SessionRevoked = { readonly sessionId: SessionId; readonly participantId: ParticipantId }

/** Opens a session inside the caller's unit of work. Does not set the cookie. */
export async function openSession(
  deps: Pick<SessionDeps, 'clock' | 'ids'>,
  work: Work,
  facts: {
    readonly sessionId: SessionId
    readonly participantId: ParticipantId
    readonly way: SignInWay
    readonly userAgent: string
    readonly address: string
  },
): Promise<OpenedSession> {
  const now = deps.clock.now()
  const token = deps.ids.token()
  const expiresAt = new Date(now.getTime() + limits.session.absoluteMs)
  await work.db
    .insertInto('auth_session')
    .values({
      id: facts.sessionId,
      token_hash: hashOfToken(token),
      participant_id: facts.participantId,
      created_at: now,
      last_seen_at: now,
      token_issued_at: now,
      expires_at: expiresAt,
      signed_in_by: facts.way,
      user_agent: facts.userAgent.slice(0, limits.session.maxUserAgentLength),
      address: facts.address,
    })
    .execute()
  work.record({
    name: 'session-opened',
    participantId: facts.participantId,
    sessionId: facts.sessionId,
    by: facts.way,
  })
  return { sessionId: facts.sessionId, participantId: facts.participantId, token, expiresAt }
}

/**
 * Who this token signs in, or null. Notes that the session was seen, and renews the token when its time has come.
 * renew: false for requests whose answer cannot set a cookie (the upgrade of a live connection).
 */
export async function resolveSession(
  deps: SessionDeps,
  token: string,
  renew: boolean,
): Promise<ResolvedSession | null> {
  const now = deps.clock.now()
  const hash = hashOfToken(token)
  const row = await sessionRows(deps.database)
    .where(given =>
      given.or([
        given('auth_session.token_hash', '=', hash),
        given('auth_session.next_token_hash', '=', hash),
        given.and([
          given('auth_session.previous_token_hash', '=', hash),
          given('auth_session.previous_valid_until', '>', now),
        ]),
      ]),
    )
    .executeTakeFirst()
  const actor = actorOf(row, now)
  if (row === undefined || actor === null) return null
  await noteSeen(deps, row, now)
  if (row.next_token_hash?.equals(hash) === true) await beginNextToken(deps, row.id, hash, now)
  const renewedToken = renew && row.token_hash.equals(hash) ? await renewToken(deps, row, now) : null
  return { actor, expiresAt: row.expires_at, renewedToken }
}

/** Who a session signs in now, or null once it ended. For live connections, which know the id and not the token. */
export async function actorOfSession(deps: SessionDeps, sessionId: SessionId): Promise<SessionActor | null> {
  const now = deps.clock.now()
  const row = await sessionRows(deps.database).where('auth_session.id', '=', sessionId).executeTakeFirst()
  const actor = actorOf(row, now)
  if (row !== undefined && actor !== null) await noteSeen(deps, row, now)
  return actor
}

/** One's sessions that still sign one in, the latest seen first, at most limits.session.maxListed. */
export async function ownSessions(deps: SessionDeps, participantId: ParticipantId): Promise<readonly OwnSession[]> {
  const now = deps.clock.now()
  const rows = await deps.database.db
    .selectFrom('auth_session')
    .select(['id', 'user_agent', 'address', 'signed_in_by', 'created_at', 'last_seen_at', 'expires_at'])
    .where('participant_id', '=', participantId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .where('last_seen_at', '>', new Date(now.getTime() - limits.session.idleMs))
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .limit(limits.session.maxListed)
    .execute()
  return rows.map(row => ({
    id: row.id,
    userAgent: row.user_agent,
    address: row.address,
    way: row.signed_in_by,
    startedAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
  }))
}

/**
 * Ends sessions of one person inside the caller's unit of work: one of them, all but one, or all. Every seat of that
 * person gets a new access version in the same transaction, so that no batch of the live text goes in on the old one,
 * and the bus tells the live connections to close. Returns how many ended.
 */
export async function revokeSessions(
  deps: { readonly clock: Clock; readonly bus: MessageBus },
  work: Work,
  facts: { readonly participantId: ParticipantId } & (
    { readonly only: SessionId } | { readonly except: SessionId } | { readonly all: true }
  ),
): Promise<number> {
  const ended = await work.db
    .updateTable('auth_session')
    .set({ revoked_at: deps.clock.now() })
    .where('participant_id', '=', facts.participantId)
    .where('revoked_at', 'is', null)
    .where(given => {
      if ('only' in facts) return given('id', '=', facts.only)
      return 'except' in facts ? given('id', '!=', facts.except) : given.val(true)
    })
    .returning('id')
    .execute()
  if (ended.length === 0) return 0
  await work.db
    .updateTable('member')
    .set(given => ({ access_version: given('access_version', '+', 1) }))
    .where('participant_id', '=', facts.participantId)
    .execute()
  for (const { id: sessionId } of ended) {
    const revoked: SessionRevoked = { sessionId, participantId: facts.participantId }
    work.record({ name: 'session-revoked', ...revoked })
    work.afterCommit(() => deps.bus.publish('session-revoked', revoked))
  }
  return ended.length
}

type SessionRow = {
  readonly id: SessionId
  readonly token_hash: Buffer
  readonly token_issued_at: Date
  readonly next_token_hash: Buffer | null
  readonly next_issued_at: Date | null
  readonly last_seen_at: Date
  readonly expires_at: Date
  readonly revoked_at: Date | null
  readonly participant_id: ParticipantId
  readonly display_name: string
  readonly locale: string
  readonly is_administrator: boolean
  readonly disabled_at: Date | null
}

function sessionRows(database: Database) {
  return database.db
    .selectFrom('auth_session')
    .innerJoin('participant', 'participant.id', 'auth_session.participant_id')
    .select([
      'auth_session.id',
      'auth_session.token_hash',
      'auth_session.token_issued_at',
      'auth_session.next_token_hash',
      'auth_session.next_issued_at',
      'auth_session.last_seen_at',
      'auth_session.expires_at',
      'auth_session.revoked_at',
      'auth_session.participant_id',
      'participant.display_name',
      'participant.locale',
      'participant.is_administrator',
      'participant.disabled_at',
    ])
}

function actorOf(row: SessionRow | undefined, now: Date): SessionActor | null {
  if (row === undefined || row.disabled_at !== null) return null
  const times = { lastSeenAt: row.last_seen_at, expiresAt: row.expires_at, revokedAt: row.revoked_at }
  if (!isSessionLive(times, now, limits.session.idleMs)) return null
  return {
    kind: 'participant',
    participantId: row.participant_id,
    sessionId: row.id,
    displayName: row.display_name,
    locale: localeOfAccount(row.locale),
    isAdministrator: row.is_administrator,
  }
}

async function noteSeen(deps: SessionDeps, row: SessionRow, now: Date): Promise<void> {
  const due = new Date(now.getTime() - limits.session.seenEveryMs)
  if (row.last_seen_at > due) return
  await deps.database.db
    .updateTable('auth_session')
    .set({ last_seen_at: now })
    .where('id', '=', row.id)
    .where('last_seen_at', '<=', due)
    .execute()
}

/** The next token was used, so it arrived: it is the current one from now on. */
async function beginNextToken(deps: SessionDeps, sessionId: SessionId, next: Buffer, now: Date): Promise<void> {
  await deps.database.db
    .updateTable('auth_session')
    .set(given => ({
      previous_token_hash: given.ref('token_hash'),
      previous_valid_until: new Date(now.getTime() + limits.session.tokenOverlapMs),
      token_hash: next,
      token_issued_at: now,
      next_token_hash: null,
      next_issued_at: null,
    }))
    .where('id', '=', sessionId)
    .where('next_token_hash', '=', next)
    .execute()
}

/** Issues the next token if that is due; of several requests at once one alone gets it, the others go on as they are. */
async function renewToken(deps: SessionDeps, row: SessionRow, now: Date): Promise<string | null> {
  const { renewTokenAfterMs, tokenOverlapMs } = limits.session
  const unusedSince = new Date(now.getTime() - tokenOverlapMs)
  if (now.getTime() - row.token_issued_at.getTime() < renewTokenAfterMs) return null
  if (row.next_issued_at !== null && row.next_issued_at > unusedSince) return null
  const token = deps.ids.token()
  const { numUpdatedRows } = await deps.database.db
    .updateTable('auth_session')
    .set({ next_token_hash: hashOfToken(token), next_issued_at: now })
    .where('id', '=', row.id)
    .where('token_hash', '=', row.token_hash)
    .where(given => given.or([given('next_issued_at', 'is', null), given('next_issued_at', '<=', unusedSince)]))
    .executeTakeFirst()
  return numUpdatedRows > 0n ? token : null
}
