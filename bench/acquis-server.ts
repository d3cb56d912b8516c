/**
 * Acquis as it runs, under load: the whole app with its real door, sessions, gate and log. Makes one participant with
 * a session for every socket, all delegates of one agenda, and one text a room. BENCH_ENGINE: postgresql (an own
 * instance that forces to disk, or TEST_DATABASE_URL) or embedded. Ends when its standard input ends.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type {
  AgendaId,
  DocumentId,
  GoalId,
  MemberId,
  OrganisationId,
  ParticipantId,
  RoundId,
  SessionId,
} from '../packages/domain/ids.ts'
import { buildApp } from '../server/app.ts'
import { openSession } from '../server/auth/session.ts'
import { isInvalid, parseConfig } from '../server/config.ts'
import { createText } from '../server/drafting/drafting-effects.ts'
import { systemActor } from '../server/platform/unit-of-work.ts'
import { startPostgresql } from '../tests/support/postgresql-instance.ts'

const rooms = Number(process.env['BENCH_ROOMS'] ?? 1)
const sockets = rooms * Number(process.env['BENCH_SOCKETS'] ?? 1)
const postgresql = process.env['BENCH_ENGINE'] === 'postgresql' ? await startPostgresql({ isDurable: true }) : null
const folder = mkdtempSync(join(tmpdir(), 'acquis-bench-'))
const config = parseConfig({
  ACQUIS_DATA_DIR: folder,
  LOG_LEVEL: 'error',
  ACQUIS_DEMO: 'off',
  ...(postgresql === null ? {} : { DATABASE_URL: await postgresql.createDatabase() }),
})
if (isInvalid(config)) throw new Error('the bench has an invalid configuration')

const house = await buildApp(config)
const { ids } = house
const documents: DocumentId[] = []
const tokens: string[] = []
await house.unitOfWork(systemActor, async work => {
  const agendaId = ids.next<AgendaId>()
  const organisationId = ids.next<OrganisationId>()
  await work.db
    .insertInto('organisation')
    .values({ id: organisationId, name: 'Bench', stakeholder_group: 'government', country: null, code: 'BEN' })
    .execute()
  await work.db.insertInto('agenda').values({ id: agendaId, title: 'Bench' }).execute()
  await work.db
    .insertInto('round')
    .values({ id: ids.next<RoundId>(), agenda_id: agendaId, number: 1, phase: 'drafting' })
    .execute()
  for (let room = 0; room < rooms; room++) {
    const goalId = ids.next<GoalId>()
    const documentId = ids.next<DocumentId>()
    documents.push(documentId)
    await work.db
      .insertInto('goal')
      .values({ id: goalId, agenda_id: agendaId, theme_id: null, number: room + 1, title: 'Bench', source_key: null })
      .execute()
    await createText(work, { documentId, goalId, blocks: [{ runs: [{ text: 'Bench.', marks: {} }] }] })
  }
  for (let person = 0; person < sockets; person++) {
    const participantId = ids.next<ParticipantId>()
    await work.db
      .insertInto('participant')
      .values({ id: participantId, email: `bench-${person}@example.org`, display_name: `Bench ${person}` })
      .execute()
    await work.db
      .insertInto('member')
      .values({
        id: ids.next<MemberId>(),
        agenda_id: agendaId,
        participant_id: participantId,
        organisation_id: organisationId,
        role: 'delegate',
      })
      .execute()
    const session = await openSession(house, work, {
      sessionId: ids.next<SessionId>(),
      participantId,
      way: 'password',
      userAgent: 'bench',
      address: '127.0.0.1',
    })
    tokens.push(session.token)
  }
})
// Any port: the origin that the load states is one of ours by its configuration, whatever port the system chose.
await house.app.listen({ host: '127.0.0.1', port: 0 })
const address = house.app.server.address()
const port = typeof address === 'object' && address !== null ? address.port : 0
const doors = {
  documents: documents.map(id => `${id}.1`),
  cookies: tokens.map(token => `sid=${token}`),
  origin: config.publicOrigin,
}
process.stdout.write(`ready ${port} ${JSON.stringify(doors)}\n`)

process.stdin.resume()
process.stdin.once('end', () => {
  void (async () => {
    await house.close()
    await postgresql?.stop()
    rmSync(folder, { recursive: true, force: true })
    process.exit(0)
  })()
})
