/** What a window does whose store on the device was emptied by another one. */
import { beforeEach, expect, test, vi } from 'vitest'
import type { IndexeddbPersistence } from 'y-indexeddb'

let rows: number[] = []
let wholes = 0
vi.mock('y-indexeddb', () => ({
  /** Writes one row with everything and removes the others, as y-indexeddb does. */
  storeState: () => {
    wholes += 1
    rows = [Math.max(...rows) + 1]
    return Promise.resolve()
  },
}))
vi.mock('./device-store.ts', () => ({
  textIsKept: (_: unknown, seen: number) =>
    Promise.resolve({ newest: Math.max(0, ...rows), isEmptied: seen > 0 && rows.every(row => row > seen) }),
}))
const { DeviceWatch } = await import('./device-watch.ts')

const persistence = { db: {}, whenSynced: Promise.resolve() } as unknown as IndexeddbPersistence

beforeEach(() => {
  rows = [1, 2]
  wholes = 0
})

async function aWatch() {
  const watch = new DeviceWatch(
    persistence,
    () => undefined,
    () => expect.unreachable('the device keeps'),
  )
  await new Promise(resolve => setTimeout(resolve, 0))
  const write = async (row: number): Promise<void> => {
    rows.push(row)
    watch.changed()
    await vi.waitFor(() => expect(watch.isBehind).toBe(false))
  }
  return { write }
}

test('a change goes into the store by itself while what it follows on is there', async () => {
  const { write } = await aWatch()
  await write(3)
  await write(4)
  expect([rows, wholes]).toEqual([[1, 2, 3, 4], 0])
})

test('after another window has emptied the store the next change brings the whole text, once', async () => {
  const { write } = await aWatch()
  rows = []
  await write(3)
  expect([rows, wholes]).toEqual([[4], 1])
  await write(5)
  expect([rows, wholes]).toEqual([[4, 5], 1])
})
