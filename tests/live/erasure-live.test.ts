/** An account is erased while her windows are open: they close, she is gone for the others, who hear ids and no name. */
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { buildCanaryWorld, canaries, type CanaryWorld } from '../support/canary-world.ts'
import { LiveClient, until } from '../support/live-client.ts'
import type { Person } from '../support/test-house.ts'

let world: CanaryWorld
let origin: string
beforeAll(async () => {
  world = await buildCanaryWorld({ realClock: true })
  await world.house.app.listen({ host: '127.0.0.1', port: 0 })
  origin = `ws://127.0.0.1:${(world.house.app.server.address() as AddressInfo).port}`
})
afterAll(() => world.house.close())

const headersOf = ({ cookie }: Person) => ({ cookie, origin: world.house.config.publicOrigin })

async function listen(person: Person): Promise<{ readonly frames: string[]; readonly code: () => number | null }> {
  const socket = new WebSocket(`${origin}/events?agenda=${world.agenda.agendaId}`, { headers: headersOf(person) })
  const frames: string[] = []
  let code: number | null = null
  socket.on('message', data => frames.push(Buffer.isBuffer(data) ? data.toString() : ''))
  socket.on('close', given => (code = given))
  await new Promise(resolve => socket.once('open', resolve))
  return { frames, code: () => code }
}

test('her sockets close, her presence goes, and nobody’s frame carries her name', async () => {
  const { canary, reader, documentId, goalId } = world
  const join = async (person: Person): Promise<LiveClient> => {
    const client = new LiveClient(`${origin}/collab`, `${documentId}.1`, person.cookie, {
      origin: world.house.config.publicOrigin,
    })
    await client.synced()
    return client
  }
  const here = await join(reader)
  const hers = await join(canary)
  hers.sendPresence([{ id: hers.doc.clientID, clock: 1, state: { cursor: null } }])
  await until(() => JSON.stringify(here.presences.get(hers.doc.clientID) ?? '').includes('Quetzalcoatl'))
  const [others, own] = [await listen(reader), await listen(canary)]

  await world.erase()

  await until(() => hers.closed !== null && own.code() !== null)
  expect([hers.closed?.code, own.code()]).toEqual([4401, 4401])
  await until(() => here.presences.get(hers.doc.clientID) === null)
  await until(() => others.frames.some(frame => frame.includes('member-renamed')))
  expect(others.frames.some(frame => frame.includes('member-removed'))).toBe(true)
  for (const canaryWord of canaries) expect(others.frames.join('\n')).not.toContain(canaryWord)

  const late = await join(reader)
  expect(late.presences.has(hers.doc.clientID)).toBe(false)
  await Promise.all([here.close(), late.close()])
  expect((await world.house.as(canary).get(`/api/goals/${goalId}`)).statusCode).toBe(401)
})
