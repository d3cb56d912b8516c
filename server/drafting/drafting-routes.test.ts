/** A goal's text over HTTP: reading it, moving and joining its blocks, and drafts, each with who may not. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildTestHouse, type Person, type TestHouse } from '../../tests/support/test-house.ts'
import { limits } from '../platform/limits.ts'

type ReadGoal = {
  readonly documentId: string
  readonly access: { readonly mode: string; readonly phase: string; readonly reason: string | null }
  readonly blocks: readonly {
    readonly id: string
    readonly kind: string
    readonly number: string
    readonly text: string
  }[]
}

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

async function readGoal(person: Person, goalId: string): Promise<ReadGoal> {
  const answer = await house.as(person).get(`/api/goals/${goalId}`)
  expect(answer.statusCode).toBe(200)
  return answer.json<ReadGoal>()
}

async function aGoal() {
  const agenda = await house.anAgenda({ goals: 1 })
  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  return { agenda, goal, path: `/api/goals/${goal.goalId}`, delegate: await house.aGovernmentDelegate(agenda) }
}

test('a delegate reads a goal with its address, her access and the numbered text', async () => {
  const { goal, delegate } = await aGoal()
  const read = await readGoal(delegate, goal.goalId)
  expect(read.documentId).toBe(`${goal.documentId}.1`)
  expect(read.access).toEqual({ mode: 'direct', maySuggest: true, phase: 'drafting', reason: null })
  expect(read.blocks[0]).toMatchObject({ kind: 'paragraph', number: '1.1' })
  expect(read.blocks.filter(block => block.kind.startsWith('heading')).every(block => block.number === '')).toBe(true)
  expect(read.blocks.some(block => block.kind === 'policy')).toBe(true)
})

test('what somebody may not do is told with its reason', async () => {
  const { agenda, goal } = await aGoal()
  const observer = await house.anObserver(agenda)
  expect((await readGoal(observer, goal.goalId)).access).toEqual({
    mode: 'read',
    maySuggest: false,
    phase: 'drafting',
    reason: 'not-allowed-for-role',
  })
  const contributor = await house.aMember(agenda, 'contributor', {
    name: 'Open Net',
    group: 'civil_society',
    code: 'ONT',
    country: null,
  })
  expect((await readGoal(contributor, goal.goalId)).access).toMatchObject({
    mode: 'suggest',
    maySuggest: true,
    reason: 'not-allowed-for-role',
  })
})

test('an unknown goal, another agenda’s goal and no goal at all get one answer', async () => {
  const { delegate } = await aGoal()
  const { goal: other } = await aGoal()
  const answers = await Promise.all([randomUUID(), other.goalId].map(id => house.as(delegate).get(`/api/goals/${id}`)))
  expect(answers.map(answer => answer.statusCode)).toEqual([404, 404])
  expect(answers[0]?.body).toBe(answers[1]?.body)
  expect(answers[0]?.json()).toMatchObject({ code: 'not-found' })
})

test('moved blocks stand elsewhere, keep their ids, and the move is in the journal', async () => {
  const { goal, path, delegate } = await aGoal()
  const before = await readGoal(delegate, goal.goalId)
  const [first, second, third] = before.blocks.map(block => block.id)
  const answer = await house
    .as(delegate)
    .send('POST', `${path}/text/move`, { first: third, last: third, before: second })
  expect(answer.statusCode).toBe(200)
  const after = await readGoal(delegate, goal.goalId)
  expect(after.blocks.slice(0, 3).map(block => block.id)).toEqual([first, third, second])
  expect(after.blocks[1]?.number).toBe('1.2')
  const events = await house.database.db
    .selectFrom('journal')
    .select(['name', 'actor_id', 'facts'])
    .where('goal_id', '=', goal.goalId)
    .where('name', '=', 'blocks-moved')
    .execute()
  expect(events).toEqual([{ name: 'blocks-moved', actor_id: delegate.participantId, facts: { blocks: 1 } }])
})

test('blocks that a move put together are joined with all their words', async () => {
  const { goal, path, delegate } = await aGoal()
  const before = await readGoal(delegate, goal.goalId)
  const [first, second, third] = before.blocks
  await house.as(delegate).send('POST', `${path}/text/move`, { first: third?.id, last: third?.id, before: second?.id })
  const answer = await house.as(delegate).send('POST', `${path}/text/join`, { block: third?.id })
  expect(answer.statusCode).toBe(200)
  const after = await readGoal(delegate, goal.goalId)
  expect(after.blocks[0]?.text).toBe(`${first?.text}${third?.text}`)
  expect(after.blocks).toHaveLength(before.blocks.length - 1)
  const moved = await house.database.db
    .selectFrom('document_moved')
    .select('length')
    .where('document_id', '=', goal.documentId)
    .execute()
  expect(moved.reduce((sum, row) => sum + row.length, 0)).toBe(third?.text.length)
})

test('a refused edit changes no row: by role, the first block, blocks that are gone', async () => {
  const { agenda, goal, path, delegate } = await aGoal()
  const observer = await house.anObserver(agenda)
  const { blocks } = await readGoal(delegate, goal.goalId)
  const ids = blocks.map(block => block.id)
  const rows = () =>
    house.database.db.selectFrom('document_update').select('seq').where('document_id', '=', goal.documentId).execute()
  const before = await rows()
  const refusals: readonly [Person, unknown, number, string][] = [
    [observer, { first: ids[2], last: ids[2], before: ids[1] }, 403, 'not-allowed-for-role'],
    [delegate, { first: ids[0], last: ids[0], before: null }, 409, 'blocks-not-movable'],
    [delegate, { first: ids[2], last: ids[2], before: ids[0] }, 409, 'blocks-not-movable'],
    [delegate, { first: ids[3], last: ids[2], before: null }, 409, 'blocks-not-adjacent'],
    [delegate, { first: '7:7', last: '7:7', before: null }, 409, 'blocks-not-known'],
    [delegate, { first: 'x', last: ids[1], before: null }, 400, 'malformed-request'],
  ]
  for (const [person, body, status, code] of refusals) {
    const answer = await house.as(person).send('POST', `${path}/text/move`, body)
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code])
  }
  const join = await house.as(delegate).send('POST', `${path}/text/join`, { block: ids[0] })
  expect(join.json()).toMatchObject({ code: 'first-block-must-stay' })
  expect(await rows()).toEqual(before)
})

test('a draft is kept once, shown to its author alone, and dropped by its author alone', async () => {
  const { agenda, path, delegate } = await aGoal()
  const other = await house.aBusinessDelegate(agenda)
  const id = randomUUID()
  const draft = { id, words: [{ text: 'States shall 😀', before: 'we think', after: '' }], reason: 'text-is-read-only' }
  expect((await house.as(delegate).send('POST', `${path}/drafts`, draft)).statusCode).toBe(200)
  expect((await house.as(delegate).send('POST', `${path}/drafts`, draft)).statusCode).toBe(200)
  const mine = (await house.as(delegate).get(`${path}/drafts`)).json<{ drafts: unknown[] }>()
  expect(mine.drafts).toEqual([expect.objectContaining({ id, words: draft.words, reason: 'text-is-read-only' })])
  expect((await house.as(other).get(`${path}/drafts`)).json()).toEqual({ drafts: [] })
  expect((await house.as(other).send('POST', `${path}/drafts`, draft)).statusCode).toBe(404)
  expect((await house.as(other).send('DELETE', `${path}/drafts/${id}`)).statusCode).toBe(404)
  expect((await house.as(delegate).send('DELETE', `${path}/drafts/${id}`)).statusCode).toBe(200)
  expect((await house.as(delegate).get(`${path}/drafts`)).json()).toEqual({ drafts: [] })
})

test('a draft at the limit is kept, one above it stays on the device', async () => {
  const { path, delegate } = await aGoal()
  const { maxDraftBytes } = limits.drafting
  /** Passages that are so many bytes of JSON together. */
  const passages = (bytes: number) => {
    const words = Array.from({ length: 8 }, () => ({ text: '', before: '', after: '' }))
    const letters = bytes - JSON.stringify(words).length
    return words.map((passage, n) => ({ ...passage, text: 'x'.repeat(Math.floor((letters + n) / words.length)) }))
  }
  const send = (words: unknown) =>
    house.as(delegate).send('POST', `${path}/drafts`, { id: randomUUID(), words, reason: 'update-too-large' })
  expect(JSON.stringify(passages(maxDraftBytes))).toHaveLength(maxDraftBytes)
  expect((await send(passages(maxDraftBytes))).statusCode).toBe(200)
  const above = await send(passages(maxDraftBytes + 1))
  expect([above.statusCode, above.json<{ code: string }>().code]).toEqual([413, 'draft-too-large'])
})
