/**
 * Cards of brackets and suggestions beside their words: level with them, lit up with them, reached from them by keys; what
 * a card and the sheet of a phone can do with a bracket; what the dialog refuses; words at the edges of an alternative.
 */
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { armed, expectAccessible } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { bracket, bracketCard, selectWithin } from './bracket-steps.ts'
import { actOf, namesTwice, tabTo } from './suggestion-steps.ts'
import {
  blockWith,
  caretAt,
  expectBlocks,
  expectNoComplaints,
  expectSaved,
  isFocused,
  openGoal,
  seat,
  startBlock,
} from './workspace-steps.ts'

const patience = { timeout: 20_000 }
const desk = { width: 1440, height: 900 }

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

/** How far a card is from standing level with its words. */
async function offLine(card: Locator, words: Locator): Promise<number> {
  const [a, b] = [await card.boundingBox(), await words.boundingBox()]
  return a === null || b === null ? Infinity : Math.abs(a.y - b.y)
}

/** Puts the caret, or a selection, at places within a block: each by the text that it stands in and an offset there. */
async function selectAcross(block: Locator, from: readonly [string, number], to = from): Promise<void> {
  await block.click()
  await block.evaluate(
    (element, [[fromText, fromAt], [toText, toAt]]) => {
      const nodeOf = (wanted: string): Node => {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
          if (node.textContent?.includes(wanted) === true) return node
        throw new Error(`not found: ${wanted}`)
      }
      getSelection()?.setBaseAndExtent(nodeOf(fromText), fromAt, nodeOf(toText), toAt)
    },
    [from, to] as const,
  )
}

