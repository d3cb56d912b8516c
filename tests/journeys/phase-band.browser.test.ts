/**
 * The band of the round on pages that stay open: it follows what moderators do without a reload, with its reasons, so
 * do the rights in an open editor, and a voice tells of moves and of the end.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { askInPage, moveRound } from './round-steps.ts'
import { expectNoComplaints, openGoal, seat, startBlock, expectSaved } from './workspace-steps.ts'

const hourMs = 3_600_000

let browser: Browser
let house: ServedHouse
let moderator: Visitor
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  moderator = await seat(browser, house, 'moderator')
})
afterAll(async () => {
  await house.close()
  await browser.close()
})

test('a control whose part is drawn anew between press and release still acts', async () => {
  const government = await seat(browser, house, 'government')
  const { page } = government
  const button = page.locator('#agenda-goals button.gap-add:not([disabled])').first()
  await page.goto(`${house.origin}/`)
  await button.scrollIntoViewIfNeeded()
  await page.waitForLoadState('networkidle')
  const place = await button.boundingBox()
  if (place === null) throw new Error('no place to press')
  await page.mouse.move(place.x + place.width / 2, place.y + place.height / 2)
  await page.mouse.down()
  const readAgain = page.waitForEvent('requestfinished', request => request.url() === page.url())
  await renameFirstGoal(moderator.page, 'Renamed while somebody presses')
  await readAgain
  // Time enough to draw, had nobody pressed.
  await page.waitForTimeout(500)
  await page.mouse.up()
  await page.locator('dialog#propose-dialog[open]').waitFor()
  await page.locator('#agenda-goals').getByText('Renamed while somebody presses').first().waitFor()
  // What waited for an open dialog is drawn when it is closed.
  await renameFirstGoal(moderator.page, 'Renamed beside a dialog')
  await page.locator('#agenda-goals').getByText('Renamed beside a dialog').first().waitFor()
  const offered = page.locator('#agenda-dialogs').getByText('Renamed beside a dialog').first()
  expect(await offered.count()).toBe(0)
  await page.keyboard.press('Escape')
  await offered.waitFor({ state: 'attached' })
  expectNoComplaints(government, moderator)
  await government.leave()
})

test('pages that are open follow a move, a new end and a pause, with their reasons, and say so', async () => {
  const government = await seat(browser, house, 'government')
  const text = await openGoal(government, house.origin, 3)
  await startBlock(text, 'written while drafting')
  await expectSaved(government.page)
  const agenda = await government.context.newPage()
  await agenda.goto(`${house.origin}/`)
  const pages = [government.page, agenda]
  for (const page of pages) await page.evaluate(() => (document.documentElement.dataset['stays'] = 'yes'))

  const closesAt = new Date(Date.now() + 20 * 24 * hourMs).toISOString()
  await moveRound(moderator.page, 'move', { to: 'consultation', closesAt })
  for (const page of pages) {
    await bandOf(page).getByText(say('en', 'phase-consultation'), { exact: true }).waitFor()
    await bandOf(page)
      .getByRole('img', { name: /^Phase 2 of 5/ })
      .waitFor()
    await page.locator('#band-voice').getByText(saidNow('phase-consultation')).waitFor({ state: 'attached' })
  }
  await bandOf(agenda).getByText(say('en', 'phase-may-agenda-suggest-and-bracket')).waitFor()
  await bandOf(government.page).getByText(say('en', 'phase-may-suggest-and-bracket')).waitFor()

  await moveRound(moderator.page, 'extend', { closesAt: later(closesAt, 2), reason: 'two delegations asked for it' })
  for (const page of pages)
    await bandOf(page)
      .getByText(/^Extended to .*“two delegations asked for it”/)
      .waitFor()

  await moveRound(moderator.page, 'pause', { reason: 'elections in three States' })
  for (const page of pages) {
    await bandOf(page).getByText(say('en', 'phase-state-paused'), { exact: true }).waitFor()
    await bandOf(page)
      .getByText(/^Paused since .*“elections in three States”/)
      .waitFor()
    await page.locator('#band-voice').getByText(say('en', 'phase-said-paused')).waitFor({ state: 'attached' })
  }
  // The editor has closed, and what is grey says why.
  await government.page.getByLabel(say('en', 'editor-text-label-read', { number: 3 }), { exact: true }).waitFor()
  const tools = government.page.getByRole('toolbar', { name: say('en', 'workspace-tools') })
  const bracket = tools.getByRole('button', { name: say('en', 'workspace-tool-bracket') })
  await government.page.locator('[data-tool="bracket"][title*="paused"]').waitFor()
  expect(await bracket.getAttribute('aria-disabled')).toBe('true')
  expect(await bracket.getAttribute('title')).toBe(say('en', 'round-is-paused'))

  await moveRound(moderator.page, 'resume', { reason: 'they are over' })
  for (const page of pages) {
    await page.locator('#band-voice').getByText(say('en', 'phase-said-resumed')).waitFor({ state: 'attached' })
    expect(await page.evaluate(() => document.documentElement.dataset['stays'])).toBe('yes')
  }
  expectNoComplaints(government, moderator)
  await government.leave()
})

test('the countdown goes on by itself, tells the end where the reader is, and a voice says the marks once each', async () => {
  await moveRound(moderator.page, 'extend', {
    closesAt: new Date(Date.now() + 25 * hourMs).toISOString(),
    reason: 'everybody has spoken',
  })
  const observer = await seat(browser, house, 'observer', { timeZone: 'Africa/Nairobi' })
  const { page } = observer
  await page.clock.install()
  // The page as it lay on the device for a day: it says the day before; asked, the server goes with the page's clock.
  const { pathname: shownPath } = new URL(page.url())
  await page.route(
    ({ pathname }) => pathname === shownPath,
    async route => {
      const answer = await route.fetch()
      const isFirst = route.request().resourceType() === 'document'
      const now = isFirst ? Date.now() - 24 * hourMs : await page.evaluate(() => Date.now())
      const body = (await answer.text()).replace(/data-now="[^"]*"/, `data-now="${new Date(now).toISOString()}"`)
      await route.fulfill({ response: answer, body })
    },
  )
  await page.goto(page.url())
  const voice = page.locator('#band-voice')
  await voice.waitFor({ state: 'attached' })
  const left = bandOf(page).locator('[data-left]')
  await left.getByText(/^(24 h 59|25 h 0) min$/).waitFor()
  expect(await voice.textContent()).toBe('')
  // Where she is it is three hours later than in the zone of the round.
  const told = await bandOf(page).locator('[data-closing]').textContent()
  const [, hour = '', minute = ''] = /(\d\d):(\d\d) UTC/.exec(told ?? '') ?? []
  const own = `${String((Number(hour) + 3) % 24).padStart(2, '0')}:${minute}`
  await bandOf(page)
    .locator('[data-here]')
    .getByText(new RegExp(`${own}.* your time`))
    .waitFor()
  const console = await observer.context.newPage()
  await console.goto(`${page.url().replace(/\/$/, '')}/console`)
  await console
    .locator('#console-timeline reader-time')
    .getByText(new RegExp(`${own} Nairobi`))
    .first()
    .waitFor()
  await console.close()

  await page.clock.fastForward(hourMs + 60_000)
  await voice.getByText(say('en', 'phase-said-day')).waitFor({ state: 'attached' })
  await left.getByText(/^23 h 5\d min$/).waitFor()
  expect(await left.getAttribute('class')).toBe('soon')
  await voice.evaluate(element => (element.textContent = ''))
  await page.clock.fastForward(60_000)
  expect(await voice.textContent()).toBe('')
  await page.clock.fastForward(23 * hourMs)
  await voice.getByText(say('en', 'phase-said-hour')).waitFor({ state: 'attached' })
  await page.clock.fastForward(53 * 60_000)
  await voice.getByText(say('en', 'phase-said-minutes')).waitFor({ state: 'attached' })
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  expectNoComplaints(observer)
  await observer.leave()
})

async function renameFirstGoal(page: Page, title: string): Promise<void> {
  type Agenda = { readonly goals: readonly { readonly id: string }[] }
  const { agendas } = await askInPage<{ agendas: readonly { readonly id: string }[] }>(page, 'GET', '/api/agendas')
  const { goals } = await askInPage<Agenda>(page, 'GET', `/api/agendas/${agendas[0]?.id}`)
  await askInPage(page, 'PATCH', `/api/goals/${goals[0]?.id}`, { title })
}

function bandOf(page: Page) {
  return page.getByRole('region', { name: say('en', 'phase-band') })
}

function saidNow(phase: 'phase-consultation'): string {
  return say('en', 'phase-said-now', { name: say('en', phase) })
}

function later(instant: string, days: number): string {
  return new Date(new Date(instant).getTime() + days * 24 * hourMs).toISOString()
}
