/**
 * How a contested sentence becomes a decided one: a contributor replaces words without touching the text, everybody sees
 * who would, another organisation backs it, and who decides accepts or rejects it with a reason.
 */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say, type MessageFacts, type MessageKey } from '../../packages/messages/say.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { actOf, expectMarked, selectBehind, showSuggestions } from './suggestion-steps.ts'
import {
  blockWith,
  caretAt,
  durableBlocks,
  expectBlocks,
  expectNoComplaints,
  expectSaved,
  isFocused,
  nameOf,
  openGoal,
  seat,
  startBlock,
  wordsBeyondCaret,
} from './workspace-steps.ts'

let browser: Browser
let house: ServedHouse
let government: Visitor
let civil: Visitor
let moderator: Visitor
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  government = await seat(browser, house, 'government')
  civil = await seat(browser, house, 'civil society')
  moderator = await seat(browser, house, 'moderator')
})
afterAll(async () => {
  await house.close()
  await browser.close()
})

const words = (key: MessageKey, facts: MessageFacts = {}): string => say('en', key, facts)
const button = (page: Page, key: MessageKey): Locator =>
  page.getByRole('button', { name: words(key), exact: true }).first()

test('a contributor replaces words; all see it marked, the text stays, and it is backed, explained and accepted', async () => {
  const left = await openGoal(government, house.origin, 4)
  await startBlock(left, 'Shall States act?')
  await expectSaved(government.page)
  const right = await openGoal(civil, house.origin, 4)
  const mode = civil.page.locator('[data-tool="mode"]')
  expect(await mode.getAttribute('aria-pressed')).toBe('true')
  expect(await mode.getAttribute('aria-disabled')).toBe('true')

  await caretAt(right, 'Shall States act?', 'Home')
  await selectBehind(right, 'Shall'.length)
  await right.pressSequentially('Should')
  const replaced = blockWith(left, 'States act?')
  await replaced.locator('ins', { hasText: 'Should' }).waitFor()
  await expectMarked(replaced, 'del', 'Shall')
  await expectSaved(civil.page)
  expect(await durableBlocks(government)).toContain('Shall States act?')

  const own = await showSuggestions(civil)
  const mine = own.getByRole('article').filter({ hasText: 'Should' })
  await actOf(mine, 'suggesting-explain').click()
  await mine.getByRole('textbox').fill('A goal is no treaty.')
  await actOf(mine, 'suggesting-keep').click()
  await mine.getByText('A goal is no treaty.').waitFor()

  const theirs = await showSuggestions(government)
  const card = theirs.getByRole('article').filter({ hasText: 'Should' })
  await card.getByText('A goal is no treaty.').waitFor()
  await actOf(card, 'suggesting-back').press('Enter')
  await expect.poll(() => isFocused(actOf(card, 'suggesting-backed'))).toBe(true)

  const pen = await openGoal(moderator, house.origin, 4)
  const list = await showSuggestions(moderator)
  const open = list.getByRole('article').filter({ hasText: 'Should' })
  await open.getByText('Backed by').waitFor()
  await actOf(open, 'suggesting-accept').click()
  for (const text of [left, right, pen]) {
    await expectBlocks(text, blocks => blocks.includes('Should States act?'))
    await expect.poll(() => text.locator('ins, del').count()).toBe(0)
  }
  expect(await durableBlocks(government)).toContain('Should States act?')
  await list.getByText(words('suggesting-none')).waitFor()
})

test('who may do both chooses; a rejection needs a reason, and the words go', async () => {
  const left = government.page.getByRole('textbox').first()
  const toggle = government.page.locator('[data-tool="mode"]')
  expect(await toggle.getAttribute('aria-pressed')).toBe('false')
  await toggle.click()
  await government.page.getByText(words('mode-suggesting')).first().waitFor()
  await caretAt(left, 'States act', 'End')
  await left.pressSequentially(' Now.')
  await government.page.getByText('Now.').first().waitFor()
  await expectSaved(government.page)
  expect(await durableBlocks(moderator)).toContain('Should States act?')

  const list = await showSuggestions(moderator)
  const open = list.getByRole('article').filter({ hasText: 'Now.' })
  await actOf(open, 'suggesting-reject').click()
  await actOf(open, 'suggesting-reject').click()
  await open.getByRole('textbox').fill('A question needs no hurry.')
  await actOf(open, 'suggesting-reject').click()
  await expectBlocks(left, blocks => blocks.includes('Should States act?'))
  await expect.poll(() => left.locator('ins').count()).toBe(0)
  await toggle.click()
  await government.page.getByText(words('mode-editing')).first().waitFor()
})

