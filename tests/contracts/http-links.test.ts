/** Links over HTTP: proposing, agreeing, declining, withdrawing, and every refusal with nothing half done. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { maxReasonLength, maxSentenceLength } from '../../packages/domain/catalogue.ts'
import { parseCatalogueId, parseId, type ElementId, type LinkId, type ReferenceId } from '../../packages/domain/ids.ts'
import { layout } from '../../packages/document/layout.ts'
import { limits } from '../../server/platform/limits.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../support/test-house.ts'

type Link = {
  readonly id: string
  readonly code: string
  readonly indicatorId: string | null
  readonly referenceId: string | null
  readonly elementId: string | null
  readonly relation: string | null
  readonly how: string
  readonly state: string
  readonly binding: boolean | null
  readonly proposedBy: { readonly id: string; readonly name: string } | null
  readonly delegation: { readonly organisation: string | null }
  readonly decision: { readonly by: string | null; readonly reason: string } | null
}

let house: TestHouse
let agenda: TestAgenda
let goalId: string
let delegate: Person
let chair: Person
let contributor: Person
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())
beforeEach(async () => {
  agenda = await house.anAgenda({ goals: 1 })
  goalId = agenda.goals[0]?.goalId ?? ''
  delegate = await house.aGovernmentDelegate(agenda)
  chair = await house.aModerator(agenda)
  contributor = await house.aMember(agenda, 'contributor', {
    name: 'Open Forum',
    group: 'civil_society',
    code: 'OF',
    country: null,
  })
})

const capacity = { target: { kind: 'indicator', id: 'ncsi3-2.3' }, relation: 'contributes' } as const
const how = 'It trains the teams of other countries.'

test('a proposal says who proposed it for whom, and stands as agreed once the pen has agreed', async () => {
  const id = await proposed(contributor)
  expect(await linkOf(id)).toMatchObject({
    code: 'IND-3',
    relation: 'contributes',
    how,
    state: 'proposed',
    binding: null,
    proposedBy: { id: contributor.participantId, name: contributor.name },
    delegation: { organisation: 'Open Forum' },
    decision: null,
  })
  expect((await house.as(delegate).send('POST', `/api/links/${id}/agree`, {})).statusCode).toBe(200)
  expect(await linkOf(id)).toMatchObject({ state: 'agreed', decision: { by: delegate.name, reason: '' } })
  expect(await coverage()).toContainEqual({
    goalId,
    indicatorId: 'ncsi3-2.3',
    agreed: 'contributes',
    proposed: null,
  })
  expect(await journalOf(id)).toEqual(['link-proposed', 'link-agreed'])
})

test('an element of the text can be linked, and a reference with or without a sentence', async () => {
  const element = await anElement()
  const id = await proposed(contributor, { ...capacity, element, how })
  expect((await linkOf(id)).elementId).toBe(element)
  const cited = await proposed(contributor, {
    target: { kind: 'reference', id: 'treaty-budapest' },
    relation: null,
    element: null,
    how: '',
  })
  expect(await linkOf(cited)).toMatchObject({ code: 'TREATY-BUDAPEST', binding: true, relation: null, how: '' })
})

test.each([
  ['indicator-not-known', 404, { target: { kind: 'indicator', id: 'none-1' }, relation: 'fulfils' }],
  ['reference-not-known', 404, { target: { kind: 'reference', id: 'none-1' }, relation: null }],
  ['link-needs-sentence', 409, { how: '   ' }],
  ['element-not-known', 409, { element: randomUUID() }],
  ['malformed-request', 400, { target: { kind: 'indicator', id: 'ncsi3-2.3' }, relation: 'helps' }],
  ['malformed-request', 400, { target: { kind: 'indicator', id: '../x' }, relation: 'fulfils' }],
  ['malformed-request', 400, { how: 'x'.repeat(maxSentenceLength + 1) }],
] as const)('a proposal is refused with %s', async (code, status, change) => {
  const before = await links()
  const answer = await propose(contributor, { ...capacity, element: null, how, ...change })
  expect([answer.json<{ code: string }>().code, answer.statusCode]).toEqual([code, status])
  expect(await links()).toEqual(before)
})

test('an indicator of a framework that the agenda does not use is not known there', async () => {
  const frameworks = ['ncsi-3.0', 'un-sdg', 'oxford-cmm-2021', 'itu-gci-5', 'oecd-digital-security']
  const chosen = await house.as(chair).send('PUT', `/api/agendas/${agenda.agendaId}/frameworks`, { frameworks })
  expect(chosen.statusCode).toBe(200)
  const answer = await propose(contributor, {
    target: { kind: 'indicator', id: 'accra-a' },
    relation: 'enables',
    element: null,
    how,
  })
  expect(answer.json()).toMatchObject({ code: 'indicator-not-known' })
})

test('a sentence of the greatest length is taken', async () => {
  const longest = 'x'.repeat(maxSentenceLength)
  const id = await proposed(contributor, { ...capacity, element: null, how: longest })
  expect((await linkOf(id)).how).toBe(longest)
})

test('a link that exists already is refused, and may come again once it was declined or withdrawn', async () => {
  const first = await proposed(contributor)
  expect((await propose(delegate)).json()).toMatchObject({ code: 'link-exists-already' })
  await house.as(contributor).send('POST', `/api/links/${first}/withdraw`, {})
  const second = await proposed(delegate)
  await house.as(chair).send('POST', `/api/links/${second}/decline`, { reason: 'It is another matter.' })
  await proposed(contributor)
  expect(
    (await links())
      .filter(link => link.indicatorId === 'ncsi3-2.3')
      .map(link => link.state)
      .toSorted(),
  ).toEqual(['declined', 'proposed', 'withdrawn'])
})

test('a dropped goal takes no proposal and no decision, and counts in no coverage', async () => {
  const id = await proposed(contributor)
  await house.as(chair).send('POST', `/api/goals/${goalId}/drop`, { reason: 'Another goal says it.' })
  const other = { target: { kind: 'indicator', id: 'ncsi3-2.1' }, relation: 'fulfils', element: null, how } as const
  expect((await propose(contributor, other)).json()).toMatchObject({ code: 'goal-is-dropped' })
  expect(await refusalOf(delegate, id, 'agree')).toBe('goal-is-dropped')
  expect(await refusalOf(contributor, id, 'withdraw')).toBe('goal-is-dropped')
  expect((await linkOf(id)).state).toBe('proposed')
  expect(await coverage()).toEqual([])
})

test('declining needs a reason, which stays with the link; an agreed link can be taken back so', async () => {
  const id = await proposed(contributor)
  expect(await refusalOf(delegate, id, 'decline', { reason: ' ' })).toBe('link-needs-reason')
  expect(await refusalOf(delegate, id, 'decline', { reason: 'x'.repeat(maxReasonLength + 1) })).toBe(
    'malformed-request',
  )
  await house.as(delegate).send('POST', `/api/links/${id}/agree`, {})
  expect(await refusalOf(delegate, id, 'decline', { reason: 'x'.repeat(maxReasonLength) })).toBeNull()
  expect(await linkOf(id)).toMatchObject({ state: 'declined', decision: { by: delegate.name } })
  expect((await coverage()).filter(cell => cell.indicatorId === 'ncsi3-2.3')).toEqual([])
})

test('who proposed a link finds in her inbox what became of it, and why', async () => {
  const id = await proposed(contributor)
  await house.as(delegate).send('POST', `/api/links/${id}/agree`, {})
  await house.as(chair).send('POST', `/api/links/${id}/decline`, { reason: 'It is another matter.' })
  const notices = await house.database.db
    .selectFrom('notice')
    .selectAll()
    .where('participant_id', '=', contributor.participantId)
    .orderBy('occasion')
    .execute()
  expect(notices.map(notice => [notice.kind, notice.facts])).toEqual([
    ['link-decision', { linkId: id, decision: 'agreed', words: null }],
    ['link-decision', { linkId: id, decision: 'declined', words: 'It is another matter.' }],
  ])
})

test('what was decided is not decided again', async () => {
  const id = await proposed(contributor)
  await house.as(delegate).send('POST', `/api/links/${id}/agree`, {})
  expect(await refusalOf(chair, id, 'agree')).toBe('link-already-agreed')
  expect(await refusalOf(contributor, id, 'withdraw')).toBe('link-already-agreed')
  await house.as(chair).send('POST', `/api/links/${id}/decline`, { reason: 'It is another matter.' })
  expect(await refusalOf(delegate, id, 'agree')).toBe('link-already-declined')
  const other = await proposed(contributor)
  await house.as(contributor).send('POST', `/api/links/${other}/withdraw`, {})
  expect(await refusalOf(delegate, other, 'agree')).toBe('link-already-withdrawn')
  expect(await journalOf(other)).toEqual(['link-proposed', 'link-withdrawn'])
})

test('only who proposed a link rewords or withdraws it', async () => {
  const id = await proposed(contributor)
  expect(await refusalOf(delegate, id, 'withdraw')).toBe('link-of-another')
  const words = { relation: 'fulfils', how: 'It says it better.' }
  const other = await house.as(delegate).send('PATCH', `/api/links/${id}`, words)
  expect(other.json()).toMatchObject({ code: 'link-of-another' })
  expect((await house.as(contributor).send('PATCH', `/api/links/${id}`, words)).statusCode).toBe(200)
  expect(await linkOf(id)).toMatchObject(words)
  const empty = await house.as(contributor).send('PATCH', `/api/links/${id}`, { relation: 'fulfils', how: '' })
  expect(empty.json()).toMatchObject({ code: 'link-needs-sentence' })
})

test('a link that came with the agenda counts once somebody has said how, and is hers from then on', async () => {
  const came = (await links()).find(link => link.indicatorId === 'ncsi3-1.1')
  expect(came).toMatchObject({ state: 'proposed', how: '', proposedBy: null, delegation: { organisation: null } })
  const id = came?.id ?? ''
  expect(await refusalOf(delegate, id, 'agree')).toBe('link-needs-sentence')
  expect((await coverage()).some(cell => cell.indicatorId === 'ncsi3-1.1')).toBe(false)
  await house.as(contributor).send('PATCH', `/api/links/${id}`, { relation: 'enables', how })
  expect(await linkOf(id)).toMatchObject({ proposedBy: { id: contributor.participantId } })
  expect(await coverage()).toContainEqual({
    goalId,
    indicatorId: 'ncsi3-1.1',
    agreed: null,
    proposed: 'enables',
  })
})

test('coverage tells the strongest relation of goal and elements, agreed and proposed apart', async () => {
  const element = await anElement()
  const whole = await proposed(contributor)
  await house.as(delegate).send('POST', `/api/links/${whole}/agree`, {})
  await proposed(contributor, { ...capacity, relation: 'fulfils', element, how })
  expect(await coverage()).toContainEqual({
    goalId,
    indicatorId: 'ncsi3-2.3',
    agreed: 'contributes',
    proposed: 'fulfils',
  })
})

test('who may not comment proposes nothing, and who has no pen agrees nothing', async () => {
  const observer = await house.anObserver(agenda)
  const stranger = await house.aPerson()
  expect((await propose(observer)).json()).toMatchObject({ code: 'not-allowed-for-role' })
  expect((await propose(stranger)).json()).toMatchObject({ code: 'not-found' })
  const id = await proposed(contributor)
  expect(await refusalOf(contributor, id, 'agree')).toBe('not-allowed-for-role')
  expect(await refusalOf(stranger, id, 'agree')).toBe('not-found')
  expect(await refusalOf(delegate, randomUUID(), 'agree')).toBe('not-found')
})

test('a goal takes so many links and not one more', async () => {
  const { maxLinksPerGoal: max } = limits.catalogue
  const there = (await links()).length
  const rows = Array.from({ length: max - there - 1 }, () => ({
    id: house.ids.next<LinkId>(),
    goal_id: agenda.goals[0]?.goalId ?? fail(),
    element_id: parseId<ElementId>(randomUUID()),
    reference_id: parseCatalogueId<ReferenceId>('norm-13a'),
  }))
  await house.database.db.insertInto('link').values(rows).execute()
  await proposed(contributor)
  const answer = await propose(contributor, {
    target: { kind: 'indicator', id: 'ncsi3-2.1' },
    relation: 'fulfils',
    element: null,
    how,
  })
  expect(answer.json()).toMatchObject({ code: 'too-many-links', facts: { max } })
})

test('a framework whose indicators are linked stays, an unknown one is named, a free one goes', async () => {
  const path = `/api/agendas/${agenda.agendaId}/frameworks`
  const used = await house.as(delegate).get(`/api/agendas/${agenda.agendaId}/indicators`)
  const ids = used.json<{ frameworks: { id: string }[] }>().frameworks.map(each => each.id)
  expect(ids[0]).toBe('ncsi-3.0')
  const without = await house.as(chair).send('PUT', path, { frameworks: ids.slice(1) })
  expect(without.json()).toMatchObject({ code: 'framework-in-use', facts: { framework: 'NCSI 3.0' } })
  const unknown = await house.as(chair).send('PUT', path, { frameworks: ['no-such', ...ids] })
  expect(unknown.json()).toMatchObject({ code: 'framework-not-known', facts: { framework: 'no-such' } })
  const more = await house.as(chair).send('PUT', path, { frameworks: ['accra-call', ...ids] })
  expect(more.statusCode).toBe(200)
  expect((await house.as(chair).send('PUT', path, { frameworks: ids })).statusCode).toBe(200)
  expect((await house.as(delegate).send('PUT', path, { frameworks: ids })).json()).toMatchObject({
    code: 'not-allowed-for-role',
  })
})

test('the picker finds by code, number, title and framework, the full indicators first, and not too many', async () => {
  const found = async (words: string, kind = ''): Promise<readonly string[]> => {
    const query = new URLSearchParams(kind === '' ? { words } : { words, kind })
    const answer = await house.as(delegate).get(`/api/agendas/${agenda.agendaId}/catalogue?${query}`)
    return answer.json<{ found: { code: string }[] }>().found.map(each => each.code)
  }
  expect((await found('ind-3'))[0]).toBe('IND-3')
  expect(await found('capacity international')).toContain('IND-3')
  expect((await found('')).slice(0, 3)).toEqual(['IND-1', 'IND-2', 'IND-3'])
  expect(await found('budapest', 'reference')).toEqual(['TREATY-BUDAPEST'])
  expect(await found('100%')).toEqual([])
  expect(await found('')).toHaveLength(limits.catalogue.maxFound)
})

test('so many codes are answered at once and no more', async () => {
  const filler = Array.from({ length: limits.catalogue.maxCodes - 1 }, (_, i) => `NONE-${i}`)
  const words = async (codes: readonly string[]): Promise<number> => {
    const answer = await house.as(delegate).get(`/api/catalogue/words?codes=${codes.join(',')}`)
    return answer.json<{ words: unknown[] }>().words.length
  }
  expect(await words([...filler, 'IND-1'])).toBe(1)
  expect(await words([...filler, 'NONE', 'IND-1'])).toBe(0)
})

type Proposal = {
  readonly target: object
  readonly relation: string | null
  readonly element: string | null
  readonly how: string
}

function propose(person: Person, body: Proposal = { ...capacity, element: null, how }) {
  return house.as(person).send('POST', `/api/goals/${goalId}/links`, body)
}

async function proposed(person: Person, body?: Proposal): Promise<string> {
  const answer = await propose(person, body)
  expect(answer.statusCode).toBe(200)
  return answer.json<{ id: string }>().id
}

async function links(): Promise<readonly Link[]> {
  const answer = await house.as(delegate).get(`/api/goals/${goalId}/links`)
  return answer.json<{ links: Link[] }>().links
}

async function linkOf(id: string): Promise<Link> {
  return (await links()).find(link => link.id === id) ?? fail()
}

async function coverage(): Promise<readonly { readonly indicatorId: string }[]> {
  const answer = await house.as(delegate).get(`/api/agendas/${agenda.agendaId}/coverage`)
  return answer.json<{ cells: { indicatorId: string }[] }>().cells
}

/** The code of the refusal, or null when it was done. */
async function refusalOf(person: Person, id: string, act: string, body: object = {}): Promise<string | null> {
  const answer = await house.as(person).send('POST', `/api/links/${id}/${act}`, body)
  return answer.statusCode === 200 ? null : answer.json<{ code: string }>().code
}

async function journalOf(linkId: string): Promise<readonly string[]> {
  const rows = await house.database.db.selectFrom('journal').select(['name', 'facts']).orderBy('id').execute()
  return rows.filter(({ facts }) => JSON.stringify(facts).includes(linkId)).map(({ name }) => name)
}

async function anElement(): Promise<string> {
  const blocks = layout(await house.rooms.readDocument(agenda.goals[0]?.documentId ?? fail()))
  return blocks.find(block => block.element !== '')?.element ?? fail()
}

function fail(): never {
  throw new Error('the test expected something here')
}
