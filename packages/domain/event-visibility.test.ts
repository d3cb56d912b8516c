/** Who hears of what: members of the agenda, by the event's name; outsiders and other agendas nothing. */
import { expect, test } from 'vitest'
import { inputEvents, isOfInputs, maySeeEvent } from './event-visibility.ts'
import { roles } from './participant.ts'

const standing = { phase: 'drafting', pen: 'delegations', paused: false } as const

test('every member hears what happens in the agenda, whatever her role', () => {
  for (const role of roles) expect(maySeeEvent('goal-created', { ...standing, role })).toBe(true)
})

test('an outsider hears nothing', () => {
  expect(maySeeEvent('goal-created', { ...standing, role: null })).toBe(false)
})

test('what belongs to a person and to no agenda is told to nobody', () => {
  for (const role of roles) {
    expect(maySeeEvent('session-opened', { ...standing, role })).toBe(false)
    expect(maySeeEvent('password-set', { ...standing, role })).toBe(false)
  }
})

test('[A9] what a delegation does about an input is told to members, and is known as such', () => {
  for (const name of ['thread-opened', 'disposition-contested', 'disposition-agreed-to', 'file-imported'] as const) {
    expect([name, isOfInputs(name), inputEvents.includes(name)]).toEqual([name, true, true])
    for (const role of roles) expect(maySeeEvent(name, { ...standing, role })).toBe(true)
  }
  for (const name of ['dispositions-given', 'phase-changed', 'position-taken', 'inputs-exported'] as const) {
    expect([name, isOfInputs(name), inputEvents.includes(name)]).toEqual([name, false, false])
  }
})
