/**
 * Exactly once, as far as mail can: two server processes on one PostgreSQL, each with a mail server of its own, of which
 * one process is killed in the middle. A mail server that has taken a mail, but whose answer nobody noted, gets it again
 * under the same Message-ID (rule N8); whatever only changes rows is done once.
 */
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { pino } from 'pino'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AgendaId, ExtensionId, InputId, ParticipantId } from '../../packages/domain/ids.ts'
import type { NoticeSubject } from '../../packages/domain/notification.ts'
import { moveEnd, planPhaseEnd } from '../../server/consultation/consultation-effects.ts'
import { roundNow } from '../../server/consultation/consultation-queries.ts'
import { digestsJob } from '../../server/notification/digest-commands.ts'
import { postNotice } from '../../server/notification/notification-effects.ts'
import { openDatabase, type Database } from '../../server/platform/database.ts'
import { randomIds } from '../../server/platform/ids.ts'
import { databaseNow, scheduleJob } from '../../server/platform/jobs.ts'
import { buildMemoryBus } from '../../server/platform/message-bus.ts'
import { buildUnitOfWork, systemActor, type UnitOfWork } from '../../server/platform/unit-of-work.ts'
import { until } from '../support/live-client.ts'
import { startPostgresql, type PostgresqlInstance } from '../support/postgresql-instance.ts'
import { serveHouse, type ServedHouse } from '../support/served-house.ts'

/** What a mail server does at the end of a mail: takes it; takes it once released; falls silent without, or with, it. */
type Manner = 'take' | 'wait' | 'drop' | 'take-silently'
type MailServer = { readonly url: string; manner: Manner; held: number; release(): void }

/** Every mail that a mail server has taken. */
const taken: { readonly to: string; readonly messageId: string }[] = []
const closing: (() => Promise<unknown>)[] = []
const bus = buildMemoryBus(pino({ level: 'silent' }))
const patienceMs = 240_000
let postgresql: PostgresqlInstance
let database: Database
let unitOfWork: UnitOfWork
let agendaId: AgendaId
let people: readonly { readonly id: ParticipantId; readonly email: string }[]
let mails: readonly [MailServer, MailServer]
let houses: readonly [ServedHouse, ServedHouse]

beforeAll(async () => {
  postgresql = await startPostgresql()
  const databaseUrl = await postgresql.createDatabase()
  mails = [await aMailServer(), await aMailServer()]
  const serve = (mail: MailServer) => serveHouse({ databaseUrl, env: { SMTP_URL: mail.url } })
  houses = [await serve(mails[0]), await serve(mails[1])]
  database = await openDatabase({ kind: 'postgresql', url: databaseUrl })
  unitOfWork = buildUnitOfWork({ database, clock: { now: () => new Date() }, bus, ids: randomIds })
  const seats = await database.db
    .selectFrom('member')
    .innerJoin('participant', 'participant.id', 'member.participant_id')
    .select(['participant.id', 'participant.email', 'member.agenda_id'])
    .execute()
  agendaId = seats[0]?.agenda_id as AgendaId
  people = seats
  // What comes once a day by default is a mail of its own here, where mails are counted.
  await database.db
    .insertInto('notice_choice')
    .values(
      people.flatMap(({ id }) =>
        (['phase-opened', 'round-closed'] as const).map(kind => ({
          ...{ participant_id: id, kind, by_mail: true, is_daily: false, changed_at: new Date() },
        })),
      ),
    )
    .execute()
}, patienceMs)
afterAll(async () => {
  for (const mail of mails) mail.release()
  for (const house of houses) await house.close()
  await database.close()
  for (const close of closing) await close()
  await postgresql.stop()
})

async function aMailServer(): Promise<MailServer> {
  const waiting: (() => void)[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, session, answer) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        void PostalMime.parse(Buffer.concat(parts)).then(({ messageId = '' }) => {
          const take = (): number => taken.push({ to: session.envelope.rcptTo[0]?.address ?? '', messageId })
          const { manner } = mail
          if (manner !== 'take') mail.held += 1
          if (manner === 'take' || manner === 'take-silently') take()
          if (manner === 'take') answer(null)
          if (manner === 'wait')
            waiting.push(() => {
              take()
              answer(null)
            })
        })
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', () => listening()))
  closing.push(() => new Promise<void>(closed => server.close(() => closed())))
  const { port } = server.server.address() as AddressInfo
  const release = (): void => waiting.splice(0).forEach(go => go())
  const mail: MailServer = { url: `smtp://127.0.0.1:${port}`, manner: 'take', held: 0, release }
  return mail
}

/** Tells everybody of the demonstration once. */
async function tellEverybody(occasion: string): Promise<void> {
  const deps = { clock: { now: () => new Date() }, ids: randomIds, bus, mailOrigin: houses[0].origin }
  await unitOfWork(systemActor, async work => {
    for (const { id: to } of people) {
      const subject = { kind: 'round-closed', isForModerator: false } as const
      await postNotice(deps, work, { to, by: null, agendaId, subject, occasion })
    }
  })
}

