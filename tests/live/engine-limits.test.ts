/** Each bound of the engine, at it and above it: the documented answer, and nobody else feels it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openText } from '../../packages/document/tokens.ts'
import { buildLiveHouse, type LiveHouse, type LiveHouseOptions } from '../support/live-house.ts'
import { type LiveClient, textOf, until } from '../support/live-client.ts'
import { stateVectorOf, typedOf } from '../support/sized-updates.ts'
import { type SlowLog, slowLog } from '../support/slow-log.ts'
import { openMigratedMemory } from '../support/test-house.ts'

let log: SlowLog
const houses: LiveHouse[] = []

beforeAll(async () => {
  log = slowLog(await openMigratedMemory())
})
afterAll(async () => {
  for (const house of houses) await house.close()
  await log.database.close()
})

async function houseWith(limits: LiveHouseOptions['limits']): Promise<LiveHouse> {
  const house = await buildLiveHouse(log.database, { limits: limits ?? {}, keepsDatabase: true })
  houses.push(house)
  return house
}

describe('connections', () => {
  test('[L18] so many of all people and no more; one that leaves makes room', async () => {
    const house = await houseWith({ maxConnections: 3 })
    const { address } = await house.aDocument(['Text'])
    const other = await house.aDocument(['Another text'])
    const first = await house.join(address)
    await house.join(address)
    expect((await house.join(other.address)).text).toBe('Another text')
    const fourth = await house.join(other.address)
    expect(await fourth.ended()).toEqual({ code: 1013, reason: 'too-many-connections' })
    expect(fourth.text).toBe('')
    await first.close()
    await until(() => house.rooms.metrics().connections === 2)
    const fifth = await house.join(address)
    expect([fifth.text, fifth.closed]).toEqual(['Text', null])
  })
})

describe('what is asked', () => {
  test('[L5, L18] a state vector at the limit is answered, one byte more is closed with 4413', async () => {
    const maxStateVectorBytes = 600
    const house = await houseWith({ maxStateVectorBytes })
    const { address } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    anna.sendStep1(stateVectorOf(maxStateVectorBytes))
    await until(() => anna.heard.filter(kind => kind === 'sync 1').length === 2)
    anna.sendStep1(stateVectorOf(maxStateVectorBytes + 1))
    expect(await anna.ended()).toEqual({ code: 4413, reason: 'frame-too-large' })
    expect((await house.join(address)).text).toBe('Text')
  })

  test('[L18] so many requests for the whole text at once are answered at once, the next one in its turn', async () => {
    const house = await houseWith({ joinsPerSecond: 2, joinsAtOnce: 3 })
    const { address } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    const started = Date.now()
    const answers = (): number => anna.heard.filter(kind => kind === 'sync 1').length
    anna.sendStep1()
    anna.sendStep1()
    await until(() => answers() === 3)
    expect(Date.now() - started).toBeLessThan(350)
    anna.sendStep1()
    await until(() => answers() === 4)
    expect(Date.now() - started).toBeGreaterThan(350)
  })
})

describe('what waits', () => {
  // Two at once and then four in a second: what is sent together waits long enough to be counted.
  const slowly = { updatesPerSecond: 4, updatesAtOnce: 2 }
  const rested = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 600))

  test('[L4, L18] so many frames wait in order; one more is closed with 4429', async () => {
    const maxWaitingFrames = 4
    const house = await houseWith({ ...slowly, maxWaitingFrames })
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    anna.type('.')
    await anna.allSaved()
    await rested()
    for (let turn = 0; turn < 2 + maxWaitingFrames; turn += 1) anna.type(String(turn))
    await anna.allSaved()
    expect(textOf(await house.rooms.readDocument(documentId))).toBe('Text.012345')
    const ben = await house.join(address)
    await rested()
    for (let turn = 0; turn < 2 + maxWaitingFrames + 1; turn += 1) anna.type('b')
    expect(await anna.ended()).toEqual({ code: 4429, reason: 'too-many-frames' })
    expect(ben.closed).toBeNull()
    ben.type('!')
    await ben.allSaved()
  })

  test('[L4, L18] bytes that wait are taken in their turn at the limit, and closed with 4429 above it', async () => {
    const maxWaitingBytes = 300
    /** Lets two changes wait, then sends one that fills the rest of the bound and some bytes more. */
    const fillAnd = async (
      more: number,
    ): Promise<{ readonly anna: LiveClient; readonly text: () => Promise<string> }> => {
      const house = await houseWith({ ...slowly, maxWaitingBytes })
      const { address, documentId } = await house.aDocument(['Text'])
      const anna = await house.join(address)
      anna.type('.')
      await anna.allSaved()
      await rested()
      anna.type('1')
      anna.type('2')
      let waitingBytes = 0
      anna.doc.once('update', (update: Uint8Array) => (waitingBytes = update.length))
      anna.type('3')
      anna.sendUpdate(typedOf(anna, maxWaitingBytes - waitingBytes + more))
      return { anna, text: async () => textOf(await house.rooms.readDocument(documentId)) }
    }
    const atLimit = await fillAnd(0)
    await atLimit.anna.allSaved()
    expect(await atLimit.text()).toMatch(/^x+Text\.123$/)
    expect(atLimit.anna.closed).toBeNull()
    const above = await fillAnd(1)
    expect(await above.anna.ended()).toEqual({ code: 4429, reason: 'too-many-frames' })
  })
})

