/** Versions of all texts of an agenda, kept inside the transaction that changes its phase. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { typeInto } from '../../tests/support/text-makers.ts'
import { buildTestHouse, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { limits } from '../platform/limits.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { keepVersions, type KeptVersion } from './drafting-effects.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

const facts = { from: 'drafting', to: 'commenting', round: 1 }
const keepAll = ({ agendaId }: TestAgenda, label = ''): Promise<readonly KeptVersion[]> =>
  house.unitOfWork(systemActor, work => keepVersions(house, work, { agendaId, cause: 'phase', label, facts, by: null }))

test('every text of the agenda is kept as the log has it, in the order of the goals, and no other', async () => {
  const [agenda, other] = [await house.anAgenda({ goals: 3 }), await house.anAgenda({ goals: 1 })]
  const moderator = await house.aModerator(agenda)
  const [first, , third] = agenda.goals
  await house.as(moderator).send('POST', `/api/goals/${third?.goalId}/drop`, { reason: 'Covered' })
  await typeInto(house, first, 'Compacted. ')
  if (first !== undefined) await house.rooms.compact(first.documentId)
  await typeInto(house, first, 'In the log alone. ')

  const kept = await keepAll(agenda, 'End of drafting')

  expect(kept.map(({ goalId, number }) => [goalId, number])).toEqual(agenda.goals.map(({ goalId }) => [goalId, 1]))
  const path = `/api/goals/${first?.goalId}/versions`
  const read = (await house.as(moderator).get(`${path}/1`)).json<{ hash: string; blocks: { text: string }[] }>()
  expect(read.blocks[0]?.text).toMatch(/^In the log alone\. Compacted\. /)
  const { versions } = (await house.as(moderator).get(path)).json<{ versions: { [name: string]: unknown }[] }>()
  expect(versions[0]).toMatchObject({ cause: 'phase', label: 'End of drafting', hash: kept[0]?.hash, by: null })
  const { rows } = await sql<{ seq: string; last: string; facts: unknown }>`
    select v.seq, max(u.seq) as last, v.facts from document_version v
    join document_update u on u.document_id = v.document_id
    where v.document_id = ${first?.documentId} group by v.seq, v.facts`.execute(house.database.db)
  expect(rows).toEqual([{ seq: rows[0]?.last, last: rows[0]?.last, facts }])
  const ofOther = await sql`select 1 from document_version where document_id = ${other.goals[0]?.documentId}`.execute(
    house.database.db,
  )
  expect(ofOther.rows).toEqual([])
})

test('what is kept and what is told of it goes with the transaction that it was kept in', async () => {
  const agenda = await house.anAgenda({ goals: 2 })
  const failed = house.unitOfWork(systemActor, async work => {
    await keepVersions(house, work, { agendaId: agenda.agendaId, cause: 'phase', label: '', facts, by: null })
    throw new Error('the phase stays')
  })
  await expect(failed).rejects.toThrow('the phase stays')
  const { rows } = await sql`
    select 1 from document_version v join document d on d.id = v.document_id
    join goal g on g.id = d.goal_id where g.agenda_id = ${agenda.agendaId}`.execute(house.database.db)
  const told = await house.database.db
    .selectFrom('journal')
    .select('id')
    .where('name', '=', 'version-kept')
    .where('agenda_id', '=', agenda.agendaId)
    .execute()
  expect([rows, told]).toEqual([[], []])
})

test('a text that has as many versions as people may keep holds no phase up', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  await keepAll(agenda)
  const { maxPerText } = limits.version
  await sql`
    insert into document_version (id, document_id, number, epoch, seq, label, cause, state, suggesters, plain_text,
      hash, created_at)
    select gen_random_uuid(), document_id, ${maxPerText}, epoch, seq, 'Many', cause, state, suggesters, plain_text,
      hash, created_at from document_version where document_id = ${agenda.goals[0]?.documentId}`.execute(
    house.database.db,
  )
  expect((await keepAll(agenda)).map(({ number }) => number)).toEqual([maxPerText + 1])
})

test('an agenda without goals has nothing to keep', async () => {
  expect(await keepAll({ ...(await house.anAgenda({ goals: 0 })) })).toEqual([])
})
