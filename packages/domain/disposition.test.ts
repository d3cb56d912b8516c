import { describe, expect, test } from 'vitest'
import { phases } from './agenda.ts'
import {
  contestEndsAt,
  dispositionKeys,
  dispositionKinds,
  isLateIn,
  isPublishedAtOnce,
  readsPrepared,
  refusalToAnswerContest,
  refusalToAssign,
  refusalToContest,
  refusalToDispose,
  type AnswerFacts,
  type ContestFacts,
  type NewDisposition,
} from './disposition.ts'
import type { InputId, OrganisationId } from './ids.ts'
import { roles } from './participant.ts'
import { refusalTo, type Standing } from './permission.ts'

const [first, second] = ['one' as InputId, 'two' as InputId]
const ministry = 'ministry' as OrganisationId
const fresh: AnswerFacts = { id: first, inForce: null, isContestOpen: false, hasDuplicates: false }
const accepted: NewDisposition = { kind: 'accepted', reason: '', duplicateOf: null }
const standing = (facts: Partial<Standing> = {}): Standing => {
  return { role: 'delegate', phase: 'review', pen: 'delegations', paused: false, ...facts }
}

describe('an answer', () => {
  test('each kind has a key of its own, none of which the table needs for something else', () => {
    const keys = dispositionKinds.map(kind => dispositionKeys[kind])
    expect(new Set([...keys, 'j', 'k', 'g']).size).toBe(keys.length + 3)
  })

  test('[D2] what is made from review on is late', () => {
    expect(phases.filter(isLateIn)).toEqual(['review', 'consensus', 'closed'])
  })

  test('[D3] moderators prepare from drafting to review, drafters where they hold the letter d, nobody else', () => {
    const may = roles.flatMap(role =>
      phases
        .filter(phase => refusalTo('dispose-input', standing({ role, phase })) === null)
        .map(phase => `${role} ${phase}`),
    )
    expect(may).toEqual([
      'moderator drafting',
      'moderator consultation',
      'moderator review',
      'drafter drafting',
      'drafter review',
    ])
    expect(roles.filter(role => readsPrepared(standing({ role })))).toEqual(['moderator', 'drafter', 'auditor'])
  })

  test('[D3] inputs are given to those who may answer', () => {
    expect(roles.filter(role => refusalToAssign(role) === null)).toEqual(['moderator', 'drafter'])
  })

  test('[D4] it is published as it is given in review alone', () => {
    expect(phases.filter(isPublishedAtOnce)).toEqual(['review'])
  })

  test('[D5] every kind but accepted says why', () => {
    for (const kind of dispositionKinds) {
      const duplicateOf = kind === 'duplicate' ? second : null
      const refused = refusalToDispose(fresh, { kind, reason: '', duplicateOf }, { isDuplicate: false })
      expect(refused).toBe(kind === 'accepted' ? null : 'disposition-needs-reason')
      expect(refusalToDispose(fresh, { kind, reason: 'So.', duplicateOf }, { isDuplicate: false })).toBeNull()
    }
  })

  test('[D5] what takes the place of a published one always says why', () => {
    expect(refusalToDispose({ ...fresh, inForce: { isPublished: false } }, accepted, null)).toBeNull()
    const published = { ...fresh, inForce: { isPublished: true } }
    expect(refusalToDispose(published, accepted, null)).toBe('disposition-needs-reason')
    expect(refusalToDispose(published, { ...accepted, reason: 'A slip.' }, null)).toBeNull()
  })

  test('[D6] a duplicate names another input of its round that is none itself', () => {
    const duplicate: NewDisposition = { kind: 'duplicate', reason: 'Said before.', duplicateOf: second }
    expect(refusalToDispose(fresh, { ...duplicate, duplicateOf: null }, null)).toBe('duplicate-needs-number')
    expect(refusalToDispose(fresh, { ...accepted, duplicateOf: second }, null)).toBe('duplicate-needs-number')
    expect(refusalToDispose(fresh, duplicate, null)).toBe('duplicate-not-known')
    expect(refusalToDispose(fresh, duplicate, { isDuplicate: true })).toBe('duplicate-of-duplicate')
    const itself = { ...duplicate, duplicateOf: first }
    expect(refusalToDispose(fresh, itself, { isDuplicate: false })).toBe('duplicate-of-duplicate')
    const named = { ...fresh, hasDuplicates: true }
    expect(refusalToDispose(named, duplicate, { isDuplicate: false })).toBe('input-has-duplicates')
  })

  test('[D8] a contested one is not replaced before the contest is answered', () => {
    const refused = refusalToDispose({ ...fresh, isContestOpen: true }, { ...accepted, reason: 'Yes.' }, null)
    expect(refused).toBe('contest-waits-for-answer')
  })
})

