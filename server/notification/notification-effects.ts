/**
 * Notices and mail, written in the transaction of what causes them: either all happens or nothing does. The worker
 * sends the mail afterwards.
 */
import { sql } from 'kysely'
import type { AgendaId, DigestId, NoticeId, ParticipantId } from '../../packages/domain/ids.ts'
import { mailWayOf, type NoticeSubject, noticeWords, type ToldAnswer } from '../../packages/domain/notification.ts'
import { type Locale, say } from '../../packages/messages/say.ts'
import { hashOfToken } from '../auth/secret-hash.ts'
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import type { MessageBus } from '../platform/message-bus.ts'
import type { Work } from '../platform/unit-of-work.ts'
import { emptyMail, inboxChanged, mailWaiting, type InboxChanged } from './mail-and-inbox.ts'
import { noticeMail } from './notice-mail.ts'
import { isSealedFrom, sceneOfNotice } from './notice-queries.ts'
import { answersWithGoals } from './notification-queries.ts'
import { keptAnswers, noAnswers } from './told-answers.ts'

/** Where mails of a kind are stopped; the token comes as `?token=`. */
export const mutePath = '/notices/mute'

export type Mail = {
  /** Two mails of one key are one mail: the second is not written. Leave out for a mail that always counts. */
  readonly dedupeKey?: string | undefined
  readonly to: string
  readonly locale: Locale
  readonly subject: string
  /** Plain text. */
  readonly body: string
  /** The notice that it tells of: it is not sent once its reader may no longer see that. */
  readonly noticeId?: NoticeId | undefined
  /** The digest whose words are written when it is sent; subject and body are empty until then. */
  readonly digestId?: DigestId | undefined
  /** Where one click stops mails of this kind; travels in the header for which mail programs show a button. */
  readonly muteUrl?: string | undefined
}

export type NotificationDeps = { readonly clock: Clock; readonly ids: Ids; readonly bus: MessageBus }
export type NoticeDeps = NotificationDeps & {
  /** Where links in mails lead, `https://host[:port]`; null while this server sends no mail. */
  readonly mailOrigin: string | null
}

export type NoticeFacts = {
  readonly to: ParticipantId
  /** Who caused it; null for the clock and for what a round does. Nobody is told of what she did herself. */
  readonly by: ParticipantId | null
  readonly agendaId: AgendaId
  readonly subject: NoticeSubject
  /** What the other person wrote, as plain text; its beginning is shown. */
  readonly words?: string | null | undefined
  /** Several answers that are told at once. */
  readonly answers?: readonly ToldAnswer[] | undefined
  /** Names what happened, such as `comment:<id>`: a person is told of an occasion once, whatever the kinds. */
  readonly occasion: string
}

/** Puts a mail into the outbox; none for an address that leads nowhere by its name, which only fictional people have. */
export async function postMail(deps: NotificationDeps, work: Work, mail: Mail): Promise<void> {
  if (mail.to.endsWith('.invalid')) return
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
      notice_id: mail.noticeId ?? null,
      digest_id: mail.digestId ?? null,
      mute_url: mail.muteUrl ?? null,
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

/**
 * Tells somebody, inside the caller's unit of work: in her inbox, and as she wants this kind by mail. Returns
 * whether she was told. Not told: whoever did it herself; who has no seat in the agenda (but for an invitation) or no
 * account in use; from whom the discussion is sealed; who was told of this occasion already.
 */
export async function postNotice(deps: NoticeDeps, work: Work, facts: NoticeFacts): Promise<boolean> {
  const { to, by, agendaId, subject, occasion } = facts
  if (to === by) return false
  const { kind, goalId: named, threadId, ...rest } = { goalId: null, threadId: null, ...subject }
  const goalId = named ?? null
  const scene = await sceneOfNotice(work.db, { to, by, agendaId, goalId, kind })
  if (scene === null) return false
  if (threadId !== null && (await isSealedFrom(work.db, { agendaId, threadId, to }))) return false
  const words = facts.words == null ? null : noticeWords(facts.words)
  const several = facts.answers === undefined ? null : keptAnswers(facts.answers)
  const { mailOrigin } = deps
  const way = mailWayOf(kind, scene.reader.choice)
  const mute = mailOrigin !== null && way === 'each' ? { origin: mailOrigin, token: deps.ids.token() } : null
  const posted = await work.db
    .insertInto('notice')
    .values({
      id: deps.ids.next<NoticeId>(),
      participant_id: to,
      agenda_id: agendaId,
      goal_id: goalId,
      thread_id: threadId,
      kind,
      actor_id: by,
      organisation_id: scene.by.organisationId,
      facts: JSON.stringify({ ...rest, words, ...several }),
      occasion,
      mute_token_hash: mute === null ? null : hashOfToken(mute.token),
      waits_for_digest: mailOrigin !== null && way === 'daily',
      created_at: deps.clock.now(),
    })
    .onConflict(conflict => conflict.columns(['participant_id', 'occasion']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (posted === undefined) return false
  work.afterCommit(() => tellInboxChanged(deps, to))
  if (mute !== null) {
    const { reader, goal, agendaTitle } = scene
    const muteUrl = `${mute.origin}${mutePath}?token=${mute.token}`
    await postMail(deps, work, {
      ...noticeMail({
        locale: reader.locale,
        subject,
        agenda: { id: agendaId, title: agendaTitle },
        goal,
        by: scene.by,
        words,
        answers: await answersWithGoals(work.db, several ?? noAnswers),
        origin: mute.origin,
        muteUrl,
      }),
      dedupeKey: `notice:${posted.id}`,
      to: reader.email,
      locale: reader.locale,
      noticeId: posted.id,
      muteUrl,
    })
  }
  return true
}

/**
 * Takes somebody's words out of the notices of an occasion, because she withdrew or changed them; the notices stay. A
 * mail that has not left yet never does. Returns how many notices held words.
 */
export async function takeWordsFromNotices(deps: NotificationDeps, work: Work, occasion: string): Promise<number> {
  const told = await work.db
    .updateTable('notice')
    .set({ facts: sql<string>`facts - 'words'` })
    .where('occasion', '=', occasion)
    .where(sql<boolean>`facts->>'words' is not null`)
    .returning(['id', 'participant_id'])
    .execute()
  if (told.length === 0) return 0
  await work.db
    .updateTable('email_outbox')
    .set({ failed_at: deps.clock.now(), ...emptyMail, last_error: 'the words were withdrawn' })
    .where(
      'notice_id',
      'in',
      told.map(({ id }) => id),
    )
    .where('sent_at', 'is', null)
    .where('failed_at', 'is', null)
    .execute()
  for (const { participant_id: participantId } of told) {
    work.afterCommit(() => tellInboxChanged(deps, participantId))
  }
  return told.length
}

/** Removes the notices of an occasion that was undone, such as an invitation that was taken back, and their mails. */
export async function takeBackNotices(
  deps: Pick<NotificationDeps, 'bus'>,
  work: Work,
  occasion: string,
): Promise<void> {
  const told = await work.db.deleteFrom('notice').where('occasion', '=', occasion).returning('participant_id').execute()
  for (const { participant_id: participantId } of told) {
    work.afterCommit(() => tellInboxChanged(deps, participantId))
  }
}

function tellInboxChanged({ bus }: Pick<NotificationDeps, 'bus'>, participantId: ParticipantId): void {
  const changed: InboxChanged = { participantId }
  bus.publish(inboxChanged, changed)
}
