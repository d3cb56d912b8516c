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

/** By a new moderator each time: a session does not last as long as a phase. */
async function act(name: 'move' | 'extend' | 'pause' | 'resume', body: object): Promise<void> {
  const facts = { reason: 'It is time.', ...body }
  expect(await actOnRound(house, await house.aModerator(agenda), agenda, name, facts)).toBe('done')
}

async function moveEndTo(closesAt: Date): Promise<void> {
  await house.database.db.updateTable('round').set({ closes_at: closesAt }).where('id', '=', roundId).execute()
}

async function linesOf(person: Person) {
  const inbox = await house.as(person).get('/api/inbox')
  return inbox.json<{ notices: { kind: string; path: string; by: { name: string | null } }[] }>().notices
}

/** What the round became, until when and why, as this person was told. */
async function changesTold({ participantId }: Person): Promise<readonly string[]> {
  const rows = await house.database.db
    .selectFrom('notice')
    .select(sql<string>`concat_ws(' ', facts->>'change', facts->>'closesAt', facts->>'words')`.as('line'))
    .where('participant_id', '=', participantId)
    .where('kind', '=', 'round-changed')
    .orderBy('created_at')
    .execute()
  return rows.map(({ line }) => line)
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

test('[N2] [N3] [N10] extending, pausing and going on are told at once, and move the warnings with the end', async () => {
  const warned = async () => (await toldTo(delegate)).filter(kind => kind === 'phase-ending').length
  const changes = async () => (await toldTo(delegate)).filter(kind => kind === 'round-changed').length
  await act('move', { to: 'consultation', closesAt: inHours(80).toISOString() })
  await act('extend', { closesAt: inHours(100).toISOString() })
  await later(9 * hourMs)
  expect([await warned(), await changes()]).toEqual([0, 1])
  await later(19 * hourMs)
  expect(await warned()).toBe(1)
  await act('pause', {})
  await later(60 * hourMs)
  expect([await warned(), await changes()]).toEqual([1, 2])
  await act('resume', {})
  await later(0)
  expect([await warned(), await changes()]).toEqual([1, 3])
  await later(47 * hourMs)
  expect(await warned()).toBe(1)
  await later(hourMs)
  expect([await warned(), await changes()]).toEqual([2, 3])
})

test('[N10] each change of a round is told to everybody but who made it, at once, with its reason, by a mail of its own', async () => {
  const asker = await house.aModerator(agenda)
  await act('move', { to: 'consultation', closesAt: inHours(20 * 24).toISOString() })
  await house.jobs.runDue()
  // With 24 hours' notice: counted from when the page was drawn.
  const [first, second] = [inHours(24), inHours(60)]
  house.clock.forward(60_000)
  await act('extend', { closesAt: first.toISOString(), reason: 'The hall is taken.' })
  await later(0)
  await later(0)
  const lines = [`shortened ${first.toISOString()} The hall is taken.`]
  expect(await changesTold(delegate)).toEqual(lines)
  expect(await changesTold(moderator)).toEqual(lines)
  // Another end, and the first one again: whoever was told of the other one is told again.
  await act('extend', { closesAt: second.toISOString(), reason: 'It is free.' })
  await later(1000)
  await act('extend', { closesAt: first.toISOString(), reason: 'It is not.' })
  await later(1000)
  house.clock.forward(1000)
  await act('pause', { reason: 'Elections.' })
  await house.jobs.runDue()
  await later(5 * hourMs)
  await act('resume', { reason: 'They are over.' })
  await later(0)
  const third = new Date(first.getTime() + 5 * hourMs).toISOString()
  lines.push(
    ...[`extended ${second.toISOString()} It is free.`, `shortened ${first.toISOString()} It is not.`],
    ...['paused Elections.', `resumed ${third} They are over.`],
  )
  expect(await changesTold(delegate)).toEqual(lines)
  expect(await changesTold(asker)).toEqual(lines)
  const mails = await house.database.db
    .selectFrom('email_outbox')
    .select(['subject', 'body'])
    .where('to_address', '=', delegate.email)
    .orderBy('created_at')
    .execute()
  expect(mails.map(({ subject }) => subject.replace(/ ends .*| · .*/u, ''))).toEqual([
    ...['Consultation', 'Consultation was extended. It', 'Consultation'],
    ...['Consultation is paused: nobody writes until the round goes on', 'The round goes on. Consultation'],
  ])
  expect(mails[0]?.subject).toMatch(/^Consultation ends earlier: /)
  expect(mails[0]?.body).toContain('> The hall is taken.')
})

test('[C11] [N10] where the end had passed before the pause, it stays, and nobody is told of it', async () => {
  await enter('consultation', inHours(1))
  await enter('review', inHours(2))
  await later(0)
  const closesAt = inHours(2)
  await later(3 * hourMs)
  await act('pause', {})
  await later(hourMs)
  await act('resume', { reason: 'All are back.' })
  await later(1000)
  expect((await roundNow(house.database.db, agenda.agendaId))?.closesAt).toEqual(closesAt)
  const moves = house.database.db.selectFrom('round_extension').select('id').where('round_id', '=', roundId)
  expect(await moves.execute()).toEqual([])
  expect(await changesTold(delegate)).toEqual(['paused It is time.', 'resumed All are back.'])
})

test('[C2] [C11] what the clock had still to do at an end before a pause, it does when the round goes on', async () => {
  await act('move', { to: 'consultation', closesAt: inHours(20).toISOString() })
  await house.database.db.deleteFrom('house_watch').execute()
  house.clock.forward(20 * hourMs)
  await act('pause', {})
  await later(hourMs)
  expect((await roundNow(house.database.db, agenda.agendaId))?.phase).toBe('consultation')
  await act('resume', {})
  await house.jobs.runDue()
  expect((await roundNow(house.database.db, agenda.agendaId))?.phase).toBe('review')
})

test('[N10] a round without an end goes on with a reason, and no job holds the words of anybody', async () => {
  await enter('consultation', inHours(1))
  await enter('review', null)
  const reasons = ['The hall is flooded.', 'It is dry again.']
  await act('pause', { reason: reasons[0] })
  await later(hourMs)
  await act('resume', { reason: reasons[1] })
  await later(1000)
  expect(await changesTold(delegate)).toEqual([`paused ${reasons[0]}`, `resumed ${reasons[1]}`])
  const jobs = await house.database.db.selectFrom('job').select('payload').where('kind', '=', 'round-changed').execute()
  expect(jobs.length).toBeGreaterThan(1)
  for (const reason of reasons) expect(JSON.stringify(jobs)).not.toContain(reason)
})

test('[N10] that a round was withdrawn is told with its reason, but not to who confirmed it', async () => {
  const { agendaId } = agenda
  const administrator = await house.aPerson({ isAdministrator: true })
  await act('move', { to: 'consultation', closesAt: inHours(200).toISOString() })
  await later(1000)
  house.clock.forward(1000)
  const path = `/api/agendas/${agendaId}/rounds/${roundId}/withdraw`
  const asked = await house.as(moderator).send('POST', path, { reason: 'The mandate ended.' })
  const { confirmationId } = asked.json<{ confirmationId: string }>()
  await house.as(administrator).send('POST', `/api/withdrawals/${confirmationId}/confirm`)
  await house.jobs.runDue()
  await house.jobs.runDue()
  const [line] = await linesOf(delegate)
  expect(line).toMatchObject({ kind: 'round-changed', words: 'The mandate ended.', path: `/agendas/${agendaId}` })
  expect((await toldTo(delegate)).filter(kind => kind === 'round-changed')).toHaveLength(1)
  expect((await house.as(delegate).get('/inbox')).body).toContain('The round was withdrawn. Nothing was deleted')
})

test('[N10] what a round was for a moment, before anybody was told, is told no more', async () => {
  await act('move', { to: 'consultation', closesAt: inHours(200).toISOString() })
  await house.jobs.runDue()
  await act('pause', {})
  house.clock.forward(60_000)
  await act('resume', {})
  await house.jobs.runDue()
  const changes = await house.database.db
    .selectFrom('notice')
    .select(sql<string>`facts->>'change'`.as('change'))
    .where('participant_id', '=', delegate.participantId)
    .where('kind', '=', 'round-changed')
    .execute()
  expect(changes).toEqual([{ change: 'resumed' }])
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
