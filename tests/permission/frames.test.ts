/**
 * The live door in the permission matrix: every kind of frame × everybody × every phase. Who may not read gets no
 * socket; who may read is shown the text and writes nothing; what the server alone says is refused from anybody.
 */
import type { AddressInfo } from 'node:net'
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from 'lib0/encoding'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { phases } from '../../packages/domain/agenda.ts'
import { textMode } from '../../packages/domain/permission.ts'
import { LiveClient, textOf, until } from '../support/live-client.ts'
import { buildWorld, visitors, type Visitor, type World } from './matrix-world.ts'

describe.each(phases)('in %s', phase => {
  let world: World
  let door: string
  beforeAll(async () => {
    world = await buildWorld(phase, { realClock: true })
    await world.house.app.listen({ host: '127.0.0.1', port: 0 })
    door = `ws://127.0.0.1:${(world.house.app.server.address() as AddressInfo).port}/collab`
  })
  afterAll(() => world.house.close())

  function visit(visitor: Visitor, answersStep1 = true): LiveClient {
    const origin = world.house.config.publicOrigin
    const cookie = world.person(visitor)?.cookie ?? ''
    return new LiveClient(door, `${world.documentId}.1`, cookie, { origin, answersStep1 })
  }
  const stored = async (): Promise<string> => textOf(await world.house.rooms.readDocument(world.documentId))
  const rows = async (): Promise<number> => {
    const { db } = world.house.database
    return (await db.selectFrom('document_update').select('seq').execute()).length
  }

  test.each(visitors.filter(visitor => hasNoSeat(visitor)))('%s gets no socket', async visitor => {
    const client = visit(visitor)
    await client.ended()
    expect(client.heard).toEqual([])
    expect(client.text).toBe('')
  })

  test.each(visitors.filter(visitor => !hasNoSeat(visitor)))(
    'what %s sends does what her standing allows, and nothing more',
    async visitor => {
      const standing = world.standing(visitor)
      const mode = standing === null ? null : textMode(standing)
      const before = { text: await stored(), rows: await rows() }
      const client = await visit(visitor).synced()
      // 0/0 asks for the text: reading is for everybody who may come in.
      expect(client.text).toBe(before.text)
      expect(client.access.at(-1)).toMatchObject({ mode: mode === 'direct' ? 'direct' : 'read', phase })
      // 1 tells where somebody is, 3 asks where the others are: neither writes.
      client.sendPresence([{ id: client.doc.clientID, clock: 1, state: { cursor: null } }])
      client.sendRaw(frameOf(3))
      // 0/2 and 0/1 write.
      const words = ` ${visitor} was here`
      client.type(words)
      if (mode === 'direct') {
        await client.allSaved()
        expect(client.refused).toEqual([])
        expect(await stored()).toBe(before.text + words)
      } else {
        await until(() => client.refused.length > 0 || client.closed !== null)
        expect(client.refused.map(({ code }) => code)).toContain('text-is-read-only')
        expect(await stored()).toBe(before.text)
        expect(await rows()).toBe(before.rows)
      }
      await client.close()
    },
  )

  test('nobody speaks for the server: frames of kind 4 to 7 are refused from the strongest role', async () => {
    const before = { text: await stored(), rows: await rows() }
    for (const kind of [4, 5, 6, 7, 9]) {
      const client = await visit('moderator').synced()
      client.sendRaw(frameOf(kind, JSON.stringify({ mode: 'direct' })))
      expect((await client.ended()).code).not.toBe(1000)
    }
    expect({ text: await stored(), rows: await rows() }).toEqual(before)
  })
})

function hasNoSeat(visitor: Visitor): boolean {
  return visitor === 'member-elsewhere' || visitor === 'no-seat' || visitor === 'signed-out'
}

function frameOf(kind: number, words?: string): Uint8Array {
  const encoder = createEncoder()
  writeVarUint(encoder, kind)
  if (words !== undefined) writeVarString(encoder, words)
  return toUint8Array(encoder)
}
