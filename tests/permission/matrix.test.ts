/**
 * Default deny, shown door by door: every endpoint × everybody × every phase. What an endpoint states about itself
 * (`knock`) is what its command enforces; a refused call changes no row and tells nobody. An endpoint without its row fails.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Endpoint } from '../../packages/contract/endpoint.ts'
import { phases } from '../../packages/domain/agenda.ts'
import { boundEndpoints } from '../../server/platform/bind-endpoint.ts'
import { endpointRows, type Call } from './endpoint-rows.ts'
import {
  buildWorld,
  everyRow,
  lastWrite,
  listenToBus,
  refusalOwed,
  visitors,
  type Visitor,
  type World,
} from './matrix-world.ts'

/** Answers that say no because of who is asking, or because of when. */
const denials: readonly string[] = [
  'not-signed-in',
  'not-found',
  'not-allowed-for-role',
  'not-allowed-in-phase',
  'pen-is-with-drafters',
  'round-is-paused',
]
/**
 * Doors that are open by `knock` and then ask more: signing out for real, or erasing an account, would leave the rest
 * of the matrix without that person, and a seat is taken away by a moderator or by who holds it.
 */
const asksMore: readonly string[] = ['signOut', 'endSession', 'eraseAccount', 'removeMember']

describe.each(phases)('in %s', phase => {
  let world: World
  let endpoints: readonly Endpoint[]
  beforeAll(async () => {
    world = await buildWorld(phase)
    endpoints = boundEndpoints(world.house.app)
  })
  afterAll(() => world.house.close())

  test('every endpoint has its row, and every row its endpoint', () => {
    const names = endpoints.map(endpoint => endpoint.name)
    expect(names.filter(name => !(name in endpointRows))).toEqual([])
    expect(Object.keys(endpointRows).filter(name => !names.includes(name))).toEqual([])
    expect(new Set(names).size).toBe(names.length)
  })

  test.each(visitors)('what %s is refused changes no row, and what is allowed is let in', async visitor => {
    const wrong: string[] = []
    for (const endpoint of endpoints) {
      const complaint = await knock(endpoint, visitor)
      if (complaint !== null) wrong.push(`${endpoint.name}: ${complaint}`)
    }
    expect(wrong).toEqual([])
  })

  /** Why this door answered this visitor wrongly; null if it did not. */
  async function knock(endpoint: Endpoint, visitor: Visitor): Promise<string | null> {
    const call = await endpointRows[endpoint.name]?.(world, visitor)
    if (call === undefined) return 'no row'
    const owed = refusalOwed(endpoint, visitor, world)
    if (owed === null && asksMore.includes(endpoint.name)) return null
    const bus = listenToBus(world)
    const before = await lastWrite(world)
    const answer = await ask(endpoint, call, visitor)
    bus.stop()
    if (owed === null) {
      if (answer.status >= 500) return `fault ${answer.status}`
      if (denials.includes(answer.code)) return `should be let in, is refused: ${answer.code}`
      if (answer.code === 'malformed-request' || answer.code === 'unknown-property') return `its row is ${answer.code}`
      return null
    }
    if (answer.code !== owed) return `owes ${owed}, answers ${answer.status} ${answer.code}`
    if (bus.told.length > 0) return `refused with ${owed}, and told ${bus.told.join(', ')}`
    if ((await lastWrite(world)) === before) return null
    // A row may have been locked and let go again: only now compare them all.
    const rows = await everyRow(world)
    await ask(endpoint, call, visitor)
    return (await everyRow(world)) === rows ? null : `refused with ${owed}, and changed a row all the same`
  }

  async function ask(endpoint: Endpoint, call: Call, visitor: Visitor): Promise<{ status: number; code: string }> {
    const path = endpoint.path.replace(/:(\w+)/g, (_place, name: string) => call.params?.[name] ?? '')
    const search = new URLSearchParams(call.query).toString()
    const asking = world.house.as(world.person(visitor))
    const url = search === '' ? path : `${path}?${search}`
    const answer =
      endpoint.method === 'GET' ? await asking.get(url) : await asking.send(endpoint.method, url, call.body)
    const isProblem = String(answer.headers['content-type'] ?? '').includes('problem+json')
    return { status: answer.statusCode, code: isProblem ? answer.json<{ code: string }>().code : '' }
  }
})
