/** A round that rests: every page that shows it says so, and none of them counts down to its end. */
import { afterAll, beforeEach, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { callGoals, say as speak } from '../../tests/support/consensus-makers.ts'
import { actOnRound } from '../../tests/support/round-makers.ts'
import { buildTestHouse, type Person, type TestAgenda } from '../../tests/support/test-house.ts'

const house = await buildTestHouse()
let agenda: TestAgenda
let moderator: Person
afterAll(() => house.close())
beforeEach(async () => {
  agenda = await house.anAgenda()
  moderator = await house.aModerator(agenda)
  await house.aGovernmentDelegate(agenda)
  await callGoals(house, agenda, { hours: 100, kind: 'silence' })
})

const pause = () => actOnRound(house, moderator, agenda, 'pause', { reason: 'A holiday.' })
const withdraw = async () => {
  const asked = await actOnRound(house, moderator, agenda, 'withdraw', { reason: 'No mandate.' })
  const administrator = await house.aPerson({ isAdministrator: true })
  const { id } = await house.database.db
    .selectFrom('confirmation')
    .select('id')
    .where('agenda_id', '=', agenda.agendaId)
    .executeTakeFirstOrThrow()
  const confirmed = await house.as(administrator).send('POST', `/api/withdrawals/${id}/confirm`, {})
  return [asked, confirmed.statusCode < 300]
}
/** The part of a page that shows the round: beside the agenda, the console's timeline and list, the board's clock. */
const parts = {
  agenda: { path: '', part: /<li class="now"[^]*?<\/li>/ },
  timeline: { path: '/console', part: /<li class="now"[^]*?<\/li>/ },
  clock: { path: '/consensus', part: /<div id="consensus-clock"[^]*?<\/div>\s*<div id="consensus-goal"/ },
} as const
const look = async (name: keyof typeof parts): Promise<string> => {
  const { path, part } = parts[name]
  const { body } = await house.as(moderator).get(`/agendas/${agenda.agendaId}${path}`)
  const found = part.exec(body.replaceAll(/[\u2066-\u2069]/g, ''))?.[0]
  if (found === undefined) throw new Error(`no ${name} on the page`)
  return found
}
const places = Object.keys(parts) as readonly (keyof typeof parts)[]
/** What counts down or names the end. */
const ends = /\d+ (?:days?|hours?|h)\b|closes|It ends|breaks the silence|class="count"/

test('a round that runs says until when', async () => {
  for (const place of places) expect(await look(place)).toMatch(ends)
})

test('[C11] a paused round says that its clock is stopped, and no end', async () => {
  expect(await pause()).toBe('done')
  for (const place of places) {
    const shown = await look(place)
    expect(shown, place).toContain(say('en', 'phase-due-paused'))
    expect(shown, place).not.toMatch(ends)
  }
  const { body } = await house.as(moderator).get(`/agendas/${agenda.agendaId}/consensus`)
  expect(body).not.toContain('data-act="send-back"')
})

test('[C12] a withdrawn round says that it is withdrawn, and neither an end nor what comes next', async () => {
  expect(await withdraw()).toEqual(['done', true])
  for (const place of places) {
    const shown = await look(place)
    expect(shown, place).toContain(say('en', 'phase-state-withdrawn'))
    expect(shown, place).not.toContain(say('en', 'phase-state-paused'))
    expect(shown, place).not.toMatch(ends)
  }
  const page = (await house.as(moderator).get(`/agendas/${agenda.agendaId}/console`)).body
  expect(page).toContain(say('en', 'console-phase-never'))
  expect(page).not.toContain(say('en', 'console-phase-later'))
})

test('[K14] what was ready in a call is not shown as ready once its round is withdrawn', async () => {
  const signs = async (outcome: 'readiness-ready' | 'readiness-returned') => {
    const { body } = await house.as(moderator).get(`/agendas/${agenda.agendaId}/consensus`)
    const cell = new RegExp(
      `class="pos pos--(\\w+)"[^>]*>(?:(?!class="pos).)*<span class="said">${say('en', outcome)}<`,
      'gs',
    )
    return new Set([...body.matchAll(cell)].map(([, form]) => form))
  }
  agenda = await house.anAgenda()
  moderator = await house.aModerator(agenda)
  const delegate = await house.aGovernmentDelegate(agenda)
  await callGoals(house, agenda, { hours: 100, requiredGroups: ['government'] })
  await speak(house, delegate, agenda.goals[0]?.goalId ?? '', { stand: 'support' })
  const ready = await signs('readiness-ready')
  expect(ready.size).toBe(1)
  expect(await withdraw()).toEqual(['done', true])
  const returned = await signs('readiness-returned')
  expect(returned.size).toBe(1)
  expect([...returned]).not.toEqual([...ready])
})
