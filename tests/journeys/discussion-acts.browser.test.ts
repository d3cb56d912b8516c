/**
 * What people do with discussions once they are there: put one on other words when its own are gone (before it is sent,
 * too), change and withdraw
 * their words, close and reopen, filter, go through the list by keyboard, find card and passage by each other, and follow
 * what waits for them to the discussion itself.
 */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { card, comment, expectMarked, select } from './discussion-steps.ts'
import {
  blockWith,
  caretAt,
  expectNoComplaints,
  expectSaved,
  nameOf,
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
}, 120_000)
afterAll(async () => {
  await browser.close()
  await house.close()
})

const words = (key: Parameters<typeof say>[1], facts: Parameters<typeof say>[2] = {}): string => say('en', key, facts)
const button = (within: Page | Locator, key: Parameters<typeof say>[1]): Locator =>
  within.getByRole('button', { name: words(key), exact: true })

/** Two people in the same goal, which ends with this paragraph of the first one's. */
async function twoIn(goal: number, paragraph: string) {
  const [government, business] = [await seat(browser, house, 'government'), await seat(browser, house, 'business')]
  const left = await openGoal(government, house.origin, goal)
  const right = await openGoal(business, house.origin, goal)
  await startBlock(left, paragraph)
  await blockWith(right, paragraph).waitFor()
  return { government, business, left, right }
}

async function bye(...visitors: readonly Visitor[]): Promise<void> {
  expectNoComplaints(...visitors)
  for (const visitor of visitors) await visitor.leave()
}

async function open(page: Page, said: string): Promise<Locator> {
  const found = card(page, said)
  await found.waitFor()
  if ((await found.locator('article.is-on').count()) === 0) await found.locator('.note-open').click()
  await found.locator('article.is-on').waitFor()
  return found
}

test('a discussion whose words were removed is listed with who removed them, and put on other words', async () => {
  const { government, business, left, right } = await twoIn(3, 'Early warning for everybody')
  await select(left, 'Early warning for everybody', 'Early warning')
  await comment(government.page, left, 'How early is early?', 'question')
  await expectMarked(right, ['Early warning'])
  // Her caret leaves the words: its label would stand between them in the other's window.
  await caretAt(left, 'Early warning for everybody', 'End')
  await expectMarked(right, ['Early warning'])
  await blockWith(right, 'Early warning for everybody').waitFor()
  await select(right, 'Early warning for everybody', 'Early warning')
  await right.press('Backspace')
  await expectSaved(business.page)
  await expectMarked(left, [])

  await government.page.getByLabel(words('discussion-filter-state')).selectOption('detached')
  const detached = await open(government.page, 'How early is early?')
  await detached
    .locator('.note-detached')
    .filter({ hasText: nameOf(house, 'business') })
    .waitFor()
  const put = detached.getByRole('button', { name: new RegExp(words('thread-reattach')) })
  await select(left, 'for everybody', 'everybody')
  await vi.waitFor(async () => expect(await put.getAttribute('aria-disabled')).toBe('false'))
  await put.click()
  await government.page.getByText(words('thread-reattached')).waitFor({ state: 'attached' })
  await expectMarked(right, ['everybody'])
  // It is none of the detached ones any more.
  await detached.waitFor({ state: 'detached' })
  await government.page.getByText(words('discussion-none-shown')).waitFor()
  await bye(government, business)
}, 120_000)

test('a comment on words that are deleted meanwhile keeps what was written, says why, and stands on other words', async () => {
  const { government, business, left, right } = await twoIn(3, 'Tested twice a year')
  const { page } = government
  await select(left, 'Tested twice a year', 'Tested')
  await left.press('Control+Alt+m')
  const composer = page.getByRole('textbox', { name: words('composer-words') })
  await composer.fill('Tested by whom?')
  await select(right, 'Tested twice a year', 'Tested')
  await right.press('Backspace')
  await expectSaved(business.page)
  await vi.waitFor(async () => expect(await left.innerText()).not.toContain('Tested twice'))

  await button(page, 'composer-send').click()
  await page.getByText(words('passage-is-gone')).waitFor()
  expect(await composer.inputValue()).toBe('Tested by whom?')
  expect(await card(page, 'Tested by whom?').count()).toBe(0)
  await select(left, 'twice a year', 'a year')
  await left.press('Control+Alt+m')
  expect(await composer.inputValue()).toBe('Tested by whom?')
  await page.getByText(words('passage-is-gone')).waitFor({ state: 'detached' })
  await button(page, 'composer-send').click()
  await card(page, 'Tested by whom?').waitFor()
  await vi.waitFor(async () => expect(await right.locator('.cm').allTextContents()).toContain('a year'))
  await bye(government, business)
}, 120_000)

