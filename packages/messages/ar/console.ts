/** The console of a round, messages to participants and the public page: in Arabic. */
import type { Translation } from '../message.ts'

export const consoleMessages = {
  'moment-in-zone': '{time} {zone}',
  'messages-title': 'الرسائل',
  'messages-of': 'الرسائل · {agenda}',
  'messages-none': 'لا رسائل بعد.',
  'messages-reminder': 'تذكير بتقديم مساهمة في هذه الجولة.',
  'messages-by': '{name}، الجولة {round}',
  'messages-reached': {
    zero: 'لم تصل إلى أحد: {to}',
    one: 'إلى شخص واحد: {to}',
    two: 'إلى شخصين: {to}',
    few: 'إلى {count} أشخاص: {to}',
    many: 'إلى {count} شخصا: {to}',
    other: 'إلى {count} شخص: {to}',
  },
} as const satisfies Translation