test('cards stand level with their words, light up with them, and lead there and back by keys; a list by choice', async () => {
  const government = await seat(browser, house, 'government', desk)
  const { page } = government
  const text = await openGoal(government, house.origin, 7)
  await startBlock(text, 'Every port shall report.')
  await startBlock(text, 'Every shipper shall answer.')
  await bracket(page, text, { block: 'Every port', words: 'shall', other: 'should', hold: 0 })
  await bracket(page, text, { block: 'Every shipper', words: 'shall', other: 'should', hold: null })
  const tools = await page.locator('.tools').boundingBox()
  expect(tools?.height ?? 0).toBeLessThan(50)

  await caretAt(text, 'Every shipper', 'Home')
  for (let k = 0; k < 'Every shipper [s'.length; k++) await text.press('ArrowRight')
  await text.press('Control+Enter')
  const second = await bracketCard(page, 2)
  await expect.poll(() => isFocused(second), patience).toBe(true)
  const sign = blockWith(text, 'Every shipper').locator('.bkt.is-first')
  await expect.poll(() => offLine(second, sign), patience).toBeLessThan(12)
  await page.keyboard.press('Alt+ArrowUp')
  const first = await bracketCard(page, 1)
  await expect.poll(() => isFocused(first), patience).toBe(true)
  await expect
    .poll(() => offLine(first, blockWith(text, 'Every port').locator('.bkt.is-first')), patience)
    .toBeLessThan(12)
  expect(await namesTwice(page.locator('#brackets'))).toEqual([])
  await page.keyboard.press('Escape')
  await expect.poll(() => isFocused(text), patience).toBe(true)

  const order = page.locator('#brackets').getByRole('combobox', { name: say('en', 'rail-order') })
  await order.selectOption('list')
  await expect.poll(() => page.locator('#brackets .rail--aligned').count(), patience).toBe(0)
  await second.locator('[data-act="show"]').press('Enter')
  await expect.poll(() => isFocused(text), patience).toBe(true)
  await order.selectOption('beside')
  await expect.poll(() => page.locator('#brackets .rail--aligned').count(), patience).toBe(1)

  await page.locator('[data-tool="mode"]').click()
  await caretAt(text, 'Every port', 'End')
  await text.pressSequentially(' Monthly.')
  await expectSaved(page)
  await page.getByRole('tab', { name: new RegExp(`^${say('en', 'workspace-view-suggestions')}`) }).click()
  const card = page.locator('#suggestions').getByRole('article').filter({ hasText: 'Monthly.' })
  await card.waitFor(patience)
  const words = text.locator('.sug-at', { hasText: 'Monthly.' })
  await words.hover()
  await expect.poll(() => card.getAttribute('class'), patience).toContain('is-pointed')
  await card.hover()
  await expect.poll(() => words.getAttribute('class'), patience).toContain('is-on')
  await text.focus()
  await caretAt(text, 'Every port', 'End')
  await text.press('ArrowLeft')
  await text.press('Control+Enter')
  await expect.poll(() => isFocused(card), patience).toBe(true)
  await expect.poll(() => offLine(card, words), patience).toBeLessThan(12)
  await page.keyboard.press('Escape')
  await expect.poll(() => isFocused(text), patience).toBe(true)

  // A fourth one competes for the place: each is a line of who and what, opened by Enter and by the keys of the margin.
  for (const [word, more] of [
    ['Every', ' single'],
    ['shipper', ' abroad'],
    ['answer', ' soon'],
  ] as const) {
    await selectWithin(text, 'answer', word)
    await expect.poll(() => text.evaluate(() => getSelection()?.toString())).toBe(word)
    await text.press('ArrowRight')
    await text.pressSequentially(more)
  }
  await expectSaved(page)
  const suggestions = page.locator('#suggestions')
  expect(await namesTwice(suggestions)).toEqual([])
  const brief = suggestions.locator('.note-open[aria-expanded="false"]')
  await expect.poll(() => brief.count(), patience).toBe(4)
  const heights = await suggestions.locator('.note').evaluateAll(notes => notes.map(note => note.clientHeight))
  expect(Math.max(...heights)).toBeLessThan(80)
  await brief
    .filter({ hasText: 'abroad' })
    .filter({ hasText: say('en', 'suggesting-kind-insert') })
    .press('Enter')
  const opened = suggestions.getByRole('article').filter({ hasText: 'abroad' })
  await expect.poll(() => isFocused(opened), patience).toBe(true)
  await actOf(opened, 'suggesting-withdraw').waitFor()
  await expect.poll(() => brief.count(), patience).toBe(3)
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(() => isFocused(suggestions.getByRole('article').filter({ hasText: 'soon' })), patience).toBe(true)
  await brief.filter({ hasText: 'abroad' }).waitFor(patience)
  await suggestions.getByRole('combobox', { name: say('en', 'rail-order') }).selectOption('list')
  await expect.poll(() => brief.count(), patience).toBe(0)
  expectNoComplaints(government)
  await government.leave()
})

