/** The moves of a round as a moderator makes them, and what each leaves behind. */
import { say as words } from '../../packages/messages/say.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addMember } from '../agenda/agenda-commands.ts'
import { systemActor } from '../platform/unit-of-work.ts'
import { actOnRound, eventsOf, inDays, roundOf } from '../../tests/support/round-makers.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'
import { typeInto } from '../../tests/support/text-makers.ts'
import { anOpening } from '../../tests/support/thread-makers.ts'

let house: TestHouse
let agenda: TestAgenda
let moderator: Person
beforeAll(async () => void (house = await buildTestHouse()))
afterAll(() => house.close())

async function inPhase(phase: Parameters<TestHouse['anAgenda']>[0]): Promise<void> {
  agenda = await house.anAgenda(phase)
  moderator = await house.aModerator(agenda)
}
const act = (name: Parameters<typeof actOnRound>[3], body: object, person: Person = moderator) =>
  actOnRound(house, person, agenda, name, body)
const versions = async (): Promise<number> => {
  const ids = agenda.goals.map(({ documentId }) => documentId)
  const found = house.database.db.selectFrom('document_version').select('id').where('document_id', 'in', ids)
  return (await found.execute()).length
}

const say = () =>
  house.as(moderator).send('POST', `/api/goals/${agenda.goals[0]?.goalId}/threads`, anOpening({ kind: 'goal' }))

describe('[C4, C16] opening consultation', () => {
  test('keeps a version of every text, plans the end and lets delegates suggest at once', async () => {
    await inPhase({ phase: 'drafting', goals: 3 })
    const delegate = await house.aGovernmentDelegate(agenda)
    const path = `/api/goals/${agenda.goals[0]?.goalId}`
    const before = await roundOf(house, agenda)
    expect(await act('move', { to: 'consultation' })).toBe('round-end-needed')
    expect(await act('move', { to: 'consultation', closesAt: inDays(house, 3) })).toBe(
      'short-consultation-needs-reason',
    )
    expect(await versions()).toBe(0)
    expect(await act('move', { to: 'consultation', closesAt: inDays(house, 14) })).toBe('done')
    expect(await versions()).toBe(3)
    expect((await house.as(delegate).get(path)).json()).toMatchObject({ access: { mode: 'suggest' } })
    const after = await roundOf(house, agenda)
    expect(after).toMatchObject({ id: before.id, phase: 'consultation' })
    const job = house.database.db.selectFrom('job').select(['kind', 'run_at']).where('done_at', 'is', null)
    expect(await job.where('dedupe_key', 'like', `phase-end:${after.id}:%`).execute()).toEqual([
      { kind: 'round-phase-ends', run_at: after.closesAt },
    ])
    expect(await act('move', { to: 'consultation', closesAt: inDays(house, 20) })).toBe('phase-does-not-follow')
  })

  test('raises the fence of every text, so that no commit of before gets in after', async () => {
    await inPhase({ phase: 'drafting', goals: 2 })
    const fences = async () => {
      const ids = agenda.goals.map(({ documentId }) => documentId)
      const rows = await house.database.db.selectFrom('document').select('fence').where('id', 'in', ids).execute()
      return rows.map(({ fence }) => fence)
    }
    const before = await fences()
    await act('move', { to: 'consultation', closesAt: inDays(house, 14) })
    expect(await fences()).toEqual(before.map(fence => fence + 1))
  })

  test('two moderators who open it at once open it once', async () => {
    await inPhase({ phase: 'drafting', goals: 2 })
    const other = await house.aModerator(agenda)
    const wish = { to: 'consultation', closesAt: inDays(house, 14) }
    const answers = await Promise.all([act('move', wish), act('move', wish, other)])
    expect(answers.toSorted()).toEqual(['done', 'phase-does-not-follow'])
    expect(await versions()).toBe(2)
  })
})

