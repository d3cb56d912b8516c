import { describe, expect, test } from 'vitest'
import { say, sayDate, sayLanguage, sayList, sayNumber, sayCountry } from './say.ts'

const noon = new Date('2026-11-24T12:05:00Z')

test('numbers, dates and lists are written as the reader writes them', () => {
  expect(sayNumber('en', 1234.5)).toBe('1,234.5')
  expect(sayNumber('fr', 1234.5)).toBe('1\u202f234,5')
  expect(sayNumber('ar', 1234.5)).toBe('١٬٢٣٤٫٥')
  const day = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const
  expect(sayDate('fr', noon, day)).toBe('24 novembre 2026')
  expect(sayDate('ar', noon, day)).toBe('٢٤ نوفمبر ٢٠٢٦')
  expect(sayLanguage('fr', 'ar')).toBe('arabe')
  expect(sayList('fr', ['a', 'b', 'c'])).toBe('a, b et c')
})

test('a count chooses among the plural forms of the language', () => {
  const kept = (locale: 'en' | 'ar', count: number) => say(locale, 'workspace-save-kept', { count })
  expect(kept('en', 1)).toBe('1 change kept here')
  expect(kept('en', 2)).toBe('2 changes kept here')
  expect(kept('en', 1200)).toBe('1,200 changes kept here')
})

test('a Latin name keeps its direction inside an Arabic sentence, an address to copy stays as it is', () => {
  const name = say('ar', 'sign-in-confirm-title', { name: 'Ada' })
  expect(name).toContain('\u2068Ada\u2069')
  expect(say('ar', 'sign-in-confirm-title', { name: 'ليلى' })).not.toContain('\u2068')
  expect(say('ar', 'mail-sign-in-body', { url: 'https://x.example/', minutes: 15 })).not.toContain('\u2068')
  expect(say('en', 'sign-in-confirm-title', { name: 'Ada' })).toBe('Sign in as Ada?')
  expect(say('en', 'sign-in-confirm-title', { name: 'ليلى' })).toBe('Sign in as \u2068ليلى\u2069?')
  expect(sayList('ar', ['هنا', 'CMM'])).toBe('هنا و\u2068CMM\u2069')
})

test('a place without its fact stays open', () => {
  expect(say('en', 'sign-in-sent-text', { minutes: 15 })).toContain('If {email} has')
})

describe('the pseudo-locale', () => {
  test('has strange letters and brackets around every sentence, and leaves the facts alone', () => {
    const sentence = say('en-XA', 'sign-in-failed-next', { minutes: 15, email: 'a@b.example' })
    expect(sentence).toMatch(/^⟦.*⟧$/)
    expect(sentence).toContain('15')
    expect(sentence.replace('a@b.example', '')).not.toMatch(/[A-Za-z]/)
  })

  test('is some 40 % longer than English in every sentence', () => {
    for (const key of ['shell-sign-out', 'agenda-list-empty', 'workspace-offline-none'] as const) {
      const growth = say('en-XA', key).length / say('en', key).length
      expect(growth).toBeGreaterThan(1.35)
      expect(growth).toBeLessThan(1.9)
    }
  })

  test('writes dates in Greek, so that an English one was not written for the reader', () => {
    expect(sayDate('en-XA', noon, { weekday: 'long', timeZone: 'UTC' })).toBe('Τρίτη')
  })

  test('keeps plural forms', () => {
    expect(say('en-XA', 'agenda-goal-count', { count: 1 })).not.toBe(say('en-XA', 'agenda-goal-count', { count: 2 }))
  })
})

test('a country is called as the reader’s language calls it; a code of an example stays a code', () => {
  expect([sayCountry('en', 'NO'), sayCountry('fr', 'NO'), sayCountry('ar', 'NO')]).toEqual([
    'Norway',
    'Norvège',
    'النرويج',
  ])
  expect([sayCountry('en', 'XA'), sayCountry('en', 'nothing')]).toEqual(['XA', 'nothing'])
})
