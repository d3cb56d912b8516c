/**
 * A moderator runs a whole round from its console: every move by its dialog, which says its numbers before the act; what
 * cannot be done now is grey and says why; another moderator's page follows; an administrator confirms a withdrawal.
 */
import { randomUUID } from 'node:crypto'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Phase } from '../../packages/domain/agenda.ts'
import { stakeholderGroups } from '../../packages/domain/participant.ts'
import { maxContestDays } from '../../packages/domain/consultation.ts'
import { say, type MessageFacts, type MessageKey } from '../../packages/messages/say.ts'
import { armed, expectAccessible } from '../support/axe.ts'
import { openBrowser, type Visitor, welcome } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { expectPhase, makeMove, openMove } from './round-steps.ts'
import {
  agendaTitle,
  emailOf,
  expectNoComplaints,
  expectSaved,
  openGoal,
  seat,
  startBlock,
  takeSeat,
} from './workspace-steps.ts'

let browser: Browser
let house: ServedHouse
let moderator: Visitor
/** Moderates too, and is an administrator. */
let second: Visitor
let government: Visitor
let agendaId = ''
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  moderator = await seat(browser, house, 'moderator', armed)
  government = await seat(browser, house, 'government')
  const email = 'ada.root@secretariat.example'
  await house.command('user', 'add', '--email', email, '--name', 'Ada Root', '--admin')
  await house.command('member', 'add', '--agenda', agendaTitle(), '--email', email, '--role', 'moderator')
  second = await welcome(browser, house.origin, 'Ada Root')
  await takeSeat(second, await house.signInLink(email))
  agendaId = /agendas\/([0-9a-f-]{36})/.exec(moderator.page.url())?.[1] ?? ''
}, 180_000)
afterAll(async () => {
  await browser.close()
  await house.close()
})

const words = (key: MessageKey, facts: MessageFacts = {}): string => say('en', key, facts)
async function reason(dialog: Locator, said: string): Promise<void> {
  await dialog.locator('[name=reason]').fill(said)
}

/** What a page's own browser sends. */
function send<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  return page.evaluate(
    async ([how, where, what]) => {
      const init = { method: how ?? 'GET', headers: { 'content-type': 'application/json' } }
      const answer = await fetch(where ?? '', what === undefined ? { method: init.method } : { ...init, body: what })
      if (!answer.ok) throw new Error(`${where}: ${await answer.text()}`)
      return (answer.status === 204 ? null : await answer.json()) as T
    },
    [method, path, body === undefined ? undefined : JSON.stringify(body)] as const,
  )
}

async function goalsOf(page: Page): Promise<readonly string[]> {
  const { goals } = await send<{ goals: { id: string }[] }>(page, 'GET', `/api/agendas/${agendaId}`)
  return goals.map(({ id }) => id)
}

/** How many people a message to all groups reaches. */
async function peopleAtTable(page: Page): Promise<number> {
  const body = { groups: [...stakeholderGroups], organisations: [] }
  const path = `/api/agendas/${agendaId}/messages/reach`
  return (await send<{ people: number }>(page, 'POST', path, body)).people
}

async function seatAnother(): Promise<void> {
  const organisation = ['--organisation', 'Harbour Office', '--group', 'government', '--code', 'HBO']
  const email = 'clerk@port.example'
  await house.command('user', 'add', '--email', email, '--name', 'Port Clerk')
  await house.command(
    'member',
    'add',
    '--agenda',
    agendaTitle(),
    '--email',
    email,
    '--role',
    'delegate',
    ...organisation,
  )
}

/** The other moderator's page says that the round was moved, and shows the phase. */
async function follows(phase: Phase): Promise<void> {
  await second.page.locator('#moves-said').getByText(words('moves-by-others')).waitFor()
  await expectPhase(second.page, phase)
}

const local = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16)

const picture = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SCREENSHOTS']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` })
}

