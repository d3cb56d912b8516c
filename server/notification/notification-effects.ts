/**
 * Mail, written in the transaction of what causes it: either both happen or neither. The worker sends it afterwards.
 */

import { type Locale, say } from '../../packages/messages/say.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import type { MessageBus } from '../platform/message-bus.ts'
import type { Work } from '../platform/unit-of-work.ts'

/** Rung on the bus when a mail waits; carries nothing, for the outbox is the truth. */
export const mailWaiting = 'mail-waiting'

export type Mail = {
  /** Two mails of one key are one mail: the second is not written. Leave out for a mail that always counts. */
  readonly dedupeKey?: string | undefined
  readonly to: string
  readonly locale: Locale
  readonly subject: string
  /** Plain text. */
  readonly body: string
}

export type NotificationDeps = { readonly clock: Clock; readonly ids: Ids; readonly bus: MessageBus }

/** Puts a mail into the outbox. */
export async function postMail(deps: NotificationDeps, work: Work, mail: Mail): Promise<void> {
  const id = deps.ids.next<string>()
  const now = deps.clock.now()
  await work.db
    .insertInto('email_outbox')
    .values({
      id,
      dedupe_key: mail.dedupeKey ?? id,
      to_address: mail.to,
      locale: mail.locale,
      subject: mail.subject,
      body: mail.body,
      next_try_at: now,
      created_at: now,
    })
    .onConflict(conflict => conflict.column('dedupe_key').doNothing())
    .execute()
  work.afterCommit(() => deps.bus.publish(mailWaiting, {}))
}

/** Puts the mail that carries a sign-in link into the outbox, addressed to the link's owner alone. */
export async function postSignInLink(
  deps: NotificationDeps,
  work: Work,
  facts: { readonly email: string; readonly locale: Locale; readonly url: string; readonly validMinutes: number },
): Promise<void> {
  const { email, locale, url, validMinutes } = facts
  await postMail(deps, work, {
    to: email,
    locale,
    subject: say(locale, 'mail-sign-in-subject'),
    body: say(locale, 'mail-sign-in-body', { url, minutes: validMinutes }),
  })
}
