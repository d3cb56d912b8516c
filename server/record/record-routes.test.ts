import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { agendaEventNames } from '../../packages/domain/record.ts'
import { recordWords } from '../../packages/messages/record-words.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { forgetSealedWords } from './record-effects.ts'
import { entriesAtOnce } from './take-record-commands.ts'
import { limits } from '../platform/limits.ts'
import { addMember } from '../agenda/agenda-commands.ts'
import { anOpening } from '../../tests/support/thread-makers.ts'
import {
  buildTestHouse,
  ministry,
  type Person,
  type TestAgenda,
  type TestHouse,
} from '../../tests/support/test-house.ts'

type Entry = {
  readonly id: string
  readonly seq: string | null
  readonly hash: string | null
  readonly name: string
  readonly sentence: string
  readonly by: { readonly name: string | null; readonly organisation: string | null }
  readonly goalId: string | null
  readonly words: Readonly<Record<string, string | null>>
}
type Answer = { readonly entries: readonly Entry[]; readonly hasMore: boolean }

let house: TestHouse
let agenda: TestAgenda
let moderator: Person
let auditor: Person
let delegate: Person
beforeAll(async () => {
  house = await buildTestHouse()
  agenda = await house.anAgenda({ goals: 3 })
  moderator = await house.aModerator(agenda)
  auditor = await house.aMember(agenda, 'auditor')
  delegate = await house.aGovernmentDelegate(agenda)
  const goals = agenda.goals.map(goal => goal.goalId)
  await house.as(moderator).send('POST', `/api/goals/${goals[0]}/park`, { reason: 'Later, says <b>she</b>' })
  await house.as(delegate).send('POST', `/api/agendas/${agenda.agendaId}/goals`, { title: 'A new one', themeId: null })
  await house.sequencer.chainAll()
  await house.as(moderator).send('POST', `/api/goals/${goals[1]}/drop`, { reason: 'Ask @Anna Gone' })
})
afterAll(() => house.close())

async function read(query = '', person = auditor): Promise<Answer> {
  return (await house.as(person).get(`/api/agendas/${agenda.agendaId}/record${query}`)).json<Answer>()
}
const namesOf = ({ entries }: Answer): readonly string[] => entries.map(entry => entry.name)

test('an auditor and a moderator read every entry, newest first, with its place in the chain', async () => {
  const { entries } = await read()
  const [newest, created, parked] = entries
  expect(newest).toMatchObject({ name: 'goal-dropped', seq: null, hash: null, words: { reason: 'Ask @Anna Gone' } })
  expect(created).toMatchObject({
    name: 'goal-created',
    by: { organisation: 'Ministry of Aldland', name: delegate.name },
  })
  expect(parked).toMatchObject({ name: 'goal-parked', words: { reason: 'Later, says <b>she</b>' } })
  expect(parked?.hash).toMatch(/^[0-9a-f]{64}$/)
  expect(Number(created?.seq)).toBe(Number(parked?.seq) + 1)
  expect(namesOf(await read('', moderator))).toEqual(entries.map(entry => entry.name))
})

test('an outsider does not find the record, and other roles may not read it', async () => {
  const path = `/api/agendas/${agenda.agendaId}/record`
  expect((await house.as(await house.aPerson()).get(path)).statusCode).toBe(404)
  expect((await house.as(delegate).get(path)).json()).toMatchObject({ code: 'not-allowed-for-role' })
  expect((await house.as(delegate).get(`/agendas/${agenda.agendaId}/record`)).statusCode).toBe(404)
})

