/**
 * What is suggested beside words (a title, what is said of an agreed link, what an element says of itself) on PostgreSQL:
 * stored, read in another process of the house and in one that starts afterwards, decided there, and read everywhere.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { layout } from '../../packages/document/layout.ts'
import { suggestDetail, type TestGoal } from '../../tests/support/suggestion-makers.ts'
import { type PostgresqlInstance, startPostgresql } from '../../tests/support/postgresql-instance.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { openDatabase } from '../platform/database.ts'
import { migrateToLatest } from '../platform/migrate.ts'

let instance: PostgresqlInstance
let url: string
let one: TestHouse
let other: TestHouse
beforeAll(async () => {
  instance = await startPostgresql()
  url = await instance.createDatabase()
  const database = await openDatabase({ kind: 'postgresql', url })
  await migrateToLatest(database)
  one = await buildTestHouse({ database })
  other = await anotherHouse()
})
afterAll(async () => {
  await other.close()
  await one.close()
  await instance.stop()
})

type Listed = {
  readonly name: string
  readonly kind: string
  readonly title: { readonly to: string } | null
  readonly link: { readonly how: string } | null
  readonly attribute: { readonly name: string; readonly value: string } | null
}
type State = { readonly title: string; readonly how: string; readonly lead: string }

/** A process of its own on the same database, with nothing in memory. */
async function anotherHouse(): Promise<TestHouse> {
  return buildTestHouse({ database: await openDatabase({ kind: 'postgresql', url }) })
}

/** A goal with one suggestion of each kind, and how to read and decide them in any house. */
async function suggested() {
  const agenda: TestAgenda = await one.anAgenda({ goals: 1 })
  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  const amal = await one.aGovernmentDelegate(agenda)
  const moderator = await one.aModerator(agenda)
  const at = (path = ''): string => `/api/goals/${goal.goalId}${path}`
  const linkId = await agreedLink(goal, amal, at('/links'))
  const listed = async (house: TestHouse): Promise<readonly Listed[]> =>
    (await house.as(amal).get(at('/suggestions'))).json<{ suggestions: readonly Listed[] }>().suggestions
  const stateIn = async (house: TestHouse): Promise<State> => {
    const { title } = (await house.as(amal).get(at())).json<{ goal: { title: string } }>().goal
    const { links } = (await house.as(amal).get(at('/links'))).json<{ links: { id: string; how: string }[] }>()
    const { doc } = await house.rooms.readText(goal.documentId)
    const how = links.find(link => link.id === linkId)?.how ?? ''
    return { title, how, lead: layout(doc).find(block => block.kind === 'policy')?.lead ?? '' }
  }
  // Both have read the goal before anything is suggested.
  const before = await stateIn(one)
  expect([await listed(other), await stateIn(other)]).toEqual([[], before])

  const { doc } = await one.rooms.readText(goal.documentId)
  const policy = layout(doc).find(block => block.kind === 'policy')
  const words = (policy?.runs ?? []).flatMap(run => ('text' in run ? [run.text] : [])).join('')
  await suggestDetail(one, goal, amal, { of: words, says: ['lead', 'academia'] })
  const asked = [
    await one.as(amal).send('POST', at('/title-suggestions'), { title: 'Answer', reason: 'It is shorter.' }),
    await one.as(amal).send('POST', `/api/links/${linkId}/suggestions`, {
      change: { relation: 'enables', how: 'It opens the way.' },
      reason: 'It is exact.',
    }),
  ]
  expect(asked.map(answer => answer.statusCode)).toEqual([200, 200])
  const decideIn = async (house: TestHouse, verdict: 'accept' | 'reject'): Promise<void> => {
    const names = (await listed(house)).map(suggestion => suggestion.name)
    const body = { verdict, reason: 'So agreed.', of: { names }, expect: { count: names.length } }
    expect((await house.as(moderator).send('POST', at('/decisions'), body)).statusCode).toBe(200)
  }
  const outcomes = async (house: TestHouse): Promise<readonly string[]> => {
    const read = await house.as(amal).get(at('/decisions'))
    const { decisions } = read.json<{ decisions: { items: { kind: string; outcome: string }[] }[] }>()
    return decisions.flatMap(({ items }) => items.map(item => item.outcome)).toSorted()
  }
  return { before, listed, stateIn, decideIn, outcomes }
}

async function agreedLink(goal: TestGoal, reader: Person, path: string): Promise<string> {
  const { links } = (await one.as(reader).get(path)).json<{ links: { id: string }[] }>()
  const id = links[0]?.id ?? ''
  const said = { state: 'agreed', relation: 'fulfils', how: 'It does.', decided_at: one.clock.now() } as const
  const { db } = one.database
  await db
    .updateTable('link')
    .set(said)
    .where('goal_id', '=', goal.goalId)
    .where('id', '=', id as never)
    .execute()
  return id
}

const wishes = [
  ['attribute', 'academia'],
  ['link', 'It opens the way.'],
  ['title', 'Answer'],
]
const byKind = ([a]: readonly [string, ...unknown[]], [b]: readonly [string, ...unknown[]]): number => (a < b ? -1 : 1)
const wishOf = ({ kind, title, link, attribute }: Listed): readonly [string, string | undefined] => [
  kind,
  title?.to ?? link?.how ?? attribute?.value,
]

test.each([
  ['accept', { title: 'Answer', how: 'It opens the way.', lead: 'academia' }],
  ['reject', null],
] as const)(
  '[S12] a title, a link and an element are suggested, read elsewhere and after a cold start, and %sed there',
  async (verdict, now) => {
    const { before, listed, stateIn, decideIn, outcomes } = await suggested()
    const cold = await anotherHouse()
    for (const house of [one, other, cold]) {
      expect((await listed(house)).map(wishOf).toSorted(byKind)).toEqual(wishes)
      expect(await stateIn(house)).toEqual(before)
    }
    await decideIn(cold, verdict)
    await cold.close()
    const after = await anotherHouse()
    for (const house of [one, other, after]) {
      await expect.poll(() => stateIn(house)).toEqual(now ?? before)
      expect(await listed(house)).toEqual([])
      expect(await outcomes(house)).toEqual(Array.from(wishes, () => `${verdict}ed`))
    }
    await after.close()
  },
)
