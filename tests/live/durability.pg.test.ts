/** What only a real PostgreSQL can show: commits beside each other, locks, lost connections, two engines on one log. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DocumentId } from '../../packages/domain/ids.ts'
import { openDatabase, type Database } from '../../server/platform/database.ts'
import { migrateToLatest } from '../../server/platform/migrate.ts'
import { readingOf } from '../../server/live/compaction.ts'
import { buildLiveHouse, type LiveHouse } from '../support/live-house.ts'
import { textOf, until } from '../support/live-client.ts'
import { type PostgresqlInstance, startPostgresql } from '../support/postgresql-instance.ts'

let instance: PostgresqlInstance
let url: string
let database: Database
let house: LiveHouse

beforeAll(async () => {
  instance = await startPostgresql()
  url = await instance.createDatabase()
  database = await openDatabase({ kind: 'postgresql', url })
  await migrateToLatest(database)
  house = await buildLiveHouse(database, {
    limits: { firstRetryMs: 20, maxCompactedRows: 40, updatesAtOnce: 1e6, updatesPerSecond: 1e6 },
    keepsDatabase: true,
  })
})
afterAll(async () => {
  await house.close()
  await database.close()
  await instance.stop()
})

async function query(text: string, values: unknown[] = []): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(text, values)
  await client.end()
}

async function expectAllThere(documentId: DocumentId, words: readonly string[]): Promise<void> {
  const text = textOf(await house.rooms.readDocument(documentId))
  for (const word of words) expect(text.split(word)).toHaveLength(2)
}

describe('on PostgreSQL', () => {
  test('[L17] compaction against four writers loses nothing and doubles nothing', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const writers = await Promise.all([1, 2, 3, 4].map(() => house.join(address)))
    const words: string[] = []
    let isOver = false
    const compacting = (async () => {
      let moved = 0
      while (!isOver) {
        const outcome = await house.rooms.compact(documentId)
        if (outcome.kind === 'compacted') moved += outcome.rows
        expect(outcome.kind).not.toBe('unsound')
      }
      return moved
    })()
    for (let turn = 0; turn < 60; turn += 1) {
      for (const [who, writer] of writers.entries()) {
        words.push(`<${who}.${turn}>`)
        writer.type(`<${who}.${turn}>`)
      }
      await new Promise(resolve => setTimeout(resolve, 5))
    }
    await Promise.all(writers.map(writer => writer.allSaved()))
    isOver = true
    expect(await compacting).toBeGreaterThan(50)
    await expectAllThere(documentId, words)
    const cold = await house.join(address)
    expect(readingOf(cold.doc)).toBe(readingOf(await house.rooms.readDocument(documentId)))
  })

  test('[L7] the log’s connection is cut again and again while people type: nothing is lost or doubled', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    const ben = await house.join(address)
    const words: string[] = []
    for (let turn = 0; turn < 40; turn += 1) {
      words.push(`<a${turn}>`, `<b${turn}>`)
      anna.type(`<a${turn}>`)
      ben.type(`<b${turn}>`)
      if (turn % 8 === 3)
        await query(`select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'acquis-log' and datname = current_database()`)
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    await Promise.all([anna.allSaved(), ben.allSaved()])
    await expectAllThere(documentId, words)
    await until(() => anna.text === ben.text)
  })

  test('[L6] a fence that is raised while a batch waits on the lock keeps that batch out', async () => {
    const { address, documentId } = await house.aDocument(['Text'])
    const person = await house.aPerson()
    const anna = await house.join(address, { as: person })
    anna.type('.')
    await anna.allSaved()
    const freezer = new pg.Client({ connectionString: url })
    await freezer.connect()
    await freezer.query('begin')
    await freezer.query('update document set fence = fence + 1 where id = $1', [documentId])
    anna.type(' too late')
    await new Promise(resolve => setTimeout(resolve, 150))
    expect(anna.saved).toBe(anna.sent - 1)
    house.allow(person, { refused: 'document-frozen' })
    await freezer.query('commit')
    await freezer.end()
    expect(await anna.ended()).toEqual({ code: 4409, reason: 'document-frozen' })
    expect(textOf(await house.rooms.readDocument(documentId))).toBe('Text.')
  })

  test('[L4] one id claimed in two engines at once belongs to one person', async () => {
    const other = await buildLiveHouse(database, { keepsDatabase: true })
    const { address, documentId } = await house.aDocument(['Text'])
    const anna = await house.join(address)
    const ben = await other.join(address)
    ben.doc.clientID = anna.doc.clientID
    anna.type(' A')
    ben.type(' B')
    await until(
      () => anna.refused.length + ben.refused.length > 0 || (anna.saved === anna.sent && ben.saved === ben.sent),
    )
    expect(anna.refused.length + ben.refused.length).toBe(1)
    const rows = await database.db
      .selectFrom('document_client')
      .select('participant_id')
      .where('document_id', '=', documentId)
      .where('client_id', '=', String(anna.doc.clientID))
      .execute()
    expect(rows).toHaveLength(1)
    await other.close()
  })

  test('[L3, L15] an engine that is behind reads the log before it refuses; an edit catches up with another engine', async () => {
    const other = await buildLiveHouse(database, { keepsDatabase: true, limits: { catchUpEveryMs: 0 } })
    const { address, documentId } = await house.aDocument(['Text'])
    const ben = await other.join(address)
    ben.type('!')
    await ben.allSaved()
    const anna = await house.join(address)
    anna.type(' elsewhere')
    await anna.allSaved()
    const carol = await other.aPerson()
    const copy = await other.join(address, { as: carol, isQuiet: true })
    const { doc } = anna
    copy.onUpdate = null
    const edited = await house.rooms.readDocument(documentId)
    edited.on('update', (update: Uint8Array) => copy.sendUpdate(update))
    edited.getText('t').insert(edited.getText('t').length, ' on top')
    await copy.allSaved()
    await until(() => ben.text === 'Text! elsewhere on top')
    expect(textOf(doc)).toBe('Text! elsewhere')
    await house.rooms.edit(documentId, carol.actor, ({ doc: whole }) => {
      whole.getText('t').insert(whole.getText('t').length, ' by the server')
      return Promise.resolve()
    })
    await until(() => textOf(doc) === 'Text! elsewhere on top by the server')
    await other.close()
  })
})