test('[B4, B5] a card withdraws a choice and takes out a wording; the agenda says what is open and leads to histories', async () => {
  const government = await seat(browser, house, 'government', desk)
  const { page } = government
  const text = await openGoal(government, house.origin, 8)
  await startBlock(text, 'Each bank shall test its plans.')
  await bracket(page, text, { block: 'Each bank', words: 'shall', other: 'should', hold: 0 })
  const card = await bracketCard(page, 1)
  await actOf(card, 'bracket-propose').click()
  await card.getByLabel(say('en', 'bracket-wording', { letter: 'c' }), { exact: true }).fill('may')
  await actOf(card, 'bracket-propose').click()
  await card.getByRole('button', { name: say('en', 'bracket-take-out-this', { letter: 'c', words: 'may' }) }).click()
  await expect.poll(() => card.locator('.altlist li').count(), patience).toBe(2)
  await expect.poll(() => blockWith(text, 'Each bank').locator('.sl').count(), patience).toBe(1)
  await actOf(card, 'bracket-withdraw').click()
  await card.getByText(say('en', 'bracket-not-chosen')).waitFor(patience)
  await expect.poll(() => blockWith(text, 'Each bank').locator('.by').count(), patience).toBe(0)

  // By keys alone: choose, stay where one chose, agree, and go on in the text once the bracket is lifted.
  const ours = card.locator('.altlist li').first().getByRole('button').first()
  await expect.poll(() => isFocused(ours), patience).toBe(true)
  await page.keyboard.press('Enter')
  await page
    .locator('#announcer')
    .getByText(say('en', 'bracket-held', { letter: 'a' }))
    .waitFor()
  await expect.poll(() => isFocused(ours), patience).toBe(true)
  expect(await ours.getAttribute('data-act')).toBe('release')
  await tabTo(page, actOf(card, 'bracket-agree'))
  await page.keyboard.press('Enter')
  await expect.poll(() => isFocused(card.getByRole('radio').first()), patience).toBe(true)
  await page.keyboard.press('Escape')
  await expect.poll(() => isFocused(actOf(card, 'bracket-agree')), patience).toBe(true)
  await page.keyboard.press('Enter')
  await expect.poll(() => isFocused(card.getByRole('radio').first()), patience).toBe(true)
  await page.keyboard.press('Enter')
  await page.locator('#announcer').getByText(say('en', 'bracket-lifted')).waitFor()
  await expect.poll(() => isFocused(text), patience).toBe(true)
  await expectBlocks(text, blocks => blocks.includes('Each bank shall test its plans.'))

  await page.goto(`${house.origin}/`)
  await page.locator('#phase-band').getByRole('link').waitFor()
  expect(await page.locator('#phase-band').getByRole('link').getAttribute('href')).toMatch(/\/brackets$/)
  await page.getByRole('link', { name: say('en', 'agenda-goal-history', { number: 8 }), exact: true }).click()
  await page.waitForURL(/\/goals\/[0-9a-f-]+\/history/)
  expectNoComplaints(government)
  await government.leave()
})

test('[B1, B2] the dialog refuses what would cut a bracket apart and says so; across paragraphs too; one in another is placed', async () => {
  const government = await seat(browser, house, 'government', desk)
  const { page } = government
  const text = await openGoal(government, house.origin, 9)
  await startBlock(text, 'Agencies share what they learn.')
  await startBlock(text, 'Firms do so too.')
  await bracket(page, text, { block: 'Agencies share', words: 'what they learn', other: 'all', hold: null })
  const block = blockWith(text, 'Agencies share')
  await block.locator('.bkt').first().waitFor(patience)
  await expectSaved(page)

  await selectAcross(block, ['Agencies share', 'Agencies '.length], ['what they learn', 'what'.length])
  await actOf(page, 'workspace-tool-bracket').click()
  const dialog = page.getByRole('dialog', { name: say('en', 'bracket-dialog-title') })
  await dialog.getByLabel(say('en', 'bracket-wording', { letter: 'b' }), { exact: true }).fill('tell')
  await actOf(dialog, 'bracket-dialog-go').click()
  await dialog.getByText(say('en', 'brackets-overlap')).waitFor(patience)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })

  await caretAt(text, 'Firms do so', 'End')
  for (let k = 0; k < 'Firms do so too.'.length + 2; k++) await text.press('Shift+ArrowLeft')
  await actOf(page, 'workspace-tool-bracket').click()
  await page.getByText(say('en', 'bracket-in-one-paragraph')).first().waitFor(patience)

  await selectAcross(block, ['what they learn', 'what '.length], ['what they learn', 'what they'.length])
  await actOf(page, 'workspace-tool-bracket').click()
  await actOf(dialog, 'bracket-dialog-go').click()
  await dialog.getByText(say('en', 'alternative-needs-words')).waitFor(patience)
  await dialog.getByLabel(say('en', 'bracket-wording', { letter: 'b' }), { exact: true }).fill('others')
  await actOf(dialog, 'bracket-dialog-go').click()
  await dialog.waitFor({ state: 'hidden', ...patience })
  await bracketCard(page, 2)
  await expect.poll(() => block.locator('.b').count(), patience).toBe(4)
  expectNoComplaints(government)
  await government.leave()
})

