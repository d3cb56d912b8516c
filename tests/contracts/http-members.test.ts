/** Seats and organisations through the real doors: changing, removing, leaving; and who may do it to whom. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OrganisationWish } from '../../packages/domain/member.ts'
import {
  buildTestHouse,
  chamber,
  ministry,
  type Person,
  type TestAgenda,
  type TestHouse,
} from '../support/test-house.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

const codeOf = (answer: { json(): unknown }): unknown => (answer.json() as { code?: unknown }).code

async function aTable() {
  const agenda = await house.anAgenda({ goals: 1 })
  const moderator = await house.aModerator(agenda)
  return { agenda, moderator, delegate: await house.aGovernmentDelegate(agenda) }
}

async function pathOf(agenda: TestAgenda, person: Person): Promise<string> {
  const { id } = await house.database.db
    .selectFrom('member')
    .select('id')
    .where('agenda_id', '=', agenda.agendaId)
    .where('participant_id', '=', person.participantId)
    .executeTakeFirstOrThrow()
  return `/api/agendas/${agenda.agendaId}/members/${id}`
}

async function organisationPath(agenda: TestAgenda, name: string): Promise<string> {
  const { id } = await house.database.db
    .selectFrom('organisation')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return `/api/agendas/${agenda.agendaId}/organisations/${id}`
}

/** An organisation that nobody else in this file seats. */
let made = 0
function anOrganisation(): OrganisationWish & { readonly name: string } {
  made += 1
  return { name: `Institute ${made}`, group: 'academia', code: 'INS', country: 'NO' }
}

async function memberNamed(name: string, reader: Person, agenda: TestAgenda): Promise<unknown> {
  const answer = await house.as(reader).get(`/api/agendas/${agenda.agendaId}/members`)
  return answer.json<{ members: { name: string }[] }>().members.find(member => member.name === name)
}

describe('changing a seat', () => {
  test('role and organisation change at once, and the access version with them', async () => {
    const { agenda, moderator, delegate } = await aTable()
    const version = async () =>
      (
        await house.database.db
          .selectFrom('member')
          .select('access_version')
          .where('participant_id', '=', delegate.participantId)
          .executeTakeFirstOrThrow()
      ).access_version
    const before = await version()
    const wish = { role: 'contributor', organisation: chamber }
    expect((await house.as(moderator).send('PATCH', await pathOf(agenda, delegate), wish)).statusCode).toBe(200)
    expect(await memberNamed(delegate.name, delegate, agenda)).toMatchObject({
      role: 'contributor',
      delegation: { code: 'BCC', group: 'business' },
    })
    expect(await version()).toBe(before + 1)
  })

  test('is for moderators of this agenda, and for seats of this agenda', async () => {
    const { agenda, moderator, delegate } = await aTable()
    const path = await pathOf(agenda, moderator)
    const wish = { role: 'observer', organisation: null }
    expect(codeOf(await house.as(delegate).send('PATCH', path, wish))).toBe('not-allowed-for-role')
    expect(codeOf(await house.as(await house.aPerson()).send('PATCH', path, wish))).toBe('not-found')
    const other = await aTable()
    const foreign = (await pathOf(other.agenda, other.delegate)).split('/').at(-1) ?? ''
    const mixed = `/api/agendas/${agenda.agendaId}/members/${foreign}`
    expect(codeOf(await house.as(moderator).send('PATCH', mixed, wish))).toBe('not-found')
  })

  test('a role and its organisation must go together', async () => {
    const { agenda, moderator, delegate } = await aTable()
    const path = await pathOf(agenda, delegate)
    const change = (wish: object) => house.as(moderator).send('PATCH', path, wish)
    expect(codeOf(await change({ role: 'delegate', organisation: null }))).toBe('member-needs-organisation')
    expect(codeOf(await change({ role: 'moderator', organisation: ministry }))).toBe('secretariat-has-no-organisation')
    expect(codeOf(await change({ role: 'delegate', organisation: { ...chamber, code: 'XX' } }))).toBe(
      'organisation-known-otherwise',
    )
    expect(codeOf(await change({ role: 'delegate', organisation: { ...anOrganisation(), code: 'lower' } }))).toBe(
      'organisation-needs-group',
    )
  })

  test('the last moderator stays one, until there is another', async () => {
    const { agenda, moderator, delegate } = await aTable()
    const own = await pathOf(agenda, moderator)
    const asObserver = { role: 'observer', organisation: null }
    const refused = await house.as(moderator).send('PATCH', own, asObserver)
    expect([refused.statusCode, codeOf(refused)]).toEqual([409, 'last-moderator-stays'])
    const raised = { role: 'moderator', organisation: null }
    await house.as(moderator).send('PATCH', await pathOf(agenda, delegate), raised)
    expect((await house.as(moderator).send('PATCH', own, asObserver)).statusCode).toBe(200)
    expect(codeOf(await house.as(moderator).send('PATCH', own, raised))).toBe('not-allowed-for-role')
  })
})

