/** What holds for every kind of notice: the inbox and a mail tell of it, both lead to the thing, and it is muted alone. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { GoalId, InputId, LinkId, MessageId, SuggestionId, ThreadId } from '../../packages/domain/ids.ts'
import { consensusHappenings, mailedKinds, noticePath, type NoticeSubject } from '../../packages/domain/notification.ts'
import { roundChanges } from '../../packages/domain/phase-notice.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { postNotice } from './notification-effects.ts'

let house: TestHouse
let agenda: TestAgenda
let writer: Person
beforeAll(async () => {
  house = await buildTestHouse({ variables: { SMTP_URL: 'smtp://127.0.0.1:1' } })
  agenda = await house.anAgenda({ goals: 1 })
  writer = await house.aModerator(agenda)
})
afterAll(() => house.close())

/** One of each, and each thing that happens in a call. */
function everySubject(): readonly NoticeSubject[] {
  const goalId = agenda.goals[0]?.goalId ?? house.ids.next<GoalId>()
  const [threadId, inputId] = [house.ids.next<ThreadId>(), house.ids.next<InputId>()]
  const phase = { phase: 'consensus', timeZone: 'Africa/Nairobi', isForModerator: false } as const
  const closesAt = '2026-12-24T16:00:00.000Z'
  return [
    { kind: 'mention', goalId, threadId },
    { kind: 'reply', goalId, threadId },
    { kind: 'link-decision', goalId, linkId: house.ids.next<LinkId>(), decision: 'agreed' },
    { kind: 'suggestion-decision', goalId, suggestionId: house.ids.next<SuggestionId>(), outcome: 'accepted' },
    { kind: 'input-answer', goalId, inputId, answer: 'not-accepted' },
    { kind: 'contest-answer', goalId, inputId, answer: 'upheld' },
    ...consensusHappenings.map(about => ({ kind: 'consensus', goalId: null, about }) as const),
    { kind: 'message', messageId: house.ids.next<MessageId>() },
    { kind: 'reminder', messageId: house.ids.next<MessageId>() },
    { kind: 'phase-opened', ...phase, closesAt },
    { kind: 'phase-ending', ...phase, closesAt },
    ...roundChanges.map(change => ({ kind: 'round-changed', ...phase, change, closesAt: null }) as const),
    { kind: 'round-changed', ...phase, change: 'resumed', closesAt },
    { kind: 'round-closed', isForModerator: false },
    { kind: 'withdrawal-asked' },
  ]
}

async function post(reader: Person, subject: NoticeSubject): Promise<void> {
  await house.unitOfWork(systemActor, work =>
    postNotice(house, work, {
      ...{ to: reader.participantId, by: writer.participantId, agendaId: agenda.agendaId, subject },
      ...{ words: 'What was written.', occasion: `of:${house.ids.next<string>()}` },
    }),
  )
}

const mailsTo = ({ email }: Person) =>
  house.database.db.selectFrom('email_outbox').select(['body', 'mute_url']).where('to_address', '=', email).execute()

test('every kind is a line of the inbox and a mail, with one link to what it is about', async () => {
  const told = everySubject()
  expect(mailedKinds.filter(kind => !told.some(subject => subject.kind === kind))).toEqual([])
  for (const subject of told) {
    const reader = await house.aGovernmentDelegate(agenda)
    await house.as(reader).send('PUT', '/api/account/notice-settings', { kind: subject.kind, mail: 'each' })
    await post(reader, subject)
    const path = noticePath(agenda.agendaId, subject)
    const inbox = await house.as(reader).get('/api/inbox')
    expect(inbox.json()).toMatchObject({ notices: [{ kind: subject.kind, path, words: 'What was written.' }] })
    const [mail, ...more] = await mailsTo(reader)
    expect(more).toEqual([])
    expect(mail?.body).toContain(`${house.config.publicOrigin}${path}\n`)
    expect(mail?.mute_url).toContain('/notices/mute?token=')
  }
})

test('a kind without mails is in the inbox alone, and the others still come', async () => {
  const told = everySubject()
  for (const kind of mailedKinds) {
    const reader = await house.aGovernmentDelegate(agenda)
    await house.as(reader).send('PUT', '/api/account/notice-settings', { kind, mail: 'none' })
    const [muted, another] = [told.find(subject => subject.kind === kind), told.find(subject => subject.kind !== kind)]
    if (muted === undefined || another === undefined) throw new Error(`no notice of ${kind}`)
    await post(reader, muted)
    expect(await mailsTo(reader)).toEqual([])
    await post(reader, another)
    expect(await mailsTo(reader)).toHaveLength(1)
    expect((await house.as(reader).get('/api/inbox')).json<{ notices: object[] }>().notices).toHaveLength(2)
  }
})
