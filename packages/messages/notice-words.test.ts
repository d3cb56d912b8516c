/** Who a notice says did something, as far as a round shows it. */
import { expect, test } from 'vitest'
import { noticeSentence } from './notice-words.ts'
import type { Locale } from './say.ts'

type Seat = Parameters<typeof noticeSentence>[2]

const nobody: Seat = { name: null, organisation: null, code: null, group: null }
const business: Seat = { ...nobody, group: 'business' }
const collapsed: Seat = { ...nobody, code: '' }
const ministry: Seat = { ...nobody, organisation: 'Aldland', code: 'ALD', group: 'government' }
const told = (locale: Locale, by: Seat): string =>
  noticeSentence(locale, { kind: 'invitation', path: '/' }, by).replaceAll(/[\u2066-\u2069]/g, '')

test.each([
  ['en', 'A participant of the business group invited', 'A participant invited', 'Aldland invited'],
  ['fr', 'Un participant du groupe des entreprises vous a invité', 'Un participant vous', 'Aldland vous'],
  ['ar', 'دعاك أحد المشاركين من قطاع الأعمال', 'دعاك أحد المشاركين', 'دعاك Aldland'],
] as const)(
  '[A3] [A5] in %s a notice names a group, a participant or an organisation, and nobody',
  (locale, ...said) => {
    for (const [i, by] of [business, collapsed, ministry].entries()) {
      expect(told(locale, by).startsWith(said[i] ?? '?')).toBe(true)
    }
  },
)

test('where a person is shown, she is named with her organisation; one who is gone is somebody', () => {
  expect(told('en', { ...ministry, name: 'Ana' })).toMatch(/^Ana \(Aldland\) invited/)
  expect(told('en', nobody)).toMatch(/^Somebody invited/)
})