test('one’s own words are changed, what they were is read by others, and withdrawing leaves a place', async () => {
  const { government, business, left } = await twoIn(4, 'Shared exercises each year')
  await select(left, 'Shared exercises each year', 'Shared exercises')
  await comment(government.page, left, 'Who hosts thme?', 'editorial')
  const own = card(government.page, 'Who hosts')
  const theirs = await open(business.page, 'Who hosts')
  expect(await button(theirs, 'comment-edit').count()).toBe(0)
  await button(own, 'comment-edit').click()
  const edit = government.page.getByRole('textbox', { name: words('composer-edit') })
  expect(await edit.inputValue()).toBe('Who hosts thme?')
  await edit.fill('Who hosts them?')
  await button(government.page, 'composer-save').click()
  await own.getByText('Who hosts them?').waitFor()

  // The other reads the new words, and on request the old ones.
  await theirs.getByText('Who hosts them?').waitFor()
  const edited = theirs.locator('.note-edited')
  await edited.click()
  const versions = theirs.getByRole('list', { name: words('comment-history-title') })
  await versions.getByText('Who hosts thme?').waitFor()
  expect(await edited.getAttribute('aria-expanded')).toBe('true')

  // Withdrawing asks once more; as the first comment it closes the discussion.
  await button(theirs, 'thread-reply').click()
  await business.page.getByRole('textbox', { name: words('composer-reply') }).fill('We could.')
  await business.page.keyboard.press('Control+Enter')
  await own.getByText('We could.').waitFor()
  await button(own, 'comment-withdraw').click()
  await own.getByRole('button', { name: words('comment-withdraw-sure') }).click()
  await own.waitFor({ state: 'detached' })
  await business.page.getByLabel(words('discussion-filter-state')).selectOption('resolved')
  const left2 = await open(business.page, 'This comment was withdrawn')
  await left2.getByText('We could.').waitFor()
  expect(await left2.getByText('Who hosts them?').count()).toBe(0)
  await bye(government, business)
}, 120_000)

test('a closed discussion is opened again by who opened it; card and passage point at each other', async () => {
  const { government, business, left, right } = await twoIn(5, 'Reports within a day')
  await select(left, 'Reports within a day', 'a day')
  await comment(government.page, left, 'Working days?')
  await expectMarked(right, ['a day'])

  // The pointer on the card marks the passage, and on the passage the card.
  await card(business.page, 'Working days?').hover()
  await right.locator('.cm.is-on').first().waitFor()
  await right.locator('.cm').first().hover()
  await card(business.page, 'Working days?').locator('article.is-pointed').waitFor()
  await business.page.mouse.move(2, 2)
  await business.page.locator('article.is-pointed').waitFor({ state: 'detached' })
  await vi.waitFor(async () => expect(await right.locator('.cm.is-on').count()).toBe(0))
  // Pressing the passage opens the card; leaving the card by its cross goes back to the words.
  await right.locator('.cm').first().click()
  const theirs = card(business.page, 'Working days?')
  await theirs.locator('article.is-on').waitFor()
  await right.locator('.cm.is-on').first().waitFor()
  await button(theirs, 'thread-back-to-text').click()
  await theirs.locator('article.is-on').waitFor({ state: 'detached' })

  await button(card(government.page, 'Working days?'), 'thread-resolve').click()
  await expectMarked(right, [])
  await theirs.waitFor({ state: 'detached' })
  await government.page.getByLabel(words('discussion-filter-state')).selectOption('resolved')
  const closed = await open(government.page, 'Working days?')
  await closed.getByText(nameOf(house, 'government')).first().waitFor()
  await button(closed, 'thread-reopen').click()
  await expectMarked(right, ['a day'])
  await theirs.waitFor()
  await bye(government, business)
}, 120_000)