/** The mails of these occasions as the outbox has them. */
const outbox = (prefix: string) =>
  database.db
    .selectFrom('email_outbox')
    .innerJoin('notice', 'notice.id', 'email_outbox.notice_id')
    .innerJoin('participant', 'participant.id', 'notice.participant_id')
    .select(['email_outbox.id', 'email_outbox.sent_at', 'email_outbox.failed_at', 'participant.email'])
    .where('notice.occasion', 'like', `${prefix}%`)
    .execute()

const inPairs = (lines: readonly { readonly to: string; readonly id: string }[]) =>
  lines.map(({ to, id }) => `${to} ${id}`).toSorted()

test(
  '[N8] of a process that is killed while it sends no mail is lost, and none is another one',
  async () => {
    const [mine, other] = mails
    const kills: readonly Manner[] = ['drop', 'take-silently', 'drop']
    for (const [n, manner] of kills.entries()) {
      // The other process is busy with one mail until the first one holds its own.
      mine.manner = manner
      other.manner = 'wait'
      const held = mine.held
      await tellEverybody(`kill:${n}`)
      await until(() => mine.held > held, 30_000)
      await houses[0].kill()
      mine.manner = 'take'
      other.manner = 'take'
      other.release()
      // Two minutes pass: what the dead process had taken up is free again.
      await sql`update email_outbox set next_try_at = now() where sent_at is null and failed_at is null`.execute(
        database.db,
      )
      await houses[0].start()
      await until(async () => (await outbox(`kill:${n}`)).every(mail => mail.sent_at !== null), 60_000)
    }
    const written = await outbox('kill:')
    expect(written).toHaveLength(kills.length * people.length)
    const received = taken.map(({ to, messageId }) => ({ to, id: messageId.slice(1, messageId.indexOf('@')) }))
    // Each person has each event once, told apart by the Message-ID …
    expect([...new Set(inPairs(received))]).toEqual(inPairs(written.map(({ email, id }) => ({ to: email, id }))))
    // … and the mail itself twice only where a mail server had it and nobody was left to note that.
    expect(received.length).toBe(written.length + kills.filter(manner => manner === 'take-silently').length)
  },
  patienceMs,
)

test(
  '[N4] a process that is killed while a phase ends leaves an end that happens once',
  async () => {
    const round = await roundNow(database.db, agendaId)
    if (round === null) throw new Error('the demonstration has a round')
    const { id: roundId } = round
    const stuck = await stuckPhaseEnd(roundId)
    await houses[0].kill()
    await houses[1].kill()
    await stuck.release()
    const before = taken.length
    expect((await roundNow(database.db, agendaId))?.phase).toBe('consultation')
    // A minute passes: the job is free again.
    await sql`update job set locked_until = null where done_at is null`.execute(database.db)
    await Promise.all(houses.map(house => house.start()))
    const told = () =>
      database.db
        .selectFrom('notice')
        .innerJoin('email_outbox', 'email_outbox.notice_id', 'notice.id')
        .select(['notice.participant_id', 'email_outbox.sent_at'])
        .where('notice.kind', '=', 'phase-opened')
        .where(sql<boolean>`facts->>'phase' = 'review'`)
        .execute()
    await until(async () => {
      const lines = await told()
      return lines.length > 0 && lines.every(line => line.sent_at !== null)
    }, 60_000)
    expect((await told()).map(line => line.participant_id).toSorted()).toEqual(people.map(({ id }) => id).toSorted())
    // And what the mail servers took: one each.
    expect(
      taken
        .slice(before)
        .map(({ to }) => to)
        .toSorted(),
    ).toEqual(people.map(({ email }) => email).toSorted())
    const moves = await database.db
      .selectFrom('journal')
      .select('id')
      .where('name', '=', 'phase-changed')
      .where(sql<boolean>`facts->>'to' = 'review'`)
      .execute()
    expect(moves).toHaveLength(1)
    const phases = await database.db
      .selectFrom('round_phase')
      .select(['phase', 'left_at'])
      .where('round_id', '=', roundId)
      .where('phase', '=', 'review')
      .execute()
    expect(phases).toEqual([{ phase: 'review', left_at: null }])
    const texts = await database.db
      .selectFrom('document_version')
      .select(['document_id', given => given.fn.countAll<string>().as('versions')])
      .where('cause', '=', 'phase')
      .groupBy('document_id')
      .execute()
    expect(texts.length).toBeGreaterThan(0)
    expect(texts.filter(({ versions }) => versions !== '1')).toEqual([])
  },
  patienceMs,
)

