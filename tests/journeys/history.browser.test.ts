/** The history of a goal: a version is kept, others write, what changed is read with who did it, and it is restored. */
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { openBrowser, welcome } from '../support/browser.ts'
import { armed, expectAccessible } from '../support/axe.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { changesIn, decideAll, type Decision } from '../support/tracked-document.ts'
import { actOf, chooseToSuggest, suggestionCard } from './suggestion-steps.ts'
import {
  caretAt,
  durableBlocks,
  emailOf,
  expectBlocks,
  expectNoComplaints,
  expectSaved,
  openGoal,
  seat,
  startBlock,
} from './workspace-steps.ts'

const sentence = 'Every participating State shares what it has learned.'
const ministry = 'Ministry of Digital Affairs of Aldermark'
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
  await keepAs(page, 'Round 1 text')
  await page.getByText(say('en', 'history-was-kept', { number: 1 })).waitFor()
  await page.getByText(say('en', 'history-nothing')).waitFor()
  await page.getByText(say('en', 'history-one-version', { number: 1 })).waitFor()

  // A business delegate changes two words and adds a paragraph.
  const other = await openGoal(business, house.origin, 1)
  await caretAt(other, 'has learned.', 'End')
  for (const _ of 'learned.') await other.press('Backspace')
  await other.pressSequentially('lived through, at its own pace.')
  await startBlock(other, 'Nobody pays for asking.')
  await expectSaved(business.page)

  // A delegate suggests a word, and the moderator accepts it.
  await chooseToSuggest(delegate)
  await caretAt(text, 'Nobody pays', 'End')
  await text.press('ArrowLeft')
  await text.pressSequentially(' twice')
  await expectSaved(delegate.page)
  await openGoal(moderator, house.origin, 1)
  const card = await suggestionCard(moderator, 'twice')
  await actOf(card, 'suggesting-accept').click()
  await card.waitFor({ state: 'detached' })

  // What changed, who did it, for those who see and for those who listen.
  await page.getByRole('link', { name: say('en', 'history-link') }).click()
  const redline = page.locator('#redline')
  const inserted = redline.locator('ins').filter({ hasText: 'lived through' })
  await inserted.waitFor()
  expect(await inserted.textContent()).toContain(
    say('en', 'history-inserted-by', { who: 'Meridian Chamber of Commerce' }),
  )
  expect(await redline.locator('del').filter({ hasText: 'learned.' }).count()).toBe(1)
  const [who, accepter] = [ministry, say('en', 'shell-secretariat')]
  const accepted = redline.locator('ins').filter({ hasText: /twice/ })
  expect(await accepted.textContent()).toMatch(say('en', 'history-inserted-accepted', { who, accepter }))
  expect(await accepted.textContent()).toMatch(new RegExp(`${say('en', 'history-insertion-ends')}$`))
  await redline.getByText(say('en', 'history-accepted', { accepter })).waitFor()
  await page.locator('.hands').getByText('Meridian Chamber of Commerce').waitFor()
  await page.keyboard.press('n')
  expect(await page.evaluate(() => document.activeElement?.tagName)).toMatch(/INS|DEL/)
  await page.keyboard.press('p')
  expect(await page.evaluate(() => document.activeElement?.tagName)).toMatch(/INS|DEL/)
  if (pictures !== undefined) await page.locator('h1').scrollIntoViewIfNeeded()
  await look(page, 'side')

  // The same as a file: who rejects all of its changes has the version, who accepts all has what the text says now.
  const file = await redlineFile(page)
  const says = (decision: Decision): string =>
    decideAll(file, decision)
      .map(({ text }) => text)
      .join('\n')
  expect(says('reject')).toMatch(/shares what it has learned\./)
  expect(says('reject')).not.toMatch(/lived through|Nobody pays/)
  expect(says('accept')).toMatch(
    /shares what it has lived through, at its own pace\.[^]*Nobody pays for asking twice\./,
  )
  expect(changesIn(file).some(one => one.kind === 'w:ins' && one.text.includes('lived through'))).toBe(true)
  expect(changesIn(file).find(one => one.text.includes('twice'))?.author).toContain(ministry)

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
  await page.getByText(say('en', 'history-restore-gone', { count: 11 })).waitFor()
  await look(page, 'restore')
  await page.getByRole('button', { name: say('en', 'history-restore-it') }).click()
  await page.getByText(say('en', 'history-was-restored', { number: 1 })).waitFor()
  await expectBlocks(other, blocks => blocks.at(-1) === sentence)
  expect((await durableBlocks(business)).at(-1)).toBe(sentence)
  await page
    .getByText(say('en', 'history-before-restore', { number: 2, restored: 1 }))
    .first()
    .waitFor()

  // With nothing new since the last version, the page opens on what changed before it.
  await keepAs(page, 'Again as it was')
  await page.getByText(say('en', 'history-was-kept', { number: 3 })).waitFor()
  await page.goto(page.url().replace(/\?.*/, ''))
  await page.getByText(say('en', 'history-last-change', { number: 3 })).waitFor()
  expect(await page.getByLabel(say('en', 'history-from')).inputValue()).toBe('2')
  expect(await page.getByLabel(say('en', 'history-to')).inputValue()).toBe('3')
  await redline.locator('del').filter({ hasText: 'lived through' }).waitFor()

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

