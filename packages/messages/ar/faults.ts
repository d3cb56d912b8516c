/** What we say in Arabic when something broke on our side. */
import type { Translation } from '../message.ts'

export const faultMessages = {
  fault: 'حدث خلل من جانبنا. وإن استمر فأبلغ الأمانة بهذا الرقم: {incident}.',
} as const satisfies Translation