test(
  '[N7, N10, D9] a new end, answers, the answer to a contest and a digest are each taken once, though a process is killed',
  async () => {
    const [mine, other] = mails
    const from = taken.length
    mine.manner = 'drop'
    other.manner = 'wait'
    const held = mine.held
    await everythingAtOnce()
    await until(() => mine.held > held, 30_000)
    await houses[0].kill()
    mine.manner = 'take'
    other.manner = 'take'
    other.release()
    // What the dead process had taken up is free again.
    await sql`update email_outbox set next_try_at = now() where sent_at is null and failed_at is null`.execute(
      database.db,
    )
    await sql`update job set locked_until = null where done_at is null`.execute(database.db)
    await houses[0].start()
    await until(async () => {
      const lines = await ofAll()
      return lines.length >= 4 * people.length && lines.every(line => line.sent_at !== null)
    }, 90_000)
    const written = await ofAll()
    const each = [...people, ...people, ...people, ...people].map(({ email }) => email).toSorted()
    expect(written.map(({ email }) => email).toSorted()).toEqual(each)
    const received = taken
      .slice(from)
      .map(({ to, messageId }) => ({ to, id: messageId.slice(1, messageId.indexOf('@')) }))
    expect(inPairs(received)).toEqual(inPairs(written.map(({ email, id }) => ({ to: email, id }))))
  },
  patienceMs,
)

/** The end of the phase moves near, answers and the answer to a contest are told, and two looks for digests are due. */
async function everythingAtOnce(): Promise<void> {
  const deps = { clock: { now: () => new Date() }, ids: randomIds, bus, mailOrigin: houses[0].origin }
  const round = await roundNow(database.db, agendaId)
  if (round === null) throw new Error('the demonstration has a round')
  await unitOfWork(systemActor, async work => {
    const at = await databaseNow(work.db)
    const [closesAt, id] = [new Date(at.getTime() + 20 * 3_600_000), randomIds.next<ExtensionId>()]
    await moveEnd(work, {
      ...{ id, round, closesAt, at, by: null },
      cause: 'moderator',
      reason: 'With a day’s notice.',
    })
    const inputId = randomIds.next<InputId>()
    const answers = [1, 2].map(number => ({ goalId: null, inputId, number, answer: 'noted', words: 'Noted.' }) as const)
    const subjects: readonly (readonly [string, NoticeSubject])[] = [
      ['answers', { kind: 'input-answer', goalId: null, inputId, answer: 'several' }],
      ['contest', { kind: 'contest-answer', goalId: null, inputId, answer: 'upheld' }],
      ['daily', { kind: 'consensus', goalId: null, about: 'opened' }],
    ]
    for (const [occasion, subject] of subjects) {
      for (const { id: to } of people) {
        const told = { to, by: null, agendaId, subject, occasion: `all:${occasion}` }
        await postNotice(deps, work, occasion === 'answers' ? { ...told, answers } : told)
      }
    }
    await sql`update notice set created_at = now() - interval '2 days' where occasion = 'all:daily'`.execute(work.db)
    for (const n of [1, 2]) {
      await scheduleJob(work, {
        kind: digestsJob,
        dedupeKey: `${digestsJob}:at-once:${n}`,
        payload: { part: 0 },
        runAt: at,
      })
    }
  })
}

/** The mails of `everythingAtOnce` as the outbox has them. */
const ofAll = () =>
  database.db
    .selectFrom('email_outbox')
    .leftJoin('notice', 'notice.id', 'email_outbox.notice_id')
    .leftJoin('digest', 'digest.id', 'email_outbox.digest_id')
    .innerJoin('participant', join =>
      join.on(sql<boolean>`participant.id = coalesce(notice.participant_id, digest.participant_id)`),
    )
    .select(['email_outbox.id', 'email_outbox.sent_at', 'participant.email'])
    .where(sql<boolean>`(notice.occasion like 'all:%' or notice.kind = 'round-changed' or digest.id is not null)`)
    .execute()

/** Lets a consultation end now, and keeps the process that ends it waiting after it has written its versions. */
async function stuckPhaseEnd(roundId: Parameters<typeof planPhaseEnd>[1]['roundId']) {
  const { db } = database
  let release = (): void => undefined
  const released = new Promise<void>(go => (release = go))
  await unitOfWork(systemActor, async work => {
    const at = await databaseNow(work.db)
    const changed = { phase: 'consultation', phase_entered_at: at, closes_at: at } as const
    await work.db.updateTable('round').set(changed).where('id', '=', roundId).execute()
  })
  const closesAt = (await roundNow(db, agendaId))?.closesAt ?? new Date()
  let isHeld = false
  const holding = db.transaction().execute(async held => {
    await held.selectFrom('round_phase').selectAll().where('round_id', '=', roundId).forUpdate().execute()
    isHeld = true
    await released
  })
  await until(() => isHeld, 10_000)
  await unitOfWork(systemActor, work => planPhaseEnd(work, { roundId, phase: 'consultation', closesAt, at: closesAt }))
  await until(async () => {
    const { rows } = await sql<{ n: string }>`
      select count(*) as n from pg_stat_activity
      where wait_event_type = 'Lock' and query ilike '%round_phase%' and datname = current_database()`.execute(db)
    return rows[0]?.n !== '0'
  }, 30_000)
  return {
    release: async () => {
      release()
      await holding
    },
  }
}
