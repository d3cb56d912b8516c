/** Convening an agenda and setting its table: who may, what is refused, and what opening drafting needs. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { maxNoteLength, maxReasonLength, maxRulesLength } from '../../packages/domain/agenda.ts'
import type { AgendaId, FrameworkId, GoalId } from '../../packages/domain/ids.ts'
import { buildTestHouse, chamber, ministry, type Person, type TestHouse } from '../../tests/support/test-house.ts'
import { limits } from '../platform/limits.ts'
import { addMember } from './agenda-commands.ts'
import { systemActor } from '../platform/unit-of-work.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

const port = { name: 'Port Authority', group: 'business', code: 'POA', country: 'XA' } as const
/** Each person convenes for an organisation of her own: it is known here from then on. */
const portOf = ({ name }: Person) => ({ ...port, name: `Port Authority of ${name}` })
const wishOf = (person: Person) =>
  ({
    title: 'Ports and hospitals',
    note: '',
    language: 'en',
    pen: 'delegations',
    organisation: portOf(person),
  }) as const

async function convene(person: Person, change: object = {}): Promise<AgendaId> {
  const answer = await house.as(person).send('POST', '/api/agendas', { ...wishOf(person), ...change })
  expect(answer.statusCode).toBe(200)
  return answer.json<{ agendaId: AgendaId }>().agendaId
}

const code = (answer: { json<T>(): T }): string => answer.json<{ code: string }>().code

test('whoever convenes moderates; her organisation is named and takes no seat', async () => {
  const person = await house.aPerson()
  const agendaId = await convene(person, { title: '  Ports and hospitals ' })
  const page = await house.as(person).get(`/api/agendas/${agendaId}`)
  expect(page.json()).toMatchObject({
    agenda: { title: 'Ports and hospitals', convenedBy: portOf(person).name, rules: '', isExample: false },
    you: { role: 'moderator', delegation: { organisation: null } },
    round: { number: 1, phase: 'setup' },
    goals: [],
  })
  const names = await house.database.db
    .selectFrom('journal')
    .select('name')
    .where('agenda_id', '=', agendaId)
    .where('actor_id', '=', person.participantId)
    .orderBy('id')
    .execute()
  expect(names.map(({ name }) => name)).toEqual(['agenda-created', 'round-created', 'member-added'])
})

test.each([
  ['title-not-valid', { title: ' ' }],
  ['language-not-valid', { language: 'English' }],
  ['organisation-needs-group', { organisation: { name: 'Unheard Of', group: null, code: null, country: null } }],
  ['malformed-request', { note: 'x'.repeat(maxNoteLength + 1) }],
  ['malformed-request', { pen: 'nobody' }],
])('an agenda is not convened: %s', async (refusal, change) => {
  const person = await house.aPerson()
  await convene(person)
  const answer = await house.as(person).send('POST', '/api/agendas', { ...wishOf(person), ...change })
  expect(code(answer)).toBe(refusal)
  expect((await house.as(person).get('/api/agendas')).json<{ agendas: unknown[] }>().agendas).toHaveLength(1)
})

test('nobody convenes for an organisation that others brought here; who has a seat for it does', async () => {
  const agenda = await house.anAgenda()
  const delegate = await house.aGovernmentDelegate(agenda)
  const stranger = await house.aPerson()
  const forMinistry = { organisation: { ...ministry, group: null, code: null } }
  const refused = await house.as(stranger).send('POST', '/api/agendas', { ...wishOf(stranger), ...forMinistry })
  expect([refused.statusCode, code(refused)]).toEqual([403, 'organisation-of-others'])
  expect((await house.as(stranger).get('/api/agendas')).json()).toEqual({ agendas: [] })
  await convene(delegate, forMinistry)
  const otherwise = { organisation: { ...ministry, group: 'academia' } }
  const answer = await house.as(delegate).send('POST', '/api/agendas', { ...wishOf(delegate), ...otherwise })
  expect(code(answer)).toBe('organisation-known-otherwise')
})

test('one account convenes so many agendas and not one more', async () => {
  const person = await house.aPerson()
  const { maxAgendasConvened: max } = limits.agenda
  for (let count = 0; count < max; count += 1) await convene(person)
  const answer = await house.as(person).send('POST', '/api/agendas', wishOf(person))
  expect(answer.json()).toMatchObject({ code: 'too-many-agendas', facts: { max } })
})