describe('filters', () => {
  test('by kind, organisation, participant, goal, round and day', async () => {
    const { database } = house
    const { id: organisation } = await database.db
      .selectFrom('organisation')
      .select('id')
      .where('name', '=', 'Ministry of Aldland')
      .executeTakeFirstOrThrow()
    const today = house.clock.now().toISOString().slice(0, 10)
    expect(new Set(namesOf(await read('?kind=seat')))).toEqual(new Set(['member-added']))
    expect(namesOf(await read(`?who=o:${organisation}`))).toEqual(['goal-created'])
    expect(namesOf(await read(`?who=p:${moderator.participantId}`))).toEqual(['goal-dropped', 'goal-parked'])
    expect(namesOf(await read(`?goal=${agenda.goals[0]?.goalId}&kind=goal`))).toContain('goal-parked')
    expect(namesOf(await read('?round=1'))).toEqual(namesOf(await read()))
    expect(namesOf(await read('?round=2'))).toEqual([])
    expect(namesOf(await read(`?from=${today}&to=${today}`))).toEqual(namesOf(await read()))
    expect(namesOf(await read('?to=2020-01-01'))).toEqual([])
    expect((await house.as(auditor).get(`/api/agendas/${agenda.agendaId}/record?kind=gossip`)).statusCode).toBe(400)
  })

  test('the page shows what its address asks for, and reads what it cannot understand as nothing', async () => {
    const page = async (query: string) =>
      (await house.as(auditor).get(`/agendas/${agenda.agendaId}/record${query}`)).body
    expect(await page('?kind=goal')).toContain('Later, says &lt;b&gt;she&lt;/b&gt;')
    expect(await page('?kind=seat')).not.toContain('Later, says')
    expect(await page('?to=2020-01-01')).toContain('Nothing that happened fits this choice.')
    expect(await page('?kind=gossip&who=x&round=-1&from=soon&before=x&goal=1&kind=goal')).toContain('Later, says')
  })
})

test('at most limits.record.maxListed entries are listed at once, and the page leads to earlier ones', async () => {
  const many = await house.anAgenda({ goals: 1 })
  const reader = await house.aMember(many, 'auditor')
  const [goal] = many.goals
  if (goal === undefined) throw new Error('no goal')
  await house.unitOfWork(systemActor, work => {
    for (let n = 0; n < limits.record.maxListed + 5; n += 1) {
      work.record({ name: 'blocks-joined', agendaId: many.agendaId, goalId: goal.goalId })
    }
    return Promise.resolve()
  })
  const ask = async (query = '') =>
    (await house.as(reader).get(`/api/agendas/${many.agendaId}/record${query}`)).json<Answer>()
  const first = await ask('?kind=text')
  expect([first.entries.length, first.hasMore]).toEqual([limits.record.maxListed, true])
  const rest = await ask(`?kind=text&before=${first.entries.at(-1)?.id}`)
  expect(rest.hasMore).toBe(false)
  expect(rest.entries.filter(entry => entry.name === 'blocks-joined')).toHaveLength(5)
  const html = (await house.as(reader).get(`/agendas/${many.agendaId}/record?kind=text`)).body
  expect(html).toContain(`kind=text&amp;before=${first.entries.at(-1)?.id}`)
})

test('words that were erased are said to be erased', async () => {
  const anna = { participantId: delegate.participantId, name: 'Anna Gone' }
  await house.unitOfWork(systemActor, work => forgetSealedWords(work, anna))
  const { entries } = await read()
  expect(entries[0]).toMatchObject({ name: 'goal-dropped', words: { reason: null } })
  expect((await house.as(auditor).get(`/agendas/${agenda.agendaId}/record`)).body).toContain('Their words were erased.')
})

test('[R5] an erasure takes the words that mention her, by today’s name or an earlier one, and no others', async () => {
  const here = await house.anAgenda({ goals: 4 })
  const elsewhere = await house.anAgenda({ goals: 1 })
  const people = { reader: await house.aMember(here, 'auditor'), jo: await house.aPerson({ name: 'Jo' }) }
  await addMember(house, systemActor, {
    agenda: here.agendaId,
    email: people.jo.email,
    role: 'observer',
    organisation: null,
  })
  const park = async (place: TestAgenda, goal: number, reason: string): Promise<void> => {
    const path = `/api/goals/${place.goals[goal]?.goalId}/park`
    const answer = await house.as(await house.aModerator(place)).send('POST', path, { reason })
    expect(answer.statusCode).toBe(204)
  }
  await park(here, 0, 'As agreed with @Jordan Baker; write to chair@John.example')
  await park(here, 1, 'As @Jo asked')
  const renamed = await house.as(people.jo).send('PATCH', '/api/account', { displayName: 'Josephine' })
  expect(renamed.statusCode).toBe(200)
  await park(here, 2, 'As @Josephine asked again')
  await park(here, 3, 'As Josephine asked without a sign')
  await park(elsewhere, 0, 'Ask @Jo, or @Josephine')
  const wordsIn = async (place: TestAgenda, reader: Person) => {
    const { entries } = (await house.as(reader).get(`/api/agendas/${place.agendaId}/record`)).json<Answer>()
    return entries.flatMap(({ name, words }) => (name === 'goal-parked' ? [words['reason']] : []))
  }
  expect(await wordsIn(here, people.reader)).not.toContain(null)
  expect((await house.as(people.jo).send('POST', '/api/account/erasure', {})).statusCode).toBeLessThan(300)
  expect(await wordsIn(here, people.reader)).toEqual([
    ...['As Josephine asked without a sign', null, null],
    'As agreed with @Jordan Baker; write to chair@John.example',
  ])
  const other = await house.aMember(elsewhere, 'auditor')
  expect(await wordsIn(elsewhere, other)).toEqual(['Ask @Jo, or @Josephine'])
})

