/** What the server wrote into the page for its code, and the page's language. Read once, trusted: it is our own. */
import { parseLocale } from '../../packages/messages/languages.ts'
import { say, type Locale, type MessageFacts, type MessageKey } from '../../packages/messages/say.ts'

/** The page's facts as the server wrote them; null on a page without. The caller names the page's own type. */
export function pageState<State>(): State | null {
  const json = document.getElementById('state')?.textContent ?? null
  return json === null ? null : (JSON.parse(json) as State)
}

/** The language of the page. */
export function pageLocale(): Locale {
  return parseLocale(document.documentElement.lang) ?? 'en'
}

/** A sentence in the language of the page. */
export function words(key: MessageKey, facts: MessageFacts = {}): string {
  return say(pageLocale(), key, facts)
}
