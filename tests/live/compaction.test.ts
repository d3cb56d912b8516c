/** Compaction: exact, from rows alone, and never at the price of a word. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { readingOf } from '../../server/live/compaction.ts'
import { buildLiveHouse, type LiveHouse } from '../support/live-house.ts'
import { textOf, until } from '../support/live-client.ts'
import { openMigratedMemory } from '../support/test-house.ts'

const compactAboveRows = 20
const maxCompactedRows = 30
let house: LiveHouse

beforeAll(async () => {
  house = await buildLiveHouse(await openMigratedMemory(), {
    limits: { compactAboveRows, maxCompactedRows, unloadAfterMs: 30 },
  })
})
afterAll(() => house.close())

async function aTextWithHistory(keystrokes: number) {
  const { address, documentId } = await house.aDocument(['Größe 😀'])
  const anna = await house.join(address)
  for (let turn = 0; turn < keystrokes; turn += 1) anna.type(turn % 5 === 0 ? 'ä' : 'b')
  await anna.allSaved()
  return { address, documentId, anna }
}

describe('compaction', () => {
  test('[L17] moves exactly the merged rows to the archive and keeps the reading of the text', async () => {
    const { documentId, anna } = await aTextWithHistory(24)
    const before = await house.database.db
      .selectFrom('document_update')
      .select(['seq', 'hash'])
      .where('document_id', '=', documentId)
      .orderBy('seq')
      .execute()
    const reading = readingOf(await house.rooms.readDocument(documentId))
    expect(await house.rooms.compact(documentId)).toEqual({ kind: 'compacted', rows: 25 })
    expect(await house.logRows(documentId)).toBe(0)
    const archived = await house.database.db
      .selectFrom('document_update_archive')
      .select(['seq', 'hash'])
      .where('document_id', '=', documentId)
      .orderBy('seq')
      .execute()
    expect(archived).toEqual(before)
    expect(readingOf(await house.rooms.readDocument(documentId))).toBe(reading)
    anna.type('!')
    await anna.allSaved()
    const cold = await house.join(`${documentId}.1`)
    expect(cold.text).toBe(anna.text)
    await Promise.all([anna.close(), cold.close()])
  })

  test('[L5, L17] a newcomer is served snapshot and tail, and the stored state vector is that of the snapshot', async () => {
    const { address, documentId, anna } = await aTextWithHistory(10)
    await house.rooms.compact(documentId)
    anna.type('c')
    await anna.allSaved()
    await anna.close()
    await until(() => house.rooms.metrics().rooms === 0)
    const row = await house.database.db
      .selectFrom('document_snapshot')
      .selectAll()
      .where('document_id', '=', documentId)
      .executeTakeFirstOrThrow()
    expect(Buffer.from(Y.encodeStateVectorFromUpdate(row.data)).equals(row.state_vector)).toBe(true)
    const cold = await house.join(address)
    expect(cold.text).toBe(anna.text)
    expect(cold.heard.filter(kind => kind.startsWith('sync'))).toEqual(['sync 0', 'sync 1', 'sync 2'])
    await cold.close()
  })

  test('[L17] happens by itself when a text with a long log is unloaded, several times over if need be', async () => {
    const { documentId, anna } = await aTextWithHistory(70)
    await anna.close()
    await until(async () => (await house.logRows(documentId)) === 0)
    expect(textOf(await house.rooms.readDocument(documentId))).toBe(anna.text)
  })

  test('[L17, L18] a log of so many rows stays as it is when the text is unloaded; one row more is merged', async () => {
    const atLimit = await aTextWithHistory(compactAboveRows - 1)
    await atLimit.anna.close()
    const above = await aTextWithHistory(compactAboveRows)
    await above.anna.close()
    await until(async () => (await house.logRows(above.documentId)) === 0)
    await until(() => house.rooms.metrics().rooms === 0)
    expect(await house.logRows(atLimit.documentId)).toBe(compactAboveRows)
    const answer = await house.rooms.compact(above.documentId)
    expect(answer).toEqual({ kind: 'nothing' })
  })

  test('[L17, L18] so many rows are merged at a time and no more', async () => {
    const { documentId, anna } = await aTextWithHistory(maxCompactedRows)
    expect(await house.logRows(documentId)).toBe(maxCompactedRows + 1)
    expect(await house.rooms.compact(documentId)).toEqual({ kind: 'compacted', rows: maxCompactedRows })
    expect(await house.logRows(documentId)).toBe(1)
    expect(textOf(await house.rooms.readDocument(documentId))).toBe(anna.text)
    await anna.close()
  })

  test('[L17] a damaged row is noticed and nothing is moved', async () => {
    const { documentId, anna } = await aTextWithHistory(10)
    await anna.close()
    const { seq } = await house.database.db
      .selectFrom('document_update')
      .select('seq')
      .where('document_id', '=', documentId)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    await house.database.db
      .updateTable('document_update')
      .set({ data: Buffer.from([0, 0]) })
      .where('seq', '=', seq)
      .execute()
    expect(await house.rooms.compact(documentId)).toEqual({ kind: 'unsound' })
    expect(await house.logRows(documentId)).toBe(11)
  })

  test('[L17] a log with a gap is left as it is', async () => {
    const { documentId, anna } = await aTextWithHistory(10)
    await anna.close()
    const rows = await house.database.db
      .selectFrom('document_update')
      .select('seq')
      .where('document_id', '=', documentId)
      .orderBy('seq')
      .execute()
    await house.database.db
      .deleteFrom('document_update')
      .where('seq', '=', rows[4]?.seq ?? '')
      .execute()
    expect(await house.rooms.compact(documentId)).toEqual({ kind: 'unsound' })
    expect(await house.logRows(documentId)).toBe(10)
  })
})
