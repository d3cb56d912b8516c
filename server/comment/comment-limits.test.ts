/** The bounds of discussions, each at and above it. Rows are written by hand where people would need days. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseId, type AnchorId, type CommentId, type ParticipantId, type ThreadId } from '../../packages/domain/ids.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { anOpening, aReply, rangesOfWords } from '../../tests/support/thread-makers.ts'
import { latestRoundOf } from '../agenda/agenda-queries.ts'
import { limits } from '../platform/limits.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { insertText, openText } from '../../packages/document/tokens.ts'
import { threadsWaitingFor, versionsOf } from './comment-queries.ts'

const { maxCommentsPerThread, maxPassageLength, maxRanges, maxVersionsListed, maxWaiting } = limits.comment
const { maxThreads, maxThreadsInAll } = limits.comment

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

async function aGoal() {
  const agenda = await house.anAgenda({ goals: 1 })
  const [goal] = agenda.goals
  if (goal === undefined) throw new Error('an agenda without goals')
  return { agenda, goal, delegate: await house.aGovernmentDelegate(agenda), path: `/api/goals/${goal.goalId}/threads` }
}

function newId<Id extends string>(): Id {
  const id = parseId<Id>(randomUUID())
  if (id === null) throw new Error('no uuid')
  return id
}

async function codeOf(person: Person, path: string, body: unknown): Promise<string | undefined> {
  return (await house.as(person).send('POST', path, body)).json<{ code?: string }>().code
}

/** Threads on the agenda itself, each with one comment of this author. */
async function manyThreads(
  agenda: TestAgenda,
  author: ParticipantId,
  count: number,
  from = 10_000,
): Promise<readonly ThreadId[]> {
  const roundId = await latestRoundOf(house.database.db, agenda.agendaId)
  if (roundId === null) throw new Error('an agenda without a round')
  const rows = Array.from({ length: count }, (_, i) => ({
    number: from + i,
    id: newId<ThreadId>(),
    anchor: newId<AnchorId>(),
  }))
  const { db } = house.database
  const { agendaId } = agenda
  await db
    .insertInto('anchor')
    .values(rows.map(({ anchor }) => ({ id: anchor, agenda_id: agendaId, kind: 'agenda' as const })))
    .execute()
  await db
    .insertInto('comment_thread')
    .values(
      rows.map(({ id, number, anchor }) => ({
        id,
        agenda_id: agendaId,
        round_id: roundId,
        number,
        type: 'comment' as const,
        anchor_id: anchor,
        opened_by: author,
      })),
    )
    .execute()
  await manyComments(rows.map(({ id }) => ({ thread_id: id, position: 0, author_id: author })))
  return rows.map(({ id }) => id)
}

async function manyComments(
  rows: readonly { readonly thread_id: ThreadId; readonly position: number; readonly author_id: ParticipantId }[],
): Promise<void> {
  await house.database.db
    .insertInto('comment')
    .values(rows.map(row => ({ ...row, id: newId<CommentId>(), body: 'words' })))
    .execute()
}

test('a passage has at most maxPassageLength signs, in at most maxRanges stretches', async () => {
  const { goal, delegate, path } = await aGoal()
  await house.rooms.edit(goal.documentId, systemActor, ({ doc }) => {
    doc.transact(() => insertText(openText(doc), 1, 'x'.repeat(maxPassageLength + 1), {}))
    return Promise.resolve()
  })
  const longest = await rangesOfWords(house, goal, 'x'.repeat(maxPassageLength))
  expect(await codeOf(delegate, path, anOpening({ kind: 'passage', ranges: longest }))).toBeUndefined()
  const longer = await rangesOfWords(house, goal, 'x'.repeat(maxPassageLength + 1))
  expect(await codeOf(delegate, path, anOpening({ kind: 'passage', ranges: longer }))).toBe('passage-too-long')
  const [range = []] = await rangesOfWords(house, goal, 'xxx')
  const most = Array.from({ length: maxRanges }, () => range)
  expect(await codeOf(delegate, path, anOpening({ kind: 'passage', ranges: most }))).toBeUndefined()
  expect(await codeOf(delegate, path, anOpening({ kind: 'passage', ranges: [...most, range] }))).toBe(
    'passage-too-long',
  )
})

