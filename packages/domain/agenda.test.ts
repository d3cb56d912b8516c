/** How goals come to rest and back, what drafting needs to be opened, and what a title is. */
import { expect, test } from 'vitest'
import {
  goalStates,
  holdsPen,
  maxTitleLength,
  refusalOfLanguage,
  refusalOfReason,
  refusalOfTitle,
  tidyTitle,
  refusalToOpenDrafting,
  refusalToRest,
  refusalToRestore,
  refusalToTakeUp,
  stateOfNewGoal,
  type GoalState,
  type SetTable,
} from './agenda.ts'
import { roles } from './participant.ts'

test.each([
  ['', 'title-not-valid'],
  ['x', null],
  ['x'.repeat(maxTitleLength), null],
  ['x'.repeat(maxTitleLength + 1), 'title-not-valid'],
])('a title of these characters: %#', (title, code) => {
  expect(refusalOfTitle(title)).toBe(code)
})

test('a title is kept without the signs that nobody reads, and trimmed', () => {
  expect(tidyTitle('\u0001 Shared\u0007goals\tof\u0085all\uffff ')).toBe('Shared goals of all')
  expect(tidyTitle('أهداف \u200fمشتركة')).toBe('أهداف \u200fمشتركة')
})

test('a language is a BCP 47 tag', () => {
  for (const tag of ['en', 'fr', 'ar', 'zh-Hant', 'sr-Latn-RS']) expect(refusalOfLanguage(tag)).toBeNull()
  for (const tag of ['', 'English', 'e', 'en_US', 'EN', 'en-'])
    expect(refusalOfLanguage(tag)).toBe('language-not-valid')
})

test('a reason says something', () => {
  expect(refusalOfReason('')).toBe('reason-needed')
  expect(refusalOfReason('Covered by goal 3')).toBeNull()
})

const expected: { readonly [state in GoalState]: readonly (string | null)[] } = {
  //                       park                drop               restore               take up
  proposed: [null, null, 'goal-does-not-rest', null],
  'under-negotiation': [null, null, 'goal-does-not-rest', 'goal-not-proposed'],
  clean: [null, null, 'goal-does-not-rest', 'goal-not-proposed'],
  'agreed-ad-referendum': ['goal-is-agreed', 'goal-is-agreed', 'goal-does-not-rest', 'goal-not-proposed'],
  agreed: ['goal-is-agreed', 'goal-is-agreed', 'goal-does-not-rest', 'goal-not-proposed'],
  parked: ['goal-is-parked', null, null, 'goal-is-parked'],
  dropped: ['goal-is-dropped', 'goal-is-dropped', null, 'goal-is-dropped'],
  reopened: [null, null, 'goal-does-not-rest', 'goal-not-proposed'],
}

test.each(goalStates)('what can happen to a goal that is %s', state => {
  expect([
    refusalToRest(state, 'parked'),
    refusalToRest(state, 'dropped'),
    refusalToRestore(state),
    refusalToTakeUp(state),
  ]).toEqual(expected[state])
})

test('what a moderator adds is negotiated, what others add is proposed', () => {
  expect(roles.map(stateOfNewGoal)).toEqual(['under-negotiation', ...Array<string>(5).fill('proposed')])
})

test('the pen is held by delegates and drafters, or by drafters alone', () => {
  expect(roles.filter(role => holdsPen(role, 'delegations'))).toEqual(['drafter', 'delegate'])
  expect(roles.filter(role => holdsPen(role, 'drafters'))).toEqual(['drafter'])
})

test('drafting opens when nothing is missing, and says what is', () => {
  const set: SetTable = { phase: 'setup', goals: 1, penHolders: 1, frameworks: 1, rules: 'By consensus.' }
  expect(refusalToOpenDrafting(set)).toBeNull()
  expect(refusalToOpenDrafting({ ...set, phase: 'drafting' })).toBe('drafting-is-open-already')
  expect(refusalToOpenDrafting({ ...set, goals: 0 })).toBe('drafting-needs-goal')
  expect(refusalToOpenDrafting({ ...set, frameworks: 0 })).toBe('drafting-needs-indicators')
  expect(refusalToOpenDrafting({ ...set, rules: ' ' })).toBe('drafting-needs-rules')
  expect(refusalToOpenDrafting({ ...set, penHolders: 0 })).toBe('drafting-needs-pen')
})