describe('[R9] for whom an act was done', () => {
  const other = { name: 'Some Company', group: 'business', code: 'SCO', country: null } as const
  const recordOf = async (place: TestAgenda, query: string, reader: Person) =>
    (await house.as(reader).get(`/api/agendas/${place.agendaId}/record${query}`)).json<Answer>().entries
  const seatIn = async (place: TestAgenda, { participantId }: Person) =>
    await house.database.db
      .selectFrom('member')
      .select(['id', 'organisation_id'])
      .where('agenda_id', '=', place.agendaId)
      .where('participant_id', '=', participantId)
      .executeTakeFirstOrThrow()
  const proposes = (place: TestAgenda, person: Person, title: string) =>
    house.as(person).send('POST', `/api/agendas/${place.agendaId}/goals`, { title, themeId: null })

  test('stays as it was when her seat is another one, is gone, and is given again', async () => {
    const place = await house.anAgenda({ goals: 1 })
    const chair = await house.aModerator(place)
    const reader = await house.aMember(place, 'auditor')
    const person = await house.aGovernmentDelegate(place)
    const { id, organisation_id: first } = await seatIn(place, person)
    await proposes(place, person, 'For the ministry')
    const path = `/api/agendas/${place.agendaId}/members/${id}`
    const change = await house.as(chair).send('PATCH', path, { role: 'delegate', organisation: other })
    expect(change.statusCode).toBeLessThan(300)
    const { organisation_id: second } = await seatIn(place, person)
    await proposes(place, person, 'For the company')
    expect((await house.as(person).send('DELETE', path)).statusCode).toBeLessThan(300)
    const made = (await recordOf(place, `?who=p:${person.participantId}`, reader)).map(({ name, by }) => [
      name,
      by.organisation,
    ])
    expect(made).toEqual([
      ['member-removed', 'Some Company'],
      ['goal-created', 'Some Company'],
      ['goal-created', 'Ministry of Aldland'],
    ])
    const under = async (organisationId: string | null) =>
      (await recordOf(place, `?kind=goal&who=o:${organisationId}`, reader)).map(({ by }) => by.organisation)
    expect(await under(first)).toEqual(['Ministry of Aldland'])
    expect(await under(second)).toEqual(['Some Company'])
    const csv = (await house.as(reader).get(`/api/agendas/${place.agendaId}/record/file?format=csv&kind=goal`)).body
    expect(csv).toMatch(/Ministry of Aldland[^\n]*goal-created/)
    // She is gone and can still be chosen, as can both organisations.
    const page = (await house.as(reader).get(`/agendas/${place.agendaId}/record?who=p:${person.participantId}`)).body
    expect(page).toContain(`value="p:${person.participantId}" selected`)
    for (const each of [first, second]) expect(page).toContain(`value="o:${each}"`)
    await addMember(house, systemActor, {
      ...{ agenda: place.agendaId, email: person.email, role: 'delegate', organisation: ministry },
    })
    await proposes(place, person, 'For the ministry again')
    expect((await recordOf(place, '?kind=goal', reader)).map(({ by }) => by.organisation)).toEqual([
      'Ministry of Aldland',
      'Some Company',
      'Ministry of Aldland',
      ...(await recordOf(place, '?kind=goal', reader)).slice(3).map(({ by }) => by.organisation),
    ])
  })

  test('is what a round hides by: who gave inputs and moderates since shows none of them by name', async () => {
    const place = await house.anAgenda({ goals: 1, phase: 'consultation' })
    await house.database.db
      .updateTable('round')
      .set({ attribution: 'group' })
      .where('agenda_id', '=', place.agendaId)
      .execute()
    const [chair, reader] = [await house.aModerator(place), await house.aMember(place, 'auditor')]
    const person = await house.aGovernmentDelegate(place)
    const goal = place.goals[0]?.goalId
    await house.as(person).send('POST', `/api/goals/${goal}/threads`, anOpening({ kind: 'goal' }, 'Who pays?'))
    const { id } = await seatIn(place, person)
    await house.as(chair).send('PATCH', `/api/agendas/${place.agendaId}/members/${id}`, {
      ...{ role: 'moderator', organisation: null },
    })
    const opened = async (who: Person) =>
      (await recordOf(place, `?who=p:${person.participantId}&kind=discussion`, who)).map(({ name }) => name)
    expect(await opened(reader)).toEqual(['thread-opened'])
    expect(await opened(chair)).toEqual([])
    const page = async (who: Person) => (await house.as(who).get(`/agendas/${place.agendaId}/record`)).body
    expect(await page(reader)).toContain(`value="p:${person.participantId}"`)
    expect(await page(chair)).not.toContain(`value="p:${person.participantId}"`)
  })
})

