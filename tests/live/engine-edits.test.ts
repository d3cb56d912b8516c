/** Changes that the server makes for somebody, among people who are typing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { layout } from '../../packages/document/layout.ts'
import { moveBlocks } from '../../packages/document/server-edits.ts'
import { insertText, openText } from '../../packages/document/tokens.ts'
import { DomainError } from '../../packages/domain/errors.ts'
import type { DocumentId } from '../../packages/domain/ids.ts'
import { readingOf } from '../../server/live/compaction.ts'
import { buildLiveHouse, type LiveHouse, type LivePerson } from '../support/live-house.ts'
import { holdTimers } from '../support/held-timers.ts'
import { textOf, until } from '../support/live-client.ts'
import { slowLog, type SlowLog } from '../support/slow-log.ts'
import { openMigratedMemory } from '../support/test-house.ts'

let house: LiveHouse
let log: SlowLog
let editor: LivePerson
/** Of a length that no other timer has: it is held where a test wants to see it. */
const editWaitMs = 1_234_567

beforeAll(async () => {
  log = slowLog(await openMigratedMemory())
  house = await buildLiveHouse(log.database, { limits: { editWaitMs } })
  editor = await house.aPerson('Editor')
})
afterAll(() => house.close())

async function moveFirstToEnd(documentId: DocumentId): Promise<void> {
  await house.rooms.edit(documentId, editor.actor, ({ doc }) => {
    const [, second] = layout(doc)
    if (second === undefined) throw new Error('too short')
    moveBlocks(doc, { first: second.bid, last: second.bid, before: null })
    return Promise.resolve()
  })
}
const blocksOf = (doc: Parameters<typeof layout>[0]): readonly string[] =>
  layout(doc).map(block => block.runs.map(run => ('text' in run ? run.text : '')).join(''))
const decisionOf = async (documentId: DocumentId): Promise<number> =>
  (
    await house.database.db
      .selectFrom('document')
      .select('decision')
      .where('id', '=', documentId)
      .executeTakeFirstOrThrow()
  ).decision

describe('server edits', () => {
  test('[L15] an edit of a text that nobody has open is in the log, counted, and read by who comes', async () => {
    const { address, documentId } = await house.aDocument(['one', 'two', 'three'])
    await moveFirstToEnd(documentId)
    const anna = await house.join(address)
    expect(blocksOf(anna.doc)).toEqual(['one', 'three', 'two'])
    expect(await decisionOf(documentId)).toBe(1)
    expect(await house.logRows(documentId)).toBe(2)
  })

  test('[L15] members see an edit at once, and it stands in the same order for all', async () => {
    const { address, documentId } = await house.aDocument(['one', 'two', 'three'])
    const anna = await house.join(address)
    const ben = await house.join(address)
    anna.type('!')
    await anna.allSaved()
    await moveFirstToEnd(documentId)
    await until(() => blocksOf(ben.doc).at(-1) === 'two' && blocksOf(anna.doc).at(-1) === 'two')
    const cold = await house.rooms.readDocument(documentId)
    await until(() => readingOf(ben.doc) === readingOf(cold) && readingOf(anna.doc) === readingOf(cold))
    expect(blocksOf(cold)).toEqual(['one', 'three!', 'two'])
  })

  test('[L15] edits among people typing lose no letter and no edit, and all replicas read alike', async () => {
    const { address, documentId } = await house.aDocument(['one', 'two', 'three', 'four'])
    const writers = await Promise.all([house.join(address), house.join(address), house.join(address)])
    const typing = Promise.all(
      writers.map(async (writer, who) => {
        for (let turn = 0; turn < 25; turn += 1) {
          writer.type(`<${who}.${turn}>`)
          await new Promise(resolve => setTimeout(resolve, 8))
        }
      }),
    )
    for (let turn = 0; turn < 6; turn += 1) await moveFirstToEnd(documentId)
    await typing
    await Promise.all(writers.map(writer => writer.allSaved()))
    const stored = await house.rooms.readDocument(documentId)
    const text = textOf(stored)
    for (let who = 0; who < 3; who += 1)
      for (let turn = 0; turn < 25; turn += 1) expect(text.split(`<${who}.${turn}>`)).toHaveLength(2)
    expect(await decisionOf(documentId)).toBe(6)
    await until(() => writers.every(writer => readingOf(writer.doc) === readingOf(stored)))
  })

  test('[L15] what the act refuses leaves no trace: not in the log, not in the room, not in the rows', async () => {
    const { address, documentId } = await house.aDocument(['one', 'two'])
    const anna = await house.join(address)
    const refusal = house.rooms.edit(documentId, editor.actor, async ({ doc, work }) => {
      insertText(openText(doc), 1, 'never ', {})
      await work.db.updateTable('goal').set({ title: 'never' }).where('title', '=', 'A goal').execute()
      throw new DomainError('blocks-not-known')
    })
    await expect(refusal).rejects.toMatchObject({ code: 'blocks-not-known' })
    anna.type('!')
    await anna.allSaved()
    expect(textOf(await house.rooms.readDocument(documentId))).toBe('one\ntwo!')
    expect(await decisionOf(documentId)).toBe(0)
    expect(house.rooms.metrics().counts.rebuilds).toBe(0)
  })

  test('[L15, L18] an edit waits for what is on its way into the log for its time, and gives up when that is over', async () => {
    const timers = holdTimers(editWaitMs)
    try {
      const { address, documentId } = await house.aDocument(['one', 'two', 'three'])
      const anna = await house.join(address)
      await anna.allSaved()
      log.hold()
      anna.type('!')
      await until(() => log.waiting === 1)
      const patient = moveFirstToEnd(documentId)
      await until(() => timers.waiting === 1)
      log.release()
      await patient
      await anna.allSaved()
      await until(() => blocksOf(anna.doc).at(-1) === 'two')
      log.hold()
      anna.type('?')
      await until(() => log.waiting === 1)
      const late = moveFirstToEnd(documentId).catch((cause: unknown) => cause)
      await until(() => timers.waiting === 1)
      timers.fire()
      expect(await late).toMatchObject({ code: 'server-busy' })
      log.release()
      await anna.allSaved()
      expect(blocksOf(anna.doc)).toEqual(['one', 'three!?', 'two'])
    } finally {
      log.release()
      timers.release()
    }
  })

  test('[L10, L15] the server’s own id is told before its first update, and clients may not write under it', async () => {
    const { address, documentId } = await house.aDocument(['one', 'two', 'three'])
    const anna = await house.join(address)
    await moveFirstToEnd(documentId)
    await until(() => anna.heard.includes('sync 2'))
    expect(anna.registry.at(-1)).toMatchObject({ mode: 'server' })
    expect(anna.heard.lastIndexOf('registry')).toBeLessThan(anna.heard.lastIndexOf('sync 2'))
    const thief = await house.join(address)
    thief.doc.clientID = anna.registry.at(-1)?.clientId ?? 0
    thief.type(' stolen')
    await until(() => thief.refused.length === 1)
    expect(thief.refused[0]?.code).toBe('client-id-of-another')
  })

  test('[L15] an unknown document is refused', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000' as DocumentId
    await expect(moveFirstToEnd(unknown)).rejects.toMatchObject({
      code: expect.stringMatching(/not-found|server-busy/) as string,
    })
  })
})
