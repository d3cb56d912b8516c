/** A moderator writes to a group from the console, told how many it reaches, and reminds those not heard. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { armed, expectAccessible } from '../support/axe.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { expectNoComplaints, seat } from './workspace-steps.ts'

let browser: Browser
let house: ServedHouse
let moderator: Visitor
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  moderator = await seat(browser, house, 'moderator', armed)
}, 180_000)
afterAll(async () => {
  await browser.close()
  await house.close()
})

test('a message is sent with the number it reaches in sight, and those not heard are reminded', async () => {
  const { page } = moderator
  const agendaId = /agendas\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
  await page.goto(`${house.origin}/agendas/${agendaId}/console`)
  await page.locator('button[data-act="message"]:not([disabled])').focus()
  await page.keyboard.press('Enter')
  const dialog = page.locator('#message-dialog[open]')
  await dialog.waitFor()
  await expectAccessible(page)
  await dialog.locator('input[value="government"]').check()
  await page.locator('#message-reach', { hasText: '1' }).waitFor()
  await dialog.locator('textarea').fill('The text is frozen on Friday.')
  await dialog.locator('button[type="submit"]').click()
  await page.locator('#console-side .said', { hasText: 'The text is frozen on Friday.' }).waitFor()
  await dialog.waitFor({ state: 'detached' })
  await page.locator('button[data-act="remind"]:not([disabled])').click()
  await page.locator('#console-side .said li').nth(1).waitFor()
  expect(await page.locator('button[data-act="remind"]').count()).toBe(0)
  await expectAccessible(page)
  if (process.env['SHOTS'] !== undefined) await page.screenshot({ path: `${process.env['SHOTS']}/console.png` })
  await page.setViewportSize({ width: 390, height: 844 })
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBeLessThanOrEqual(390)
  if (process.env['SHOTS'] !== undefined) await page.screenshot({ path: `${process.env['SHOTS']}/phone.png` })
  await page.setViewportSize({ width: 1440, height: 900 })
  await readTheRecord(page, `${house.origin}/agendas/${agendaId}/record`)
  expectNoComplaints(moderator)
}, 120_000)

/** What was done just now stands in the record, and is found by what, by whom and by both. */
async function readTheRecord(page: Page, path: string): Promise<void> {
  await page.goto(path)
  const rows = page.locator('.record-table tbody tr')
  const field = (name: 'kind' | 'who') => page.getByLabel(say('en', `record-filter-${name}`), { exact: true })
  const show = () => page.getByRole('button', { name: say('en', 'record-filter-show') }).click()
  const all = await rows.count()
  const who = (await rows.first().locator('.record-by .small').textContent())?.trim() ?? ''
  await field('kind').selectOption('round')
  await field('who').selectOption({ label: who })
  await show()
  await page.waitForURL(/kind=round&who=p%3A/)
  expect(await rows.count()).toBe(2)
  for (const row of await rows.all()) expect(await row.textContent()).toContain(who)
  expect(await field('kind').inputValue()).toBe('round')
  await expectAccessible(page)
  await field('kind').selectOption('position')
  await show()
  await page.getByText(say('en', 'record-none')).waitFor()
  await page.getByRole('link', { name: say('en', 'record-filter-clear') }).click()
  await page.waitForURL(path)
  expect(await rows.count()).toBe(all)
}
