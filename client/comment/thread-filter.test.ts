/** What each filter leaves, and in which order. */
import { expect, test } from 'vitest'
import { firstFilter, isDetached, shownThreads, type ThreadFilter } from './thread-filter.ts'
import type { Thread } from './thread-store.ts'

function aThread(id: string, facts: Partial<Thread> & { readonly group?: string | null } = {}): Thread {
  const { group = 'government', ...others } = facts
  const at = '2026-11-20T10:00:00.000Z'
  const comment = {
    id: `c-${id}`,
    author: { id: 'p', name: 'Ann', organisation: 'Org', code: 'ORG', group },
    words: 'words',
    version: 1,
    mentions: [],
    writtenAt: at,
    editedAt: null,
    withdrawnAt: null,
  } as Thread['comments'][number]
  const anchor = {
    kind: 'passage',
    ranges: [],
    quote: 'q',
    prefix: '',
    suffix: '',
    element: null,
    indicator: null,
    suggestion: null,
  } as const
  return {
    id,
    goalId: 'g',
    number: Number(id),
    round: 1,
    type: 'comment',
    anchor: { ...anchor, ranges: [] },
    openedBy: 'p',
    openedAt: at,
    resolvedAt: null,
    resolvedBy: null,
    comments: [comment],
    ...others,
  }
}

const onGoal = {
  kind: 'goal',
  ranges: [],
  quote: '',
  prefix: '',
  suffix: '',
  element: null,
  indicator: null,
  suggestion: null,
} as const
const threads = [
  aThread('1', { type: 'question', group: null }),
  aThread('2', { resolvedAt: '2026-11-21T10:00:00.000Z' }),
  aThread('3', { anchor: { ...onGoal, ranges: [] } }),
  aThread('4'),
]
const places = new Map([
  ['1', { number: '8.3', order: 30 }],
  ['2', { number: '8.1', order: 10 }],
])

function left(change: Partial<ThreadFilter>): readonly string[] {
  const isMine = ({ id }: Thread): boolean => id === '4'
  return shownThreads(threads, { ...firstFilter, ...change }, { places, isMine }).map(({ id }) => id)
}

test('unresolved ones come first to mind: on no words first, then as the text goes, detached ones last', () => {
  expect(left({})).toEqual(['3', '1', '4'])
  expect(left({ state: 'all' })).toEqual(['3', '2', '1', '4'])
})

test('closed, detached and own ones, one type, one group', () => {
  expect(left({ state: 'resolved' })).toEqual(['2'])
  expect(left({ state: 'detached' })).toEqual(['4'])
  expect(left({ state: 'mine' })).toEqual(['4'])
  expect(left({ type: 'question' })).toEqual(['1'])
  expect(left({ group: 'secretariat' })).toEqual(['1'])
})

test('newest first goes by the latest comment, by number by number', () => {
  expect(left({ order: 'number' })).toEqual(['1', '3', '4'])
  expect(left({ order: 'newest' })).toHaveLength(3)
})

test('nothing is detached before the text is open', () => {
  expect(isDetached(aThread('9'), null)).toBe(false)
  expect(isDetached(aThread('9'), places)).toBe(true)
})