test('drafting: what cannot be done is grey with its reason; an end is set, shortened with a reason, paused and resumed', async () => {
  const { page } = moderator
  const path = `${house.origin}/agendas/${agendaId}/console`
  await page.goto(path)
  await second.page.goto(path)
  const back = page.getByRole('button', { name: words('moves-back'), exact: true })
  expect(await back.isDisabled()).toBe(true)
  await page.getByText(words('moves-back-from-review')).waitFor()
  await page.getByText(words('round-is-not-over')).waitFor()

  const later = await openMove(page, words('moves-retime'))
  await later.locator('[name=closes]').fill(local(30))
  await makeMove(page, later)
  const sooner = await openMove(page, words('moves-retime'))
  await sooner.locator('[name=closes]').fill(local(20))
  await sooner.locator('button[type=submit]').click()
  await sooner.getByText(words('shortening-needs-reason')).waitFor()
  await reason(sooner, 'The conference moved.')
  await makeMove(page, sooner)
  await page.getByText(words('console-phase-moved', { count: 2 })).waitFor()

  const pause = await openMove(page, words('moves-pause'))
  await pause.locator('button[type=submit]').click()
  await pause.getByText(words('reason-needed')).waitFor()
  await reason(pause, 'A holiday.')
  await makeMove(page, pause)
  await page.locator('#why-forward').getByText(words('round-is-paused')).waitFor()
  const resume = await openMove(page, words('moves-resume'))
  await reason(resume, 'The holiday is over.')
  await makeMove(page, resume)

  const settings = await openMove(page, words('moves-settings'))
  // No days at all are none, not nought.
  await settings.getByLabel(words('moves-set-contest')).fill('')
  await settings.locator('button[type=submit]').click()
  await settings.getByText(words('contest-days-not-valid', { max: maxContestDays })).waitFor()
  await settings.getByLabel(words('moves-set-contest')).fill('٠')
  await settings.getByLabel(words('group-business')).uncheck()
  await settings.getByLabel(words('moves-set-zone')).fill('Africa/Nairobi')
  await picture(page, 'moves-settings')
  await makeMove(page, settings)
  await page
    .locator('#console-timeline')
    .getByText(/Nairobi/)
    .first()
    .waitFor()
}, 120_000)

test('consultation is opened and closed by dialogs that say their numbers; the other moderator’s page follows', async () => {
  const { page } = moderator
  const goals = await goalsOf(page)
  const text = await openGoal(government, house.origin, 3)
  await startBlock(text, 'written while the dialog opens')
  await expectSaved(government.page)
  const consult = await openMove(page, words('moves-forward-drafting'))
  await consult.getByText(words('moves-open-writing', { count: 1 })).waitFor()
  await consult.getByText(words('moves-frozen', { count: goals.length })).waitFor()
  await consult.getByText(words('moves-organisations', { count: 3 })).waitFor()
  await makeMove(page, consult)
  await expectPhase(page, 'consultation')
  await follows('consultation')

  const body = { id: randomUUID(), commentId: randomUUID(), type: 'comment', about: { kind: 'goal' }, mentions: [] }
  await send(government.page, 'POST', `/api/goals/${goals[0]}/threads`, { ...body, words: 'Report every two years.' })
  await page.locator('tr[data-input]').waitFor()
  const close = await openMove(page, words('moves-forward-consultation'))
  await close.getByText(words('moves-open-answers', { count: 1 })).waitFor()
  await close.getByText(/Organisations not heard: 2/).waitFor()
  await close.getByText(words('moves-frozen', { count: goals.length })).waitFor()
  await close.getByText(words('moves-lede-consultation', { count: 3 })).waitFor()
  await close.getByText(/The deadline they were given is .*Nairobi/).waitFor()
  await close.getByText(words('moves-message-hint', { count: await peopleAtTable(page) })).waitFor()
  await picture(page, 'moves-close')
  await expectAccessible(page)
  // At the announced deadline nothing is moved.
  expect(await close.getByLabel(words('moves-at-end'), { exact: true }).isChecked()).toBe(true)
  await close.locator('button[type=submit]').click()
  await close.waitFor({ state: 'hidden' })
  await page.locator('#moves-said').getByText(words('moves-stays')).waitFor()
  // With a day's notice the end is moved, and it cannot be given twice.
  const soon = await openMove(page, words('moves-forward-consultation'))
  await soon.getByLabel(words('moves-in-a-day'), { exact: true }).check()
  await reason(soon, 'Everybody has spoken.')
  await makeMove(page, soon)
  await expectPhase(page, 'consultation')
  await page
    .locator('#phase-band [data-left]')
    .getByText(/^(24 h 0|23 h 5\d) min$/)
    .waitFor()
  await openMove(page, words('moves-forward-consultation'))
  expect(await close.getByLabel(words('moves-in-a-day'), { exact: true }).count()).toBe(0)
  await close.getByLabel(words('moves-now'), { exact: true }).check()
  await close.locator('button[type=submit]').click()
  await close.getByText(words('early-review-needs-reason')).waitFor()
  await reason(close, 'Everybody has spoken.')
  await close.getByLabel(words('moves-message')).fill('Thank you for your comments.')
  await makeMove(page, close)
  await expectPhase(page, 'review')
  await follows('review')
  await page.locator('#console-messages ~ *').getByText('Thank you for your comments.').waitFor()
}, 120_000)

