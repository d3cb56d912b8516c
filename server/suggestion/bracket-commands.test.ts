/** Brackets over HTTP on a real text: placing, wordings, holders, lifting by agreement and by decision, taking back. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { textLimits } from '../../packages/document/text-model.ts'
import { limits } from '../platform/limits.ts'
import {
  aGoalToSuggestIn,
  readings,
  suggestWords,
  unitsOfWords,
  type TestGoal,
} from '../../tests/support/suggestion-makers.ts'
import {
  buildTestHouse,
  chamber,
  ministry,
  type Person,
  type TestAgenda,
  type TestHouse,
} from '../../tests/support/test-house.ts'

let house: TestHouse
let agenda: TestAgenda
let goal: TestGoal
let drafter: Person
let amal: Person
let bo: Person
beforeAll(async () => {
  house = await buildTestHouse()
})
afterAll(() => house.close())
beforeEach(async () => {
  ;({ agenda, goal, drafter, amal, bo } = await aGoalToSuggestIn(house))
})

type Bracket = {
  id: string
  paragraph: string
  alternatives: { n: number; kind: string; words: string; holders: { by: { organisation: string } }[] }[]
  missing: number
}
type Outcome = { bracket: Bracket | null; lifted: { decisionId: string; keep: number | null } | null; code?: string }

const words = (text: string) => ({ kind: 'words', words: text })
const noText = { kind: 'none', words: '' }
async function placed(who: Person, others: unknown[], hold: number | null = null, around = 'shall'): Promise<Outcome> {
  const place = { ...(await unitsOfWords(house, goal, around)), others, hold, reason: 'It is contested.' }
  return (await house.as(who).send('POST', `/api/goals/${goal.goalId}/brackets`, place)).json<Outcome>()
}
async function ask(who: Person, method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<Outcome> {
  return (await house.as(who).send(method, path, body)).json<Outcome>()
}
async function aBracket(others: unknown[] = [words('should')], hold: number | null = null): Promise<string> {
  const { bracket } = await placed(amal, others, hold)
  return `/api/brackets/${bracket?.id ?? ''}`
}
const revertLatest = async () => {
  const read = await house.as(amal).get(`/api/goals/${goal.goalId}/decisions`)
  const [decision] = read.json<{ decisions: { id: string }[] }>().decisions
  const path = `/api/goals/${goal.goalId}/decisions/${decision?.id ?? ''}/revert`
  return house.as(drafter).send('POST', path, { reason: 'Too soon.' })
}

describe('placing and wordings', () => {
  test('[B1] words stand in a bracket beside other wordings, with who holds what', async () => {
    const { bracket } = await placed(amal, [words('should'), noText], 0)
    expect((await readings(house, goal)).base).toContain('The State [shall/should/] act.')
    expect(bracket).toMatchObject({
      paragraph: '1.1',
      alternatives: [
        { n: 0, kind: 'words', words: 'shall', holders: [{ by: { organisation: ministry.name } }] },
        { n: 1, kind: 'words', words: 'should', holders: [] },
        { n: 2, kind: 'none', words: '' },
      ],
    })
    const all = await house.as(bo).get(`/api/agendas/${agenda.agendaId}/brackets`)
    expect(all.json()).toMatchObject({
      brackets: [{ id: bracket?.id }],
      goals: [{ brackets: 1, suggestions: 0, objections: 0, isClean: false }],
    })
  })

  test('[B2] a bracket that would cut another apart is refused, and so are wordings that say nothing', async () => {
    await aBracket()
    expect((await placed(bo, [words('x')], null, 'State ')).code).toBeUndefined()
    const cut = await house.as(bo).get(`/api/goals/${goal.goalId}/brackets`)
    expect(cut.json<{ brackets: Bracket[] }>().brackets).toHaveLength(2)
    expect((await placed(bo, [words(' ')], null, 'act')).code).toBe('alternative-needs-words')
    expect((await placed(bo, [{ kind: 'none', words: 'x' }], null, 'act')).code).toBe('alternative-without-words')
    const { first } = await unitsOfWords(house, goal, 'The')
    const { last } = await unitsOfWords(house, goal, 'shall')
    const place = { first, last, others: [words('x')], hold: null, reason: '' }
    const answer = await house.as(bo).send('POST', `/api/goals/${goal.goalId}/brackets`, place)
    expect(answer.json()).toMatchObject({ code: 'brackets-overlap' })
  })

  test('limits.suggestion.maxAlternatives: a bracket holds so many wordings', async () => {
    const { maxAlternatives } = limits.suggestion
    const many = Array.from({ length: maxAlternatives }, (_, k) => words(`w${k}`))
    expect((await placed(amal, many)).code).toBe('too-many-alternatives')
    const path = await aBracket(many.slice(2))
    const more = { wording: words('more'), hold: false }
    const { bracket, code } = await ask(bo, 'POST', `${path}/alternatives`, more)
    expect([code, bracket?.alternatives.length]).toEqual([undefined, maxAlternatives])
    expect((await ask(bo, 'POST', `${path}/alternatives`, more)).code).toBe('too-many-alternatives')
    // Taken out, a wording leaves its place to another one.
    await ask(bo, 'DELETE', `${path}/alternatives/1`)
    expect((await ask(bo, 'POST', `${path}/alternatives`, more)).code).toBeUndefined()
  })

  test('[B1] a wording has so many characters and no more, when a bracket is placed and when one is added', async () => {
    const { maxAlternativeLength } = textLimits
    const [longest, longer] = ['w'.repeat(maxAlternativeLength), 'w'.repeat(maxAlternativeLength + 1)]
    const refused = await placed(amal, [words(longer)])
    expect(refused).toMatchObject({ code: 'bracket-too-long', facts: { most: maxAlternativeLength } })
    expect((await readings(house, goal)).base).toContain('The State shall act.')
    const path = await aBracket([words(longest)])
    expect(path).not.toBe('/api/brackets/')
    const add = (text: string) => ask(bo, 'POST', `${path}/alternatives`, { wording: words(text), hold: true })
    expect((await add(longer)).code).toBe('bracket-too-long')
    const { bracket } = await add(longest)
    expect(bracket?.alternatives.map(one => one.words.length)).toEqual([5, maxAlternativeLength, maxAlternativeLength])
  })

  test('limits.suggestion.maxBrackets: a goal has so many open brackets', async () => {
    await aBracket()
    const { maxBrackets } = limits.suggestion
    const { db } = house.database
    const row = await db.selectFrom('bracket').selectAll().where('goal_id', '=', goal.goalId).executeTakeFirstOrThrow()
    const more = Array.from({ length: maxBrackets - 2 }, () => ({
      ...{ ...row, quoted_by: null, id: house.ids.next<typeof row.id>() },
    }))
    await db.insertInto('bracket').values(more).execute()
    expect((await placed(amal, [words('x')], null, 'act')).code).toBeUndefined()
    expect((await placed(bo, [words('x')], null, 'The')).code).toBe('too-many-brackets')
    expect((await readings(house, goal)).base).toContain('The State [shall/should] [act/x].')
  })
})

describe('holding', () => {
  test('[B3] an organisation holds one wording at most, and releases it', async () => {
    const path = await aBracket([words('should')], 0)
    expect((await ask(amal, 'POST', `${path}/alternatives/1/holders`)).code).toBe('another-alternative-held')
    expect((await ask(drafter, 'POST', `${path}/alternatives/0/holders`)).code).toBe('alternative-held-already')
    expect((await ask(bo, 'DELETE', `${path}/alternatives/1/holders`)).code).toBe('alternative-not-held')
    const released = await ask(drafter, 'DELETE', `${path}/alternatives/0/holders`)
    expect(released.bracket?.alternatives[0]?.holders).toEqual([])
    const moderator = await house.aModerator(agenda)
    expect((await ask(moderator, 'POST', `${path}/alternatives/0/holders`)).code).toBe('needs-an-organisation')
  })

  test('[B4] a wording of one’s own is added and held', async () => {
    const path = await aBracket()
    const { bracket } = await ask(bo, 'POST', `${path}/alternatives`, { wording: words(' may\n now '), hold: true })
    expect(bracket?.alternatives[2]).toMatchObject({
      n: 2,
      words: 'may now',
      holders: [{ by: { organisation: chamber.name } }],
    })
  })

  test('[B5] a wording that somebody holds stays; one that nobody holds can go, and comes back', async () => {
    const path = await aBracket([words('should'), words('may')], 0)
    expect((await ask(bo, 'DELETE', `${path}/alternatives/0`)).code).toBe('alternative-is-held')
    await ask(amal, 'DELETE', `${path}/alternatives/0/holders`)
    const removed = await ask(bo, 'DELETE', `${path}/alternatives/0`)
    expect(removed.bracket?.alternatives.map(one => [one.n, one.words])).toEqual([
      [1, 'should'],
      [2, 'may'],
    ])
    expect((await ask(bo, 'DELETE', `${path}/alternatives/1`)).code).toBe('alternative-is-last')
    expect((await revertLatest()).statusCode).toBe(204)
    expect((await readings(house, goal)).base).toContain('[shall/should/may]')
    const read = await house.as(bo).get(`/api/goals/${goal.goalId}/brackets`)
    expect(read.json<{ brackets: Bracket[] }>().brackets[0]?.alternatives.map(one => one.n)).toEqual([0, 1, 2])
  })
})

describe('lifting', () => {
  test('[B6] once all who hold a wording agree to one, the bracket lifts by itself', async () => {
    const path = await aBracket([words('should')], 0)
    await ask(bo, 'POST', `${path}/alternatives/1/holders`)
    const half = await ask(amal, 'POST', `${path}/agree`, { n: 1 })
    expect([half.lifted, half.bracket?.missing]).toEqual([null, 1])
    const whole = await ask(bo, 'POST', `${path}/agree`, { n: 1 })
    expect([whole.bracket, whole.lifted?.keep]).toEqual([null, 1])
    expect((await readings(house, goal)).base).toContain('The State should act.')
    expect((await ask(bo, 'POST', `${path}/agree`, { n: 1 })).code).toBe('bracket-is-gone')
    const read = await house.as(bo).get(`/api/goals/${goal.goalId}/decisions`)
    expect(read.json()).toMatchObject({ decisions: [{ kind: 'lift', byAgreement: true }] })
  })

  test('[B6] those who hold none are not asked, and who releases the last objection lets it lift', async () => {
    const path = await aBracket([words('should')], 0)
    expect((await ask(bo, 'POST', `${path}/agree`, { n: 0 })).code).toBe('only-holders-agree')
    await ask(bo, 'POST', `${path}/alternatives/1/holders`)
    await ask(amal, 'POST', `${path}/agree`, { n: 0 })
    const released = await ask(bo, 'DELETE', `${path}/alternatives/1/holders`)
    expect(released.lifted?.keep).toBe(0)
  })

  test('[B7, B8] by a decision with a reason; taken back, all stands again with its holders', async () => {
    const path = await aBracket([words('should')], 0)
    const name = await suggestWords(house, goal, bo, { behind: 'should', words: ' soon' })
    expect((await ask(drafter, 'POST', `${path}/lift`, { keep: 0, reason: ' ' })).code).toBe('reason-needed')
    expect((await ask(drafter, 'POST', `${path}/lift`, { keep: 9, reason: 'x' })).code).toBe('alternative-not-known')
    const { lifted } = await ask(drafter, 'POST', `${path}/lift`, { keep: 0, reason: 'Agreed in the corridor.' })
    expect(lifted?.keep).toBe(0)
    expect((await readings(house, goal)).marked).toContain('The State shall act.')
    expect((await revertLatest()).statusCode).toBe(204)
    const { base, marked } = await readings(house, goal)
    expect(base).toContain('The State [shall/should] act.')
    expect(marked).toContain('The State [shall/should soon] act.')
    const read = await house.as(bo).get(`/api/goals/${goal.goalId}/brackets`)
    const [bracket] = read.json<{ brackets: Bracket[] }>().brackets
    expect(bracket?.alternatives[0]?.holders).toMatchObject([{ by: { organisation: ministry.name } }])
    expect(name).not.toBe('')
  })

  test('[B8] a lift is not taken back into a bracket that is gone with it', async () => {
    const inner = await aBracket()
    await placed(bo, [words('Nothing.')], null, 'The State [shall/should] act.')
    await ask(drafter, 'POST', `${inner}/lift`, { keep: 0, reason: 'Yes.' })
    house.clock.forward(1_000)
    const read = await house.as(bo).get(`/api/goals/${goal.goalId}/brackets`)
    const [outer] = read.json<{ brackets: Bracket[] }>().brackets
    await ask(drafter, 'POST', `/api/brackets/${outer?.id ?? ''}/lift`, { keep: 1, reason: 'Yes.' })
    const all = await house.as(bo).get(`/api/goals/${goal.goalId}/decisions`)
    const first = all.json<{ decisions: { id: string }[] }>().decisions.at(-1)?.id ?? ''
    const path = `/api/goals/${goal.goalId}/decisions/${first}/revert`
    const answer = await house.as(drafter).send('POST', path, { reason: 'No.' })
    expect(answer.json()).toMatchObject({ code: 'decision-overtaken' })
    expect((await readings(house, goal)).base).toContain('Nothing. ')
  })
})
