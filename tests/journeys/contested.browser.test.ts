/**
 * Several delegations over the same words: two replace one word while a third edits the sentence, what an element says
 * of itself is suggested like words, formats are not, and *all that nobody contests* leaves the contested ones alone.
 */
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say, type MessageFacts, type MessageKey } from '../../packages/messages/say.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { selectWithin } from './bracket-steps.ts'
import { comment } from './discussion-steps.ts'
import {
  actOf,
  chooseToSuggest,
  decisionCard,
  expectMarked,
  namesTwice,
  selectBehind,
  showSuggestions,
  suggestionCard,
  tabTo,
} from './suggestion-steps.ts'
import {
  blockWith,
  caretAt,
  durableBlocks,
  expectBlocks,
  expectNoComplaints,
  expectSaved,
  isFocused,
  openGoal,
  seat,
  startBlock,
  writeInField,
} from './workspace-steps.ts'

const patience = { timeout: 20_000 }

let browser: Browser
let house: ServedHouse
let government: Visitor
let civil: Visitor
let business: Visitor
let moderator: Visitor
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  government = await seat(browser, house, 'government')
  civil = await seat(browser, house, 'civil society')
  business = await seat(browser, house, 'business')
  moderator = await seat(browser, house, 'moderator')
})
afterAll(async () => {
  await house.close()
  await browser.close()
})

const words = (key: MessageKey, facts: MessageFacts = {}): string => say('en', key, facts)

/** The signs of those who suggest in a block, in the order of the page. */
const signs = (block: Locator): Promise<readonly (string | undefined)[]> => block.locator('.sug-who').allTextContents()

test('two delegations replace the same word while a third edits the sentence: both stay, each with its sign, and contested', async () => {
  const left = await openGoal(government, house.origin, 4)
  await startBlock(left, 'Ferries shall open')
  await expectSaved(government.page)
  const right = await openGoal(civil, house.origin, 4)
  const other = await openGoal(business, house.origin, 4)
  await chooseToSuggest(business)

  const replaceShall = async (text: Locator, by: string): Promise<void> => {
    await caretAt(text, 'Ferries', 'Home')
    for (const _ of 'Ferries ') await text.press('ArrowRight')
    await selectBehind(text, 'shall'.length)
    await text.pressSequentially(by)
  }
  await caretAt(left, 'Ferries', 'End')
  await Promise.all([replaceShall(right, 'should'), left.pressSequentially(' to all ships', { delay: 15 })])
  await expectSaved(civil.page)
  await replaceShall(other, 'may')
  await expectSaved(business.page)

  for (const text of [left, right, other]) {
    const block = blockWith(text, 'to all ships')
    await expectMarked(block, 'del', 'shall')
    // Behind what one has struck, and behind the new words of each.
    await expect.poll(async () => new Set(await signs(block)).size, patience).toBe(2)
    const marked = await block.locator('ins').allTextContents()
    expect(marked.join(' ')).toContain('should')
    expect(marked.join(' ')).toContain('may')
  }
  expect(await durableBlocks(government)).toContain('Ferries shall open to all ships')

  await openGoal(moderator, house.origin, 4)
  for (const [wish, organisation] of [
    ['should', 'Open Networks'],
    ['may', 'Meridian Chamber'],
  ] as const) {
    const card = await suggestionCard(moderator, wish)
    await card.getByText(words('suggesting-contested', { count: 1 })).waitFor()
    await card.locator('del', { hasText: 'shall' }).waitFor()
    await card.getByText(organisation).first().waitFor()
  }
})

