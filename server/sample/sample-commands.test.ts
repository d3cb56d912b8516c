/** A sample round is loaded through the doors of the house, handed over, and removed with all that is in it. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { GoalId, SampleId } from '../../packages/domain/ids.ts'
import { sampleEnds, sampleSilenceMs, type SampleEnd } from '../../packages/domain/sample.ts'
import { buildTestHouse, type Person, type TestHouse } from '../../tests/support/test-house.ts'
type Listed = {
  readonly id: string
  readonly agendaId: string | null
  readonly state: string
  readonly done: number
  readonly steps: number
}
import { addParticipant } from '../participant/participant-commands.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { sampleAddress } from './sample-queries.ts'

let house: TestHouse
let loader: Person
let other: Person
beforeAll(async () => {
  house = await buildTestHouse()
  ;[loader, other] = [await house.aPerson(), await house.aPerson()]
}, 120_000)
afterAll(() => house.close())

async function samplesOf(person: Person): Promise<readonly Listed[]> {
  return (await house.as(person).get('/api/samples')).json<{ samples: Listed[] }>().samples
}

async function load(upTo: SampleEnd): Promise<Listed> {
  const asked = await house.as(loader).send('POST', '/api/samples', { upTo })
  expect(asked.statusCode).toBe(200)
  const { sampleId } = asked.json<{ sampleId: string }>()
  return vi.waitFor(
    async () => {
      const found = (await samplesOf(loader)).find(({ id }) => id === sampleId)
      if (found === undefined || found.state === 'loading') throw new Error('not yet')
      return found
    },
    { timeout: 60_000, interval: 200 },
  )
}

async function countRows(): Promise<Record<string, number>> {
  const tables = [
    'agenda',
    'goal',
    'document',
    'document_version',
    'comment_thread',
    'comment',
    'input',
    'suggestion',
    'bracket',
    'position',
    'participant',
    'organisation',
    'member',
    'round',
    'sample',
    'notice',
    'journal_words',
  ] as const
  const counts: Record<string, number> = {}
  for (const table of tables) {
    const { count } = await house.database.db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow()
    counts[table] = Number(count)
  }
  return counts
}

// The way to the end of the round leads through the call; the two other ends are asked by night.
const ends = process.env['ACQUIS_NIGHTLY'] === '1' ? sampleEnds : (['review', 'closed'] as const)

test.each(ends)(
  'a sample up to %s is loaded, opened by who loaded it alone, and removed without a trace',
  async upTo => {
    const before = await countRows()
    const sample = await load(upTo)
    expect(sample).toMatchObject({ state: 'ready', done: sample.steps })
    const agendaPath = `/api/agendas/${sample.agendaId ?? ''}`
    expect((await house.as(other).get(agendaPath)).statusCode).toBe(404)
    const rounds = (await house.as(loader).get(`${agendaPath}/rounds`)).json<{ rounds: { phase: string }[] }>().rounds
    expect(rounds[0]?.phase).toBe(upTo)
    const inputs = (await house.as(loader).get(`${agendaPath}/inputs`)).json<{ total: number }>()
    expect(inputs.total).toBeGreaterThan(20)
    const { cells } = (await house.as(loader).get(`${agendaPath}/coverage`)).json<{
      cells: { agreed: string | null; proposed: string | null }[]
    }>()
    const marks = (of: 'agreed' | 'proposed') => new Set(cells.flatMap(cell => cell[of] ?? []))
    expect([...marks('agreed')].sort()).toEqual(['contributes', 'fulfils'])
    expect([...marks('proposed')].sort()).toEqual(['contributes', 'enables'])
    expect(await samplesOf(other)).toEqual([])
    await sitsAndReturns(sample)
    expect((await house.as(other).send('DELETE', `/api/samples/${sample.id}`)).json<{ code: string }>().code).toBe(
      'not-found',
    )

    expect((await house.as(loader).send('DELETE', `/api/samples/${sample.id}`)).statusCode).toBe(204)
    expect(await samplesOf(loader)).toEqual([])
    expect((await house.as(loader).get(agendaPath)).statusCode).toBe(404)
    expect(await countRows()).toEqual(before)
  },
  120_000,
)

/** Who loaded it sits for one of its organisations, reads what it brought in, runs nothing; and moderates it again. */
async function sitsAndReturns(sample: Listed): Promise<void> {
  const path = `/api/samples/${sample.id}/seat`
  expect((await house.as(other).send('PUT', path, { seat: 'delegate' })).statusCode).toBe(404)
  expect((await house.as(loader).send('PUT', path, { seat: 'delegate' })).statusCode).toBe(204)
  const read = async () => (await house.as(loader).get(`/my-input?whose=organisation&agenda=${sample.agendaId}`)).body
  expect([...(await read()).matchAll(/id="input-/g)].length).toBeGreaterThan(2)
  const message = { groups: ['business'], organisations: [], words: 'To all.', people: 1 }
  const messages = `/api/agendas/${sample.agendaId}/messages`
  expect((await house.as(loader).send('POST', messages, message)).json<{ code: string }>().code).toBe(
    'not-allowed-for-role',
  )
  expect((await house.as(loader).get('/agendas')).body).toContain('data-seat="moderator"')
  expect((await house.as(loader).send('PUT', path, { seat: 'moderator' })).statusCode).toBe(204)
  expect((await house.as(loader).get('/agendas')).body).toContain('data-seat="delegate"')
  const { members } = (await house.as(loader).get(`/api/agendas/${sample.agendaId}/members`)).json<{
    members: { role: string }[]
  }>()
  expect(members.filter(({ role }) => role === 'moderator')).toHaveLength(1)
}

test('a sample whose process died is shown as failed, and what there is of it can be removed', async () => {
  const before = await countRows()
  const id = house.ids.next<SampleId>()
  const at = house.clock.now()
  const person = await house.aPerson()
  const facts = { id, loaded_by: person.participantId, up_to: 'review', state: 'loading', steps: 10 } as const
  await house.database.db
    .insertInto('sample')
    .values({ ...facts, started_at: at, seen_at: at })
    .execute()
  await addParticipant(house, systemActor, {
    email: sampleAddress(id, 'BRE'),
    displayName: 'Half There',
    password: null,
    isAdministrator: false,
  })
  house.clock.forward(sampleSilenceMs + 1)
  expect(await samplesOf(person)).toMatchObject([{ state: 'failed', agendaId: null }])
  expect((await house.as(person).send('DELETE', `/api/samples/${id}`)).statusCode).toBe(204)
  expect(await countRows()).toEqual({ ...before, participant: (before['participant'] ?? 0) + 1 })
}, 60_000)

test('what is no sample can neither be deleted nor become one', async () => {
  const { agendaId, goals } = await house.anAgenda()
  const { db } = house.database
  const goalId = goals[0]?.goalId ?? ('' as GoalId)
  await expect(db.deleteFrom('agenda').where('id', '=', agendaId).execute()).rejects.toThrow('never deleted')
  await expect(db.deleteFrom('goal').where('id', '=', goalId).execute()).rejects.toThrow('goes with its agenda')
  await expect(db.deleteFrom('document').where('goal_id', '=', goalId).execute()).rejects.toThrow(
    'goes with its agenda',
  )
  const sample = { id: house.ids.next<SampleId>() }
  const at = house.clock.now()
  const facts = { loaded_by: other.participantId, up_to: 'review', state: 'ready', steps: 1 } as const
  await db
    .insertInto('sample')
    .values({ ...sample, ...facts, started_at: at, seen_at: at })
    .execute()
  await expect(
    db.updateTable('agenda').set({ sample_id: sample.id }).where('id', '=', agendaId).execute(),
  ).rejects.toThrow('nothing becomes one')
  await db.deleteFrom('sample').where('id', '=', sample.id).execute()
})

test('two samples at a time, and nobody removes one that is still loading', async () => {
  const ask = async () =>
    (await house.as(other).send('POST', '/api/samples', { upTo: 'consultation' })).json<{
      code?: string
      sampleId?: string
    }>()
  const [first, second] = [await ask(), await ask()]
  const removed = await house.as(other).send('DELETE', `/api/samples/${first.sampleId ?? ''}`)
  expect(removed.json<{ code: string }>().code).toBe('sample-is-loading')
  expect((await ask()).code).toBe('too-many-samples')
  expect(second.sampleId).toBeDefined()
}, 60_000)
