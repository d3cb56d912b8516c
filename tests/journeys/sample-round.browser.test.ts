/** From where a newcomer begins, a sample round is loaded, looked at and removed. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { armed, expectAccessible } from '../support/axe.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { expectNoComplaints, seat } from './workspace-steps.ts'

let browser: Browser
let house: ServedHouse
let visitor: Visitor
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  visitor = await seat(browser, house, 'government', armed)
}, 180_000)
afterAll(async () => {
  await browser.close()
  await house.close()
})

test('a sample round shows every screen with content, says that it is one, and goes when it is asked to', async () => {
  const { page } = visitor
  await page.goto(`${house.origin}/agendas`)
  const before = await page.locator('.agendas > li').count()
  const card = page.locator('[data-sample]')
  await card.locator('#sample-end').selectOption('closed')
  await card.locator('.sample-form button:not([disabled])').focus()
  await page.keyboard.press('Enter')
  await card.locator('progress').waitFor()
  await expectAccessible(page)
  const open = card.locator('[data-state="ready"] a')
  await open.waitFor({ timeout: 90_000 })
  await open.click()
  await page.waitForURL(/\/agendas\/[0-9a-f-]+$/)
  await page.locator('.sample-mark').waitFor()
  await page.locator('.ledger .positions-head').waitFor()
  const bars = page.locator('.ledger a.pbar')
  expect(await bars.count()).toBeGreaterThan(3)
  expect(await bars.first().getAttribute('aria-label')).toMatch(/\d+ support, \d+ with reservation/)
  expect(await page.locator('#rounds .tl li.done').count()).toBeGreaterThan(2)
  await expectAccessible(page)
  const agenda = page.url()
  await page.goto(`${agenda}/console`)
  await page.locator('.sample-mark').waitFor()
  expect(await page.locator('tbody tr').count()).toBeGreaterThan(20)
  await expectAccessible(page)
  await page.goto(`${agenda}/consensus`)
  await page.locator('.board .sel-col .vert').waitFor()
  await page.locator('.consensus-side .callout--good').waitFor()
  await expectAccessible(page)
  const isPublic = await page.evaluate(
    async path => {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(path, { method: 'PATCH', headers, body: '{"isPublic":true}' })).ok
    },
    `/api${new URL(agenda).pathname}`,
  )
  expect(isPublic).toBe(true)
  await page.goto(agenda.replace('/agendas/', '/public/'))
  await page
    .getByRole('group', { name: say('en', 'public-statements') })
    .first()
    .waitFor()
  expect(await page.locator('.public-goal .stmt').count()).toBeGreaterThan(1)
  await expectAccessible(page)

  await page.goto(`${house.origin}/agendas/new`)
  await card.locator('button[data-act="remove-sample"]:not([disabled])').click()
  const dialog = page.locator('dialog[open]')
  await dialog.waitFor()
  await expectAccessible(page)
  await dialog.locator('button[type="submit"]').click()
  await card.locator('[data-sample-id]').waitFor({ state: 'detached' })
  expect((await page.goto(agenda))?.status()).toBe(404)
  await page.goto(`${house.origin}/agendas`)
  expect(await page.locator('.agendas > li').count()).toBe(before)
  expectNoComplaints(visitor)
}, 180_000)
