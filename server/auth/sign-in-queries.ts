/** What signing in needs to read: the credential of an address, the owner of a link, the person behind a session. */
import type { ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import type { SignInWay } from '../../packages/domain/session.ts'
import type { Locale } from '../../packages/messages/say.ts'
import type { Database } from '../platform/database.ts'
import { localeOfAccount } from './account-locale.ts'
import { hashOfToken } from './secret-hash.ts'

export type KnownCredential = {
  readonly participantId: ParticipantId
  readonly displayName: string
  readonly locale: Locale
  readonly isDisabled: boolean
  /** null for an account that has no password yet. */
  readonly passwordHash: string | null
  /** Whether somebody signed in to this account from this address lately. */
  readonly isKnownPlace: boolean
}

export type SignInLink = {
  readonly participantId: ParticipantId
  readonly email: string
  readonly displayName: string
  readonly locale: Locale
  readonly isDisabled: boolean
  readonly expiresAt: Date
  readonly usedAt: Date | null
  readonly next: string
}

export type ParticipantOfSession = {
  readonly id: ParticipantId
  readonly displayName: string
  readonly email: string
  readonly locale: Locale
  readonly isAdministrator: boolean
  readonly passwordHash: string | null
  readonly session: {
    readonly id: SessionId
    readonly way: SignInWay
    readonly startedAt: Date
    readonly expiresAt: Date
  }
}

/** Who has this normalised address; null when nobody does. */
export async function entrantBy(
  database: Database,
  email: string,
): Promise<Pick<KnownCredential, 'participantId' | 'displayName' | 'locale' | 'isDisabled'> | null> {
  const row = await database.db
    .selectFrom('participant')
    .select(['id', 'display_name', 'locale', 'disabled_at'])
    .where('email', '=', email)
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    participantId: row.id,
    displayName: row.display_name,
    locale: localeOfAccount(row.locale),
    isDisabled: row.disabled_at !== null,
  }
}

/** The credential behind a normalised address, or null. One query either way. */
export async function credentialOf(
  database: Database,
  email: string,
  place: { readonly address: string; readonly since: Date },
): Promise<KnownCredential | null> {
  const row = await database.db
    .selectFrom('participant')
    .leftJoin('credential_password', 'credential_password.participant_id', 'participant.id')
    .select(given => [
      'participant.id',
      'participant.display_name',
      'participant.locale',
      'participant.disabled_at',
      'credential_password.hash',
      given
        .exists(
          given
            .selectFrom('auth_session')
            .select('auth_session.id')
            .whereRef('auth_session.participant_id', '=', 'participant.id')
            .where('auth_session.address', '=', place.address)
            .where('auth_session.created_at', '>', place.since),
        )
        .as('is_known_place'),
    ])
    .where('participant.email', '=', email)
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    participantId: row.id,
    displayName: row.display_name,
    locale: localeOfAccount(row.locale),
    isDisabled: row.disabled_at !== null,
    passwordHash: row.hash,
    isKnownPlace: Boolean(row.is_known_place),
  }
}

/** The link behind a token, used and old ones too, or null. Reading it uses up nothing. */
export async function signInLinkOf(database: Database, token: string): Promise<SignInLink | null> {
  const row = await database.db
    .selectFrom('auth_token')
    .innerJoin('participant', 'participant.id', 'auth_token.participant_id')
    .select([
      'participant.id',
      'participant.email',
      'participant.display_name',
      'participant.locale',
      'participant.disabled_at',
      'auth_token.expires_at',
      'auth_token.used_at',
      'auth_token.payload',
    ])
    .where('auth_token.token_hash', '=', hashOfToken(token))
    .where('auth_token.purpose', '=', 'sign-in')
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    participantId: row.id,
    email: row.email,
    displayName: row.display_name,
    locale: localeOfAccount(row.locale),
    isDisabled: row.disabled_at !== null,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
    next: nextOf(row.payload),
  }
}

/** The person signed in and the session she is signed in by. */
export async function participantOf(
  database: Database,
  participantId: ParticipantId,
  sessionId: SessionId,
): Promise<ParticipantOfSession> {
  const row = await database.db
    .selectFrom('participant')
    .innerJoin('auth_session', 'auth_session.participant_id', 'participant.id')
    .leftJoin('credential_password', 'credential_password.participant_id', 'participant.id')
    .select([
      'participant.id',
      'participant.display_name',
      'participant.email',
      'participant.locale',
      'participant.is_administrator',
      'credential_password.hash',
      'auth_session.id as session_id',
      'auth_session.signed_in_by',
      'auth_session.created_at',
      'auth_session.expires_at',
    ])
    .where('participant.id', '=', participantId)
    .where('auth_session.id', '=', sessionId)
    .executeTakeFirstOrThrow()
  return {
    id: row.id,
    displayName: row.display_name,
    email: row.email,
    locale: localeOfAccount(row.locale),
    isAdministrator: row.is_administrator,
    passwordHash: row.hash,
    session: { id: row.session_id, way: row.signed_in_by, startedAt: row.created_at, expiresAt: row.expires_at },
  }
}

function nextOf(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null || !('next' in payload)) return '/'
  return typeof payload.next === 'string' ? payload.next : '/'
}
