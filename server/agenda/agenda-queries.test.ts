/** Lists have an end: so many are listed, in their order, and the one after them is not. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { GoalId, MemberId, ParticipantId, AgendaId } from '../../packages/domain/ids.ts'
import { buildTestHouse, type TestHouse } from '../../tests/support/test-house.ts'
import { limits } from '../platform/limits.ts'
import { agendaPage, agendasOf, membersOf } from './agenda-queries.ts'

const { maxGoals, maxThemes, maxMembersListed, maxAgendasListed } = limits.agenda

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

const numbersTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1)

async function anEmptyAgenda(): Promise<AgendaId> {
  const id = house.ids.next<AgendaId>()
  await house.database.db.insertInto('agenda').values({ id, title: 'An agenda' }).execute()
  return id
}

test('of an agenda so many goals are listed, by number', async () => {
  const agendaId = await anEmptyAgenda()
  const add = (numbers: readonly number[]) =>
    house.database.db
      .insertInto('goal')
      .values(numbers.map(number => ({ id: house.ids.next<GoalId>(), agenda_id: agendaId, number, title: 'A goal' })))
      .execute()
  const listed = async () => (await agendaPage(house.database.db, agendaId))?.goals.map(goal => goal.number)
  await add(numbersTo(maxGoals))
  expect(await listed()).toEqual(numbersTo(maxGoals))
  await add([maxGoals + 1])
  expect(await listed()).toEqual(numbersTo(maxGoals))
})

test('of an agenda so many themes are listed, in their order', async () => {
  const agendaId = await anEmptyAgenda()
  const add = (numbers: readonly number[]) =>
    house.database.db
      .insertInto('agenda_theme')
      .values(
        numbers.map(position => ({ id: house.ids.next<never>(), agenda_id: agendaId, position, label: `${position}` })),
      )
      .execute()
  const listed = async () => (await agendaPage(house.database.db, agendaId))?.themes.map(theme => Number(theme.label))
  await add(numbersTo(maxThemes))
  expect(await listed()).toEqual(numbersTo(maxThemes))
  await add([maxThemes + 1])
  expect(await listed()).toEqual(numbersTo(maxThemes))
})

test('of an agenda so many members are listed, in the order in which they came', async () => {
  const agendaId = await anEmptyAgenda()
  const add = async (numbers: readonly number[]): Promise<void> => {
    const people = numbers.map(number => ({
      id: house.ids.next<ParticipantId>(),
      email: `member-${number}@example.org`,
      display_name: String(number),
    }))
    await house.database.db.insertInto('participant').values(people).execute()
    const seats = people.map(({ id, display_name: number }) => ({
      id: house.ids.next<MemberId>(),
      ...{ agenda_id: agendaId, participant_id: id, role: 'observer' as const },
      created_at: new Date(house.clock.now().getTime() + Number(number)),
    }))
    await house.database.db.insertInto('member').values(seats).execute()
  }
  const listed = async () => (await membersOf(house.database.db, agendaId)).map(member => Number(member.name))
  await add(numbersTo(maxMembersListed))
  expect(await listed()).toEqual(numbersTo(maxMembersListed))
  await add([maxMembersListed + 1])
  expect(await listed()).toEqual(numbersTo(maxMembersListed))
})

test('to one person so many agendas are listed, the oldest first', async () => {
  const { participantId } = await house.aPerson()
  const add = async (numbers: readonly number[]): Promise<void> => {
    const agendas = numbers.map(number => ({
      id: house.ids.next<AgendaId>(),
      title: String(number),
      created_at: new Date(house.clock.now().getTime() + number),
    }))
    await house.database.db.insertInto('agenda').values(agendas).execute()
    const seats = agendas.map(agenda => ({
      id: house.ids.next<MemberId>(),
      ...{ agenda_id: agenda.id, participant_id: participantId, role: 'observer' as const },
    }))
    await house.database.db.insertInto('member').values(seats).execute()
  }
  const listed = async () => (await agendasOf(house.database.db, participantId)).map(agenda => Number(agenda.title))
  await add(numbersTo(maxAgendasListed))
  expect(await listed()).toEqual(numbersTo(maxAgendasListed))
  await add([maxAgendasListed + 1])
  expect(await listed()).toEqual(numbersTo(maxAgendasListed))
})
