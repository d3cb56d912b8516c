/** The daily digest as a real mail server receives it: when, to whom, with which words, and how it is stopped. */
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { dayMs, hourMs } from '../../packages/domain/consultation.ts'
import { lastDigestTime } from '../../packages/domain/digest.ts'
import { dailyKinds, maxAnswersTold, type NoticeSubject, type ToldAnswer } from '../../packages/domain/notification.ts'
import type { InputId, MemberId, NoticeId, ParticipantId, ThreadId } from '../../packages/domain/ids.ts'
import { say } from '../../packages/messages/say.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { limits } from '../platform/limits.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { planDigests } from './digest-commands.ts'
import { postNotice, takeWordsFromNotices } from './notification-effects.ts'

type Received = { readonly to: string; readonly mail: Email }
const received: Received[] = []
const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  logger: false,
  onData(stream, session, taken) {
    const parts: Buffer[] = []
    stream.on('data', (part: Buffer) => parts.push(part))
    stream.on('end', () => {
      void PostalMime.parse(Buffer.concat(parts)).then(mail => {
        received.push({ to: session.envelope.rcptTo[0]?.address ?? '', mail })
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
})
afterAll(async () => {
  await house.close()
  await new Promise<void>(closed => server.close(() => closed()))
})
beforeEach(async () => {
  agenda = await house.anAgenda({ goals: 2 })
  writer = await house.aGovernmentDelegate(agenda)
  reader = await house.aBusinessDelegate(agenda)
  received.length = 0
  await choose(reader, 'mention', 'daily')
})

async function choose(person: Person, kind: string, mail: string): Promise<void> {
  const answer = await house.as(person).send('PUT', '/api/account/notice-settings', { kind, mail })
  expect(answer.statusCode).toBe(200)
}

/** A mention of the reader in a discussion of a goal; answers its occasion. */
async function mention(words: string, goal = 0): Promise<string> {
  const occasion = `comment:${randomUUID()}`
  await house.unitOfWork(systemActor, work =>
    postNotice(house, work, {
      to: reader.participantId,
      by: writer.participantId,
      agendaId: agenda.agendaId,
      subject: { kind: 'mention', goalId: agenda.goals[goal]?.goalId ?? null, threadId: randomUUID() as ThreadId },
      words,
      occasion,
    }),
  )
  house.clock.forward(1000)
  return occasion
}

/** The next time that digests are due, with everything done that is due then. */
async function untilSeven(): Promise<void> {
  const now = house.clock.now()
  const { at } = lastDigestTime(now, 'UTC')
  await house.unitOfWork(systemActor, work => planDigests(work, now))
  house.clock.forward(at.getTime() + dayMs - now.getTime())
  // Two processes look at once, and each sends.
  await Promise.all([house.jobs.runDue(), house.jobs.runDue()])
  await Promise.all([house.mailWorker.drain(), house.mailWorker.drain()])
}

const mailsTo = (person: Person): readonly Email[] =>
  received.filter(({ to }) => to === person.email).map(({ mail }) => mail)

test('[N5] what somebody wants of a day together comes once, by goal, with the words, the newest first', async () => {
  await mention('The first words.')
  await mention('Words on another goal.', 1)
  await mention('The newest words.')
  await house.mailWorker.drain()
  expect(mailsTo(reader)).toEqual([])
  await untilSeven()
  const [mail, ...more] = mailsTo(reader)
  expect(more).toEqual([])
  expect(mail?.subject).toBe(`Your day in ${agenda.title}`)
  for (const body of [mail?.text ?? '', mail?.html ?? '']) {
    const places = ['Goal 1', 'The newest words.', 'The first words.', 'Goal 2', 'Words on another goal.']
    const found = places.map(place => body.indexOf(place))
    expect(found).not.toContain(-1)
    expect(found).toEqual(found.toSorted((one, other) => one - other))
    expect(body).toContain(`/goals/${agenda.goals[0]?.goalId}#`)
  }
  expect(mail?.html).not.toMatch(/<(img|link|script|iframe)|url\(|@import/)
  await untilSeven()
  expect(mailsTo(reader)).toHaveLength(1)
  await mention('Of the next day.')
  await untilSeven()
  expect(mailsTo(reader)).toHaveLength(2)
  expect(mailsTo(reader)[1]?.text).not.toContain('The first words.')
})

test('[N6] what was read in the inbox, taken back or muted meanwhile is left out, and nothing new is no mail', async () => {
  await mention('I was read.')
  const notices = (await house.as(reader).get('/api/inbox')).json<{ notices: { id: string }[] }>().notices
  await house.as(reader).send('POST', '/api/inbox/read', { notices: notices.map(({ id }) => id) })
  await untilSeven()
  expect(mailsTo(reader)).toEqual([])
  const occasion = await mention('I was taken back.')
  await mention('I stand.')
  await house.unitOfWork(systemActor, work => takeWordsFromNotices(house, work, occasion))
  await untilSeven()
  expect(mailsTo(reader)).toHaveLength(1)
  expect(mailsTo(reader)[0]?.text).toContain('I stand.')
  expect(mailsTo(reader)[0]?.text).not.toContain('I was taken back.')
  await mention('Nobody wants me by mail.')
  await house.database.db
    .updateTable('notice_choice')
    .set({ by_mail: false, is_daily: false })
    .where('participant_id', '=', reader.participantId)
    .execute()
  await untilSeven()
  expect(mailsTo(reader)).toHaveLength(1)
})

test('[N6] who lost her seat meanwhile is told nothing', async () => {
  await mention('For those at the table.')
  await house.database.db
    .updateTable('member')
    .set({ removed_at: house.clock.now() })
    .where('participant_id', '=', reader.participantId)
    .execute()
  await untilSeven()
  expect(mailsTo(reader)).toEqual([])
})

test('[N5] somebody who chose nothing gets one mail a day, and at once only what asks, answers or warns her', async () => {
  const newcomer = await house.aBusinessDelegate(agenda)
  const goalId = agenda.goals[0]?.goalId ?? null
  const phase = { phase: 'consultation', timeZone: 'UTC', isForModerator: false } as const
  const closesAt = '2026-12-24T16:00:00.000Z'
  const tell = (subject: NoticeSubject) =>
    house.unitOfWork(systemActor, work =>
      postNotice(house, work, {
        ...{ to: newcomer.participantId, by: writer.participantId, agendaId: agenda.agendaId, subject },
        ...{ words: `Of ${subject.kind}.`, occasion: `of:${subject.kind}` },
      }),
    )
  const direct: readonly NoticeSubject[] = [
    { kind: 'mention', goalId, threadId: randomUUID() as ThreadId },
    { kind: 'reply', goalId, threadId: randomUUID() as ThreadId },
    { kind: 'input-answer', goalId, inputId: house.ids.next(), answer: 'noted' },
    { kind: 'contest-answer', goalId, inputId: house.ids.next(), answer: 'upheld' },
    { kind: 'phase-ending', ...phase, closesAt },
    { kind: 'round-changed', ...phase, change: 'shortened', closesAt },
    { kind: 'reminder', messageId: house.ids.next() },
    { kind: 'message', messageId: house.ids.next() },
  ]
  const daily: readonly NoticeSubject[] = [
    { kind: 'link-decision', goalId: goalId ?? house.ids.next(), linkId: house.ids.next(), decision: 'agreed' },
    { kind: 'consensus', goalId: null, about: 'opened' },
    { kind: 'phase-opened', ...phase, closesAt },
    { kind: 'round-closed', isForModerator: false },
  ]
  for (const subject of [...direct, ...daily]) await tell(subject)
  house.clock.forward(1000)
  await house.mailWorker.drain()
  expect(mailsTo(newcomer)).toHaveLength(direct.length)
  await untilSeven()
  const [digest, ...more] = mailsTo(newcomer).slice(direct.length)
  expect(more).toEqual([])
  for (const { kind } of daily) expect(digest?.text).toContain(`Of ${kind}.`)
  for (const { kind } of direct) expect(digest?.text).not.toContain(`Of ${kind}.`)
})

test('[D9] several answers that were published together are told by goal, each with its reason, in a mail and in a digest', async () => {
  const [first, second] = agenda.goals
  const answered = [first, second, first].map((goal, n) => ({
    ...{ goalId: goal?.goalId ?? null, inputId: house.ids.next<InputId>(), number: n + 1 },
    ...{ answer: 'not-accepted' as const, words: `The reason of ${n + 1}.` },
  }))
  const tell = (answers: readonly ToldAnswer[]) =>
    house.unitOfWork(systemActor, work =>
      postNotice(house, work, {
        ...{ to: reader.participantId, by: writer.participantId, agendaId: agenda.agendaId, answers },
        subject: { kind: 'input-answer', goalId: null, inputId: house.ids.next(), answer: 'several' },
        occasion: `dispositions:${randomUUID()}`,
      }),
    )
  await tell(answered)
  await house.mailWorker.drain()
  await choose(reader, 'input-answer', 'daily')
  await tell(answered)
  house.clock.forward(1000)
  await untilSeven()
  const mails = mailsTo(reader)
  expect(mails).toHaveLength(2)
  const label = say('en', 'disposition-not-accepted')
  for (const body of mails.flatMap(({ text, html }) => [text, html].filter(each => each !== undefined))) {
    const places = [
      'Goal 1',
      `Input 1: ${label}`,
      'reason of 1.',
      `Input 3: ${label}`,
      'reason of 3.',
      'Goal 2',
      'Input 2',
    ]
    const found = places.map(place => body.indexOf(place))
    expect(found).not.toContain(-1)
    expect(found).toEqual(found.toSorted((one, other) => one - other))
    for (const { inputId } of answered) expect(body).toContain(`/my-input?agenda=${agenda.agendaId}#input-${inputId}`)
  }
  const many = Array.from({ length: maxAnswersTold + 2 }, () => answered[0]).flatMap(one => one ?? [])
  await tell(many.slice(2))
  house.clock.forward(1000)
  await untilSeven()
  expect(mailsTo(reader)[2]?.text?.match(/Input 1: /g)).toHaveLength(maxAnswersTold)
  expect(mailsTo(reader)[2]?.text).not.toContain('more, on the page')
  await tell(many)
  house.clock.forward(1000)
  await untilSeven()
  expect(mailsTo(reader)[3]?.text?.match(/Input 1: /g)).toHaveLength(maxAnswersTold)
  expect(mailsTo(reader)[3]?.text).toContain(say('en', 'mail-answers-more', { count: 2 }))
})

test('[N7] one click of a mail program stops the digest, without a cookie, and nothing else', async () => {
  await choose(reader, 'reply', 'each')
  await mention('Enough of this.')
  await untilSeven()
  const [mail] = mailsTo(reader)
  const header = (name: string) => mail?.headers.find(({ key }) => key === name)?.value ?? ''
  expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  const url = header('list-unsubscribe').slice(1, -1)
  const path = url.slice(house.config.publicOrigin.length)
  const page = await house.as(null).get(path)
  expect(page.body).toContain(say('en', 'notice-kind-digest'))
  const clicked = await house.app.inject({
    method: 'POST',
    url: path,
    payload: 'List-Unsubscribe=One-Click',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect(clicked.statusCode).toBe(200)
  const choices = await house.database.db
    .selectFrom('notice_choice')
    .select(['kind', 'by_mail', 'is_daily'])
    .where('participant_id', '=', reader.participantId)
    .orderBy('kind')
    .execute()
  const stopped = [...dailyKinds, 'mention'].toSorted().map(kind => ({ kind, by_mail: false, is_daily: false }))
  expect(choices).toEqual([
    ...stopped.filter(({ kind }) => kind < 'reply'),
    { kind: 'reply', by_mail: true, is_daily: false },
    ...stopped.filter(({ kind }) => kind > 'reply'),
  ])
  await mention('I come too late.')
  await untilSeven()
  expect(mailsTo(reader)).toHaveLength(1)
})

test('[N5] a digest is in the reader’s language and direction', async () => {
  await house.database.db
    .updateTable('participant')
    .set({ locale: 'ar' })
    .where('id', '=', reader.participantId)
    .execute()
  await mention('كلمات <b>عربية</b>')
  await untilSeven()
  const [mail] = mailsTo(reader)
  expect(mail?.html).toContain('<html lang="ar" dir="rtl">')
  expect(mail?.html).toContain('كلمات &lt;b&gt;عربية&lt;/b&gt;')
  expect(mail?.html).toContain(say('ar', 'mail-digest-lede'))
})

async function directNotices(people: readonly ParticipantId[], each: number): Promise<void> {
  const at = new Date(house.clock.now().getTime() - hourMs / 60)
  for (const participant_id of people) {
    await house.database.db
      .insertInto('notice')
      .values(
        Array.from({ length: each }, (_none, n) => ({
          ...{ id: house.ids.next<NoticeId>(), participant_id, agenda_id: agenda.agendaId, kind: 'mention' as const },
          ...{ facts: JSON.stringify({ words: `Word ${n}.` }), occasion: `n:${n}`, waits_for_digest: true },
          ...{ created_at: at, thread_id: house.ids.next<ThreadId>() },
        })),
      )
      .execute()
  }
}

test('a digest tells at most limits.inbox.maxDigested notices, and says when the inbox has more', async () => {
  const { maxDigested } = limits.inbox
  await directNotices([reader.participantId], maxDigested)
  await untilSeven()
  expect(mailsTo(reader)[0]?.text).not.toContain(say('en', 'mail-digest-more'))
  await house.database.db.deleteFrom('notice').where('participant_id', '=', reader.participantId).execute()
  await directNotices([reader.participantId], maxDigested + 1)
  await untilSeven()
  expect(mailsTo(reader)[1]?.text).toContain(say('en', 'mail-digest-more'))
  expect(mailsTo(reader)[1]?.text?.match(/^> Word/gm)).toHaveLength(maxDigested)
})

test('[N7] more people than limits.inbox.maxDigestsAtOnce each get one', async () => {
  const { db } = house.database
  const people = Array.from({ length: limits.inbox.maxDigestsAtOnce + 1 }, () => house.ids.next<ParticipantId>())
  const at = house.clock.now()
  await db
    .insertInto('participant')
    .values(people.map(id => ({ id, email: `${id}@example.org`, display_name: id, created_at: at })))
    .execute()
  await db
    .insertInto('member')
    .values(
      people.map(participant_id => ({
        ...{ id: house.ids.next<MemberId>(), agenda_id: agenda.agendaId, participant_id, organisation_id: null },
        ...{ role: 'observer' as const, created_at: at },
      })),
    )
    .execute()
  await db
    .insertInto('notice_choice')
    .values(
      people.map(participant_id => ({
        participant_id,
        kind: 'mention' as const,
        by_mail: true,
        is_daily: true,
        changed_at: at,
      })),
    )
    .execute()
  await directNotices(people, 1)
  await untilSeven()
  expect(received.map(({ to }) => to).toSorted()).toEqual(people.map(id => `${id}@example.org`).toSorted())
})
