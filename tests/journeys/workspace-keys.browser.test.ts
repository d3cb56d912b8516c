/** The workspace by keyboard: moving blocks, an element's due date, undo of one's own acts, and who may not write. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { openBrowser } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import {
  blocksOf,
  blockWith,
  caretAt,
  durableBlocks,
  expectBlocks,
  expectNoComplaints,
  expectSame,
  expectSaved,
  isFocused,
  openGoal,
  openGoalToRead,
  seat,
  startBlock,
} from './workspace-steps.ts'

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

test('an observer reads along, cannot type, and is told why', async () => {
  const government = await seat(browser, house, 'government')
  const observer = await seat(browser, house, 'observer')
  const left = await openGoal(government, house.origin, 5)
  const reading = await openGoalToRead(observer, house.origin, 5)
  await startBlock(left, 'read by all')
  await blockWith(reading, 'read by all').waitFor()

  const before = await blocksOf(reading)
  await blockWith(reading, 'read by all').click()
  await observer.page.keyboard.type('words of nobody')
  await observer.page.keyboard.press('Enter')
  await observer.page.keyboard.press('Backspace')
  expect(await blocksOf(reading)).toEqual(before)
  expect(await reading.getAttribute('contenteditable')).not.toBe('true')
  await observer.page.getByText(say('en', 'phase-why-role')).first().waitFor()

  await expectSaved(government.page)
  expect(await durableBlocks(observer)).toEqual(before)
  expectNoComplaints(government, observer)
  for (const visitor of [government, observer]) await visitor.leave()
})

test('a block moved by keys stands in its new place for the other too', async () => {
  const government = await seat(browser, house, 'government')
  const business = await seat(browser, house, 'business')
  const left = await openGoal(government, house.origin, 6)
  const right = await openGoal(business, house.origin, 6)
  await startBlock(left, 'first of two')
  await left.press('Enter')
  await left.pressSequentially('second of two')
  await blockWith(right, 'second of two').waitFor()
  await expectSaved(government.page)

  await caretAt(left, 'second of two', 'End')
  await left.press('Alt+Shift+ArrowUp')

  const isMoved = (blocks: readonly string[]): boolean => blocks.slice(-2).join('|') === 'second of two|first of two'
  await expectBlocks(left, isMoved)
  await expectBlocks(right, isMoved)
  // The caret went along: what is typed next lands in the moved block, for both.
  await left.pressSequentially(', moved')
  await expectBlocks(right, blocks => blocks.slice(-2).join('|') === 'second of two, moved|first of two')
  await expectSaved(government.page)
  expect(await durableBlocks(business)).toEqual(await expectSame(left, right))

  expectNoComplaints(government, business)
  for (const visitor of [government, business]) await visitor.leave()
})

test('a due date is set by keyboard from the text, and the other sees it', async () => {
  const government = await seat(browser, house, 'government')
  const business = await seat(browser, house, 'business')
  const left = await openGoal(government, house.origin, 7)
  const right = await openGoal(business, house.origin, 7)

  const action = left.locator('[data-kind="action"]').first()
  const words = await action.locator('.el-words').innerText()
  await action.locator('.el-words').click()
  await left.press('F2')
  const due = action.getByRole('textbox', { name: say('en', 'editor-element-due') })
  await expect
    .poll(() => action.evaluate(block => block.querySelector('.el-fields')?.contains(document.activeElement)))
    .toBe(true)
  for (let step = 0; step < 6 && !(await isFocused(due)); step += 1) await government.page.keyboard.press('Tab')
  expect(await isFocused(due)).toBe(true)
  await government.page.keyboard.press('ControlOrMeta+a')
  await government.page.keyboard.type('2031-06-30')
  await government.page.keyboard.press('Enter')
  await government.page.keyboard.press('Escape')

  const others = blockWith(right, words)
  await expect.poll(() => others.getAttribute('data-due'), { timeout: 20_000 }).toBe('2031-06-30')
  await expectSaved(government.page)
  // Escape went back into the text.
  await expect.poll(() => left.evaluate(text => text.contains(document.activeElement))).toBe(true)

  expectNoComplaints(government, business)
  for (const visitor of [government, business]) await visitor.leave()
})

test('undo takes back one’s own words only', async () => {
  const government = await seat(browser, house, 'government')
  const business = await seat(browser, house, 'business')
  const left = await openGoal(government, house.origin, 8)
  const right = await openGoal(business, house.origin, 8)
  await startBlock(left, 'alpha ')
  await blockWith(right, 'alpha').waitFor()
  await government.page.waitForTimeout(1_000) // typing within half a second is one step of undo
  await left.pressSequentially('mine ')
  await caretAt(right, 'alpha mine', 'End')
  await right.pressSequentially('theirs')
  await expectBlocks(left, blocks => blocks.includes('alpha mine theirs'))

  await left.press('ControlOrMeta+z')
  await expectBlocks(left, blocks => blocks.some(block => /^alpha ?theirs$/.test(block)))
  await left.press('ControlOrMeta+Shift+z')
  await expectBlocks(right, blocks => blocks.includes('alpha mine theirs'))
  expect(await blocksOf(right)).toContain('alpha mine theirs')

  expectNoComplaints(government, business)
  for (const visitor of [government, business]) await visitor.leave()
})