test('a moderator changes what the agenda says; what stays as it was is not recorded', async () => {
  const person = await house.aPerson()
  const agendaId = await convene(person)
  const path = `/api/agendas/${agendaId}`
  const change = { title: 'Ports', note: 'x'.repeat(maxNoteLength), rules: 'y'.repeat(maxRulesLength), language: 'fr' }
  expect((await house.as(person).send('PATCH', path, change)).statusCode).toBe(204)
  expect((await house.as(person).send('PATCH', path, change)).statusCode).toBe(204)
  expect((await house.as(person).get(path)).json()).toMatchObject({ agenda: change })
  const changes = await house.database.db
    .selectFrom('journal')
    .select('facts')
    .where('agenda_id', '=', agendaId)
    .where('name', '=', 'agenda-changed')
    .execute()
  expect(changes.map(({ facts }) => facts)).toEqual([
    { changed: ['title', 'note', 'rules', 'language'], title: 'Ports', pen: 'delegations' },
  ])
  expect(code(await house.as(person).send('PATCH', path, { title: '' }))).toBe('title-not-valid')
  expect(code(await house.as(person).send('PATCH', path, { language: 'x' }))).toBe('language-not-valid')
  expect(code(await house.as(person).send('PATCH', path, { rules: 'y'.repeat(maxRulesLength + 1) }))).toBe(
    'malformed-request',
  )
  expect(code(await house.as(person).send('PATCH', path, {}))).toBe('malformed-request')
})

test('a reason has a bound', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const moderator = await house.aModerator(agenda)
  const park = (reason: string) =>
    house.as(moderator).send('POST', `/api/goals/${agenda.goals[0]?.goalId}/park`, { reason })
  expect(code(await park('x'.repeat(maxReasonLength + 1)))).toBe('malformed-request')
  expect((await park('x'.repeat(maxReasonLength))).statusCode).toBe(204)
})

test('taking the pen from the delegations reaches every seat: what was let in before counts no more', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const moderator = await house.aModerator(agenda)
  const delegate = await house.aGovernmentDelegate(agenda)
  const heard: unknown[] = []
  const endSubscription = house.bus.subscribe('access-changed', event => heard.push(event))
  const changed = await house.as(moderator).send('PATCH', `/api/agendas/${agenda.agendaId}`, { pen: 'drafters' })
  endSubscription()
  expect(changed.statusCode).toBe(204)
  expect(heard).toEqual([{ agendaId: agenda.agendaId }])
  const goal = await house.as(delegate).get(`/api/goals/${agenda.goals[0]?.goalId}`)
  expect(goal.json()).toMatchObject({ access: { mode: 'suggest' } })
  const versions = await house.database.db
    .selectFrom('member')
    .select('access_version')
    .where('agenda_id', '=', agenda.agendaId)
    .execute()
  expect(versions.every(row => row.access_version > 1)).toBe(true)
})

test('drafting opens when goal, indicators, rules and a pen-holder are there, and says what is missing', async () => {
  const person = await house.aPerson()
  const agendaId = await convene(person)
  const path = `/api/agendas/${agendaId}`
  const { id: roundId } = await house.database.db
    .selectFrom('round')
    .select('id')
    .where('agenda_id', '=', agendaId)
    .executeTakeFirstOrThrow()
  const openAs = (who: Person) => house.as(who).send('POST', `${path}/rounds/${roundId}/move`, { to: 'drafting' })
  const open = () => openAs(person)
  expect(code(await open())).toBe('drafting-needs-goal')
  const created = await house.as(person).send('POST', `${path}/goals`, { title: 'First goal', themeId: null })
  const { goalId } = created.json<{ goalId: GoalId }>()
  expect(code(await open())).toBe('drafting-needs-indicators')
  const framework = await house.database.db
    .selectFrom('framework')
    .select('id')
    .orderBy('position')
    .executeTakeFirstOrThrow()
  await house.as(person).send('PUT', `${path}/frameworks`, { frameworks: [framework.id] satisfies FrameworkId[] })
  expect(code(await open())).toBe('drafting-needs-rules')
  await house.as(person).send('PATCH', path, { rules: 'By consensus.' })
  expect(code(await open())).toBe('drafting-needs-pen')
  const delegate = await house.aPerson()
  await addMember(house, systemActor, {
    agenda: agendaId,
    email: delegate.email,
    role: 'delegate',
    organisation: ministry,
  })
  expect(code(await openAs(delegate))).toBe('not-allowed-for-role')
  await house.as(person).send('POST', `/api/goals/${goalId}/park`, { reason: 'Not yet' })
  expect(code(await open())).toBe('drafting-needs-goal')
  await house.as(person).send('POST', `/api/goals/${goalId}/restore`, { reason: '' })

  expect((await open()).statusCode).toBe(204)
  expect(code(await open())).toBe('drafting-is-open-already')
  expect((await house.as(delegate).get(`/api/goals/${goalId}`)).json()).toMatchObject({
    access: { mode: 'direct', phase: 'drafting' },
  })
  const facts = await house.database.db
    .selectFrom('journal')
    .select('facts')
    .where('agenda_id', '=', agendaId)
    .where('name', '=', 'phase-changed')
    .execute()
  expect(facts.map(row => row.facts)).toEqual([expect.objectContaining({ number: 1, from: 'setup', to: 'drafting' })])
})

