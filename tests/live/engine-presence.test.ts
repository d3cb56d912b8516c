/** Presence: composed by the server, one frame for all who changed, as lasting as the connection. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { limits } from '../../server/platform/limits.ts'
import { buildLiveHouse, type LiveHouse } from '../support/live-house.ts'
import { until } from '../support/live-client.ts'
import { openMigratedMemory } from '../support/test-house.ts'

let house: LiveHouse

beforeAll(async () => {
  house = await buildLiveHouse(await openMigratedMemory(), { limits: { renewPresenceEveryMs: 300, sweepEveryMs: 50 } })
})
afterAll(() => house.close())

const here = { anchor: 'somewhere' }
const userOf = (name: string) => ({ name, organisation: 'Ministry of Aldland', code: 'ALD', group: 'government' })

describe('presence', () => {
  test('[L11] of what a client says of itself only the cursor is taken; who it is, the server says', async () => {
    const { address } = await house.aDocument()
    const ben = await house.join(address)
    const anna = await house.join(address, { as: await house.aPerson('Anna') })
    const state = { cursor: here, user: { name: 'The Minister' }, colour: 'red' }
    anna.sendPresence([{ id: anna.doc.clientID, clock: 1, state }])
    await until(() => ben.presences.has(anna.doc.clientID))
    expect(ben.presences.get(anna.doc.clientID)).toEqual({ user: userOf('Anna'), cursor: here })
  })

  test('[L11] a forged presence of somebody else changes nothing, and nobody is closed for it', async () => {
    const { address } = await house.aDocument()
    const ben = await house.join(address)
    const anna = await house.join(address, { as: await house.aPerson('Anna') })
    const mallory = await house.join(address, { as: await house.aPerson('Mallory') })
    anna.sendPresence([{ id: anna.doc.clientID, clock: 1, state: { cursor: here } }])
    mallory.sendPresence([{ id: mallory.doc.clientID, clock: 1, state: { cursor: null } }])
    await until(() => ben.presences.has(anna.doc.clientID) && ben.presences.has(mallory.doc.clientID))
    mallory.sendPresence([
      { id: anna.doc.clientID, clock: 2 ** 30, state: { user: userOf('Anna'), cursor: 'forged' } },
      { id: mallory.doc.clientID, clock: 2, state: { cursor: 'own' } },
    ])
    await until(() => JSON.stringify(ben.presences.get(mallory.doc.clientID)).includes('own'))
    anna.sendPresence([{ id: anna.doc.clientID, clock: 2, state: { cursor: 'moved' } }])
    await until(() => JSON.stringify(ben.presences.get(anna.doc.clientID)).includes('moved'))
    expect(ben.presences.get(anna.doc.clientID)).toEqual({ user: userOf('Anna'), cursor: 'moved' })
    expect(mallory.closed).toBeNull()
  })

  test('[L11, L18] a cursor of 512 bytes passes, one of 513 is refused and shown to nobody', async () => {
    const { maxCursorBytes } = limits.live
    expect(maxCursorBytes).toBe(512)
    /** With the quotes around it, one byte each. */
    const cursorOf = (bytes: number, letter: string): string => letter.repeat(bytes - 2)
    const { address } = await house.aDocument()
    const ben = await house.join(address)
    const anna = await house.join(address)
    anna.sendPresence([{ id: anna.doc.clientID, clock: 1, state: { cursor: cursorOf(maxCursorBytes, 'x') } }])
    await until(() => ben.presences.has(anna.doc.clientID))
    anna.sendPresence([{ id: anna.doc.clientID, clock: 2, state: { cursor: cursorOf(maxCursorBytes + 1, 'y') } }])
    await until(() => anna.refused.length === 1)
    expect(anna.refused).toEqual([{ frame: 0, code: 'presence-not-valid' }])
    expect(JSON.stringify(ben.presences.get(anna.doc.clientID))).not.toContain('yyy')
    expect(anna.closed).toBeNull()
  })

  test('[L12] who joins sees everybody who is there, and who leaves is gone for all at once', async () => {
    const { address } = await house.aDocument()
    const anna = await house.join(address)
    anna.sendPresence([{ id: anna.doc.clientID, clock: 1, state: { cursor: here } }])
    await new Promise(resolve => setTimeout(resolve, 60))
    const ben = await house.join(address)
    await until(() => ben.presences.has(anna.doc.clientID))
    anna.socket.terminate()
    await until(() => ben.presences.get(anna.doc.clientID) === null)
    expect(ben.closed).toBeNull()
  })

  test('[L12] who comes back under the same id and clock is shown again at once', async () => {
    const { address } = await house.aDocument()
    const person = await house.aPerson()
    const ben = await house.join(address)
    const anna = await house.join(address, { as: person })
    anna.sendPresence([{ id: anna.doc.clientID, clock: 5, state: { cursor: here } }])
    await until(() => ben.presences.has(anna.doc.clientID))
    anna.socket.terminate()
    await until(() => ben.presences.get(anna.doc.clientID) === null)
    const again = await house.join(address, { as: person, doc: anna.doc })
    again.sendPresence([{ id: anna.doc.clientID, clock: 5, state: { cursor: here } }])
    await until(() => ben.presences.get(anna.doc.clientID) !== null)
    expect(ben.presences.get(anna.doc.clientID)).toMatchObject({ cursor: here })
  })

  test('[L12] many changes leave as one frame with the latest state of each', async () => {
    const { address } = await house.aDocument()
    const ben = await house.join(address)
    const others = await Promise.all(Array.from({ length: 5 }, () => house.join(address)))
    await new Promise(resolve => setTimeout(resolve, 50))
    const before = ben.heard.filter(kind => kind === 'presence').length
    for (let clock = 1; clock <= 10; clock += 1)
      for (const other of others) other.sendPresence([{ id: other.doc.clientID, clock, state: { cursor: clock } }])
    await until(() =>
      others.every(other => JSON.stringify(ben.presences.get(other.doc.clientID))?.includes('"cursor":10')),
    )
    expect(ben.heard.filter(kind => kind === 'presence').length - before).toBeLessThan(15)
  })

  test('[L12] those who sit still are told again before clients forget them', async () => {
    const { address } = await house.aDocument()
    const ben = await house.join(address)
    const anna = await house.join(address)
    anna.sendPresence([{ id: anna.doc.clientID, clock: 1, state: { cursor: here } }])
    await until(() => ben.presences.has(anna.doc.clientID))
    const before = ben.heard.filter(kind => kind === 'presence').length
    await until(() => ben.heard.filter(kind => kind === 'presence').length >= before + 2)
    expect(ben.presences.get(anna.doc.clientID)).not.toBeNull()
  })
})
