/** Sockets that are slow, silent, many or fast: each has its bound, and nobody else feels it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { insertText, openText } from '../../packages/document/tokens.ts'
import { buildLiveHouse, type LiveHouse, type LiveHouseOptions } from '../support/live-house.ts'
import { textOf, until } from '../support/live-client.ts'
import { openMigratedMemory } from '../support/test-house.ts'
import type { Database } from '../../server/platform/database.ts'

let database: Database
const houses: LiveHouse[] = []

beforeAll(async () => {
  database = await openMigratedMemory()
})
afterAll(async () => {
  for (const house of houses) await house.close()
  await database.close()
})

async function houseWith(limits: LiveHouseOptions['limits']): Promise<LiveHouse> {
  const house = await buildLiveHouse(database, { limits: limits ?? {}, keepsDatabase: true })
  houses.push(house)
  return house
}

describe('slow and silent sockets', () => {
  test('[L13] a reader who does not read is sent nothing beyond the bound, and catches up when it reads on', async () => {
    const house = await houseWith({
      laggingAboveBytes: 65_536,
      presenceAboveBytes: 16_384,
      updateBytesPerSecond: 1e9,
      updateBytesAtOnce: 1e9,
      updatesPerSecond: 1e6,
      updatesAtOnce: 1e6,
    })
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    const slow = await house.join(address)
    const ben = await house.join(address)
    slow.socket.pause()
    const paragraph = 'x'.repeat(30_000)
    let typed = 'Text'
    // The kernel takes some megabytes before the server's own queue grows.
    for (let turn = 0; house.rooms.metrics().laggingConnections === 0 && turn < 600; turn += 1) {
      anna.doc.transact(() => openText(anna.doc).delete(1, openText(anna.doc).length - 1))
      typed = `${turn} ${paragraph}`
      anna.type(typed)
      await anna.allSaved()
    }
    expect(house.rooms.metrics().laggingConnections).toBe(1)
    anna.type(' end')
    await anna.allSaved()
    await until(() => ben.text === `${typed} end`)
    slow.socket.resume()
    await until(() => slow.text === `${typed} end`)
    expect(house.rooms.metrics().laggingConnections).toBe(0)
    slow.type(' read')
    await slow.allSaved()
    await until(() => ben.text === `${typed} end read`)
    expect(textOf(await house.rooms.readDocument(documentId))).toBe(slow.text)
  }, 60_000)

  test('[L13] a socket that is not heard of for long is dropped, and its presence with it', async () => {
    const house = await houseWith({ sweepEveryMs: 30, pingEveryMs: 60, maxSilenceMs: 400 })
    const { address } = await house.aDocument(['Text'])
    const ben = await house.join(address)
    const anna = await house.join(address)
    anna.sendPresence([{ id: anna.doc.clientID, clock: 1, state: { cursor: null } }])
    await until(() => ben.presences.has(anna.doc.clientID))
    anna.socket.pause()
    await until(() => house.rooms.metrics().connections === 1)
    expect(ben.closed).toBeNull()
    await until(() => ben.presences.get(anna.doc.clientID) === null)
  })

  test('[L14] a quiet client gets a data frame before it would hang up', async () => {
    const house = await houseWith({ sweepEveryMs: 30, dataFrameAfterMs: 120 })
    const { address } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    await until(() => anna.heard.filter(kind => kind === 'heartbeat').length >= 2, 2_000)
    expect(anna.closed).toBeNull()
  })
})

describe('limits', () => {
  test('[L18] a frame at the limit passes, one byte more is closed with 4413', async () => {
    const maxFrameBytes = 4_000
    const house = await houseWith({ maxFrameBytes })
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    await anna.allSaved()
    const sizeOf = (length: number): number => {
      const copy = new Y.Doc()
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(anna.doc))
      copy.clientID = anna.doc.clientID
      const before = Y.encodeStateVector(copy)
      insertText(openText(copy), 1, 'x'.repeat(length), {})
      const { length: bytes } = Y.encodeStateAsUpdate(copy, before)
      return 2 + (bytes > 127 ? 2 : 1) + bytes
    }
    const atLimit = 3_900 + maxFrameBytes - sizeOf(3_900)
    expect(sizeOf(atLimit)).toBe(maxFrameBytes)
    anna.doc.transact(() => insertText(openText(anna.doc), 1, 'x'.repeat(atLimit), {}))
    await anna.allSaved()
    expect(textOf(await house.rooms.readDocument(documentId))).toHaveLength(atLimit + 4)
    const over = await house.join(address)
    over.sendRaw(new Uint8Array(maxFrameBytes + 1))
    expect(await over.ended()).toEqual({ code: 4413, reason: 'frame-too-large' })
    expect(anna.closed).toBeNull()
  })

  test('[L18] a fast writer is slowed down and loses nothing; a flood is closed with 4429', async () => {
    const house = await houseWith({ updatesPerSecond: 100, updatesAtOnce: 20, maxWaitingFrames: 40 })
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    await anna.allSaved()
    for (let turn = 0; turn < 50; turn += 1) anna.type('a')
    await anna.allSaved()
    expect(textOf(await house.rooms.readDocument(documentId))).toBe(`Text${'a'.repeat(50)}`)
    for (let turn = 0; turn < 200; turn += 1) anna.type('b')
    expect(await anna.ended()).toEqual({ code: 4429, reason: 'too-many-frames' })
    const ben = await house.join(address)
    expect(ben.text.startsWith(`Text${'a'.repeat(50)}`)).toBe(true)
  })

  test('[L18] a flood of frames of any kind is closed with 4429 and the others type on', async () => {
    const house = await houseWith({ framesPerSecond: 50, framesAtOnce: 200 })
    const { address } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    const flood = await house.join(address)
    for (let clock = 1; clock < 400; clock += 1) flood.sendPresence([{ id: 5, clock, state: {} }])
    expect(await flood.ended()).toMatchObject({ code: 4429 })
    anna.type('!')
    await anna.allSaved()
  })

  test('[L18] asking for the whole text again and again waits its turn', async () => {
    const house = await houseWith({ joinsPerSecond: 5, joinsAtOnce: 2 })
    const { address } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    const started = Date.now()
    for (let turn = 0; turn < 4; turn += 1) anna.sendStep1()
    await until(() => anna.heard.filter(kind => kind === 'sync 1').length === 5)
    expect(Date.now() - started).toBeGreaterThan(400)
  })

  test('[L18] so many connections of one person and no more', async () => {
    const house = await houseWith({ maxConnectionsPerParticipant: 3 })
    const { address } = await house.aDocument(['Text'])
    const person = await house.aPerson()
    const windows = [1, 2, 3].map(() => house.join(address, { as: person }))
    for (const window of await Promise.all(windows)) expect(window.closed).toBeNull()
    const fourth = await house.join(address, { as: person })
    expect(await fourth.ended()).toEqual({ code: 1013, reason: 'too-many-connections' })
    expect((await house.join(address)).text).toBe('Text')
  })

  test('[L18] so many claims of one connection and no more', async () => {
    const house = await houseWith({ maxClaimsPerConnection: 2 })
    const { address } = await house.aDocument(['Text'])
    const anna = await house.join(address, { acquis: false })
    for (let turn = 1; turn <= 2; turn += 1) {
      anna.doc.clientID = turn
      anna.type('x')
    }
    const ben = await house.join(address)
    await until(() => ben.text === 'Textxx')
    anna.doc.clientID = 3
    anna.type('x')
    expect(await anna.ended()).toMatchObject({ code: 4429 })
  })

  test('[L18] a text at its largest size still takes deletions', async () => {
    const house = await houseWith({ maxDocumentBytes: 1_000 })
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    anna.type('y'.repeat(600))
    await anna.allSaved()
    const size = anna.sent
    anna.type('z'.repeat(600))
    await until(() => anna.refused.length === 1)
    expect(anna.refused).toEqual([{ frame: size + 1, code: 'text-too-large' }])
    const ben = await house.join(address)
    ben.doc.transact(() => openText(ben.doc).delete(5, 600))
    await ben.allSaved()
    expect(textOf(await house.rooms.readDocument(documentId))).toBe('Text')
  })
})

describe('a stock client', () => {
  class WithCookie extends WebSocket {
    static cookie = ''
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols ?? [], { headers: { cookie: WithCookie.cookie } })
    }
  }

  test('[L20] y-websocket’s own provider joins with a cookie, reads, writes and shows who is there', async () => {
    const house = await houseWith({})
    const { address, documentId } = await house.aDocument(['Text'])
    const person = await house.aPerson('Stock')
    WithCookie.cookie = person.cookie
    const ben = await house.join(address)
    const doc = new Y.Doc()
    const provider = new WebsocketProvider(house.url, address, doc, {
      // The polyfill's type is the browser's; only its constructor is used.
      WebSocketPolyfill: WithCookie as unknown as typeof globalThis.WebSocket,
      disableBc: true,
    })
    await until(() => provider.synced)
    expect(textOf(doc)).toBe('Text')
    insertText(openText(doc), 5, ' by a stock client', {})
    provider.awareness.setLocalStateField('cursor', { anchor: 1 })
    await until(() => ben.text === 'Text by a stock client')
    await until(() => ben.presences.has(doc.clientID))
    expect(ben.presences.get(doc.clientID)).toMatchObject({ user: { name: 'Stock' } })
    ben.type(' and ours')
    await until(() => textOf(doc) === 'Text by a stock client and ours')
    ben.sendPresence([{ id: ben.doc.clientID, clock: 1, state: { cursor: 'there' } }])
    await until(() => provider.awareness.getStates().has(ben.doc.clientID))
    expect(textOf(await house.rooms.readDocument(documentId))).toBe('Text by a stock client and ours')
    provider.destroy()
    await until(() => ben.presences.get(doc.clientID) === null)
  })

  test('[L20] a stock client that reconnects hands in what was typed meanwhile', async () => {
    const house = await houseWith({})
    const { address, documentId } = await house.aDocument(['Text'])
    WithCookie.cookie = (await house.aPerson()).cookie
    const doc = new Y.Doc()
    const provider = new WebsocketProvider(house.url, address, doc, {
      WebSocketPolyfill: WithCookie as unknown as typeof globalThis.WebSocket,
      disableBc: true,
    })
    await until(() => provider.synced)
    insertText(openText(doc), 5, ' one', {})
    provider.ws?.close()
    insertText(openText(doc), 9, ' two', {})
    await until(async () => textOf(await house.rooms.readDocument(documentId)) === 'Text one two')
    expect(textOf(doc)).toBe('Text one two')
    provider.destroy()
  })
})
