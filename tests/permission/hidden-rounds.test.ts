/**
 * The axis of attribution: what a round shows of who gives an input changes what may be done at a listed set of endpoints,
 * and nowhere else. There, what is refused because of it writes no row, whoever asks; and a discussion that is sealed is
 * not found by anybody but its own organisation and auditors, at every endpoint that names one.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Endpoint } from '../../packages/contract/endpoint.ts'
import { phases, type Phase } from '../../packages/domain/agenda.ts'
import { attributions, type Attribution } from '../../packages/domain/consultation.ts'
import type { RefusalCode } from '../../packages/domain/errors.ts'
import { roles, type Role } from '../../packages/domain/participant.ts'
import { refusalTo } from '../../packages/domain/permission.ts'
import { boundEndpoints } from '../../server/platform/bind-endpoint.ts'
import { endpointRows, type Call } from './endpoint-rows.ts'
import { buildWorld, everyRow, lastWrite, listenToBus, type World } from './matrix-world.ts'

const phase = 'consultation'
let world: World
let endpoints: readonly Endpoint[]
beforeAll(async () => {
  world = await buildWorld(phase)
  endpoints = boundEndpoints(world.house.app)
}, 120_000)
afterAll(() => world.house.close())

/** Endpoints that ask for what an attribution may refuse, and which ones do. */
const refusedIn: { readonly [name: string]: readonly Attribution[] } = {
  ...inRowsAlone(
    'addAlternative',
    'agreeToLift',
    'backSuggestion',
    'confirmImport',
    'createGoal',
    'holdAlternative',
    'placeBracket',
    'proposeLink',
    'readImport',
    'releaseAlternative',
    'removeAlternative',
    'rewordLink',
    'stopBacking',
    'suggestDraft',
    'suggestLink',
    'suggestTitle',
    'withdrawLink',
  ),
  ...whileSealed('assignInputs', 'disposeInputs', 'fetchRecordFile', 'readRecord', 'answerContest'),
}

/** What would be seen of an organisation in the text or beside it. */
function inRowsAlone(...names: readonly string[]): { readonly [name: string]: readonly Attribution[] } {
  return Object.fromEntries(names.map(name => [name, ['group', 'sealed']]))
}

/** What would tell that inputs are there. */
function whileSealed(...names: readonly string[]): { readonly [name: string]: readonly Attribution[] } {
  return Object.fromEntries(names.map(name => [name, ['sealed']]))
}

test('[A7] [A9] permission depends on attribution at these endpoints alone, and one of organisations refuses nothing', () => {
  const found = endpoints.flatMap(endpoint => {
    const refusing = attributions.filter(attribution =>
      phases.some(in_ => roles.some(role => owed(endpoint, role, in_, attribution) !== null)),
    )
    return refusing.length === 0 ? [] : [[endpoint.name, refusing] as const]
  })
  expect(Object.fromEntries(found)).toEqual(refusedIn)
})

test.each(['group', 'sealed'] as const)(
  '[A7] [A9] what a round refuses because it is %s writes no row',
  async attribution => {
    const wrong: string[] = []
    let asked = 0
    for (const endpoint of endpoints) {
      for (const role of roles) {
        const code = owed(endpoint, role, phase, attribution)
        if (code === null) continue
        asked += 1
        const complaint = await knock(endpoint, role, attribution, code)
        if (complaint !== null) wrong.push(`${endpoint.name} as ${role}: ${complaint}`)
      }
    }
    expect(wrong).toEqual([])
    expect(asked).toBeGreaterThan(10)
  },
  240_000,
)

test('[A4] a sealed discussion is not there at any endpoint that names one, and asking for it writes no row', async () => {
  const named = endpoints.filter(({ path }) => /:(threadId|commentId)/.test(path))
  expect(named.length).toBeGreaterThan(7)
  const wrong: string[] = []
  for (const endpoint of named) {
    // The delegate and the drafter sit for the same organisation; the row is of somebody else's words.
    for (const role of ['contributor', 'observer', 'moderator'] as const) {
      // Any other refusal would tell that it is there.
      const complaint = await knock(endpoint, role, 'sealed', 'not-found', 'delegate')
      if (complaint !== null) wrong.push(`${endpoint.name} as ${role}: ${complaint}`)
    }
  }
  expect(wrong).toEqual([])
}, 240_000)

/** What an endpoint owes because of an attribution; null where it makes no difference. */
function owed({ knock: door }: Endpoint, role: Role, in_: Phase, attribution: Attribution): RefusalCode | null {
  if (door.kind !== 'member') return null
  const standing = { role, phase: in_, pen: 'delegations', paused: false } as const
  const refusal = refusalTo(door.action, { ...standing, attribution })
  return refusal === refusalTo(door.action, standing) ? null : refusal
}

/** Prepares while all is attributed, as `preparedBy`, and asks in the round that hides. */
async function knock(
  endpoint: Endpoint,
  role: Role,
  attribution: Attribution,
  code: RefusalCode,
  preparedBy: Role = role,
): Promise<string | null> {
  const call = await endpointRows[endpoint.name]?.(world, preparedBy)
  if (call === undefined) return 'no row'
  if (preparedBy !== role) await speakForOrganisation(preparedBy)
  await attribute(attribution)
  const bus = listenToBus(world)
  const before = await lastWrite(world)
  const said = await ask(endpoint, call, role)
  bus.stop()
  const mayHaveWritten = (await lastWrite(world)) !== before
  // A row may have been locked and let go again: only now compare them all.
  const rows = mayHaveWritten ? await everyRow(world) : ''
  if (mayHaveWritten) await ask(endpoint, call, role)
  const isChanged = mayHaveWritten && (await everyRow(world)) !== rows
  await attribute('attributed')
  if (said !== code) return `owes ${code}, answers ${said}`
  if (bus.told.length > 0) return `told ${bus.told.join(', ')}`
  return isChanged ? 'changed a row' : null
}

async function ask(endpoint: Endpoint, call: Call, role: Role): Promise<string> {
  const path = endpoint.path.replace(/:(\w+)/g, (_place, name: string) => call.params?.[name] ?? '')
  const search = new URLSearchParams(call.query).toString()
  const asking = world.house.as(world.person(role))
  const url = search === '' ? path : `${path}?${search}`
  const answer = endpoint.method === 'GET' ? await asking.get(url) : await asking.send(endpoint.method, url, call.body)
  return answer.statusCode >= 400 ? answer.json<{ code: string }>().code : `${answer.statusCode}`
}

async function attribute(attribution: Attribution): Promise<void> {
  const { db } = world.house.database
  await db.updateTable('round').set({ attribution }).where('agenda_id', '=', world.agenda.agendaId).execute()
}

/** What the rows make has no organisation: it is given that of its author. */
async function speakForOrganisation(role: Role): Promise<void> {
  const { db } = world.house.database
  const { participantId } = world.member(role)
  const seat = db.selectFrom('member').select('organisation_id').where('participant_id', '=', participantId)
  const { organisation_id } = await seat.executeTakeFirstOrThrow()
  await db.updateTable('comment_thread').set({ organisation_id }).where('opened_by', '=', participantId).execute()
  await db.updateTable('input').set({ organisation_id }).where('author_id', '=', participantId).execute()
}
