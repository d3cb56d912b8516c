/** What people say of suggestions before they are decided, suggestions beside the text, and what others may read of it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { isClean } from '../../packages/domain/suggestion.ts'
import { aGoalToSuggestIn, suggestStrike, suggestWords, type TestGoal } from '../../tests/support/suggestion-makers.ts'
import {
  buildTestHouse,
  chamber,
  type Person,
  type TestAgenda,
  type TestHouse,
} from '../../tests/support/test-house.ts'
import { anOpening } from '../../tests/support/thread-makers.ts'
import { limits } from '../platform/limits.ts'
import { decisionsOf, openMatters } from './suggestion-queries.ts'

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
  ;({ agenda, goal, drafter, amal, bo } = await aGoalToSuggestIn(house, 'The State shall act. ', chamber))
})

type Listed = {
  name: string
  id: string
  reason: string
  backing: unknown[]
  threads: string[]
  kind: string
  contested: string[]
  title: { to: string } | null
}
const at = (path = ''): string => `/api/goals/${goal.goalId}${path}`
const about = (name: string, path: string): string => at(`/suggestions/${encodeURIComponent(name)}${path}`)
const listed = async (): Promise<Listed[]> =>
  (await house.as(amal).get(at('/suggestions'))).json<{ suggestions: Listed[] }>().suggestions
const code = (answer: { json<T>(): T }) => answer.json<{ code?: string }>().code
const place = () => ({ agendaId: agenda.agendaId, goalId: goal.goalId, documentId: goal.documentId })
const explain = (who: Person, name: string, reason: string) =>
  house.as(who).send('PUT', about(name, '/reason'), { reason })
const decide = (verdict: string, names: string[]) =>
  house
    .as(drafter)
    .send('POST', at('/decisions'), { verdict, reason: 'So.', of: { names }, expect: { count: names.length } })

describe('reasons and backing', () => {
  test('[S2, S3] a reason is its author’s, is kept with what it said before, and makes one row', async () => {
    const name = await suggestStrike(house, goal, amal, { strike: 'shall', words: 'should' })
    expect(code(await explain(bo, name, 'No.'))).toBe('suggestion-not-yours')
    const [one, two] = await Promise.all([explain(amal, name, 'First.'), explain(amal, name, 'Second.')])
    expect(one.json()).toEqual(two.json())
    const [suggestion] = await listed()
    const read = await house.as(bo).get(`/api/suggestions/${suggestion?.id ?? ''}`)
    expect(read.json<{ reasons: unknown[] }>().reasons).toHaveLength(2)
    await decide('accept', [name])
    expect(code(await explain(amal, name, 'Third.'))).toBe('suggestion-already-decided')
    expect((await house.as(bo).get(`/api/suggestions/${suggestion?.id ?? ''}`)).json()).toMatchObject({
      state: 'accepted',
    })
  })

  test('[S3] the history of a reason is listed up to limits.suggestion.maxReasonsListed', async () => {
    const name = await suggestWords(house, goal, amal, { behind: 'State', words: 's' })
    await explain(amal, name, 'First.')
    const [suggestion] = await listed()
    const { maxReasonsListed } = limits.suggestion
    const rows = Array.from({ length: maxReasonsListed }, (_, k) => ({
      suggestion_id: suggestion?.id as never,
      version: k + 2,
      reason: `${k}`,
      written_at: house.clock.now(),
    }))
    await house.database.db.insertInto('suggestion_reason').values(rows).execute()
    const read = await house.as(bo).get(`/api/suggestions/${suggestion?.id ?? ''}`)
    expect(read.json<{ reasons: unknown[] }>().reasons).toHaveLength(maxReasonsListed)
  })

  test('[S4] other organisations back a suggestion, each once; a contributor does not', async () => {
    const name = await suggestWords(house, goal, amal, { behind: 'State', words: 's' })
    const back = (who: Person) => house.as(who).send('POST', about(name, '/backing'))
    expect(code(await back(amal))).toBe('suggestion-of-own-organisation')
    expect((await back(bo)).statusCode).toBe(200)
    expect(code(await back(drafter))).toBe('suggestion-backed-already')
    expect(code(await back(await house.aMember(agenda, 'contributor', chamber)))).toBe('not-allowed-for-role')
    expect(code(await back(await house.aModerator(agenda)))).toBe('needs-an-organisation')
    expect(await listed()).toMatchObject([{ backing: [{ by: { organisation: chamber.name } }] }])
    await decide('reject', [name])
    expect((await house.as(bo).get('/api/inbox')).json()).toMatchObject({ notices: [{ decision: 'backed-rejected' }] })
  })

  test('[S4] ends its backing, once', async () => {
    const name = await suggestWords(house, goal, amal, { behind: 'State', words: 's' })
    await house.as(bo).send('POST', about(name, '/backing'))
    expect((await house.as(bo).send('DELETE', about(name, '/backing'))).statusCode).toBe(204)
    expect(code(await house.as(bo).send('DELETE', about(name, '/backing')))).toBe('suggestion-not-backed')
  })

  test('[S3] its author takes it back', async () => {
    const name = await suggestWords(house, goal, amal, { behind: 'State', words: 's' })
    expect(code(await house.as(bo).send('DELETE', about(name, '')))).toBe('suggestion-not-yours')
    expect((await house.as(amal).send('DELETE', about(name, ''))).statusCode).toBe(204)
    expect(await listed()).toEqual([])
    expect(code(await decide('accept', [name]))).toBe('suggestion-is-gone')
  })

  test('[S2] a discussion about a suggestion stays readable after its decision', async () => {
    const name = await suggestWords(house, goal, amal, { behind: 'State', words: 's of the Union' })
    const opened = await house.as(bo).send('POST', at('/threads'), anOpening({ kind: 'suggestion', name }))
    const { thread } = opened.json<{ thread: { id: string } }>()
    expect(await listed()).toMatchObject([{ threads: [thread.id] }])
    await decide('accept', [name])
    const read = await house.as(amal).get(`/api/threads/${thread.id}`)
    expect(read.json()).toMatchObject({ thread: { anchor: { kind: 'suggestion', quote: 's of the Union' } } })
    const moved = await house.as(bo).send('POST', `/api/threads/${thread.id}/reattach`, {
      about: { kind: 'element', element: house.ids.next<string>() },
    })
    expect(['anchor-on-suggestion', 'element-is-gone']).toContain(code(moved))
  })
})

describe('beside the text', () => {
  const suggestTitle = (who: Person, title: string) =>
    house.as(who).send('POST', at('/title-suggestions'), { title, reason: 'It is shorter.' })

  test('[S12] a title is suggested, contested, accepted and taken back', async () => {
    const before = await house.as(amal).get(at())
    const { title } = before.json<{ goal: { title: string } }>().goal
    expect(code(await suggestTitle(amal, title))).toBe('title-is-the-same')
    await suggestTitle(amal, 'An earlier thought')
    await suggestTitle(amal, 'Answer for one another')
    await suggestTitle(bo, 'Answer')
    const all = await listed()
    expect(all.map(one => [one.kind, one.contested.length])).toEqual([
      ['title', 1],
      ['title', 1],
    ])
    await decide('accept', [all.find(one => one.title?.to === 'Answer for one another')?.name ?? ''])
    const titleNow = async () => (await house.as(amal).get(at())).json<{ goal: { title: string } }>().goal.title
    expect(await titleNow()).toBe('Answer for one another')
    const [decision] = (await house.as(amal).get(at('/decisions'))).json<{ decisions: { id: string }[] }>().decisions
    await house.as(drafter).send('POST', at(`/decisions/${decision?.id ?? ''}/revert`), { reason: 'No.' })
    expect([await titleNow(), (await listed()).length]).toEqual([title, 2])
  })

  test('[S12] an agreed link is changed by decision, and a change since is not overrun', async () => {
    const { links } = (await house.as(amal).get(at('/links'))).json<{
      links: { id: string; indicatorId: string | null }[]
    }>()
    const linkId = links.find(one => one.indicatorId !== null)?.id ?? links[0]?.id ?? ''
    const wish = { change: { relation: 'enables', how: 'It opens the way.' }, reason: '' }
    const { db } = house.database
    await db
      .updateTable('link')
      .set({ state: 'proposed', decided_at: null })
      .where('id', '=', linkId as never)
      .execute()
    expect(code(await house.as(amal).send('POST', `/api/links/${linkId}/suggestions`, wish))).toBe('link-not-agreed')
    const said = { state: 'agreed', relation: 'fulfils', how: 'It does.', decided_at: house.clock.now() } as const
    await db
      .updateTable('link')
      .set(said)
      .where('id', '=', linkId as never)
      .execute()
    const same = { change: { relation: 'fulfils', how: 'It does.' }, reason: '' }
    expect(code(await house.as(amal).send('POST', `/api/links/${linkId}/suggestions`, same))).toBe('link-is-the-same')
    expect((await house.as(amal).send('POST', `/api/links/${linkId}/suggestions`, wish)).statusCode).toBe(200)
    const [suggestion] = await listed()
    await decide('accept', [suggestion?.name ?? ''])
    const now = (await house.as(amal).get(at('/links'))).json<{ links: { id: string; how: string }[] }>()
    expect(now.links.find(one => one.id === linkId)?.how).toBe('It opens the way.')
    await db
      .updateTable('link')
      .set({ how: 'Otherwise.' })
      .where('id', '=', linkId as never)
      .execute()
    const [decision] = (await house.as(amal).get(at('/decisions'))).json<{ decisions: { id: string }[] }>().decisions
    const path = at(`/decisions/${decision?.id ?? ''}/revert`)
    expect(code(await house.as(drafter).send('POST', path, { reason: 'No.' }))).toBe('decision-overtaken')
  })

  test('limits.suggestion.maxPending: a goal has so many undecided ones', async () => {
    await suggestTitle(amal, 'One')
    const { db } = house.database
    const row = await db
      .selectFrom('suggestion')
      .selectAll()
      .where('goal_id', '=', goal.goalId)
      .executeTakeFirstOrThrow()
    const { maxPending } = limits.suggestion
    const more = Array.from({ length: maxPending - 2 }, () => ({
      ...row,
      ...{
        id: house.ids.next<typeof row.id>(),
        author_id: null,
        ranges: '[]',
        quoted_backing: '[]',
        words: JSON.stringify(row.words),
      },
    }))
    await db.insertInto('suggestion').values(more).execute()
    expect((await suggestTitle(bo, 'Two')).statusCode).toBe(200)
    expect(code(await suggestTitle(drafter, 'Three'))).toBe('too-many-pending')
  })
})

describe('what others read', () => {
  test('[B9] a goal with something open is not clean', async () => {
    const name = await suggestWords(house, goal, amal, { behind: 'State', words: 's' })
    await house.as(bo).send('POST', at('/threads'), { ...anOpening({ kind: 'goal' }), type: 'objection' })
    const open = await openMatters(house.database.db, house.rooms, place(), 'house')
    expect([open, isClean(open)]).toEqual([{ brackets: 0, suggestions: 1, objections: 1 }, false])
    await decide('accept', [name])
    expect((await openMatters(house.database.db, house.rooms, place(), 'house')).suggestions).toBe(0)
    expect(isClean({ brackets: 0, suggestions: 0, objections: 0 })).toBe(true)
  })

  test('[S11] a sentence tells which decisions made it, up to limits.suggestion.maxDecisionsListed', async () => {
    const name = await suggestWords(house, goal, amal, { behind: 'State', words: 's' })
    const [client = 0, clock = 0] = name.split(':').map(Number)
    await decide('accept', [name])
    const { db } = house.database
    const told = await decisionsOf(db, place(), [{ client, clock, length: 1 }], 'house')
    expect(told).toMatchObject([{ reason: 'So.', items: [{ by: { name: amal.name }, said: { insertedWords: 's' } }] }])
    expect(await decisionsOf(db, place(), [{ client, clock: clock + 5, length: 1 }], 'house')).toEqual([])
    const row = await db.selectFrom('decision').selectAll().where('goal_id', '=', goal.goalId).executeTakeFirstOrThrow()
    const { maxDecisionsListed } = limits.suggestion
    const more = Array.from({ length: maxDecisionsListed }, () => ({
      ...row,
      ...{ id: house.ids.next<typeof row.id>(), before: JSON.stringify(row.before) },
    }))
    await db.insertInto('decision').values(more).execute()
    const read = await house.as(amal).get(at('/decisions'))
    expect(read.json<{ decisions: unknown[] }>().decisions).toHaveLength(maxDecisionsListed)
  })
})
