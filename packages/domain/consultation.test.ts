/** The rules of a round, C1 to C13, asked one by one. */
import { describe, expect, test } from 'vitest'
import { phases, type Phase } from './agenda.ts'
import {
  dayMs,
  defaultRoundSettings,
  endAfterPause,
  endOfConsultation,
  hourMs,
  isStep,
  isTimeZone,
  maxCallHours,
  maxContestDays,
  maxPhaseDays,
  refusalOfSettings,
  refusalToMove,
  refusalToPause,
  refusalToResume,
  isEndOfCallFinal,
  refusalToRetime,
  refusalToWithdraw,
  settingsFrom,
  type Move,
  type OpenPhase,
  type Round,
} from './consultation.ts'
import type { OpenInputs } from './open-inputs.ts'

const at = new Date('2026-11-26T10:00:00Z')
const after = (ms: number): Date => new Date(at.getTime() + ms)
const answered: OpenInputs = {
  inTime: 3,
  unanswered: 0,
  withoutReason: 0,
  contested: 1,
  unansweredContests: 0,
  contestClosesAt: at,
}

function running(phase: OpenPhase, facts: Partial<Extract<Round, { kind: 'running' }>> = {}): Round {
  return { kind: 'running', phase, since: after(-dayMs), closesAt: null, ...facts }
}
const paused: Round = { ...running('drafting'), kind: 'paused', pausedAt: after(-hourMs) } as Round
const closed: Round = { kind: 'closed', closedAt: at }
const withdrawn: Round = { kind: 'withdrawn', phase: 'review', withdrawnAt: at }

const toDrafting: Move = { to: 'drafting', table: { goals: 1, penHolders: 1, frameworks: 1, rules: 'Be brief.' } }
const toConsultation: Move = { to: 'consultation', by: 'moderator', closesAt: after(14 * dayMs), reason: '' }
const toReview: Move = { to: 'review', by: 'moderator', reason: 'All have spoken.' }
const toConsensus: Move = { to: 'consensus', inputs: answered, cleanGoals: 1 }
const toClosed: Move = {
  to: 'closed',
  call: { openedAt: after(-73 * hourMs), minimumCallHours: 72, undecided: 0 },
  reason: 'Another round is needed.',
}
const wishes: readonly Move[] = [toDrafting, toConsultation, toReview, toConsensus, toClosed]

test('[C1] only the steps of the table exist', () => {
  const known = phases.flatMap(from => phases.filter(to => isStep(from, to)).map(to => `${from} ${to}`))
  expect(known).toEqual([
    'setup drafting',
    'drafting consultation',
    'consultation review',
    'review consultation',
    'review consensus',
    'review closed',
    'consensus closed',
  ])
  for (const phase of phases.filter((one): one is OpenPhase => one !== 'closed')) {
    const made = wishes.filter(move => refusalToMove(running(phase), move, at) === null).map(({ to }) => to)
    const wished = wishes.map(({ to }) => to).filter(to => isStep(phase, to))
    // Going back to consultation asks for a reason that this wish does not give.
    expect(made).toEqual(phase === 'review' ? wished.filter(to => to !== 'consultation') : wished)
  }
})

test('[C1] what is paused, closed or withdrawn makes no step, and says which it is', () => {
  for (const move of wishes) {
    expect(refusalToMove(paused, move, at)).toBe('round-is-paused')
    expect(refusalToMove(closed, move, at)).toBe('round-is-closed')
    expect(refusalToMove(withdrawn, move, at)).toBe('round-is-withdrawn')
  }
})

test('[C2] the clock ends a phase only when its time is over', () => {
  const wish: Move = { to: 'review', by: 'clock', reason: '' }
  expect(refusalToMove(running('consultation', { closesAt: after(1) }), wish, at)).toBe('phase-not-over')
  expect(refusalToMove(running('consultation'), wish, at)).toBe('phase-not-over')
  expect(refusalToMove(running('consultation', { closesAt: at }), wish, at)).toBeNull()
})

test('[C3] drafting opens when its table is set', () => {
  const table = { goals: 1, penHolders: 1, frameworks: 1, rules: 'Be brief.' }
  const asked = (missing: object) =>
    refusalToMove(running('setup'), { to: 'drafting', table: { ...table, ...missing } }, at)
  expect(asked({ goals: 0 })).toBe('drafting-needs-goal')
  expect(asked({ frameworks: 0 })).toBe('drafting-needs-indicators')
  expect(asked({ rules: ' ' })).toBe('drafting-needs-rules')
  expect(asked({ penHolders: 0 })).toBe('drafting-needs-pen')
  expect(refusalToMove(running('review'), toDrafting, at)).toBe('drafting-is-open-already')
})

