/**
 * Bad input at the live door. After each attack the same four things hold: the server is up, the others go on typing,
 * the text is what it was, and what is stored reads like what is live.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import type { Duplex } from 'node:stream'
import { createEncoder, toUint8Array, writeVarUint } from 'lib0/encoding'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { insertText, openText } from '../../packages/document/tokens.ts'
import type { DocumentId } from '../../packages/domain/ids.ts'
import { readingOf } from '../../server/live/compaction.ts'
import { buildLiveHouse, type LiveHouse, type LivePerson } from '../support/live-house.ts'
import { type LiveClient, textOf, until } from '../support/live-client.ts'
import { openMigratedMemory } from '../support/test-house.ts'
import { diceOf } from './dice.ts'

let house: LiveHouse
let address = ''
let documentId: DocumentId
let victim: LiveClient
let witness: LiveClient
let mallory: LivePerson

beforeAll(async () => {
  house = await buildLiveHouse(await openMigratedMemory(), { limits: { maxConnectionsPerParticipant: 1_000 } })
})
afterAll(() => house.close())

beforeEach(async () => {
  ;({ address, documentId } = await house.aDocument(['A goal 😀 of ours']))
  victim = await house.join(address)
  witness = await house.join(address)
  mallory = await house.aPerson('Mallory')
  victim.type(' and yours')
  await victim.allSaved()
})

afterEach(() => expectNothingChanged())

async function expectNothingChanged(): Promise<void> {
  expect(textOf(await house.rooms.readDocument(documentId))).toBe('A goal 😀 of ours and yours')
  victim.type(' still')
  await victim.allSaved()
  await until(() => witness.text === 'A goal 😀 of ours and yours still')
  const stored = await house.rooms.readDocument(documentId)
  expect(readingOf(stored)).toBe(readingOf(witness.doc))
  expect((await house.join(address)).text).toBe(witness.text)
  expect([victim.closed, witness.closed]).toEqual([null, null])
  for (const client of [victim, witness]) await client.close()
}

/** What an attacker's own replica makes, as the update it would send. */
function made(from: LiveClient, act: (doc: Y.Doc, text: Y.Text) => void, clientId?: number): Uint8Array {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(from.doc))
  if (clientId !== undefined) doc.clientID = clientId
  const before = Y.encodeStateVector(doc)
  doc.transact(() => act(doc, openText(doc)))
  return Y.encodeStateAsUpdate(doc, before)
}

function bytes(...numbers: readonly number[]): Uint8Array {
  const encoder = createEncoder()
  for (const number of numbers) writeVarUint(encoder, number)
  return toUint8Array(encoder)
}

/** Sends an update as an acquis client and as a stock one: named by message 7, or closed. */
async function expectRefused(update: Uint8Array, code: string): Promise<void> {
  const acquis = await house.join(address, { as: mallory })
  const frame = acquis.sendUpdate(update)
  await until(() => acquis.refused.length > 0 || acquis.closed !== null)
  expect(acquis.refused[0]).toEqual({ frame, code })
  const stock = await house.join(address, { as: mallory, acquis: false })
  stock.sendUpdate(update, 1)
  const answer = code === 'clock-gap' ? await askedAgain(stock) : (await stock.ended()).reason
  expect(answer).toBe(code)
}

/** A gap closes nobody: the server asks again what the client has. */
async function askedAgain(client: LiveClient): Promise<string> {
  await until(() => client.heard.filter(kind => kind === 'sync 0').length === 2)
  return 'clock-gap'
}

describe('frames', () => {
  test('[L2, L18] a frame of 64 MB is closed with 4413 and not kept', async () => {
    const attacker = await house.join(address, { as: mallory })
    const before = process.memoryUsage().arrayBuffers
    attacker.sendRaw(new Uint8Array(64 * 1024 * 1024))
    expect((await attacker.ended()).code).toBe(4413)
    // The attacker lives in this process as well and holds its 64 MB twice, plain and masked.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(170 * 1024 * 1024)
  })

  test('[L2] text instead of binary is closed with 1003', async () => {
    const attacker = await house.join(address, { as: mallory })
    attacker.sendRaw('hello')
    expect(await attacker.ended()).toEqual({ code: 1003, reason: 'frame-not-binary' })
  })

  test.each([
    ['nothing at all', new Uint8Array()],
    ['an unknown kind', bytes(99)],
    ['a kind that only the server sends', bytes(4, 3)],
    ['an unknown sync kind', bytes(0, 7, 0)],
    ['a length beyond the end', bytes(0, 2, 1_000)],
    ['an endless number', new Uint8Array(40).fill(0xff)],
    ['bytes after the end', new Uint8Array([0, 2, 2, 0, 0, 9])],
    ['a state vector that is none', new Uint8Array([0, 0, 3, 0xff, 0xff, 0xff])],
  ])('[L2] %s is closed with 1003', async (_what, frame) => {
    const attacker = await house.join(address, { as: mallory })
    attacker.sendRaw(frame)
    expect(await attacker.ended()).toEqual({ code: 1003, reason: 'frame-not-readable' })
  })

  test('[L2] broken framing (reserved bits, an unmasked frame) ends that socket alone', async () => {
    for (const broken of [Buffer.from([0xf2, 0x80, 1, 2, 3, 4]), Buffer.from([0x82, 0x02, 1, 2]), randomBytes(64)]) {
      const socket = await rawSocket()
      socket.on('error', () => undefined)
      const ended = once(socket, 'close')
      socket.write(broken)
      socket.resume()
      setTimeout(() => socket.destroy(), 300)
      await ended
    }
    expect((await house.join(address)).text).toBe(witness.text)
  })
})

