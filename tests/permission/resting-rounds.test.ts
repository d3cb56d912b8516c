/**
 * Default deny in rounds that rest: every endpoint that a paused or a withdrawn round closes, for everybody with a seat.
 * What is refused writes no row (of the journal and of the mail queue neither) and puts nothing on the bus.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Endpoint } from '../../packages/contract/endpoint.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { roles, type Role } from '../../packages/domain/participant.ts'
import { refusalTo, type Standing } from '../../packages/domain/permission.ts'
import { boundEndpoints } from '../../server/platform/bind-endpoint.ts'
import { endpointRows, type Call } from './endpoint-rows.ts'
import { buildWorld, everyRow, lastWrite, type World } from './matrix-world.ts'

let world: World
let endpoints: readonly Endpoint[]
beforeAll(async () => {
  world = await buildWorld('drafting')
  endpoints = boundEndpoints(world.house.app)
})
afterAll(() => world.house.close())

const rests = {
  paused: { column: 'paused_at', code: 'round-is-paused' },
  withdrawn: { column: 'withdrawn_at', code: 'round-is-withdrawn' },
} as const
type Rest = keyof typeof rests

test.each(['paused', 'withdrawn'] as const)(
  'what a %s round refuses writes no row and tells nobody',
  async rest => {
    const wrong: string[] = []
    let asked = 0
    for (const endpoint of endpoints) {
      for (const role of roles) {
        if (owed(endpoint, { role, phase: 'drafting', pen: 'delegations', paused: false }, rest) === null) continue
        asked += 1
        const complaint = await knock(endpoint, role, rest)
        if (complaint !== null) wrong.push(`${endpoint.name} as ${role}: ${complaint}`)
      }
    }
    expect(wrong).toEqual([])
    expect(asked).toBeGreaterThan(40)
  },
  240_000,
)

/** What an endpoint owes because the round rests; null where the rest makes no difference. */
function owed({ knock: door }: Endpoint, standing: Standing, rest: Rest): RefusalCode | null {
  if (door.kind !== 'member' || refusalTo(door.action, standing) !== null) return null
  return refusalTo(door.action, { ...standing, paused: rest === 'paused', withdrawn: rest === 'withdrawn' })
}

/** Prepares while the round runs, asks while it rests. */
async function knock(endpoint: Endpoint, role: Role, rest: Rest): Promise<string | null> {
  const call = await endpointRows[endpoint.name]?.(world, role)
  if (call === undefined) return 'no row'
  const { column, code } = rests[rest]
  await setRest(column, world.house.clock.now())
  const told: string[] = []
  const stops = (['journal', 'access-changed', 'mail-waiting', 'inbox-changed'] as const).map(topic =>
    world.house.bus.subscribe(topic, () => told.push(topic)),
  )
  const before = await lastWrite(world)
  const said = await ask(endpoint, call, role)
  const mayHaveWritten = (await lastWrite(world)) !== before
  for (const stop of stops) stop()
  // A row may have been locked and let go again, or the record have caught up: only now compare them all.
  const rows = mayHaveWritten ? await everyRow(world) : ''
  if (mayHaveWritten) await ask(endpoint, call, role)
  const isChanged = mayHaveWritten && (await everyRow(world)) !== rows
  await setRest(column, null)
  if (said !== code) return `owes ${code}, answers ${said}`
  if (told.length > 0) return `told ${told.join(', ')}`
  return isChanged ? 'changed a row' : null
}

async function ask(endpoint: Endpoint, call: Call, role: Role): Promise<string> {
  const path = endpoint.path.replace(/:(\w+)/g, (_place, name: string) => call.params?.[name] ?? '')
  const asking = world.house.as(world.person(role))
  const answer =
    endpoint.method === 'GET' ? await asking.get(path) : await asking.send(endpoint.method, path, call.body)
  return answer.statusCode >= 400 ? answer.json<{ code: string }>().code : `${answer.statusCode}`
}

async function setRest(column: 'paused_at' | 'withdrawn_at', at: Date | null): Promise<void> {
  const { db } = world.house.database
  await db
    .updateTable('round')
    .set({ [column]: at })
    .where('agenda_id', '=', world.agenda.agendaId)
    .execute()
}
