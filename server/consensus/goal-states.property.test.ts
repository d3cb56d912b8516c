/**
 * Random lives of goals in calls, over HTTP: whatever moderators, delegates and the clock do, in whatever order, the
 * state of a goal is what its call, its positions and its adoptions say. [K4, K5, K10, K13, K14]
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isResting } from '../../packages/domain/agenda.ts'
import { hourMs } from '../../packages/domain/consultation.ts'
import type { GoalId } from '../../packages/domain/ids.ts'
import { diceOf } from '../../tests/live/dice.ts'
import { say } from '../../tests/support/consensus-makers.ts'
import { inDays, roundOf } from '../../tests/support/round-makers.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { adoptionsOf } from './adoption-queries.ts'
import { isOver, latestCallOf, readinessOn } from './consensus-queries.ts'
import { newestPositionsOf } from './position-queries.ts'

const seeds = Array.from({ length: process.env['ACQUIS_NIGHTLY'] === '1' ? 40 : 3 }, (_, k) => k + 1)
const steps = 120

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

type Life = {
  readonly agenda: TestAgenda
  readonly moderators: readonly [Person, Person]
  readonly delegates: readonly Person[]
  readonly administrator: Person
  /** What was asked for and not confirmed yet, stale or not. */
  readonly asked: string[]
  readonly roll: (sides: number) => number
}
type Act = (life: Life) => Promise<unknown>

const post = (person: Person, path: string, body: object = {}) => house.as(person).send('POST', path, body)
const inAgenda = ({ agenda }: Life, path: string): string => `/api/agendas/${agenda.agendaId}/${path}`
/** One of a list that has at least one. */
function pick<T>({ roll }: Life, list: readonly T[]): T {
  const [first] = list
  const picked = list[roll(list.length)] ?? first
  if (picked === undefined) throw new Error('nothing to pick')
  return picked
}
const goalOf = (life: Life): GoalId => pick(life, life.agenda.goals).goalId

/** Asks, and keeps what has to be confirmed for later. */
async function ask(life: Life, path: string, body: object): Promise<void> {
  const answer = await post(life.moderators[0], path, body)
  const { confirmationId } = answer.body.startsWith('{') ? answer.json<{ confirmationId?: string | null }>() : {}
  if (typeof confirmationId === 'string') life.asked.push(confirmationId)
}

const acts: readonly Act[] = [
  ...Array<Act>(14).fill(speak),
  life => post(life.moderators[0], inAgenda(life, 'consensus/open'), { closesAt: inDays(house, 1 / 12) }),
  life => ask(life, inAgenda(life, 'consensus/close'), { reason: 'Everybody has spoken' }),
  life => ask(life, inAgenda(life, 'consensus/close'), { reason: 'Everybody has spoken' }),
  confirm,
  confirm,
  confirm,
  life => ask(life, `/api/goals/${goalOf(life)}/reopen`, { reason: 'The law has changed' }),
  life => ask(life, `/api/goals/${goalOf(life)}/reopen`, { reason: 'Once more' }),
  life => post(life.moderators[0], `/api/goals/${goalOf(life)}/send-back`, { reason: 'Not ripe' }),
  life => post(life.moderators[0], `/api/goals/${goalOf(life)}/park`, { reason: 'Not now' }),
  restore,
  restore,
  life => post(life.moderators[0], inAgenda(life, 'consensus/open'), { closesAt: inDays(house, 1 / 12) }),
  life => post(life.moderators[0], inAgenda(life, 'rounds'), { reason: 'On.' }),
  applyWording,
  breakSilence,
  rest,
  review,
  review,
  async ({ roll }) => {
    house.clock.forward(roll(3) * hourMs)
    await house.jobs.runDue()
  },
]

test.each(seeds)('the states of goals say what their calls came to: seed %i', async seed => {
  const dice = diceOf(seed)
  const agenda = await house.anAgenda({ phase: 'review', goals: 2 })
  const life: Life = {
    ...{ agenda, asked: [], roll: sides => dice.below(sides) },
    moderators: [await house.aModerator(agenda), await house.aModerator(agenda)],
    delegates: [await house.aGovernmentDelegate(agenda), await house.aBusinessDelegate(agenda)],
    administrator: await house.aPerson({ isAdministrator: true }),
  }
  const seen = new Set<string>()
  for (let step = 0; step < steps; step += 1) {
    const act = pick(life, acts)
    await act(life)
    for (const { goalId } of agenda.goals) {
      const complaint = await complaintOf(agenda, goalId, seen)
      expect([step, act.name, complaint]).toEqual([step, act.name, null])
    }
  }
  for (const state of seen) reached.add(state)
})

const reached = new Set<string>()
test('every state that a call gives was reached, or the walk would prove nothing', () => {
  for (const state of ['clean', 'under-negotiation', 'agreed-ad-referendum', 'agreed', 'reopened', 'parked']) {
    expect(reached).toContain(state)
  }
})

