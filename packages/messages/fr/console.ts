/** The console of a round, messages to participants and the public page: in French. */
import type { Translation } from '../message.ts'

export const consoleMessages = {
  'moment-in-zone': '{time} {zone}',
  'messages-title': 'Messages',
  'messages-of': 'Messages dans {agenda}',
  'messages-none': 'Aucun message pour le moment.',
  'messages-reminder': 'Un rappel à contribuer dans ce tour.',
  'messages-by': '{name}, tour {round}',
  'messages-reached': {
    one: 'à une personne : {to}',
    many: 'à {count} de personnes : {to}',
    other: 'à {count} personnes : {to}',
  },
} as const satisfies Translation
