/** Words that could not be sent are shown and sent on whatever the device does, and are said to be where they are. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import type { DeviceStore, KeptDraft } from '../live/device-store.ts'
import { KeptDrafts } from './kept-drafts.ts'
import type { ShownDraft } from './kept-words.ts'

const goalId = '0b9ec0b6-6d3c-4b0e-8a52-1f5bb8d1a001'
const passage = { text: 'written in a tunnel', before: 'before', after: '' }
const tooLarge = 'more than the server keeps'
const now = new Date('2026-05-04T09:00:00Z')

/** The server's drafts, while it can be reached. */
let onServer: KeptDraft[] = []
let isReachable = true
let tooLargeCode: RefusalCode = 'draft-too-large'
beforeEach(() => {
  onServer = []
  isReachable = true
  vi.stubGlobal('document', { documentElement: { lang: 'en' }, getElementById: () => null })
  vi.stubGlobal('fetch', (_address: string, { method, body }: { method: string; body?: string }) => {
    if (!isReachable) return Promise.reject(new TypeError('offline'))
    if (method === 'POST') {
      const draft = JSON.parse(body ?? '') as KeptDraft
      if (draft.words[0]?.text === tooLarge) return Promise.resolve(refusal(tooLargeCode, 413))
      onServer = [...onServer, { ...draft, createdAt: now.toISOString() }]
      return Promise.resolve(Response.json(draft))
    }
    return Promise.resolve(Response.json({ drafts: onServer }))
  })
})
afterEach(() => void vi.unstubAllGlobals())

function refusal(code: RefusalCode, status: number): Response {
  return Response.json({ code }, { status, headers: { 'content-type': 'application/problem+json' } })
}

type Acts = Pick<DeviceStore, 'keepDraft' | 'dropDraft' | 'draftsOf'>

/** A device that keeps what it is given. */
function aDevice(): Acts {
  let kept: readonly KeptDraft[] = []
  return {
    keepDraft: draft => Promise.resolve(void (kept = [...kept, draft])),
    dropDraft: id => Promise.resolve(void (kept = kept.filter(draft => draft.id !== id))),
    draftsOf: () => Promise.resolve(kept),
  }
}

const broken = (): Promise<never> => Promise.reject(new Error('the disk is full'))
/** A full disk: it reads and forgets, and takes nothing new. */
const fullDevice = (): Acts => ({ ...aDevice(), keepDraft: broken })
const closedDevice: Acts = { keepDraft: broken, dropDraft: broken, draftsOf: broken }

function open(device: Acts | null): { drafts: KeptDrafts; shown: () => readonly (readonly [string, string])[] } {
  let shown: readonly ShownDraft[] = []
  // The cast: of the store, these acts are all that is called.
  const drafts = new KeptDrafts({ goalId, device: device as DeviceStore | null, onChange: told => void (shown = told) })
  return { drafts, shown: () => shown.map(({ words, where }) => [words[0]?.text ?? '', where]) }
}

test.each([
  ['keeps them', aDevice(), 'device'],
  ['is full', fullDevice(), 'window'],
  ['was closed', closedDevice, 'window'],
  ['is not there', null, 'window'],
] as const)(
  'without a connection, where the device %s, the words are shown with their place',
  async (_, device, where) => {
    isReachable = false
    const { drafts, shown } = open(device)
    await drafts.keep([passage], 'text-is-read-only', now)
    expect(shown()).toEqual([['written in a tunnel', where]])
    isReachable = true
    await drafts.sendOn()
    expect(shown()).toEqual([['written in a tunnel', 'server']])
    expect(onServer.map(({ reason }) => reason)).toEqual(['text-is-read-only'])
  },
)

test.each([
  ['full', fullDevice()],
  ['closed', closedDevice],
])('on a %s device the server has the words before they are said to be kept', async (_, device) => {
  const { drafts, shown } = open(device)
  await drafts.keep([passage], 'text-too-large', now)
  expect(onServer.map(({ words }) => words)).toEqual([[passage]])
  expect(shown()).toEqual([['written in a tunnel', 'server']])
  await drafts.sendOn()
  expect(onServer).toHaveLength(1)
})

test.each(['draft-too-large', 'request-too-large'] as const)(
  'words that the server refuses with %s stay on the device and hold up nothing behind them',
  async code => {
    tooLargeCode = code
    isReachable = false
    const { drafts, shown } = open(aDevice())
    await drafts.keep([{ ...passage, text: tooLarge }], 'text-too-large', now)
    await drafts.keep([passage], 'text-too-large', now)
    isReachable = true
    await drafts.sendOn()
    expect(shown()).toEqual([
      [tooLarge, 'device'],
      ['written in a tunnel', 'server'],
    ])
  },
)
