/** Mails about notices as a real mail server receives them: one each, whole headers, and none that is not wanted any more. */
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ThreadId } from '../../packages/domain/ids.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { postNotice } from './notification-effects.ts'

type Received = { readonly to: readonly string[]; readonly raw: string; readonly mail: Email }
const received: Received[] = []
let isDown = false
const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  logger: false,
  onMailFrom(_address, _session, answer) {
    answer(isDown ? Object.assign(new Error('down'), { responseCode: 421 }) : null)
  },
  onData(stream, session, taken) {
    const parts: Buffer[] = []
    stream.on('data', (part: Buffer) => parts.push(part))
    stream.on('end', () => {
      const raw = Buffer.concat(parts)
      void PostalMime.parse(raw).then(mail => {
        received.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw: raw.toString(), mail })
        taken(null)
      })
    })
  },
})
server.on('error', () => undefined)

let house: TestHouse
let agenda: TestAgenda
let writer: Person
let reader: Person
beforeAll(async () => {
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', () => listening()))
  const { port } = server.server.address() as AddressInfo
  house = await buildTestHouse({ variables: { SMTP_URL: `smtp://127.0.0.1:${port}` } })
  agenda = await house.anAgenda({ goals: 1 })
  writer = await house.aGovernmentDelegate(agenda)
})
afterAll(async () => {
  await house.close()
  await new Promise<void>(closed => server.close(() => closed()))
})
beforeEach(async () => {
  received.length = 0
  isDown = false
  reader = await house.aBusinessDelegate(agenda)
})

async function post(words = 'What do you think?'): Promise<void> {
  await house.unitOfWork(systemActor, work =>
    postNotice(house, work, {
      to: reader.participantId,
      by: writer.participantId,
      agendaId: agenda.agendaId,
      subject: { kind: 'mention', goalId: agenda.goals[0]?.goalId ?? null, threadId: randomUUID() as ThreadId },
      words,
      occasion: `comment:${randomUUID()}`,
    }),
  )
  await house.mailWorker.drain()
}

const outbox = () =>
  house.database.db
    .selectFrom('email_outbox')
    .innerJoin('notice', 'notice.id', 'email_outbox.notice_id')
    .selectAll('email_outbox')
    .where('notice.participant_id', '=', reader.participantId)
    .executeTakeFirstOrThrow()

/** Makes what waits due again, and sends. */
async function retry(): Promise<void> {
  house.clock.forward(60_000)
  await house.mailWorker.drain()
}

test('a mention arrives once, with a button of the mail program that stops such mails', async () => {
  await post()
  await house.mailWorker.drain()
  expect(received.map(({ to }) => to)).toEqual([[reader.email]])
  const mail = received[0]?.mail
  const headers = new Map(mail?.headers.map(({ key, value }) => [key, value]))
  const link = /^<(http\S+\/notices\/mute\?token=[\w-]{43})>$/.exec(headers.get('list-unsubscribe') ?? '')?.[1]
  expect(link).toBeDefined()
  expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  expect(headers.get('auto-submitted')).toBe('auto-generated')
  expect(mail?.text).toContain(link)
  expect(mail?.text).toContain('> What do you think?')
  const { to_address, subject, body, mute_url } = await outbox()
  expect([to_address, subject, body, mute_url]).toEqual(['', '', '', null])
  const click = await house.app.inject({
    method: 'POST',
    url: link ?? '',
    payload: 'List-Unsubscribe=One-Click',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect(click.statusCode).toBe(200)
  await post()
  expect(received).toHaveLength(1)
})

test('a name, a title or words that carry headers add none, and reach nobody else', async () => {
  const evil = 'x\r\nBcc: all@example.org\r\nSubject: owned\r\n\r\n<b>'
  const set = async (name: string, title: string): Promise<void> => {
    await house.database.db
      .updateTable('participant')
      .set({ display_name: name })
      .where('id', '=', writer.participantId)
      .execute()
    await house.database.db.updateTable('goal').set({ title }).where('agenda_id', '=', agenda.agendaId).execute()
  }
  await set(evil, evil)
  await post(evil)
  await set(writer.name, 'A goal')
  expect(received.map(({ to }) => to)).toEqual([[reader.email]])
  const { mail, raw } = received[0] ?? {}
  expect(mail?.bcc ?? []).toEqual([])
  expect(mail?.headers.filter(({ key }) => key === 'subject')).toHaveLength(1)
  expect(mail?.subject).toContain('x Bcc: all@example.org Subject: owned <b> (Ministry of Aldland) mentioned you')
  expect(raw?.split('\r\n\r\n')[0]).not.toMatch(/^(bcc|subject: owned)/im)
  expect(mail?.html).toBeUndefined()
})

test('who loses her seat while a mail waits does not get it', async () => {
  isDown = true
  await post('A secret of this agenda')
  expect((await outbox()).sent_at).toBeNull()
  await house.database.db
    .updateTable('member')
    .set({ removed_at: house.clock.now() })
    .where('participant_id', '=', reader.participantId)
    .execute()
  isDown = false
  await retry()
  expect(received).toEqual([])
  const { body, mute_url, failed_at } = await outbox()
  expect([body, mute_url, failed_at === null]).toEqual(['', null, false])
})

test('who stops such mails while one waits does not get it', async () => {
  isDown = true
  await post()
  await house.as(reader).send('PUT', '/api/account/notice-settings', { kind: 'mention', mail: 'none' })
  isDown = false
  await retry()
  expect(received).toEqual([])
})

test('while the mail server is down a mail waits, and then arrives once', async () => {
  isDown = true
  await post()
  isDown = false
  await retry()
  await retry()
  expect(received.map(({ to }) => to)).toEqual([[reader.email]])
})
