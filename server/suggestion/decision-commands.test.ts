/** Decisions over HTTP on a real text: accepting and rejecting, bulk, what is refused, and taking a decision back. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { digestOfSuggestions } from '../../packages/document/suggestion-digest.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { limits } from '../platform/limits.ts'
import {
  aGoalToSuggestIn,
  readings,
  suggestStrike,
  suggestWords,
  unitsOfWords,
  type TestGoal,
} from '../../tests/support/suggestion-makers.ts'
import { replaceWords } from '../../tests/support/text-makers.ts'
import { buildTestHouse, ministry, type Person, type TestHouse } from '../../tests/support/test-house.ts'

let house: TestHouse
let goal: TestGoal
let drafter: Person
let amal: Person
let bo: Person
beforeAll(async () => {
  house = await buildTestHouse()
})
afterAll(() => house.close())
beforeEach(async () => {
  ;({ goal, drafter, amal, bo } = await aGoalToSuggestIn(house))
})

type Item = { suggestionId: string; outcome: string; chosen: boolean; author: { name: string }; insertedWords: string }
type Listed = {
  name: string
  id: string | null
  kind: string
  author: { id: string; organisation: string }
  contested: string[]
  reason: string
  backing: unknown[]
  threads: string[]
  inserted: number[][]
}

const at = (path = ''): string => `/api/goals/${goal.goalId}${path}`
const decide = (verdict: 'accept' | 'reject', of: unknown, count = 1, reason = 'It is clearer.', who = drafter) =>
  house.as(who).send('POST', at('/decisions'), { verdict, reason, of, expect: { count } })
const listed = async (): Promise<Listed[]> =>
  (await house.as(amal).get(at('/suggestions'))).json<{ suggestions: Listed[] }>().suggestions
const decisions = async () =>
  (await house.as(amal).get(at('/decisions'))).json<{
    decisions: { id: string; kind: string; reason: string; items: Item[]; reverted: { reason: string } | null }[]
  }>().decisions
const revert = (id: string, reason = 'Too soon.') =>
  house.as(drafter).send('POST', at(`/decisions/${id}/revert`), { reason })
const suggestionOf = (person: Person, behind: string, words: string) =>
  suggestWords(house, goal, person, { behind, words })

function expectRefusal(answer: { statusCode: number; json<T>(): T }, code: RefusalCode, facts: object = {}): void {
  expect(answer.json()).toMatchObject({ code, ...(Object.keys(facts).length > 0 ? { facts } : {}) })
}

describe('deciding', () => {
  test('[S6] an accepted word stays, under its author, and the decision keeps who and why', async () => {
    const name = await suggestionOf(amal, 'The State', ' and the Region')
    const answer = await decide('accept', { names: [name] })
    expect(answer.statusCode).toBe(200)
    expect((await readings(house, goal)).base).toContain('The State and the Region shall act.')
    expect(await listed()).toEqual([])
    const [decision] = await decisions()
    expect(decision).toMatchObject({ kind: 'accept', reason: 'It is clearer.' })
    expect(decision?.items).toMatchObject([
      { outcome: 'accepted', insertedWords: ' and the Region', author: { name: amal.name } },
    ])
  })

  test('[S6] a replacement is decided as one, both parts', async () => {
    const name = await suggestStrike(house, goal, amal, { strike: 'shall', words: 'should' })
    expect(await listed()).toMatchObject([{ name, kind: 'replace', author: { organisation: ministry.name } }])
    await decide('accept', { names: [name] })
    const { base, marked } = await readings(house, goal)
    expect(base).toContain('The State should act.')
    expect(marked).toBe(base)
  })

  test('[S6] half of a replaced sentence can be accepted; what is left of both parts stays undecided', async () => {
    const name = await suggestStrike(house, goal, amal, { strike: 'The State', words: 'Every State' })
    const { first } = await unitsOfWords(house, goal, 'Every State')
    const [client = 0, clock = 0] = first
    const answer = await decide('accept', { name, units: [[client, clock, 6]] })
    expect(answer.statusCode).toBe(200)
    expect((await readings(house, goal)).base).toContain('The StateEvery  shall act.')
    expect(await listed()).toHaveLength(2)
    const [decision] = await decisions()
    expect(decision?.items).toMatchObject([{ insertedWords: 'Every ', chosen: true }])
    expect((await revert(decision?.id ?? '')).statusCode).toBe(204)
    expect((await readings(house, goal)).base).toContain('The State shall act.')
  })

  test('[S7] words that came after whoever decides looked are not decided: one that grew, and one among several', async () => {
    const name = await suggestionOf(amal, 'The State', ' in good faith')
    const look = async () => {
      const answer = await house.as(drafter).send('POST', at('/decisions/preview'), { of: { names: [name] } })
      return answer.json<{ count: number; digest: string }>()
    }
    const { digest } = await look()
    const act = (of: unknown, expected: object) =>
      house.as(drafter).send('POST', at('/decisions'), { verdict: 'accept', reason: '', of, expect: expected })
    await suggestionOf(amal, ' in good faith', ' except for organs of the State')
    for (const of of [{ names: [name] }, { uncontested: true }])
      expectRefusal(await act(of, { count: 1, digest }), 'suggestions-changed-meanwhile', { count: 1 })
    expect((await readings(house, goal)).base).not.toContain('in good faith')
    const seen = await look()
    // As a window that knows the list alone makes it: of what a suggestion says, wherever it was read.
    const [shown] = await listed()
    const units = (shown?.inserted ?? []).map(([client = 0, clock = 0, length = 0]) => ({ client, clock, length }))
    const nothing = { struck: [], attribute: null, title: null, link: null }
    expect(seen.digest).toBe(digestOfSuggestions([{ ...nothing, inserted: units }]))
    expect(seen.digest).not.toBe(digest)
    expect((await act({ names: [name] }, { count: 1, digest: seen.digest })).statusCode).toBe(200)
    expect((await readings(house, goal)).base).toContain('in good faith except for organs of the State')
  })

  test('[S5] a rejection needs a reason', async () => {
    const name = await suggestionOf(amal, 'The State', 's')
    expectRefusal(await decide('reject', { names: [name] }, 1, '  '), 'decision-needs-reason')
    expect((await decide('reject', { names: [name] })).statusCode).toBe(200)
    expect((await readings(house, goal)).marked).not.toContain('The States')
  })

  test('[S6] what was decided is not decided again: who did it is said, by any name of it', async () => {
    const name = await suggestionOf(amal, 'The State', 's of the Union')
    const [client, clock] = name.split(':').map(Number)
    await decide('accept', { names: [name] })
    const again = await decide('reject', { names: [`${client}:${(clock ?? 0) + 3}`] })
    expectRefusal(again, 'suggestion-already-decided', { who: drafter.name })
    expectRefusal(await decide('accept', { names: ['7:7'] }), 'suggestion-is-gone')
  })

  test('[S7] all uncontested leaves out what meets somebody else’s, and says how many', async () => {
    await suggestStrike(house, goal, amal, { strike: 'shall' })
    await suggestStrike(house, goal, bo, { strike: 'State shall' })
    await suggestionOf(bo, 'act', ' now')
    const preview = await house.as(drafter).send('POST', at('/decisions/preview'), { of: { uncontested: true } })
    expect(preview.json()).toMatchObject({ count: 1, contested: 0, organisations: 1 })
    expectRefusal(await decide('accept', { uncontested: true }, 3), 'suggestions-changed-meanwhile', { count: 1 })
    await decide('accept', { uncontested: true })
    expect((await readings(house, goal)).base).toContain('The State shall act now.')
    expect(await listed()).toHaveLength(2)
  })

  test('[S7] by author, by organisation and by group', async () => {
    await suggestionOf(amal, 'The', 'n')
    await suggestionOf(bo, 'act', ' now')
    const [first] = await listed()
    expect((await decide('reject', { author: first?.author.id })).json()).toMatchObject({ count: 1 })
    expect((await decide('accept', { group: 'business' })).json()).toMatchObject({ count: 1 })
    expectRefusal(await decide('accept', { group: 'business' }), 'nothing-to-decide')
    expect((await readings(house, goal)).base).toContain('The State shall act now.')
  })

  test('[S8] words of another inside a struck passage go along, and their author hears of it', async () => {
    const strike = await suggestStrike(house, goal, amal, { strike: 'State shall act' })
    await suggestionOf(bo, 'State', 's')
    await suggestStrike(house, goal, amal, { strike: 'State' })
    const wide = await suggestStrike(house, goal, amal, { strike: 'Statess'.slice(0, 6) })
    await decide('accept', { names: [wide] })
    const [decision] = await decisions()
    expect(decision?.items.map(item => [item.outcome, item.chosen])).toContainEqual(['rejected', false])
    expect((await house.as(bo).get('/api/inbox')).json()).toMatchObject({
      notices: [{ kind: 'suggestion-decision', decision: 'rejected' }],
    })
    expect(strike).not.toBe('')
  })

  test('limits.suggestion.maxAtOnce: more are not decided at once', async () => {
    const { maxAtOnce } = limits.suggestion
    await house.rooms.edit(goal.documentId, { kind: 'system' }, async ({ doc, suggestingIdOf }) => {
      const id = await suggestingIdOf(bo.participantId)
      const text = doc.getText('t')
      const before = doc.clientID
      doc.transact(() => text.insert(1, 'a'.repeat(maxAtOnce + 1), {}))
      doc.clientID = id
      doc.transact(() => {
        for (let k = maxAtOnce + 1; k >= 1; k--) text.insert(k + 1, 'x', {})
      })
      doc.clientID = before
    })
    expectRefusal(await decide('accept', { uncontested: true }, maxAtOnce + 1), 'too-many-at-once', { max: maxAtOnce })
    const names = (await listed()).slice(0, maxAtOnce).map(one => one.name)
    expect((await decide('accept', { names }, maxAtOnce)).statusCode).toBe(200)
  }, 60_000)
})

describe('taking back', () => {
  test('[S9] rejected words come back as their author’s, with their row, and she hears of it', async () => {
    const name = await suggestionOf(amal, 'The State', ' itself')
    await decide('reject', { names: [name] })
    house.clock.forward(1_000)
    const [decision] = await decisions()
    expect((await revert(decision?.id ?? '')).statusCode).toBe(204)
    const { base, marked } = await readings(house, goal)
    expect([base.includes('itself'), marked.includes('The State itself shall')]).toEqual([false, true])
    expect(await listed()).toMatchObject([{ id: decision?.items[0]?.suggestionId, author: { id: amal.participantId } }])
    expect((await decisions())[0]?.reverted).toMatchObject({ reason: 'Too soon.' })
    const inbox = (await house.as(amal).get('/api/inbox')).json<{ notices: { decision: string }[] }>()
    expect(inbox.notices.map(one => one.decision)).toEqual(['reopened', 'rejected'])
  })

  test('[S9] an accepted strike is a strike again, and once only', async () => {
    const name = await suggestStrike(house, goal, amal, { strike: 'shall ' })
    await decide('accept', { names: [name] })
    expect((await readings(house, goal)).base).toContain('The State act.')
    const [decision] = await decisions()
    await revert(decision?.id ?? '')
    const { base, taken } = await readings(house, goal)
    expect([base.includes('The State shall act.'), taken.includes('The State act.')]).toEqual([true, true])
    expectRefusal(await revert(decision?.id ?? ''), 'decision-reverted-already', { who: drafter.name })
    expectRefusal(await revert(decision?.id ?? '', ' '), 'reason-needed')
  })

  test('[S9] is refused where accepted words were changed since', async () => {
    const name = await suggestionOf(amal, 'The State', ' itself')
    await decide('accept', { names: [name] })
    await replaceWords(house, goal, ['itself', 'alone'])
    const [decision] = await decisions()
    expectRefusal(await revert(decision?.id ?? ''), 'decision-overtaken')
    expect((await readings(house, goal)).base).toContain('The State alone shall')
  })

  test('[S11] a decision is never changed or deleted, not even by a slip of ours', async () => {
    const name = await suggestionOf(amal, 'The State', ' itself')
    await decide('accept', { names: [name] })
    const { db } = house.database
    await expect(db.updateTable('decision').set({ reason: 'x' }).execute()).rejects.toThrow(/never changed/)
    await expect(db.deleteFrom('decision').execute()).rejects.toThrow(/never deleted/)
    await expect(db.updateTable('decision_item').set({ chosen: false }).execute()).rejects.toThrow(/never changed/)
  })
})
