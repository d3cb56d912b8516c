/** What the board says of the end of a call is what its end does, whatever was said; and an end that moves moves both. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stands, type Stand } from '../../packages/domain/consensus.ts'
import { hourMs } from '../../packages/domain/consultation.ts'
import type { GoalId, OrganisationId, PositionId, VersionId } from '../../packages/domain/ids.ts'
import { stakeholderGroups, type StakeholderGroup } from '../../packages/domain/participant.ts'
import { diceOf } from '../../tests/live/dice.ts'
import { callGoals, say } from '../../tests/support/consensus-makers.ts'
import { actOnRound, inDays, roundOf } from '../../tests/support/round-makers.ts'
import { buildTestHouse, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { keepVersions } from '../drafting/drafting-effects.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { endCalls } from './call-ends.ts'
import { boardOf } from './consensus-queries.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

type Voice = { readonly organisation: OrganisationId; readonly group: StakeholderGroup }
type Roll = (sides: number) => number
type Said = Voice & { readonly stand: Stand; readonly isOnCalled: boolean }

const groups = stakeholderGroups.slice(0, 4)

/** The rules K4 and K5, said a second time. */
function isAgreed(
  kind: 'positions' | 'silence',
  required: readonly StakeholderGroup[],
  facts: { readonly said: readonly Said[]; readonly told: ReadonlySet<StakeholderGroup>; readonly isBroken: boolean },
): boolean {
  const newest = new Map(facts.said.map(one => [one.organisation, one]))
  const standing = [...newest.values()]
  if (facts.isBroken || standing.some(one => one.stand === 'objection')) return false
  if (kind === 'silence') return required.every(group => facts.told.has(group))
  const supporters = standing.filter(one => one.isOnCalled && !['abstain', 'objection'].includes(one.stand))
  return required.every(group => supporters.some(one => one.group === group))
}

test.each(Array.from({ length: 12 }, (_, seed) => seed + 1))(
  '[K4, K5] if silence ended now, it would do what its end does: seed %i',
  async seed => {
    const dice = diceOf(seed)
    const roll: Roll = sides => dice.below(sides)
    const agenda = await house.anAgenda({ phase: 'consensus', goals: 5 })
    const { db } = house.database
    for (const group of groups)
      for (const n of [1, 2].slice(0, 1 + roll(2))) {
        const code = `${group[0]}${n}${seed}`.toUpperCase()
        await house.aMember(agenda, 'delegate', { name: `${group} ${n} of ${seed}`, group, code, country: null })
      }
    const voices: readonly Voice[] = await db
      .selectFrom('member')
      .innerJoin('organisation', 'organisation.id', 'member.organisation_id')
      .select(['organisation.id as organisation', 'organisation.stakeholder_group as group'])
      .where('member.agenda_id', '=', agenda.agendaId)
      .orderBy('organisation.name')
      .execute()
    const kind = roll(2) === 0 ? 'silence' : 'positions'
    const requiredGroups = groups.filter((_, k) => k === 0 || roll(2) === 0)
    await callGoals(house, agenda, { kind, requiredGroups })
    const { id: roundId } = await roundOf(house, agenda)
    const told = new Set(groups.filter(() => roll(6) > 0))
    const untold = voices.filter(voice => !told.has(voice.group)).map(voice => voice.organisation)
    if (untold.length > 0) await db.deleteFrom('call_notified').where('organisation_id', 'in', untold).execute()
    const expected = new Map<GoalId, boolean>()
    for (const { goalId } of agenda.goals) {
      const said = await speak(agenda, goalId, voices, roll)
      const isBroken = kind === 'silence' && roll(5) === 0
      if (isBroken)
        await db.updateTable('consensus_call').set({ state: 'broken' }).where('goal_id', '=', goalId).execute()
      expected.set(goalId, isAgreed(kind, requiredGroups, { said, told, isBroken }))
    }
    const before = await boardOf(
      db,
      { agendaId: agenda.agendaId, roundId, now: house.clock.now() },
      { organisation: null, role: null },
    )
    const promised = new Map(before.calls.map(call => [call.goalId, call.readiness?.kind === 'ready']))
    expect(promised).toEqual(expected)
    house.clock.forward(hourMs)
    const round = await roundOf(house, agenda)
    await house.unitOfWork(systemActor, work => endCalls(work, round, house.clock.now()))
    const states = await db
      .selectFrom('goal')
      .select(['id', 'state'])
      .where('agenda_id', '=', agenda.agendaId)
      .orderBy('number')
      .execute()
    expect(new Map(states.map(({ id, state }) => [id, state === 'agreed-ad-referendum']))).toEqual(expected)
  },
)

