import { expect, test } from 'vitest'
import { directionOf, languageAskedFor, languageNames, offeredLanguages, parseLocale } from './languages.ts'
import { locales } from './say.ts'

test('the browser’s wishes are heard in their order, and what we do not speak is passed over', () => {
  expect(languageAskedFor('ar-EG,ar;q=0.9,en;q=0.8')).toBe('ar')
  expect(languageAskedFor('de, fr-CH;q=0.7, en;q=0.8')).toBe('en')
  expect(languageAskedFor('en;q=0.2, FR;q=0.9')).toBe('fr')
  expect(languageAskedFor('fr;q=0, en')).toBe('en')
  expect(languageAskedFor('de,*')).toBe(null)
  expect(languageAskedFor(undefined)).toBe(null)
  expect(languageAskedFor(`${'x,'.repeat(10_000)}fr`)).toBe(null)
})

test('no browser asks for the pseudo-locale by chance', () => {
  expect(languageAskedFor('en-XA')).toBe('en')
})

test('every locale has a name in itself and a direction, and Arabic alone runs from the right', () => {
  expect(Object.keys(languageNames).toSorted()).toEqual([...locales].toSorted())
  expect(locales.filter(locale => directionOf(locale) === 'rtl')).toEqual(['ar'])
  expect(offeredLanguages).not.toContain('en-XA')
})

test('a text that names no locale is none', () => {
  expect(parseLocale('fr')).toBe('fr')
  for (const text of ['FR', 'fr-FR', '', 'constructor', null, undefined, 7]) expect(parseLocale(text)).toBe(null)
})
