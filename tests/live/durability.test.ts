/** The log and the room around it: failing and hanging commits, unloading, failed loads, what a stop leaves behind. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type * as Y from 'yjs'
import { buildLiveHouse, type LiveHouse } from '../support/live-house.ts'
import { textOf, until } from '../support/live-client.ts'
import { slowLog, type SlowLog } from '../support/slow-log.ts'
import { openMigratedMemory } from '../support/test-house.ts'
import { limits } from '../../server/platform/limits.ts'
import type { Database } from '../../server/platform/database.ts'
import type { DocumentId } from '../../packages/domain/ids.ts'

let real: Database
let log: SlowLog
let house: LiveHouse

beforeAll(async () => {
  real = await openMigratedMemory()
  log = slowLog(real)
  house = await buildLiveHouse(log.database, {
    limits: { firstRetryMs: 20, maxRetryMs: 100, slowCommitMs: 150, maxCommitMs: 400, unloadAfterMs: 40 },
    keepsDatabase: true,
  })
})
afterAll(async () => {
  await house.close()
  await real.close()
})

async function storedText(documentId: DocumentId): Promise<string> {
  return textOf(await house.rooms.readDocument(documentId))
}

describe('a database in trouble', () => {
  test('[L7] a failing commit is kept, told as not-saved-yet, and ends with saved', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    const ben = await house.join(address)
    await anna.allSaved()
    log.fail(3)
    anna.type(' kept')
    await until(() => anna.refused.length === 1)
    expect(anna.refused).toEqual([{ frame: 0, code: 'not-saved-yet' }])
    const heard = anna.savedMessages
    await anna.allSaved()
    await until(() => anna.savedMessages > heard)
    expect(await storedText(documentId)).toBe('Text kept')
    await until(() => ben.text === 'Text kept')
    expect(ben.refused).toEqual([])
  })

  test('[L7] a commit whose answer was lost is tried again, and no word is there twice', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    await anna.allSaved()
    log.fail(1, 'after')
    anna.type(' once')
    await anna.allSaved()
    expect(await storedText(documentId)).toBe('Text once')
    expect(await house.logRows(documentId)).toBe(3)
    const cold = await house.join(address)
    expect(cold.text).toBe('Text once')
  })

  test('[L7] a commit that hangs is told to the writers, given up and tried again', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    await anna.allSaved()
    log.hold()
    anna.type(' patient')
    await until(() => anna.refused.some(({ code }) => code === 'not-saved-yet'))
    expect(anna.saved).toBe(anna.sent - 1)
    await until(() => log.waiting >= 2)
    log.release()
    await anna.allSaved()
    expect(await storedText(documentId)).toBe('Text patient')
  })

  test('[L7, L18] above the bound of unsaved bytes new writes are turned away with 1013, below it they wait', async () => {
    const small = await buildLiveHouse(log.database, {
      limits: { maxUnsavedBytes: 300, firstRetryMs: 20 },
      keepsDatabase: true,
    })
    const { address, documentId } = await small.aDocument(['Text'])
    const person = await small.aPerson()
    const anna = await small.join(address, { as: person })
    await anna.allSaved()
    log.hold()
    anna.type(` ${'a'.repeat(400)}`)
    await until(() => log.waiting === 1)
    expect(anna.closed).toBeNull()
    anna.type(' b')
    expect(await anna.ended()).toEqual({ code: 1013, reason: 'server-busy' })
    log.release()
    const again = await small.join(address, { as: person, doc: anna.doc })
    await again.allSaved()
    expect(textOf(await small.rooms.readDocument(documentId))).toBe(`Text ${'a'.repeat(400)} b`)
    await small.close()
  })
})

describe('loading and unloading', () => {
  let quiet: LiveHouse
  beforeAll(async () => {
    quiet = await buildLiveHouse(log.database, { limits: { unloadAfterMs: 40 }, keepsDatabase: true })
  })
  afterAll(() => quiet.close())

  test('[L16] opening, typing, leaving and breaking off in any order: all that was typed is there, each once', async () => {
    const { address, documentId } = await quiet.aDocument(['Text'])
    const person = await quiet.aPerson()
    let doc: Y.Doc | undefined
    for (let round = 0; round < 24; round += 1) {
      const anna = await quiet.join(address, { as: person, ...(doc === undefined ? {} : { doc }) })
      anna.type(` ${round}`)
      // A socket that breaks may take its last frame with it; the same window hands it in when it is back.
      if (round % 3 === 0) anna.socket.terminate()
      else {
        await anna.allSaved()
        await anna.close()
      }
      doc = round % 3 === 0 ? anna.doc : undefined
      if (round % 4 === 0) await until(() => quiet.rooms.metrics().rooms === 0)
    }
    const expected = `Text${Array.from({ length: 24 }, (_, round) => ` ${round}`).join('')}`
    expect(textOf(await quiet.rooms.readDocument(documentId))).toBe(expected)
  })

  test('[L16] leaving while a commit is under way unloads nothing that is not durable', async () => {
    const { address, documentId } = await quiet.aDocument(['Text'])
    const anna = await quiet.join(address)
    await anna.allSaved()
    log.hold()
    anna.type(' late')
    await until(() => log.waiting === 1)
    await anna.close()
    await new Promise(resolve => setTimeout(resolve, 120))
    expect(quiet.rooms.metrics().rooms).toBe(1)
    log.release()
    await until(() => quiet.rooms.metrics().rooms === 0)
    expect(await storedText(documentId)).toBe('Text late')
  })

  test('[L16] a text that cannot be loaded is an error and is tried again, never an empty text', async () => {
    const { address, documentId } = await quiet.aDocument(['Text'])
    await until(() => quiet.rooms.metrics().rooms === 0)
    const damaged = Buffer.from([1, 255, 255, 255])
    const [row] = await real.db
      .selectFrom('document_update')
      .selectAll()
      .where('document_id', '=', documentId)
      .execute()
    await real.db.updateTable('document_update').set({ data: damaged }).where('document_id', '=', documentId).execute()
    const anna = await quiet.join(address)
    expect(await anna.ended()).toMatchObject({ code: 1013 })
    expect(anna.text).toBe('')
    await expect(quiet.rooms.readDocument(documentId)).rejects.toThrow(/./)
    await real.db
      .updateTable('document_update')
      .set({ data: row?.data ?? damaged })
      .where('document_id', '=', documentId)
      .execute()
    await until(() => quiet.rooms.metrics().rooms === 0)
    expect((await quiet.join(address)).text).toBe('Text')
  })

  test('[L16] stopping writes what is under way, then closes everybody with 1001; the next start has all of it', async () => {
    const first = await buildLiveHouse(log.database, { keepsDatabase: true })
    const { address, documentId } = await first.aDocument(['Text'])
    const anna = await first.join(address)
    await anna.allSaved()
    anna.type(' last words')
    await until(() => first.rooms.metrics().counts.updates === 1)
    await first.rooms.close(2_000)
    expect(await anna.ended()).toMatchObject({ code: 1001 })
    expect(anna.saved).toBe(anna.sent)
    expect(await storedText(documentId)).toBe('Text last words')
    await first.close()
  })

  test('[L16, L18] stopping waits so long for the database and no longer; what was not saved is not lost to its author', async () => {
    const withinMs = 400
    const first = await buildLiveHouse(log.database, { keepsDatabase: true })
    const { address, documentId } = await first.aDocument(['Text'])
    const anna = await first.join(address)
    await anna.allSaved()
    log.hold()
    anna.type(' too late')
    await until(() => log.waiting === 1)
    const since = performance.now()
    await first.rooms.close(withinMs)
    expect(performance.now() - since).toBeGreaterThan(withinMs - 20)
    expect(performance.now() - since).toBeLessThan(6_000)
    expect(await anna.ended()).toMatchObject({ code: 1001 })
    expect([anna.saved, anna.text]).toEqual([anna.sent - 1, 'Text too late'])
    expect(await storedText(documentId)).toBe('Text')
    log.release()
    await first.close()
  })

  test('[L16] the texts have their time before the whole stop is given up', () => {
    expect(limits.stop.maxWaitMs).toBeLessThan(limits.stop.giveUpMs)
  })
})