test('Backspace strikes and walks over what is struck; what was struck can be taken back', async () => {
  const right = civil.page.getByRole('textbox').first()
  await caretAt(right, 'States act', 'End')
  for (let key = 0; key < 4; key += 1) await right.press('Backspace')
  const struck = right.locator('del')
  await struck.filter({ hasText: 'act?' }).waitFor()
  await expectSaved(civil.page)
  const card = (await showSuggestions(civil)).getByRole('article').filter({ hasText: 'act?' })
  await actOf(card, 'suggesting-withdraw').click()
  await struck.waitFor({ state: 'detached' })
  expect(await durableBlocks(civil)).toContain('Should States act?')
})

test('several are decided at once, and the button says how many before', async () => {
  const right = civil.page.getByRole('textbox').first()
  await caretAt(right, 'States act', 'End')
  await right.pressSequentially(' One.')
  await caretAt(right, 'States act', 'Home')
  await right.pressSequentially('Two. ')
  await expectSaved(civil.page)
  const list = await showSuggestions(moderator)
  await list.getByRole('article').filter({ hasText: 'Two.' }).waitFor()
  // By keyboard alone: the dialog takes the focus, gives it back, and leaves it where one goes on.
  const several = button(moderator.page, 'suggesting-several')
  await several.press('Enter')
  const dialog = moderator.page.getByRole('dialog', { name: words('suggesting-several-title') })
  const which = dialog.getByRole('combobox')
  await expect.poll(() => isFocused(which)).toBe(true)
  await moderator.page.keyboard.press('Escape')
  await expect.poll(() => isFocused(several)).toBe(true)
  await several.press('Enter')
  await which.selectOption({ label: words('suggesting-of', { who: nameOf(house, 'civil society') }) })
  await dialog.getByRole('button', { name: words('suggesting-accept-count', { count: 2 }) }).press('Enter')
  await expectBlocks(right, blocks => blocks.includes('Two. Should States act? One.'))
  await expect.poll(() => right.locator('ins').count()).toBe(0)
  const isLost = (): Promise<boolean> => moderator.page.evaluate(() => document.activeElement === document.body)
  await expect.poll(isLost).toBe(false)
})

test('[G19] words that one deletes while they are accepted stay, and deleting them is offered as a suggestion', async () => {
  const right = civil.page.getByRole('textbox').first()
  await caretAt(right, 'States act', 'End')
  await right.pressSequentially(' Four.')
  await expectSaved(civil.page)
  const list = await showSuggestions(moderator)
  const card = list.getByRole('article').filter({ hasText: 'Four.' })
  await card.waitFor()
  await civil.goOffline()
  await caretAt(right, 'States act', 'End')
  for (let key = 0; key < ' Four.'.length; key += 1) await right.press('Backspace')
  await expectBlocks(right, blocks => blocks.includes('Two. Should States act? One.'))
  await actOf(card, 'suggesting-accept').click()
  await list.getByText(words('suggesting-none')).waitFor()
  await civil.goOnline()
  const offer = civil.page.getByRole('button', { name: words('strike-offer-go') })
  await offer.waitFor({ timeout: 40_000 })
  // The text began anew; who writes in it stands where she stood.
  await expect.poll(() => wordsBeyondCaret(blockWith(right, 'States act'), 'End')).toBe('Four.')
  expect(await right.evaluate(element => element === document.activeElement)).toBe(true)
  await expectBlocks(right, blocks => blocks.includes('Two. Should States act? One. Four.'))
  await offer.click()
  const left = government.page.getByRole('textbox').first()
  await blockWith(left, 'States act').locator('del', { hasText: 'Four.' }).waitFor()
  expect(await durableBlocks(government)).toContain('Two. Should States act? One. Four.')
  await list.getByRole('article').filter({ hasText: 'Four.' }).waitFor()
  await actOf(list, 'suggesting-accept').click()
  await expectBlocks(left, blocks => blocks.includes('Two. Should States act? One.'))
})

test('the same text is read clean, as it was, as if accepted, and since the last visit', async () => {
  const right = civil.page.getByRole('textbox').first()
  await caretAt(right, 'States act', 'End')
  await right.pressSequentially(' Three.')
  await expectSaved(civil.page)
  const { page } = government
  const reading = page.locator('reading-modes select')
  const shown = page.locator('.reading-text')
  await reading.selectOption('clean')
  await shown.getByText('Two. Should States act? One.', { exact: true }).waitFor()
  await reading.selectOption('as-if')
  await page.getByRole('checkbox', { name: /civil society/i }).check()
  await shown.getByText('Two. Should States act? One. Three.', { exact: true }).waitFor()
  await page
    .locator('.reading-bar')
    .getByRole('button', { name: words('reading-back') })
    .click()
  await page.getByRole('textbox').first().waitFor()
  expectNoComplaints(government, civil, moderator)
})
