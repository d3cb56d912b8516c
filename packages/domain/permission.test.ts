/** The table of roles and phases, read row by row, and the sentences it answers with. */
import { expect, test } from 'vitest'
import { phases, type Phase } from './agenda.ts'
import { roles, type Role } from './participant.ts'
import { refusalTo, textMode, type Standing, type TextMode } from './permission.ts'

function standing(role: Role | null, phase: Phase, facts: Partial<Standing> = {}): Standing {
  return { role, phase, pen: 'delegations', paused: false, ...facts }
}

const modes: { readonly [role in Role]: readonly TextMode[] } = {
  //            setup     drafting   consultation review    consensus closed
  moderator: ['direct', 'direct', 'suggest', 'direct', 'read', 'read'],
  drafter: ['read', 'direct', 'suggest', 'direct', 'read', 'read'],
  delegate: ['read', 'direct', 'suggest', 'read', 'read', 'read'],
  contributor: ['read', 'suggest', 'suggest', 'read', 'read', 'read'],
  observer: ['read', 'read', 'read', 'read', 'read', 'read'],
  auditor: ['read', 'read', 'read', 'read', 'read', 'read'],
}

test.each(roles)('what a %s may do with the text follows the phase', role => {
  expect(phases.map(phase => textMode(standing(role, phase)))).toEqual(modes[role])
})

test('an outsider is told nothing: what is forbidden and what does not exist are one answer', () => {
  for (const phase of phases) {
    expect(refusalTo('read-text', standing(null, phase))).toBe('not-found')
    expect(textMode(standing(null, phase))).toBeNull()
  }
})

test('with the pen at the drafters, a delegate suggests in drafting and a drafter edits', () => {
  expect(refusalTo('edit-text', standing('delegate', 'drafting', { pen: 'drafters' }))).toBe('pen-is-with-drafters')
  expect(textMode(standing('delegate', 'drafting', { pen: 'drafters' }))).toBe('suggest')
  expect(textMode(standing('drafter', 'drafting', { pen: 'drafters' }))).toBe('direct')
})

test('a paused round gates acts, never reading', () => {
  const paused = standing('delegate', 'drafting', { paused: true })
  expect(refusalTo('edit-text', paused)).toBe('round-is-paused')
  expect(refusalTo('read-text', paused)).toBeNull()
  expect(textMode(paused)).toBe('read')
})

test('[C11] [C12] a round that rests takes no answer and no goal’s state from those who moderate either', () => {
  for (const rest of [{ paused: true }, { withdrawn: true }]) {
    const code = 'paused' in rest ? 'round-is-paused' : 'round-is-withdrawn'
    for (const phase of ['drafting', 'consultation', 'review'] as const) {
      expect(refusalTo('dispose-input', standing('moderator', phase, rest))).toBe(code)
    }
    for (const action of ['keep-version', 'moderate-goal', 'choose-frameworks', 'run-call'] as const) {
      expect(refusalTo(action, standing('moderator', 'consensus', rest))).toBe(code)
    }
    for (const action of ['move-round', 'manage-members', 'message-participants', 'read-record'] as const) {
      expect(refusalTo(action, standing('moderator', 'consensus', rest))).toBeNull()
    }
  }
})

test('the refusal says whether the role or only the phase stands in the way', () => {
  expect(refusalTo('edit-text', standing('observer', 'drafting'))).toBe('not-allowed-for-role')
  expect(refusalTo('edit-text', standing('delegate', 'consensus'))).toBe('not-allowed-in-phase')
})

test('who may comment creates a goal, and a moderator while the agenda is set up', () => {
  expect(refusalTo('create-goal', standing('moderator', 'setup'))).toBeNull()
  expect(refusalTo('create-goal', standing('delegate', 'setup'))).toBe('not-allowed-in-phase')
  expect(refusalTo('create-goal', standing('delegate', 'drafting', { pen: 'drafters' }))).toBeNull()
  expect(refusalTo('create-goal', standing('contributor', 'consultation'))).toBeNull()
  expect(refusalTo('create-goal', standing('observer', 'drafting'))).toBe('not-allowed-for-role')
  expect(refusalTo('create-goal', standing('moderator', 'consensus'))).toBe('not-allowed-in-phase')
})

test('goals change their places until others are consulted', () => {
  const answers = phases.map(phase => refusalTo('order-goals', standing('moderator', phase)))
  expect(answers).toEqual([null, null, ...Array<string>(4).fill('not-allowed-in-phase')])
  expect(refusalTo('order-goals', standing('drafter', 'drafting'))).toBe('not-allowed-for-role')
})

test('in a goal that rests everybody reads, moderators restore, and nobody writes', () => {
  for (const [goal, code] of [
    ['dropped', 'goal-is-dropped'],
    ['parked', 'goal-is-parked'],
  ] as const) {
    const resting = standing('moderator', 'drafting', { goal })
    expect(refusalTo('edit-text', resting)).toBe(code)
    expect(refusalTo('suggest-text', resting)).toBe(code)
    expect(refusalTo('shape-goal', resting)).toBe(code)
    expect(refusalTo('moderate-goal', resting)).toBeNull()
    expect(refusalTo('keep-draft', resting)).toBeNull()
    expect(textMode(resting)).toBe('read')
  }
  expect(refusalTo('edit-text', standing('moderator', 'drafting', { goal: 'proposed' }))).toBeNull()
})
