/**
 * The live door in the permission matrix: every kind of frame × everybody × every phase. Who may not read gets no
 * socket; who may read is shown the text and writes nothing; who may suggest changes nothing of what the goal says; what
 * the server alone says is refused from anybody.
 */
import { randomInt } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from 'lib0/encoding'
import * as Y from 'yjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messageKind } from '../../packages/contract/live-protocol.ts'
import { phases } from '../../packages/domain/agenda.ts'
import { roles, type Role } from '../../packages/domain/participant.ts'
import { refusalTo, textMode, type TextMode } from '../../packages/domain/permission.ts'
import { baseText, layout } from '../../packages/document/layout.ts'
import { plainText } from '../../packages/document/projections.ts'
import { LiveClient, textOf, until } from '../support/live-client.ts'
import { buildWorld, visitors, type Visitor, type World } from './matrix-world.ts'

/**
 * Whose words each kind of frame carries: what a person says, or what the server alone says (a person's choice and claim
 * are others of the same kind). The row of a kind that the protocol does not have, or has without a row, is a fault.
 */
const speakers: { readonly [name in keyof typeof messageKind]: 'person' | 'server' } = {
  sync: 'person',
  awareness: 'person',
  queryAwareness: 'person',
  auth: 'server',
  saved: 'server',
  access: 'server',
  registry: 'server',
  refused: 'server',
}
const kindNames = Object.keys(messageKind) as readonly (keyof typeof messageKind)[]
const unknownKind = Math.max(...Object.values(messageKind)) + 1

test('every kind of frame has its row, and every row its kind', () => {
  expect(Object.keys(speakers).toSorted()).toEqual([...kindNames].toSorted())
})

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

  test.each(visitors.filter(hasNoSeat))('%s gets no socket', async visitor => {
    const client = visit(visitor)
    await client.ended()
    expect(client.heard).toEqual([])
    expect(client.text).toBe('')
  })

  const modeOf = (role: Role): TextMode | null => textMode({ role, phase, pen: 'delegations', paused: false })
  /** Comes in and does what writes nothing: asks for the text (0/0), says where she is (1), asks where others are (3). */
  async function comeIn(role: Role): Promise<LiveClient> {
    const before = await stored()
    const client = await visit(role).synced()
    expect(client.text).toBe(before)
    expect(client.access.at(-1)).toMatchObject({ mode: modeOf(role), maySuggest: maySuggest(role), phase })
    client.sendPresence([{ id: client.doc.clientID, clock: 1, state: { cursor: null } }])
    client.sendRaw(frameOf(3))
    return client
  }
  /** Asks where others are, and has heard it. */
  async function heardAsking(client: LiveClient): Promise<void> {
    const heard = client.heard.length
    client.sendRaw(frameOf(3))
    await until(() => client.heard.slice(heard).includes('presence'))
  }
  const maySuggest = (role: Role): boolean =>
    refusalTo('suggest-text', { role, phase, pen: 'delegations', paused: false }) === null
  const said = async (): Promise<string> => {
    const { doc, suggesters } = await world.house.rooms.readText(world.documentId)
    return plainText(layout(doc, baseText(suggesters)))
  }
  const writers = roles.filter(role => modeOf(role) === 'direct')
  const suggesters = roles.filter(role => modeOf(role) === 'suggest')

  test.each(writers)('%s reads and writes', async role => {
    const before = await stored()
    const client = await comeIn(role)
    const words = ` ${role} was here`
    client.type(words)
    await client.allSaved()
    expect(client.refused).toEqual([])
    expect(await stored()).toBe(before + words)
    await client.close()
  })

  test.each(suggesters)('%s reads and suggests: what is there stays', async role => {
    const before = { text: await stored(), said: await said() }
    const client = await comeIn(role)
    const words = ` ${role} was here`
    client.type(words)
    await client.allSaved()
    expect(client.refused).toEqual([])
    expect({ text: await stored(), said: await said() }).toEqual({ text: before.text + words, said: before.said })
    await client.close()
  })

  test.each(roles)('%s claims an id for each way of writing that is hers, and for no other', async role => {
    const client = await comeIn(role)
    const ids = [randomInt(1, 2 ** 31), randomInt(2 ** 31, 2 ** 32)] as const
    client.sendClaim(...ids)
    await until(() => client.heard.lastIndexOf('registry') > client.heard.indexOf('sync 1'))
    const own = client.registry.filter(({ clientId }) => ids.includes(clientId))
    const modes = [...(modeOf(role) === 'direct' ? ['direct'] : []), ...(maySuggest(role) ? ['suggest'] : [])]
    expect(own.map(({ mode }) => mode)).toEqual(modes)
    await client.close()
  })

  test.each(roles.filter(role => modeOf(role) !== 'direct'))('%s cannot choose to write directly', async role => {
    const before = await said()
    const client = await comeIn(role)
    client.choose('direct')
    client.type(` ${role} was here`)
    await until(() => client.saved === client.sent || client.refused.length > 0)
    expect(await said()).toBe(before)
    await client.close()
  })

  test.each(roles.filter(role => modeOf(role) === 'read'))(
    '%s reads, and what she writes changes no row and is sent to nobody',
    async role => {
      const listener = await visit('moderator').synced()
      const client = await comeIn(role)
      await heardAsking(listener)
      const heard = listener.heard.length
      const before = { text: await stored(), rows: await rows() }
      client.type(` ${role} was here`)
      client.sendUpdate(Y.encodeStateAsUpdate(client.doc), 1)
      await until(() => client.refused.length > 0 || client.closed !== null)
      expect(client.refused.map(({ code }) => code)).toContain('text-is-read-only')
      expect({ text: await stored(), rows: await rows() }).toEqual(before)
      // Whatever was sent of it came before the answers to what is asked now.
      for (const _time of ['first', 'second']) await heardAsking(listener)
      expect(listener.heard.slice(heard).filter(kind => kind !== 'presence' && kind !== 'heartbeat')).toEqual([])
      expect(listener.text).toBe(before.text)
      await client.close()
      await listener.close()
    },
  )

  test('nobody speaks for the server: what it alone says, and what nobody knows, is refused from the strongest role', async () => {
    const before = { text: await stored(), rows: await rows() }
    const ofServer = kindNames.filter(name => speakers[name] === 'server').map(name => messageKind[name])
    for (const kind of [...ofServer, unknownKind]) {
      const client = await visit('moderator').synced()
      client.sendRaw(frameOf(kind, JSON.stringify({ mode: 'direct', maySuggest: true, phase, reason: null })))
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
