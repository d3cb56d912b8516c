/** Where words come from, over HTTP: who wrote them directly, what was suggested and decided, and what is asked wrongly. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { passageOf, suggestStrike, suggestWords, type TestGoal } from '../../tests/support/suggestion-makers.ts'
import {
  buildTestHouse,
  ministry,
  type Person,
  type TestAgenda,
  type TestHouse,
} from '../../tests/support/test-house.ts'
import { typeInto } from '../../tests/support/text-makers.ts'

type Answer = {
  readonly runs: readonly {
    readonly text: string
    readonly by: { readonly organisation: string | null } | null
    readonly at: string | null
    readonly decision: string | null
  }[]
  readonly decisions: readonly {
    readonly id: string
    readonly reason: string
    readonly items: readonly { readonly insertedWords: string; readonly struckWords: string }[]
  }[]
}

let house: TestHouse
let agenda: TestAgenda
let goal: TestGoal
let drafter: Person
let amal: Person
beforeAll(async () => {
  house = await buildTestHouse()
  agenda = await house.anAgenda({ goals: 1 })
  const [first] = agenda.goals
  if (first === undefined) throw new Error('an agenda without goals')
  goal = first
  drafter = await house.aMember(agenda, 'drafter', ministry)
  amal = await house.aGovernmentDelegate(agenda)
})
afterAll(() => house.close())

const sources = async (passage: string): Promise<Answer> =>
  (await house.as(amal).get(`/api/goals/${goal.goalId}/sources?passage=${passage}`)).json<Answer>()
const decide = (name: string) =>
  house.as(drafter).send('POST', `/api/goals/${goal.goalId}/decisions`, {
    verdict: 'accept',
    reason: 'It is clearer.',
    of: { names: [name] },
    expect: { count: 1 },
  })

test('[S13] a sentence tells who wrote it directly and when, and which decision replaced a word in it', async () => {
  await typeInto(house, goal, 'The State shall act. ', drafter)
  const name = await suggestStrike(house, goal, amal, { strike: 'shall', words: 'should' })
  await suggestWords(house, goal, amal, { behind: 'act', words: ' at once' })
  expect((await decide(name)).statusCode).toBe(200)

  const { runs, decisions } = await sources(await passageOf(house, goal, 'The State should act at once.'))
  expect(runs.map(({ text }) => text)).toEqual(['The State ', 'should', ' act.'])
  const [before, taken] = runs
  expect(before).toMatchObject({ by: { organisation: ministry.name }, decision: null })
  expect(before?.at).not.toBeNull()
  expect(taken).toMatchObject({ decision: decisions[0]?.id })
  expect(decisions).toMatchObject([
    { reason: 'It is clearer.', items: [{ insertedWords: 'should', struckWords: 'shall' }] },
  ])
  expect((await sources(await passageOf(house, goal, 'act'))).decisions).toEqual([])
})

test('words that came back by a taken back decision are still those of who wrote them', async () => {
  await typeInto(house, goal, 'Ministers meet twice. ', drafter)
  const name = await suggestStrike(house, goal, amal, { strike: ' twice' })
  const { decisionId } = (await decide(name)).json<{ decisionId: string }>()
  const path = `/api/goals/${goal.goalId}/decisions/${decisionId}/revert`
  expect((await house.as(drafter).send('POST', path, { reason: 'Twice is right.' })).statusCode).toBe(204)

  const { runs, decisions } = await sources(await passageOf(house, goal, 'Ministers meet twice.'))
  expect(runs).toMatchObject([{ text: 'Ministers meet twice.', by: { organisation: ministry.name }, decision: null }])
  expect(decisions).toEqual([])
})

test('a passage that is not in the text is refused', async () => {
  expect(await sources('99:1-99:2')).toMatchObject({ code: 'passage-not-known' })
})
