/** A store of discussions hears of one thread while the list of all is on its way. */
import { afterEach, expect, test, vi } from 'vitest'
import type { AgendaId, GoalId, ThreadId } from '../../packages/domain/ids.ts'
import type { AgendaNews } from '../platform/agenda-events.ts'

let hear: (news: AgendaNews) => void = () => undefined
vi.mock('../platform/agenda-events.ts', () => ({
  roundMoves: [],
  listenToAgenda: (_agendaId: string, _names: unknown, callback: typeof hear) => {
    hear = callback
    return () => undefined
  },
}))
const { ThreadStore } = await import('./thread-store.ts')

afterEach(() => vi.unstubAllGlobals())

const standing = { role: 'delegate', phase: 'drafting', pen: 'delegations', isPaused: false, goal: null }

function thread(number: number, comments: number) {
  const written = Array.from({ length: comments }, (_, k) => ({ id: `c${number}${k}`, author: { id: 'ben' } }))
  const facts = { round: 1, goalId: 'g', openedBy: 'ben', resolvedAt: null, anchor: { kind: 'goal' } }
  return { id: `t${number}`, number, comments: written, ...facts }
}

/** Requests wait in their order until the test answers them. */
function heldRequests() {
  const waiting: { readonly url: string; readonly answer: (body: object) => void }[] = []
  // A page that says neither its language nor whose it is.
  vi.stubGlobal('document', { documentElement: { lang: '' }, getElementById: () => null })
  vi.stubGlobal('fetch', (url: string) => {
    return new Promise<Response>(resolve => {
      waiting.push({ url, answer: body => resolve(Response.json(body)) })
    })
  })
  const answer = async (k: number, body: object): Promise<void> => {
    await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(k))
    waiting[k]?.answer(body)
  }
  return { waiting, answer }
}

const shownIn = ({ threads }: InstanceType<typeof ThreadStore>): readonly string[] =>
  threads.map(({ id, comments }) => `${id} ${comments.length}`)

test('what was missed is shown although one thread is told while the list is on its way, and read again', async () => {
  const { answer } = heldRequests()
  const store = new ThreadStore({ kind: 'goal', agendaId: 'a', goalId: 'g' }, 'me', () => undefined)
  await answer(0, { threads: [thread(1, 1)], standing })
  await vi.waitFor(() => expect(shownIn(store)).toEqual(['t1 1']))

  hear({ name: 'missed' })
  const [goalId, threadId, agendaId] = ['g' as GoalId, 't1' as ThreadId, 'a' as AgendaId]
  hear({ name: 'reply-added', at: '2026-11-27T00:00:00Z', agendaId, goalId, threadId, by: null })
  await answer(2, { thread: thread(1, 2), standing })
  await vi.waitFor(() => expect(shownIn(store)).toEqual(['t1 2']))
  await answer(1, { threads: [thread(1, 1), thread(2, 1), thread(3, 1)], standing })
  await vi.waitFor(() => expect(shownIn(store)).toEqual(['t1 2', 't2 1', 't3 1']))
  await answer(3, { threads: [thread(1, 3), thread(2, 1), thread(3, 1)], standing })
  await vi.waitFor(() => expect(shownIn(store)).toEqual(['t1 3', 't2 1', 't3 1']))
})

test('of two lists the one that was asked for later is shown', async () => {
  const { answer, waiting } = heldRequests()
  const store = new ThreadStore({ kind: 'goal', agendaId: 'a', goalId: 'g' }, 'me', () => undefined)
  hear({ name: 'missed' })
  await answer(1, { threads: [thread(1, 1), thread(2, 1)], standing })
  await answer(0, { threads: [thread(1, 1)], standing })
  await vi.waitFor(() => expect(shownIn(store)).toEqual(['t1 1', 't2 1']))
  expect(waiting).toHaveLength(2)
})
