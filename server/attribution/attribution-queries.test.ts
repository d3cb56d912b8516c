/** What a reader sees of who gave an input while people come, leave and change group, and a round goes back. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { actOnRound, inDays } from '../../tests/support/round-makers.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { anOpening, aReply } from '../../tests/support/thread-makers.ts'
import type { OrganisationWish } from '../../packages/domain/member.ts'

let house: TestHouse
beforeAll(async () => {
  house = await buildTestHouse()
})
afterAll(() => house.close())

type Group = OrganisationWish['group']
type Shown = { readonly group: Group; readonly organisation: string | null; readonly name: string | null }

let seats = 0
const seat = (agenda: TestAgenda, group: Group, role: 'delegate' | 'contributor' = 'delegate'): Promise<Person> => {
  seats += 1
  return house.aMember(agenda, role, { name: `Organisation ${seats}`, group, code: `O${seats}`, country: null })
}
const several = async (count: number, agenda: TestAgenda, group: Group): Promise<readonly Person[]> => {
  const people: Person[] = []
  for (let one = 0; one < count; one += 1) people.push(await seat(agenda, group))
  return people
}

async function aRound(attribution: 'group' | 'sealed') {
  const agenda = await house.anAgenda({ goals: 1, phase: 'drafting' })
  const moderator = await house.aModerator(agenda)
  expect(await actOnRound(house, moderator, agenda, 'settings', { attribution })).toBe('done')
  const goalId = agenda.goals[0]?.goalId
  const observer = await house.anObserver(agenda)
  return {
    ...{ agenda, moderator, observer },
    give: async (who: Person, words: string): Promise<string> => {
      const opening = anOpening({ kind: 'goal' }, words)
      expect((await house.as(who).send('POST', `/api/goals/${goalId}/threads`, opening)).statusCode).toBe(200)
      return opening.id
    },
    /** The group under which an observer sees what was given; null for a participant. */
    labels: async (): Promise<{ readonly [words: string]: Group }> => {
      const { threads } = (await house.as(observer).get(`/api/goals/${goalId}/threads`)).json<{
        threads: { comments: { words: string; author: Shown }[] }[]
      }>()
      const said = threads.flatMap(({ comments }) => comments)
      for (const { author } of said) expect([author.name, author.organisation]).toEqual([null, null])
      return Object.fromEntries(said.map(({ words, author }) => [words, author.group]))
    },
  }
}

test('[A5] whoever leaves a round of groups, or joins it, changes no label of what was given before', async () => {
  const { agenda, give, labels } = await aRound('group')
  await several(5, agenda, 'government')
  const [firm] = await several(3, agenda, 'business')
  const scholar = await seat(agenda, 'academia', 'contributor')
  if (firm === undefined) throw new Error('no firm')
  await give(scholar, 'From the academy')
  await give(firm, 'From a firm')
  const before = { 'From the academy': null, 'From a firm': null }
  expect(await labels()).toEqual(before)

  const { members } = (await house.as(scholar).get(`/api/agendas/${agenda.agendaId}/members`)).json<{
    members: { id: string; name: string }[]
  }>()
  const hers = members.find(({ name }) => name === scholar.name)
  const left = await house.as(scholar).send('DELETE', `/api/agendas/${agenda.agendaId}/members/${hers?.id}`)
  expect(left.statusCode).toBe(200)
  expect(await labels()).toEqual(before)
  await give(firm, 'From a firm again')
  await several(3, agenda, 'academia')
  expect(await labels()).toEqual({ ...before, 'From a firm again': null })
})

test('[A5] a label goes when something is given while it could mean fewer than three, and stays away', async () => {
  const { agenda, moderator, give, labels } = await aRound('group')
  await several(4, agenda, 'government')
  const [one, other, third] = await several(3, agenda, 'business')
  if (one === undefined || other === undefined || third === undefined) throw new Error('no firms')
  await give(one, 'By one of three')
  expect(await labels()).toEqual({ 'By one of three': 'business' })
  const list = await house.as(moderator).get(`/api/agendas/${agenda.agendaId}/members`)
  const { members } = list.json<{ members: { id: string; name: string }[] }>()
  const seatOf = (person: Person) => members.find(({ name }) => name === person.name)?.id
  await house.as(moderator).send('DELETE', `/api/agendas/${agenda.agendaId}/members/${seatOf(third)}`)
  // What was given could have been hers; nothing changes until somebody gives who is one of two.
  expect(await labels()).toEqual({ 'By one of three': 'business' })
  await give(other, 'By one of two')
  const collapsed = { 'By one of three': null, 'By one of two': null }
  expect(await labels()).toEqual(collapsed)
  await several(4, agenda, 'business')
  await give(one, 'By one of six')
  expect(await labels()).toEqual({ ...collapsed, 'By one of six': null })
})

test('[A5] an organisation that changes its group takes both labels along, so that its inputs do not stand out', async () => {
  const { agenda, moderator, give, labels } = await aRound('group')
  await several(3, agenda, 'government')
  const [firm, rival] = await several(4, agenda, 'business')
  const [scholar] = await several(3, agenda, 'academia')
  if (firm === undefined || rival === undefined || scholar === undefined) throw new Error('nobody')
  for (const who of [firm, rival]) await give(who, `From ${who.name}`)
  await give(scholar, 'From an academy')
  expect(
    Object.values(await labels())
      .map(String)
      .toSorted(),
  ).toEqual(['academia', 'business', 'business'])
  const {
    organisation_id: id,
    name,
    code,
  } = await house.database.db
    .selectFrom('member')
    .innerJoin('organisation', 'organisation.id', 'member.organisation_id')
    .select(['member.organisation_id', 'organisation.name', 'organisation.code'])
    .where('member.participant_id', '=', firm.participantId)
    .executeTakeFirstOrThrow()
  const path = `/api/agendas/${agenda.agendaId}/organisations/${id}`
  const change = (wish: object) =>
    house.as(moderator).send('PUT', path, { name, code, country: null, group: 'business', ...wish })
  expect((await change({ name: `${name} Ltd` })).statusCode).toBe(200)
  expect(
    Object.values(await labels())
      .map(String)
      .toSorted(),
  ).toEqual(['academia', 'business', 'business'])
  expect((await change({ group: 'academia' })).statusCode).toBe(200)
  expect(Object.values(await labels())).toEqual([null, null, null])
})

test('[A4] what was opened in review stays open when a sealed round goes back to consultation; what comes then is sealed', async () => {
  const { agenda, moderator, give } = await aRound('sealed')
  const delegate = await seat(agenda, 'business')
  const move = (body: object) => actOnRound(house, moderator, agenda, 'move', body)
  expect(await move({ to: 'consultation', closesAt: inDays(house, 14) })).toBe('done')
  house.clock.forward(1_000)
  expect(await move({ to: 'review', reason: 'All have spoken.' })).toBe('done')
  house.clock.forward(60_000)
  const asked = await give(moderator, 'We ask all of you')
  const reply = await house.as(delegate).send('POST', `/api/threads/${asked}/replies`, aReply('In the open'))
  expect(reply.statusCode).toBe(200)
  house.clock.forward(60_000)
  expect(await move({ to: 'consultation', closesAt: inDays(house, 20), reason: 'Again.' })).toBe('done')
  house.clock.forward(1_000)
  const later = await give(moderator, 'Said later')
  const reads = async (id: string) => (await house.as(delegate).get(`/api/threads/${id}`)).statusCode
  expect([await reads(asked), await reads(later)]).toEqual([200, 404])
})
