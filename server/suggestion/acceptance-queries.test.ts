/** What was suggested and accepted between two versions is told with who suggested and who accepted it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { suggestDetail, suggestStrike, suggestWords, type TestGoal } from '../../tests/support/suggestion-makers.ts'
import { buildTestHouse, chamber, ministry, type Person, type TestHouse } from '../../tests/support/test-house.ts'
import { replaceWords, sayOfBlock } from '../../tests/support/text-makers.ts'

type Run = {
  readonly text: string
  readonly change: string
  readonly by: number | null
  readonly acceptedBy: number | null
}
type Told = {
  readonly hands: readonly { readonly organisation: string | null; readonly insertions: number }[]
  readonly rows: readonly {
    readonly runs: readonly Run[]
    readonly saidBy: readonly { readonly by: number | null; readonly acceptedBy: number | null }[]
  }[]
}

let house: TestHouse
let goal: TestGoal
let moderator: Person
let amal: Person
let bo: Person
beforeAll(async () => {
  house = await buildTestHouse()
  const agenda = await house.anAgenda({ goals: 1 })
  const [first] = agenda.goals
  if (first === undefined) throw new Error('an agenda without goals')
  goal = first
  moderator = await house.aModerator(agenda)
  amal = await house.aGovernmentDelegate(agenda)
  bo = await house.aBusinessDelegate(agenda)
  await house.rooms.edit(goal.documentId, { kind: 'system' }, ({ doc }) => {
    const text = doc.getText('t')
    doc.transact(() => text.insert(1, 'The State shall act in its own name. ', {}))
    return Promise.resolve()
  })
})
afterAll(() => house.close())

const at = (path: string): string => `/api/goals/${goal.goalId}${path}`
const keep = async (label: string): Promise<void> => {
  expect((await house.as(moderator).send('POST', at('/versions'), { label })).statusCode).toBe(200)
}
const accept = async (who: Person, name: string): Promise<void> => {
  house.clock.forward(1_000)
  const answer = { verdict: 'accept', reason: 'It is clearer.', of: { names: [name] }, expect: { count: 1 } }
  expect((await house.as(who).send('POST', at('/decisions'), answer)).statusCode).toBe(200)
}
/** What changed, as `-words suggested by / accepted by`. */
const changed = async (query: string): Promise<readonly string[]> => {
  const told = (await house.as(amal).get(at(`/redline?${query}&detail=exact`))).json<Told>()
  const nameOf = (place: number | null): string => (place === null ? '' : (told.hands[place]?.organisation ?? 'house'))
  return told.rows.flatMap(({ runs }) =>
    runs.flatMap(({ text, change, by, acceptedBy }) =>
      change === 'same' ? [] : [`${change === 'deleted' ? '-' : '+'}${text}: ${nameOf(by)}/${nameOf(acceptedBy)}`],
    ),
  )
}

test('accepted words and strikes are their suggester’s, accepted by who decided; direct changes have no accepter', async () => {
  await keep('One')
  const should = await suggestStrike(house, goal, amal, { strike: 'shall', words: 'should' })
  const soon = await suggestWords(house, goal, bo, { behind: 'act', words: ' soon' })
  await accept(moderator, should)
  await accept(moderator, soon)
  await replaceWords(house, goal, ['own', ''], bo)
  await keep('Two')
  const expected = [
    `-shall: ${ministry.name}/house`,
    `+should: ${ministry.name}/house`,
    `+ soon: ${chamber.name}/house`,
    `-own: ${chamber.name}/`,
  ]
  expect((await changed('from=1&to=2')).toSorted()).toEqual(expected.toSorted())

  // Taken back since: the versions still know who had accepted it.
  const { decisions } = (await house.as(amal).get(at('/decisions'))).json<{ decisions: { id: string }[] }>()
  const undo = at(`/decisions/${decisions.at(-1)?.id ?? ''}/revert`)
  expect((await house.as(moderator).send('POST', undo, { reason: 'Too soon.' })).statusCode).toBe(204)
  expect((await changed('from=1&to=2')).toSorted()).toEqual(expected.toSorted())
})

test('an accepted word that somebody else strikes directly later is that person’s deletion', async () => {
  await accept(moderator, await suggestWords(house, goal, amal, { behind: 'name', words: ' alone' }))
  await keep('Three')
  await replaceWords(house, goal, [' alone', ''], bo)
  expect(await changed('from=3&to=now')).toEqual([`- alone: ${chamber.name}/`])
})

test('what a block says of itself is told with who changed it, or who suggested it and who accepted that', async () => {
  await keep('Four')
  const saidBy = async (): Promise<readonly string[]> => {
    const told = (await house.as(amal).get(at('/redline?from=4&to=now'))).json<Told>()
    const nameOf = (place: number | null): string =>
      place === null ? '' : (told.hands[place]?.organisation ?? 'house')
    return told.rows.flatMap(row => row.saidBy.map(one => `${nameOf(one.by)}/${nameOf(one.acceptedBy)}`))
  }
  await accept(moderator, await suggestDetail(house, goal, amal, { of: 'The State', says: ['kind', 'quote'] }))
  expect(await saidBy()).toEqual([`${ministry.name}/house`])
  await sayOfBlock(house, goal, { of: 'The State', says: { indent: 1 } }, bo)
  expect(await saidBy()).toEqual([`${ministry.name}/house`, `${chamber.name}/`])
  // Said by somebody else since: it is hers now.
  await sayOfBlock(house, goal, { of: 'The State', says: { kind: 'paragraph' } }, bo)
  expect(await saidBy()).toEqual([`${chamber.name}/`])
  const page = await house.as(amal).get(`/goals/${goal.goalId}/history?from=4&to=now`)
  expect(page.body).toContain(chamber.name)
})
