/** The mail that carries an invitation: who invites, to what, as what, until when; in the language of the agenda. */
import { parseLocale } from '../../packages/messages/languages.ts'
import { say, sayDate } from '../../packages/messages/say.ts'
import { postMail, type NotificationDeps } from '../notification/notification-effects.ts'
import type { MailInvitation } from './invitation-commands.ts'

/** Builds what mails an invitation inside the unit of work that makes it. */
export function buildInvitationMail(deps: NotificationDeps): MailInvitation {
  return async (work, { invitation, url }) => {
    const locale = parseLocale(invitation.agenda.language) ?? 'en'
    const { agenda, organisation, inviter, role, expiresAt, email } = invitation
    const day = sayDate(locale, expiresAt, { dateStyle: 'full', timeZone: 'UTC' })
    const facts = {
      agenda: agenda.title,
      role: say(locale, `role-${role}`),
      organisation: organisation?.name ?? say(locale, 'shell-secretariat'),
      inviter: inviter?.name ?? say(locale, 'shell-secretariat'),
      url,
      day,
      email,
    }
    await postMail(deps, work, {
      to: email,
      locale,
      subject: say(locale, 'mail-invitation-subject', facts),
      body: say(locale, organisation === null ? 'mail-invitation-body-alone' : 'mail-invitation-body', facts),
    })
  }
}
