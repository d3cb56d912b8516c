/** The console of a round: what stands around its table of answers. And messages to participants, and the public page. */

export const consoleMessages = {
  'moment-in-zone': '{time} {zone}',
  'messages-title': 'Messages',
  'messages-of': 'Messages · {agenda}',
  'messages-none': 'No messages yet.',
  'messages-reminder': 'A reminder to give an input in this round.',
  'messages-by': '{name}, round {round}',
  'messages-reached': { one: 'to one person: {to}', other: 'to {count} people: {to}' },
} as const
