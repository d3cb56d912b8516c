/** Who is told of the phases of a round, when, and how often. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Phase } from '../../packages/domain/agenda.ts'
import { dayMs, hourMs } from '../../packages/domain/consultation.ts'
import type { ParticipantId, RoundId } from '../../packages/domain/ids.ts'
import { actOnRound } from '../../tests/support/round-makers.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { enterPhase } from './consultation-effects.ts'
import { roundNow } from './consultation-queries.ts'
import { peopleAtOnce } from './phase-notices.ts'

let house: TestHouse
let agenda: TestAgenda
let roundId: RoundId
let moderator: Person
let delegate: Person
beforeAll(async () => {
  house = await buildTestHouse({ variables: { SMTP_URL: 'smtp://127.0.0.1:1' } })
})
afterAll(() => house.close())
beforeEach(async () => {
  agenda = await house.anAgenda({ phase: 'drafting' })
  roundId = (await roundNow(house.database.db, agenda.agendaId))?.id as RoundId
  moderator = await house.aModerator(agenda)
  delegate = await house.aGovernmentDelegate(agenda)
})

async function enter(to: Phase, closesAt: Date | null, by: ParticipantId | null = null): Promise<void> {
  const { bus, clock } = house
  const facts = { bus, agendaId: agenda.agendaId, roundId, to, closesAt, by, at: clock.now() }
  await house.unitOfWork(systemActor, work => enterPhase(work, { ...facts, cause: 'moderator', reason: 'It is time.' }))
}

function inHours(hours: number): Date {
  return new Date(house.clock.now().getTime() + hours * hourMs)
}

async function toldTo({ participantId }: Person): Promise<readonly string[]> {
  const rows = await house.database.db
    .selectFrom('notice')
    .select('kind')
    .where('participant_id', '=', participantId)
    .orderBy('created_at')
    .orderBy('kind')
    .execute()
  return rows.map(({ kind }) => kind)
}

async function later(ms: number): Promise<void> {
  house.clock.forward(ms)
  await house.jobs.runDue()
}

async function moveEndTo(closesAt: Date): Promise<void> {
  await house.database.db.updateTable('round').set({ closes_at: closesAt }).where('id', '=', roundId).execute()
}

async function linesOf(person: Person) {
  const inbox = await house.as(person).get('/api/inbox')
  return inbox.json<{ notices: { kind: string; path: string; by: { name: string | null } }[] }>().notices
}

test('[N1] everybody but who moved the round is told of a phase, by mail too, and led to the place of her work', async () => {
  const other = await house.aModerator(agenda)
  await house.as(delegate).send('PUT', '/api/account/notice-settings', { kind: 'phase-opened', mail: 'each' })
  await enter('consultation', inHours(20 * 24), moderator.participantId)
  expect(await toldTo(delegate)).toEqual([])
  await house.jobs.runDue()
  expect(await linesOf(moderator)).toEqual([])
  const nobody = { name: null }
  const path = `/agendas/${agenda.agendaId}`
  expect(await linesOf(delegate)).toMatchObject([{ kind: 'phase-opened', path, by: nobody }])
  expect(await linesOf(other)).toMatchObject([{ kind: 'phase-opened', path: `${path}/console` }])
  const mails = await house.database.db
    .selectFrom('email_outbox')
    .select(['subject', 'body', 'mute_url'])
    .where('to_address', '=', delegate.email)
    .execute()
  expect(mails).toHaveLength(1)
  expect(mails[0]?.subject).toMatch(/^Consultation has begun\. It ends .+ · /)
  expect(mails[0]?.body).toContain(path)
  expect(mails[0]?.mute_url).toContain('/notices/mute?token=')
  expect((await house.as(delegate).get('/inbox')).body).toContain('Consultation has begun. It ends ')
})

test('[N1] the close of a round is told, once', async () => {
  await enter('consultation', inHours(1))
  await enter('review', null)
  await enter('closed', null)
  await house.jobs.runDue()
  await house.jobs.runDue()
  // What the round left before anybody was told is told no more.
  expect(await toldTo(delegate)).toEqual(['round-closed'])
  expect((await house.as(delegate).get('/inbox')).body).toContain('The round is closed')
})

test('[N2] 72 and 24 hours before the end everybody is told, once each', async () => {
  await enter('consultation', inHours(100))
  await later(27 * hourMs)
  expect(await toldTo(delegate)).toEqual(['phase-opened'])
  await later(hourMs)
  expect(await toldTo(moderator)).toEqual(['phase-opened', 'phase-ending'])
  await later(48 * hourMs)
  await later(hourMs)
  expect(await toldTo(delegate)).toEqual(['phase-opened', 'phase-ending', 'phase-ending'])
})

test('[N2] an end that moved is told by its new instant alone', async () => {
  await enter('consultation', inHours(80))
  await house.jobs.runDue()
  await moveEndTo(inHours(80 + 10 * 24))
  await later(8 * hourMs)
  expect(await toldTo(delegate)).toEqual(['phase-opened'])
  await later(10 * dayMs)
  expect(await toldTo(delegate)).toEqual(['phase-opened', 'phase-ending'])
})

test('[N2] [N3] extending, pausing and going on move the warnings with the end', async () => {
  const act = async (name: 'move' | 'extend' | 'pause' | 'resume', body: object) =>
    // A new one each time: a session does not last as long as a phase.
    expect(
      await actOnRound(house, await house.aModerator(agenda), agenda, name, { reason: 'It is time.', ...body }),
    ).toBe('done')
  const warned = async () => (await toldTo(delegate)).filter(kind => kind === 'phase-ending').length
  await act('move', { to: 'consultation', closesAt: inHours(80).toISOString() })
  await act('extend', { closesAt: inHours(100).toISOString() })
  await later(9 * hourMs)
  expect(await warned()).toBe(0)
  await later(19 * hourMs)
  expect(await warned()).toBe(1)
  await act('pause', {})
  await later(60 * hourMs)
  expect(await warned()).toBe(1)
  await act('resume', {})
  // The pause moved the end, of which nobody knew.
  await later(0)
  expect(await warned()).toBe(2)
  await later(47 * hourMs)
  expect(await warned()).toBe(2)
  await later(hourMs)
  expect(await warned()).toBe(3)
})

test('[N2] an end that moves to less than three days ahead is told at once, to everybody, each time it moves', async () => {
  const act = async (name: 'move' | 'extend' | 'pause' | 'resume', body: object) =>
    expect(
      await actOnRound(house, await house.aModerator(agenda), agenda, name, { reason: 'It is time.', ...body }),
    ).toBe('done')
  const ends = async ({ participantId }: Person) =>
    (
      await house.database.db
        .selectFrom('notice')
        .select(sql<string>`facts->>'closesAt'`.as('end'))
        .where('participant_id', '=', participantId)
        .where('kind', '=', 'phase-ending')
        .orderBy('created_at')
        .execute()
    ).map(({ end }) => end)
  await act('move', { to: 'consultation', closesAt: inHours(20 * 24).toISOString() })
  await house.jobs.runDue()
  // With 24 hours' notice: counted from when the page was drawn.
  const first = inHours(24)
  house.clock.forward(60_000)
  await act('extend', { closesAt: first.toISOString() })
  await later(0)
  await later(0)
  expect(await ends(delegate)).toEqual([first.toISOString()])
  expect(await ends(moderator)).toEqual([first.toISOString()])
  // Another end, and the first one again: whoever was told of the other one is told again.
  const second = inHours(60)
  await act('extend', { closesAt: second.toISOString() })
  await later(1000)
  await act('extend', { closesAt: first.toISOString() })
  await later(1000)
  const told = [first, second, first].map(end => end.toISOString())
  expect(await ends(delegate)).toEqual(told)
  // A pause moves it too.
  await act('pause', {})
  await later(5 * hourMs)
  expect(await ends(delegate)).toEqual(told)
  await act('resume', {})
  await later(0)
  const third = new Date(first.getTime() + 5 * hourMs).toISOString()
  expect(await ends(delegate)).toEqual([...told, third])
  await later(30 * hourMs)
  expect(await ends(delegate)).toEqual([...told, third])
})

test('[N1] [N3] of a round that was withdrawn nobody is warned, nor told what it did before', async () => {
  await enter('consultation', inHours(80))
  const withdrawn = { withdrawn_at: house.clock.now() }
  await house.database.db.updateTable('round').set(withdrawn).where('id', '=', roundId).execute()
  await later(9 * hourMs)
  expect(await toldTo(delegate)).toEqual([])
})

test('[N3] a warning that is late is told until the next one, never after the end, nor of a round that is paused', async () => {
  await enter('consultation', inHours(80))
  await house.jobs.runDue()
  await later(79 * hourMs)
  expect(await toldTo(delegate)).toEqual(['phase-opened', 'phase-ending'])
  await enter('review', inHours(30))
  await house.jobs.runDue()
  await house.database.db.updateTable('round').set({ paused_at: house.clock.now() }).where('id', '=', roundId).execute()
  await later(7 * hourMs)
  expect(await toldTo(delegate)).toEqual(['phase-opened', 'phase-ending', 'phase-opened'])
})

test('[N1] more people than one transaction tells are each told once', async () => {
  const { db } = house.database
  const people = Array.from({ length: peopleAtOnce }, () => ({ id: house.ids.next<ParticipantId>() }))
  const at = house.clock.now()
  await db
    .insertInto('participant')
    .values(people.map(({ id }) => ({ id, email: `${id}@example.org`, display_name: id, created_at: at })))
    .execute()
  await db
    .insertInto('member')
    .values(
      people.map(({ id }) => ({
        ...{ id: house.ids.next<never>(), agenda_id: agenda.agendaId, participant_id: id, organisation_id: null },
        ...{ role: 'observer' as const, created_at: at },
      })),
    )
    .execute()
  await enter('consultation', null)
  await house.jobs.runDue()
  const told = await db
    .selectFrom('notice')
    .select('participant_id')
    .where('agenda_id', '=', agenda.agendaId)
    .where('kind', '=', 'phase-opened')
    .execute()
  expect(told).toHaveLength(peopleAtOnce + 2)
})

test('a kind that is muted is in the inbox and not in a mail', async () => {
  const choice = { kind: 'phase-opened', mail: 'none' }
  expect((await house.as(delegate).send('PUT', '/api/account/notice-settings', choice)).statusCode).toBe(200)
  await enter('consultation', null)
  await house.jobs.runDue()
  expect(await toldTo(delegate)).toEqual(['phase-opened'])
  const mails = house.database.db.selectFrom('email_outbox').select('id').where('to_address', '=', delegate.email)
  expect(await mails.execute()).toEqual([])
})
