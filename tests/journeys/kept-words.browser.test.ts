/** Words that cannot be sent any more stay their author's own: shown, copied, kept on the device and on the server. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import {
  agendaTitle,
  blockWith,
  caretAt,
  durableBlocks,
  emailOf,
  expectNoComplaints,
  expectSaved,
  openGoal,
  type Person,
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

test('a role taken while somebody writes makes the text read-only at once, and says why', async () => {
  const government = await seat(browser, house, 'government')
  const { page } = government
  const text = await openGoal(government, house.origin, 9)
  await startBlock(text, 'written in time')
  await expectSaved(page)

  await becomeObserver('government')
  await page.getByText(say('en', 'phase-why-role')).first().waitFor()
  const reading = page.getByLabel(say('en', 'editor-text-label-read', { number: 9 }), { exact: true })
  await reading.waitFor()
  await blockWith(reading, 'written in time').click()
  await page.keyboard.type('too late')
  expect(await page.getByText('too late').count()).toBe(0)
  expect(await durableBlocks(government)).toContain('written in time')

  expectNoComplaints(government)
  await government.leave()
})

test('words refused on return become a draft that can be read and copied, also after a reload', async () => {
  const business = await seat(browser, house, 'business', { permissions: ['clipboard-write'] })
  const { page } = business
  const text = await openGoal(business, house.origin, 10)
  await startBlock(text, 'agreed so far')
  await expectSaved(page)

  await business.goOffline()
  await caretAt(text, 'agreed so far', 'End')
  await text.pressSequentially(', and a sentence from the train')
  await page.getByText(say('en', 'workspace-offline-title')).first().waitFor()
  await becomeObserver('business')
  await business.goOnline()

  const kept = page.getByRole('region', { name: say('en', 'workspace-kept-title') })
  await openKeptWords(page)
  await kept.getByText('and a sentence from the train').first().waitFor()
  expect(await durableBlocks(business)).toContain('agreed so far')

  await kept
    .getByRole('button', { name: say('en', 'workspace-kept-copy') })
    .first()
    .click()
  expect(await pasted(business)).toContain('and a sentence from the train')

  await page.reload()
  await openKeptWords(page)
  await kept.getByText('and a sentence from the train').first().waitFor()

  expectNoComplaints(business)
  await business.leave()
})

async function becomeObserver(person: Person): Promise<void> {
  await house.command('member', 'add', '--agenda', agendaTitle(), '--email', emailOf(person), '--role', 'observer')
}

/** What the next paste would bring, read in an empty sheet beside the page. */
async function pasted({ context }: Visitor): Promise<string> {
  const sheet = await context.newPage()
  await sheet.setContent('<textarea></textarea>')
  await sheet.locator('textarea').press('ControlOrMeta+v')
  const words = await sheet.locator('textarea').inputValue()
  await sheet.close()
  return words
}

async function openKeptWords(page: Parameters<typeof expectSaved>[0]): Promise<void> {
  const margin = page.getByRole('complementary', { name: say('en', 'workspace-margin') })
  const tab = margin.getByRole('tab', { name: say('en', 'workspace-kept-title') })
  await tab
    .or(margin.getByRole('button', { name: say('en', 'workspace-kept-title') }))
    .first()
    .click()
}
