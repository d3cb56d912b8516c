/** The history of a goal: a version is kept, others write, what changed is read with who did it, and it is restored. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { openBrowser } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import {
  caretAt,
  durableBlocks,
  expectBlocks,
  expectNoComplaints,
  expectSaved,
  openGoal,
  seat,
  startBlock,
} from './workspace-steps.ts'

const sentence = 'Every participating State shares what it has learned.'
const pictures = process.env['ACQUIS_PICTURES']

let browser: Browser
let house: ServedHouse
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
})
afterAll(async () => {
  await house.close()
  await browser.close()
})

test('a version is kept, compared with who changed what, walked by keys, and restored without losing anything', async () => {
  const delegate = await seat(browser, house, 'government')
  const business = await seat(browser, house, 'business')
  const moderator = await seat(browser, house, 'moderator')
  const text = await openGoal(delegate, house.origin, 1)
  await startBlock(text, sentence)
  await expectSaved(delegate.page)

  // The moderator finds the history from the goal and keeps the text.
  const { page } = moderator
  await openGoal(moderator, house.origin, 1)
  await page.getByRole('link', { name: say('en', 'history-link') }).click()
  await page.getByText(say('en', 'history-none')).waitFor()
  await page.getByRole('button', { name: say('en', 'history-keep') }).click()
  await page.getByLabel(say('en', 'history-keep-label')).fill('Round 1 text')
  await page.getByLabel(say('en', 'history-keep-label')).press('Enter')
  await page.getByText(say('en', 'history-was-kept', { number: 1 })).waitFor()
  await page.getByText(say('en', 'history-nothing')).waitFor()

  // A business delegate changes two words and adds a paragraph.
  const other = await openGoal(business, house.origin, 1)
  await caretAt(other, 'has learned.', 'End')
  for (const _ of 'learned.') await other.press('Backspace')
  await other.pressSequentially('lived through, at its own pace.')
  await startBlock(other, 'Nobody pays for asking.')
  await expectSaved(business.page)

  // What changed, who did it, for those who see and for those who listen.
  await page.reload()
  const redline = page.locator('#redline')
  const inserted = redline.locator('ins').filter({ hasText: 'lived through' })
  await inserted.waitFor()
  expect(await inserted.textContent()).toContain(
    say('en', 'history-inserted-by', { who: 'Meridian Chamber of Commerce' }),
  )
  expect(await redline.locator('del').filter({ hasText: 'learned.' }).count()).toBe(1)
  await page.locator('.hands').getByText('Meridian Chamber of Commerce').waitFor()
  await page.keyboard.press('n')
  expect(await page.evaluate(() => document.activeElement?.tagName)).toMatch(/INS|DEL/)
  await page.keyboard.press('p')
  expect(await page.evaluate(() => document.activeElement?.tagName)).toMatch(/INS|DEL/)
  if (pictures !== undefined) await page.locator('h1').scrollIntoViewIfNeeded()
  await look(page, 'side')
  await page.getByRole('link', { name: say('en', 'history-hide') }).click()
  await page
    .getByText(/unchanged\.$/)
    .first()
    .waitFor()
  await page.getByRole('link', { name: say('en', 'history-one'), exact: true }).click()
  await look(page, 'one')
  await page.getByRole('link', { name: say('en', 'history-authors'), exact: true }).click()
  await page.locator('.auth--b').first().waitFor()
  if (pictures !== undefined) await page.locator('.auth--b').first().scrollIntoViewIfNeeded()
  await look(page, 'authors')

  // Restoring says its numbers first; open windows go on, and the version before is kept.
  await page.getByRole('button', { name: say('en', 'history-restore-named', { number: 1 }) }).click()
  await page.getByText(say('en', 'history-restore-back', { count: 1 })).waitFor()
  await page.getByText(say('en', 'history-restore-gone', { count: 10 })).waitFor()
  await look(page, 'restore')
  await page.getByRole('button', { name: say('en', 'history-restore-it') }).click()
  await page.getByText(say('en', 'history-was-restored', { number: 1 })).waitFor()
  await expectBlocks(other, blocks => blocks.at(-1) === sentence)
  expect((await durableBlocks(business)).at(-1)).toBe(sentence)
  await page
    .getByText(say('en', 'history-before-restore', { number: 2, restored: 1 }))
    .first()
    .waitFor()

  expectNoComplaints(delegate, business, moderator)
  for (const visitor of [delegate, business, moderator]) await visitor.leave()
})

test('who only reads sees the history without scripts, and no button that is not hers', async () => {
  const observer = await seat(browser, house, 'observer')
  await openObserved(observer.page)
  const { url, cookies } = { url: observer.page.url(), cookies: await observer.page.context().cookies() }
  const context = await browser.newContext({ javaScriptEnabled: false })
  await context.addCookies(cookies)
  const page = await context.newPage()
  await page.goto(url)
  await page.getByRole('heading', { level: 1, name: say('en', 'history-title', { number: 1 }) }).waitFor()
  await page.getByLabel(say('en', 'history-from')).selectOption('1')
  await page.getByLabel(say('en', 'history-to')).selectOption('2')
  await page.getByRole('button', { name: say('en', 'history-compare') }).click()
  await page.locator('#redline ins').filter({ hasText: 'Nobody pays' }).waitFor()
  expect(await page.getByRole('button', { name: say('en', 'history-restore') }).count()).toBe(0)
  expect(await page.getByRole('button', { name: say('en', 'history-keep') }).isDisabled()).toBe(true)
  await context.close()
  await observer.leave()
})

async function openObserved(page: Page): Promise<void> {
  await page.goto(`${house.origin}/`)
  await page.locator('a[href^="/goals/"]').first().click()
  await page.getByRole('link', { name: say('en', 'history-link') }).click()
  await page.locator('#redline').waitFor()
}

/** A picture for eyes, where somebody asks for it. */
async function look(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return
  for (const [size, width, height] of [
    ['wide', 1440, 900],
    ['phone', 390, 844],
  ] as const) {
    await page.setViewportSize({ width, height })
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await page.screenshot({ path: `${pictures}/${name}-${size}-${theme}.png` })
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1440, height: 900 })
}
