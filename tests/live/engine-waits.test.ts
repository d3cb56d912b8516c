/** What the engine puts off: loading, presence, asking again, reading again, and how much waits meanwhile. */
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { insertText, openText } from '../../packages/document/tokens.ts'
import type { Database } from '../../server/platform/database.ts'
import { limits } from '../../server/platform/limits.ts'
import { type HeldLoads, heldLoads } from '../support/held-loads.ts'
import { buildLiveHouse, type LiveHouse, type LiveHouseOptions } from '../support/live-house.ts'
import { holdTimers } from '../support/held-timers.ts'
import { type LiveClient, textOf, until } from '../support/live-client.ts'
import { stateVectorOf, typedOf } from '../support/sized-updates.ts'
import { openMigratedMemory } from '../support/test-house.ts'

let loads: HeldLoads
const houses: LiveHouse[] = []

beforeAll(async () => {
  loads = heldLoads(await openMigratedMemory())
})
afterAll(async () => {
  for (const house of houses) await house.close()
  await loads.database.close()
})

async function houseWith(lowered: LiveHouseOptions['limits']): Promise<LiveHouse> {
  const house = await buildLiveHouse(loads.database, { limits: lowered ?? {}, keepsDatabase: true })
  houses.push(house)
  return house
}

const answersOf = (client: LiveClient): number => client.heard.filter(kind => kind === 'sync 1').length

describe('while a text loads', () => {
  const maxWaitingBytes = 600

  /** Opens a text that does not come, sends requests of these sizes, and lets it come. */
  async function askWhileLoading(sizes: readonly number[], lowered: LiveHouseOptions['limits']) {
    const house = await houseWith(lowered)
    const { address } = await house.aDocument(['Text'])
    const person = await house.aPerson()
    loads.hold()
    try {
      const anna = await house.join(address, { as: person, isQuiet: true })
      await until(() => loads.waiting === 1)
      for (const size of sizes) anna.sendStep1(stateVectorOf(size))
      // A pong comes when everything before the ping was read.
      anna.socket.ping()
      await Promise.race([anna.ended(), once(anna.socket, 'pong')])
      return { house, address, anna }
    } finally {
      loads.release()
    }
  }

  test('[L16, L18] so many frames wait and are answered when it is there', async () => {
    const { anna } = await askWhileLoading([7, 7, 7, 7], { maxWaitingFrames: 4 })
    await until(() => answersOf(anna) === 4)
    expect(anna.closed).toBeNull()
  })

  test('[L16, L18] one more is closed with 1013, and whoever comes then reads the text', async () => {
    const { house, address, anna } = await askWhileLoading([7, 7, 7, 7, 7], { maxWaitingFrames: 4 })
    expect(await anna.ended()).toEqual({ code: 1013, reason: 'server-busy' })
    expect(answersOf(anna)).toBe(0)
    expect((await house.join(address)).text).toBe('Text')
  })

  test('[L16, L18] so many bytes wait and are answered, one byte more is closed with 1013', async () => {
    const atLimit = await askWhileLoading([maxWaitingBytes - 7, 7], { maxWaitingBytes })
    await until(() => answersOf(atLimit.anna) === 2)
    expect(atLimit.anna.closed).toBeNull()
    const above = await askWhileLoading([maxWaitingBytes - 7, 8], { maxWaitingBytes })
    expect(await above.anna.ended()).toEqual({ code: 1013, reason: 'server-busy' })
  })
})