test('[C5] review is opened early with a reason, and later threads come too late', async () => {
  await inPhase({ phase: 'drafting', goals: 1 })
  await act('move', { to: 'consultation', closesAt: inDays(house, 14) })
  expect(await act('move', { to: 'review' })).toBe('early-review-needs-reason')
  expect(await act('move', { to: 'review', reason: 'All have spoken.' })).toBe('done')
  expect(await roundOf(house, agenda)).toMatchObject({ phase: 'review', closesAt: null })
})

test('[C7] review goes back to consultation with an end, a reason and the goals it is about', async () => {
  await inPhase({ phase: 'review', goals: 2 })
  const goals = [agenda.goals[1]?.goalId]
  expect(await act('move', { to: 'consultation', reason: 'Goal 2 is new.' })).toBe('round-end-needed')
  expect(await act('move', { to: 'consultation', closesAt: inDays(house, 2) })).toBe('reason-needed')
  const wish = { to: 'consultation', closesAt: inDays(house, 2), reason: 'Goal 2 is new.', goals }
  expect(await act('move', wish)).toBe('done')
  const told = house.database.db.selectFrom('journal').select('facts').where('name', '=', 'phase-changed')
  expect(await told.where('agenda_id', '=', agenda.agendaId).execute()).toMatchObject([
    { facts: { from: 'review', to: 'consultation', goals } },
  ])
})

test('[C3] opening drafting notes who has a seat, by ids alone, and the rules', async () => {
  await inPhase({ phase: 'setup', goals: 1 })
  await house.aGovernmentDelegate(agenda)
  await house.as(moderator).send('PATCH', `/api/agendas/${agenda.agendaId}`, { rules: 'By consensus.' })
  expect(await act('move', { to: 'drafting' })).toBe('done')
  const noted = await house.database.db
    .selectFrom('journal')
    .select('facts')
    .where('name', '=', 'roster-noted')
    .where('agenda_id', '=', agenda.agendaId)
    .executeTakeFirstOrThrow()
  const seats = [{ role: 'moderator' }, { role: 'delegate' }].map(seat => expect.objectContaining(seat) as object)
  expect(noted.facts).toMatchObject({ rules: 'By consensus.', seats: expect.arrayContaining(seats) as unknown })
  expect(JSON.stringify(noted.facts)).not.toContain(moderator.name)
})

test('[C10] an end moves forward freely, backward with a reason, and both instants are kept', async () => {
  await inPhase({ phase: 'drafting', goals: 1 })
  await act('move', { to: 'consultation', closesAt: inDays(house, 14) })
  expect(await act('extend', { closesAt: inDays(house, 20) })).toBe('done')
  expect(await act('extend', { closesAt: inDays(house, 15) })).toBe('shortening-needs-reason')
  expect(await act('extend', { closesAt: inDays(house, 15), reason: 'A holiday.' })).toBe('done')
  expect(await act('extend', { closesAt: inDays(house, -1), reason: 'Now.' })).toBe('round-end-in-past')
  expect(await act('extend', { closesAt: inDays(house, 900) })).toBe('round-end-too-far')
  const read = await house.as(moderator).get(`/api/agendas/${agenda.agendaId}/rounds`)
  const [round] = read.json<{ rounds: { extensions: object[]; closesAt: string; id: string }[] }>().rounds
  expect(round?.closesAt).toBe(inDays(house, 15))
  expect(round?.extensions).toHaveLength(2)
  expect(round?.extensions).toContainEqual({
    ...{ phase: 'consultation', from: inDays(house, 20), to: inDays(house, 15) },
    ...{ cause: 'moderator', reason: 'A holiday.', at: house.clock.now().toISOString() },
  })
  const waiting = house.database.db.selectFrom('job').select('run_at').where('cancelled_at', 'is', null)
  expect(await waiting.where('dedupe_key', 'like', `phase-end:${round?.id}:%`).execute()).toHaveLength(1)
})

