/** What is undecided leaves in the lossless file and comes back: suggestions, brackets, who holds what. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AgendaId } from '../../packages/domain/ids.ts'
import { writeLosslessFile, type FileGoal, type LosslessFile } from '../../packages/exchange/lossless-file.ts'
import {
  aGoalToSuggestIn,
  readings,
  suggestStrike,
  suggestWords,
  unitsOfWords,
  type TestGoal,
} from '../../tests/support/suggestion-makers.ts'
import { anOpening } from '../../tests/support/thread-makers.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { bringAgenda } from './bring-agenda-commands.ts'
import { readLosslessFile } from './lossless-reader.ts'
import { takeAgenda } from './take-agenda.ts'

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

/** A goal with everything that can be undecided in it, and one decision. */
beforeEach(async () => {
  const start = 'The State shall act in good time, and report every year. '
  ;({ agenda, goal, drafter, amal, bo } = await aGoalToSuggestIn(house, start))
  const strike = await suggestStrike(house, goal, amal, { strike: 'every year', words: 'each month' })
  await suggestWords(house, goal, bo, { behind: 'good', words: ' and due' })
  await suggestStrike(house, goal, bo, { strike: 'report every' })
  const decided = await suggestWords(house, goal, bo, { behind: 'The', words: ' one' })
  const at = `/api/goals/${goal.goalId}`
  const about = `${at}/suggestions/${encodeURIComponent(strike)}`
  await house.as(amal).send('PUT', `${about}/reason`, { reason: 'A year is long.' })
  await house.as(bo).send('POST', `${about}/backing`, {})
  await house.as(amal).send('POST', `${at}/title-suggestions`, { title: 'Another title', reason: 'Shorter.' })
  await house.as(bo).send('POST', `${at}/brackets`, {
    ...(await unitsOfWords(house, goal, 'shall')),
    others: [
      { kind: 'words', words: 'should' },
      { kind: 'none', words: '' },
      { kind: 'placeholder', words: '' },
    ],
    hold: 1,
    reason: 'It is contested.',
  })
  await house.as(drafter).send('POST', `${at}/decisions`, {
    ...{ verdict: 'reject', reason: 'One is enough.', of: { names: [decided] }, expect: { count: 1 } },
  })
})

const taken = async (agendaId: AgendaId): Promise<LosslessFile> =>
  (await takeAgenda(house, { agendaId, goalId: null, reads: 'house' })).file
const again = (file: LosslessFile): LosslessFile => readLosslessFile(writeLosslessFile(file))

async function textOf(agendaId: AgendaId, nth = 0) {
  const rows = await house.database.db
    .selectFrom('document')
    .innerJoin('goal', 'goal.id', 'document.goal_id')
    .select(['document.id as documentId', 'goal.id as goalId'])
    .where('goal.agenda_id', '=', agendaId)
    .orderBy('goal.number')
    .execute()
  const row = rows[nth]
  if (row === undefined) throw new Error('no such goal')
  return { ...row, ...(await readings(house, row as unknown as TestGoal)) }
}

/** Without ids, numbers and what is not brought in: persons behind organisations, and when what had no row was seen. */
function comparable({ marked = null, suggestions = [], brackets = [], blocks }: FileGoal): unknown {
  const place = (id: string): number => blocks.findIndex(block => block.id === id)
  const names = [...new Set(brackets.map(({ id }) => id))]
  const text = JSON.stringify({ marked, blocks }, (key, value: unknown) =>
    key === 'id' ? '' : key === 'i' ? names.indexOf(String(value)) : value,
  )
  return {
    text,
    suggestions: suggestions.map(one => ({
      ...one,
      firstSeenAt: one.kind === 'delete' ? null : one.firstSeenAt,
      backing: one.backing.map(voice => ({ ...voice, by: voice.by.organisation })),
      attribute: one.attribute === null ? null : { ...one.attribute, block: place(one.attribute.block) },
    })),
    brackets: brackets.map(({ id: _, agreements: __, by, at, reason, alternatives }) => ({
      ...{ by: by.organisation, at, reason },
      alternatives: alternatives.map(one => ({
        ...{ ...one, by: one.by.organisation },
        holders: one.holders.map(voice => ({ ...voice, by: voice.by.organisation })),
      })),
    })),
  }
}

