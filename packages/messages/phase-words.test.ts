import { expect, test } from 'vitest'
import { stakeholderGroups } from '../domain/participant.ts'
import { dueWords, groupMark, mayWords, phaseStep } from './phase-words.ts'

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
  const at = (time: string): string => dueWords('en', closesAt, new Date(time)).left
  expect(at('2026-11-21T14:00:00Z')).toBe('3 days 4 h')
  expect(at('2026-11-23T16:30:00Z')).toBe('25 h 30 min')
  expect(at('2026-11-24T18:00:00Z')).toBe('The time is over')
  expect(dueWords('en', closesAt, new Date('2026-11-21T14:00:00Z')).closes).toBe('closes Tue 24 Nov, 18:00 UTC')
  expect(dueWords('en', null, new Date())).toEqual({ left: 'No end date is set', closes: null })
})

test('every group has a shape and an initial of its own, and so has the secretariat', () => {
  const marks = [...stakeholderGroups, null].map(group => groupMark('en', group))
  expect(new Set(marks.map(mark => mark.shape)).size).toBe(7)
  expect(new Set(marks.map(mark => mark.initial)).size).toBe(7)
})
