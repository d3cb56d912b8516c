/** Writing together on the real engine over real sockets: the promises of docs/live-protocol.md, one by one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { insertText, openText } from '../../packages/document/tokens.ts'
import { buildLiveHouse, type LiveHouse } from '../support/live-house.ts'
import { LiveClient, textOf, until } from '../support/live-client.ts'
import { slowLog, type SlowLog } from '../support/slow-log.ts'
import { openMigratedMemory } from '../support/test-house.ts'

let house: LiveHouse
let log: SlowLog
const clients: LiveClient[] = []

beforeAll(async () => {
  log = slowLog(await openMigratedMemory())
  house = await buildLiveHouse(log.database)
})
afterAll(async () => {
  for (const client of clients) client.socket.terminate()
  await house.close()
})

async function aClient(
  address: string,
  options: ConstructorParameters<typeof LiveClient>[3] = {},
  person?: Awaited<ReturnType<LiveHouse['aPerson']>>,
) {
  const who = person ?? (await house.aPerson())
  const client = new LiveClient(house.url, address, who.cookie, options)
  clients.push(client)
  await client.synced()
  return client
}

describe('joining', () => {
  test('[L5] a newcomer gets the whole text from the store and the room builds no document for it', async () => {
    const { address } = await house.aDocument(['One', 'Two'])
    const client = await aClient(address)
    expect(client.text).toBe('One\nTwo')
    expect(client.heard.filter(kind => kind.startsWith('sync'))).toEqual(['sync 0', 'sync 1'])
  })

  test('[L2] what one types the others read, and the author is told that it is saved', async () => {
    const { address, documentId } = await house.aDocument(['Hello'])
    const anna = await aClient(address)
    const ben = await aClient(address)
    anna.type(' from Anna')
    await anna.allSaved()
    await until(() => ben.text === 'Hello from Anna')
    expect(textOf(await house.rooms.readDocument(documentId))).toBe('Hello from Anna')
  })
})

describe('durable before seen', () => {
  test('[L1] nobody sees what is not durable, and nobody is told that it is saved', async () => {
    const { address } = await house.aDocument(['Start'])
    const anna = await aClient(address)
    const ben = await aClient(address)
    log.hold()
    anna.type(' unseen')
    await until(() => log.waiting === 1)
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(ben.text).toBe('Start')
    expect(anna.saved).toBeLessThan(anna.sent)
    log.release()
    await until(() => ben.text === 'Start unseen')
    await anna.allSaved()
  })

  test('[L1, L5] a join is answered only when what it shows is durable', async () => {
    const { address } = await house.aDocument(['Start'])
    const anna = await aClient(address)
    anna.type('!')
    await anna.allSaved()
    log.hold()
    anna.type(' pending')
    await until(() => log.waiting === 1)
    const person = await house.aPerson()
    const ben = new LiveClient(house.url, address, person.cookie)
    clients.push(ben)
    await ben.opened()
    await new Promise(resolve => setTimeout(resolve, 100))
    expect(ben.isSynced).toBe(false)
    log.release()
    await ben.synced()
    expect(ben.text).toBe('Start! pending')
  })
})