describe('when presence is told', () => {
  /** How long after Anna showed herself Ben heard of it, the two of them being in the room. */
  async function waitedMs(lowered: LiveHouseOptions['limits']): Promise<number> {
    const house = await houseWith(lowered)
    const { address } = await house.aDocument(['Text'])
    const ben = await house.join(address)
    const anna = await house.join(address)
    await Promise.all([anna.allSaved(), ben.allSaved()])
    const since = performance.now()
    anna.sendPresence([{ id: anna.doc.clientID, clock: 1, state: { cursor: 'here' } }])
    await until(() => ben.presences.has(anna.doc.clientID))
    return performance.now() - since
  }

  test('[L12, L18] in a small room after the least wait', async () => {
    const minPresenceWaitMs = 400
    const waited = await waitedMs({ minPresenceWaitMs, maxPresenceWaitMs: 5_000, presenceWaitMsPerMember: 1 })
    expect(waited).toBeGreaterThan(minPresenceWaitMs - 20)
    expect(waited).toBeLessThan(4_000)
  })

  test('[L12, L18] in a larger one after so long for each member', async () => {
    const presenceWaitMsPerMember = 250
    const waited = await waitedMs({ minPresenceWaitMs: 0, maxPresenceWaitMs: 60_000, presenceWaitMsPerMember })
    expect(waited).toBeGreaterThan(2 * presenceWaitMsPerMember - 20)
    expect(waited).toBeLessThan(5_000)
  })

  test('[L12, L18] in the largest after no more than the longest wait', async () => {
    const maxPresenceWaitMs = 300
    const waited = await waitedMs({ minPresenceWaitMs: 0, maxPresenceWaitMs, presenceWaitMsPerMember: 60_000 })
    expect(waited).toBeGreaterThan(maxPresenceWaitMs - 20)
    expect(waited).toBeLessThan(5_000)
  })

  test('[L12] two hundred members and two thousand are inside the bounds that are told in the protocol', () => {
    const { presenceWaitMsPerMember, minPresenceWaitMs, maxPresenceWaitMs } = limits.live
    expect([minPresenceWaitMs, maxPresenceWaitMs]).toEqual([10, 200])
    expect(200 * presenceWaitMsPerMember).toBeGreaterThan(minPresenceWaitMs)
    expect(2_000 * presenceWaitMsPerMember).toBeGreaterThan(maxPresenceWaitMs)
  })
})

describe('a text that everybody left', () => {
  test('[L16, L18] stays for its time, so that who comes back finds it; left for longer, it is let go', async () => {
    // Of a length that no other timer has.
    const unloadAfterMs = 1_234_567
    const timers = holdTimers(unloadAfterMs)
    try {
      const house = await houseWith({ unloadAfterMs })
      const { address } = await house.aDocument(['Text'])
      const anna = await house.join(address)
      await anna.close()
      await until(() => timers.waiting === 1)
      expect(house.rooms.metrics().rooms).toBe(1)
      const reads = loads.reads
      const back = await house.join(address)
      expect([back.text, loads.reads]).toEqual(['Text', reads])
      // Its time is over while somebody is there: nothing happens.
      timers.fire()
      expect(house.rooms.metrics().rooms).toBe(1)
      await back.close()
      await until(() => timers.waiting === 1)
      timers.fire()
      expect(house.rooms.metrics().rooms).toBe(0)
      expect((await house.join(address)).text).toBe('Text')
      expect(loads.reads).toBe(reads + 1)
    } finally {
      timers.release()
    }
  })
})

describe('access', () => {
  test('[L19] is asked again after its time, not before, and again and again', async () => {
    const readmitEveryMs = 700
    const house = await houseWith({ readmitEveryMs, sweepEveryMs: 20 })
    const { address } = await house.aDocument(['Text'])
    const person = await house.aPerson()
    const since = performance.now()
    const anna = await house.join(address, { as: person })
    house.allow(person, 'read')
    await until(() => anna.access.length === 2)
    expect(performance.now() - since).toBeGreaterThan(readmitEveryMs - 20)
    expect(anna.access[1]).toMatchObject({ mode: 'read' })
    house.allow(person, { refused: 'not-found' })
    expect(await anna.ended()).toEqual({ code: 4404, reason: 'not-found' })
    expect(performance.now() - since).toBeGreaterThan(2 * readmitEveryMs - 40)
  })
})

describe('a gap', () => {
  /** How often the text is read when two people in turn send what follows on words that never came. */
  async function readsOfTwoGaps(catchUpEveryMs: number): Promise<readonly number[]> {
    const house = await houseWith({ catchUpEveryMs })
    const { address } = await house.aDocument(['Text'])
    const people = [await house.join(address), await house.join(address)]
    for (const client of people) {
      client.type('.')
      await client.allSaved()
    }
    const before = loads.reads
    const after: number[] = []
    for (const client of people) {
      client.sendUpdate(secondWords(client))
      await until(() => client.refused.length > 0)
      expect(client.refused[0]).toMatchObject({ code: 'clock-gap' })
      after.push(loads.reads - before)
    }
    return after
  }

  test('[L3, L18] has the log read once within the time, and again after it', async () => {
    expect(await readsOfTwoGaps(60_000)).toEqual([1, 1])
    expect(await readsOfTwoGaps(0)).toEqual([1, 2])
  })
})

