/** The inbox over HTTP: one's own notices alone, as one may see them now; reading, settings, and stopping mails by link. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ThreadId } from '../../packages/domain/ids.ts'
import { maxNoticesAtOnce, type NoticeSubject } from '../../packages/domain/notification.ts'
import { postNotice } from '../../server/notification/notification-effects.ts'
import { limits } from '../../server/platform/limits.ts'
import { systemActor } from '../../server/platform/unit-of-work.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../support/test-house.ts'

let house: TestHouse
let agenda: TestAgenda
let writer: Person
let reader: Person
beforeAll(async () => {
  house = await buildTestHouse()
  agenda = await house.anAgenda({ goals: 1 })
  writer = await house.aGovernmentDelegate(agenda)
})
afterAll(() => house.close())
beforeEach(async () => {
  reader = await house.aBusinessDelegate(agenda)
})

type Notice = {
  readonly id: string
  readonly kind: string
  readonly words: string | null
  readonly path: string
  readonly isRead: boolean
}

async function post(to: Person, subject?: NoticeSubject, words = 'What do you think?'): Promise<void> {
  house.clock.forward(1_000)
  const mention = {
    kind: 'mention',
    goalId: agenda.goals[0]?.goalId ?? null,
    threadId: randomUUID() as ThreadId,
  } as const
  await house.unitOfWork(systemActor, work =>
    postNotice(house, work, {
      to: to.participantId,
      by: writer.participantId,
      agendaId: agenda.agendaId,
      subject: subject ?? mention,
      words,
      occasion: `comment:${randomUUID()}`,
    }),
  )
}

async function inboxOf(person: Person, query = ''): Promise<{ notices: Notice[]; next: string | null }> {
  return (await house.as(person).get(`/api/inbox${query}`)).json()
}

const unreadOf = async (person: Person): Promise<unknown> => (await house.as(person).get('/api/inbox/unread')).json()
const codeOf = (answer: { json(): unknown }): unknown => (answer.json() as { code: unknown }).code

test('nobody who is not signed in is told anything', async () => {
  for (const path of ['/api/inbox', '/api/inbox/unread', '/api/account/notice-settings']) {
    const answer = await house.as(null).get(path)
    expect([answer.statusCode, codeOf(answer)]).toEqual([401, 'not-signed-in'])
  }
  const read = await house.as(null).send('POST', '/api/inbox/read', { notices: [randomUUID()] })
  expect(codeOf(read)).toBe('not-signed-in')
  const page = await house.as(null).get('/inbox?kind=reply')
  expect([page.statusCode, page.headers.location]).toEqual([303, '/sign-in?next=%2Finbox%3Fkind%3Dreply'])
})

test('one reads one’s own notices, the newest first, with who, where and the words', async () => {
  await post(reader, undefined, 'First')
  await post(reader, { kind: 'reply', goalId: null, threadId: randomUUID() as ThreadId }, 'Second')
  await post(await house.aBusinessDelegate(agenda), undefined, 'For another')
  const { notices, next } = await inboxOf(reader)
  expect(next).toBeNull()
  expect(notices).toMatchObject([
    { kind: 'reply', words: 'Second', goal: null, path: expect.stringMatching(`^/agendas/${agenda.agendaId}#thread-`) },
    {
      kind: 'mention',
      words: 'First',
      agenda: { id: agenda.agendaId, title: agenda.title },
      goal: { number: 1 },
      by: { name: writer.name, organisation: 'Ministry of Aldland', code: 'ALD', group: 'government' },
      isRead: false,
    },
  ])
  expect((await inboxOf(reader, '?kind=reply')).notices.map(({ words }) => words)).toEqual(['Second'])
})

test('an inbox is read page by page, without a gap and without a repeat', async () => {
  const count = limits.inbox.maxListed + 2
  for (let number = 0; number < count; number += 1) await post(reader, undefined, `Number ${number}`)
  const first = await inboxOf(reader)
  expect(first.notices).toHaveLength(limits.inbox.maxListed)
  const second = await inboxOf(reader, `?before=${encodeURIComponent(first.next ?? '')}`)
  expect(second.next).toBeNull()
  const words = [...first.notices, ...second.notices].map(notice => notice.words)
  expect(words).toEqual(Array.from({ length: count }, (_, number) => `Number ${count - 1 - number}`))
  const page = await house.as(reader).get('/inbox')
  expect(page.body).toContain('/inbox?before=')
  expect(page.body).toContain('Older notices')
})

test('exactly one page of notices has no next page', async () => {
  for (let number = 0; number < limits.inbox.maxListed; number += 1) await post(reader)
  expect(await inboxOf(reader)).toMatchObject({ next: null, notices: { length: limits.inbox.maxListed } })
})

test('a place, a kind or an id that is none is refused', async () => {
  for (const path of ['?before=yesterday', `?before=2027-01-01T00:00:00.000Z~x`, '?kind=other', '?limit=1000']) {
    const answer = await house.as(reader).get(`/api/inbox${path}`)
    expect(answer.statusCode).toBe(400)
  }
  for (const body of [{}, { notices: [] }, { notices: ['x'] }, { notices: [randomUUID()], all: true }]) {
    expect((await house.as(reader).send('POST', '/api/inbox/read', body)).statusCode).toBe(400)
  }
  expect((await house.as(reader).get('/inbox?before=yesterday&kind=other')).statusCode).toBe(200)
})

test('what is read is read in all windows, and only by its reader', async () => {
  await post(reader)
  await post(reader)
  const [newest, older] = (await inboxOf(reader)).notices
  expect(await unreadOf(reader)).toEqual({ unread: 2, isMore: false })
  const stranger = await house.aBusinessDelegate(agenda)
  await house.as(stranger).send('POST', '/api/inbox/read', { notices: [newest?.id] })
  expect(await unreadOf(reader)).toEqual({ unread: 2, isMore: false })
  const read = await house.as(reader).send('POST', '/api/inbox/read', { notices: [newest?.id, randomUUID()] })
  expect(read.json()).toEqual({ unread: 1, isMore: false })
  expect((await inboxOf(reader)).notices.map(({ id, isRead }) => [id, isRead])).toEqual([
    [newest?.id, true],
    [older?.id, false],
  ])
})

test('as many notices as a request may name are marked, and not one more', async () => {
  const ids = Array.from({ length: maxNoticesAtOnce + 1 }, () => randomUUID())
  const mark = (notices: readonly string[]) => house.as(reader).send('POST', '/api/inbox/read', { notices })
  expect((await mark(ids.slice(1))).statusCode).toBe(200)
  expect(codeOf(await mark(ids))).toBe('malformed-request')
})

test('marking all leaves unread what came after the newest that was seen, and other kinds', async () => {
  await post(reader)
  await post(reader, { kind: 'reply', goalId: null, threadId: randomUUID() as ThreadId })
  const [seen] = (await inboxOf(reader)).notices
  await post(reader, undefined, 'Later')
  const markAll = (body: object, person = reader) => house.as(person).send('POST', '/api/inbox/read-all', body)
  expect((await markAll({ upTo: seen?.id, kind: 'reply' })).json()).toEqual({ unread: 2, isMore: false })
  expect((await markAll({ upTo: seen?.id })).json()).toEqual({ unread: 1, isMore: false })
  expect((await inboxOf(reader)).notices.map(({ isRead }) => isRead)).toEqual([false, true, true])
  expect(codeOf(await markAll({ upTo: seen?.id }, writer))).toBe('not-found')
})

test('unread notices are counted up to a bound, and then it is said that there are more', async () => {
  const { maxUnreadCounted } = limits.inbox
  const at = house.clock.now()
  const rows = Array.from({ length: maxUnreadCounted }, () => ({
    id: randomUUID() as never,
    participant_id: reader.participantId,
    agenda_id: agenda.agendaId,
    goal_id: null,
    thread_id: randomUUID() as never,
    kind: 'mention' as const,
    actor_id: null,
    organisation_id: null,
    occasion: randomUUID(),
    created_at: at,
  }))
  await house.database.db.insertInto('notice').values(rows).execute()
  expect(await unreadOf(reader)).toEqual({ unread: maxUnreadCounted, isMore: false })
  await post(reader)
  expect(await unreadOf(reader)).toEqual({ unread: maxUnreadCounted, isMore: true })
  expect((await house.as(reader).get('/inbox')).body).toContain(`More than ${maxUnreadCounted} unread`)
})

test('a removed member reads no word of that agenda any more, by no way', async () => {
  await post(reader, undefined, 'A secret of this agenda')
  await house.database.db
    .updateTable('member')
    .set({ removed_at: house.clock.now() })
    .where('participant_id', '=', reader.participantId)
    .execute()
  expect(await inboxOf(reader)).toEqual({ notices: [], next: null })
  expect(await unreadOf(reader)).toEqual({ unread: 0, isMore: false })
  const page = await house.as(reader).get('/inbox')
  expect(page.body).not.toContain('A secret of this agenda')
  expect(page.body).not.toContain(agenda.title)
})

test('an invitation is shown to somebody without a seat, and not to somebody who lost hers after it came', async () => {
  const invited = await house.aPerson()
  await post(invited, { kind: 'invitation', path: '/invitations/1' })
  expect((await inboxOf(invited)).notices).toMatchObject([{ kind: 'invitation', path: '/invitations/1' }])
  await post(reader, { kind: 'invitation', path: '/invitations/2' })
  house.clock.forward(1_000)
  await house.database.db
    .updateTable('member')
    .set({ removed_at: house.clock.now() })
    .where('participant_id', '=', reader.participantId)
    .execute()
  expect((await inboxOf(reader)).notices).toEqual([])
  await post(reader, { kind: 'invitation', path: '/invitations/3' })
  expect((await inboxOf(reader)).notices.map(({ path }) => path)).toEqual(['/invitations/3'])
})

test('an invitation is in the inbox of whoever has shown that the mailbox is hers, until it is taken back', async () => {
  const moderator = await house.aModerator(agenda)
  const [proven, unproven] = [await house.aPerson(), await house.aPerson()]
  await house.database.db
    .updateTable('participant')
    .set({ email_verified_at: null })
    .where('id', '=', unproven.participantId)
    .execute()
  const asked = await house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/invitations`, {
    emails: [proven.email, unproven.email],
    role: 'observer',
    organisation: null,
  })
  const { invited } = asked.json<{ invited: { id: string; email: string }[] }>()
  const invitation = invited.find(({ email }) => email === proven.email)
  expect((await inboxOf(proven)).notices).toMatchObject([
    { kind: 'invitation', path: `/invitations/${invitation?.id}`, words: null },
  ])
  expect((await inboxOf(unproven)).notices).toEqual([])
  await house.as(moderator).send('DELETE', `/api/agendas/${agenda.agendaId}/invitations/${invitation?.id}`)
  expect((await inboxOf(proven)).notices).toEqual([])
})

test('words, names and titles of others are text on the page, never markup', async () => {
  await post(reader, undefined, '<script>alert(1)</script>" onclick="x')
  const page = await house.as(reader).get('/inbox')
  expect(page.body).not.toContain('<script>alert')
  expect(page.body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot; onclick=&quot;x')
})

test('each kind with a mail is turned on and off; one without is no choice', async () => {
  const settings = async (): Promise<unknown> => (await house.as(reader).get('/api/account/notice-settings')).json()
  expect(await settings()).toEqual({
    hasMail: true,
    kinds: [
      { kind: 'mention', mail: 'each' },
      { kind: 'reply', mail: 'each' },
      { kind: 'link-decision', mail: 'daily' },
      { kind: 'suggestion-decision', mail: 'each' },
      { kind: 'input-answer', mail: 'each' },
      { kind: 'contest-answer', mail: 'each' },
      { kind: 'consensus', mail: 'daily' },
      { kind: 'message', mail: 'each' },
      { kind: 'reminder', mail: 'each' },
      { kind: 'phase-opened', mail: 'daily' },
      { kind: 'phase-ending', mail: 'each' },
      { kind: 'round-changed', mail: 'each' },
      { kind: 'round-closed', mail: 'daily' },
    ],
  })
  const choose = (body: object) => house.as(reader).send('PUT', '/api/account/notice-settings', body)
  expect((await choose({ kind: 'link-decision', mail: 'each' })).statusCode).toBe(200)
  expect((await choose({ kind: 'reply', mail: 'none' })).statusCode).toBe(200)
  expect(await notMailed(reader)).toEqual(['reply'])
  expect((await choose({ kind: 'reply', mail: 'each' })).statusCode).toBe(200)
  expect(await notMailed(reader)).toEqual([])
  expect(codeOf(await choose({ kind: 'invitation', mail: 'none' }))).toBe('malformed-request')
})

/** Where the mail to the reader stops such mails. */
async function muteLink(person: Person): Promise<string> {
  await post(person)
  const { mute_url } = await house.database.db
    .selectFrom('email_outbox')
    .select('mute_url')
    .where('to_address', '=', person.email)
    .executeTakeFirstOrThrow()
  return (mute_url ?? '').slice(house.config.publicOrigin.length)
}