describe('[C4] a consultation', () => {
  const asked = (wish: Partial<typeof toConsultation>) =>
    refusalToMove(running('drafting'), { ...toConsultation, ...wish }, at)

  test('has an end, in the future and not too far', () => {
    expect(asked({ closesAt: null })).toBe('round-end-needed')
    expect(asked({ closesAt: at })).toBe('round-end-in-past')
    expect(asked({ closesAt: after(maxPhaseDays * dayMs) })).toBeNull()
    expect(asked({ closesAt: after(maxPhaseDays * dayMs + 1) })).toBe('round-end-too-far')
    expect(asked({ closesAt: new Date(Number.NaN) })).toBe('round-end-in-past')
  })

  test('of less than fourteen days needs a reason from a moderator', () => {
    const short = after(14 * dayMs - 2 * hourMs)
    expect(asked({ closesAt: short })).toBe('short-consultation-needs-reason')
    expect(asked({ closesAt: short, reason: 'The conference is on Friday.' })).toBeNull()
    expect(asked({ closesAt: after(14 * dayMs - hourMs / 2) })).toBeNull()
  })

  test('that nobody gave an end takes the planned one if that leaves fourteen days', () => {
    const planned = (consultation: string) => ({ ...defaultRoundSettings, plannedEnds: { consultation } })
    expect(endOfConsultation(defaultRoundSettings, at)).toEqual(after(14 * dayMs))
    expect(endOfConsultation(planned('2026-12-24T10:00:00Z'), at)).toEqual(new Date('2026-12-24T10:00:00Z'))
    expect(endOfConsultation(planned('2026-11-27T10:00:00Z'), at)).toEqual(after(14 * dayMs))
  })
})

test('[C5] closing a consultation early needs a reason', () => {
  const open = running('consultation', { closesAt: after(hourMs) })
  expect(refusalToMove(open, { ...toReview, reason: ' ' }, at)).toBe('early-review-needs-reason')
  expect(refusalToMove(open, toReview, at)).toBeNull()
  const over = running('consultation', { closesAt: at })
  expect(refusalToMove(over, { ...toReview, reason: '' }, at)).toBeNull()
})

test('[C6] the call waits for answers, their reasons, the contest window, contests and a clean goal', () => {
  const asked = (inputs: Partial<OpenInputs>, cleanGoals = 1) =>
    refusalToMove(running('review'), { to: 'consensus', inputs: { ...answered, ...inputs }, cleanGoals }, at)
  expect(asked({ unanswered: 1 })).toBe('inputs-without-disposition')
  expect(asked({ withoutReason: 1 })).toBe('dispositions-without-reason')
  expect(asked({ contestClosesAt: after(1) })).toBe('contest-window-open')
  expect(asked({ unansweredContests: 1 })).toBe('contests-unanswered')
  expect(asked({}, 0)).toBe('no-clean-goal')
  expect(asked({})).toBeNull()
})

test('[C7, C8] going back, or on to the next round, needs a reason', () => {
  const back = { ...toConsultation, closesAt: after(dayMs) }
  expect(refusalToMove(running('review'), back, at)).toBe('reason-needed')
  expect(refusalToMove(running('review'), { ...back, reason: 'Goal 3 is new.' }, at)).toBeNull()
  expect(refusalToMove(running('review'), { to: 'closed', call: null, reason: '' }, at)).toBe('reason-needed')
  expect(refusalToMove(running('review'), { to: 'closed', call: null, reason: 'Next year.' }, at)).toBeNull()
  expect(refusalToMove(running('consensus'), { to: 'closed', call: null, reason: 'Now.' }, at)).toBe(
    'phase-does-not-follow',
  )
})

test('[C9] the call closes when its goals are decided, and after its least time or with a reason', () => {
  const asked = (call: object, reason = '') =>
    refusalToMove(
      running('consensus'),
      { to: 'closed', call: { openedAt: after(-72 * hourMs), minimumCallHours: 72, undecided: 0, ...call }, reason },
      at,
    )
  expect(asked({ undecided: 1 })).toBe('goals-undecided')
  expect(asked({})).toBeNull()
  expect(asked({ openedAt: after(-72 * hourMs + 1) })).toBe('short-call-needs-reason')
  expect(asked({ openedAt: after(-hourMs) }, 'Everybody has answered.')).toBeNull()
})

test('[C10] an end moves forward freely, backward with a reason, and never into the past', () => {
  const round = running('consultation', { closesAt: after(2 * dayMs) })
  const asked = (closesAt: Date, reason = '') => refusalToRetime(round, { closesAt, reason, at, isFinal: true })
  expect(asked(after(3 * dayMs))).toBeNull()
  expect(asked(after(dayMs))).toBe('shortening-needs-reason')
  expect(asked(after(dayMs), 'All have spoken.')).toBeNull()
  expect(asked(after(2 * dayMs))).toBe('round-end-is-the-same')
  expect(asked(after(0), 'Now.')).toBe('round-end-in-past')
  expect(asked(after(maxPhaseDays * dayMs + 1))).toBe('round-end-too-far')
  const any = { closesAt: after(dayMs), reason: '', at, isFinal: true }
  expect(refusalToRetime(running('drafting'), any)).toBeNull()
  expect(refusalToRetime(running('setup'), any)).toBe('phase-has-no-end')
  expect(refusalToRetime(paused, any)).toBe('round-is-paused')
  expect(refusalToRetime(closed, any)).toBe('round-is-closed')
  expect(refusalToRetime(withdrawn, any)).toBe('round-is-withdrawn')
})

