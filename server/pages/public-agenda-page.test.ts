/** The page of a public agenda: what anybody reads, and what nobody learns from it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callGoals, say } from '../../tests/support/consensus-makers.ts'
import { actOnRound, inDays } from '../../tests/support/round-makers.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'

let house: TestHouse
beforeAll(async () => {
  house = await buildTestHouse()
})
afterAll(() => house.close())

async function pageOf(agendaId: string) {
  return house.as(null).get(`/public/${agendaId}`)
}

async function makePublic({ agendaId }: TestAgenda, moderator: Person, isPublic = true): Promise<void> {
  const answer = await house.as(moderator).send('PATCH', `/api/agendas/${agendaId}`, { isPublic })
  expect(answer.statusCode).toBeLessThan(300)
}

async function write({ goals }: TestAgenda, words: string): Promise<void> {
  const [goal] = goals
  if (goal === undefined) throw new Error('an agenda without goals')
  await house.rooms.edit(goal.documentId, { kind: 'system' }, ({ doc }) => {
    doc.transact(() => doc.getText('t').insert(1, words, {}))
    return Promise.resolve()
  })
}

test('an agenda that is not public, or not there, is answered alike; only a moderator makes one public', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const [closed, unknown] = [await pageOf(agenda.agendaId), await pageOf('00000000-0000-4000-8000-000000000000')]
  expect([closed.statusCode, unknown.statusCode]).toEqual([404, 404])
  expect(closed.body).toBe(unknown.body)
  const delegate = await house.aGovernmentDelegate(agenda)
  const path = `/api/agendas/${agenda.agendaId}`
  expect((await house.as(delegate).send('PATCH', path, { isPublic: true })).statusCode).toBe(403)
  const moderator = await house.aMember(agenda, 'moderator')
  expect((await house.as(moderator).send('PATCH', path, { isPublic: true })).statusCode).toBeLessThan(300)
  const open = await pageOf(agenda.agendaId)
  expect(open.statusCode).toBe(200)
  expect(open.headers['set-cookie']).toBeUndefined()
})

test('it shows what a phase published, and nothing that was written since', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const moderator = await house.aMember(agenda, 'moderator')
  await house.as(moderator).send('PATCH', `/api/agendas/${agenda.agendaId}`, { isPublic: true })
  await write(agenda, 'Words before the consultation. ')
  expect((await pageOf(agenda.agendaId)).body).not.toContain('Words before the consultation')
  const moved = await actOnRound(house, moderator, agenda, 'move', { to: 'consultation', closesAt: inDays(house, 20) })
  expect(moved).toBe('done')
  await write(agenda, 'Words in the making. ')
  const { body } = await pageOf(agenda.agendaId)
  expect(body).toContain('Words before the consultation')
  expect(body).not.toContain('Words in the making')
})

test('a title that somebody types in the next round is not public before its text is', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const moderator = await house.aMember(agenda, 'moderator')
  const delegate = await house.aGovernmentDelegate(agenda)
  await makePublic(agenda, moderator)
  const consult = { to: 'consultation', closesAt: inDays(house, 20), reason: '' }
  expect(await actOnRound(house, moderator, agenda, 'move', consult)).toBe('done')
  expect(await actOnRound(house, moderator, agenda, 'move', { to: 'review', reason: 'Heard.' })).toBe('done')
  await house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/rounds`, { reason: 'Next.' })
  const before = (await pageOf(agenda.agendaId)).body
  house.clock.forward(1_000)
  for (const title of ['A first thought', 'A title in the making']) {
    const renamed = await house.as(delegate).send('PATCH', `/api/goals/${agenda.goals[0]?.goalId}`, { title })
    expect(renamed.statusCode).toBeLessThan(300)
  }
  expect((await pageOf(agenda.agendaId)).body).toBe(before)
  house.clock.forward(1_000)
  expect(await actOnRound(house, moderator, agenda, 'move', consult)).toBe('done')
  expect((await pageOf(agenda.agendaId)).body).toContain('A title in the making')
})

test('it says the same to readers who are signed in; caches share what came without a cookie, for a minute', async () => {
  const agenda = await house.anAgenda({ goals: 1 })
  const moderator = await house.aMember(agenda, 'moderator')
  await makePublic(agenda, moderator)
  const path = `/public/${agenda.agendaId}`
  const [stranger, member] = [await pageOf(agenda.agendaId), await house.as(moderator).get(path)]
  expect(member.body).toBe(stranger.body)
  expect(stranger.headers['cache-control']).toBe('public, max-age=60, must-revalidate')
  expect(stranger.headers['vary']).toBe('accept-encoding, accept-language, cookie')
  expect(member.headers['cache-control']).toBe('private, no-cache')
  const choosing = await house.as(null).get(`${path}?language=fr`)
  expect([choosing.headers['cache-control'], choosing.headers['set-cookie']]).toEqual([
    'private, no-cache',
    expect.stringContaining('acquis-language=fr'),
  ])
  const again = (etag: string) => house.app.inject({ url: path, headers: { 'if-none-match': etag } })
  const known = await again(String(stranger.headers['etag']))
  expect([known.statusCode, known.body, known.headers['cache-control']]).toEqual([
    304,
    '',
    'public, max-age=60, must-revalidate',
  ])
  expect((await again('W/"another"')).statusCode).toBe(200)
  await makePublic(agenda, moderator, false)
  const gone = await again(String(stranger.headers['etag']))
  expect([gone.statusCode, gone.headers['cache-control']]).toEqual([404, 'private, no-store'])
})

test('an adopted text is called adopted after its round has closed, and reasons of moderators are not told', async () => {
  const agenda = await house.anAgenda({ phase: 'consensus', goals: 1 })
  const [government, business] = [await house.aGovernmentDelegate(agenda), await house.aBusinessDelegate(agenda)]
  const moderator = await house.aModerator(agenda)
  await makePublic(agenda, moderator)
  await write(agenda, 'Words that all can carry. ')
  await callGoals(house, agenda, { twoModerators: false })
  for (const person of [government, business])
    await say(house, person, agenda.goals[0]?.goalId ?? '', { stand: 'support' })
  expect(await actOnRound(house, moderator, agenda, 'pause', { reason: 'a quarrel nobody tells' })).toBe('done')
  const paused = await pageOf(agenda.agendaId)
  expect(paused.body).toContain('Paused since')
  expect(paused.body).not.toContain('a quarrel nobody tells')
  expect(await actOnRound(house, moderator, agenda, 'resume', { reason: 'it is over' })).toBe('done')
  const reason = { reason: 'Everybody has spoken' }
  const closed = await house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/consensus/close`, reason)
  expect(closed.statusCode).toBeLessThan(300)
  const { body } = await pageOf(agenda.agendaId)
  expect(body).toContain('Words that all can carry')
  expect(body).toMatch(/Adopted on/)
})

test('beside an adopted text stand the reservations and dissociations that go with it, by organisation, and no other position', async () => {
  const agenda = await house.anAgenda({ phase: 'consensus', goals: 2 })
  const [government, business] = [await house.aGovernmentDelegate(agenda), await house.aBusinessDelegate(agenda)]
  const moderator = await house.aModerator(agenda)
  await makePublic(agenda, moderator)
  await write(agenda, 'Words that all can carry. ')
  await callGoals(house, agenda, { twoModerators: false })
  const [first = '', second = ''] = agenda.goals.map(({ goalId }) => goalId)
  await say(house, government, first, { stand: 'reservation', words: 'An earlier reservation.' })
  await say(house, government, first, { stand: 'reservation', words: 'As far as our law allows <it>.' })
  await say(house, business, first, { stand: 'support', words: 'A word of support.' })
  for (const person of [government, business]) await say(house, person, second, { stand: 'support' })
  expect((await pageOf(agenda.agendaId)).body).not.toContain('As far as our law allows')
  const reason = { reason: 'Everybody has spoken' }
  const closed = await house.as(moderator).send('POST', `/api/agendas/${agenda.agendaId}/consensus/close`, reason)
  expect(closed.statusCode).toBeLessThan(300)
  const { body } = await pageOf(agenda.agendaId)
  expect(body).toContain('As far as our law allows &lt;it&gt;.')
  expect(body).not.toContain('An earlier reservation')
  expect(body).not.toContain('A word of support')
  expect(body.match(/Reservations and dissociations/g)).toHaveLength(1)
  expect(body.match(/class="stmt"/g)).toHaveLength(1)
})

test('the pages of moderators say that an agenda is public, and lead to its page once that is open', async () => {
  const agenda = await house.anAgenda({ phase: 'setup', goals: 1 })
  const moderator = await house.aModerator(agenda)
  const link = `href="/public/${agenda.agendaId}"`
  const pages = async (): Promise<readonly boolean[]> => {
    const paths = [`/agendas/${agenda.agendaId}`, `/agendas/${agenda.agendaId}/setup`]
    return Promise.all(paths.map(async path => (await house.as(moderator).get(path)).body.includes(link)))
  }
  await makePublic(agenda, moderator)
  expect(await pages()).toEqual([false, false])
  expect((await pageOf(agenda.agendaId)).statusCode).toBe(404)
  const open = await house.anAgenda({ goals: 1 })
  const other = await house.aModerator(open)
  await makePublic(open, other)
  for (const path of [`/agendas/${open.agendaId}`, `/agendas/${open.agendaId}/setup`])
    expect((await house.as(other).get(path)).body).toContain(`href="/public/${open.agendaId}"`)
  const list = (await house.as(other).get('/agendas')).body
  expect(list).toMatch(/1 goal\s+· Public/)
})