describe('words that the log refuses', () => {
  /** A house whose log finds, so many times, that the fence was raised between judging and writing. */
  async function houseWithRaisedFences(times: number, maxJudgements: number): Promise<LiveHouse> {
    let left = times
    const database: Database = {
      ...loads.database,
      openLogConnection: async () => {
        const connection = await loads.database.openLogConnection()
        const query = async <Row>(text: string, values: unknown[]): Promise<Row[]> => {
          if (left > 0) await connection.query('update document set fence = fence + 1', [])
          left -= 1
          return connection.query<Row>(text, values)
        }
        return { query, close: () => connection.close() }
      },
    }
    const house = await buildLiveHouse(database, { limits: { maxJudgements }, keepsDatabase: true })
    houses.push(house)
    return house
  }

  test('[L6, L18] are judged so often and go in at last; refused once more, they are 1013 and stay with their author', async () => {
    const maxJudgements = 3
    const patient = await houseWithRaisedFences(maxJudgements - 1, maxJudgements)
    const first = await patient.aDocument(['Text'])
    const anna = await patient.join(first.address)
    anna.type(' at last')
    await anna.allSaved()
    expect(textOf(await patient.rooms.readDocument(first.documentId))).toBe('Text at last')
    const hopeless = await houseWithRaisedFences(maxJudgements, maxJudgements)
    const second = await hopeless.aDocument(['Text'])
    const ben = await hopeless.join(second.address)
    ben.type(' never')
    expect(await ben.ended()).toEqual({ code: 1013, reason: 'server-busy' })
    expect([textOf(await hopeless.rooms.readDocument(second.documentId)), ben.text]).toEqual(['Text', 'Text never'])
  })
})

describe('the size of a text', () => {
  test('[L18] reaches its limit to the byte; one byte more is refused', async () => {
    const maxDocumentBytes = 1_000
    const house = await houseWith({ maxDocumentBytes })
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    anna.type('.')
    await anna.allSaved()
    const left = async (): Promise<number> => {
      const rows = await house.database.db
        .selectFrom('document_update')
        .select('data')
        .where('document_id', '=', documentId)
        .execute()
      return maxDocumentBytes - rows.reduce((sum, row) => sum + row.data.length, 0)
    }
    const refused = anna.sendUpdate(typedOf(anna, (await left()) + 1))
    await until(() => anna.refused.length === 1)
    expect(anna.refused).toEqual([{ frame: refused, code: 'text-too-large' }])
    anna.sendUpdate(typedOf(anna, await left()))
    await anna.allSaved()
    expect(await left()).toBe(0)
    expect(anna.refused).toHaveLength(1)
    expect(textOf(await house.rooms.readDocument(documentId))).toMatch(/^x+Text\.$/)
  })
})

describe('what a newcomer is served', () => {
  test('[L5, L18] is the whole text with as many rows as are merged, and with one more', async () => {
    const maxMergedRows = 3
    const house = await houseWith({ maxMergedRows })
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    for (const rows of [maxMergedRows - 1, maxMergedRows, maxMergedRows + 1]) {
      anna.type(` ${rows}`)
      await anna.allSaved()
      // An engine that has not built the text, as after a start.
      const cold = await houseWith({ maxMergedRows })
      const ben = await cold.join(address)
      expect([await house.logRows(documentId), ben.text]).toEqual([rows, anna.text])
    }
  })
})

/** An update that follows on words of the same client which nobody was sent. */
function secondWords(client: LiveClient): Uint8Array {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(client.doc))
  copy.clientID = client.doc.clientID
  insertText(openText(copy), 1, 'first', {})
  const between = Y.encodeStateVector(copy)
  insertText(openText(copy), 1, 'second', {})
  return Y.encodeStateAsUpdate(copy, between)
}
