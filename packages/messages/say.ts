/**
 * Message catalogues by key, shared by the server (first HTML, mails, refusals, the terminal) and the client, so that
 * a sentence exists once. One file per part of the product under `en/`; other languages mirror its keys.
 * Why not @lit/localize: docs/decisions/message-catalogues.md.
 */
import { catalogues } from './catalogues.ts'
import type { english } from './en/all.ts'
import type { Message } from './message.ts'

export type MessageKey = keyof typeof english
export type MessageFacts = { readonly [name: string]: string | number }

/** A language that the house speaks; `en-XA` is the pseudo-locale, which tests and translators alone choose. */
export type Locale = keyof typeof catalogues
export const locales: readonly Locale[] = ['ar', 'en', 'fr', 'en-XA']

/** The sentence for a key, its `{places}` filled from facts; numbers are written as the locale writes them. */
export function say(locale: Locale, key: MessageKey, facts: MessageFacts = {}): string {
  const message: Message = catalogues[locale][key]
  const sentence = typeof message === 'string' ? message : pluralForm(locale, message, facts['count'])
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => {
    const fact = facts[name]
    if (fact === undefined) return place
    return typeof fact === 'number' ? sayNumber(locale, fact) : isolated(locale, fact)
  })
}

/** A number in the reader's digits. */
export function sayNumber(locale: Locale, number: number, options?: Intl.NumberFormatOptions): string {
  return numberFormat(locale, options).format(number)
}

/** An instant in the reader's words, as `options` ask. */
export function sayDate(locale: Locale, instant: Date, options: Intl.DateTimeFormatOptions): string {
  return dateFormat(locale, options).format(instant)
}

/** A year, without a mark between its thousands. */
export function sayYear(locale: Locale, year: number): string {
  return sayNumber(locale, year, { useGrouping: false })
}

/** A version as its makers count it: a plain number in the reader's digits, anything else as it is written. */
export function sayEdition(locale: Locale, edition: string): string {
  return /^\d+$/.test(edition) ? sayYear(locale, Number(edition)) : edition
}

/** Things one after the other, as the reader's language lists them. */
export function sayList(locale: Locale, things: readonly string[], options?: Intl.ListFormatOptions): string {
  return listFormat(locale, options).format(things.map(thing => isolated(locale, thing)))
}

/** The name of a language, in the reader's; `code` as it stands in `lang`. */
export function sayLanguage(locale: Locale, code: string): string {
  return new Intl.DisplayNames(formatTags[locale], { type: 'language' }).of(code) ?? code
}

/** A country by its two letters, as the reader's language calls it; a code that is nobody's stays a code. */
export function sayCountry(locale: Locale, code: string): string {
  if (!/^[A-WYZ][A-Z]$/.test(code)) return code
  return new Intl.DisplayNames([formatTags[locale]], { type: 'region' }).of(code) ?? code
}

/** Which numbers, dates and lists a language writes. The pseudo-locale writes Greek ones: English ones were built by hand. */
const formatTags: { readonly [locale in Locale]: string } = {
  en: 'en-GB',
  fr: 'fr',
  ar: 'ar-u-nu-arab',
  'en-XA': 'el',
}

const numberFormat = builtOnce(
  (locale, options?: Intl.NumberFormatOptions) => new Intl.NumberFormat(formatTags[locale], options),
)
const dateFormat = builtOnce(
  (locale, options?: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(formatTags[locale], options),
)
const listFormat = builtOnce(
  (locale, options?: Intl.ListFormatOptions) => new Intl.ListFormat(formatTags[locale], options),
)
const pluralRules = builtOnce(locale => new Intl.PluralRules(formatTags[locale]))

/** Building a format costs more than a hundred uses of it, and a page of tables writes thousands of numbers. */
function builtOnce<Options, Format>(
  build: (locale: Locale, options?: Options) => Format,
): (locale: Locale, options?: Options) => Format {
  const built = new Map<string, Format>()
  return (locale, options) => {
    const key = options === undefined ? locale : `${locale} ${JSON.stringify(options)}`
    const format = built.get(key) ?? build(locale, options)
    built.set(key, format)
    return format
  }
}

function pluralForm(locale: Locale, message: Exclude<Message, string>, count: string | number | undefined): string {
  const category = typeof count === 'number' ? pluralRules(locale).select(count) : 'other'
  return message[category] ?? message.other
}

/**
 * What is written the other way round keeps its own direction inside the sentence: first-strong isolate and its end.
 * An address to be copied stays as it is.
 */
function isolated(locale: Locale, fact: string): string {
  const isTurned = locale === 'ar' ? /[a-z]/i.test(fact) : /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(fact)
  return isTurned && !/^https?:/.test(fact) ? `\u2068${fact}\u2069` : fact
}
