/** What somebody is called: the name that was stored, or the words for somebody whose account was erased. */
import { formerParticipantName } from '../domain/account.ts'
import { say, type Locale } from './say.ts'

/** The name to show in this language. */
export function personName(locale: Locale, stored: string): string {
  return stored === formerParticipantName ? say(locale, 'former-participant') : stored
}

/** Words that people wrote, with the mentions of somebody whose account was erased in this language. */
export function mentionedWords(locale: Locale, text: string): string {
  return text.replaceAll(`@${formerParticipantName}`, () => `@${say(locale, 'former-participant')}`)
}
