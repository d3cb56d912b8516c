/** What somebody may do now, and nothing more: reading, changes of access, and how a connection ends. */
import { setTimeout as wait } from 'node:timers/promises'
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

describe('reading', () => {
  test('[L9, L19] a reader is told so, reads on, and a write is refused without a close', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const reader = await house.aPerson()
    house.allow(reader, 'read')
    const anna = await house.join(address)
    const rita = await house.join(address, { as: reader })
    expect(rita.access).toEqual([
      { mode: 'read', phase: 'drafting', reason: 'not-allowed-for-role', maySuggest: false },
    ])
    await rita.allSaved()
    rita.type(' mine')
    await until(() => rita.refused.length === 1)
    expect(rita.refused).toEqual([{ frame: rita.sent, code: 'text-is-read-only' }])
    anna.type(' goes on')
    await until(() => rita.text.includes('goes on'))
    expect(rita.closed).toBeNull()
    expect(textOf(await house.rooms.readDocument(documentId))).toBe('Text goes on')
  })

  test('[L3, L9] a step 2 is a write like any other: a stock reader who sends new words is closed with 4403', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const reader = await house.aPerson()
    house.allow(reader, 'read')
    const rita = await house.join(address, { as: reader, acquis: false })
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(rita.doc))
    insertText(openText(copy), 5, ' mine', {})
    rita.sendUpdate(Y.encodeStateAsUpdate(copy, Y.encodeStateVector(rita.doc)), 1)
    expect(await rita.ended()).toEqual({ code: 4403, reason: 'text-is-read-only' })
    expect(textOf(await house.rooms.readDocument(documentId))).toBe('Text')
  })

  test('[L20] a client of another schema version reads, and is told why it is not more', async () => {
    const { address } = await house.aDocument(['Text'])
    const old = await house.join(address, { query: '?acquis=1&schema=99' })
    expect(old.access).toEqual([
      { mode: 'read', phase: 'drafting', reason: 'schema-version-unknown', maySuggest: false },
    ])
    await old.allSaved()
    old.type('!')
    await until(() => old.refused.length === 1)
    expect(old.refused[0]?.code).toBe('text-is-read-only')
  })
})

