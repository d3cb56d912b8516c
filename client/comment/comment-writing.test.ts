/** Comments that are written on while they are being sent, left, and sent again. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Comment, Thread, ThreadStore } from './thread-store.ts'
import type { UnsentComment, UnsentComments } from './unsent-comments.ts'

vi.mock('../platform/page-facts.ts', () => ({ words: (key: string) => key, pageLocale: () => 'en' }))
const { CommentWriting } = await import('./comment-writing.ts')

const thread = { id: 't1' } as Thread
const first = { id: 'c1', version: 1, words: 'as it was', mentions: [] } as unknown as Comment

let answer: { readonly isThere: () => void; readonly fails: () => void }
let device: Map<string, UnsentComment>
let told: string[]
let writing: InstanceType<typeof CommentWriting>

beforeEach(() => {
  device = new Map()
  told = []
  const send = (): Promise<void> =>
    new Promise((resolve, reject) => {
      answer = { isThere: resolve, fails: () => reject(new Error('no network')) }
    })
  const changed = { ...first, version: 2, words: 'sent' }
  const store = { subject: { kind: 'agenda', agendaId: 'a' }, threads: [{ ...thread, comments: [changed] }] }
  writing = new CommentWriting({
    store: { ...store, open: send, reply: send, edit: send } as unknown as ThreadStore,
    unsent: {
      of: (key: string) => Promise.resolve(device.get(key) ?? null),
      keep: (key: string, comment: UnsentComment) => void device.set(key, comment),
      forget: (key: string) => void device.delete(key),
    } as unknown as UnsentComments,
    members: () => Promise.resolve([]),
    whenSaved: () => Promise.resolve(),
    changed: () => undefined,
    begun: () => undefined,
    sent: (_, sentence, author) => void told.push(`${sentence} ${author}`),
    failed: () => void told.push('failed'),
  })
})
afterEach(() => vi.restoreAllMocks())

function write(words: string): UnsentComment {
  if (writing.now === null) throw new Error('nothing is being written')
  const comment = { ...writing.now.comment, words }
  writing.written(comment)
  return comment
}

const kept = (): readonly string[] => [...device].map(([key, { words }]) => `${key}: ${words}`)

test('what is written on while it is sent stays where the sending fails', async () => {
  await writing.beginThread(null, '')
  const sending = writing.send(write('first'))
  write('first and a second sentence')
  answer.fails()
  await sending
  expect(writing.now).toMatchObject({ isSending: false, comment: { words: 'first and a second sentence' } })
  expect(kept()).toEqual(['new/agenda/a: first and a second sentence'])
})

test('what was sent is there again where it was emptied and the sending fails', async () => {
  await writing.beginThread(null, '')
  const sending = writing.send(write('first'))
  write('')
  answer.fails()
  await sending
  expect(writing.now?.comment.words).toBe('first')
  expect(kept()).toEqual(['new/agenda/a: first'])
})

test('what is written on while a comment is sent becomes a reply that is not sent yet', async () => {
  await writing.beginThread(null, '')
  const comment = write('first')
  const sending = writing.send(comment)
  write('first and a second sentence')
  answer.isThere()
  await sending
  expect(writing.now).toMatchObject({
    kind: 'reply',
    threadId: comment.id,
    isSending: false,
    comment: { words: 'and a second sentence' },
  })
  expect(writing.now?.comment.commentId).not.toBe(comment.commentId)
  expect(kept()).toEqual([`reply/${comment.id}: and a second sentence`])
  expect(told).toEqual(['discussion-sent writes-on'])
})

test('what is written on while a change is sent is the next change, of the comment as it is now', async () => {
  await writing.beginEdit(thread, first)
  const sending = writing.send(write('sent'))
  write('sent, and more')
  answer.isThere()
  await sending
  expect(writing.now).toMatchObject({ kind: 'edit', before: { version: 2 }, comment: { words: 'sent, and more' } })
  expect(kept()).toEqual(['edit/c1: sent, and more'])
})

test('what is begun elsewhere while a comment is sent stays open', async () => {
  await writing.beginReply(thread)
  const sending = writing.send(write('yes'))
  await writing.beginThread(null, '')
  write('something else')
  answer.isThere()
  await sending
  expect(writing.now).toMatchObject({ kind: 'thread', comment: { words: 'something else' } })
  expect(kept()).toEqual(['new/agenda/a: something else'])
  expect(told).toEqual(['discussion-sent writes-elsewhere'])
})

test('a sending that fails while its author writes elsewhere is told, and its words are kept', async () => {
  await writing.beginReply(thread)
  const sending = writing.send(write('yes'))
  await writing.beginThread(null, '')
  write('something else')
  answer.fails()
  await sending
  expect(writing.now?.comment.words).toBe('something else')
  expect(kept()).toEqual(['reply/t1: yes', 'new/agenda/a: something else'])
  expect(told).toEqual(['failed'])
})

test('a comment that is left is there again, and one that is cancelled is not', async () => {
  await writing.beginReply(thread)
  write('half a sentence')
  expect(writing.leave()).toBe(true)
  expect(writing.now).toBeNull()
  await writing.beginReply(thread)
  expect(writing.now).toMatchObject({ kind: 'reply', comment: { words: 'half a sentence' } })
  writing.cancel()
  await writing.beginReply(thread)
  expect(writing.now).toMatchObject({ kind: 'reply', comment: { words: '' } })
  expect(writing.leave()).toBe(false)
})