test('an element is commented on as a whole, something can be missing, and filters tell discussions apart', async () => {
  const { government, business, left, right } = await twoIn(6, 'Lessons are shared')
  await left.locator('.el-words').first().click()
  await vi.waitFor(async () => {
    await left.press('Home')
    expect(await left.evaluate(() => getSelection()?.isCollapsed)).toBe(true)
  })
  await comment(government.page, left, 'No lead is named', 'missing')
  await right.locator('.cm-element').first().waitFor()
  await select(right, 'Lessons are shared', 'shared')
  await comment(business.page, right, 'With whom?', 'question')
  await card(government.page, 'With whom?').waitFor()

  const page = government.page
  const shown = async (expected: readonly string[]): Promise<void> =>
    vi.waitFor(async () => {
      const said = await page
        .locator('thread-card .note-brief, thread-card .note-entry:first-child .note-words')
        .allTextContents()
      expect(said.map(one => one.trim())).toEqual(expected)
    })
  await shown(['No lead is named', 'With whom?'])
  await page.getByLabel(words('discussion-filter-type')).selectOption('missing')
  await shown(['No lead is named'])
  await page.getByLabel(words('discussion-filter-type')).selectOption('')
  await page.getByLabel(words('discussion-filter-group')).selectOption('business')
  await shown(['With whom?'])
  await expectMarked(left, ['shared'])
  expect(await left.locator('.cm-element').count()).toBe(0)
  await page.getByLabel(words('discussion-filter-group')).selectOption('')
  await page.getByLabel(words('discussion-order')).selectOption('newest')
  await shown(['With whom?', 'No lead is named'])
  await page.getByLabel(words('discussion-filter-state')).selectOption('mine')
  await shown(['No lead is named'])
  await page.getByLabel(words('discussion-filter-state')).selectOption('resolved')
  await page.getByText(words('discussion-none-shown')).waitFor()

  // The element's card opens from the element.
  await right.locator('.cm-element .el-words').click()
  await card(business.page, 'No lead is named').locator('article.is-on').waitFor()
  await bye(government, business)
}, 120_000)

test('the list is read, answered and closed by keyboard alone', async () => {
  const { government, business, left } = await twoIn(7, 'One point of contact each')
  await select(left, 'One point of contact each', 'each')
  await comment(government.page, left, 'Each state?')
  await caretAt(left, 'One point of contact each', 'Home')
  for (let k = 0; k < 3; k++) await left.press('Shift+ArrowRight')
  await comment(government.page, left, 'Why one?')

  const { page } = business
  await card(page, 'Each state?').waitFor()
  await card(page, 'Why one?').waitFor()
  const focused = (on = page): Promise<string> => on.evaluate(() => document.activeElement?.textContent ?? '')
  const onCard = async (said: string, on = page): Promise<void> =>
    vi.waitFor(async () => {
      expect(await on.evaluate(() => document.activeElement?.localName)).toBe('article')
      expect(await focused(on)).toContain(said)
    })
  await page.keyboard.press('Alt+ArrowDown')
  await onCard('Why one?')
  await page.keyboard.press('Alt+ArrowDown')
  await onCard('Each state?')
  await page.keyboard.press('Alt+ArrowUp')
  await onCard('Why one?')
  const tabTo = async (key: Parameters<typeof say>[1], on = page): Promise<void> => {
    for (let k = 0; k < 12; k++) {
      await on.keyboard.press('Tab')
      if ((await focused(on)).trim() === words(key)) return
    }
    throw new Error(`Tab does not lead to ${words(key)}`)
  }
  await tabTo('thread-reply')
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: words('composer-reply') }).waitFor()
  await page.keyboard.type('So that it is found.')
  await page.keyboard.press('Control+Enter')
  await card(government.page, 'So that it is found.').waitFor()
  await onCard('So that it is found.')

  // Escape goes back to the words in the text.
  await page.keyboard.press('Escape')
  await vi.waitFor(async () => {
    expect(await page.evaluate(() => document.activeElement?.closest('.text-editor') !== null)).toBe(true)
  })
  expect(await page.locator('article.is-on').count()).toBe(0)

  // Who opened it closes it: for the other it goes from the list.
  const own = government.page
  await left.press('Alt+ArrowDown')
  await onCard('Each state?', own)
  await tabTo('thread-resolve', own)
  await own.keyboard.press('Enter')
  await card(page, 'Each state?').waitFor({ state: 'detached' })
  await card(page, 'Why one?').waitFor()
  await bye(government, business)
}, 120_000)