describe('presence', () => {
  test('[L11, L18] so many at once are shown; more are dropped, and nobody is closed for it', async () => {
    const house = await houseWith({ presencesAtOnce: 2, presencesPerSecond: 0.01 })
    const { address } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    const ben = await house.join(address)
    const shown = (): string => JSON.stringify(ben.presences.get(anna.doc.clientID) ?? null)
    for (const [clock, cursor] of [
      [1, 'first'],
      [2, 'second'],
      [3, 'third'],
    ] as const) {
      anna.sendPresence([{ id: anna.doc.clientID, clock, state: { cursor } }])
    }
    await until(() => shown().includes('second'))
    // What is saved after it was received after it: the third presence had its chance by now.
    anna.type('!')
    await anna.allSaved()
    await until(() => ben.text === 'Text!')
    expect(shown()).toContain('second')
    expect(anna.closed).toBeNull()
  })
})

describe('bytes of one writer', () => {
  test('[L18] so many at once are taken at once, more in their turn, and none are lost', async () => {
    const house = await houseWith({ updateBytesPerSecond: 4_000, updateBytesAtOnce: 4_000 })
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    anna.type('.')
    await anna.allSaved()
    await new Promise(resolve => setTimeout(resolve, 100))
    const started = Date.now()
    anna.type('a'.repeat(3_800))
    await anna.allSaved()
    const taken = Date.now() - started
    anna.type('b'.repeat(3_000))
    await anna.allSaved()
    const waited = Date.now() - started
    expect(taken).toBeLessThan(500)
    expect(waited).toBeGreaterThan(600)
    expect(textOf(await house.rooms.readDocument(documentId))).toBe(`Text.${'a'.repeat(3_800)}${'b'.repeat(3_000)}`)
  })

  test('[L18] a frame that waits is charged once: it goes when its turn has come, and no later', async () => {
    const house = await houseWith({ updatesPerSecond: 10, updatesAtOnce: 2, updateBytesPerSecond: 1_000_000 })
    const { address } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    await anna.allSaved()
    const started = Date.now()
    for (let turn = 0; turn < 7; turn += 1) anna.type('a'.repeat(1_000))
    await anna.allSaved()
    // Two at once (less the answer to the server's question), then one every 100 ms.
    expect(Date.now() - started).toBeGreaterThan(400)
    expect(Date.now() - started).toBeLessThan(2_000)
    expect(anna.closed).toBeNull()
  })
})

describe('a socket that drains nothing', () => {
  test('[L13] is waited for, and closed with 1013 when it was behind for too long', async () => {
    const maxLaggingMs = 1_500
    const house = await houseWith({
      ...{ maxLaggingMs, sweepEveryMs: 50, laggingAboveBytes: 65_536, presenceAboveBytes: 16_384 },
      ...{ updateBytesPerSecond: 1e9, updateBytesAtOnce: 1e9, updatesPerSecond: 1e6, updatesAtOnce: 1e6 },
    })
    const { address } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    const stuck = await house.join(address)
    stuck.socket.pause()
    for (let turn = 0; house.rooms.metrics().laggingConnections === 0 && turn < 600; turn += 1) {
      anna.doc.transact(() => openText(anna.doc).delete(1, openText(anna.doc).length - 1))
      anna.type(`${turn} ${'x'.repeat(30_000)}`)
      await anna.allSaved()
    }
    const since = Date.now()
    expect(house.rooms.metrics().laggingConnections).toBe(1)
    await until(() => house.rooms.metrics().connections === 1)
    expect(Date.now() - since).toBeGreaterThan(maxLaggingMs - 100)
    anna.type(' end')
    await anna.allSaved()
    stuck.socket.resume()
    expect(await stuck.ended()).toEqual({ code: 1013, reason: 'server-busy' })
  }, 60_000)
})

describe('what the database does not take', () => {
  test('[L7, L18] words wait up to the bound of unsaved bytes; new ones above it are closed with 1013', async () => {
    const house = await houseWith({ maxUnsavedBytes: 1_000 })
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    const ben = await house.join(address)
    anna.type('.')
    ben.type('.')
    await Promise.all([anna.allSaved(), ben.allSaved()])
    log.hold()
    anna.type('a'.repeat(1_200))
    await until(() => log.waiting === 1)
    ben.type('b')
    expect(await ben.ended()).toEqual({ code: 1013, reason: 'server-busy' })
    log.release()
    await anna.allSaved()
    anna.type('!')
    await anna.allSaved()
    expect(textOf(await house.rooms.readDocument(documentId))).not.toContain('b')
  })
})