describe('removing and leaving', () => {
  test('a moderator removes somebody, who then finds nothing there, and is told so once only', async () => {
    const { agenda, moderator, delegate } = await aTable()
    const path = await pathOf(agenda, delegate)
    expect((await house.as(moderator).send('DELETE', path)).statusCode).toBe(200)
    expect((await house.as(delegate).get(`/api/agendas/${agenda.agendaId}`)).statusCode).toBe(404)
    expect(codeOf(await house.as(moderator).send('DELETE', path))).toBe('not-found')
    const journal = await house.database.db
      .selectFrom('journal')
      .select(['name', 'actor_id'])
      .where('agenda_id', '=', agenda.agendaId)
      .where('name', '=', 'member-removed')
      .execute()
    expect(journal).toEqual([{ name: 'member-removed', actor_id: moderator.participantId }])
  })

  test('anybody leaves by herself, nobody removes others, the last moderator does not leave', async () => {
    const { agenda, moderator, delegate } = await aTable()
    const observer = await house.anObserver(agenda)
    const other = await house.as(observer).send('DELETE', await pathOf(agenda, delegate))
    expect([other.statusCode, codeOf(other)]).toEqual([403, 'not-allowed-for-role'])
    expect((await house.as(observer).send('DELETE', await pathOf(agenda, observer))).statusCode).toBe(200)
    const last = await house.as(moderator).send('DELETE', await pathOf(agenda, moderator))
    expect([last.statusCode, codeOf(last)]).toEqual([409, 'last-moderator-stays'])
  })
})

describe('an organisation', () => {
  test('is renamed for everybody who speaks for it', async () => {
    const { agenda, moderator } = await aTable()
    const wish = anOrganisation()
    const member = await house.aMember(agenda, 'delegate', wish)
    const path = await organisationPath(agenda, wish.name)
    const next = { name: `${wish.name} of the North`, group: 'civil_society', code: 'NOR', country: 'SE' }
    expect((await house.as(moderator).send('PUT', path, next)).statusCode).toBe(200)
    expect(await memberNamed(member.name, member, agenda)).toMatchObject({
      delegation: { organisation: next.name, code: 'NOR', group: 'civil_society' },
    })
  })

  test('cannot take the name of another, a code that is none or a country that is none', async () => {
    const { agenda, moderator } = await aTable()
    const wish = anOrganisation()
    await house.aMember(agenda, 'delegate', wish)
    const path = await organisationPath(agenda, wish.name)
    const change = (more: object) => house.as(moderator).send('PUT', path, { ...wish, ...more })
    expect(codeOf(await change({ name: ministry.name.toUpperCase() }))).toBe('organisation-name-taken')
    expect(codeOf(await change({ code: 'TOOLONG' }))).toBe('organisation-needs-group')
    expect(codeOf(await change({ country: 'ZZ' }))).toBe('country-not-known')
    expect(codeOf(await change({ name: '   ' }))).toBe('organisation-name-not-valid')
    expect((await change({ country: null })).statusCode).toBe(200)
  })

  test('that sits in an agenda of others as well is changed by an administrator alone', async () => {
    const { agenda, moderator } = await aTable()
    const other = await aTable()
    const wish = anOrganisation()
    for (const one of [agenda, other.agenda]) await house.aMember(one, 'delegate', wish)
    const path = await organisationPath(agenda, wish.name)
    const refused = await house.as(moderator).send('PUT', path, { ...wish, code: 'NEW' })
    expect([refused.statusCode, codeOf(refused)]).toEqual([403, 'organisation-shared'])
    await house.database.db
      .updateTable('participant')
      .set({ is_administrator: true })
      .where('id', '=', moderator.participantId)
      .execute()
    expect((await house.as(moderator).send('PUT', path, { ...wish, code: 'NEW' })).statusCode).toBe(200)
  })

  test('of another agenda is not there', async () => {
    const { agenda, moderator, delegate } = await aTable()
    const other = await aTable()
    const wish = anOrganisation()
    await house.aMember(other.agenda, 'delegate', wish)
    const path = await organisationPath(agenda, wish.name)
    expect(codeOf(await house.as(moderator).send('PUT', path, wish))).toBe('not-found')
    expect(codeOf(await house.as(delegate).send('PUT', path, wish))).toBe('not-allowed-for-role')
  })
})
