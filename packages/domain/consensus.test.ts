/** What a position needs, what a goal lacks to be agreed, how silence breaks and who may confirm. */
import { describe, expect, test } from 'vitest'
import { defaultRoundSettings } from './consultation.ts'
import {
  type AdoptionFacts,
  type CallFacts,
  mayActAlone,
  maySeePosition,
  outcomeOf,
  type PositionWish,
  readinessOf,
  refusalOfPosition,
  refusalToAdopt,
  refusalToBreakSilence,
  refusalToConfirm,
  stateInCall,
  type Stand,
  type StandCount,
  type Voice,
} from './consensus.ts'
import type { OrganisationId } from './ids.ts'
import type { Role, StakeholderGroup } from './participant.ts'

const paragraphs = new Set(['6.1', '6.2', '6.3'])
const wish = (stand: Stand, over: Partial<PositionWish> = {}): PositionWish => ({
  stand,
  words: '',
  wording: '',
  paragraphs: [],
  ...over,
})

test('[K3] a reservation needs words; an objection a paragraph, a reason and a wording; a dissociation a paragraph', () => {
  const refusals = [
    wish('support'),
    wish('abstain'),
    wish('reservation'),
    wish('reservation', { words: 'On the understanding that' }),
    wish('objection'),
    wish('objection', { paragraphs: ['6.3'] }),
    wish('objection', { paragraphs: ['6.1', '6.3'], words: 'No court', wording: 'x' }),
    wish('objection', { paragraphs: ['6.3'], words: 'No court' }),
    wish('objection', { paragraphs: ['6.3'], words: 'No court', wording: 'in accordance with domestic law' }),
    wish('objection', { paragraphs: ['9.1'], words: 'No court', wording: 'x' }),
    wish('dissociation'),
    wish('dissociation', { paragraphs: ['6.1', '6.2'] }),
  ].map(one => refusalOfPosition(one, paragraphs))
  expect(refusals).toEqual([
    null,
    null,
    'reservation-needs-words',
    null,
    'objection-needs-paragraph',
    'objection-needs-reason',
    'objection-needs-paragraph',
    'objection-needs-wording',
    null,
    'paragraph-not-known',
    'dissociation-needs-paragraph',
    null,
  ])
})

const voice = (name: string, group: StakeholderGroup): Voice => ({ organisation: name as OrganisationId, group })
const voices = [
  voice('A', 'government'),
  voice('B', 'government'),
  voice('C', 'business'),
  voice('D', 'civil_society'),
] as const
const [govA, govB, firm, civil] = voices
const holds = ({ group }: Voice, stand: Stand, isOnCalledVersion = true): StandCount => ({
  ...{ group, stand, isOnCalledVersion },
  ...{ organisations: 1, withVoice: 1 },
})
const call = (stands: readonly StandCount[], over: Partial<CallFacts> = {}): CallFacts => ({
  rule: defaultRoundSettings.decision,
  voices: voices.length,
  stands,
  isBroken: false,
  notifiedGroups: ['government', 'business'],
  ...over,
})

describe('[K4] how a goal would fare if its call ended now', () => {
  test('every required group needs a supporter of its own, however many another group has', () => {
    expect(readinessOf(call([holds(govA, 'support'), holds(govB, 'support')]))).toEqual({
      kind: 'lacks-support',
      objections: 0,
      toConfirm: 0,
      silent: 2,
      lacking: ['business'],
    })
    expect(readinessOf(call([holds(govA, 'support'), holds(firm, 'support')])).kind).toBe('ready')
  })

  test('a reservation and a dissociation support; an abstention does not, and blocks nothing', () => {
    expect(readinessOf(call([holds(govA, 'reservation'), holds(firm, 'dissociation')])).kind).toBe('ready')
    expect(readinessOf(call([holds(govA, 'support'), holds(firm, 'abstain')])).lacking).toEqual(['business'])
  })

  test('one objection of any group blocks, also of one that is not required', () => {
    const facts = readinessOf(call([holds(govA, 'support'), holds(firm, 'support'), holds(civil, 'objection')]))
    expect(facts).toMatchObject({ kind: 'objected', objections: 1, silent: 1 })
  })

  test('who lost its voice since counts with what it said, and is not missed among the silent', () => {
    const gone = { ...holds(govB, 'objection'), withVoice: 0 }
    expect(readinessOf(call([holds(govA, 'support'), holds(firm, 'support'), gone], { voices: 3 }))).toMatchObject({
      kind: 'objected',
      objections: 1,
      silent: 1,
    })
    expect(readinessOf(call([{ ...holds(govA, 'support'), organisations: 7, withVoice: 3 }])).silent).toBe(1)
  })

  test('silence is never support', () => {
    expect(readinessOf(call([]))).toMatchObject({
      kind: 'lacks-support',
      silent: 4,
      lacking: ['government', 'business'],
    })
  })
})

test('[K8] support of an earlier version is to be confirmed and does not count; an objection stays open', () => {
  const earlier = [holds(govA, 'support', false), holds(firm, 'support', false)]
  expect(readinessOf(call(earlier))).toMatchObject({ kind: 'to-confirm', toConfirm: 2, silent: 4 })
  expect(readinessOf(call([...earlier, holds(civil, 'objection', false)])).kind).toBe('objected')
})