describe('changes of access', () => {
  test('[L19] a change is told to the connections concerned, and holds from then on', async () => {
    const { address } = await house.aDocument(['Text'])
    const person = await house.aPerson()
    const anna = await house.join(address, { as: person })
    house.allow(person, 'read')
    await house.changeAccess(person)
    await house.rooms.readmitParticipant(person.participantId)
    await until(() => anna.access.length === 2)
    expect(anna.access[1]).toMatchObject({ mode: 'read' })
    anna.type('!')
    await until(() => anna.refused.length === 1)
    house.allow(person, 'direct')
    await house.rooms.readmitSession(person.sessionId)
    await until(() => anna.access.length === 3)
    expect(anna.access[2]).toMatchObject({ mode: 'direct', reason: null })
  })

  test('[L19] what another process changed, of which nobody tells this one, is found at the next look', async () => {
    const watched = await buildLiveHouse(log.database, { limits: { sweepEveryMs: 30 }, keepsDatabase: true })
    try {
      const { address } = await watched.aDocument(['Text'])
      const [person, removed, other] = [await watched.aPerson(), await watched.aPerson(), await watched.aPerson()]
      const anna = await watched.join(address, { as: person })
      const gone = await watched.join(address, { as: removed })
      const ben = await watched.join(address, { as: other })
      watched.allow(person, 'read')
      watched.allow(other, 'read')
      watched.allow(removed, { refused: 'seat-was-removed' })
      await watched.changeAccess(person)
      await watched.database.db
        .updateTable('member')
        .set({ removed_at: new Date() })
        .where('id', '=', removed.memberId)
        .execute()
      await until(() => anna.access.length === 2)
      expect(anna.access[1]).toMatchObject({ mode: 'read' })
      expect(await gone.ended()).toEqual({ code: 4403, reason: 'seat-was-removed' })
      watched.allow(person, 'direct')
      await watched.changeAccess(person)
      await until(() => anna.access.length === 3)
      expect(anna.access[2]).toMatchObject({ mode: 'direct' })
      // Whose seat is as it was is not asked again.
      expect(ben.access).toHaveLength(1)
    } finally {
      await watched.close()
    }
  })

  test.each([
    ['not-signed-in', 4401],
    ['not-allowed-for-role', 4403],
    ['not-found', 4404],
    ['document-frozen', 4409],
    ['document-other-epoch', 4409],
    ['server-busy', 1013],
  ] as const)('[L9, L19] who is refused with %s when asked again is closed with %i', async (refused, code) => {
    const { address } = await house.aDocument(['Text'])
    const person = await house.aPerson()
    const anna = await house.join(address, { as: person })
    house.allow(person, { refused })
    await house.rooms.readmitParticipant(person.participantId)
    expect(await anna.ended()).toEqual({ code, reason: refused })
  })

  test('[L6] words on their way when access changes are judged again: still allowed, they arrive', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const person = await house.aPerson()
    const anna = await house.join(address, { as: person })
    const ben = await house.join(address)
    await anna.allSaved()
    await ben.allSaved()
    await house.changeAccess(person)
    anna.type(' of Anna')
    ben.type(' of Ben')
    await anna.allSaved()
    await ben.allSaved()
    expect(anna.refused).toEqual([])
    await until(() => anna.text === ben.text)
    expect(textOf(await house.rooms.readDocument(documentId))).toBe(anna.text)
    expect(anna.text).toContain('of Anna')
    expect(anna.text).toContain('of Ben')
  })

  test('[L6] words on their way when the right to write ends are refused, and only their author ever held them', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const person = await house.aPerson()
    const anna = await house.join(address, { as: person })
    const ben = await house.join(address)
    anna.type('.')
    await anna.allSaved()
    log.hold()
    anna.type(' too late')
    await until(() => log.waiting === 1)
    ben.type(' in time')
    house.allow(person, 'read')
    await house.changeAccess(person)
    log.release()
    await until(() => anna.refused.length === 1)
    expect(anna.refused).toEqual([{ frame: anna.sent, code: 'text-is-read-only' }])
    await ben.allSaved()
    expect(ben.text).not.toContain('too late')
    expect(textOf(await house.rooms.readDocument(documentId))).toBe('Text. in time')
  })

  test('[L6] a removed member’s words do not go in, whatever the room still believes', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const person = await house.aPerson()
    const anna = await house.join(address, { as: person })
    await anna.allSaved()
    await house.database.db
      .updateTable('member')
      .set({ removed_at: new Date() })
      .where('id', '=', person.memberId)
      .execute()
    house.allow(person, { refused: 'not-found' })
    anna.type(' late')
    expect(await anna.ended()).toEqual({ code: 4404, reason: 'not-found' })
    expect(textOf(await house.rooms.readDocument(documentId))).toBe('Text')
  })

  test('[L6] a raised fence stops what was judged under the old one; what is still allowed goes in under the new', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    anna.type('.')
    await anna.allSaved()
    await house.raiseFence(documentId)
    const { rebuilds } = house.rooms.metrics().counts
    for (const word of [' one', ' two', ' three']) anna.type(word)
    await anna.allSaved()
    expect(house.rooms.metrics().counts.rebuilds).toBe(rebuilds + 1)
    expect(textOf(await house.rooms.readDocument(documentId))).toBe('Text. one two three')
    expect(await house.logRows(documentId)).toBe(5)
  })

  test('[L6] a frozen text finishes what had passed, is read on, and judges what waited when it thaws', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const other = await house.aPerson()
    const anna = await house.join(address)
    const ben = await house.join(address, { as: other })
    anna.type(' before')
    await anna.allSaved()
    await house.rooms.freeze([documentId])
    anna.type(' after')
    ben.type(' thawed')
    await wait(100)
    expect(anna.saved).toBeLessThan(anna.sent)
    expect(textOf(await house.rooms.readDocument(documentId))).toBe('Text before')
    house.allow(other, 'read')
    await house.rooms.readmitDocument(documentId)
    house.rooms.thaw([documentId])
    await anna.allSaved()
    await until(() => ben.refused.length > 0)
    expect(textOf(await house.rooms.readDocument(documentId))).toBe('Text before after')
  })
})
