/** What a socket is sent that does not drain: everything, words without presence, or nothing; at each bound and above. */
import { expect, test } from 'vitest'
import { limits } from '../platform/limits.ts'
import type { Connection } from './connection.ts'
import { fanOut } from './fan-out.ts'
import { frameMessage } from './wire-frames.ts'

const { presenceAboveBytes, laggingAboveBytes } = limits.live
const words = frameMessage(new Uint8Array([1, 2, 3]))
const presence = frameMessage(new Uint8Array([9, 9]))

/** What a member with so much in its queue is sent when somebody else's words and presence go out. */
function sentWith(queuedBytes: number): Buffer | 'nothing' | 'fell behind' {
  let sent: Buffer | 'nothing' | 'fell behind' = 'nothing'
  const member = {
    ...{ isOpen: true, isLive: true, isAcquis: true, lagging: null, queuedBytes },
    takeSavedFrame: () => null,
    write: (frames: Buffer) => void (sent = frames),
  } as unknown as Connection
  fanOut({
    members: [member],
    settled: [{ connection: null, update: new Uint8Array(), wire: words, version: 1 }],
    ...{ committed: 1, registry: null, presence, limits: limits.live },
    wholePresence: () => null,
    wholeRegistry: () => null,
    fallBehind: () => void (sent = 'fell behind'),
  })
  return sent
}

test('[L13, L18] presence goes with the words up to so much in the queue, and above it words alone', () => {
  expect(sentWith(presenceAboveBytes)).toEqual(Buffer.concat([words, presence]))
  expect(sentWith(presenceAboveBytes + 1)).toEqual(words)
})

test('[L13, L18] words go out up to so much in the queue, and above it the socket has fallen behind', () => {
  expect(sentWith(laggingAboveBytes)).toEqual(words)
  expect(sentWith(laggingAboveBytes + 1)).toBe('fell behind')
})