describe('a contest', () => {
  const now = new Date('2026-11-26T10:00:00Z')
  const published: ContestFacts = {
    isPublished: true,
    isInForce: true,
    isAnswered: false,
    wasContested: false,
    endsAt: contestEndsAt(now, { days: 7, pauses: [] }),
    organisation: ministry,
  }
  const reply = { verdict: 'contested', reason: 'It was not the same.' } as const
  const refusal = (facts: Partial<ContestFacts>, who = standing(), organisation: OrganisationId | null = ministry) =>
    refusalToContest(who, { ...published, ...facts }, reply, now, organisation)

  test('[D7] a delegate of the organisation replies in review, and nobody else', () => {
    expect(refusal({})).toBeNull()
    expect(refusal({}, standing(), 'chamber' as OrganisationId)).toBe('input-of-another')
    expect(refusal({ organisation: null }, standing(), null)).toBe('input-of-another')
    expect(refusal({}, standing({ phase: 'consensus' }))).toBe('not-allowed-in-phase')
    expect(refusal({}, standing({ role: 'contributor' }))).toBe('not-allowed-for-role')
    expect(refusal({}, standing({ paused: true }))).toBe('round-is-paused')
  })

  test('[D7] until the days for it are over, and once', () => {
    expect(refusal({ endsAt: contestEndsAt(now, { days: 0, pauses: [] }) })).toBe('contest-window-is-over')
    expect(refusal({ isAnswered: true })).toBe('contested-already')
    expect(refusal({ isInForce: false })).toBe('disposition-changed-meanwhile')
  })

  test('[D7] [C11] the days for it do not run in a pause', () => {
    const inDays = (days: number): Date => new Date(now.getTime() + days * 86_400_000)
    const ends = (...pauses: readonly (readonly [number, number])[]): Date =>
      contestEndsAt(now, {
        days: 7,
        pauses: pauses.map(([from, to]) => ({ pausedAt: inDays(from), resumedAt: inDays(to) })),
      })
    expect(ends()).toEqual(inDays(7))
    expect(ends([1, 9])).toEqual(inDays(15))
    // The second falls into the time that the first gave back.
    expect(ends([1, 9], [14, 15])).toEqual(inDays(16))
    expect(ends([-3, -1])).toEqual(inDays(7))
    expect(ends([7, 8])).toEqual(inDays(7))
  })

  test('[D7] contesting says why, accepting need not', () => {
    const bare = { ...reply, reason: '' }
    expect(refusalToContest(standing(), published, bare, now, ministry)).toBe('contest-needs-reason')
    const yes = { verdict: 'accepted', reason: '' } as const
    expect(refusalToContest(standing(), published, yes, now, ministry)).toBeNull()
  })

  test('[D3] what is only prepared does not exist for who made the input', () => {
    expect(refusal({ isPublished: false })).toBe('not-found')
  })

  test('[D8] an input is contested once, and the contest is answered once, with a reason', () => {
    expect(refusal({ wasContested: true })).toBe('contested-already')
    const open = { verdict: 'contested', isAnswered: false } as const
    expect(refusalToAnswerContest(open, 'It stands.')).toBeNull()
    expect(refusalToAnswerContest(open, '')).toBe('contest-answer-needs-reason')
    expect(refusalToAnswerContest({ ...open, isAnswered: true }, 'It stands.')).toBe('contest-answered-already')
    expect(refusalToAnswerContest({ ...open, verdict: 'accepted' }, 'Why?')).toBe('contest-answered-already')
  })
})
