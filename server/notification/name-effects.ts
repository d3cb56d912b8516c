/**
 * Names in notices and in mails that have not left: what becomes of them when somebody is called otherwise, when the
 * words of a comment name somebody otherwise, and when an account is erased.
 */
import { sql } from 'kysely'
import type { NoticeId, ParticipantId } from '../../packages/domain/ids.ts'
import { noticeWords } from '../../packages/domain/notification.ts'
import { personName } from '../../packages/messages/person-words.ts'
import { localeOfAccount } from '../auth/account-locale.ts'
import type { Clock } from '../platform/clock.ts'
import type { MessageBus } from '../platform/message-bus.ts'
import type { Work } from '../platform/unit-of-work.ts'
import { noticeMail } from './notice-mail.ts'
import { sceneOfNotice } from './notice-queries.ts'
import { emptyMail, inboxChanged, type InboxChanged } from './mail-and-inbox.ts'
import { answersWithGoals, subjectOf } from './notification-queries.ts'

/** Forgets somebody whose account is erased: her notices, digests and choices, and the mails to her addresses. */
export async function forgetInbox(
  work: Work,
  { participantId, addresses }: { readonly participantId: ParticipantId; readonly addresses: readonly string[] },
): Promise<void> {
  await work.db.deleteFrom('notice').where('participant_id', '=', participantId).execute()
  await work.db.deleteFrom('digest').where('participant_id', '=', participantId).execute()
  await work.db.deleteFrom('notice_choice').where('participant_id', '=', participantId).execute()
  if (addresses.length > 0) await work.db.deleteFrom('email_outbox').where('to_address', 'in', addresses).execute()
}

/** Puts other words into the notices of an occasion, where they quote any. */
export async function rewordNotices(
  work: Work,
  { occasion, words }: { readonly occasion: string; readonly words: string },
): Promise<void> {
  await work.db
    .updateTable('notice')
    .set({ facts: sql<string>`jsonb_set(facts, '{words}', to_jsonb(${noticeWords(words)}::text))` })
    .where('occasion', '=', occasion)
    .where(sql<boolean>`facts->>'words' is not null`)
    .execute()
}

/**
 * Writes anew the mails here that name this person or quote one of these occasions, as they would be written now: after
 * the account and the notices changed. An invitation is told by her in its first lines; its link is nowhere else.
 */
export async function renewMails(
  deps: { readonly clock: Clock; readonly bus: MessageBus; readonly mailOrigin: string | null },
  work: Work,
  facts: {
    readonly participantId: ParticipantId
    readonly from: string
    readonly to: string
    readonly occasions: readonly string[]
  },
): Promise<void> {
  const { participantId, occasions } = facts
  const { clock, mailOrigin } = deps
  const told = await work.db
    .selectFrom('email_outbox')
    .innerJoin('notice', 'notice.id', 'email_outbox.notice_id')
    .select(['email_outbox.id', 'email_outbox.mute_url', 'email_outbox.sent_at', 'notice.id as noticeId'])
    .where('email_outbox.body', '!=', '')
    .where(given =>
      given.or([
        given('notice.actor_id', '=', participantId),
        ...(occasions.length === 0 ? [] : [given('notice.occasion', 'in', occasions)]),
      ]),
    )
    .orderBy('email_outbox.id')
    .forUpdate('email_outbox')
    .execute()
  for (const { id, noticeId, mute_url: muteUrl } of told) {
    const written = muteUrl === null || mailOrigin === null ? null : await mailOf(work, noticeId, mailOrigin, muteUrl)
    const set = written ?? { ...emptyMail, failed_at: clock.now(), last_error: 'its reader may no longer see it' }
    await work.db.updateTable('email_outbox').set(set).where('id', '=', id).execute()
  }
  await renewInvitationMails(work, facts)
  await tellReaders(deps, work, facts)
}

/** The mail of a notice as it would be written now; null where its reader would not be told any more. */
async function mailOf(
  work: Work,
  noticeId: NoticeId,
  origin: string,
  muteUrl: string,
): Promise<{ readonly subject: string; readonly body: string } | null> {
  const notice = await work.db.selectFrom('notice').selectAll().where('id', '=', noticeId).executeTakeFirst()
  if (notice === undefined || notice.actor_id === null) return null
  const { agenda_id: agendaId, goal_id: goalId, kind } = notice
  const facts = { to: notice.participant_id, by: notice.actor_id, agendaId, goalId, kind }
  const scene = await sceneOfNotice(work.db, facts)
  if (scene === null) return null
  const { reader, goal, agendaTitle, by } = scene
  const agenda = { id: agendaId, title: agendaTitle }
  const { answers: kept, ...about } = subjectOf(notice)
  const answers = await answersWithGoals(work.db, kept)
  return noticeMail({ locale: reader.locale, ...about, answers, agenda, goal, by, origin, muteUrl })
}

/** Inboxes that are open show the name as it is now. */
async function tellReaders(
  { bus }: { readonly bus: MessageBus },
  work: Work,
  { participantId, occasions }: { readonly participantId: ParticipantId; readonly occasions: readonly string[] },
): Promise<void> {
  const readers = await work.db
    .selectFrom('notice')
    .select('participant_id')
    .distinct()
    .where(given =>
      given.or([
        given('actor_id', '=', participantId),
        ...(occasions.length === 0 ? [] : [given('occasion', 'in', occasions)]),
      ]),
    )
    .execute()
  for (const { participant_id: reader } of readers) {
    const changed: InboxChanged = { participantId: reader }
    work.afterCommit(() => bus.publish(inboxChanged, changed))
  }
}

async function renewInvitationMails(
  work: Work,
  { participantId, from, to }: { readonly participantId: ParticipantId; readonly from: string; readonly to: string },
): Promise<void> {
  const mails = await work.db
    .selectFrom('email_outbox')
    .select(['id', 'locale', 'body'])
    .where('body', '!=', '')
    .where('notice_id', 'is', null)
    .where(sql<boolean>`position('/invitation?token=' in body) > 0`)
    .where(sql<boolean>`to_address in (select email from invitation where invited_by = ${participantId})`)
    .orderBy('id')
    .forUpdate()
    .execute()
  for (const { id, locale, body } of mails) {
    const end = body.indexOf('\n')
    const name = personName(localeOfAccount(locale), to)
    const renamed = `${body.slice(0, end).replace(from, () => name)}${body.slice(end)}`
    await work.db.updateTable('email_outbox').set({ body: renamed }).where('id', '=', id).execute()
  }
}