/** What is wrong with the state of a goal; null if nothing is. The rules, said a second time. */
async function complaintOf(agenda: TestAgenda, goalId: GoalId, seen: Set<string>): Promise<string | null> {
  const { db } = house.database
  const goal = db.selectFrom('goal').select(['state', 'resting_from']).where('id', '=', goalId)
  const { state, resting_from: restingFrom } = await goal.executeTakeFirstOrThrow()
  seen.add(state)
  const round = await roundOf(house, agenda)
  const call = await latestCallOf(db, goalId)
  const isCalled = call !== null && call.state === 'open' && call.roundId === round.id && round.phase === 'consensus'
  const said = isResting(state) ? restingFrom : state
  if (said === 'clean' && !isCalled) return 'clean outside of a call'
  if (said === 'agreed-ad-referendum' && !isCalled) return 'agreed ad referendum outside of a call'
  const adoptions = await adoptionsOf(db, goalId)
  if (said === 'agreed' && adoptions.length === 0) return 'agreed without an adoption'
  if (!isCalled || round.withdrawnAt !== null) return null
  if (said === 'reopened' || said === 'agreed') return `${said} while its call is open`
  const newest = await newestPositionsOf(db, round.id, { goalId })
  const isObjected = newest.some(({ stand }) => stand === 'objection')
  if (isObjected !== (said === 'under-negotiation')) return `${said}, objected to: ${String(isObjected)}`
  if (isResting(state)) return null
  const { kind } = await readinessOn(db, agenda.agendaId, call)
  const now = house.clock.now()
  const holds = kind === 'ready' && (call.rule.kind === 'positions' || isOver(call, now))
  // The end of a silence is written by the clock, in its own time.
  if (holds && call.rule.kind === 'silence') return null
  return holds === (said === 'agreed-ad-referendum') ? null : `${said}, though it is ${kind}`
}

async function speak(life: Life): Promise<void> {
  const [goalId, person] = [goalOf(life), pick(life, life.delegates)]
  const call = await latestCallOf(house.database.db, goalId)
  const version = call?.versionNumber ?? 1
  const objection = { stand: 'objection', words: 'No', wording: `Say ${life.roll(99)} instead.`, paragraphs: ['1.1'] }
  const said = [{ stand: 'support' }, { stand: 'support' }, { stand: 'support' }, objection, { stand: 'abstain' }]
  await say(house, person, goalId, { ...pick(life, said), version })
}

async function confirm(life: Life): Promise<void> {
  const id = life.asked.length === 0 ? undefined : pick(life, life.asked)
  if (id !== undefined) await post(life.moderators[1], `/api/confirmations/${id}/confirm`)
}

async function applyWording(life: Life): Promise<void> {
  const goalId = goalOf(life)
  const { id: roundId } = await roundOf(house, life.agenda)
  const [objection] = (await newestPositionsOf(house.database.db, roundId, { goalId })).filter(
    ({ stand }) => stand === 'objection',
  )
  if (objection !== undefined) await post(life.moderators[0], `/api/goals/${goalId}/positions/${objection.id}/apply`)
}

async function restore(life: Life): Promise<void> {
  for (const { goalId } of life.agenda.goals)
    await post(life.moderators[0], `/api/goals/${goalId}/restore`, { reason: 'Now' })
}

async function breakSilence(life: Life): Promise<void> {
  const goalId = goalOf(life)
  const version = (await latestCallOf(house.database.db, goalId))?.versionNumber ?? 1
  const broken = { version, words: 'Too far', paragraphs: ['1.1'] }
  await post(pick(life, life.delegates), `/api/goals/${goalId}/silence/break`, broken)
}

/** Pauses, goes on, or, seldom, withdraws. */
async function rest(life: Life): Promise<void> {
  const { id, state } = await roundOf(house, life.agenda)
  const path = inAgenda(life, `rounds/${id}`)
  const [reason, [moderator]] = [{ reason: 'A holiday' }, life.moderators]
  if (state.kind === 'paused') return void (await post(moderator, `${path}/resume`, reason))
  if (life.roll(6) > 0) return void (await post(moderator, `${path}/pause`, reason))
  const asked = await post(moderator, `${path}/withdraw`, reason)
  if (asked.statusCode >= 300) return
  const { confirmationId } = asked.json<{ confirmationId: string }>()
  await post(life.administrator, `/api/withdrawals/${confirmationId}/confirm`)
}

/** A round that drafts is in review at once, with one rule or the other; how it comes there is walked elsewhere. */
async function review(life: Life): Promise<void> {
  const { id, phase, state } = await roundOf(house, life.agenda)
  if (phase !== 'drafting' || state.kind !== 'running') return
  const decision = { kind: pick(life, ['positions', 'silence']), requiredGroups: ['government', 'business'] }
  const settings = JSON.stringify({ decision, contestDays: 0 })
  await house.database.db.updateTable('round').set({ phase: 'review', settings }).where('id', '=', id).execute()
}