test('all that nobody contests leaves the contested ones; one of these is accepted, and the other waits', async () => {
  const right = civil.page.getByRole('textbox').first()
  await caretAt(right, 'to all ships', 'End')
  await right.pressSequentially(', always')
  await expectSaved(civil.page)
  await suggestionCard(moderator, ', always')
  const list = await showSuggestions(moderator)
  await actOf(list, 'suggesting-several').click()
  const dialog = moderator.page.getByRole('dialog', { name: words('suggesting-several-title') })
  await actOf(dialog, 'suggesting-accept-count', { count: 1 }).click()
  await dialog.waitFor({ state: 'hidden' })
  expect(await durableBlocks(moderator)).toContain('Ferries shall open to all ships, always')
  expect(await list.locator('suggestion-card').count()).toBe(2)

  // The rest by keys alone: accept one, ask and turn back, reject the other. The focus is never lost.
  const { page } = moderator
  expect(await namesTwice(list)).toEqual([])
  const [may, should] = [await suggestionCard(moderator, 'may'), await suggestionCard(moderator, 'should')]
  await actOf(may, 'suggesting-accept').focus()
  await page.keyboard.press('Enter')
  await page.locator('#announcer').getByText(words('suggesting-accepted')).waitFor()
  await expect.poll(() => isFocused(should.getByRole('article')), patience).toBe(true)
  const reject = actOf(should, 'suggesting-reject')
  await tabTo(page, reject)
  await page.keyboard.press('Enter')
  await expect.poll(() => isFocused(should.getByRole('textbox'))).toBe(true)
  expect(await namesTwice(list)).toEqual([])
  await page.keyboard.press('Escape')
  await expect.poll(() => isFocused(reject)).toBe(true)
  await page.keyboard.press('Enter')
  await writeInField(page, 'May was agreed.')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.locator('#announcer').getByText(words('suggesting-rejected')).waitFor()
  await expect.poll(() => isFocused(list.locator('.rail-start p')), patience).toBe(true)
  await decisionCard(moderator, 'May was agreed.')
  expect(await namesTwice(list)).toEqual([])
  expect(await durableBlocks(moderator)).toContain('Ferries may open to all ships, always')
  for (const visitor of [government, civil, business]) {
    await expectBlocks(visitor.page.getByRole('textbox').first(), blocks =>
      blocks.includes('Ferries may open to all ships, always'),
    )
  }
})

test('formats cannot be suggested, and the page says so', async () => {
  const right = civil.page.getByRole('textbox').first()
  await caretAt(right, 'to all ships', 'Home')
  await selectBehind(right, 'Ferries'.length)
  await right.press('ControlOrMeta+b')
  await civil.page.getByText(words('editor-format-not-suggested')).waitFor()
  expect(await civil.page.locator('[data-tool="strong"]').count()).toBe(0)
  await right.press('Alt+Shift+ArrowUp')
  await civil.page.getByText(words('editor-move-not-suggested')).waitFor()
  expect(await blockWith(right, 'to all ships').locator('strong').count()).toBe(0)
})

test('a paragraph with five comments and two suggestions is deleted by one who holds the pen: all of it stays to be read, and comes back', async () => {
  const left = await openGoal(government, house.origin, 5)
  await startBlock(left, five.join(' '))
  await expectSaved(government.page)
  const right = await openGoal(civil, house.origin, 5)
  for (const word of five) {
    await selectWithin(right, 'alpha', word)
    await expect.poll(() => right.evaluate(() => getSelection()?.toString())).toBe(word)
    await comment(civil.page, right, `What is ${word}?`)
  }
  await selectWithin(right, 'alpha', 'gamma')
  await right.press('ArrowRight')
  await right.pressSequentially(' and more')
  await expectSaved(civil.page)
  const other = await openGoal(business, house.origin, 5)
  await chooseToSuggest(business)
  await selectWithin(other, 'alpha', 'delta')
  await other.pressSequentially('omega')
  await expectSaved(business.page)
  await expectMarked(blockWith(left, 'alpha'), 'ins', ' and moreomega')

  await caretAt(left, 'alpha', 'End')
  await left.press('Shift+Home')
  await left.press('Backspace')
  await government.page.getByText(words('workspace-suggestions-stayed')).first().waitFor(patience)
  await expectSaved(government.page)
  expect((await durableBlocks(government)).join(' ')).not.toMatch(/alpha|delta|epsilon|omega/)

  await openGoal(moderator, house.origin, 5)
  for (const [wish, organisation, kind] of [
    ['and more', 'Open Networks', 'suggesting-kind-insert'],
    ['omega', 'Meridian Chamber', 'suggesting-kind-insert'],
  ] as const) {
    const card = await suggestionCard(moderator, wish)
    await card.getByRole('article', { name: new RegExp(`^${words(kind)} by .*${organisation}`) }).waitFor(patience)
  }
  const { page } = moderator
  await page.getByRole('tab', { name: new RegExp(`^${words('discussion-title')}`) }).click()
  const discussion = page.locator('#discussion')
  const which = discussion.getByRole('combobox', { name: words('discussion-filter-state') })
  await which.selectOption('detached')
  await expect.poll(() => discussion.locator('thread-card').count(), patience).toBe(five.length)
  for (const word of five) {
    const card = discussion.locator('thread-card').filter({ hasText: `What is ${word}?` })
    await card.locator('.note-open').press('Enter')
    await card.locator('.note-quote', { hasText: word }).waitFor(patience)
    await card.getByText(/Removed by Leila Haddad, Ministry of Digital Affairs/).waitFor(patience)
  }

  await left.press('ControlOrMeta+z')
  await expectBlocks(left, blocks => blocks.some(block => block.startsWith('alpha beta gamma and more ')))
  await expect.poll(() => discussion.locator('thread-card').count(), patience).toBe(0)
  await which.selectOption('open')
  await expect.poll(() => discussion.locator('thread-card').count(), patience).toBe(five.length)
})
const five = ['alpha', 'beta', 'gamma', 'delta', 'epsilon']

