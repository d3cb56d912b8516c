/**
 * Message catalogues by key, shared by the server (first HTML, mails, refusals, the terminal) and the client, so that
 * a sentence exists once. One file per part of the product under `en/`; other languages mirror its keys.
 * Why not @lit/localize: docs/decisions/message-catalogues.md.
 */
import { english } from './en/all.ts'

export type Catalogue = typeof english
export type MessageKey = keyof Catalogue
export type MessageFacts = { readonly [name: string]: string | number }
/** A message is a sentence with `{name}` places, or one sentence per plural category of the fact `count`. */
export type Message = string | ({ readonly [category in Intl.LDMLPluralRule]?: string } & { readonly other: string })

export type Locale = 'en'
export const locales: readonly Locale[] = ['en']

const catalogues: { readonly [locale in Locale]: { readonly [key in MessageKey]: Message } } = { en: english }

/** The sentence for a key, its `{places}` filled from facts; numbers are written as the locale writes them. */
export function say(locale: Locale, key: MessageKey, facts: MessageFacts = {}): string {
  const message = catalogues[locale][key]
  const sentence = typeof message === 'string' ? message : pluralForm(locale, message, facts['count'])
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => {
    const fact = facts[name]
    if (fact === undefined) return place
    return typeof fact === 'number' ? new Intl.NumberFormat(locale).format(fact) : fact
  })
}

function pluralForm(locale: Locale, message: Exclude<Message, string>, count: string | number | undefined): string {
  const category = typeof count === 'number' ? new Intl.PluralRules(locale).select(count) : 'other'
  return message[category] ?? message.other
}
