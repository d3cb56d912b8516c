/** Being invited and joining: mails, the page of an invitation, the members of an agenda. */

export const joiningMessages = {
  // the mail
  'mail-invitation-subject': 'Invitation to “{agenda}”',
  'mail-invitation-body':
    '{inviter} invites you to “{agenda}”.\n\nYou would speak for: {organisation}\nYour role: {role}\nThis invitation is for: {email}\n\nOpen it here:\n\n{url}\n\nIt works once, until {day}. Opening the page accepts nothing; you decide there.',
  'mail-invitation-body-alone':
    '{inviter} invites you to “{agenda}”.\n\nYour role: {role}\nThis invitation is for: {email}\n\nOpen it here:\n\n{url}\n\nIt works once, until {day}. Opening the page accepts nothing; you decide there.',
} as const