test('review waits for its answers, goes back with a reason, and opens the call', async () => {
  const { page } = moderator
  const goals = await goalsOf(page)
  await page
    .locator('#why-forward')
    .getByText(words('inputs-without-disposition', { count: 1 }))
    .waitFor()
  const back = await openMove(page, words('moves-back'))
  await reason(back, 'One group was late.')
  await makeMove(page, back)
  await expectPhase(page, 'consultation')
  const close = await openMove(page, words('moves-forward-consultation'))
  await close.getByLabel(words('moves-now'), { exact: true }).check()
  await reason(close, 'It has spoken.')
  // Somebody joins while it is written: the round is moved, and the words stand in the dialog of a message.
  await close.getByLabel(words('moves-message')).fill('Now the texts are reviewed.')
  await seatAnother()
  await close.locator('button[type=submit]').click()
  await close.waitFor({ state: 'hidden' })
  await expectPhase(page, 'review')
  const message = page.locator('#message-dialog[open]')
  expect(await message.getByLabel(words('console-message-words')).inputValue()).toBe('Now the texts are reviewed.')
  await message
    .locator('.problem')
    .getByText(words('recipients-changed-meanwhile', { count: await peopleAtTable(page) }))
    .waitFor()
  await message
    .locator('#message-reach')
    .getByText(/^It reaches this many people: [1-9]/)
    .waitFor()
  await message.getByRole('button', { name: words('console-message-send') }).click()
  await message.waitFor({ state: 'hidden' })
  await page.locator('#console-messages ~ *').getByText('Now the texts are reviewed.').waitFor()

  const { inputs } = await send<{ inputs: { id: string }[] }>(page, 'GET', `/api/agendas/${agendaId}/inputs`)
  const answer = { inputs: [{ id: inputs[0]?.id, seen: null }], kind: 'accepted', reason: '', duplicateOf: null }
  await send(page, 'POST', `/api/agendas/${agendaId}/dispositions`, answer)
  const call = await openMove(page, words('moves-forward-review'))
  await call.getByText(words('moves-called', { count: goals.length })).waitFor()
  await call.getByText(words('moves-carried', { count: 0 })).waitFor()
  await makeMove(page, call)
  await expectPhase(page, 'consensus')
  await follows('consensus')
  expect(await page.getByRole('button', { name: words('moves-back'), exact: true }).isDisabled()).toBe(true)
}, 120_000)