test('a text goes out with its suggestions, brackets and decisions, and comes in as an equal one', async () => {
  const file = await taken(agenda.agendaId)
  const [out] = file.goals
  expect(file.version).toBe(2)
  expect(out?.suggestions?.map(({ kind, by }) => [kind, by.code])).toEqual([
    ['insert', expect.any(String)],
    ['delete', expect.any(String)],
    ['replace', expect.any(String)],
    ['title', expect.any(String)],
  ])
  expect(out?.suggestions?.[2]).toMatchObject({ reason: 'A year is long.', by: { name: amal.name } })
  expect(out?.brackets?.[0]?.alternatives.map(({ kind, holders }) => [kind, holders.length])).toEqual([
    ['words', 0],
    ['words', 1],
    ['none', 0],
    ['placeholder', 0],
  ])
  expect(out?.decisions).toMatchObject([
    {
      kind: 'reject',
      reason: 'One is enough.',
      by: { name: drafter.name },
      items: [{ inserted: ' one', outcome: 'rejected' }],
    },
  ])
  const brought = await bringAgenda(house, systemActor, again(file))
  const [came] = (await taken(brought.agendaId)).goals
  if (came === undefined || out === undefined) throw new Error('no goal')
  expect(comparable(came)).toEqual(comparable(out))
  const [here, there] = [await textOf(agenda.agendaId), await textOf(brought.agendaId)]
  expect([there.base, there.marked, there.taken]).toEqual([here.base, here.marked, here.taken])
  expect(came.decisions).toEqual([])
})

test('a discussion about a suggestion stays about it, and about the goal where the suggestion is decided', async () => {
  const at = `/api/goals/${goal.goalId}`
  const words = await suggestWords(house, goal, amal, { behind: 'time', words: ' or sooner' })
  await house.as(bo).send('POST', `${at}/title-suggestions`, { title: 'A third title', reason: '' })
  type Listed = { name: string; kind: string }
  const listed = (await house.as(bo).get(`${at}/suggestions`)).json<{ suggestions: Listed[] }>().suggestions
  const title = listed.find(one => one.kind === 'title' && JSON.stringify(one).includes('A third title'))?.name ?? ''
  for (const name of [words, title]) {
    const opened = await house.as(amal).send('POST', `${at}/threads`, anOpening({ kind: 'suggestion', name }))
    expect(opened.statusCode, opened.body).toBe(200)
  }
  const file = await taken(agenda.agendaId)
  const [out] = file.goals
  const said = (one: FileGoal | undefined) =>
    one?.threads.map(({ about, of, quote }) => {
      const suggestion = one.suggestions?.find(({ id }) => id === of)
      return [about, suggestion?.kind, suggestion?.title?.to, quote]
    })
  const expected = [
    ['suggestion', 'insert', undefined, ' or sooner'],
    ['suggestion', 'title', 'A third title', 'A third title'],
  ]
  expect(said(out)).toEqual(expected)
  const { agendaId } = await bringAgenda(house, systemActor, again(file))
  expect(said((await taken(agendaId)).goals[0])).toEqual(expected)
  const { goalId } = await textOf(agendaId)
  const observer = await house.anObserver({ ...agenda, agendaId })
  const shown = (await house.as(observer).get(`/api/goals/${goalId}/threads`)).json<{
    threads: { anchor: { kind: string; suggestion: string | null } }[]
  }>()
  expect(shown.threads.map(({ anchor }) => [anchor.kind, anchor.suggestion !== null])).toEqual([
    ['suggestion', true],
    ['suggestion', true],
  ])
  // Decided ones are in no file: what was said about them is told, and is about the goal from then on.
  await house.as(drafter).send('POST', `${at}/decisions`, {
    ...{ verdict: 'reject', reason: 'No.', of: { names: [words, title] }, expect: { count: 2 } },
  })
  const after = await taken(agenda.agendaId)
  expect(after.goals[0]?.threads.map(({ about, of, quote }) => [about, of, quote])).toEqual([
    ['suggestion', null, ' or sooner'],
    ['suggestion', null, 'A third title'],
  ])
  const later = await bringAgenda(house, systemActor, again(after))
  expect((await taken(later.agendaId)).goals[0]?.threads.map(({ about }) => about)).toEqual(['goal', 'goal'])
})

