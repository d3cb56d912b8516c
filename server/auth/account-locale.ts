/** The language of an account, as stored: a language that we no longer or not yet speak becomes English. */
import { parseLocale } from '../../packages/messages/languages.ts'
import type { Locale } from '../../packages/messages/say.ts'

/** The locale that this stored text names. */
export function localeOfAccount(stored: string): Locale {
  return parseLocale(stored) ?? 'en'
}