test('[C11] in a paused round nobody writes, and its phase ends later by the pause', async () => {
  await inPhase({ phase: 'drafting', goals: 1 })
  const delegate = await house.aGovernmentDelegate(agenda)
  await act('move', { to: 'consultation', closesAt: inDays(house, 0.1), reason: 'A short one.' })
  const end = (await roundOf(house, agenda)).closesAt
  expect(await act('pause', { reason: '' })).toBe('reason-needed')
  expect(await act('pause', { reason: 'A strike.' })).toBe('done')
  const goal = await house.as(delegate).get(`/api/goals/${agenda.goals[0]?.goalId}`)
  expect(goal.json()).toMatchObject({ access: { mode: 'read', reason: 'round-is-paused' } })
  expect(await act('move', { to: 'review', reason: 'Now.' })).toBe('round-is-paused')
  expect(await act('pause', { reason: 'Again.' })).toBe('round-is-paused')
  house.clock.forward(6 * 3_600_000)
  await house.jobs.runDue()
  expect((await roundOf(house, agenda)).state.kind).toBe('paused')
  expect(await act('resume', { reason: 'It is over.' })).toBe('done')
  const { id, state, closesAt } = await roundOf(house, agenda)
  expect([state.kind, closesAt]).toEqual(['running', new Date((end?.getTime() ?? 0) + 6 * 3_600_000)])
  expect(await eventsOf(house, id)).toEqual([
    'round-created',
    'phase-changed',
    'round-paused',
    'round-resumed',
    'phase-end-moved',
  ])
})

describe('[C12] a withdrawal', () => {
  test('waits for an administrator who did not ask for it, and leaves everything to be read', async () => {
    await inPhase({ phase: 'consultation', goals: 1 })
    await say()
    const administrator = await house.aPerson({ isAdministrator: true })
    const path = `/api/agendas/${agenda.agendaId}/rounds/${(await roundOf(house, agenda)).id}/withdraw`
    expect((await house.as(moderator).send('DELETE', path)).json()).toMatchObject({ code: 'withdrawal-not-asked' })
    expect(await act('withdraw', { reason: '' })).toBe('reason-needed')
    const asked = await house.as(moderator).send('POST', path, { reason: 'The mandate ended.' })
    const { confirmationId } = asked.json<{ confirmationId: string }>()
    expect(await act('withdraw', { reason: 'Again.' })).toBe('withdrawal-asked-already')
    const told = { kind: 'withdrawal-asked', path: '/withdrawals', words: 'The mandate ended.' }
    expect((await house.as(administrator).get('/api/inbox')).json()).toMatchObject({ notices: [told] })
    expect((await house.as(administrator).get('/api/inbox/unread')).json()).toMatchObject({ unread: 1 })
    expect((await house.as(moderator).get('/api/inbox')).json<{ notices: object[] }>().notices).toEqual([])
    const confirm = (person: Person) => house.as(person).send('POST', `/api/withdrawals/${confirmationId}/confirm`)
    expect((await confirm(moderator)).statusCode).toBe(404)
    expect((await roundOf(house, agenda)).state.kind).toBe('running')
    expect((await confirm(administrator)).statusCode).toBe(204)
    expect((await roundOf(house, agenda)).state.kind).toBe('withdrawn')
    expect((await confirm(administrator)).statusCode).toBe(404)
    expect(await act('move', { to: 'review', reason: 'Now.' })).toBe('round-is-withdrawn')
    expect(await act('resume', { reason: 'Now.' })).toBe('round-is-withdrawn')
    const goal = await house.as(moderator).get(`/api/goals/${agenda.goals[0]?.goalId}`)
    expect(goal.json()).toMatchObject({ access: { mode: 'read', reason: 'round-is-withdrawn' } })
    const threads = await house.as(moderator).get(`/api/goals/${agenda.goals[0]?.goalId}/threads`)
    expect(threads.json<{ threads: unknown[] }>().threads).toHaveLength(1)
  })

  test('that nobody confirmed before the round was over is taken back by its end, and waits nowhere', async () => {
    await inPhase({ phase: 'review', goals: 1 })
    const administrator = await house.aPerson({ isAdministrator: true })
    const { id } = await roundOf(house, agenda)
    const path = `/api/agendas/${agenda.agendaId}/rounds`
    const asked = await house.as(moderator).send('POST', `${path}/${id}/withdraw`, { reason: 'The mandate ended.' })
    const { confirmationId } = asked.json<{ confirmationId: string }>()
    const waits = async () => (await house.as(administrator).get('/withdrawals')).body.includes(confirmationId)
    expect(await waits()).toBe(true)
    expect((await house.as(moderator).send('POST', path, { reason: 'On.' })).statusCode).toBe(200)
    expect(await waits()).toBe(false)
    const late = await house.as(administrator).send('POST', `/api/withdrawals/${confirmationId}/confirm`)
    expect(late.json()).toMatchObject({ code: 'not-found' })
    expect(await eventsOf(house, id)).toContain('withdrawal-taken-back')
  })

  test('is taken back before, and is not confirmed by who asked for it', async () => {
    agenda = await house.anAgenda({ phase: 'drafting' })
    moderator = await house.aPerson({ isAdministrator: true })
    const seat = { agenda: agenda.agendaId, email: moderator.email, role: 'moderator', organisation: null } as const
    await addMember(house, systemActor, seat)
    const path = `/api/agendas/${agenda.agendaId}/rounds/${(await roundOf(house, agenda)).id}/withdraw`
    const asked = await house.as(moderator).send('POST', path, { reason: 'The mandate ended.' })
    const { confirmationId } = asked.json<{ confirmationId: string }>()
    const confirmed = await house.as(moderator).send('POST', `/api/withdrawals/${confirmationId}/confirm`)
    expect(confirmed.json()).toMatchObject({ code: 'confirmed-by-another' })
    expect((await house.as(moderator).send('DELETE', path)).statusCode).toBe(204)
    const later = await house.as(moderator).send('POST', `/api/withdrawals/${confirmationId}/confirm`)
    expect(later.statusCode).toBe(404)
    expect((await roundOf(house, agenda)).state.kind).toBe('running')
  })
})

