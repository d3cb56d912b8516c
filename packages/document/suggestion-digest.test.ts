import { expect, test } from 'vitest'
import { digestOfSuggestions, type SeenSuggestion } from './suggestion-digest.ts'

const nothing: SeenSuggestion = { inserted: [], struck: [], attribute: null, title: null, link: null }
const words = (clock: number, length: number) => ({ client: 7, clock, length })

test('[S7] the same units make the same digest, in pieces or whole, and in any order', () => {
  const whole = { ...nothing, inserted: [words(0, 5)], struck: [words(20, 2)] }
  const pieces = { ...nothing, inserted: [words(2, 3), words(0, 2)], struck: [words(21, 1), words(20, 1)] }
  const title = { ...nothing, title: { from: 'One', to: 'Two' } }
  expect(digestOfSuggestions([whole, title])).toBe(digestOfSuggestions([title, pieces]))
})

test('[S7] one more letter, one less, another title or another strike make another', () => {
  const link = { linkId: 'a', remove: false, relation: null, how: 'x' }
  const all = [
    { ...nothing, inserted: [words(0, 5)] },
    { ...nothing, inserted: [words(0, 6)] },
    { ...nothing, inserted: [words(0, 4)] },
    { ...nothing, struck: [words(0, 5)] },
    { ...nothing, title: { from: 'One', to: 'Two' } },
    { ...nothing, title: { from: 'One', to: 'Three' } },
    { ...nothing, link },
    { ...nothing, link: { ...link, remove: true } },
    { ...nothing, attribute: { name: 'due', value: '2027', was: '' } },
    { ...nothing, attribute: { name: 'due', value: '2028', was: '' } },
  ]
  expect(new Set(all.map(one => digestOfSuggestions([one]))).size).toBe(all.length)
})