test('the starter goals come once, with themes, texts and links, while the agenda is set up', async () => {
  const person = await house.aPerson()
  const agendaId = await convene(person)
  const path = `/api/agendas/${agendaId}/starter-goals`
  expect((await house.as(person).send('POST', path)).json()).toEqual({ goals: 14 })
  const page = (await house.as(person).get(`/api/agendas/${agendaId}`)).json<{
    goals: { isExample: boolean }[]
    themes: unknown[]
  }>()
  expect([page.goals.length, page.themes.length]).toEqual([14, 7])
  expect(page.goals.every(goal => goal.isExample)).toBe(true)
  const coverage = await house.as(person).get(`/api/agendas/${agendaId}/coverage`)
  expect(coverage.json<{ cells: unknown[] }>().cells).toHaveLength(6)
  expect(code(await house.as(person).send('POST', path))).toBe('starter-goals-here-already')
  const other = await house.anAgenda({ goals: 1 })
  const moderator = await house.aModerator(other)
  expect(code(await house.as(moderator).send('POST', `/api/agendas/${other.agendaId}/starter-goals`))).toBe(
    'drafting-is-open-already',
  )
})

test('a goal that is proposed for an indicator comes with its link, or not at all', async () => {
  const agenda = await house.anAgenda({ goals: 14 })
  const delegate = await house.aMember(agenda, 'delegate', chamber)
  const path = `/api/agendas/${agenda.agendaId}/goals`
  const link = { indicator: 'ncsi3-1.1', relation: 'enables', how: 'It gives each ministry a budget line.' }
  const ask = (change: object) =>
    house.as(delegate).send('POST', path, { title: 'Fund it', themeId: null, link: { ...link, ...change } })
  expect(code(await ask({ how: '  ' }))).toBe('link-needs-sentence')
  expect(code(await ask({ indicator: 'no-such-indicator' }))).toBe('indicator-not-known')
  const before = await house.as(delegate).get(`/api/agendas/${agenda.agendaId}`)
  expect(before.json<{ goals: unknown[] }>().goals).toHaveLength(14)
  const { goalId } = (await ask({})).json<{ goalId: GoalId }>()
  const links = await house.as(delegate).get(`/api/goals/${goalId}/links`)
  expect(links.json<{ links: unknown[] }>().links).toEqual([
    expect.objectContaining({ indicatorId: 'ncsi3-1.1', relation: 'enables', state: 'proposed', how: link.how }),
  ])
})

test('what happened is told newest first, in the reader’s words, to members alone', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const moderator = await house.aModerator(agenda)
  const delegate = await house.aBusinessDelegate(agenda)
  const goal = agenda.goals[0]?.goalId
  await house.as(delegate).send('PATCH', `/api/goals/${goal}`, { title: 'A new name' })
  await house.as(moderator).send('POST', `/api/goals/${goal}/drop`, { reason: 'Covered' })
  const path = `/api/agendas/${agenda.agendaId}/activity`
  const told = (await house.as(delegate).get(path)).json<{ activity: { id: string; sentence: string }[] }>().activity
  expect(told.map(({ sentence }) => sentence)).toEqual([
    'Secretariat dropped goal 1, A new name',
    'Brook Chamber of Commerce gave goal 1 the name A new name',
  ])
  const older = await house.as(delegate).get(`${path}?before=${told[0]?.id}`)
  expect(older.json<{ activity: unknown[] }>().activity).toHaveLength(1)
  expect((await house.as(await house.aPerson()).get(path)).statusCode).toBe(404)
})

test('the list of what happened has a bound', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const moderator = await house.aModerator(agenda)
  const goal = agenda.goals[0]?.goalId
  const { maxListed } = limits.record
  for (let turn = 0; turn <= maxListed; turn += 1) {
    await house.as(moderator).send('PATCH', `/api/goals/${goal}`, { title: `Name ${turn}` })
  }
  const told = await house.as(moderator).get(`/api/agendas/${agenda.agendaId}/activity`)
  expect(told.json<{ activity: unknown[] }>().activity).toHaveLength(maxListed)
})
