/** What other slices may know of accounts. E-mail addresses never leave for other participants. */
import type { Kysely } from 'kysely'
import type { ParticipantId } from '../../packages/domain/ids.ts'
import { normaliseEmail } from '../../packages/domain/participant.ts'
import type { Tables } from '../platform/tables.ts'

export type Account = { readonly participantId: ParticipantId; readonly email: string; readonly displayName: string }

/** The account with this address, whatever its capitals; null when there is none. */
export async function accountByEmail(db: Kysely<Tables>, email: string): Promise<Account | null> {
  const row = await db
    .selectFrom('participant')
    .select(['id', 'email', 'display_name'])
    .where('email', '=', normaliseEmail(email))
    .executeTakeFirst()
  return row === undefined ? null : { participantId: row.id, email: row.email, displayName: row.display_name }
}

/** An account by its id; null when there is none, or none any more. `isEmailProven`: the mailbox is known to be hers. */
export async function accountById(
  db: Kysely<Tables>,
  participantId: ParticipantId,
): Promise<(Account & { readonly isEmailProven: boolean; readonly locale: string }) | null> {
  const row = await db
    .selectFrom('participant')
    .select(['id', 'email', 'display_name', 'locale', 'email_verified_at'])
    .where('id', '=', participantId)
    .where('erased_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return null
  const { id, email, locale, display_name: displayName } = row
  return { participantId: id, email, displayName, locale, isEmailProven: row.email_verified_at !== null }
}

/** How many accounts there are. */
export async function countAccounts(db: Kysely<Tables>): Promise<number> {
  const { count } = await db
    .selectFrom('participant')
    .select(given => given.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}