test('a mention waits on the agenda’s page and in the inbox, and both lead to the discussion itself', async () => {
  const { government, business, left } = await twoIn(8, 'Trusted channels are kept')
  await select(left, 'Trusted channels are kept', 'kept')
  await left.press('Control+Alt+m')
  const composer = government.page.getByRole('textbox', { name: words('composer-words') })
  await composer.fill('By whom? ')
  await composer.press('@')
  await composer.pressSequentially(nameOf(house, 'observer').slice(0, 4))
  await government.page.getByRole('option', { name: nameOf(house, 'observer') }).click()
  await button(government.page, 'composer-send').click()
  await card(government.page, 'By whom?').waitFor()

  const observer = await seat(browser, house, 'observer')
  const { page } = observer
  const leads = async (): Promise<void> => {
    await page.waitForURL(/\/goals\/[^#]+#thread-/)
    const named = card(page, 'By whom?').locator('article.is-on')
    await named.waitFor()
    await page.locator('.cm.is-on').first().waitFor()
    await vi.waitFor(async () => {
      expect(await named.evaluate(element => element === document.activeElement)).toBe(true)
      const box = await named.boundingBox()
      expect(box).not.toBeNull()
      expect(box?.y ?? -1).toBeGreaterThanOrEqual(0)
      expect((box?.y ?? 10_000) + 20).toBeLessThan(900)
    })
  }
  await page.goto(`${house.origin}/`)
  await page.getByRole('link', { name: words('agenda-waiting-mentions', { count: 1 }) }).click()
  await leads()
  // Once it is left, its link leads to it again.
  await page.keyboard.press('Escape')
  await page.waitForURL(/\/goals\/[^#]+$/)
  await page.goto(`${house.origin}/inbox`)
  await page
    .locator('[data-open]')
    .filter({ hasText: nameOf(house, 'government') })
    .click()
  await leads()
  await openGoalToRead(observer, house.origin, 8)
  await bye(government, business, observer)
}, 120_000)

test('a mention about an indicator leads to the page of the indicator', async () => {
  const government = await seat(browser, house, 'government')
  const { page } = government
  await page.goto(`${house.origin}/`)
  const agenda = page.url()
  await page.goto(`${agenda}/indicators`)
  const indicator = (await page.locator('main a[href*="/indicators/"]').first().getAttribute('href')) ?? ''
  await page.goto(new URL(indicator, agenda).href)
  await button(page, 'discussion-start').click()
  const composer = page.getByRole('textbox', { name: words('composer-words') })
  await page.getByRole('combobox', { name: words('composer-type') }).selectOption('missing')
  await composer.fill('No baseline yet ')
  await composer.press('@')
  await composer.pressSequentially(nameOf(house, 'civil society').slice(0, 4))
  await page.getByRole('option', { name: nameOf(house, 'civil society') }).waitFor()
  await composer.press('Enter')
  await button(page, 'composer-send').click()
  await card(page, 'No baseline yet').waitFor()

  const civil = await seat(browser, house, 'civil society')
  await civil.page.goto(agenda)
  await civil.page.getByRole('link', { name: words('agenda-waiting-mentions', { count: 1 }) }).click()
  await civil.page.waitForURL(url => url.pathname.includes('/indicators/') && url.hash.startsWith('#thread-'))
  const named = card(civil.page, 'No baseline yet').locator('article.is-on')
  await named.waitFor()
  expect(await named.getAttribute('id')).toBe(new URL(civil.page.url()).hash.slice(1))
  await bye(government, civil)
}, 120_000)