test('[K5] under silence nobody has to speak, but every required group has to have been told', () => {
  const rule = { ...defaultRoundSettings.decision, kind: 'silence' as const }
  expect(readinessOf(call([], { rule })).kind).toBe('ready')
  expect(readinessOf(call([], { rule, notifiedGroups: ['government'] }))).toMatchObject({
    kind: 'not-notified',
    lacking: ['business'],
  })
  expect(readinessOf(call([], { rule, isBroken: true })).kind).toBe('broken')
  expect(readinessOf(call([holds(civil, 'objection')], { rule })).kind).toBe('objected')
})

describe('[K8] a goal is adopted', () => {
  const ready = readinessOf(call([holds(govA, 'support'), holds(firm, 'support')]))
  const facts: AdoptionFacts = {
    readiness: ready,
    standsUntil: null,
    at: new Date('2026-11-02T08:00:00Z'),
    isPastDeadline: false,
    kind: 'positions',
  }

  test('when its rule holds', () => {
    expect(refusalToAdopt(facts)).toBeNull()
  })

  test('when a new version stood for a day', () => {
    const until = new Date(facts.at.getTime() + 1)
    expect(refusalToAdopt({ ...facts, standsUntil: until })).toBe('version-needs-a-day')
    expect(refusalToAdopt({ ...facts, standsUntil: until, at: until })).toBeNull()
  })

  test('by silence only after the deadline', () => {
    expect(refusalToAdopt({ ...facts, kind: 'silence' })).toBe('silence-has-not-ended')
    expect(refusalToAdopt({ ...facts, kind: 'silence', isPastDeadline: true })).toBeNull()
  })

  test('never against what it lacks, and the refusal says what that is', () => {
    const codes = (['broken', 'objected', 'not-notified', 'to-confirm', 'lacks-support'] as const).map(kind =>
      refusalToAdopt({ ...facts, readiness: { ...ready, kind } }),
    )
    expect(codes).toEqual([
      'silence-was-broken',
      'objection-is-open',
      'group-not-notified',
      'group-lacks-support',
      'group-lacks-support',
    ])
  })
})

test('[K6] silence is broken with a paragraph and a reason, while it lasts', () => {
  const open = { kind: 'silence', isOpen: true } as const
  const said = { words: 'It binds us', paragraphs: ['6.3'] }
  expect(refusalToBreakSilence(open, said, paragraphs)).toBeNull()
  expect(refusalToBreakSilence(open, { ...said, words: '' }, paragraphs)).toBe('reason-needed')
  expect(refusalToBreakSilence(open, { ...said, paragraphs: [] }, paragraphs)).toBe('silence-needs-paragraph')
  expect(refusalToBreakSilence(open, { ...said, paragraphs: ['7.1'] }, paragraphs)).toBe('paragraph-not-known')
  expect(refusalToBreakSilence({ ...open, isOpen: false }, said, paragraphs)).toBe('call-is-over')
  expect(refusalToBreakSilence({ ...open, kind: 'positions' }, said, paragraphs)).toBe('no-silence-procedure')
})

test('[K10] a second moderator confirms, where there is one and the round asks for it', () => {
  const asked = { askedBy: 'one', moderators: 2, needsTwo: true }
  expect(refusalToConfirm(asked, 'one')).toBe('second-moderator-needed')
  expect(refusalToConfirm(asked, 'two')).toBeNull()
  expect(mayActAlone(asked)).toBe(false)
  expect(mayActAlone({ ...asked, moderators: 1 })).toBe(true)
  expect(mayActAlone({ ...asked, needsTwo: false })).toBe(true)
})

test('[K9] a sealed position is its organisation’s own until the call is over', () => {
  const position = { organisation: govA.organisation }
  const seen = (organisation: OrganisationId | null, isSealed: boolean, isOver: boolean, role: Role = 'delegate') =>
    maySeePosition(position, { organisation, role }, { isSealed, isOver })
  expect(seen(govB.organisation, false, false)).toBe(true)
  expect(seen(govB.organisation, true, false)).toBe(false)
  expect(seen(null, true, false, 'moderator')).toBe(false)
  expect(seen(null, true, false, 'auditor')).toBe(true)
  expect(seen(govA.organisation, true, false)).toBe(true)
  expect(seen(govB.organisation, true, true)).toBe(true)
})

test('[K11] a goal is adopted, returned, or carried when it was never called', () => {
  expect([outcomeOf(null), outcomeOf({ isAdopted: true }), outcomeOf({ isAdopted: false })]).toEqual([
    'carried',
    'adopted',
    'returned',
  ])
})

test('[K14] a goal under call is clean, objected to, or agreed as its rule says', () => {
  const call = { isReady: false, objections: 0, isOver: false, kind: 'positions' } as const
  expect(stateInCall(call)).toBe('clean')
  expect(stateInCall({ ...call, objections: 1, isOver: true })).toBe('under-negotiation')
  expect(stateInCall({ ...call, isReady: true })).toBe('agreed-ad-referendum')
  expect(stateInCall({ ...call, isReady: true, kind: 'silence' })).toBe('clean')
  expect(stateInCall({ ...call, isReady: true, kind: 'silence', isOver: true })).toBe('agreed-ad-referendum')
})
