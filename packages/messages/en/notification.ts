/** What our mails say, and the mailbox page that stands in for a mail server while somebody tries the product out. */

export const notificationMessages = {
  'mail-sign-in-subject': 'Your sign-in link for Acquis',
  'mail-sign-in-body':
    'Somebody asked for a link to sign in to Acquis with this address.\n\nOpen it in the browser you want to work in:\n\n{url}\n\nIt works once, for {minutes} minutes. If it was not you, do nothing: nobody is signed in until the link is used.',

  'notice-mention': '{name}, {organisation}, mentioned you',
  'notice-reply': '{name}, {organisation}, replied in a discussion of yours',
  'notice-invitation': '{name}, {organisation}, invited you to this agenda',
  'notice-link-agreed': '{name}, {organisation}, agreed to a link that you proposed',
  'notice-link-declined': '{name}, {organisation}, did not agree to a link that you proposed',
  'notice-suggestion-accepted': '{name}, {organisation}, accepted a suggestion of yours',
  'notice-suggestion-rejected': '{name}, {organisation}, rejected a suggestion of yours',
  'notice-suggestion-reopened': '{name}, {organisation}, took back a decision on a suggestion of yours',
  'notice-suggestion-backed-accepted': '{name}, {organisation}, accepted a suggestion that you back',
  'notice-suggestion-backed-rejected': '{name}, {organisation}, rejected a suggestion that you back',
  'notice-input-accepted': '{name}, {organisation}, accepted an input of yours',
  'notice-input-accepted-with-changes': '{name}, {organisation}, accepted an input of yours with changes',
  'notice-input-not-accepted': '{name}, {organisation}, did not accept an input of yours',
  'notice-input-noted': '{name}, {organisation}, noted an input of yours',
  'notice-input-out-of-scope': '{name}, {organisation}, found an input of yours to be out of scope',
  'notice-input-duplicate': '{name}, {organisation}, called an input of yours a duplicate of another one',
  'notice-input-deferred': '{name}, {organisation}, deferred an input of yours',
  'notice-input-withdrawn': '{name}, {organisation}, recorded an input of yours as withdrawn',
  'notice-input-several': '{name}, {organisation}, answered inputs of yours',
  'notice-contest-upheld': '{name}, {organisation}, upheld an answer that you contest',
  'notice-contest-changed': '{name}, {organisation}, changed an answer that you contest',
  'notice-contest-carried-unresolved': '{name}, {organisation}, carries an answer that you contest as unresolved',
  'notice-name-gone': 'Somebody who has left',
  'notice-place-goal': 'Goal {number}: {title}',

  'mute-ask-title': 'Stop these mails?',
  'mute-ask': 'You will get no more mails of this kind: {kind}. Your inbox keeps telling you of them.',
  'mute-go': 'Stop these mails',
  'mute-done-title': 'These mails are stopped',
  'mute-done': 'You get no more mails of this kind: {kind}. Your inbox keeps telling you of them.',
  'mute-unknown-title': 'This link stops nothing',
  'mute-unknown': 'The link is not complete, or what it was about is gone.',
  'mute-account': 'All your settings for mail are in your account.',

  'mail-notice-subject': '{sentence} · {place}',
  'mail-notice-open': 'Open it:\n\n{url}',
  'mail-notice-mute': 'You get a mail for each notice of this kind. To get no more of them:\n\n{url}',

  'mailbox-title': 'Mailbox of this computer',
  'mailbox-intro':
    'This server has no mail server (SMTP_URL), so its mails stay here. Only somebody at this computer can open this page.',
  'mailbox-empty': 'No mail yet.',
  'mailbox-to': 'To',
  'mailbox-at': 'Written',
  'mailbox-count': { one: 'One mail', other: '{count} mails, the newest first' },
} as const
