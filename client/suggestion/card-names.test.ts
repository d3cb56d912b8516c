import { describe, expect, test, vi } from 'vitest'
import { say, type MessageFacts, type MessageKey } from '../../packages/messages/say.ts'
import { apart, cardSaying, excerpt } from './card-names.ts'

vi.mock('../platform/page-facts.ts', () => ({
  words: (key: MessageKey, facts: MessageFacts = {}) => say('en', key, facts),
}))

describe('what a card says, in short', () => {
  test('is one line that ends between words', () => {
    expect(excerpt(' at least\nevery year ')).toBe('at least every year')
    expect(excerpt('with supervision in proportion to risk and to the size of the operator')).toBe(
      'with supervision in proportion to risk and to…',
    )
  })

  test('cuts no sign in two where there are no words', () => {
    expect(excerpt(`x${'😀'.repeat(40)}`)).toBe(`x${'😀'.repeat(23)}…`)
  })

  test('is left out where it says nothing', () => {
    expect(cardSaying('Deletion by X, 2.4', '  ')).toBe('Deletion by X, 2.4')
  })
})

test('no two cards have the same name', () => {
  const names = apart(['New words by X, 2.4', 'New words by Y, 2.4', 'New words by X, 2.4'])
  expect(new Set(names).size).toBe(3)
})
