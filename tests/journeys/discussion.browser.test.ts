/**
 * Two delegations discuss the wording in the margin: a comment on selected words appears at once in the other window,
 * follows its words through the other's edits, is answered, detached by a deletion and back by undo, closed and found
 * again. A draft survives a reload and a lost network; all of it by keyboard too.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { armed, expectAccessible } from '../support/axe.ts'
import { openBrowser, welcome } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { card, expectMarked, select } from './discussion-steps.ts'
import {
  blockWith,
  caretAt,
  expectNoComplaints,
  expectSaved,
  linkOf,
  nameOf,
  openGoal,
  startBlock,
  takeSeat,
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
const folder = process.env['ACQUIS_SCREENS']

async function look(page: Page, name: string): Promise<void> {
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` })
}

/** The path of the agenda's second goal, on the agenda's page. */
async function secondGoal(page: Page): Promise<string> {
  return (await page.locator('a[href^="/goals/"]:not([href$="/history"])').nth(1).getAttribute('href')) ?? ''
}

test('two delegations discuss words in the margin, and the discussion follows its words', async () => {
  const government = await welcome(browser, house.origin, 'government')
  const business = await welcome(browser, house.origin, 'business', armed)
  await takeSeat(government, linkOf(house, 'government'))
  await takeSeat(business, linkOf(house, 'business'))
  const left = await openGoal(government, house.origin, 1)
  const right = await openGoal(business, house.origin, 1)
  await startBlock(left, 'Fair terms for all')
  await blockWith(right, 'Fair terms').waitFor()

  // A comment on the first two words, by keyboard.
  await select(left, 'Fair terms for all', 'Fair terms')
  await left.press('Control+Alt+m')
  const composer = government.page.getByRole('textbox', { name: words('composer-words') })
  await composer.waitFor()
  await government.page.getByRole('combobox', { name: words('composer-type') }).selectOption('question')
  await composer.fill('What is fair?\nA yardstick, please.')
  await look(government.page, 'composer')

  // It survives a reload.
  await government.page.reload()
  await composer.waitFor()
  expect(await composer.inputValue()).toBe('What is fair?\nA yardstick, please.')
  await government.page.getByRole('button', { name: words('composer-send'), exact: true }).click()
  await card(government.page, 'What is fair?').waitFor()

  // The other sees it within a moment, with the words marked.
  await card(business.page, 'What is fair?').waitFor({ timeout: 5_000 })
  await expectMarked(right, ['Fair terms'])
  await look(business.page, 'resting')

  // Her edits before and inside do not lose it.
  await caretAt(right, 'Fair terms for all', 'Home')
  await right.pressSequentially('On ')
  await expectMarked(left, ['Fair terms'])

  // The card opens from the mark and takes its line; a reply comes back.
  await right.locator('.cm').first().click()
  const open = card(business.page, 'What is fair?').getByRole('article')
  await vi.waitFor(async () => expect(await open.getAttribute('class')).toContain('is-on'))
  await vi.waitFor(async () => {
    const line = await right.locator('.cm').first().boundingBox()
    const top = await open.boundingBox()
    expect(Math.abs((line?.y ?? 0) - (top?.y ?? 1_000))).toBeLessThan(30)
  })
  await business.page.getByRole('button', { name: words('thread-reply'), exact: true }).click()
  const reply = business.page.getByRole('textbox', { name: words('composer-reply') })
  await reply.fill('As in Annex I. ')
  await reply.press('@')
  await reply.pressSequentially(nameOf(house, 'government').slice(0, 4))
  await business.page.getByRole('option', { name: nameOf(house, 'government') }).waitFor()
  await look(business.page, 'mention')
  await reply.press('Enter')
  expect(await reply.inputValue()).toBe(`As in Annex I. @${nameOf(house, 'government')} `)
  await reply.press('Control+Enter')
  await card(business.page, 'As in Annex I.').waitFor()
  await look(business.page, 'active')
  await card(government.page, words('thread-more', { count: 1 }))
    .or(card(government.page, 'As in Annex I.'))
    .first()
    .waitFor()

  await expectAccessible(business.page)

  // Deleting the words detaches it and says who did; undo brings it back.
  await select(right, 'On Fair terms for all', 'Fair terms for all')
  await right.press('Backspace')
  await expectSaved(business.page)
  await expectMarked(left, [])
  await government.page.getByText(words('thread-detached-looking')).waitFor()
  await government.page
    .locator('.note-detached')
    .filter({ hasText: nameOf(house, 'business') })
    .waitFor()
  await look(government.page, 'detached')
  await right.press('Control+z')
  await expectMarked(left, ['Fair terms'])

  // Closed by its opener, gone from the unresolved ones, found under Closed only.
  await government.page.getByRole('button', { name: words('thread-resolve'), exact: true }).click()
  await card(business.page, 'What is fair?').waitFor({ state: 'detached' })
  await expectMarked(right, [])
  await business.page.getByLabel(words('discussion-filter-state')).selectOption('resolved')
  await card(business.page, 'What is fair?').waitFor()
  expectNoComplaints(government, business)
  await government.leave()
  await business.leave()
}, 180_000)

