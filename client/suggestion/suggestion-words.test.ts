import { describe, expect, test, vi } from 'vitest'
import { say, type MessageFacts, type MessageKey } from '../../packages/messages/say.ts'
import { saidDirection } from './suggestion-words.ts'

vi.mock('../platform/page-facts.ts', () => ({
  pageLocale: () => 'ar',
  words: (key: MessageKey, facts: MessageFacts = {}) => say('ar', key, facts),
}))

const change = { title: null, link: null, attribute: null, struckWords: '', insertedWords: '' }

describe('on a page of any direction, what a suggestion changes', () => {
  test('begins at the side of its own words', () => {
    expect(saidDirection({ ...change, struckWords: 'may', insertedWords: 'shall' })).toBe('ltr')
    expect(saidDirection({ ...change, insertedWords: '12 ينبغي' })).toBe('rtl')
    expect(saidDirection({ ...change, title: { from: 'Share', to: 'تبادل' } })).toBe('ltr')
  })

  test('begins where the page begins when its words have no side, or are the words of the page', () => {
    expect(saidDirection({ ...change, insertedWords: '2030' })).toBeNull()
    const attribute = { name: 'indent', value: 1, was: 0, blockId: 'b1' }
    expect(saidDirection({ ...change, attribute })).toBeNull()
  })
})
