/**
 * Secrets that travel in links and work once: of invitations, of a password that was forgotten, of a new address. The
 * database has their hash alone; what they are for is in their row. Links that sign in are in sign-in-link.
 */
import type { ParticipantId } from '../../packages/domain/ids.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import type { Ids } from '../platform/ids.ts'
import type { Work } from '../platform/unit-of-work.ts'
import { hashOfToken } from './secret-hash.ts'

export type TokenPurpose = 'invitation' | 'reset' | 'email-change'

export type TokenFacts = {
  readonly purpose: TokenPurpose
  readonly email: string
  readonly participantId: ParticipantId | null
  readonly payload: { readonly [name: string]: string }
  readonly validMs: number
}

export type KnownToken = {
  readonly email: string
  readonly participantId: ParticipantId | null
  readonly payload: unknown
  readonly expiresAt: Date
  readonly usedAt: Date | null
}

/** Longer than any token of ours: nothing beyond this is looked up. */
const maxTokenLength = 200

/** Issues a token and returns it; it is stored nowhere else. */
export async function issueToken(
  deps: { readonly clock: Clock; readonly ids: Ids },
  work: Work,
  facts: TokenFacts,
): Promise<string> {
  const token = deps.ids.token()
  const now = deps.clock.now()
  await work.db
    .insertInto('auth_token')
    .values({
      token_hash: hashOfToken(token),
      purpose: facts.purpose,
      email: facts.email,
      participant_id: facts.participantId,
      payload: JSON.stringify(facts.payload),
      created_at: now,
      expires_at: new Date(now.getTime() + facts.validMs),
    })
    .execute()
  return token
}

/** What this token is for, used and old ones too; null when it is unknown. Reading it uses up nothing. */
export async function knownToken(
  { db }: Pick<Database, 'db'>,
  purpose: TokenPurpose,
  token: string,
): Promise<KnownToken | null> {
  if (token.length > maxTokenLength) return null
  const row = await db
    .selectFrom('auth_token')
    .select(['email', 'participant_id', 'payload', 'expires_at', 'used_at'])
    .where('token_hash', '=', hashOfToken(token))
    .where('purpose', '=', purpose)
    .executeTakeFirst()
  if (row === undefined) return null
  const { email, participant_id: participantId, payload, expires_at: expiresAt, used_at: usedAt } = row
  return { email, participantId, payload, expiresAt, usedAt }
}

/** Uses a token up; false when another was faster. */
export async function useToken(deps: { readonly clock: Clock }, work: Work, token: string): Promise<boolean> {
  const { numUpdatedRows } = await work.db
    .updateTable('auth_token')
    .set({ used_at: deps.clock.now() })
    .where('token_hash', '=', hashOfToken(token))
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Kills what is still unused of one purpose to one address; `where` narrows it to tokens whose payload says so. */
export async function killTokens(
  deps: { readonly clock: Clock },
  work: Work,
  which: {
    readonly purpose: TokenPurpose
    readonly email: string
    readonly where?: { readonly [name: string]: string }
  },
): Promise<void> {
  await work.db
    .updateTable('auth_token')
    .set({ used_at: deps.clock.now() })
    .where('purpose', '=', which.purpose)
    .where('email', '=', which.email)
    .where('used_at', 'is', null)
    .where('payload', '@>', JSON.stringify(which.where ?? {}))
    .execute()
}

/** A text of a token's payload; null when it has none of this name. */
export function textIn(payload: unknown, name: string): string | null {
  if (typeof payload !== 'object' || payload === null) return null
  const value: unknown = Object.entries(payload).find(([key]) => key === name)?.[1]
  return typeof value === 'string' ? value : null
}