test('a comment that cannot be sent keeps its words, and an observer reads and may not write', async () => {
  const business = await welcome(browser, house.origin, 'civil society')
  await takeSeat(business, linkOf(house, 'civil society'))
  await business.page.goto(`${house.origin}/`)
  await business.page.goto(`${house.origin}${await secondGoal(business.page)}`)
  const start = business.page.getByRole('button', { name: words('discussion-start-goal') })
  await start.click()
  const composer = business.page.getByRole('textbox', { name: words('composer-words') })
  await composer.fill('Something is absent')
  // Escape that ends an input method's word is not the composer's; another goes back and keeps the words.
  await composer.dispatchEvent('keydown', { key: 'Escape', isComposing: true, bubbles: true })
  expect(await composer.inputValue()).toBe('Something is absent')
  await composer.press('Escape')
  await composer.waitFor({ state: 'detached' })
  await start.click()
  expect(await composer.inputValue()).toBe('Something is absent')
  await business.goOffline()
  await business.page.getByRole('button', { name: words('composer-send'), exact: true }).click()
  await business.page.getByText(words('shell-no-connection')).waitFor()
  expect(await composer.inputValue()).toBe('Something is absent')
  await business.goOnline()
  await business.page.getByRole('button', { name: words('composer-send'), exact: true }).click()
  await card(business.page, 'Something is absent').waitFor()

  const observer = await welcome(browser, house.origin, 'observer')
  await takeSeat(observer, linkOf(house, 'observer'))
  await observer.page.goto(business.page.url())
  await card(observer.page, 'Something is absent').waitFor()
  const closed = observer.page.getByRole('button', { name: new RegExp(words('discussion-start-goal')) })
  expect(await closed.getAttribute('aria-disabled')).toBe('true')
  // Alt and the arrows reach the cards; Escape goes back.
  await observer.page.keyboard.press('Alt+ArrowDown')
  await vi.waitFor(async () => {
    expect(await observer.page.evaluate(() => document.activeElement?.id ?? '')).toMatch(/^thread-/)
  })
  await observer.page.keyboard.press('Escape')
  await vi.waitFor(async () => {
    expect(await observer.page.evaluate(() => document.activeElement?.id ?? '')).not.toMatch(/^thread-/)
  })
  await look(observer.page, 'observer')
  await business.leave()
  await observer.leave()
}, 120_000)

test('on a phone and in the dark the discussion is a view of its own', async () => {
  for (const [name, window] of [
    ['phone', { width: 390, height: 844, isPhone: true }],
    ['dark', { colorScheme: 'dark' }],
  ] as const) {
    const visitor = await welcome(browser, house.origin, name, { ...window, ...armed })
    await takeSeat(visitor, await house.signInLink('priya.nair@open-networks.example'))
    await visitor.page.goto(`${house.origin}/`)
    await visitor.page.goto(`${house.origin}${await secondGoal(visitor.page)}`)
    if (name === 'phone') await visitor.page.locator('.tabbar [data-view="discussion"]').click()
    await card(visitor.page, 'Something is absent').waitFor()
    await card(visitor.page, 'Something is absent').locator('button').first().click()
    await look(visitor.page, name)
    await expectAccessible(visitor.page)
    expectNoComplaints(visitor)
    await visitor.leave()
  }
}, 120_000)

test('the agenda and its indicators are discussed on their own pages', async () => {
  const visitor = await welcome(browser, house.origin, 'civil society', armed)
  await takeSeat(visitor, await house.signInLink('priya.nair@open-networks.example'))
  await visitor.page.goto(`${house.origin}/`)
  const agenda = visitor.page.url()
  await visitor.page.goto(`${agenda}/indicators`)
  const indicator = (await visitor.page.locator('main a[href*="/indicators/"]').first().getAttribute('href')) ?? ''
  for (const [address, said] of [
    [agenda, 'About all of the agenda'],
    [new URL(indicator, agenda).href, 'About this indicator'],
  ] as const) {
    await visitor.page.goto(address)
    await visitor.page.getByRole('button', { name: words('discussion-start'), exact: true }).click()
    await visitor.page.getByRole('textbox', { name: words('composer-words') }).fill(said)
    await visitor.page.getByRole('button', { name: words('composer-send'), exact: true }).click()
    await card(visitor.page, said).waitFor()
    await expectAccessible(visitor.page)
    await look(visitor.page, said.replaceAll(' ', '-'))
    const plain = await (await visitor.page.request.get(address)).text()
    expect(plain).toContain(said)
  }
  expectNoComplaints(visitor)
  await visitor.leave()
}, 120_000)

test('without scripts the discussion can be read with its places', async () => {
  const visitor = await welcome(browser, house.origin, 'plain')
  await takeSeat(visitor, await house.signInLink('priya.nair@open-networks.example'))
  await visitor.page.goto(`${house.origin}/`)
  const answer = await visitor.page.request.get(`${house.origin}${await secondGoal(visitor.page)}`)
  const page = await answer.text()
  expect(page).toContain('Something is absent')
  expect(page).toContain(words('thread-place-goal'))
  await visitor.leave()
}, 60_000)
