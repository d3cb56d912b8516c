import { expect, test } from 'vitest'
import { stakeholderGroups } from '../domain/participant.ts'
import { dueHereWords, dueWords, groupMark, mayWords, phaseStep } from './phase-words.ts'

test('what is allowed is said first, what is withheld with its reason', () => {
  expect(mayWords('en', { mode: 'direct', phase: 'drafting', reason: null }, false)).toEqual({
    may: 'write in the text with the others, live, and move its paragraphs.',
    why: null,
  })
  expect(mayWords('en', { mode: 'read', phase: 'drafting', reason: 'pen-is-with-drafters' }, false).why).toBe(
    'In this agenda the named drafters hold the pen.',
  )
})

test('setup comes before the ruler, the other phases have a step each', () => {
  expect(phaseStep('en', 'setup')).toMatchObject({ step: 0, label: 'Before the first phase: Setup' })
  expect(phaseStep('en', 'consultation')).toMatchObject({ step: 2, steps: 5, label: 'Phase 2 of 5: Consultation' })
})

test('a deadline is told in days, under 48 hours in hours and minutes, and when it is over', () => {
  const closesAt = new Date('2026-11-24T18:00:00Z')
  const due = { closesAt, timeZone: 'UTC' }
  const at = (time: string): string => dueWords('en', due, new Date(time)).left
  expect(at('2026-11-21T14:00:00Z')).toBe('3 days 4 h')
  expect(at('2026-11-23T16:30:00Z')).toBe('25 h 30 min')
  // The last minute is one, not none.
  expect(at('2026-11-24T17:59:30Z')).toBe('0 h 1 min')
  expect(at('2026-11-24T18:00:00Z')).toBe('The time is over')
  expect(dueWords('en', due, new Date('2026-11-21T14:00:00Z')).closes).toBe('closes Tue 24 Nov, 18:00 UTC')
  expect(dueWords('en', { closesAt: null, timeZone: 'UTC' }, new Date())).toEqual({
    left: 'No end date is set',
    closes: null,
  })
})

test('a deadline is told in the zone of its round and where the reader is, unless the clocks agree there', () => {
  const closesAt = new Date('2026-11-24T18:00:00Z')
  const nairobi = { closesAt, timeZone: 'Africa/Nairobi' }
  expect(dueWords('en', nairobi, new Date('2026-11-21T14:00:00Z')).closes).toMatch(/^closes Tue 24 Nov, 21:00 \S+$/)
  expect(dueHereWords('en', closesAt, 'UTC', 'Africa/Nairobi')).toBe('(21:00 your time)')
  expect(dueHereWords('en', closesAt, 'UTC', 'Pacific/Auckland')).toBe('(Wed 25 Nov, 07:00 your time)')
  expect(dueHereWords('en', closesAt, 'UTC', 'Africa/Abidjan')).toBeNull()
})

test('every group has a shape and an initial of its own, and so has the secretariat', () => {
  const marks = [...stakeholderGroups, null].map(group => groupMark('en', group))
  expect(new Set(marks.map(mark => mark.shape)).size).toBe(7)
  expect(new Set(marks.map(mark => mark.initial)).size).toBe(7)
})