test('the call is closed by two moderators, and the next round begins', async () => {
  const { page } = moderator
  const board = await send<{ calls: { goalId: string; version: number }[] }>(
    ...([page, 'GET', `/api/agendas/${agendaId}/consensus`] as const),
  )
  const [first, ...others] = board.calls
  const position = { version: first?.version, stand: 'support', words: '', wording: '', paragraphs: [] }
  await send(government.page, 'POST', `/api/goals/${first?.goalId}/positions`, position)
  for (const { goalId } of others) await send(page, 'POST', `/api/goals/${goalId}/send-back`, { reason: 'Next time.' })
  const adopt = await openMove(page, words('consensus-close-ask'))
  await adopt.getByText(words('moves-adopted', { count: 1 })).waitFor()
  await reason(adopt, 'Everybody is here.')
  await adopt.locator('button[type=submit]').click()
  await adopt.waitFor({ state: 'hidden' })
  await page.getByText(words('consensus-waits-own')).waitFor()
  await second.page.getByRole('button', { name: words('consensus-confirm') }).click()
  await expectPhase(second.page, 'closed')
  await expectPhase(page, 'closed')
  await picture(page, 'moves-closed')
  const next = await openMove(page, words('consensus-next'))
  await next.getByText(words('moves-goals-agreed', { count: 1 })).waitFor()
  await next.getByLabel(words('moves-next-attribution')).selectOption('organisation')
  await makeMove(page, next)
  await expectPhase(page, 'drafting')
  const rounds = `/api/agendas/${agendaId}/rounds`
  const { rounds: made } = await send<{ rounds: { number: number; attribution: string }[] }>(page, 'GET', rounds)
  expect(made.slice(0, 1)).toMatchObject([{ number: 2, attribution: 'organisation' }])

  // What was adopted is reopened: one asks in the dialog, the other confirms.
  const reopen = await openMove(page, words('consensus-reopen'))
  await reopen.locator('button[type=submit]').click()
  await reopen.getByText(words('reason-needed')).waitFor()
  await reason(reopen, 'A new fact came up.')
  await reopen.locator('button[type=submit]').click()
  await reopen.waitFor({ state: 'hidden' })
  await page.locator('#round-waiting').getByText('A new fact came up.').waitFor()
  await page.locator('#why-reopen').getByText(words('confirmation-asked-already')).waitFor()
  await second.page.getByRole('button', { name: words('consensus-confirm') }).click()
  await page.locator('#why-reopen').getByText(words('goal-not-agreed')).waitFor()
  const { goals } = await send<{ goals: { state: string }[] }>(page, 'GET', `/api/agendas/${agendaId}`)
  expect(goals.filter(({ state }) => state === 'reopened')).toHaveLength(1)
}, 120_000)

test('a withdrawal waits for an administrator, who confirms it on a page of her own', async () => {
  const { page } = moderator
  const withdraw = await openMove(page, words('moves-withdraw'))
  await reason(withdraw, 'The mandate ended.')
  await makeMove(page, withdraw)
  await page.locator('#round-waiting').getByText('The mandate ended.').waitFor()
  await second.page.goto(`${house.origin}/agendas`)
  await second.page.getByRole('link', { name: words('withdrawals-wait', { count: 1 }) }).click()
  await second.page.getByText('The mandate ended.').waitFor()
  await picture(second.page, 'withdrawals')
  await second.page.getByRole('button', { name: words('moves-withdrawal-confirm') }).click()
  await second.page.getByText(words('withdrawals-done')).waitFor()
  await page.locator('#why-withdraw').getByText(words('round-is-withdrawn')).waitFor()
  expectNoComplaints(moderator, second, government)
}, 120_000)

test('drafting is opened from the console of a table that is set; until then it says what is missing', async () => {
  const { page } = moderator
  const organisation = { name: 'Port Authority', group: 'government', code: 'POA', country: null }
  const convening = { title: 'A table for ports', note: '', language: 'en', pen: 'delegations', organisation }
  const made = await send<{ agendaId: string }>(page, 'POST', '/api/agendas', convening)
  const path = `/api/agendas/${made.agendaId}`
  const why = page.locator('#why-forward')
  await page.goto(`${house.origin}/agendas/${made.agendaId}/console`)
  await expectPhase(page, 'setup')
  await why.getByText(words('drafting-needs-goal')).waitFor()
  await send(page, 'POST', `${path}/goals`, { title: 'Ports that stay open', themeId: null })
  await send(page, 'PUT', `${path}/frameworks`, { frameworks: ['ncsi-3.0'] })
  await send(page, 'PATCH', path, { rules: 'Whoever speaks is heard.' })
  await page.reload()
  await why.getByText(words('drafting-needs-pen')).waitFor()
  const seatAt = ['member', 'add', '--agenda', convening.title, '--email', emailOf('government'), '--role', 'delegate']
  await house.command(...seatAt, '--organisation', organisation.name, '--group', organisation.group)
  await page.reload()
  const open = await openMove(page, words('moves-forward-setup'))
  await open.getByText(words('moves-goals-open', { count: 1 })).waitFor()
  await open.getByText(words('moves-organisations', { count: 1 })).waitFor()
  await expectAccessible(page)
  await makeMove(page, open)
  await expectPhase(page, 'drafting')
  expect(await page.getByRole('button', { name: words('moves-forward-drafting'), exact: true }).count()).toBe(1)
  expectNoComplaints(moderator, second, government)
}, 120_000)
