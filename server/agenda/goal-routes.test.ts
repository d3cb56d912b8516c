/** Goals and themes over HTTP: who may do what with them, what each refusal says, and what the journal keeps. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { layout } from '../../packages/document/layout.ts'
import { blockText } from '../../packages/document/projections.ts'
import type { GoalId } from '../../packages/domain/ids.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { limits } from '../platform/limits.ts'
import { documentOfGoal } from '../drafting/drafting-queries.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

const nowhere = '00000000-0000-4000-8000-000000000000'

test('a delegate proposes a goal, a moderator adds one: each gets the next number and an empty text', async () => {
  const agenda = await house.anAgenda({ goals: 2 })
  const path = `/api/agendas/${agenda.agendaId}/goals`
  const [theme] = await themesOf(agenda)
  const delegate = await house.aBusinessDelegate(agenda)
  const proposed = await house.as(delegate).send('POST', path, { title: '  Share what works ', themeId: theme?.id })
  expect(proposed.statusCode).toBe(200)
  expect(proposed.json()).toMatchObject({ number: 3, state: 'proposed' })
  const added = await house.as(await house.aModerator(agenda)).send('POST', path, { title: 'A second', themeId: null })
  expect(added.json()).toMatchObject({ number: 4, state: 'under-negotiation' })

  const { goalId } = proposed.json<{ goalId: GoalId }>()
  const document = await documentOfGoal(house.database.db, goalId)
  const blocks = layout(await house.rooms.readDocument(document?.documentId ?? fail()))
  expect(blocks.map(block => [block.kind, blockText(block)])).toEqual([['paragraph', '']])
  expect(await goalsOf(agenda)).toContainEqual(
    expect.objectContaining({ id: goalId, title: 'Share what works', themeId: theme?.id }),
  )
  expect(await journalOf(agenda, 'goal-created')).toContainEqual(
    expect.objectContaining({ number: 3, title: 'Share what works', state: 'proposed' }),
  )
})

test.each([
  ['title-not-valid', 400, { title: '   ', themeId: null }],
  ['title-not-valid', 400, { title: 'x'.repeat(301), themeId: null }],
  ['theme-not-known', 409, { title: 'A goal', themeId: nowhere }],
  ['malformed-request', 400, { title: 'A goal' }],
] as const)('a new goal is refused with %s', async (code, status, body) => {
  const agenda = await house.anAgenda({ goals: 1 })
  const delegate = await house.aGovernmentDelegate(agenda)
  const answer = await house.as(delegate).send('POST', `/api/agendas/${agenda.agendaId}/goals`, body)
  expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code])
  expect(await goalsOf(agenda)).toHaveLength(1)
})

test('a goal takes no theme of another agenda', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const [foreign] = await themesOf(await house.anAgenda({ goals: 1 }))
  const delegate = await house.aGovernmentDelegate(agenda)
  const goal = `/api/goals/${agenda.goals[0]?.goalId}`
  const shaped = await house.as(delegate).send('PATCH', goal, { themeId: foreign?.id })
  expect(shaped.json()).toMatchObject({ code: 'theme-not-known' })
})

test('an agenda takes the largest number of goals and not one more', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const { maxGoals } = limits.agenda
  await house.database.db
    .insertInto('goal')
    .values(
      Array.from({ length: maxGoals - 2 }, (_, i) => ({
        id: house.ids.next<GoalId>(),
        agenda_id: agenda.agendaId,
        number: i + 2,
        title: `Goal ${i + 2}`,
      })),
    )
    .execute()
  const moderator = await house.aModerator(agenda)
  const add = () =>
    house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/goals`, { title: 'One more', themeId: null })
  expect((await add()).json()).toMatchObject({ number: maxGoals })
  expect((await add()).json()).toMatchObject({ code: 'too-many-goals', facts: { max: maxGoals } })
})

test('who holds the pen names a goal and gives it a theme; what stays as it was is not recorded', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const delegate = await house.aGovernmentDelegate(agenda)
  const path = `/api/goals/${agenda.goals[0]?.goalId}`
  const before = (await goalsOf(agenda))[0]
  const themes = await themesOf(agenda)
  const other = themes.find(theme => theme.id !== before?.themeId)
  const named = await house.as(delegate).send('PATCH', path, { title: ' Another name ', themeId: other?.id })
  expect(named.statusCode).toBe(204)
  expect((await goalsOf(agenda))[0]).toMatchObject({ title: 'Another name', themeId: other?.id })
  expect((await house.as(delegate).send('PATCH', path, { title: 'Another name' })).statusCode).toBe(204)
  expect(await journalOf(agenda, 'goal-renamed')).toEqual([{ number: 1, from: before?.title, title: 'Another name' }])
  expect(await journalOf(agenda, 'goal-themed')).toEqual([{ number: 1, themeId: other?.id }])
})

test('a moved goal takes its place, and the goals between move by one; nothing else changes its number', async () => {
  const agenda = await house.anAgenda({ goals: 5 })
  const [first, second, third, fourth, fifth] = agenda.goals.map(goal => goal.goalId)
  const moderator = await house.aModerator(agenda)
  const move = (goal: GoalId | undefined, before: GoalId | null | undefined) =>
    house.as(moderator).send('POST', `/api/goals/${goal}/move`, { before })
  expect((await move(fourth, second)).json()).toEqual({ number: 2 })
  expect(await order(agenda)).toEqual([first, fourth, second, third, fifth])
  expect((await move(first, null)).json()).toEqual({ number: 5 })
  expect(await order(agenda)).toEqual([fourth, second, third, fifth, first])
  expect((await move(first, first)).json()).toEqual({ number: 5 })
  expect((await move(fifth, first)).json()).toEqual({ number: 4 })
  expect((await goalsOf(agenda)).map(goal => goal.number)).toEqual([1, 2, 3, 4, 5])
  expect(await journalOf(agenda, 'goal-moved')).toEqual([
    { from: 4, number: 2 },
    { from: 1, number: 5 },
  ])
  const foreign = (await house.anAgenda({ goals: 1 })).goals[0]?.goalId
  expect((await move(first, foreign)).json()).toMatchObject({ code: 'goal-not-known' })
})

test('a goal is parked, dropped and restored with reasons; its number and its text stay', async () => {
  const agenda = await house.anAgenda({ goals: 3 })
  const goal = agenda.goals[1]?.goalId ?? fail()
  const moderator = await house.aModerator(agenda)
  const act = (what: string, body: unknown) => house.as(moderator).send('POST', `/api/goals/${goal}/${what}`, body)
  const code = async (what: string, body: unknown) => (await act(what, body)).json<{ code: string }>().code

  expect(await code('restore', { reason: '' })).toBe('goal-does-not-rest')
  expect(await code('park', { reason: '  ' })).toBe('reason-needed')
  expect((await act('park', { reason: 'Waits for the treaty' })).statusCode).toBe(204)
  expect(await code('park', { reason: 'Again' })).toBe('goal-is-parked')
  expect((await act('drop', { reason: 'Covered by goal 1' })).statusCode).toBe(204)
  expect(await code('drop', { reason: 'Again' })).toBe('goal-is-dropped')
  expect(await code('park', { reason: 'Again' })).toBe('goal-is-dropped')
  expect(await code('take-up', undefined)).toBe('goal-is-dropped')
  expect((await goalsOf(agenda)).map(one => [one.number, one.state])).toEqual([
    [1, 'under-negotiation'],
    [2, 'dropped'],
    [3, 'under-negotiation'],
  ])
  expect((await act('restore', { reason: 'It is not' })).statusCode).toBe(204)
  expect((await goalsOf(agenda))[1]).toMatchObject({ number: 2, state: 'under-negotiation' })
  expect(await journalOf(agenda, 'goal-dropped')).toEqual([
    { number: 2, from: 'parked', reason: { sealed: expect.any(String) } },
  ])
  expect(await journalOf(agenda, 'goal-restored')).toEqual([
    { number: 2, from: 'dropped', state: 'under-negotiation', reason: { sealed: expect.any(String) } },
  ])
})

test('a proposed goal is taken up once, and comes back as proposed when it rested before', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const delegate = await house.aBusinessDelegate(agenda)
  const path = `/api/agendas/${agenda.agendaId}/goals`
  const { goalId } = (await house.as(delegate).send('POST', path, { title: 'New', themeId: null })).json<{
    goalId: GoalId
  }>()
  const moderator = await house.aModerator(agenda)
  const act = (what: string, body?: unknown) => house.as(moderator).send('POST', `/api/goals/${goalId}/${what}`, body)
  await act('park', { reason: 'Not yet' })
  expect((await act('take-up')).json()).toMatchObject({ code: 'goal-is-parked' })
  await act('restore', { reason: '' })
  expect((await goalsOf(agenda))[1]?.state).toBe('proposed')
  expect((await act('take-up')).statusCode).toBe(204)
  expect((await act('take-up')).json()).toMatchObject({ code: 'goal-not-proposed' })
})

test('what is agreed is neither parked nor dropped', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const goal = agenda.goals[0]?.goalId ?? fail()
  await house.database.db.updateTable('goal').set({ state: 'agreed' }).where('id', '=', goal).execute()
  const moderator = await house.aModerator(agenda)
  const answer = await house.as(moderator).send('POST', `/api/goals/${goal}/drop`, { reason: 'No' })
  expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([409, 'goal-is-agreed'])
})

test('in a goal that rests nobody names, moves paragraphs or writes; everybody reads', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const goal = agenda.goals[0]?.goalId ?? fail()
  const moderator = await house.aModerator(agenda)
  const delegate = await house.aGovernmentDelegate(agenda)
  await house.as(moderator).send('POST', `/api/goals/${goal}/drop`, { reason: 'Covered elsewhere' })
  for (const person of [moderator, delegate]) {
    const named = await house.as(person).send('PATCH', `/api/goals/${goal}`, { title: 'Name' })
    expect(named.json()).toMatchObject({ code: 'goal-is-dropped' })
    const read = await house.as(person).get(`/api/goals/${goal}`)
    expect(read.json()).toMatchObject({ access: { mode: 'read', reason: 'goal-is-dropped' } })
    const [block] = read.json<{ blocks: { id: string }[] }>().blocks
    const move = { first: block?.id, last: block?.id, before: null }
    const moved = await house.as(person).send('POST', `/api/goals/${goal}/text/move`, move)
    expect(moved.json()).toMatchObject({ code: 'goal-is-dropped' })
  }
})

test('themes are added, named, ordered and taken away by moderators; goals of a theme that went stay', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const moderator = await house.aModerator(agenda)
  const before = await themesOf(agenda)
  const added = await house
    .as(moderator)
    .send('POST', `/api/agendas/${agenda.agendaId}/themes`, { label: ' Small enterprises ' })
  const { themeId } = added.json<{ themeId: string }>()
  const theme = `/api/themes/${themeId}`
  expect((await house.as(moderator).send('PATCH', theme, { label: 'Enterprises' })).statusCode).toBe(204)
  const moved = await house.as(moderator).send('POST', `${theme}/move`, { before: before[0]?.id })
  expect(moved.statusCode).toBe(204)
  expect(await themesOf(agenda)).toEqual([{ id: themeId, label: 'Enterprises' }, ...before])
  const nowhereMove = await house.as(moderator).send('POST', `${theme}/move`, { before: nowhere })
  expect(nowhereMove.json()).toMatchObject({ code: 'theme-not-known' })
  const blank = await house.as(moderator).send('PATCH', theme, { label: ' ' })
  expect(blank.json()).toMatchObject({ code: 'title-not-valid' })
  const [goal] = await goalsOf(agenda)
  expect((await house.as(moderator).send('DELETE', `/api/themes/${goal?.themeId}`)).statusCode).toBe(204)
  expect((await goalsOf(agenda))[0]?.themeId).toBeNull()
  expect((await house.as(moderator).send('DELETE', `/api/themes/${goal?.themeId}`)).statusCode).toBe(404)
})

test('an agenda takes the largest number of themes and not one more', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const moderator = await house.aModerator(agenda)
  const { maxThemes } = limits.agenda
  const add = () =>
    house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/themes`, { label: 'One more theme' })
  for (let count = (await themesOf(agenda)).length; count < maxThemes; count += 1) {
    expect((await add()).statusCode).toBe(200)
  }
  expect((await add()).json()).toMatchObject({ code: 'too-many-themes', facts: { max: maxThemes } })
})

test('the role decides: who may comment proposes, who holds the pen names, moderators order and set aside', async () => {
  const agenda = await house.anAgenda({ goals: 2 })
  const people = {
    delegate: await house.aGovernmentDelegate(agenda),
    contributor: await house.aMember(agenda, 'contributor', {
      name: 'Open Networks Forum',
      group: 'civil_society',
      code: 'ONF',
      country: null,
    }),
    observer: await house.anObserver(agenda),
    outsider: await house.aPerson(),
  }
  const goal = `/api/goals/${agenda.goals[0]?.goalId}`
  const codes = async (person: Person) => {
    const asked = house.as(person)
    const answers = [
      await asked.send('POST', `/api/agendas/${agenda.agendaId}/goals`, { title: 'New', themeId: null }),
      await asked.send('PATCH', goal, { title: 'Renamed' }),
      await asked.send('POST', `${goal}/move`, { before: null }),
      await asked.send('POST', `${goal}/drop`, { reason: 'No' }),
      await asked.send('POST', `/api/agendas/${agenda.agendaId}/themes`, { label: 'Theme' }),
    ]
    return answers.map(answer => (answer.statusCode < 300 ? 'done' : answer.json<{ code: string }>().code))
  }
  const refused = 'not-allowed-for-role'
  expect(await codes(people.delegate)).toEqual(['done', 'done', refused, refused, refused])
  expect(await codes(people.contributor)).toEqual(['done', refused, refused, refused, refused])
  expect(await codes(people.observer)).toEqual([refused, refused, refused, refused, refused])
  expect(await codes(people.outsider)).toEqual(Array(5).fill('not-found'))
})

test('once others are consulted, numbers stay as they are', async () => {
  const agenda = await house.anAgenda({ goals: 2, phase: 'consultation' })
  const moderator = await house.aModerator(agenda)
  const moved = await house.as(moderator).send('POST', `/api/goals/${agenda.goals[0]?.goalId}/move`, { before: null })
  expect(moved.json()).toMatchObject({ code: 'not-allowed-in-phase' })
})

type Line = {
  readonly id: GoalId
  readonly number: number
  readonly title: string
  readonly themeId: string | null
  readonly state: string
}

async function read(agenda: TestAgenda): Promise<{ goals: Line[]; themes: { id: string; label: string }[] }> {
  return (await house.as(await house.anObserver(agenda)).get(`/api/agendas/${agenda.agendaId}`)).json()
}
async function goalsOf(agenda: TestAgenda): Promise<readonly Line[]> {
  return (await read(agenda)).goals
}
async function order(agenda: TestAgenda): Promise<readonly GoalId[]> {
  return (await goalsOf(agenda)).map(goal => goal.id)
}
async function themesOf(agenda: TestAgenda): Promise<readonly { id: string; label: string }[]> {
  return (await read(agenda)).themes
}

async function journalOf(agenda: TestAgenda, name: string): Promise<readonly unknown[]> {
  const rows = await house.database.db
    .selectFrom('journal')
    .select('facts')
    .where('agenda_id', '=', agenda.agendaId)
    .where('name', '=', name)
    .orderBy('id')
    .execute()
  return rows.map(row => row.facts)
}

function fail(): never {
  throw new Error('the test expected something here')
}
