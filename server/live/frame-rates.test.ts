/** How much one connection may send: at each rate and one above it, under a clock that the test moves. */
import { describe, expect, test } from 'vitest'
import { limits } from '../platform/limits.ts'
import { FrameRates } from './frame-rates.ts'
import type { WaitingFrame } from './waiting-frames.ts'

const { live } = limits
const updateOf = (bytes: number): WaitingFrame => ({
  kind: 'update',
  frame: 1,
  update: new Uint8Array(bytes),
  isStep2: false,
})
const step1: WaitingFrame = { kind: 'step1', stateVector: new Uint8Array(1) }

/** How many of these go through at this moment, up to one that does not. */
function countWhile(goesThrough: () => boolean): number {
  let count = 0
  while (goesThrough()) count += 1
  return count
}

describe('[L18] frames of any kind', () => {
  test('so many go through at once and not one more; each second brings so many more, up to as many', () => {
    const rates = new FrameRates(live, 0)
    const allowedAt = (ms: number): number => countWhile(() => rates.allowsFrame(ms))
    expect(allowedAt(0)).toBe(live.framesAtOnce)
    expect(allowedAt(1_000)).toBe(live.framesPerSecond)
    expect(allowedAt(1_000 + 1_000 / live.framesPerSecond)).toBe(1)
    expect(allowedAt(3_600_000)).toBe(live.framesAtOnce)
  })
})

describe('[L18] presence', () => {
  test('so many go through at once and not one more; each second brings so many more, up to as many', () => {
    const rates = new FrameRates(live, 0)
    const allowedAt = (ms: number): number => countWhile(() => rates.allowsPresence(ms))
    expect(allowedAt(0)).toBe(live.presencesAtOnce)
    expect(allowedAt(1_000)).toBe(live.presencesPerSecond)
    expect(allowedAt(3_600_000)).toBe(live.presencesAtOnce)
    // What is dropped costs the words nothing.
    expect(rates.waitMsFor(updateOf(1), 3_600_000)).toBe(0)
  })
})

describe('[L18] updates', () => {
  test('so many go through at once; the next waits for its turn and no longer', () => {
    const rates = new FrameRates(live, 0)
    expect(countWhile(() => rates.waitMsFor(updateOf(1), 0) === 0)).toBe(live.updatesAtOnce)
    const waitMs = rates.waitMsFor(updateOf(1), 0)
    expect(waitMs).toBe(Math.ceil(1_000 / live.updatesPerSecond))
    expect(rates.waitMsFor(updateOf(1), waitMs - 1)).toBeGreaterThan(0)
    expect(rates.waitMsFor(updateOf(1), waitMs)).toBe(0)
  })

  test('so many bytes go through at once; one byte more waits for its turn and no longer', () => {
    const half = live.updateBytesAtOnce / 2
    const rates = new FrameRates(live, 0)
    expect([rates.waitMsFor(updateOf(half), 0), rates.waitMsFor(updateOf(half), 0)]).toEqual([0, 0])
    const atLimit = new FrameRates(live, 0)
    expect(atLimit.waitMsFor(updateOf(half), 0)).toBe(0)
    const waitMs = atLimit.waitMsFor(updateOf(half + 1), 0)
    expect(waitMs).toBe(Math.ceil(1_000 / live.updateBytesPerSecond))
    expect(atLimit.waitMsFor(updateOf(half + 1), waitMs)).toBe(0)
  })
})

describe('[L18] requests for the whole text', () => {
  test('so many are answered at once; the next waits for its turn and no longer', () => {
    const rates = new FrameRates(live, 0)
    expect(countWhile(() => rates.waitMsFor(step1, 0) === 0)).toBe(live.joinsAtOnce)
    expect(rates.waitMsFor(step1, 0)).toBe(1_000 / live.joinsPerSecond)
    expect(rates.waitMsFor(step1, 1_000 / live.joinsPerSecond)).toBe(0)
  })
})
