/** What somebody is called: the name that was stored, or the words for somebody whose account was erased. */
import { formerParticipantName } from '../domain/account.ts'
import { say, type Locale } from './say.ts'

/** The name to show in this language. */
export function personName(locale: Locale, stored: string): string {
  return stored === formerParticipantName ? say(locale, 'former-participant') : stored
}