test('a thread has at most maxCommentsPerThread entries', async () => {
  const { agenda, delegate } = await aGoal()
  const [thread] = await manyThreads(agenda, delegate.participantId, 1)
  if (thread === undefined) throw new Error('no thread')
  const author = delegate.participantId
  await manyComments(
    Array.from({ length: maxCommentsPerThread - 2 }, (_, i) => ({
      thread_id: thread,
      position: i + 1,
      author_id: author,
    })),
  )
  expect(await codeOf(delegate, `/api/threads/${thread}/replies`, aReply())).toBeUndefined()
  expect(await codeOf(delegate, `/api/threads/${thread}/replies`, aReply())).toBe('too-many-replies')
})

test('an agenda has at most maxThreads threads beside those of its goals', async () => {
  const { agenda, delegate } = await aGoal()
  await manyThreads(agenda, delegate.participantId, maxThreads - 1)
  const own = `/api/agendas/${agenda.agendaId}/threads`
  expect(await codeOf(delegate, own, anOpening({ kind: 'agenda' }))).toBeUndefined()
  expect(await codeOf(delegate, own, anOpening({ kind: 'agenda' }))).toBe('too-many-threads')
  const list = (await house.as(delegate).get(own)).json<{ threads: unknown[] }>()
  expect(list.threads).toHaveLength(maxThreads)
})

test('[A4] of sealed threads a refusal does not tell how many there are, before there are maxThreadsInAll', async () => {
  const { agenda, delegate } = await aGoal()
  const { db } = house.database
  await db.updateTable('round').set({ attribution: 'sealed' }).where('agenda_id', '=', agenda.agendaId).execute()
  const business = await house.aBusinessDelegate(agenda)
  await manyThreads(agenda, business.participantId, maxThreads)
  const own = `/api/agendas/${agenda.agendaId}/threads`
  const open = (person: Person) => codeOf(person, own, anOpening({ kind: 'agenda' }))
  expect(await open(business)).toBe('too-many-threads')
  expect(await open(delegate)).toBeUndefined()
  const another = await house.aBusinessDelegate(agenda)
  await manyThreads(agenda, another.participantId, maxThreadsInAll - maxThreads - 2, 50_000)
  expect(await open(delegate)).toBeUndefined()
  expect(await open(delegate)).toBe('too-many-threads')
  await db.updateTable('round').set({ phase: 'review' }).where('agenda_id', '=', agenda.agendaId).execute()
  const list = (await house.as(delegate).get(own)).json<{ threads: unknown[] }>()
  expect(list.threads).toHaveLength(maxThreadsInAll)
}, 60_000)

test('what waits for somebody is listed up to maxWaiting', async () => {
  const { agenda, delegate } = await aGoal()
  const business = await house.aBusinessDelegate(agenda)
  const threads = await manyThreads(agenda, delegate.participantId, maxWaiting + 1)
  await manyComments(threads.map(thread_id => ({ thread_id, position: 1, author_id: business.participantId })))
  expect(await threadsWaitingFor(house.database.db, delegate.participantId)).toHaveLength(maxWaiting)
})

test('earlier versions of a comment are listed up to maxVersionsListed', async () => {
  const { delegate, path } = await aGoal()
  const opening = anOpening({ kind: 'goal' })
  expect(await codeOf(delegate, path, opening)).toBeUndefined()
  const commentId = parseId<CommentId>(opening.commentId)
  if (commentId === null) throw new Error('no comment')
  await house.database.db
    .insertInto('comment_version')
    .values(
      Array.from({ length: maxVersionsListed + 1 }, (_, i) => ({
        comment_id: commentId,
        version: i + 1,
        body: 'before',
        written_at: house.clock.now(),
      })),
    )
    .execute()
  expect(await versionsOf(house.database.db, commentId)).toHaveLength(maxVersionsListed + 1)
})