test('[C13] settings are kept, and what others trusted when they spoke stays as it is', async () => {
  await inPhase({ phase: 'consultation', goals: 1 })
  expect(await act('settings', { timeZone: 'Mars/Base' })).toBe('time-zone-not-known')
  expect(await act('settings', { contestDays: 90 })).toBe('contest-days-not-valid')
  expect(await act('settings', { minimumCallHours: 0 })).toBe('call-hours-not-valid')
  expect(await act('settings', { requiredGroups: [] })).toBe('required-groups-needed')
  const wish = { timeZone: 'Africa/Nairobi', contestDays: 3, decisionKind: 'silence', attribution: 'organisation' }
  expect(await act('settings', wish)).toBe('done')
  expect(await roundOf(house, agenda)).toMatchObject({
    timeZone: 'Africa/Nairobi',
    attribution: 'organisation',
    settings: { contestDays: 3, decision: { kind: 'silence', requiredGroups: ['government', 'business'] } },
  })
  await say()
  expect(await act('settings', { attribution: 'attributed' })).toBe('attribution-is-settled')
  for (const phase of ['drafting', 'consultation'] as const) {
    await inPhase({ phase, goals: 1 })
    expect(await act('settings', { attribution: 'sealed' })).toBe('done')
    // A refusal only after somebody spoke would tell that somebody did.
    expect(await act('settings', { attribution: 'organisation' })).toBe('attribution-is-settled')
  }
  await inPhase({ phase: 'review', goals: 1 })
  expect(await act('settings', { contestDays: 1 })).toBe('settings-are-settled')
  await inPhase({ phase: 'consensus', goals: 1 })
  expect(await act('settings', { twoModerators: false })).toBe('settings-are-settled')
})

