import { expect, test } from 'vitest'
import { sampleSilenceMs, sampleStateNow } from './sample.ts'

const seenAt = new Date('2026-01-01T00:00:00Z')
const later = (ms: number): Date => new Date(seenAt.getTime() + ms)

test('a load that fell silent is shown as failed, so that it can be removed', () => {
  expect(sampleStateNow({ state: 'loading', seenAt }, later(sampleSilenceMs))).toBe('loading')
  expect(sampleStateNow({ state: 'loading', seenAt }, later(sampleSilenceMs + 1))).toBe('failed')
  expect(sampleStateNow({ state: 'ready', seenAt }, later(10 * sampleSilenceMs))).toBe('ready')
})
