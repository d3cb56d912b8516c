import { createServer, type Server } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, openDatabase } from '../platform/database.ts'
import { randomIds } from '../platform/ids.ts'
import { limits } from '../platform/limits.ts'
import { buildMemoryBus } from '../platform/message-bus.ts'
import { migrateToLatest } from '../platform/migrate.ts'
import { buildUnitOfWork, systemActor, type UnitOfWork } from '../platform/unit-of-work.ts'
import { buildMailboxTransport, buildSmtpTransport, type MailTransport } from './mail-transport.ts'
import { startMailWorker } from './mail-worker.ts'
import { claimMail, waitBeforeRetryMs } from './notification-commands.ts'
import { postMail, postSignInLink } from './notification-effects.ts'
import { keptMails } from './notification-queries.ts'

const log = pino({ level: 'silent' })
const bus = buildMemoryBus(log)
let database: Database
let present = Date.parse('2027-03-01T08:00:00Z')
const clock = { now: () => new Date(present) }

beforeAll(async () => {
  database = await openDatabase({ kind: 'memory', template: null })
  await migrateToLatest(database)
})
afterAll(() => database.close())
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})
beforeEach(() => database.db.deleteFrom('email_outbox').execute())

type Received = { readonly to: readonly string[]; readonly raw: Buffer }

/** A real mail server on a port. `refuse`: what it answers instead of taking a mail, asked for each one. */
async function aMailServer(port = 0, refuse: (address: string) => number | null = () => null) {
  const received: Received[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo(address, _session, answer) {
      const code = refuse(address.address)
      answer(code === null ? null : Object.assign(new Error('refused by the test'), { responseCode: code }))
    },
    onData(stream, session, taken) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        received.push({ to: session.envelope.rcptTo.map(to => to.address), raw: Buffer.concat(parts) })
        taken(null)
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>(listening => server.listen(port, '127.0.0.1', () => listening()))
  closing.push(() => new Promise(closed => server.close(() => closed())))
  return { received, port: portOf(server.server) }
}

function portOf(server: { address(): ReturnType<Server['address']> }): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function aFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const port = portOf(server)
  await new Promise(closed => server.close(closed))
  return port
}

const smtp = (port: number): MailTransport =>
  buildSmtpTransport({ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'acquis@house.example' })

function aWorker(transport: MailTransport) {
  const worker = startMailWorker({ database, clock, bus, log, transport })
  closing.unshift(() => worker.close())
  return worker
}

const unitOfWork: UnitOfWork = (actor, act) => buildUnitOfWork({ database, clock, bus, ids: randomIds })(actor, act)
const deps = { clock, ids: randomIds, bus }

async function aMail(to = 'delegate@ministry.example', dedupeKey?: string): Promise<void> {
  await unitOfWork(systemActor, work =>
    postMail(deps, work, { to, locale: 'en', subject: 'Réunion – اجتماع', body: 'Line one\n.\nline three', dedupeKey }),
  )
}

const outbox = () => database.db.selectFrom('email_outbox').selectAll().executeTakeFirstOrThrow()

test('a sign-in link arrives once, whole, in plain text, and its words leave the database', async () => {
  const server = await aMailServer()
  const worker = aWorker(smtp(server.port))
  const url = `https://acquis.example/sign-in/link?token=${randomIds.token()}`
  await unitOfWork(systemActor, work =>
    postSignInLink(deps, work, { email: 'delegate@ministry.example', locale: 'en', url, validMinutes: 15 }),
  )
  await worker.drain()
  await worker.drain()
  expect(server.received).toHaveLength(1)
  expect(server.received[0]?.to).toEqual(['delegate@ministry.example'])
  const mail = await PostalMime.parse(server.received[0]?.raw ?? '')
  expect(mail.from?.address).toBe('acquis@house.example')
  expect(mail.to?.map(to => to.address)).toEqual(['delegate@ministry.example'])
  expect(mail.subject).toBe('Your sign-in link for Acquis')
  expect(mail.text).toContain(url)
  expect(mail.text).toContain('for 15 minutes')
  expect(mail.html).toBeUndefined()
  const row = await outbox()
  expect(mail.messageId).toBe(`<${row.id}@house.example>`)
  expect(row.sent_at).not.toBeNull()
  expect(row.body).toBe('')
})

test('a mail in several scripts, with a lone dot, arrives as it was written', async () => {
  const server = await aMailServer()
  const worker = aWorker(smtp(server.port))
  await aMail()
  await worker.drain()
  const mail = await PostalMime.parse(server.received[0]?.raw ?? '')
  expect(mail.subject).toBe('Réunion – اجتماع')
  expect(mail.text?.trim()).toBe('Line one\n.\nline three')
})

test('while the mail server is down a mail waits, longer each time, and arrives when it is back', async () => {
  const port = await aFreePort()
  const worker = aWorker(smtp(port))
  await aMail()
  await worker.drain()
  const down = await outbox()
  expect([down.sent_at, down.attempts]).toEqual([null, 1])
  expect(down.last_error).toContain('ECONNREFUSED')
  expect(down.next_try_at.getTime() - present).toBe(limits.mail.firstRetryMs)
  present += limits.mail.firstRetryMs
  await worker.drain()
  expect((await outbox()).next_try_at.getTime() - present).toBe(2 * limits.mail.firstRetryMs)

  const server = await aMailServer(port)
  await worker.drain()
  expect(server.received).toHaveLength(0)
  present += 2 * limits.mail.firstRetryMs
  await worker.drain()
  expect(server.received).toHaveLength(1)
})

