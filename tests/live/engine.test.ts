/** Writing together on the real engine over real sockets: the promises of docs/live-protocol.md, one by one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { insertText, openText } from '../../packages/document/tokens.ts'
import { buildLiveHouse, type LiveHouse } from '../support/live-house.ts'
import { textOf, until } from '../support/live-client.ts'
import { slowLog, type SlowLog } from '../support/slow-log.ts'
import { openMigratedMemory } from '../support/test-house.ts'

let house: LiveHouse
let log: SlowLog

beforeAll(async () => {
  log = slowLog(await openMigratedMemory())
  house = await buildLiveHouse(log.database)
})
afterAll(() => house.close())

describe('joining', () => {
  test('[L5] a newcomer is asked first and then given the whole text, straight from the store', async () => {
    const { address } = await house.aDocument(['One', 'Two'])
    const client = await house.join(address)
    expect(client.text).toBe('One\nTwo')
    expect(client.heard.slice(0, 4)).toEqual(['access', 'registry', 'sync 0', 'sync 1'])
  })

  test('[L5] who was there before gets only what is new, and hands in what was typed meanwhile', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const person = await house.aPerson()
    const first = await house.join(address, { as: person })
    await first.close()
    first.type(' typed offline')
    const other = await house.join(address)
    other.type(' by another')
    await other.allSaved()
    const again = await house.join(address, { as: person, doc: first.doc })
    await again.allSaved()
    await until(() => other.text === again.text)
    expect(textOf(await house.rooms.readDocument(documentId))).toBe(again.text)
    expect(again.text).toContain('typed offline')
    expect(again.text).toContain('by another')
  })

  test('[L1, L5] a join is answered only when what it shows is durable', async () => {
    const { address } = await house.aDocument(['Start'])
    const anna = await house.join(address)
    anna.type('!')
    await anna.allSaved()
    log.hold()
    anna.type(' pending')
    await until(() => log.waiting === 1)
    const ben = await house.join(address, { isQuiet: true })
    ben.sendStep1()
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(ben.isSynced).toBe(false)
    anna.type(' and more')
    log.release()
    await ben.synced()
    await until(() => ben.text === 'Start! pending and more')
  })
})

describe('durable before seen', () => {
  test('[L1] what one types the others read, and what they read is in the log', async () => {
    const { address, documentId } = await house.aDocument(['Hello'])
    const anna = await house.join(address)
    const ben = await house.join(address)
    const rowsWhenRead: Promise<number>[] = []
    ben.onUpdate = () => void rowsWhenRead.push(house.logRows(documentId))
    anna.type(' from Anna')
    await anna.allSaved()
    await until(() => ben.text === 'Hello from Anna')
    expect(await Promise.all(rowsWhenRead)).toEqual([2])
    expect(textOf(await house.rooms.readDocument(documentId))).toBe('Hello from Anna')
  })

  test('[L1] nobody sees what is not durable, and nobody is told that it is saved', async () => {
    const { address } = await house.aDocument(['Start'])
    const anna = await house.join(address)
    const ben = await house.join(address)
    await anna.allSaved()
    log.hold()
    anna.type(' unseen')
    await until(() => log.waiting === 1)
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(ben.text).toBe('Start')
    expect(anna.saved).toBe(anna.sent - 1)
    log.release()
    await until(() => ben.text === 'Start unseen')
    await anna.allSaved()
  })

  test('[L1, L3] a burst of frames from many hands arrives whole and in order, each once', async () => {
    const { address, documentId } = await house.aDocument([''])
    const writers = await Promise.all(Array.from({ length: 6 }, () => house.join(address)))
    const words = writers.flatMap((_, who) => Array.from({ length: 15 }, (_none, turn) => `<${who}.${turn}>`))
    for (let turn = 0; turn < 15; turn += 1)
      for (const [who, writer] of writers.entries()) writer.type(`<${who}.${turn}>`)
    await Promise.all(writers.map(writer => writer.allSaved()))
    const stored = textOf(await house.rooms.readDocument(documentId))
    for (const word of words) expect(stored.split(word)).toHaveLength(2)
    await until(() => writers.every(writer => writer.text === stored))
  })
})

describe('saved and refused', () => {
  test('[L8] saved counts every update frame, those that bring nothing new included', async () => {
    const { address } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    await anna.allSaved()
    const known = Y.encodeStateAsUpdate(anna.doc)
    anna.sendUpdate(known, 1)
    anna.sendUpdate(new Uint8Array([0, 0]), 2)
    await anna.allSaved()
    expect(anna.saved).toBe(3)
    expect(anna.refused).toEqual([])
  })

  test('[L8] a frame that repeats what is not durable yet is not saved before it is', async () => {
    const { address } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    anna.type('.')
    await anna.allSaved()
    log.hold()
    anna.type(' new')
    const savedBefore = anna.saved
    anna.sendUpdate(Y.encodeStateAsUpdate(anna.doc), 1)
    await until(() => log.waiting === 1)
    await new Promise(resolve => setTimeout(resolve, 60))
    expect(anna.saved).toBe(savedBefore)
    log.release()
    await anna.allSaved()
  })

  test('[L8] a refused frame is named by its number before saved passes it, and is not in the text', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    const ben = await house.join(address)
    ben.type(' by Ben')
    await ben.allSaved()
    const forged = new Y.Doc()
    Y.applyUpdate(forged, Y.encodeStateAsUpdate(ben.doc))
    forged.clientID = ben.doc.clientID
    const before = Y.encodeStateVector(forged)
    insertText(openText(forged), 1, 'not mine ', {})
    const frame = anna.sendUpdate(Y.encodeStateAsUpdate(forged, before))
    anna.type(' by Anna')
    await until(() => anna.saved === anna.sent)
    expect(anna.refused).toEqual([{ frame, code: 'client-id-of-another' }])
    expect(anna.heard.indexOf('refused')).toBeLessThan(anna.heard.lastIndexOf('saved'))
    expect(textOf(await house.rooms.readDocument(documentId))).toBe('Text by Ben by Anna')
    expect(ben.closed).toBeNull()
  })

  test('[L8] a gap is asked about, answered with what was missing, and nothing is lost', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    await anna.allSaved()
    const updates: Uint8Array[] = []
    const offline = new Y.Doc()
    Y.applyUpdate(offline, Y.encodeStateAsUpdate(anna.doc))
    offline.on('update', (update: Uint8Array) => updates.push(update))
    for (const word of [' one', ' two']) insertText(openText(offline), openText(offline).length, word, {})
    const [, second] = updates
    const again = await house.join(address, { doc: offline, isQuiet: true })
    again.sendStep1()
    await again.synced()
    await again.allSaved()
    expect(textOf(await house.rooms.readDocument(documentId))).toBe('Text one two')
    const ben = await house.join(address)
    const gap = await house.join(address, { doc: new Y.Doc(), answersStep1: false })
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(ben.doc))
    const own: Uint8Array[] = []
    other.on('update', (update: Uint8Array) => own.push(update))
    for (const word of [' three', ' four']) insertText(openText(other), openText(other).length, word, {})
    const frame = gap.sendUpdate(own[1] ?? new Uint8Array())
    await until(() => gap.refused.length === 1)
    expect(gap.refused).toEqual([{ frame, code: 'clock-gap' }])
    await until(() => gap.heard.filter(kind => kind === 'sync 0').length === 2)
    gap.sendUpdate(Y.encodeStateAsUpdate(other, Y.encodeStateVector(ben.doc)), 1)
    await until(() => ben.text === 'Text one two three four')
    expect(second).toBeDefined()
  })
})

describe('client ids', () => {
  test('[L4] an id is claimed in the database before its first struct, for its person and for good', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const person = await house.aPerson()
    const anna = await house.join(address, { as: person })
    anna.type('!')
    await anna.allSaved()
    const claims = await house.database.db
      .selectFrom('document_client')
      .select(['participant_id', 'mode'])
      .where('document_id', '=', documentId)
      .where('client_id', '=', String(anna.doc.clientID))
      .execute()
    expect(claims).toEqual([{ participant_id: person.participantId, mode: 'direct' }])
  })

  test('[L4] of two people who begin under one id, one keeps it and the other is told; nothing diverges', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.join(address, { isQuiet: true })
    const ben = await house.join(address, { isQuiet: true })
    ben.doc.clientID = anna.doc.clientID
    for (const client of [anna, ben]) {
      client.sendPresence([{ id: client.doc.clientID, clock: 1, state: { cursor: null } }])
      client.sendStep1()
      await client.synced()
    }
    anna.type(' A')
    ben.type(' B')
    await until(() => anna.refused.length + ben.refused.length > 0)
    const [loser, winner] = anna.refused.length > 0 ? [anna, ben] : [ben, anna]
    expect(['client-id-taken', 'client-id-of-another']).toContain(loser.refused[0]?.code)
    await winner.allSaved()
    expect(textOf(await house.rooms.readDocument(documentId))).toBe(winner.text)
  })

  test('[L4] a second window of the same person may hand in words typed under the first one’s id', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const person = await house.aPerson()
    const first = await house.join(address, { as: person })
    await first.close()
    first.type(' kept on the device')
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(first.doc))
    const second = await house.join(address, { as: person, doc: copy })
    second.type(' and here')
    await second.allSaved()
    expect(textOf(await house.rooms.readDocument(documentId))).toBe('Text kept on the device and here')
  })

  test('[L10] a claim is told to those who know message 6, before the first update under it', async () => {
    const { address } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    const ben = await house.join(address)
    const known = ben.registry.length
    anna.type('!')
    await until(() => ben.text === 'Text!')
    expect(ben.registry.slice(known)).toEqual([
      { clientId: anna.doc.clientID, alias: expect.any(String) as string, mode: 'direct' },
    ])
    expect(ben.heard.lastIndexOf('registry')).toBeLessThan(ben.heard.lastIndexOf('sync 2'))
  })
})
