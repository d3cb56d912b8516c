/** Kept words that become a suggestion or a comment: each once, where they stood or on the goal, by their author alone. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildTestHouse, ministry, type Person, type TestHouse } from '../../tests/support/test-house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await buildTestHouse()
})
afterAll(() => house.close())

type Listed = { readonly suggestions: readonly { readonly insertedWords: string }[] }

async function keptWords(before: string) {
  const agenda = await house.anAgenda({ goals: 1 })
  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  const delegate = await house.aGovernmentDelegate(agenda)
  await house.rooms.edit(goal.documentId, { kind: 'system' }, ({ doc }) => {
    doc.transact(() => doc.getText('t').insert(1, 'The State shall act. ', {}))
    return Promise.resolve()
  })
  const path = `/api/goals/${goal.goalId}`
  const id = randomUUID()
  const words = [
    { text: 'soon', before, after: '' },
    { text: 'and often', before: '', after: '' },
  ]
  const draft = { id, words, reason: 'document-frozen' }
  await house.as(delegate).send('POST', `${path}/drafts`, draft)
  const act = async (person: Person, what: 'suggest' | 'comment', body: object): Promise<string> => {
    const answer = await house.as(person).send('POST', `${path}/drafts/${id}/${what}`, body)
    return answer.statusCode === 200 ? 'done' : answer.json<{ code: string }>().code
  }
  const left = async () => (await house.as(delegate).get(`${path}/drafts`)).json<{ drafts: unknown[] }>().drafts.length
  return { agenda, path, draft, delegate, act, left }
}

test('kept words become a suggestion once, where they stood, and do not come back from a device', async () => {
  const { path, draft, delegate, act, left } = await keptWords('shall act. ')
  const first = { passage: 0, block: null }
  const both = await Promise.all([act(delegate, 'suggest', first), act(delegate, 'suggest', first)])
  expect(both.toSorted()).toEqual(['done', 'draft-is-used'])
  expect(await act(delegate, 'comment', { passage: 0 })).toBe('draft-is-used')
  const { suggestions } = (await house.as(delegate).get(`${path}/suggestions`)).json<Listed>()
  expect(suggestions.map(one => one.insertedWords)).toEqual(['soon'])
  expect(await left()).toBe(1)
  expect(await act(delegate, 'comment', { passage: 1 })).toBe('done')
  expect(await left()).toBe(0)
  await house.as(delegate).send('POST', `${path}/drafts`, draft)
  expect(await left()).toBe(0)
})

test('words without a place of their own stay until a paragraph is chosen; others hear of nothing', async () => {
  const { agenda, path, delegate, act, left } = await keptWords('what is gone')
  const bo = await house.aBusinessDelegate(agenda)
  expect(await act(bo, 'suggest', { passage: 0, block: null })).toBe('not-found')
  expect(await act(delegate, 'suggest', { passage: 0, block: null })).toBe('draft-place-is-gone')
  expect(await left()).toBe(1)
  const { blocks } = (await house.as(delegate).get(path)).json<{ blocks: { id: string }[] }>()
  expect(await act(delegate, 'suggest', { passage: 0, block: blocks[0]?.id ?? '' })).toBe('done')
})

test('words kept from consultation are refused in review with the reason and stay; who may still write makes something of them', async () => {
  const { agenda, path, draft, delegate, act, left } = await keptWords('shall act. ')
  const id = randomUUID()
  const drafter = await house.aMember(agenda, 'drafter', { ...ministry, code: 'DRA', name: 'The drafting office' })
  await house.as(drafter).send('POST', `${path}/drafts`, { ...draft, id })
  await house.database.db
    .updateTable('round')
    .set({ phase: 'review' })
    .where('agenda_id', '=', agenda.agendaId)
    .execute()
  expect(await act(delegate, 'suggest', { passage: 0, block: null })).toBe('not-allowed-in-phase')
  expect(await act(delegate, 'comment', { passage: 0 })).toBe('not-allowed-in-phase')
  expect(await left()).toBe(1)
  const hers = (what: string, body: object) => house.as(drafter).send('POST', `${path}/drafts/${id}/${what}`, body)
  expect((await hers('suggest', { passage: 0, block: null })).statusCode).toBe(200)
  expect((await hers('comment', { passage: 1 })).statusCode).toBe(200)
})