test('[C10] [K5] [K9] the end of a call that decides by silence, or unseals, is not moved any more once it has come', () => {
  const over = (phase: OpenPhase) => running(phase, { closesAt: at })
  const wish = { closesAt: after(dayMs), reason: 'We want to hear more.', at }
  expect(refusalToRetime(over('consensus'), { ...wish, isFinal: true })).toBe('call-end-has-passed')
  expect(refusalToRetime(over('consensus'), { ...wish, isFinal: false })).toBeNull()
  expect(refusalToRetime(over('consultation'), { ...wish, isFinal: true })).toBeNull()
  expect(refusalToRetime(running('consensus', { closesAt: after(1) }), { ...wish, isFinal: true })).toBeNull()
  const { decision } = defaultRoundSettings
  expect(isEndOfCallFinal(defaultRoundSettings)).toBe(false)
  expect(isEndOfCallFinal({ ...defaultRoundSettings, sealedPositions: true })).toBe(true)
  expect(isEndOfCallFinal({ ...defaultRoundSettings, decision: { ...decision, kind: 'silence' } })).toBe(true)
})

test('[C11] pausing and going on need a reason, and the end moves by the pause', () => {
  expect(refusalToPause(running('review'), '')).toBe('reason-needed')
  expect(refusalToPause(running('review'), 'A holiday.')).toBeNull()
  expect(refusalToPause(paused, 'A holiday.')).toBe('round-is-paused')
  expect(refusalToPause(closed, 'A holiday.')).toBe('round-is-closed')
  expect(refusalToResume(paused, '')).toBe('reason-needed')
  expect(refusalToResume(paused, 'It is over.')).toBeNull()
  expect(refusalToResume(running('review'), 'It is over.')).toBe('round-not-paused')
  expect(refusalToResume(closed, 'It is over.')).toBe('round-is-closed')
  expect(refusalToResume(withdrawn, 'It is over.')).toBe('round-is-withdrawn')
  expect(endAfterPause(after(dayMs), after(0), after(hourMs))).toEqual(after(dayMs + hourMs))
  expect(endAfterPause(null, after(0), after(hourMs))).toBeNull()
  expect(endAfterPause(after(0), after(0), after(hourMs))).toEqual(after(0))
})

test('[C12] a withdrawal needs a reason; a paused round can be withdrawn, a closed one cannot', () => {
  expect(refusalToWithdraw(running('consensus'), '')).toBe('reason-needed')
  expect(refusalToWithdraw(paused, 'The mandate ended.')).toBeNull()
  expect(refusalToWithdraw(closed, 'The mandate ended.')).toBe('round-is-closed')
  expect(refusalToWithdraw(withdrawn, 'The mandate ended.')).toBe('round-is-withdrawn')
})

test('[C13] settings are within their bounds, and what was stored wrongly is as by default', () => {
  const asked = (facts: object) => refusalOfSettings({ ...defaultRoundSettings, ...facts })
  expect(asked({})).toBeNull()
  expect([asked({ contestDays: 0 }), asked({ contestDays: maxContestDays })]).toEqual([null, null])
  expect(asked({ contestDays: maxContestDays + 1 })).toBe('contest-days-not-valid')
  expect(asked({ contestDays: 1.5 })).toBe('contest-days-not-valid')
  expect([asked({ minimumCallHours: 1 }), asked({ minimumCallHours: maxCallHours })]).toEqual([null, null])
  expect(asked({ minimumCallHours: maxCallHours + 1 })).toBe('call-hours-not-valid')
  expect(asked({ minimumCallHours: 0 })).toBe('call-hours-not-valid')
  expect(asked({ decision: { kind: 'silence', requiredGroups: [] } })).toBe('required-groups-needed')
  expect(settingsFrom({})).toEqual(defaultRoundSettings)
  expect(settingsFrom('nonsense')).toEqual(defaultRoundSettings)
  expect(settingsFrom({ contestDays: 'x', decision: { kind: 'votes', requiredGroups: ['martians'] } })).toEqual(
    defaultRoundSettings,
  )
  const said = {
    contestDays: 3,
    decision: { kind: 'silence', requiredGroups: ['academia'] },
    sealedPositions: true,
    twoModerators: false,
    minimumCallHours: 96,
    plannedEnds: { drafting: '2026-12-01T10:00:00Z' },
  }
  expect(settingsFrom(said)).toEqual(said)
})

test('a time zone is one that this house can tell the time in', () => {
  expect([isTimeZone('UTC'), isTimeZone('Africa/Nairobi'), isTimeZone('Mars/Base')]).toEqual([true, true, false])
})

test('[C1] no phase leads back to setup, and from every phase the round can end', () => {
  expect(phases.some(from => isStep(from, 'setup'))).toBe(false)
  const reach = (from: Phase, seen: readonly Phase[] = []): boolean =>
    from === 'closed' || phases.some(to => isStep(from, to) && !seen.includes(to) && reach(to, [...seen, from]))
  expect(phases.every(phase => reach(phase))).toBe(true)
})
