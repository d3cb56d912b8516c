/** Two people at the same instant on PostgreSQL: one act counts, the other hears of it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readings, suggestWords, unitsOfWords, type TestGoal } from '../../tests/support/suggestion-makers.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'

let house: TestHouse
let agenda: TestAgenda
let goal: TestGoal
let amal: Person
let bo: Person
let moderators: readonly [Person, Person]
beforeAll(async () => {
  house = await buildTestHouse({ engine: 'postgresql' })
})
afterAll(() => house.close())
beforeEach(async () => {
  agenda = await house.anAgenda({ goals: 1 })
  const [first] = agenda.goals
  if (first === undefined) throw new Error('an agenda without goals')
  goal = first
  amal = await house.aGovernmentDelegate(agenda)
  bo = await house.aBusinessDelegate(agenda)
  moderators = [await house.aModerator(agenda), await house.aModerator(agenda)]
  await house.rooms.edit(goal.documentId, { kind: 'system' }, ({ doc }) => {
    const text = doc.getText('t')
    doc.transact(() => text.insert(1, 'The State shall act. ', {}))
    return Promise.resolve()
  })
})

const at = (path: string): string => `/api/goals/${goal.goalId}${path}`
const codesOf = (answers: readonly { json<T>(): T }[]) =>
  answers.map(answer => answer.json<{ code?: string }>().code ?? 'ok').toSorted()

async function aBracket(): Promise<string> {
  const place = { ...(await unitsOfWords(house, goal, 'shall')), others: [{ kind: 'words', words: 'should' }] }
  const answer = await house.as(amal).send('POST', at('/brackets'), { ...place, hold: 0, reason: '' })
  return `/api/brackets/${answer.json<{ bracket: { id: string } }>().bracket.id}`
}

test('[S7] two moderators accept the same suggestion in the same second: it is decided once', async () => {
  const name = await suggestWords(house, goal, amal, { behind: 'State', words: 's' })
  const body = { verdict: 'accept', reason: '', of: { names: [name] }, expect: { count: 1 } }
  const answers = await Promise.all(moderators.map(one => house.as(one).send('POST', at('/decisions'), body)))
  expect(codesOf(answers)).toEqual(['ok', 'suggestion-already-decided'])
  expect((await readings(house, goal)).base).toContain('The States shall')
  const rows = await house.database.db.selectFrom('decision').select('id').where('goal_id', '=', goal.goalId).execute()
  expect(rows).toHaveLength(1)
})

test('[S9] two take one decision back: once', async () => {
  const name = await suggestWords(house, goal, amal, { behind: 'State', words: 's' })
  const body = { verdict: 'reject', reason: 'No.', of: { names: [name] }, expect: { count: 1 } }
  const { decisionId } = (await house.as(moderators[0]).send('POST', at('/decisions'), body)).json<{
    decisionId: string
  }>()
  const path = at(`/decisions/${decisionId}/revert`)
  const answers = await Promise.all(moderators.map(one => house.as(one).send('POST', path, { reason: 'Too soon.' })))
  expect(answers.map(answer => answer.statusCode).toSorted((a, b) => a - b)).toEqual([204, 409])
  expect((await readings(house, goal)).marked).toContain('The States shall')
})

test('[B6] the last two agree at once: the bracket lifts once', async () => {
  const path = await aBracket()
  await house.as(bo).send('POST', `${path}/alternatives/1/holders`)
  const agree = (who: Person) => house.as(who).send('POST', `${path}/agree`, { n: 1 })
  const answers = await Promise.all([agree(amal), agree(bo)])
  const lifted = answers.map(answer => answer.json<{ lifted: unknown }>().lifted).filter(one => one !== null)
  expect(lifted).toHaveLength(1)
  expect((await readings(house, goal)).base).toContain('The State should act.')
})

test('[B7] two lift one bracket to different wordings: the second hears that it is gone', async () => {
  const path = await aBracket()
  const lift = (who: Person, keep: number) => house.as(who).send('POST', `${path}/lift`, { keep, reason: 'Agreed.' })
  const answers = await Promise.all([lift(moderators[0], 0), lift(moderators[1], 1)])
  expect(codesOf(answers)).toEqual(['bracket-is-gone', 'ok'])
})

test('[B3] two of one organisation hold different wordings at once: one holds', async () => {
  const path = await aBracket()
  const other = await house.aBusinessDelegate(agenda)
  const hold = (who: Person, n: number) => house.as(who).send('POST', `${path}/alternatives/${n}/holders`)
  const answers = await Promise.all([hold(bo, 0), hold(other, 1)])
  expect(codesOf(answers)).toEqual(['another-alternative-held', 'ok'])
})
