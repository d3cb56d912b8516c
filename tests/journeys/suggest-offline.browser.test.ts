/** A contributor suggests, also without a network and over a reload: her words arrive as suggestions and as no more. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import {
  blockWith,
  caretAt,
  durableBlocks,
  expectKeptOnDevice,
  expectNoComplaints,
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

test('[L20, L21, L22] what a contributor types offline survives a reload and arrives as a suggestion', async () => {
  const government = await seat(browser, house, 'government')
  const civil = await seat(browser, house, 'civil society')
  const left = await openGoal(government, house.origin, 3)
  await startBlock(left, 'what the text says')
  await expectSaved(government.page)
  const right = await openGoal(civil, house.origin, 3)
  await caretAt(right, 'what the text says', 'End')
  await right.pressSequentially(' and should say')
  await blockWith(left, 'what the text says and should say').waitFor()
  await expectSaved(civil.page)
  expect(await durableBlocks(government)).toContain('what the text says')
  await expectKeptOnDevice(civil.page)

  await civil.goOffline()
  await caretAt(right, 'what the text says and should say', 'End')
  await right.pressSequentially(' soon')
  await civil.page.getByText('1 change kept here').waitFor()
  await civil.page.reload()
  await blockWith(civil.page.locator('body'), 'what the text says and should say soon').waitFor()
  await civil.goOnline()
  await blockWith(left, 'what the text says and should say soon').waitFor({ timeout: 30_000 })
  await expectSaved(civil.page)
  expect(await durableBlocks(government)).toContain('what the text says')

  expectNoComplaints(government, civil)
  for (const visitor of [government, civil]) await visitor.leave()
})