/** Some say something, some twice; then perhaps another version is called, and some say something of that. */
async function speak(
  { agendaId }: TestAgenda,
  goalId: GoalId,
  voices: readonly Voice[],
  roll: Roll,
): Promise<readonly Said[]> {
  const { db } = house.database
  const said: Said[] = []
  const once = async (isOnCalled: boolean): Promise<void> => {
    const call = await db
      .selectFrom('consensus_call')
      .selectAll()
      .where('goal_id', '=', goalId)
      .executeTakeFirstOrThrow()
    for (const voice of voices.filter(() => roll(3) > 0)) {
      const stand = roll(3) > 0 ? 'support' : (stands[roll(stands.length)] ?? 'support')
      said.push({ ...voice, stand, isOnCalled })
      await db
        .insertInto('position')
        .values({
          ...{ id: house.ids.next<PositionId>(), round_id: call.round_id, goal_id: goalId, stand },
          ...{ version_id: call.version_id, organisation_id: voice.organisation },
          ...{ words: 'For a reason', wording: '', paragraphs: '[]', breaks_silence: false },
          ...{ taken_by: null, taken_at: house.clock.now() },
        })
        .execute()
    }
  }
  const isReplaced = roll(3) === 0
  await once(!isReplaced)
  if (isReplaced) {
    const kept = await house.unitOfWork(systemActor, work =>
      keepVersions(house, work, { agendaId, cause: 'phase', label: '', facts: {}, by: null }),
    )
    const versionId: VersionId | undefined = kept.find(one => one.goalId === goalId)?.id
    if (versionId === undefined) throw new Error('no version was kept')
    const change = { version_id: versionId, is_first_version: false }
    await db.updateTable('consensus_call').set(change).where('goal_id', '=', goalId).execute()
  }
  if (isReplaced || roll(2) === 0) await once(true)
  return said
}

test.each([false, true])(
  '[K5, C10] an end that is moved while the call is open moves the silence with it; sealed: %s',
  async sealedPositions => {
    const agenda = await house.anAgenda({ phase: 'consensus', goals: 1 })
    const moderator = await house.aModerator(agenda)
    const government = await house.aGovernmentDelegate(agenda)
    const business = await house.aBusinessDelegate(agenda)
    const [{ goalId } = { goalId: '' }] = agenda.goals
    await callGoals(house, agenda, { kind: 'silence', sealedPositions, hours: 1 })
    expect(await actOnRound(house, moderator, agenda, 'extend', { closesAt: inDays(house, 1 / 8) })).toBe('done')
    house.clock.forward(2 * hourMs)
    await house.jobs.runDue()
    const look = async () => {
      const path = `/api/agendas/${agenda.agendaId}/consensus`
      const board = (await house.as(moderator).get(path)).json<{ calls: { isOver: boolean; state: string }[] }>()
      const { state } = await house.database.db
        .selectFrom('goal')
        .select('state')
        .where('agenda_id', '=', agenda.agendaId)
        .executeTakeFirstOrThrow()
      return { isOver: board.calls[0]?.isOver, state }
    }
    expect(await look()).toEqual({ isOver: false, state: 'clean' })
    expect((await say(house, government, goalId, { stand: 'support' })).statusCode).toBe(200)
    house.clock.forward(2 * hourMs)
    await house.jobs.runDue()
    expect(await look()).toEqual({ isOver: true, state: 'agreed-ad-referendum' })
    const late = await say(house, business, goalId, { stand: 'support' })
    expect(late.json<{ code: string }>().code).toBe('call-is-over')
  },
)

test.each([
  { sealedPositions: false, kind: 'silence' as const },
  { sealedPositions: true, kind: 'positions' as const },
])('[C10] what a call came to is not undone by a later end: $kind, sealed: $sealedPositions', async wish => {
  const agenda = await house.anAgenda({ phase: 'consensus', goals: 1 })
  const moderator = await house.aModerator(agenda)
  const [government, business] = [await house.aGovernmentDelegate(agenda), await house.aBusinessDelegate(agenda)]
  const goalId = agenda.goals[0]?.goalId ?? ('' as GoalId)
  await callGoals(house, agenda, wish)
  expect(await actOnRound(house, moderator, agenda, 'extend', { closesAt: inDays(house, 1 / 12) })).toBe('done')
  for (const person of [government, business]) await say(house, person, goalId, { stand: 'support' })
  house.clock.forward(3 * hourMs)
  await house.jobs.runDue()
  const seen = async (): Promise<readonly unknown[]> => {
    const board = await house.as(business).get(`/api/agendas/${agenda.agendaId}/consensus`)
    const { state } = await house.database.db
      .selectFrom('goal')
      .select('state')
      .where('id', '=', goalId)
      .executeTakeFirstOrThrow()
    return [state, board.json<{ positions: unknown[] }>().positions.length]
  }
  expect(await seen()).toEqual(['agreed-ad-referendum', 2])
  const later = { closesAt: inDays(house, 2), reason: 'We want to hear more.' }
  expect(await actOnRound(house, moderator, agenda, 'extend', later)).toBe('call-end-has-passed')
  expect(await seen()).toEqual(['agreed-ad-referendum', 2])
})
