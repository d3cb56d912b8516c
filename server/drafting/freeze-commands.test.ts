/** Freezing texts around a change of phase: what is on its way, what comes late, and what the author keeps. */
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LiveClient, textOf, until } from '../../tests/support/live-client.ts'
import { actOnRound } from '../../tests/support/round-makers.ts'
import { slowLog, type SlowLog } from '../../tests/support/slow-log.ts'
import {
  buildTestHouse,
  chamber,
  openMigratedMemory,
  type Person,
  type TestAgenda,
  type TestHouse,
} from '../../tests/support/test-house.ts'
import { limits } from '../platform/limits.ts'

let house: TestHouse
let log: SlowLog
let door: string
beforeAll(async () => {
  log = slowLog(await openMigratedMemory())
  house = await buildTestHouse({ database: log.database, realClock: true })
  await house.app.listen({ host: '127.0.0.1', port: 0 })
  door = `ws://127.0.0.1:${(house.app.server.address() as AddressInfo).port}/collab`
})
afterAll(() => house.close())

async function aTable(): Promise<{ agenda: TestAgenda; moderator: Person; delegate: LiveClient; drafter: LiveClient }> {
  const agenda = await house.anAgenda({ phase: 'drafting', goals: 2 })
  const moderator = await house.aModerator(agenda)
  const join = async (person: Person): Promise<LiveClient> => {
    const options = { origin: house.config.publicOrigin }
    return new LiveClient(door, `${agenda.goals[0]?.documentId}.1`, person.cookie, options).synced()
  }
  return {
    ...{ agenda, moderator },
    delegate: await join(await house.aGovernmentDelegate(agenda)),
    drafter: await join(await house.aBusinessDelegate(agenda)),
  }
}
const inWeeks = (weeks: number): string => new Date(Date.now() + weeks * 7 * 86_400_000).toISOString()
const toConsultation = { to: 'consultation', closesAt: inWeeks(3) }
const stored = async ({ goals }: TestAgenda): Promise<string> => {
  const [goal] = goals
  if (goal === undefined) throw new Error('an agenda without goals')
  return textOf(await house.rooms.readDocument(goal.documentId))
}

test('[C15] open editors change to suggesting with the flip, on the connection that they have', async () => {
  const { agenda, moderator, delegate, drafter } = await aTable()
  expect(delegate.access.at(-1)).toMatchObject({ mode: 'direct', phase: 'drafting' })
  expect(await actOnRound(house, moderator, agenda, 'move', toConsultation)).toBe('done')
  await until(() => [delegate, drafter].every(({ access }) => access.at(-1)?.phase === 'consultation'))
  expect(delegate.access.at(-1)).toMatchObject({ mode: 'suggest', maySuggest: true })
  expect([delegate.closed, drafter.closed]).toEqual([null, null])
  await Promise.all([delegate.close(), drafter.close()])
})

test('[C15] a commit that is held back across the flip does not get in: limits.round.maxFreezeMs and no longer', async () => {
  const { agenda, moderator, delegate, drafter } = await aTable()
  const before = await stored(agenda)
  log.hold()
  delegate.type(' held back')
  await until(() => log.waiting > 0)
  const asked = actOnRound(house, moderator, agenda, 'move', toConsultation)
  // The gate is not empty within its time: the flip goes on without those words.
  expect(await asked).toBe('done')
  log.release()
  await until(() => delegate.refused.length > 0)
  expect(delegate.saved).toBeLessThan(delegate.sent)
  expect(await stored(agenda)).toBe(before)
  expect(drafter.text).toBe(before)
  expect(limits.round.maxFreezeMs).toBe(2_000)
  await Promise.all([delegate.close(), drafter.close()])
})

test('[C15] words that come while the texts are frozen wait, and are judged by the phase that follows', async () => {
  const { agenda, moderator, delegate, drafter } = await aTable()
  const before = await stored(agenda)
  const flip = actOnRound(house, moderator, agenda, 'move', toConsultation)
  await until(() => house.rooms.metrics().connections > 0)
  const answers = [flip]
  for (let letter = 0; letter < 40; letter++) {
    delegate.type('x')
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  await Promise.all(answers)
  await until(() => delegate.access.at(-1)?.phase === 'consultation')
  await until(() => delegate.refused.length > 0 || delegate.saved === delegate.sent)
  const { rows } = await versionsOf(agenda)
  const after = await stored(agenda)
  // What got in was written in drafting, and is in the version of that moment; nothing came later.
  expect(rows[0]?.plain_text.startsWith(after.slice(0, 20))).toBe(true)
  expect(after.length).toBeGreaterThanOrEqual(before.length)
  expect(rows[0]?.plain_text.split('x').length).toBe(after.split('x').length)
  await Promise.all([delegate.close(), drafter.close()])
})

test.each(['group', 'sealed'] as const)(
  '[A7] when a round becomes %s, open windows show nobody any more, and what is suggested in them is not saved',
  async attribution => {
    const { agenda, moderator, delegate, drafter } = await aTable()
    const contributor = await house.aMember(agenda, 'contributor', chamber)
    const options = { origin: house.config.publicOrigin }
    const at = `${agenda.goals[0]?.documentId}.1`
    const window = await new LiveClient(door, at, contributor.cookie, options).synced()
    const before = await stored(agenda)
    expect(window.access.at(-1)).toMatchObject({ maySuggest: true })
    window.sendClaim(null, window.doc.clientID)
    window.sendPresence([{ id: window.doc.clientID, clock: 1, state: { cursor: null } }])
    await until(() => delegate.presences.size > 0)
    const heard = delegate.heard.length
    expect(await actOnRound(house, moderator, agenda, 'settings', { attribution })).toBe('done')
    window.type(' suggested after the change')
    window.sendPresence([{ id: window.doc.clientID, clock: 2, state: { cursor: null } }])
    await until(() => window.refused.length > 0)
    expect(window.access.at(-1)).toMatchObject({ maySuggest: false, reason: 'wordings-are-rows' })
    expect(await stored(agenda)).toBe(before)
    // Whoever writes the text itself goes on, and whatever was sent of the window before came before that.
    drafter.type(' and goes on')
    await until(() => delegate.text.endsWith(' and goes on'))
    expect([...delegate.presences.values()].filter(state => state !== null)).toEqual([])
    expect(delegate.heard.slice(heard).filter(kind => kind === 'presence').length).toBeLessThanOrEqual(1)
    await Promise.all([delegate.close(), drafter.close(), window.close()])
  },
)

async function versionsOf({ goals }: TestAgenda) {
  const found = house.database.db.selectFrom('document_version').select('plain_text')
  return { rows: await found.where('document_id', '=', goals[0]?.documentId ?? null).execute() }
}