test('what is pressed on two cards at once happens one after the other, each once, however often it is pressed', async () => {
  const { page } = moderator
  await suggestionCard(moderator, 'omega')
  const list = page.locator('#suggestions')
  await expect.poll(() => list.locator('suggestion-card').count(), patience).toBe(2)
  const asked: string[] = []
  let underWay = 0
  await page.route('**/decisions', async route => {
    if (route.request().method() !== 'POST') return route.continue()
    underWay += 1
    asked.push(`${underWay}`)
    await new Promise(resolve => setTimeout(resolve, 300))
    // Before it goes on: nothing else is asked until it was answered.
    underWay -= 1
    await route.continue()
  })
  await list.locator('[data-act="accept"]').evaluateAll(buttons => {
    for (const button of [...buttons, ...buttons]) (button as HTMLElement).click()
  })
  await list.getByText(words('suggesting-none')).waitFor(patience)
  await page.unroute('**/decisions')
  expect(asked).toEqual(['1', '1'])
  // The words that came back are struck as they were: what replaces them does so.
  await expect.poll(() => durableBlocks(moderator), patience).toContain('alpha beta gamma and more omega epsilon')
  expect((await list.locator('.problem').allTextContents()).join('')).toBe('')
})

test('who leads an element, with whom and by when is suggested: shown in the text and on cards, accepted and rejected', async () => {
  const right = await openGoal(civil, house.origin, 7)
  const left = await openGoal(government, house.origin, 7)
  const action = right.locator('[data-kind="action"]').first()
  const says = await action.locator('.el-words').innerText()
  const [lead, due] = await action.evaluate(block => [block.dataset['lead'] ?? '', block.dataset['due'] ?? ''])
  const controls = action.getByRole('group', { name: words('editor-element-fields') })
  await action.locator('.el-words').click()
  await right.press('F2')
  await controls.locator('select').selectOption('technical_community')
  await controls.getByRole('textbox', { name: words('editor-element-due') }).fill('2031-06-30')
  await controls.getByRole('textbox', { name: words('editor-element-due') }).press('Enter')
  await controls.locator('.el-partners-button').click()
  await controls.getByRole('checkbox', { name: words('editor-lead-academia') }).check()
  await expectSaved(civil.page)

  // Her own controls show what she wishes; the text says what it said, with a line and her sign beside it.
  expect(await controls.locator('select').inputValue()).toBe('technical_community')
  expect(await action.getAttribute('class')).toContain('sug-wish')
  const seen = blockWith(left, says)
  await expect.poll(() => seen.getAttribute('class'), patience).toContain('sug-wish')
  expect(await seen.getAttribute('title')).toContain('Open Networks')
  await expect.poll(() => seen.locator('.sug-who').count(), patience).toBe(3)
  expect(await seen.evaluate(block => [block.dataset['lead'] ?? '', block.dataset['due'] ?? ''])).toEqual([lead, due])

  await openGoal(moderator, house.origin, 7)
  const leads = await suggestionCard(moderator, words('editor-lead-technical_community'))
  await leads.getByRole('article', { name: new RegExp(`^${words('suggesting-kind-details')} by `) }).waitFor()
  await actOf(leads, 'suggesting-accept').click()
  await expect.poll(() => seen.getAttribute('data-lead'), patience).toBe('technical_community')
  await actOf(await suggestionCard(moderator, words('editor-lead-academia')), 'suggesting-accept').click()
  await expect.poll(() => seen.getAttribute('data-partners'), patience).toContain('academia')
  const days = await suggestionCard(moderator, '2031-06-30')
  await actOf(days, 'suggesting-reject').click()
  await writeInField(moderator.page, 'Too late for a review.')
  await actOf(days.locator('form'), 'suggesting-reject').click()
  await decisionCard(civil, 'Too late for a review.')
  await expect.poll(() => seen.getAttribute('class'), patience).not.toContain('sug-wish')
  expect(await seen.getAttribute('data-due')).toBe(due === '' ? null : due)
  await expect.poll(() => controls.getByRole('textbox', { name: words('editor-element-due') }).inputValue()).toBe(due)

  // Chosen, and chosen back: nothing is suggested any more.
  await controls.locator('select').selectOption('business')
  await expect.poll(() => seen.getAttribute('class'), patience).toContain('sug-wish')
  await controls.locator('select').selectOption('technical_community')
  await expect.poll(() => seen.getAttribute('class'), patience).not.toContain('sug-wish')
  expectNoComplaints(government, civil, business, moderator)
})
