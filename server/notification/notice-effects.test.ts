/** Notices in the transaction of what causes them: to whom, once, with what mail, and never to whom they are not for. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ThreadId } from '../../packages/domain/ids.ts'
import { maxNoticeWords } from '../../packages/domain/notification.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { inboxChanged } from './mail-and-inbox.ts'
import { type NoticeFacts, postNotice, takeWordsFromNotices } from './notification-effects.ts'

let house: TestHouse
let agenda: TestAgenda
let writer: Person
let reader: Person
beforeAll(async () => {
  house = await buildTestHouse()
  // The outbox is looked at, not sent.
  await house.mailWorker.close()
  agenda = await house.anAgenda({ goals: 1 })
  writer = await house.aGovernmentDelegate(agenda)
})
afterAll(() => house.close())
beforeEach(async () => {
  reader = await house.aBusinessDelegate(agenda)
})

const aSubject = (kind: 'mention' | 'reply' = 'mention') => ({
  kind,
  goalId: agenda.goals[0]?.goalId ?? null,
  threadId: randomUUID() as ThreadId,
})

/** Posts a mention of the reader by the writer, but for what is given. */
function post(facts: Partial<NoticeFacts> = {}): Promise<boolean> {
  return house.unitOfWork(systemActor, work =>
    postNotice(house, work, {
      to: reader.participantId,
      by: writer.participantId,
      agendaId: agenda.agendaId,
      subject: aSubject(),
      words: 'We could live with this.',
      occasion: `comment:${randomUUID()}`,
      ...facts,
    }),
  )
}

const noticesOf = (person: Person) =>
  house.database.db.selectFrom('notice').selectAll().where('participant_id', '=', person.participantId).execute()
const mailsTo = (person: Person) =>
  house.database.db.selectFrom('email_outbox').selectAll().where('to_address', '=', person.email).execute()

test('a mention is a notice and one mail, with who, for whom, where, the words, and how to stop it', async () => {
  const heard: unknown[] = []
  const end = house.bus.subscribe(inboxChanged, event => heard.push(event))
  const subject = aSubject()
  expect(await post({ subject })).toBe(true)
  end()
  expect(heard).toEqual([{ participantId: reader.participantId }])
  expect(await noticesOf(reader)).toMatchObject([
    { kind: 'mention', thread_id: subject.threadId, actor_id: writer.participantId, read_at: null },
  ])
  const [mail, another] = await mailsTo(reader)
  expect(another).toBeUndefined()
  expect(mail?.subject).toContain(`${writer.name} (Ministry of Aldland) mentioned you`)
  expect(mail?.subject).toContain('Goal 1:')
  expect(mail?.body).toContain('> We could live with this.')
  expect(mail?.body).toContain(`${house.config.publicOrigin}/goals/${subject.goalId}#thread-${subject.threadId}`)
  expect(mail?.mute_url).toMatch(/\/notices\/mute\?token=[\w-]{43}$/)
  expect(mail?.body).toContain(mail?.mute_url)
})

test('nobody is told of what she did herself', async () => {
  expect(await post({ to: writer.participantId })).toBe(false)
})

test('an occasion is told to each person once, whatever the kinds', async () => {
  const occasion = `comment:${randomUUID()}`
  const other = await house.aBusinessDelegate(agenda)
  expect(await post({ occasion })).toBe(true)
  expect(await post({ occasion, subject: aSubject('reply') })).toBe(false)
  expect(await post({ occasion, to: other.participantId })).toBe(true)
  expect([(await noticesOf(reader)).length, (await mailsTo(reader)).length]).toEqual([1, 1])
})

test('who has no seat, lost it, or has a disabled account is not told', async () => {
  const outsider = await house.aPerson()
  expect(await post({ to: outsider.participantId })).toBe(false)
  await house.database.db
    .updateTable('member')
    .set({ removed_at: house.clock.now() })
    .where('participant_id', '=', reader.participantId)
    .execute()
  expect(await post()).toBe(false)
  const disabled = await house.anObserver(agenda)
  await house.database.db
    .updateTable('participant')
    .set({ disabled_at: house.clock.now() })
    .where('id', '=', disabled.participantId)
    .execute()
  expect(await post({ to: disabled.participantId })).toBe(false)
})

