/** When everybody's presence is told again, under a clock that the test moves. */
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from 'lib0/encoding'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { limits } from '../platform/limits.ts'
import type { Connection } from './connection.ts'
import { LiveFigures } from './live-figures.ts'
import { RoomAudience } from './room-audience.ts'

const { renewPresenceEveryMs, maxPresenceWaitMs } = limits.live

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

test('[L12, L18] all presences are told again after their time, not before, and again and again', () => {
  const audience = new RoomAudience(
    { wholeText: null, unsaved: [] },
    { limits: limits.live, figures: new LiveFigures(), nowMs: () => Date.now() },
  )
  let told = 0
  const member = {
    ...{ isOpen: true, isLive: true, isAcquis: true, lagging: null, queuedBytes: 0, announcedId: 7, presenceId: null },
    admission: { participantId: 'p', presence: { name: 'Anna' } },
    sendAccess: () => undefined,
    takeSavedFrame: () => null,
    write: () => (told += 1),
    sweep: () => undefined,
    // The cast: of a connection, this is all that its audience uses here.
  } as unknown as Connection
  const sweepAt = (ms: number): void => {
    vi.setSystemTime(ms)
    audience.sweep()
    vi.advanceTimersByTime(maxPresenceWaitMs)
  }

  audience.join(member)
  audience.takePresence(member, presenceOf(7), () => false)
  vi.advanceTimersByTime(maxPresenceWaitMs)
  expect(told).toBe(1)
  sweepAt(renewPresenceEveryMs - 1)
  expect(told).toBe(1)
  sweepAt(renewPresenceEveryMs)
  expect(told).toBe(2)
  sweepAt(2 * renewPresenceEveryMs - 1)
  expect(told).toBe(2)
  sweepAt(2 * renewPresenceEveryMs)
  expect(told).toBe(3)
  audience.close()
})

/** The awareness message of a window that shows itself under this id, at its first clock. */
function presenceOf(clientId: number): Uint8Array {
  const encoder = createEncoder()
  writeVarUint(encoder, 1)
  writeVarUint(encoder, clientId)
  writeVarUint(encoder, 1)
  writeVarString(encoder, JSON.stringify({ cursor: 'here' }))
  return toUint8Array(encoder)
}
