/** Importing a catalogue as an agenda and giving seats: whole or not at all, and open connections hear of it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { layout } from '../../packages/document/layout.ts'
import { blockText } from '../../packages/document/projections.ts'
import { buildTestHouse, chamber, ministry, starterAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { importDeps } from '../operator-commands.ts'
import { systemActor, type Actor } from '../platform/unit-of-work.ts'
import { addMember, importAgenda } from './agenda-commands.ts'
import { standingInAgenda, standingInGoal } from './agenda-queries.ts'

let house: TestHouse
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

test('the fourteen goals of the starter catalogue get their texts, measures as element blocks', async () => {
  const agenda = await house.anAgenda({ goals: 14 })
  expect(agenda.goals).toHaveLength(14)
  const catalogue = await starterAgenda(house.database)
  for (const [i, { documentId }] of agenda.goals.entries()) {
    const blocks = layout(await house.rooms.readDocument(documentId))
    const goal = catalogue.goals[i]
    expect(blockText(blocks[0] ?? fail())).toBe(goal?.rationale)
    for (const kind of ['policy', 'regulation', 'action'] as const) {
      const listed = { policy: goal?.policies, regulation: goal?.regulations, action: goal?.actions }[kind] ?? []
      const written = blocks.filter(block => block.kind === kind)
      expect(written.map(block => blockText(block))).toEqual(listed.map(measure => measure.text))
      expect(written.every(block => /^[0-9a-f-]{36}$/.test(block.element))).toBe(true)
    }
    const action = blocks.find(block => block.kind === 'action')
    expect(action).toMatchObject({ lead: goal?.actions[0]?.lead, partners: goal?.actions[0]?.partners.join(',') })
  }
})

test('an import that fails in the middle leaves nothing', async () => {
  const catalogue = await starterAgenda(house.database)
  const [goal] = catalogue.goals
  const before = await countRows()
  const failing = importAgenda(importDeps(house), systemActor, {
    catalogue: { ...catalogue, goals: [goal ?? fail(), { ...(goal ?? fail()), title: '' }] },
    phase: 'drafting',
    founders: [],
    onlyAsFirst: false,
  })
  await expect(failing).rejects.toMatchObject({ code: 'title-not-valid' })
  expect(await countRows()).toEqual(before)
})

test('importing is for the house and for administrators', async () => {
  const person = await house.aPerson()
  const input = {
    catalogue: await starterAgenda(house.database),
    phase: 'drafting',
    founders: [],
    onlyAsFirst: false,
  } as const
  const actor: Actor = {
    kind: 'participant',
    ...person,
    displayName: person.name,
    locale: 'en',
    isAdministrator: false,
  }
  await expect(importAgenda(importDeps(house), actor, input)).rejects.toMatchObject({ code: 'not-found' })
})

test('a first agenda is not made a second time', async () => {
  await house.anAgenda()
  const input = {
    catalogue: await starterAgenda(house.database),
    phase: 'drafting',
    founders: [],
    onlyAsFirst: true,
  } as const
  expect(await importAgenda(importDeps(house), systemActor, input)).toBeNull()
})

test('a seat says role, phase, pen and delegation; a changed one says so with a new access version', async () => {
  const agenda = await house.anAgenda({ phase: 'consultation' })
  const person = await house.aMember(agenda, 'delegate', ministry)
  const first = await standingInAgenda(house.database.db, agenda.agendaId, person.participantId)
  expect(first).toMatchObject({
    accessVersion: 1,
    standing: { role: 'delegate', phase: 'consultation', pen: 'delegations', paused: false },
    delegation: { organisation: ministry.name, code: ministry.code, group: ministry.group },
  })
  const heard: unknown[] = []
  const endSubscription = house.bus.subscribe('access-changed', event => heard.push(event))
  await addMember(house, systemActor, {
    agenda: agenda.title,
    email: person.email,
    role: 'observer',
    organisation: null,
  })
  endSubscription()
  const [goal] = agenda.goals
  const second = await standingInGoal(house.database.db, goal?.goalId ?? fail(), person.participantId)
  expect(second).toMatchObject({ accessVersion: 2, memberId: first?.memberId, standing: { role: 'observer' } })
  expect(heard).toEqual([{ participantId: person.participantId, agendaId: agenda.agendaId }])
})

test.each([
  ['agenda-not-known', { agenda: 'No such agenda' }],
  ['account-unknown', { email: 'nobody@example.org' }],
  ['secretariat-has-no-organisation', { role: 'moderator', organisation: ministry }],
  ['member-needs-organisation', { role: 'drafter', organisation: null }],
  ['organisation-needs-group', { organisation: { name: 'Unheard Of', group: null, code: null, country: null } }],
  ['organisation-known-otherwise', { organisation: { ...chamber, group: 'academia' } }],
] as const)('a seat is refused with %s', async (code, change) => {
  const agenda = await house.anAgenda({ goals: 1 })
  await house.aBusinessDelegate(agenda)
  const person = await house.aPerson()
  const input = {
    agenda: agenda.agendaId,
    email: person.email,
    role: 'delegate',
    organisation: chamber,
    ...change,
  } as const
  await expect(addMember(house, systemActor, input)).rejects.toMatchObject({ code })
})

test('the same organisation under other capitals is the same organisation', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const first = await house.aGovernmentDelegate(agenda)
  const second = await house.aMember(agenda, 'delegate', {
    name: ministry.name.toUpperCase(),
    group: null,
    code: null,
    country: null,
  })
  const seats = await Promise.all(
    [first, second].map(person => standingInAgenda(house.database.db, agenda.agendaId, person.participantId)),
  )
  expect(seats[0]?.organisationId).toBe(seats[1]?.organisationId)
})

test('an account that was closed has no seat any more', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const person = await house.aGovernmentDelegate(agenda)
  await house.database.db
    .updateTable('participant')
    .set({ disabled_at: house.clock.now() })
    .where('id', '=', person.participantId)
    .execute()
  expect(await standingInAgenda(house.database.db, agenda.agendaId, person.participantId)).toBeNull()
})

async function countRows(): Promise<readonly unknown[]> {
  const { db } = house.database
  const tables = ['agenda', 'agenda_theme', 'goal', 'document', 'document_update', 'round', 'journal'] as const
  return Promise.all(
    tables.map(table =>
      db
        .selectFrom(table)
        .select(given => given.fn.countAll().as('count'))
        .executeTakeFirstOrThrow(),
    ),
  )
}

function fail(): never {
  throw new Error('the test expected something here')
}
