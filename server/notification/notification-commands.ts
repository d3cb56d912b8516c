/**
 * The life of a mail in the outbox: waiting → claimed → sent, or waiting again, or given up. A claim is a lease: the
 * attempt is counted and the next try put off before sending begins, so that a process that dies in the middle leaves
 * a mail that is tried again (at least once; the Message-ID is the same each time, so that repeats collapse).
 */
import type { DigestId, NoticeId } from '../../packages/domain/ids.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { limits } from '../platform/limits.ts'
import { digestMail } from './digest-mail.ts'
import { digestFacts } from './digest-queries.ts'
import { emptyMail } from './mail-and-inbox.ts'
import { isMailWanted } from './notice-queries.ts'
import { noticesOfDigest } from './notification-queries.ts'

export type OutboxDeps = { readonly database: Database; readonly clock: Clock }

export type ClaimedMail = {
  readonly id: string
  readonly to: string
  readonly subject: string
  /** Plain text. */
  readonly body: string
  /** The same as HTML; null for a mail of plain text alone. */
  readonly html: string | null
  /** Counts this attempt too. */
  readonly attempts: number
  readonly writtenAt: Date
  /** Where one click stops mails of this kind; null for a mail that always counts. */
  readonly muteUrl: string | null
  readonly noticeId: NoticeId | null
  readonly digestId: DigestId | null
}

/** Takes the mail that has waited longest, or null. Of several processes no two get the same one within its lease. */
export async function claimMail(deps: OutboxDeps): Promise<ClaimedMail | null> {
  const now = deps.clock.now()
  const row = await deps.database.db
    .updateTable('email_outbox')
    .set(given => ({
      attempts: given('attempts', '+', 1),
      next_try_at: new Date(now.getTime() + limits.mail.leaseMs),
    }))
    .where('id', '=', given =>
      given
        .selectFrom('email_outbox')
        .select('id')
        .where('sent_at', 'is', null)
        .where('failed_at', 'is', null)
        .where('next_try_at', '<=', now)
        .orderBy('next_try_at')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['id', 'to_address', 'subject', 'body', 'attempts', 'created_at', 'mute_url', 'notice_id'])
    .returning('digest_id')
    .executeTakeFirst()
  if (row === undefined) return null
  const { id, to_address: to, subject, body, attempts, created_at: writtenAt } = row
  const about = { muteUrl: row.mute_url, noticeId: row.notice_id, digestId: row.digest_id }
  return { id, to, subject, body, html: null, attempts, writtenAt, ...about }
}

/**
 * A claimed mail as it is to be sent now: a digest is written here. Null, and dropped, if what it tells of is not for its
 * reader any more: she lost her seat, stopped such mails, or read all of a digest while it waited.
 */
export async function writtenMail(deps: OutboxDeps, mail: ClaimedMail): Promise<ClaimedMail | null> {
  const written = await wantedMail(deps, mail)
  if (written !== null) return written
  await deps.database.db
    .updateTable('email_outbox')
    .set({ failed_at: deps.clock.now(), last_error: 'its reader may no longer see it', ...emptyMail })
    .where('id', '=', mail.id)
    .execute()
  return null
}

/**
 * Notes that a mail was sent. keepsWords: false once it has left the house, for it may carry a link that signs in, and
 * links are nowhere else stored in clear; nor does it keep whom it went to and whom its subject names.
 */
export async function noteMailSent(deps: OutboxDeps, mail: ClaimedMail, keepsWords: boolean): Promise<void> {
  const { id, subject, body } = mail
  await deps.database.db
    .updateTable('email_outbox')
    .set({ sent_at: deps.clock.now(), last_error: null, ...(keepsWords ? { subject, body } : emptyMail) })
    .where('id', '=', id)
    .execute()
}

/** Notes that sending failed: tries again later and later, and gives up after the last attempt or when told to. */
export async function noteMailFailed(
  deps: OutboxDeps,
  mail: ClaimedMail,
  failure: { readonly reason: string; readonly isFinal: boolean },
): Promise<'will-retry' | 'given-up'> {
  const now = deps.clock.now()
  const givenUp = failure.isFinal || mail.attempts >= limits.mail.maxAttempts
  await deps.database.db
    .updateTable('email_outbox')
    .set({
      last_error: failure.reason.slice(0, 500),
      next_try_at: new Date(now.getTime() + waitBeforeRetryMs(mail.attempts)),
      ...(givenUp ? { failed_at: now, body: '', mute_url: null } : {}),
    })
    .where('id', '=', mail.id)
    .execute()
  return givenUp ? 'given-up' : 'will-retry'
}

async function wantedMail({ database: { db } }: OutboxDeps, mail: ClaimedMail): Promise<ClaimedMail | null> {
  const { noticeId, digestId, muteUrl } = mail
  if (noticeId !== null && !(await isMailWanted(db, noticeId))) return null
  if (digestId === null) return mail
  const facts = await digestFacts(db, digestId)
  if (facts === null || muteUrl === null) return null
  const { notices, isMore } = await noticesOfDigest(db, facts)
  if (notices.length === 0) return null
  return { ...mail, ...digestMail({ ...facts, notices, isMore, origin: new URL(muteUrl).origin, muteUrl }) }
}

/** How long to wait after the n-th failure: doubling, with an upper bound. */
export function waitBeforeRetryMs(attempts: number): number {
  return Math.min(limits.mail.firstRetryMs * 2 ** Math.max(0, attempts - 1), limits.mail.maxRetryMs)
}
