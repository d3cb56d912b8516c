/** Ten thousand random lives of a round: none reaches a state that the table of phases does not allow. */
import { expect, test } from 'vitest'
import { phases, type Phase } from './agenda.ts'
import {
  dayMs,
  endAfterPause,
  hourMs,
  refusalToMove,
  refusalToPause,
  refusalToResume,
  refusalToRetime,
  refusalToWithdraw,
  type Move,
  type Round,
} from './consultation.ts'
import { unreachable } from './errors.ts'

/** The table of the product, said a second time: what may follow in one act. */
const allowed = new Set([
  'setup>drafting',
  'drafting>consultation',
  'consultation>review',
  'review>consultation',
  'review>consensus',
  'review>closed',
  'consensus>closed',
])

type Dice = (sides: number) => number
type Act = (round: Round, at: Date, roll: Dice) => Round

/** Mulberry32: the same seed tells the same life. */
function dice(seed: number): Dice {
  let state = seed
  return sides => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
  }
}

const reasonOf = (roll: Dice): string => (roll(2) === 0 ? '' : 'For a reason.')
const later = (at: Date, ms: number): Date => new Date(at.getTime() + ms)

function wishOf(at: Date, roll: Dice): Move {
  const by = roll(3) === 0 ? 'clock' : 'moderator'
  const reason = reasonOf(roll)
  const to = phases[roll(phases.length)] ?? 'setup'
  switch (to) {
    case 'setup':
    case 'drafting':
      return { to: 'drafting', table: { goals: roll(3), penHolders: roll(3), frameworks: roll(3), rules: reason } }
    case 'consultation':
      return { to, by, reason, closesAt: roll(4) === 0 ? null : later(at, (roll(40) - 5) * dayMs) }
    case 'review':
      return { to, by, reason }
    case 'consensus': {
      const contestClosesAt = roll(2) === 0 ? null : later(at, (roll(5) - 3) * dayMs)
      const open = { unanswered: roll(2), withoutReason: roll(2), unansweredContests: roll(2) }
      return { to, inputs: { inTime: 3, contested: 1, ...open, contestClosesAt }, cleanGoals: roll(3) }
    }
    case 'closed': {
      const call = { openedAt: later(at, -roll(100) * hourMs), minimumCallHours: 72, undecided: roll(2) }
      return { to, reason, call: roll(3) === 0 ? null : call }
    }
    default:
      return unreachable(to)
  }
}

/** What the commands do with an answer of the rules: a refusal leaves the round as it is. */
const acts: readonly Act[] = [
  (round, at, roll) => {
    const wish = wishOf(at, roll)
    if (refusalToMove(round, wish, at) !== null) return round
    if (wish.to === 'closed') return { kind: 'closed', closedAt: at }
    const closesAt = wish.to === 'consultation' ? wish.closesAt : null
    return { kind: 'running', phase: wish.to, since: at, closesAt }
  },
  (round, at, roll) => {
    const closesAt = later(at, (roll(30) - 10) * dayMs)
    const isFinal = roll(2) === 0
    if (refusalToRetime(round, { closesAt, reason: reasonOf(roll), at, isFinal }) !== null) return round
    return round.kind === 'running' ? { ...round, closesAt } : round
  },
  (round, at, roll) => {
    if (refusalToPause(round, reasonOf(roll)) !== null || round.kind !== 'running') return round
    return { ...round, kind: 'paused', pausedAt: at }
  },
  (round, at, roll) => {
    if (refusalToResume(round, reasonOf(roll)) !== null || round.kind !== 'paused') return round
    const { phase, since, closesAt, pausedAt } = round
    return { kind: 'running', phase, since, closesAt: endAfterPause(closesAt, pausedAt, at) }
  },
  (round, at, roll) => {
    if (roll(12) !== 0 || refusalToWithdraw(round, reasonOf(roll)) !== null) return round
    return { kind: 'withdrawn', phase: phaseOf(round), withdrawnAt: at }
  },
]

test('[C1–C12] 10,000 random sequences reach no state that the table does not allow', () => {
  const reached = new Set<string>()
  const wrong: string[] = []
  for (let seed = 1; seed <= 10_000; seed++) {
    const roll = dice(seed)
    let at = new Date('2026-01-01T00:00:00Z')
    let round: Round = { kind: 'running', phase: 'setup', since: at, closesAt: null }
    for (let step = 0; step < 60; step++) {
      at = later(at, roll(4 * 24) * hourMs)
      // Moving is what most acts are.
      const act = acts[roll(3) === 0 ? roll(acts.length) : 0]
      const before: Round = round
      round = act?.(before, at, roll) ?? before
      const complaint = complaintOf(before, round, at)
      if (complaint !== null) wrong.push(`seed ${seed}, step ${step}: ${complaint}`)
      reached.add(`${before.kind} ${phaseOf(before)}`)
    }
  }
  expect(wrong).toEqual([])
  // Every state was visited, or the walk would prove nothing.
  const open = phases.filter(phase => phase !== 'closed')
  expect([...reached].toSorted()).toEqual(
    [
      ...['running', 'paused', 'withdrawn'].flatMap(kind => open.map(phase => `${kind} ${phase}`)),
      'closed closed',
    ].toSorted(),
  )
})

function complaintOf(before: Round, after: Round, at: Date): string | null {
  if (before === after) return null
  if (before.kind === 'closed' || before.kind === 'withdrawn') return `${before.kind} is not the end`
  const [from, to] = [phaseOf(before), phaseOf(after)]
  if (from !== to && !allowed.has(`${from}>${to}`)) return `${from} led to ${to}`
  if (from !== to && before.kind === 'paused') return 'a paused round moved'
  if (after.kind !== 'running' || from !== to || before.kind !== 'running') {
    return after.kind === 'running' && to === 'consultation' && after.closesAt === null ? 'no end' : null
  }
  return after.closesAt !== null && after.closesAt <= at ? 'an end in the past' : null
}

function phaseOf(round: Round): Phase {
  return round.kind === 'closed' ? 'closed' : round.phase
}
