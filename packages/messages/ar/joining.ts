/** Being invited and joining, in Arabic. */
import type { Translation } from '../message.ts'

export const joiningMessages = {
  // the mail
  'mail-invitation-subject': 'دعوة إلى «{agenda}»',
  'mail-invitation-body':
    'يدعوك {inviter} إلى «{agenda}».\n\nستتحدث باسم: {organisation}\nدورك: {role}\nهذه الدعوة موجهة إلى: {email}\n\nافتحها هنا:\n\n{url}\n\nتصلح مرة واحدة، حتى {day}. وفتح الصفحة ليس قبولا، فالقرار لك فيها.',
  'mail-invitation-body-alone':
    'يدعوك {inviter} إلى «{agenda}».\n\nدورك: {role}\nهذه الدعوة موجهة إلى: {email}\n\nافتحها هنا:\n\n{url}\n\nتصلح مرة واحدة، حتى {day}. وفتح الصفحة ليس قبولا، فالقرار لك فيها.',

  // the page of an invitation

  // the members of an agenda

  // a forgotten password

  // mails of the account
} as const satisfies Translation
