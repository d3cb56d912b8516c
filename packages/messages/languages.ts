/** The languages that people choose from: their names, their direction, and which one a browser asks for. */
import { type Locale, locales } from './say.ts'

export type Direction = 'ltr' | 'rtl'

/** What everybody is offered, in the order of the letters of their names in Latin script. */
export const offeredLanguages: readonly Exclude<Locale, 'en-XA'>[] = ['ar', 'en', 'fr']

/** The name of a language in itself. */
export const languageNames: { readonly [locale in Locale]: string } = {
  ar: 'العربية',
  en: 'English',
  fr: 'Français',
  'en-XA': 'Þšéûďö',
}

/** Where a line of this language begins. */
export function directionOf(locale: Locale): Direction {
  return locale === 'ar' ? 'rtl' : 'ltr'
}

/** The locale that a stored or sent text names; null for anything else. */
export function parseLocale(text: unknown): Locale | null {
  return locales.find(locale => locale === text) ?? null
}

/** The offered language that a browser's Accept-Language puts first; null when it names none of them. */
export function languageAskedFor(acceptLanguage: string | undefined): Locale | null {
  const wishes = (acceptLanguage ?? '')
    .split(',')
    .slice(0, 20)
    .map((wish, place) => {
      const [tag = '', ...parameters] = wish.trim().split(';')
      const quality = /^\s*q=([01](?:\.\d{1,3})?)\s*$/.exec(parameters.join(';'))?.[1]
      return { language: tag.trim().toLowerCase().split('-')[0], quality: Number(quality ?? 1), place }
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => (a.quality === b.quality ? a.place - b.place : b.quality - a.quality))
  for (const { language } of wishes) {
    const known = offeredLanguages.find(offered => offered === language)
    if (known !== undefined) return known
  }
  return null
}
