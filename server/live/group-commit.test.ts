/** How much goes into one commit, how much may wait for one, and how long one may take; at each bound and above it. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { DocumentId, MemberId, ParticipantId, SessionId } from '../../packages/domain/ids.ts'
import { limits } from '../platform/limits.ts'
import { GroupCommit, type CommitLimits, type CommitSink } from './group-commit.ts'
import type { LogRow } from './update-log.ts'

const closing: GroupCommit[] = []
afterEach(async () => {
  for (const writer of closing.splice(0)) await writer.close(0)
})

function rowOf(bytes: number): LogRow {
  return {
    documentId: 'd' as DocumentId,
    ...{ epoch: 1, fence: 1, accessVersion: 1 },
    memberId: 'm' as MemberId,
    participantId: 'p' as ParticipantId,
    sessionId: 's' as SessionId,
    data: new Uint8Array(bytes),
  }
}

/** A writer into a log that takes everything, `commitMs` after it was asked; `batches` has the rows of each statement. */
function aWriter(lowered: Partial<CommitLimits> = {}, commitMs = 0) {
  const batches: number[] = []
  const troubles: boolean[] = []
  let opened = 0
  const writer = new GroupCommit({
    limits: { ...limits.live, ...lowered },
    openConnection: () => {
      opened += 1
      return Promise.resolve({
        query: async <Row>(_text: string, values: unknown[]): Promise<Row[]> => {
          const rows = String(values[0]).split(',').length
          batches.push(rows)
          await new Promise(resolve => setTimeout(resolve, commitMs))
          return Array.from({ length: rows }, (_, place) => ({ ord: place + 1 })) as Row[]
        },
        close: () => Promise.resolve(),
      })
    },
    onTrouble: isTroubled => void troubles.push(isTroubled),
  })
  closing.push(writer)
  const committed: LogRow[] = []
  const sink: CommitSink = { committed: rows => void committed.push(...rows), refused: () => undefined }
  const push = (...sizes: readonly number[]): void => {
    for (const bytes of sizes) writer.push(sink, rowOf(bytes))
  }
  return { writer, batches, troubles, committed, push, opened: () => opened }
}

describe('one commit', () => {
  const { maxBatchRows, maxBatchBytes } = limits.live

  test('[L18] takes so many rows together; one more goes with the next, and all in their order', async () => {
    const atLimit = aWriter()
    atLimit.push(...Array.from({ length: maxBatchRows }, () => 1))
    await atLimit.writer.idle()
    expect(atLimit.batches).toEqual([maxBatchRows])
    const above = aWriter()
    above.push(...Array.from({ length: maxBatchRows + 1 }, (_, place) => 1 + (place % 7)))
    await above.writer.idle()
    expect(above.batches).toEqual([maxBatchRows, 1])
    expect(above.committed.map(row => row.data.length)).toEqual(
      Array.from({ length: maxBatchRows + 1 }, (_, place) => 1 + (place % 7)),
    )
  })

  test('[L18] takes so many bytes together; a row that would be one byte too much goes with the next', async () => {
    const half = maxBatchBytes / 2
    const atLimit = aWriter()
    atLimit.push(half, half)
    await atLimit.writer.idle()
    expect(atLimit.batches).toEqual([2])
    const above = aWriter()
    above.push(half, half + 1)
    await above.writer.idle()
    expect(above.batches).toEqual([1, 1])
  })

  test('[L18] takes a single row whatever its size: the frame that brought it had its own bound', async () => {
    const { writer, batches, push } = aWriter({ maxBatchBytes: 10 })
    push(11, 1)
    await writer.idle()
    expect(batches).toEqual([1, 1])
  })
})

describe('what waits for the database', () => {
  test('[L7, L18] is full when it has reached its bound, and not one byte before; a commit makes room', async () => {
    const maxUnsavedBytes = 100
    const { writer, push } = aWriter({ maxUnsavedBytes })
    push(maxUnsavedBytes - 1)
    expect(writer.isFull).toBe(false)
    push(1)
    expect([writer.isFull, writer.waitingBytes]).toEqual([true, maxUnsavedBytes])
    await writer.idle()
    expect([writer.isFull, writer.waitingBytes]).toEqual([false, 0])
  })
})

describe('a commit that takes its time', () => {
  test('[L7, L18] is told as slow only when it took longer than that, and ends so', async () => {
    const quick = aWriter({ slowCommitMs: 5_000 }, 50)
    quick.push(1)
    await quick.writer.idle()
    expect(quick.troubles).toEqual([])
    const slow = aWriter({ slowCommitMs: 50 }, 400)
    slow.push(1)
    await slow.writer.idle()
    expect([slow.troubles, slow.batches]).toEqual([[true, false], [1]])
  })

  test('[L7, L18] is given up after its time and tried again on a new connection, and not before', async () => {
    const patient = aWriter({ maxCommitMs: 10_000 }, 300)
    patient.push(1)
    await patient.writer.idle()
    expect([patient.batches, patient.opened()]).toEqual([[1], 1])
    const hasty = aWriter({ maxCommitMs: 100, firstRetryMs: 1 }, 60_000)
    hasty.push(1)
    while (hasty.opened() < 2) await new Promise(resolve => setTimeout(resolve, 5))
    expect(hasty.batches.length).toBeGreaterThan(0)
    expect(hasty.committed).toEqual([])
  })

  test('[L7, L18] that fails is tried again after the first pause, then after twice as long each time, up to the longest', async () => {
    vi.useFakeTimers()
    try {
      const { firstRetryMs, maxRetryMs } = limits.live
      let attempts = 0
      const writer = new GroupCommit({
        limits: limits.live,
        openConnection: () => {
          attempts += 1
          return Promise.reject(new Error('no database'))
        },
        onTrouble: () => undefined,
      })
      closing.push(writer)
      writer.push({ committed: () => undefined, refused: () => undefined }, rowOf(1))
      await vi.advanceTimersByTimeAsync(1)
      expect(attempts).toBe(1)
      const pauses = [1, 2, 4, 8, 16, 32, 64].map(times => times * firstRetryMs)
      expect(pauses.at(-1)).toBeLessThan(maxRetryMs)
      for (const [before, pauseMs] of [...pauses, maxRetryMs, maxRetryMs].entries()) {
        await vi.advanceTimersByTimeAsync(pauseMs - 2)
        expect(attempts).toBe(before + 1)
        await vi.advanceTimersByTimeAsync(2)
        expect(attempts).toBe(before + 2)
      }
    } finally {
      vi.useRealTimers()
    }
  })

  test('[L7] of the default limits the first is told before the second gives up', () => {
    expect(limits.live.slowCommitMs).toBeLessThan(limits.live.maxCommitMs)
    expect(limits.live.firstRetryMs).toBeLessThan(limits.live.maxRetryMs)
  })
})
