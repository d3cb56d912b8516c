/** Discussions over HTTP: opening them on words, replying, closing, changing one's own words, and each refusal. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AnswerOf } from '../../packages/contract/endpoint.ts'
import type { readThread } from '../../packages/contract/comment-endpoints.ts'
import { parseId, type ThreadId } from '../../packages/domain/ids.ts'
import { indexAnchors } from '../../packages/document/anchors.ts'
import { blockText } from '../../packages/document/projections.ts'
import { maxCommentLength } from '../../packages/domain/comment.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { anOpening, aReply, rangesOfWords, removeWords, type TestGoal } from '../../tests/support/thread-makers.ts'
import { limits } from '../platform/limits.ts'
import { organisationsHeard, threadCountsOfAgenda, threadsWaitingFor } from './comment-queries.ts'

type Thread = AnswerOf<typeof readThread>['thread']

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

async function aGoal() {
  const agenda = await house.anAgenda({ goals: 2 })
  const [goal, other] = agenda.goals
  if (goal === undefined || other === undefined) throw new Error('an agenda without goals')
  const delegate = await house.aGovernmentDelegate(agenda)
  const text = (await house.as(delegate).get(`/api/goals/${goal.goalId}`)).json<{ blocks: { text: string }[] }>()
  const words = text.blocks[0]?.text.split(' ').slice(1, 4).join(' ') ?? ''
  return { agenda, goal, other, delegate, words, path: `/api/goals/${goal.goalId}/threads` }
}

async function onWords(goal: TestGoal, words: string) {
  return { kind: 'passage', ranges: await rangesOfWords(house, goal, words) }
}

async function sent(
  person: Person,
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Thread> {
  const answer = await house.as(person).send(method, path, body)
  expect([answer.statusCode, answer.json<{ code?: string }>().code]).toEqual([200, undefined])
  return answer.json<{ thread: Thread }>().thread
}

async function refusedWith(
  person: Person | null,
  method: 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<string> {
  const answer = await house.as(person).send(method, path, body)
  expect(answer.statusCode).toBeGreaterThanOrEqual(400)
  return answer.json<{ code: string }>().code
}

async function seatOf(agenda: TestAgenda, person: Person): Promise<string> {
  const row = await house.database.db
    .selectFrom('member')
    .select('id')
    .where('agenda_id', '=', agenda.agendaId)
    .where('participant_id', '=', person.participantId)
    .executeTakeFirstOrThrow()
  return row.id
}

test('a thread on words says what they were, who opened it and for whom, and has a number in the round', async () => {
  const { agenda, goal, delegate, words, path } = await aGoal()
  const opened = await sent(delegate, 'POST', path, anOpening(await onWords(goal, words), '  Who\r\npays?  '))
  expect(opened).toMatchObject({ number: 1, round: 1, type: 'question', goalId: goal.goalId, resolvedAt: null })
  expect(opened.anchor).toMatchObject({ kind: 'passage', quote: words })
  expect(opened.comments).toMatchObject([
    {
      words: 'Who\npays?',
      author: { id: delegate.participantId, name: delegate.name, organisation: 'Ministry of Aldland', code: 'ALD' },
    },
  ])
  const business = await house.aBusinessDelegate(agenda)
  const second = await sent(business, 'POST', path, anOpening({ kind: 'goal' }))
  expect(second.number).toBe(2)
  const list = (await house.as(business).get(path)).json<{ threads: Thread[]; standing: unknown }>()
  expect(list.threads.map(thread => thread.number)).toEqual([1, 2])
  expect(list.standing).toEqual({
    role: 'delegate',
    phase: 'drafting',
    pen: 'delegations',
    paused: false,
    withdrawn: false,
    attribution: 'attributed',
    goal: 'under-negotiation',
  })
})

test('the server says itself what the words are: nobody can put a quote into a text', async () => {
  const { goal, delegate, words, path } = await aGoal()
  const about = { ...(await onWords(goal, words)), quote: 'something else' }
  expect(await refusedWith(delegate, 'POST', path, anOpening(about))).toBe('unknown-property')
})

test('a thread that is sent twice is opened once; another’s id is answered as unknown', async () => {
  const { agenda, delegate, path } = await aGoal()
  const opening = anOpening({ kind: 'goal' })
  await sent(delegate, 'POST', path, opening)
  await sent(delegate, 'POST', path, opening)
  const list = (await house.as(delegate).get(path)).json<{ threads: Thread[] }>()
  expect(list.threads).toHaveLength(1)
  expect(await refusedWith(await house.aBusinessDelegate(agenda), 'POST', path, opening)).toBe('not-found')
})

test('words that were deleted meanwhile, or are not there yet, are refused; nothing is written', async () => {
  const { goal, delegate, words, path } = await aGoal()
  const about = await onWords(goal, words)
  await removeWords(house, goal, words)
  expect(await refusedWith(delegate, 'POST', path, anOpening(about))).toBe('passage-is-gone')
  const unknown = { kind: 'passage', ranges: [[4_000_000_000, 1, 4_000_000_000, 2]] }
  expect(await refusedWith(delegate, 'POST', path, anOpening(unknown))).toBe('passage-not-known')
  const element = { kind: 'element', element: randomUUID() }
  expect(await refusedWith(delegate, 'POST', path, anOpening(element))).toBe('element-is-gone')
  expect((await house.as(delegate).get(path)).json<{ threads: unknown[] }>().threads).toEqual([])
})

test('words that went in part are quoted as far as they are there', async () => {
  const { goal, delegate, words, path } = await aGoal()
  const about = await onWords(goal, words)
  const [first = ''] = words.split(' ')
  await removeWords(house, goal, `${first} `)
  const thread = await sent(delegate, 'POST', path, anOpening(about))
  expect(thread.anchor.quote).toBe(words.slice(first.length + 1))
})

test('an element is anchored by its own id', async () => {
  const { goal, delegate, path } = await aGoal()
  const doc = await house.rooms.readDocument(goal.documentId)
  const element = indexAnchors(doc).blocks.find(block => block.element !== '')?.element
  const thread = await sent(delegate, 'POST', path, anOpening({ kind: 'element', element }))
  expect(thread.anchor).toMatchObject({ kind: 'element', element })
  expect(thread.anchor.quote).not.toBe('')
})

test('an observer, an outsider and nobody are refused, and so are empty and too long comments', async () => {
  const { agenda, delegate, path } = await aGoal()
  const observer = await house.anObserver(agenda)
  const outsider = await house.aPerson()
  const opening = anOpening({ kind: 'goal' })
  expect(await refusedWith(observer, 'POST', path, opening)).toBe('not-allowed-for-role')
  expect(await refusedWith(outsider, 'POST', path, opening)).toBe('not-found')
  expect(await refusedWith(null, 'POST', path, opening)).toBe('not-signed-in')
  expect(await refusedWith(delegate, 'POST', path, { ...opening, words: ' \n ' })).toBe('comment-empty')
  expect(await refusedWith(delegate, 'POST', path, { ...opening, words: 'a'.repeat(maxCommentLength + 1) })).toBe(
    'comment-too-long',
  )
  await sent(delegate, 'POST', path, { ...opening, words: 'a'.repeat(maxCommentLength) })
})

test('a dropped goal takes no comments, a closed phase neither, and both still show what was said', async () => {
  const { goal, agenda, delegate, path } = await aGoal()
  const thread = await sent(delegate, 'POST', path, anOpening({ kind: 'goal' }))
  const moderator = await house.aModerator(agenda)
  const atGoal = `/api/goals/${goal.goalId}`
  expect((await house.as(moderator).send('POST', `${atGoal}/drop`, { reason: 'Merged' })).statusCode).toBe(204)
  expect(await refusedWith(delegate, 'POST', path, anOpening({ kind: 'goal' }))).toBe('goal-is-dropped')
  expect(await refusedWith(delegate, 'POST', `/api/threads/${thread.id}/replies`, aReply())).toBe('goal-is-dropped')
  expect((await house.as(moderator).send('POST', `${atGoal}/restore`, { reason: 'After all' })).statusCode).toBe(204)
  await house.database.db
    .updateTable('round')
    .set({ phase: 'review' })
    .where('agenda_id', '=', agenda.agendaId)
    .execute()
  expect(await refusedWith(delegate, 'POST', path, anOpening({ kind: 'goal' }))).toBe('not-allowed-in-phase')
  await sent(delegate, 'POST', `/api/threads/${thread.id}/replies`, aReply())
  expect((await house.as(delegate).get(path)).json<{ threads: Thread[] }>().threads[0]?.comments).toHaveLength(2)
})

test('a thread of another agenda is unknown here, in every door', async () => {
  const { delegate, path } = await aGoal()
  const thread = await sent(delegate, 'POST', path, anOpening({ kind: 'goal' }))
  const { delegate: stranger } = await aGoal()
  const comment = thread.comments[0]?.id
  for (const [method, address, body] of [
    ['POST', `/api/threads/${thread.id}/replies`, aReply()],
    ['POST', `/api/threads/${thread.id}/resolve`, {}],
    ['POST', `/api/threads/${thread.id}/reopen`, {}],
    ['POST', `/api/threads/${thread.id}/reattach`, { about: { kind: 'element', element: randomUUID() } }],
    ['PATCH', `/api/comments/${comment}`, { version: 1, words: 'mine now', mentions: [] }],
    ['DELETE', `/api/comments/${comment}`, undefined],
  ] as const) {
    expect([address, await refusedWith(stranger, method, address, body)]).toEqual([address, 'not-found'])
  }
  for (const address of [
    `/api/threads/${thread.id}`,
    `/api/threads/${thread.id}/removal`,
    `/api/comments/${comment}/history`,
  ])
    expect((await house.as(stranger).get(address)).statusCode).toBe(404)
})

test('mentions are members of this agenda, at most a few', async () => {
  const { agenda, delegate, path } = await aGoal()
  const moderator = await house.aModerator(agenda)
  const seat = await seatOf(agenda, moderator)
  const thread = await sent(delegate, 'POST', path, anOpening({ kind: 'goal' }, '@Moderator see this', [seat, seat]))
  expect(thread.comments[0]?.mentions).toEqual([{ id: moderator.participantId, name: moderator.name }])
  const stranger = randomUUID()
  expect(await refusedWith(delegate, 'POST', path, anOpening({ kind: 'goal' }, 'x', [stranger]))).toBe(
    'mention-not-known',
  )
  const many = Array.from({ length: limits.comment.maxMentions + 1 }, () => randomUUID())
  expect(await refusedWith(delegate, 'POST', path, anOpening({ kind: 'goal' }, 'x', many))).toBe('too-many-mentions')
})

test('closing: its opener, moderators and the pen may; others, and twice, are refused; reopening likewise', async () => {
  const { agenda, delegate, path } = await aGoal()
  const { db } = house.database
  await db.updateTable('agenda').set({ pen: 'drafters' }).where('id', '=', agenda.agendaId).execute()
  const business = await house.aBusinessDelegate(agenda)
  const moderator = await house.aModerator(agenda)
  const thread = await sent(delegate, 'POST', path, anOpening({ kind: 'goal' }))
  const at = `/api/threads/${thread.id}`
  expect(await refusedWith(business, 'POST', `${at}/resolve`, {})).toBe('thread-of-another')
  expect((await sent(delegate, 'POST', `${at}/resolve`, {})).resolvedBy).toMatchObject({ id: delegate.participantId })
  expect(await refusedWith(moderator, 'POST', `${at}/resolve`, {})).toBe('thread-is-resolved')
  expect(await refusedWith(business, 'POST', `${at}/replies`, aReply())).toBe('thread-is-resolved')
  expect(await refusedWith(business, 'POST', `${at}/reopen`, {})).toBe('thread-of-another')
  expect((await sent(moderator, 'POST', `${at}/reopen`, {})).resolvedAt).toBeNull()
  expect(await refusedWith(moderator, 'POST', `${at}/reopen`, {})).toBe('thread-is-open')
})

test('one’s own words are changed with what they said before kept; a stale or foreign change is refused', async () => {
  const { agenda, delegate, path } = await aGoal()
  const business = await house.aBusinessDelegate(agenda)
  const opened = await sent(delegate, 'POST', path, anOpening({ kind: 'goal' }, 'first'))
  const address = `/api/comments/${opened.comments[0]?.id}`
  const thread = await sent(delegate, 'PATCH', address, { version: 1, words: 'second', mentions: [] })
  expect(thread.comments[0]).toMatchObject({ words: 'second', version: 2 })
  expect(thread.comments[0]?.editedAt).not.toBeNull()
  const stale = { version: 1, words: 'third', mentions: [] }
  expect(await refusedWith(delegate, 'PATCH', address, stale)).toBe('comment-changed-meanwhile')
  expect(await refusedWith(business, 'PATCH', address, { ...stale, version: 2 })).toBe('comment-of-another')
  const history = (await house.as(business).get(`${address}/history`)).json<{ versions: { words: string }[] }>()
  expect(history.versions.map(version => version.words)).toEqual(['second', 'first'])
})

test('a withdrawn comment leaves its place and its words to its author and moderators; the first one closes', async () => {
  const { agenda, delegate, path } = await aGoal()
  const business = await house.aBusinessDelegate(agenda)
  const moderator = await house.aModerator(agenda)
  const opened = await sent(delegate, 'POST', path, anOpening({ kind: 'goal' }, 'too hasty'))
  await sent(business, 'POST', `/api/threads/${opened.id}/replies`, aReply())
  const address = `/api/comments/${opened.comments[0]?.id}`
  expect(await refusedWith(business, 'DELETE', address)).toBe('comment-of-another')
  const thread = await sent(delegate, 'DELETE', address)
  expect(thread.comments[0]).toMatchObject({ words: null, mentions: [] })
  expect(thread.resolvedAt).not.toBeNull()
  expect(thread.comments).toHaveLength(2)
  const edit = { version: 1, words: 'again', mentions: [] }
  expect(await refusedWith(delegate, 'PATCH', address, edit)).toBe('comment-is-withdrawn')
  const seen = async (person: Person) =>
    (await house.as(person).get(`${address}/history`)).json<{ versions: { words: string }[] }>().versions.length
  expect([await seen(business), await seen(delegate), await seen(moderator)]).toEqual([0, 1, 1])
})

test('a detached thread names who removed the words and when, and is put on other words by its opener', async () => {
  const { agenda, goal, delegate, words, path } = await aGoal()
  const thread = await sent(delegate, 'POST', path, anOpening(await onWords(goal, words)))
  const at = `/api/threads/${thread.id}`
  expect((await house.as(delegate).get(`${at}/removal`)).json()).toEqual({ removal: null })
  await removeWords(house, goal, words)
  const { removal } = (await house.as(delegate).get(`${at}/removal`)).json<{ removal: { at: string; by: unknown } }>()
  expect(removal.at).toMatch(/^\d{4}-/)
  expect(removal.by).toBeNull()
  const doc = await house.rooms.readDocument(goal.documentId)
  const otherWords = indexAnchors(doc).blocks.map(blockText)[1]?.slice(0, 20) ?? ''
  const about = await onWords(goal, otherWords)
  const observer = await house.anObserver(agenda)
  expect(await refusedWith(observer, 'POST', `${at}/reattach`, { about })).toBe('not-allowed-for-role')
  expect((await sent(delegate, 'POST', `${at}/reattach`, { about })).anchor.quote).toBe(otherWords)
  const onGoal = await sent(delegate, 'POST', `/api/agendas/${agenda.agendaId}/threads`, anOpening({ kind: 'agenda' }))
  expect(await refusedWith(delegate, 'POST', `/api/threads/${onGoal.id}/reattach`, { about })).toBe(
    'anchor-not-on-text',
  )
})

test('threads on the agenda and on an indicator are listed apart from those of goals', async () => {
  const { agenda, delegate, path } = await aGoal()
  const own = `/api/agendas/${agenda.agendaId}/threads`
  await sent(delegate, 'POST', path, anOpening({ kind: 'goal' }))
  const about = await sent(delegate, 'POST', own, anOpening({ kind: 'agenda' }, 'About all of it'))
  expect(about).toMatchObject({ goalId: null, number: 2 })
  const list = (await house.as(delegate).get(own)).json<{ threads: Thread[] }>()
  expect(list.threads.map(thread => thread.comments[0]?.words)).toEqual(['About all of it'])
  const frameworks = (await house.as(delegate).get(`/api/agendas/${agenda.agendaId}/indicators`)).json<{
    frameworks: { indicators: { id: string }[] }[]
  }>()
  const indicator = frameworks.frameworks[0]?.indicators[0]?.id ?? ''
  await sent(delegate, 'POST', own, anOpening({ kind: 'indicator', indicator }, 'Is this measured?'))
  const ofIndicator = (await house.as(delegate).get(`${own}?indicator=${indicator}`)).json<{ threads: Thread[] }>()
  expect(ofIndicator.threads).toMatchObject([{ anchor: { kind: 'indicator', indicator } }])
  const unknown = anOpening({ kind: 'indicator', indicator: 'no-such-1.1' })
  expect(await refusedWith(delegate, 'POST', own, unknown)).toBe('indicator-not-known')
})

test('counts per goal, organisations heard, and what waits for whom', async () => {
  const { agenda, goal, delegate, path } = await aGoal()
  const { db } = house.database
  const moderator = await house.aModerator(agenda)
  const thread = await sent(delegate, 'POST', path, anOpening({ kind: 'goal' }))
  const closed = await sent(moderator, 'POST', path, anOpening({ kind: 'goal' }))
  await sent(moderator, 'POST', `/api/threads/${closed.id}/resolve`, {})
  expect([...(await threadCountsOfAgenda(db, agenda.agendaId, 'house'))]).toEqual([
    [goal.goalId, { open: 1, total: 2 }],
  ])
  expect((await organisationsHeard(db, agenda.agendaId, 'house')).size).toBe(1)
  expect(await threadsWaitingFor(db, delegate.participantId)).toEqual([])
  await sent(moderator, 'POST', `/api/threads/${thread.id}/replies`, aReply('why', [await seatOf(agenda, delegate)]))
  expect(await threadsWaitingFor(db, delegate.participantId, agenda.agendaId)).toMatchObject([
    { threadId: thread.id, goalId: goal.goalId, goalNumber: 1, why: 'mention' },
  ])
  await sent(delegate, 'POST', `/api/threads/${thread.id}/replies`, aReply('because'))
  expect(await threadsWaitingFor(db, delegate.participantId)).toEqual([])
})

test('the journal tells what happened, each once, with its place', async () => {
  const { goal, delegate, path } = await aGoal()
  const thread = await sent(delegate, 'POST', path, anOpening({ kind: 'goal' }))
  const replied = await sent(delegate, 'POST', `/api/threads/${thread.id}/replies`, aReply())
  const own = `/api/comments/${replied.comments[1]?.id}`
  await sent(delegate, 'PATCH', own, { version: 1, words: 'better', mentions: [] })
  await sent(delegate, 'DELETE', own)
  await sent(delegate, 'POST', `/api/threads/${thread.id}/resolve`, {})
  await sent(delegate, 'POST', `/api/threads/${thread.id}/reopen`, {})
  const rows = await house.database.db
    .selectFrom('journal')
    .select('name')
    .where('goal_id', '=', goal.goalId)
    .where('actor_id', '=', delegate.participantId)
    .orderBy('id')
    .execute()
  expect(rows.map(row => row.name)).toEqual([
    'thread-opened',
    'reply-added',
    'comment-edited',
    'comment-withdrawn',
    'thread-resolved',
    'thread-reopened',
  ])
})

test('who is mentioned and whom a reply answers are told once; withdrawn words leave their notices', async () => {
  const { agenda, delegate, path } = await aGoal()
  const moderator = await house.aModerator(agenda)
  const business = await house.aBusinessDelegate(agenda)
  const mention = await seatOf(agenda, business)
  const thread = await sent(delegate, 'POST', path, anOpening({ kind: 'goal' }))
  const address = `/api/threads/${thread.id}/replies`
  const replied = await sent(moderator, 'POST', address, aReply('Ask them', [mention, await seatOf(agenda, delegate)]))
  const told = async () =>
    (
      await house.database.db
        .selectFrom('notice')
        .select(['participant_id', 'kind', 'facts'])
        .where('thread_id', '=', parseId<ThreadId>(thread.id))
        .orderBy('created_at')
        .execute()
    ).map(({ participant_id: id, kind, facts }) => [id, kind, (facts as { words?: string }).words])
  expect(new Set(await told())).toEqual(
    new Set([
      [business.participantId, 'mention', 'Ask them'],
      [delegate.participantId, 'mention', 'Ask them'],
    ]),
  )
  await sent(business, 'POST', address, aReply('We pay'))
  expect(await told()).toContainEqual([delegate.participantId, 'reply', 'We pay'])
  expect(await told()).toContainEqual([moderator.participantId, 'reply', 'We pay'])
  await sent(moderator, 'DELETE', `/api/comments/${replied.comments[1]?.id}`)
  expect((await told()).filter(([, , words]) => words === 'Ask them')).toEqual([])
})