test('[C17] whoever begins the next round chooses its attribution, until an input is given in it', async () => {
  const begin = async (body: object): Promise<string> => {
    const { agendaId } = agenda
    await house.database.db.updateTable('round').set({ phase: 'closed' }).where('agenda_id', '=', agendaId).execute()
    const path = `/api/agendas/${agendaId}/rounds`
    expect((await house.as(moderator).send('POST', path, { reason: '', ...body })).statusCode).toBe(200)
    return (await roundOf(house, agenda)).attribution
  }
  await inPhase({ phase: 'drafting', goals: 1 })
  expect(await act('settings', { attribution: 'sealed' })).toBe('done')
  expect(await begin({})).toBe('sealed')
  expect(await act('settings', { attribution: 'organisation' })).toBe('attribution-is-settled')
  expect(await begin({ attribution: 'organisation' })).toBe('organisation')
  expect(await act('settings', { attribution: 'attributed' })).toBe('done')
  await say()
  expect(await act('settings', { attribution: 'organisation' })).toBe('attribution-is-settled')
  const made = await house.database.db
    .selectFrom('journal')
    .select('facts')
    .where('name', '=', 'round-created')
    .execute()
  expect(made.slice(-2)).toMatchObject([
    { facts: { attribution: 'sealed' } },
    { facts: { attribution: 'organisation' } },
  ])
  const record = await house.as(moderator).get(`/agendas/${agenda.agendaId}/record`)
  expect(record.body).toContain(words('en', 'moves-attribution-organisation'))
})

test('a round of another agenda is not there, and who does not moderate moves nothing', async () => {
  await inPhase({ phase: 'drafting', goals: 1 })
  const other = await house.anAgenda({ phase: 'drafting' })
  const { id } = await roundOf(house, other)
  const body = { to: 'consultation', closesAt: inDays(house, 14) }
  const path = `/api/agendas/${agenda.agendaId}/rounds/${id}/move`
  expect((await house.as(moderator).send('POST', path, body)).statusCode).toBe(404)
  expect(await act('move', body, await house.aGovernmentDelegate(agenda))).toBe('not-allowed-for-role')
})

describe('who writes now', () => {
  const writers = async (person: Person): Promise<unknown> =>
    (await house.as(person).get(`/api/agendas/${agenda.agendaId}/writers`)).json()

  test('moderators are told how many people write in the texts of this agenda at this moment, by the log', async () => {
    const elsewhere = await house.anAgenda({ phase: 'drafting', goals: 1 })
    await inPhase({ phase: 'drafting', goals: 2 })
    const [one, other] = [await house.aGovernmentDelegate(agenda), await house.aBusinessDelegate(agenda)]
    expect(await writers(moderator)).toEqual({ people: 0 })
    await typeInto(house, elsewhere.goals[0], 'Elsewhere. ', await house.aModerator(elsewhere))
    await typeInto(house, agenda.goals[0], 'One. ', one)
    await typeInto(house, agenda.goals[1], 'One again. ', one)
    await typeInto(house, agenda.goals[1], 'Another. ', other)
    expect(await writers(moderator)).toEqual({ people: 2 })
    expect(await writers(one)).toMatchObject({ code: 'not-allowed-for-role' })
    await house.database.db
      .updateTable('document_update')
      .set({ at: new Date(Date.now() - 20_000) })
      .where('participant_id', '=', other.participantId)
      .execute()
    expect(await writers(moderator)).toEqual({ people: 1 })
  })

  test('[A7] nothing is said of it where a round shows nobody to be present', async () => {
    await inPhase({ phase: 'drafting', goals: 1 })
    await typeInto(house, agenda.goals[0], 'One. ', await house.aGovernmentDelegate(agenda))
    const inRound = house.database.db.updateTable('round').where('agenda_id', '=', agenda.agendaId)
    await inRound.set({ attribution: 'sealed' }).execute()
    expect(await writers(moderator)).toEqual({ people: null })
    await inRound.set({ attribution: 'group' }).execute()
    expect(await writers(moderator)).toEqual({ people: null })
  })
})