test('[B1] what is typed at either edge of an alternative belongs to it', async () => {
  const government = await seat(browser, house, 'government', desk)
  const { page } = government
  const text = await openGoal(government, house.origin, 10)
  await startBlock(text, 'Each school shall teach it.')
  await bracket(page, text, { block: 'Each school', words: 'shall', other: 'should', hold: null })
  const block = blockWith(text, 'Each school')
  await block.locator('.alt').first().waitFor(patience)
  await expectSaved(page)
  await selectAcross(block, ['shall', 0])
  await page.keyboard.type('always ')
  await selectAcross(block, ['always shall', 'always shall'.length])
  await page.keyboard.type(' now')
  const card = await bracketCard(page, 1)
  await card.locator('.q', { hasText: 'always shall now' }).waitFor(patience)
  expectNoComplaints(government)
  await government.leave()
})

test('[B6, B7] on a phone the sheet agrees to a wording and lifts by decision; all views are in the bar or behind More', async () => {
  const government = await seat(browser, house, 'government', desk)
  const text = await openGoal(government, house.origin, 11)
  await startBlock(text, 'Each clinic shall keep copies.')
  await startBlock(text, 'Each court shall keep records.')
  await bracket(government.page, text, { block: 'Each clinic', words: 'shall', other: 'should', hold: 0 })
  await bracket(government.page, text, { block: 'Each court', words: 'shall', other: 'must', hold: 0 })
  const phone = { width: 390, height: 844, isPhone: true }
  const own = await seat(browser, house, 'government', { ...phone, ...armed })
  await own.page.goto(government.page.url())
  const bar = own.page.getByRole('navigation', { name: say('en', 'workspace-views') })
  expect(await bar.evaluate(element => element.scrollWidth <= element.clientWidth)).toBe(true)
  await own.page.locator('.text-editor').getByText('should', { exact: true }).click()
  const sheet = own.page.getByRole('dialog', { name: say('en', 'bracket-choose-title') })
  expect(await namesTwice(sheet)).toEqual([])
  await expectAccessible(own.page)
  await actOf(sheet, 'bracket-propose').click()
  await expect.poll(() => isFocused(sheet.locator('.bkt-form :is(select, textarea, input)').first())).toBe(true)
  await actOf(sheet, 'bracket-cancel').click()
  await expect.poll(() => isFocused(actOf(sheet, 'bracket-propose'))).toBe(true)
  await actOf(sheet, 'bracket-agree').click()
  await sheet.getByRole('radio', { name: 'should' }).check()
  await actOf(sheet, 'bracket-agree-go').click()
  await expectBlocks(text, blocks => blocks.includes('Each clinic should keep copies.'))

  await actOf(bar, 'workspace-view-more').click()
  await bar.locator('[data-view="people"]').click()
  await own.page.locator('#people').getByText(say('en', 'workspace-presence-you')).first().waitFor()

  const moderator = await seat(browser, house, 'moderator', phone)
  await moderator.page.goto(government.page.url())
  await moderator.page.locator('.text-editor').getByText('must', { exact: true }).click()
  const theirs = moderator.page.getByRole('dialog', { name: say('en', 'bracket-choose-title') })
  await actOf(theirs, 'bracket-lift').click()
  await theirs.getByRole('radio', { name: 'must', exact: true }).check()
  await theirs.getByLabel(say('en', 'bracket-why-lift')).fill('As the plenary asked.')
  await actOf(theirs, 'bracket-lift').click()
  await expectBlocks(text, blocks => blocks.includes('Each court must keep records.'))
  expectNoComplaints(government, own, moderator)
  for (const visitor of [government, own, moderator]) await visitor.leave()
})
