/**
 * Default deny in rounds that rest, in every phase: every endpoint that a paused or a withdrawn round closes, for everybody with a seat.
 * What is refused writes no row (of the journal and of the mail queue neither) and puts nothing on the bus.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Endpoint } from '../../packages/contract/endpoint.ts'
import { phases } from '../../packages/domain/agenda.ts'
import { roles, type Role } from '../../packages/domain/participant.ts'
import { refusalTo, type Action, type Standing } from '../../packages/domain/permission.ts'
import { boundEndpoints } from '../../server/platform/bind-endpoint.ts'
import { endpointRows, type Call } from './endpoint-rows.ts'
import { buildWorld, everyRow, lastWrite, listenToBus, type World } from './matrix-world.ts'

/** What goes on in a round that rests, told here once more: whatever else a seat allows is refused. [C11, C12] */
const goesOn: readonly Action[] = [
  'read-agenda',
  'read-text',
  'export-text',
  'read-record',
  'keep-draft',
  'manage-members',
  'manage-agenda',
  'message-participants',
  'move-round',
]

const rests = {
  paused: { column: 'paused_at', code: 'round-is-paused' },
  withdrawn: { column: 'withdrawn_at', code: 'round-is-withdrawn' },
} as const
type Rest = keyof typeof rests

describe.each(phases)('[C11] [C12] in %s', phase => {
  let world: World
  let endpoints: readonly Endpoint[]
  beforeAll(async () => {
    world = await buildWorld(phase)
    endpoints = boundEndpoints(world.house.app)
  }, 120_000)
  afterAll(() => world.house.close())

  test.each(['paused', 'withdrawn'] as const)(
    'what a %s round refuses writes no row and tells nobody; what goes on is not refused',
    async rest => {
      const wrong: string[] = []
      let asked = 0
      for (const endpoint of endpoints) {
        for (const role of roles) {
          const owed = owedBy(endpoint, { role, phase, pen: 'delegations', paused: false }, rest)
          if (owed === 'nothing') continue
          asked += 1
          const complaint = owed === 'open' ? null : await knock(world, endpoint, role, rest)
          if (complaint !== null) wrong.push(`${endpoint.name} as ${role}: ${complaint}`)
        }
      }
      expect(wrong).toEqual([])
      expect(asked).toBeGreaterThan(40)
    },
    240_000,
  )
})

/** Whether the rest of a round closes a door; the permission function has to say the same. */
function owedBy({ knock: door }: Endpoint, standing: Standing, rest: Rest): 'refusal' | 'open' | 'nothing' {
  if (door.kind !== 'member' || refusalTo(door.action, standing) !== null) return 'nothing'
  const said = refusalTo(door.action, { ...standing, paused: rest === 'paused', withdrawn: rest === 'withdrawn' })
  const isOpen = goesOn.includes(door.action)
  expect([door.action, said]).toEqual([door.action, isOpen ? null : rests[rest].code])
  return isOpen ? 'open' : 'refusal'
}

/** Prepares while the round runs, asks while it rests. */
async function knock(world: World, endpoint: Endpoint, role: Role, rest: Rest): Promise<string | null> {
  const call = await endpointRows[endpoint.name]?.(world, role)
  if (call === undefined) return 'no row'
  const { column, code } = rests[rest]
  await setRest(world, column, world.house.clock.now())
  const bus = listenToBus(world)
  const before = await lastWrite(world)
  const said = await ask(world, endpoint, call, role)
  const mayHaveWritten = (await lastWrite(world)) !== before
  bus.stop()
  // A row may have been locked and let go again, or the record have caught up: only now compare them all.
  const rows = mayHaveWritten ? await everyRow(world) : ''
  if (mayHaveWritten) await ask(world, endpoint, call, role)
  const isChanged = mayHaveWritten && (await everyRow(world)) !== rows
  await setRest(world, column, null)
  if (said !== code) return `owes ${code}, answers ${said}`
  if (bus.told.length > 0) return `told ${bus.told.join(', ')}`
  return isChanged ? 'changed a row' : null
}

async function ask(world: World, endpoint: Endpoint, call: Call, role: Role): Promise<string> {
  const path = endpoint.path.replace(/:(\w+)/g, (_place, name: string) => call.params?.[name] ?? '')
  const asking = world.house.as(world.person(role))
  const answer =
    endpoint.method === 'GET' ? await asking.get(path) : await asking.send(endpoint.method, path, call.body)
  return answer.statusCode >= 400 ? answer.json<{ code: string }>().code : `${answer.statusCode}`
}

async function setRest(world: World, column: 'paused_at' | 'withdrawn_at', at: Date | null): Promise<void> {
  const { db } = world.house.database
  await db
    .updateTable('round')
    .set({ [column]: at })
    .where('agenda_id', '=', world.agenda.agendaId)
    .execute()
}
