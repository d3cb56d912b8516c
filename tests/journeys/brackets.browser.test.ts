/**
 * Two organisations bracket a word, hold different wordings, a third is proposed, and all agree: the bracket lifts for
 * everybody at once. A moderator lifts another by decision. On a phone a bracket opens as a sheet. Keyboard alone will do.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { repositoryRoot } from '../house/repository-files.ts'
import { armed, expectAccessible } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { bracket, bracketCard, choose } from './bracket-steps.ts'
import { select } from './discussion-steps.ts'
import { actOf, decisionCard } from './suggestion-steps.ts'
import {
  blockWith,
  caretAt,
  expectBlocks,
  expectNoComplaints,
  expectSaved,
  openGoal,
  seat,
  startBlock,
  writeInField,
} from './workspace-steps.ts'

const folder = join(repositoryRoot, 'test-results/screens')
const patience = { timeout: 20_000 }

let browser: Browser
let house: ServedHouse
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  await mkdir(folder, { recursive: true })
})
afterAll(async () => {
  await house.close()
  await browser.close()
})

test('[B1, B3, B6] bracket a word, hold different wordings, and agree: it lifts for everybody at once', async () => {
  const government = await seat(browser, house, 'government', { width: 1440, height: 900 })
  const business = await seat(browser, house, 'business', { width: 1440, height: 900 })
  const left = await openGoal(government, house.origin, 3)
  await startBlock(left, 'Each participating State shall publish a statement.')
  const right = await openGoal(business, house.origin, 3)
  await blockWith(right, 'shall publish').waitFor(patience)

  await bracket(government.page, left, { block: 'shall publish', words: 'shall', other: 'should', hold: 0 })
  await blockWith(right, '[shall').waitFor(patience)
  await expect.poll(() => blockWith(right, '[shall').locator('.by').count(), patience).toBe(1)

  const theirs = await bracketCard(business.page, 1)
  await choose(theirs, 'b', 'should')
  await expect.poll(() => blockWith(left, '[shall').locator('.by').count(), patience).toBe(2)
  await theirs.getByRole('button', { name: say('en', 'bracket-propose') }).click()
  await theirs.getByLabel(say('en', 'bracket-wording', { letter: 'c' }), { exact: true }).fill('is to')
  await theirs.getByRole('button', { name: say('en', 'bracket-propose') }).click()
  await blockWith(left, 'is to').waitFor(patience)
  await government.page.screenshot({ path: join(folder, 'brackets-desktop.png') })
  await business.page.screenshot({ path: join(folder, 'brackets-card.png') })

  // Pointing at a bracket shows its card, pointing at the card shows the bracket, and the reading shows who holds it.
  const seen = await bracketCard(government.page, 1)
  await blockWith(left, '[shall').locator('.alt').first().hover()
  await expect.poll(() => seen.getAttribute('class'), patience).toContain('is-pointed')
  await seen.hover()
  await expect.poll(() => blockWith(left, '[shall').locator('.bkt.is-on').count(), patience).toBeGreaterThan(0)
  const reading = government.page.getByRole('combobox', { name: say('en', 'reading-label') })
  await reading.selectOption('bracketed')
  await expect.poll(() => government.page.locator('.reading-text .by').count(), patience).toBe(2)
  await reading.selectOption('marked')

  for (const page of [government.page, business.page]) {
    const card = await bracketCard(page, 1)
    await card.getByRole('button', { name: say('en', 'bracket-agree') }).click()
    await card.getByRole('radio', { name: 'is to' }).check()
    await page.screenshot({ path: join(folder, 'brackets-agree.png') })
    await actOf(card, 'bracket-agree-go').click()
  }
  await expectBlocks(left, blocks => blocks.includes('Each participating State is to publish a statement.'))
  await expectBlocks(right, blocks => blocks.includes('Each participating State is to publish a statement.'))
  await government.page.getByText(say('en', 'bracket-none')).waitFor(patience)
  await expectSaved(business.page)
  expectNoComplaints(government, business)
  await government.leave()
  await business.leave()
})

test('[B7] a moderator lifts a bracket with a reason, and a late word in what went comes back as a draft', async () => {
  const government = await seat(browser, house, 'government')
  const moderator = await seat(browser, house, 'moderator')
  const text = await openGoal(government, house.origin, 4)
  await startBlock(text, 'Each vendor shall answer in time.')
  await bracket(government.page, text, { block: 'Each vendor', words: 'shall', other: 'should', hold: 0 })
  await expect.poll(() => blockWith(text, 'Each vendor').locator('.by').count(), patience).toBe(1)

  await government.goOffline()
  await government.page.getByText(say('en', 'workspace-offline-title')).first().waitFor(patience)
  await blockWith(text, 'Each vendor').getByText('shall', { exact: true }).dblclick()
  await text.press('ArrowRight')
  await text.pressSequentially(' without fail')
  await blockWith(text, 'without fail').waitFor()

  await openGoal(moderator, house.origin, 4)
  const card = await bracketCard(moderator.page, 1)
  await card.getByRole('button', { name: say('en', 'bracket-lift') }).click()
  await card.getByRole('radio', { name: 'should', exact: true }).check()
  await card.getByText(say('en', 'bracket-removes', { words: 'shall' })).waitFor()
  await card.getByLabel(say('en', 'bracket-why-lift')).fill('The plenary preferred the softer word.')
  await card.getByRole('button', { name: say('en', 'bracket-lift') }).click()
  await moderator.page.getByText(say('en', 'bracket-none')).waitFor(patience)
  const lifted = await decisionCard(moderator, 'The plenary preferred the softer word.')
  await lifted.getByText(say('en', 'decided-lifted')).waitFor()
  await lifted.locator('del', { hasText: 'shall' }).waitFor()

  await government.goOnline()
  await expectBlocks(text, blocks => blocks.includes('Each vendor should answer in time.'))
  await government.page
    .getByRole('region', { name: say('en', 'workspace-kept-title') })
    .getByText('without fail')
    .first()
    .waitFor({ state: 'attached', ...patience })
  expectNoComplaints(government, moderator)
  await government.leave()
  await moderator.leave()
})

test('on a phone a bracket opens as a sheet: choose, keep, and withdraw', async () => {
  const government = await seat(browser, house, 'government')
  const text = await openGoal(government, house.origin, 5)
  await startBlock(text, 'Each supplier shall publish a list of parts.')
  await bracket(government.page, text, { block: 'Each supplier', words: 'shall', other: 'should', hold: 0 })
  const { page, ...business } = await seat(browser, house, 'business', {
    ...armed,
    width: 390,
    height: 844,
    isPhone: true,
  })
  await page.goto(government.page.url())
  const chips = page.locator('.text-editor .by')
  await chips.first().waitFor(patience)
  await page.locator('.text-editor').getByText('should', { exact: true }).click()

  const sheet = page.getByRole('dialog', { name: say('en', 'bracket-choose-title') })
  await sheet.getByRole('radio', { name: 'should' }).check()
  await page.screenshot({ path: join(folder, 'brackets-phone-sheet.png') })
  await expectAccessible(page)
  await sheet.getByRole('button', { name: say('en', 'bracket-keep', { words: 'should' }) }).click()
  await expect.poll(() => chips.count(), patience).toBe(2)

  await page.locator('.text-editor').getByText('should', { exact: true }).click()
  await sheet.getByRole('button', { name: say('en', 'bracket-withdraw') }).click()
  await expect.poll(() => chips.count(), patience).toBe(1)

  await page.goto(new URL('/', page.url()).href)
  await page.getByRole('link', { name: say('en', 'bracket-waiting', { count: 1 }) }).click()
  await page.getByText(say('en', 'bracket-list-today')).waitFor(patience)
  await page.screenshot({ path: join(folder, 'brackets-list-phone.png') })
  await expectAccessible(page)
  expectNoComplaints(government, { page, ...business })
  await government.leave()
  await business.leave()
})

test('words are bracketed, held and released by keyboard alone', async () => {
  const government = await seat(browser, house, 'government', {
    ...armed,
    colorScheme: 'dark',
    width: 1440,
    height: 900,
  })
  const { page } = government
  const text = await openGoal(government, house.origin, 6)
  await startBlock(text, 'Ministries share what they learnt.')
  await expectSaved(page)
  await select(text, 'Ministries share', 'Ministries')
  await text.press('Control+Alt+b')
  await page.getByRole('dialog', { name: say('en', 'bracket-dialog-title') }).waitFor()
  await writeInField(page, 'Agencies')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  await writeInField(page, 'Who is meant?')
  await page.screenshot({ path: join(folder, 'brackets-dialog-dark.png') })
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(() => blockWith(text, 'share what').locator('.by').count(), patience).toBe(1)

  await caretAt(text, 'share what', 'Home')
  await text.press('ArrowRight')
  await text.press('ArrowRight')
  await text.press('Control+Enter')
  const card = await bracketCard(page, 1)
  await expect.poll(() => card.evaluate(element => element === document.activeElement), patience).toBe(true)
  await page.screenshot({ path: join(folder, 'brackets-card-dark.png') })
  await expectAccessible(page)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await card.getByText(say('en', 'bracket-not-chosen')).waitFor(patience)
  await card.press('Escape')
  await expect.poll(() => text.evaluate(element => element === document.activeElement), patience).toBe(true)
  expectNoComplaints(government)
  await government.leave()
})
