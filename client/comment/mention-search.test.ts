/** Who is meant by @ and some letters. */
import { expect, test } from 'vitest'
import { matchingMembers, mentionBefore, stillMentioned, type Mentionable } from './mention-search.ts'

const members: readonly Mentionable[] = [
  { id: '1', name: 'José Ámbar', organisation: 'Ministry of Aldland', code: 'ALD', group: 'government' },
  { id: '2', name: 'Mina Brook', organisation: 'Brook Chamber', code: 'BCC', group: 'business' },
]

test('letters behind an @ at a word’s beginning are a search; an address is none', () => {
  expect(mentionBefore('Ask @jos', 8)).toEqual({ from: 4, text: 'jos' })
  expect(mentionBefore('@', 1)).toEqual({ from: 0, text: '' })
  expect(mentionBefore('mail@example', 12)).toBeNull()
  expect(mentionBefore('@Mina\nand', 9)).toBeNull()
})

test('names, organisations and codes are searched, without case and accents', () => {
  expect(matchingMembers(members, 'jose').map(({ id }) => id)).toEqual(['1'])
  expect(matchingMembers(members, 'AMB').map(({ id }) => id)).toEqual(['1'])
  expect(matchingMembers(members, 'bcc').map(({ id }) => id)).toEqual(['2'])
  expect(matchingMembers(members, '')).toHaveLength(2)
  expect(matchingMembers(members, 'zz')).toEqual([])
})

test('a mention that was deleted from the words is none any more', () => {
  expect(stillMentioned({ 1: 'José Ámbar', 2: 'Mina Brook' }, 'So @Mina Brook says')).toEqual({ 2: 'Mina Brook' })
})