test('an invitation is told to somebody without a seat, and has no mail from here', async () => {
  const outsider = await house.aPerson()
  const subject = { kind: 'invitation', path: '/invitations/1' } as const
  expect(await post({ to: outsider.participantId, subject, words: null })).toBe(true)
  expect(await mailsTo(outsider)).toEqual([])
})

test('a kind that was turned off by the reader is in the inbox and not in the mail; one turned on is in both', async () => {
  const choose = (kind: 'mention' | 'link-decision', by_mail: boolean) =>
    house.database.db
      .insertInto('notice_choice')
      .values({ participant_id: reader.participantId, kind, by_mail, changed_at: house.clock.now() })
      .execute()
  const link = {
    kind: 'link-decision',
    goalId: agenda.goals[0]?.goalId ?? ('' as never),
    linkId: randomUUID() as never,
    decision: 'declined',
  } as const
  await post({ subject: link })
  expect((await mailsTo(reader)).length).toBe(0)
  await choose('mention', false)
  await choose('link-decision', true)
  await post()
  expect((await mailsTo(reader)).length).toBe(0)
  await post({ subject: link })
  const [mail] = await mailsTo(reader)
  expect(mail?.subject).toContain('did not agree to a link that you proposed')
  expect((await noticesOf(reader)).length).toBe(3)
})

test('what is undone tells nobody', async () => {
  const heard: unknown[] = []
  const end = house.bus.subscribe(inboxChanged, event => heard.push(event))
  const undone = house.unitOfWork(systemActor, async work => {
    await postNotice(house, work, {
      to: reader.participantId,
      by: writer.participantId,
      agendaId: agenda.agendaId,
      subject: aSubject(),
      occasion: 'comment:undone',
    })
    throw new Error('the cause failed')
  })
  await expect(undone).rejects.toThrow('the cause failed')
  end()
  expect([heard, await noticesOf(reader), await mailsTo(reader)]).toEqual([[], [], []])
})

test('names, titles and words of others cannot begin a header, a line or another direction', async () => {
  await house.database.db
    .updateTable('participant')
    .set({ display_name: 'Eve\r\nBcc: all@example.org\u202e' })
    .where('id', '=', writer.participantId)
    .execute()
  await post({ words: 'One\r\n.\r\nBcc: all@example.org\u2028two' })
  await house.database.db
    .updateTable('participant')
    .set({ display_name: writer.name })
    .where('id', '=', writer.participantId)
    .execute()
  const [mail] = await mailsTo(reader)
  expect(mail?.subject).toContain('Eve Bcc: all@example.org (Ministry')
  expect(mail?.subject).not.toMatch(/[\r\n\u202e]/)
  expect(mail?.body).toContain('> One . Bcc: all@example.org two\n')
})

test('of long words the beginning is shown', async () => {
  await post({ words: 'word '.repeat(200) })
  const [notice] = await noticesOf(reader)
  const facts = JSON.stringify(notice?.facts)
  expect(facts.length).toBeLessThanOrEqual(maxNoticeWords + '{"words":""}'.length)
  expect(facts).toMatch(/word…"}$/)
})

test('withdrawn words leave the notice and the mail that has not been sent', async () => {
  const occasion = `comment:${randomUUID()}`
  await post({ occasion })
  const taken = await house.unitOfWork(systemActor, work => takeWordsFromNotices(house, work, occasion))
  expect(taken).toBe(1)
  const [notice] = await noticesOf(reader)
  expect(notice?.facts).not.toHaveProperty('words')
  expect(await mailsTo(reader)).toEqual([])
  const mail = await house.database.db
    .selectFrom('email_outbox')
    .selectAll()
    .where('notice_id', '=', notice?.id ?? null)
    .executeTakeFirst()
  expect([mail?.body, mail?.subject, mail?.failed_at === null]).toEqual(['', '', false])
  expect(await house.unitOfWork(systemActor, work => takeWordsFromNotices(house, work, occasion))).toBe(0)
})
