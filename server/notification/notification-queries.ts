/** What the mailbox page shows. */
import type { Database } from '../platform/database.ts'
import { limits } from '../platform/limits.ts'

export type KeptMail = {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly body: string
  readonly writtenAt: Date
}

/** The mails that this server kept instead of sending, the newest first, at most limits.mail.maxListed. */
export async function keptMails(database: Database): Promise<readonly KeptMail[]> {
  const rows = await database.db
    .selectFrom('email_outbox')
    .select(['id', 'to_address', 'subject', 'body', 'created_at'])
    .where('body', '!=', '')
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limits.mail.maxListed)
    .execute()
  return rows.map(({ id, to_address: to, subject, body, created_at: writtenAt }) => ({
    id,
    to,
    subject,
    body,
    writtenAt,
  }))
}