test('in Arabic the page is written from right to left, every change says whose it is, and nothing is cut off', async () => {
  const observer = await welcome(browser, house.origin, 'observer', { ...armed, width: 1440, height: 900 })
  const { page } = observer
  await page.goto(`${house.origin}/sign-in?language=ar`)
  await page.goto(await house.signInLink(emailOf('observer')))
  await page.getByRole('button', { name: say('ar', 'sign-in-confirm-go') }).click()
  await page.waitForURL(url => !url.pathname.includes('sign-in'))
  await page.locator('a[href^="/goals/"]').first().click()
  await page.getByRole('link', { name: say('ar', 'history-link') }).click()
  const address = new URL(page.url())
  await page.goto(`${address.origin}${address.pathname}?from=1&to=2`)
  const accepted = page.locator('#redline ins').filter({ hasText: 'twice' })
  const said = (await accepted.textContent()) ?? ''
  expect(said.replaceAll(/[\u2068\u2069]/gu, '')).toContain(
    say('ar', 'history-inserted-accepted', { who: ministry, accepter: say('ar', 'shell-secretariat') }).replaceAll(
      /[\u2068\u2069]/gu,
      '',
    ),
  )
  expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
  await expectAccessible(page)
  await look(page, 'arabic')
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
  expectNoComplaints(observer)
  await observer.leave()
})

async function keepAs(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: say('en', 'history-keep') }).click()
  await page.getByLabel(say('en', 'history-keep-label')).fill(label)
  await page.getByLabel(say('en', 'history-keep-label')).press('Enter')
}

/** Presses "Redline as DOCX" and takes the file. */
async function redlineFile(page: Page): Promise<Uint8Array> {
  await page.getByRole('button', { name: say('en', 'history-redline-file') }).click()
  const dialog = page.getByRole('dialog', { name: say('en', 'export-title') })
  // Chosen once the versions are known.
  await expect
    .poll(() => dialog.getByLabel(say('en', 'export-text-compared'), { exact: true }).isChecked(), { timeout: 20_000 })
    .toBe(true)
  const downloading = page.waitForEvent('download')
  await dialog.getByRole('button', { name: say('en', 'export-download', { format: 'DOCX' }) }).click()
  const bytes = await readFile(await (await downloading).path())
  await dialog.getByText(/It is in your downloads/).waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  return bytes
}

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
  await page.setViewportSize({ width: 794, height: 1123 })
  await page.emulateMedia({ colorScheme: 'light', media: 'print' })
  await page.screenshot({ path: `${pictures}/${name}-print.png`, fullPage: true })
  await page.emulateMedia({ media: 'screen' })
  await page.setViewportSize({ width: 1440, height: 900 })
}