describe('updates', () => {
  test('[L3] a struct under another person’s id', () =>
    expectRefused(
      made(victim, (_doc, text) => insertText(text, 1, 'forged ', {}), victim.doc.clientID),
      'client-id-of-another',
    ))

  test('[L3] a clock gap', async () => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(victim.doc))
    insertText(openText(doc), 1, 'first ', {})
    const before = Y.encodeStateVector(doc)
    insertText(openText(doc), 1, 'second ', {})
    await expectRefused(Y.encodeStateAsUpdate(doc, before), 'clock-gap')
  })

  test('[L3] a delete of words that nobody has written yet', () => {
    const next = Y.getState(victim.doc.store, victim.doc.clientID)
    return expectRefused(bytes(0, 1, victim.doc.clientID, 1, next + 3, 50), 'deletes-unknown-words')
  })

  test('[L3] seven bytes that would allocate hundreds of megabytes', async () => {
    const before = process.memoryUsage().rss
    await expectRefused(bytes(1, 33_000_000, 1, 0), 'update-not-readable')
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024)
  })

  test('[L3] a structure 5,000 deep', async () => {
    const update = made(victim, (_doc, text) => {
      let map = new Y.Map()
      text.insertEmbed(1, map)
      for (let depth = 0; depth < 5_000; depth += 1) {
        const inner = new Y.Map()
        map.set('a', inner)
        map = inner
      }
    })
    const attacker = await house.join(address, { as: mallory })
    attacker.sendUpdate(update)
    await until(() => attacker.refused.length > 0)
    expect(['structure-too-deep', 'content-not-allowed', 'block-not-valid']).toContain(attacker.refused[0]?.code)
  })

  test('[L3] words between the halves of a character', () => {
    const at = openText(victim.doc)
      .toDelta()
      .map((part: { insert: unknown }) => (typeof part.insert === 'string' ? part.insert : '.'))
      .join('')
      .indexOf('😀')
    return expectRefused(
      made(victim, (_doc, text) => text.insert(at + 1, 'x')),
      'broken-characters',
    )
  })

  test('[L3] a root that only the server writes', () =>
    expectRefused(
      made(victim, doc => doc.getMap('order').set('list', [])),
      'root-not-allowed',
    ))

  test('[L3] cut and random updates: a hundred of each, on connections of their own', async () => {
    const dice = diceOf(7)
    const valid = made(victim, (_doc, text) => insertText(text, 1, 'hello', {}))
    for (let turn = 0; turn < 100; turn += 1) {
      const cut = valid.subarray(0, 1 + dice.below(valid.length - 1))
      const noise = randomBytes(1 + dice.below(60))
      const attacker = await house.join(address, { as: mallory, isQuiet: true })
      attacker.sendUpdate(turn % 2 === 0 ? cut : noise, turn % 3 === 0 ? 1 : 2)
      attacker.socket.close()
    }
    expect(house.rooms.metrics().counts.faults).toBe(0)
  })
})

describe('presence', () => {
  test('[L11] a forged presence shows nobody anything', async () => {
    victim.sendPresence([{ id: victim.doc.clientID, clock: 1, state: { cursor: 'mine' } }])
    await until(() => witness.presences.has(victim.doc.clientID))
    const shown = witness.presences.get(victim.doc.clientID)
    const attacker = await house.join(address, { as: mallory })
    attacker.sendPresence([{ id: victim.doc.clientID, clock: 2 ** 30, state: { cursor: 'forged' } }])
    attacker.sendPresence([{ id: victim.doc.clientID, clock: 2 ** 50, state: null }])
    attacker.sendRaw(new Uint8Array([1, 3, 200, 1, 1]))
    await new Promise(resolve => setTimeout(resolve, 150))
    expect(witness.presences.get(victim.doc.clientID)).toEqual(shown)
  })
})

/** A websocket handshake done by hand: what comes after it is ours to break. */
async function rawSocket(): Promise<Duplex> {
  const { hostname, port, pathname } = new URL(house.url)
  const handshake = request({
    hostname,
    port,
    path: `${pathname}/${address}`,
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      cookie: mallory.cookie,
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
    },
  })
  handshake.end()
  return new Promise(resolve => handshake.once('upgrade', (_response, socket) => resolve(socket)))
}
