/**
 * One-time sign-in links. Only a hash of the token is stored; the link itself is shown once, to whoever asked for it:
 * the mail, the terminal of the operator. Opening a link shows a page, only the page's button uses it up.
 */
import { DomainError } from '../../packages/domain/errors.ts'
import { normaliseEmail } from '../../packages/domain/participant.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import type { Work } from '../platform/unit-of-work.ts'
import { hashOfToken } from './secret-hash.ts'

export type SignInLinkDeps = { readonly clock: Clock; readonly ids: Ids; readonly publicOrigin: string }

export type SignInLinkWish = {
  readonly email: string
  readonly validMinutes: number
  /** The path to go to after signing in; '/' when left out. */
  readonly next?: string | undefined
}

/**
 * Issues a link that signs the owner of this address in, once, and returns its url.
 * Refuses: 'account-unknown', 'account-disabled'. For doors that may tell so: the operator's, never the public one.
 */
export async function issueSignInLink(deps: SignInLinkDeps, work: Work, wish: SignInLinkWish): Promise<string> {
  const participant = await work.db
    .selectFrom('participant')
    .select(['id', 'email', 'disabled_at'])
    .where('email', '=', normaliseEmail(wish.email))
    .executeTakeFirst()
  if (participant === undefined) throw new DomainError('account-unknown')
  if (participant.disabled_at !== null) throw new DomainError('account-disabled')
  const token = deps.ids.token()
  const now = deps.clock.now()
  await work.db
    .insertInto('auth_token')
    .values({
      token_hash: hashOfToken(token),
      purpose: 'sign-in',
      email: participant.email,
      participant_id: participant.id,
      payload: JSON.stringify({ next: wish.next ?? '/' }),
      created_at: now,
      expires_at: new Date(now.getTime() + wish.validMinutes * 60_000),
    })
    .execute()
  work.record({ name: 'sign-in-link-issued', participantId: participant.id })
  return `${deps.publicOrigin}/sign-in/link?token=${token}`
}