describe('[R8] as a file', () => {
  const file = (query: string, person = auditor) =>
    house.as(person).get(`/api/agendas/${agenda.agendaId}/record/file?${query}`)

  test('JSON Lines holds what is listed, a line each, and the filters in use count', async () => {
    const listed = await read('?kind=goal')
    const taken = await file('format=jsonl&kind=goal')
    expect(taken.headers['content-type']).toBe('application/jsonl; charset=utf-8')
    expect(taken.headers['content-disposition']).toMatch(/^attachment; filename=".*-record-\d{4}-\d{2}-\d{2}\.jsonl"/)
    const lines = taken.body.split('\n').slice(0, -1)
    expect(lines.map(line => JSON.parse(line) as unknown)).toEqual(listed.entries)
    const page = (await house.as(auditor).get(`/agendas/${agenda.agendaId}/record?kind=goal&who=&round=x`)).body
    expect(page).toContain(`/api/agendas/${agenda.agendaId}/record/file?format=csv&amp;kind=goal"`)
  })

  test('CSV keeps words words, whatever they begin with', async () => {
    const reason = '=HYPERLINK("https://evil.example","Click")'
    const made = await house.anAgenda({ goals: 1 })
    const chair = await house.aModerator(made)
    await house.as(chair).send('POST', `/api/goals/${made.goals[0]?.goalId}/park`, { reason })
    const { body } = await house.as(chair).get(`/api/agendas/${made.agendaId}/record/file?format=csv&kind=goal`)
    expect(body).toMatch(/^\ufeffNumber,Time \(UTC\),/)
    expect(body).toContain(`,"'${reason.replaceAll('"', '""')}",goal-parked,`)
    expect(body).not.toMatch(/(^|,)"?[=+@-]/m)
  })

  test('all of it leaves, however much it is, and that it was taken is recorded after it', async () => {
    const many = await house.anAgenda({ goals: 1 })
    const reader = await house.aMember(many, 'auditor')
    const goalId = many.goals[0]?.goalId
    if (goalId === undefined) throw new Error('no goal')
    await house.unitOfWork(systemActor, work => {
      for (let n = 0; n < 2 * entriesAtOnce + 5; n += 1) {
        work.record({ name: 'blocks-joined', agendaId: many.agendaId, goalId })
      }
      return Promise.resolve()
    })
    const path = `/api/agendas/${many.agendaId}/record/file?format=jsonl`
    const { body } = await house.as(reader).get(path)
    expect(body.match(/"name":"blocks-joined"/g)).toHaveLength(2 * entriesAtOnce + 5)
    expect(body).not.toContain('record-exported')
    expect((await house.as(reader).get(path)).body).toContain('"name":"record-exported"')
  })

  test('leaves for nobody else', async () => {
    expect((await file('format=csv', await house.aPerson())).statusCode).toBe(404)
    expect((await file('format=csv', delegate)).json()).toMatchObject({ code: 'not-allowed-for-role' })
    expect((await file('format=xlsx')).statusCode).toBe(400)
  })
})

test('every event of an agenda has its sentence in every language, and an unknown one is shown by its name', () => {
  const said = { isOwn: false, who: 'ALD', goal: { number: 3, title: 'Trust' }, facts: { label: 'L', to: 'drafting' } }
  const wrong = agendaEventNames().filter(name =>
    (['en', 'fr', 'ar'] as const).some(locale => /[{}]|^$|undefined/.test(recordWords(locale, { ...said, name }))),
  )
  expect(wrong).toEqual([])
  expect(recordWords('en', { ...said, name: 'of-an-earlier-release' })).toBe('of-an-earlier-release')
})