test('suggestions that came in are nobody’s here, and are decided, with half of them, like any others', async () => {
  const { agendaId } = await bringAgenda(house, systemActor, again(await taken(agenda.agendaId)))
  const there: TestAgenda = { ...agenda, agendaId }
  const moderator = await house.aModerator(there)
  const { goalId } = await textOf(agendaId)
  type Listed = { name: string; kind: string; author: { id: null; name: string }; isOwn: boolean }
  const read = async () =>
    (await house.as(moderator).get(`/api/goals/${goalId}/suggestions`)).json<{ suggestions: Listed[] }>().suggestions
  const all = await read()
  expect(all.map(({ author, isOwn }) => [author.id, isOwn])).toEqual(all.map(() => [null, false]))
  expect(all.find(({ kind }) => kind === 'replace')?.author.name).toBe(amal.name)
  const names = all.map(({ name }) => name)
  const answer = await house.as(moderator).send('POST', `/api/goals/${goalId}/decisions`, {
    ...{ verdict: 'accept', reason: 'Agreed.', of: { names }, expect: { count: names.length } },
  })
  expect(answer.statusCode, answer.body).toBe(200)
  const { base, taken: whole } = await textOf(agendaId)
  expect(base).toBe(whole)
  expect(await read()).toEqual([])
  const said = await house.as(moderator).get(`/api/goals/${goalId}/decisions`)
  expect(said.body).toContain(bo.name)
})

test('whoever sits in the agenda holds and backs what a moderator’s file says; others are quoted', async () => {
  const file = await taken(agenda.agendaId)
  const other = await house.anAgenda({ goals: 0 })
  const moderator = await house.aModerator(other)
  const bring = async () => {
    const answer = await house.app.inject({
      method: 'POST',
      url: `/api/agendas/${other.agendaId}/imports?name=a.json`,
      headers: {
        cookie: moderator.cookie,
        origin: new URL(house.config.publicOrigin).origin,
        'content-type': 'application/octet-stream',
      },
      payload: Buffer.from(writeLosslessFile(file)),
    })
    const { id, brings } = answer.json<{ id: string; brings: object }>()
    expect(brings).toMatchObject({ suggestions: 4, brackets: 1, decisions: 1 })
    const titles = file.goals.map(({ title }) => title)
    const made = await house.as(moderator).send('POST', `/api/agendas/${other.agendaId}/imports/${id}/goals`, {
      ...{ division: 'several', titles, themeId: null },
    })
    const goalId = made.json<{ goals: { id: string }[] }>().goals[0]?.id ?? ''
    type Wording = { holders: unknown[]; quotedHolders: unknown[] }
    const listed = await house.as(moderator).get(`/api/goals/${goalId}/brackets`)
    return listed.json<{ brackets: { alternatives: Wording[] }[] }>().brackets[0]?.alternatives[1]
  }
  const quoted = await bring()
  expect([quoted?.holders.length, quoted?.quotedHolders.length]).toEqual([0, 1])
  await house.aBusinessDelegate(other)
  const held = await bring()
  expect([held?.holders.length, held?.quotedHolders.length]).toEqual([1, 0])
  // Both come out again, as somebody's or quoted.
  const came = (await taken(other.agendaId)).goals.slice(-2)
  expect(came.map(one => one.brackets?.[0]?.alternatives[1]?.holders.length)).toEqual([1, 1])
})

test('a file of before still comes in, and its brackets are open ones that nobody holds', async () => {
  const file = await taken(agenda.agendaId)
  const old: LosslessFile = {
    ...file,
    version: 1,
    goals: file.goals.map(({ marked: _, suggestions: __, brackets: ___, decisions: ____, ...before }) => before),
  }
  const { agendaId } = await bringAgenda(house, systemActor, again(old))
  const [came] = (await taken(agendaId)).goals
  expect(came?.suggestions).toEqual([])
  expect(came?.brackets?.[0]?.alternatives.map(({ holders }) => holders)).toEqual([[], [], [], []])
})
