/** What is listed at once of the catalogue and of links: so many and not one more, and never by leaving out silently first ones. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildTestHouse, type TestHouse } from '../../tests/support/test-house.ts'
import { limits } from '../platform/limits.ts'
import { allFrameworks, catalogueLists, linksOfAgenda } from './catalogue-queries.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

test('so many frameworks are listed at once', async () => {
  const { db } = house.database
  const there = (await allFrameworks(db)).length
  const { maxFrameworksListed } = limits.catalogue
  const add = async (count: number, mark: string): Promise<void> => {
    await sql`
      insert into framework (id, position, title, short_title, facts, version_id)
      select ${mark} || n, 1000 + n, 'Title', 'Short', '{"groups": []}', (select id from catalogue_version limit 1)
      from generate_series(1, ${count}) n`.execute(db)
  }
  await add(maxFrameworksListed - there, 'a-')
  expect(await allFrameworks(db)).toHaveLength(maxFrameworksListed)
  await add(1, 'b-')
  expect(await allFrameworks(db)).toHaveLength(maxFrameworksListed)
})

test('so many entries of a list are listed at once', async () => {
  const { db } = house.database
  const { maxEntriesListed } = limits.catalogue
  const there = (await catalogueLists(db)).fora.length
  const add = async (count: number, mark: string): Promise<void> => {
    await sql`
      insert into forum (id, position, facts, version_id)
      select ${mark} || n, 1000 + n, '{}', (select id from catalogue_version limit 1)
      from generate_series(1, ${count}) n`.execute(db)
  }
  await add(maxEntriesListed - there, 'a-')
  expect((await catalogueLists(db)).fora).toHaveLength(maxEntriesListed)
  await add(1, 'b-')
  expect((await catalogueLists(db)).fora).toHaveLength(maxEntriesListed)
})

test('so many links of an agenda are listed at once', async () => {
  const { db } = house.database
  const { maxLinksListed } = limits.catalogue
  const agenda = await house.anAgenda({ goals: 1 })
  const there = (await linksOfAgenda(db, agenda.agendaId, 'house')).length
  const add = async (count: number): Promise<void> => {
    await sql`
      insert into link (id, goal_id, reference_id, state)
      select gen_random_uuid(), ${agenda.goals[0]?.goalId}, 'norm-13a', 'withdrawn'
      from generate_series(1, ${count}) n`.execute(db)
  }
  await add(maxLinksListed - there)
  expect(await linksOfAgenda(db, agenda.agendaId, 'house')).toHaveLength(maxLinksListed)
  await add(1)
  expect(await linksOfAgenda(db, agenda.agendaId, 'house')).toHaveLength(maxLinksListed)
})