const form = (url: string, payload = 'List-Unsubscribe=One-Click', headers = {}) =>
  house.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })

async function notMailed(person: Person): Promise<readonly string[]> {
  const settings = await house.as(person).get('/api/account/notice-settings')
  const { kinds } = settings.json<{ kinds: { kind: string; mail: string }[] }>()
  return kinds.filter(({ mail }) => mail === 'none').map(({ kind }) => kind)
}

test('one click of a mail program stops mails of that kind, without a cookie; opening the link stops nothing', async () => {
  const url = await muteLink(reader)
  for (let look = 0; look < 2; look += 1) expect((await house.as(null).get(url)).statusCode).toBe(200)
  expect(await notMailed(reader)).toEqual([])
  expect((await form(url)).statusCode).toBe(200)
  expect(await notMailed(reader)).toEqual(['mention'])
  expect((await form(url)).statusCode).toBe(200)
  const boundary = '--b\r\ncontent-disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'
  expect((await form(url, boundary, { 'content-type': 'multipart/form-data; boundary=b' })).statusCode).toBe(200)
})

test('a forged, missing or doubled token stops nothing and says so', async () => {
  const url = await muteLink(reader)
  for (const token of ['?token=forged', '', `${url.slice(url.indexOf('?'))}x`, '?token=a&token=b']) {
    expect((await form(`/notices/mute${token}`)).statusCode).toBe(404)
    expect((await house.as(null).get(`/notices/mute${token}`)).body).toContain('This link stops nothing')
  }
  expect(await notMailed(reader)).toEqual([])
})

test('another site cannot press the button for somebody, and no form is taken anywhere else', async () => {
  const url = await muteLink(reader)
  const foreign = await form(url, '', { origin: 'https://evil.example' })
  expect([foreign.statusCode, codeOf(foreign)]).toEqual([403, 'origin-not-allowed'])
  const elsewhere = await form('/api/inbox/read-all', 'upTo=x', {
    cookie: reader.cookie,
    origin: house.config.publicOrigin,
  })
  expect([elsewhere.statusCode, codeOf(elsewhere)]).toEqual([415, 'only-json-accepted'])
  const text = await form(url, 'x', { 'content-type': 'text/plain' })
  expect(text.statusCode).toBe(415)
})

test('the form of a mail program has its bound', async () => {
  const url = await muteLink(reader)
  expect((await form(url, 'x'.repeat(limits.inbox.maxMuteBodyBytes))).statusCode).toBe(200)
  expect((await form(url, 'x'.repeat(limits.inbox.maxMuteBodyBytes + 1))).statusCode).toBe(413)
})
