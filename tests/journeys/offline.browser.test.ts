/** Words written without a network: they survive a reload, and arrive when the network is back. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import {
  blocksOf,
  blockWith,
  caretAt,
  durableBlocks,
  expectKeptOnDevice,
  expectNoComplaints,
  expectSame,
  expectSaved,
  openGoal,
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

test('[L2] words typed offline survive a reload and arrive on return', async () => {
  const government = await seat(browser, house, 'government')
  const business = await seat(browser, house, 'business')
  const left = await openGoal(government, house.origin, 3)
  const right = await openGoal(business, house.origin, 3)
  await startBlock(right, 'before the tunnel')
  await blockWith(left, 'before the tunnel').waitFor()
  await expectSaved(business.page)
  await expectKeptOnDevice(business.page)

  await business.goOffline()
  await caretAt(right, 'before the tunnel', 'End')
  await right.pressSequentially(', inside the tunnel')
  await business.page.getByText('You are offline.').first().waitFor()
  // Said only when the device has confirmed it: a reload takes unfinished writes with it.
  await business.page.getByText('1 change kept here').waitFor()
  await business.page.reload()
  await blockWith(business.page.locator('body'), 'before the tunnel, inside the tunnel').waitFor()
  // What was not sent before the reload is still counted after it.
  await business.page.getByText('1 change kept here').waitFor()
  expect(await durableBlocks(government)).not.toContain('before the tunnel, inside the tunnel')

  await business.goOnline()
  await blockWith(left, 'before the tunnel, inside the tunnel').waitFor({ timeout: 30_000 })
  await expectSaved(business.page)
  const blocks = await expectSame(left, right)
  expect(await durableBlocks(government)).toEqual(blocks)

  expectNoComplaints(government, business)
  for (const visitor of [government, business]) await visitor.leave()
})

test('while the server is away the page says so, keeps the words and never claims that they are saved', async () => {
  const government = await seat(browser, house, 'government')
  const text = await openGoal(government, house.origin, 4)
  await startBlock(text, 'words before')
  await expectSaved(government.page)

  await house.kill()
  await caretAt(text, 'words before', 'End')
  await text.pressSequentially(' and words meanwhile')
  await government.page
    .getByText(/change(s)? kept here/)
    .first()
    .waitFor()
  expect(await government.page.getByText(/^Saved on the server/).count()).toBe(0)

  await house.start()
  await expectSaved(government.page)
  expect(await durableBlocks(government)).toContain('words before and words meanwhile')
  expect(await blocksOf(text)).toContain('words before and words meanwhile')

  expectNoComplaints(government)
  await government.leave()
})