test('a process that dies between claim and done leaves a mail that is sent again under the same Message-ID', async () => {
  const server = await aMailServer()
  await aMail()
  // The first process claimed it and the mail server took it; then the power went.
  const claimed = await claimMail({ database, clock })
  if (claimed === null) throw new Error('nothing to claim')
  const dying = smtp(server.port)
  await dying.send(claimed)
  dying.close()

  const worker = aWorker(smtp(server.port))
  await worker.drain()
  expect(server.received).toHaveLength(1)
  present += limits.mail.leaseMs
  await worker.drain()
  expect(server.received).toHaveLength(2)
  const ids = await Promise.all(server.received.map(async ({ raw }) => (await PostalMime.parse(raw)).messageId))
  expect(new Set(ids).size).toBe(1)
})

test('a mail that is being sent is not taken up by a second worker', async () => {
  await aMail()
  expect(await claimMail({ database, clock })).not.toBeNull()
  expect(await claimMail({ database, clock })).toBeNull()
  present += limits.mail.leaseMs - 1
  expect(await claimMail({ database, clock })).toBeNull()
  present += 1
  expect(await claimMail({ database, clock })).not.toBeNull()
})

test('an address that the mail server does not know is given up at once; a full mailbox is tried again', async () => {
  const server = await aMailServer(0, address => (address.startsWith('unknown') ? 550 : 452))
  const worker = aWorker(smtp(server.port))
  await aMail('unknown@ministry.example')
  await worker.drain()
  const unknown = await outbox()
  expect([unknown.failed_at === null, unknown.body]).toEqual([false, ''])
  await database.db.deleteFrom('email_outbox').execute()
  await aMail('full@ministry.example')
  await worker.drain()
  const full = await outbox()
  expect([full.failed_at, full.sent_at, full.attempts]).toEqual([null, null, 1])
})

test('one mail that cannot be sent does not hold up the others', async () => {
  const server = await aMailServer(0, address => (address.startsWith('full') ? 452 : null))
  const worker = aWorker(smtp(server.port))
  await aMail('full@ministry.example')
  await aMail('empty@ministry.example')
  await worker.drain()
  expect(server.received.map(({ to }) => to[0])).toEqual(['empty@ministry.example'])
})

test('after its last attempt a mail is given up', async () => {
  const worker = aWorker(smtp(await aFreePort()))
  await aMail()
  for (let attempts = 0; attempts < limits.mail.maxAttempts; attempts += 1) {
    await worker.drain()
    present += waitBeforeRetryMs(attempts + 1)
  }
  const row = await outbox()
  expect([row.attempts, row.failed_at === null]).toEqual([limits.mail.maxAttempts, false])
  await worker.drain()
  expect((await outbox()).attempts).toBe(limits.mail.maxAttempts)
})

test('the wait before a retry doubles up to its bound', () => {
  expect([1, 2, 3].map(waitBeforeRetryMs)).toEqual([2_000, 4_000, 8_000])
  expect(waitBeforeRetryMs(40)).toBe(limits.mail.maxRetryMs)
})

test('two mails of one key are one mail', async () => {
  await aMail('delegate@ministry.example', 'digest:7:2027-03-01')
  await aMail('delegate@ministry.example', 'digest:7:2027-03-01')
  const rows = await database.db.selectFrom('email_outbox').select('id').execute()
  expect(rows).toHaveLength(1)
})

test('a mail whose cause was undone is never sent', async () => {
  const undone = unitOfWork(systemActor, async work => {
    await postMail(deps, work, { to: 'delegate@ministry.example', locale: 'en', subject: 's', body: 'b' })
    throw new Error('the cause failed')
  })
  await expect(undone).rejects.toThrow('the cause failed')
  expect(await claimMail({ database, clock })).toBeNull()
})

test('without a mail server the mails stay where the mailbox page reads them', async () => {
  const worker = aWorker(buildMailboxTransport())
  await aMail()
  await worker.drain()
  expect(await keptMails(database)).toMatchObject([
    { to: 'delegate@ministry.example', body: 'Line one\n.\nline three' },
  ])
})

test('the mailbox page reads so many mails, the newest first; the one before them is not shown', async () => {
  const { maxListed } = limits.mail
  const write = async (number: number): Promise<void> => {
    present += 1
    await aMail(`delegate-${number}@ministry.example`)
  }
  for (let number = 1; number <= maxListed; number += 1) await write(number)
  const full = await keptMails(database)
  expect([full.length, full.at(-1)?.to]).toEqual([maxListed, 'delegate-1@ministry.example'])
  await write(maxListed + 1)
  const above = await keptMails(database)
  expect([above.length, above.at(-1)?.to]).toEqual([maxListed, 'delegate-2@ministry.example'])
  expect(above[0]?.to).toBe(`delegate-${maxListed + 1}@ministry.example`)
})
