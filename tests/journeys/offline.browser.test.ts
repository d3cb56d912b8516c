/** Words written without a network: they survive a reload, and arrive when the network is back. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import {
  blocksOf,
  blockWith,
  caretAt,
  durableBlocks,
  emailOf,
  expectKeptOnDevice,
  expectNoComplaints,
  expectSame,
  expectSaved,
  openGoal,
  type Person,
  seat,
  startBlock,
} from './workspace-steps.ts'

/** A database is removed when its last user has let go of it. */
const patience = { timeout: 10_000 }

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

test('[L2] words that wait on a device are their author’s alone, and signing out leaves nothing of hers there', async () => {
  const visitor = await seat(browser, house, 'government')
  const { page } = visitor
  const text = await openGoal(visitor, house.origin, 5)
  await startBlock(text, 'said to all')
  await expectSaved(page)
  await visitor.goOffline()
  await caretAt(text, 'said to all', 'End')
  await text.pressSequentially(', kept for myself')
  await page.getByText('1 change kept here').waitFor()
  const workspace = page.url()

  // The next person signs in while the first one's window stands there: it says so, and hands nothing in. [L25]
  await signInAs('business', visitor)
  await visitor.goOnline()
  await page.getByText(say('en', 'shell-another-person-title')).first().waitFor()
  expect(await page.locator('.ProseMirror').getAttribute('contenteditable')).toBe('false')
  expect((await durableBlocks(visitor)).join()).not.toContain('kept for myself')
  await page.goto('about:blank')

  // In the same profile nothing of the first is shown, counted, or sent.
  await page.goto(workspace)
  await blockWith(page.locator('.ProseMirror'), 'said to all').waitFor()
  await expectSaved(page)
  expect(await durableBlocks(visitor)).toContain('said to all')
  expect(await page.getByText('kept for myself').count()).toBe(0)
  expect(ownersOf(await storesOf(page))).toHaveLength(2)
  await signOut(page)
  await expect.poll(async () => ownersOf(await storesOf(page)), patience).toHaveLength(1)
  const [hers] = ownersOf(await storesOf(page))

  // The first comes back: they are hers still, and are sent; then nothing of hers stays.
  await signInAs('government', visitor)
  await page.goto(workspace)
  await blockWith(page.locator('.ProseMirror'), 'said to all, kept for myself').waitFor()
  await expectSaved(page)
  expect(await durableBlocks(visitor)).toContain('said to all, kept for myself')
  expect(ownersOf(await storesOf(page))).toEqual([hers])
  await signOut(page)
  await expect.poll(() => storesOf(page), patience).toEqual([])
  expectNoComplaints(visitor)
  await visitor.leave()
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

/** Another person's session in the same profile, as after a cookie that ended. */
async function signInAs(person: Person, { context, page }: Visitor): Promise<void> {
  await context.clearCookies()
  const token = new URL(await house.signInLink(emailOf(person))).searchParams.get('token')
  const headers = { origin: house.origin }
  const used = await page.request.post(`${house.origin}/api/sign-in-links/use`, { data: { token }, headers })
  expect(used.status()).toBe(200)
}

async function signOut(page: Page): Promise<void> {
  await page.locator('button[popovertarget="account-menu"]').click()
  await page.getByRole('button', { name: say('en', 'shell-sign-out'), exact: true }).click()
  await page.waitForURL(/\/sign-in/)
}

/** The databases that this device keeps of people, by name: `acquis/<participant>` and `acquis/<participant>/<text>`. */
function storesOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () =>
    (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith('acquis/') === true ? [name] : [])).sort(),
  )
}

const ownersOf = (stores: readonly string[]): readonly string[] => [
  ...new Set(stores.map(store => store.split('/')[1] ?? '')),
]
