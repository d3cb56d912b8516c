/**
 * What stands around suggestions: another title is suggested and accepted, a change of a link is suggested and rejected
 * with a reason that stays, a decision is taken back, words tell where they come from, and a suggestion leads to its
 * discussion and back. By keyboard where a mouse is not named.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say, type MessageFacts, type MessageKey } from '../../packages/messages/say.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { card } from './discussion-steps.ts'
import { actOf, decisionCard, suggestionCard } from './suggestion-steps.ts'
import {
  blockWith,
  caretAt,
  expectNoComplaints,
  expectSaved,
  openGoal,
  seat,
  startBlock,
  writeInField,
} from './workspace-steps.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const folder = process.env['ACQUIS_SCREENS']

let browser: Browser
let house: ServedHouse
let government: Visitor
let civil: Visitor
let moderator: Visitor
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  government = await seat(browser, house, 'government', { scripts: [axe] })
  civil = await seat(browser, house, 'civil society', { scripts: [axe] })
  moderator = await seat(browser, house, 'moderator', { scripts: [axe] })
}, 120_000)
afterAll(async () => {
  await browser.close()
  await house.close()
})

const words = (key: MessageKey, facts: MessageFacts = {}): string => say('en', key, facts)

/** As it is, in the dark, from right to left, and on a phone. */
async function look(page: Page, name: string): Promise<void> {
  if (folder === undefined) return
  const turn = (direction: string): Promise<void> =>
    page.evaluate(dir => void (document.documentElement.dir = dir), direction)
  await page.screenshot({ path: `${folder}/${name}.png` })
  await page.emulateMedia({ colorScheme: 'dark' })
  await turn('rtl')
  await page.screenshot({ path: `${folder}/${name}-dark-rtl.png` })
  await turn('ltr')
  await page.emulateMedia({ colorScheme: 'light' })
  const size = page.viewportSize()
  await page.setViewportSize({ width: 390, height: 844 })
  await page.screenshot({ path: `${folder}/${name}-phone.png` })
  if (size !== null) await page.setViewportSize(size)
}

async function showView({ page }: Visitor, key: MessageKey): Promise<void> {
  await page.getByRole('tab', { name: new RegExp(`^${words(key)}`) }).click()
}

async function expectAccessible({ page }: Visitor): Promise<void> {
  const found = await page.evaluate(async () => {
    const { axe: runner } = globalThis as unknown as {
      axe: { run(node: Document, options: RunOptions): Promise<AxeResults> }
    }
    const { violations } = await runner.run(document, { resultTypes: ['violations'] })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`)
  })
  expect(found).toEqual([])
}

test('a title that a contributor suggests is the title on every open page once it is accepted', async () => {
  const { page } = civil
  await openGoal(civil, house.origin, 4)
  await openGoal(government, house.origin, 4)
  await openGoal(moderator, house.origin, 4)
  await actOf(page, 'title-suggest').press('Enter')
  const dialog = page.getByRole('dialog', { name: words('title-suggest') })
  await dialog.getByLabel(words('title-new')).fill('A title that all can read')
  await dialog.getByLabel(words('suggesting-why-suggest')).fill('The old one names nobody.')
  await look(page, 'title-dialog')
  await expectAccessible(civil)
  await dialog.getByLabel(words('title-new')).press('Enter')
  await dialog.waitFor({ state: 'hidden' })

  const open = await suggestionCard(moderator, 'A title that all can read')
  await open.getByText('The old one names nobody.').waitFor()
  await actOf(open, 'suggesting-accept').press('Enter')
  for (const visitor of [civil, government, moderator]) {
    await visitor.page.getByRole('heading', { level: 1, name: /A title that all can read/ }).waitFor()
    await visitor.page.locator('#outline').getByText('A title that all can read').waitFor()
    expect(await visitor.page.title()).toContain('A title that all can read')
  }
  await decisionCard(civil, 'A title that all can read')
})

test('a decision is taken back with a reason, and says so to everybody', async () => {
  const { page } = moderator
  const decided = await decisionCard(moderator, 'A title that all can read')
  await actOf(decided, 'decided-take-back').press('Enter')
  await writeInField(page, 'Too soon: two delegations were not heard.')
  await look(page, 'decided-asking')
  await actOf(decided, 'decided-take-back').press('Enter')
  await decided.getByText('Too soon: two delegations were not heard.').waitFor()
  expect(await actOf(decided, 'decided-take-back').count()).toBe(0)
  await page.getByRole('heading', { level: 1, name: /A title that all can read/ }).waitFor({ state: 'detached' })
  const theirs = await decisionCard(civil, 'Too soon')
  expect(await actOf(theirs, 'decided-take-back').count()).toBe(0)
  await suggestionCard(civil, 'A title that all can read')
  await look(civil.page, 'decided-contributor')
  await expectAccessible(moderator)
})

test('a change of an agreed link is suggested, and rejected with a reason that stays', async () => {
  await showView(civil, 'workspace-view-links')
  await agreeSomeLink()
  await civil.page.locator('link-card [data-act="suggest"]').first().press('Enter')
  const form = civil.page.locator('link-change-form')
  await form.locator('[name="how"]').fill('It names who pays.')
  await form.locator('[name="reason"]').fill('The words before said less.')
  await look(civil.page, 'link-change')
  await expectAccessible(civil)
  await actOf(form, 'links-suggest').press('Enter')
  await form.waitFor({ state: 'detached' })

  const open = await suggestionCard(moderator, 'It names who pays.')
  await look(moderator.page, 'link-suggested')
  await actOf(open, 'suggesting-reject').press('Enter')
  await writeInField(moderator.page, 'The norm does not say so.')
  await actOf(open.locator('form'), 'suggesting-reject').press('Enter')
  const decided = await decisionCard(civil, 'It names who pays.')
  await decided.getByText('The norm does not say so.').waitFor()
})

test('the link in the mail about a decision leads to its card', async () => {
  const { page } = civil
  await page.goto(`${house.origin}/dev/mailbox`)
  const link = page.locator('a[href*="#suggestion-"]').first()
  await link.waitFor()
  await link.click()
  await page.waitForURL(url => url.hash.startsWith('#suggestion-'))
  const item = page.locator('decided-list [data-suggestion]:focus')
  await item.waitFor()
  expect(new URL(page.url()).hash).toBe(`#suggestion-${await item.getAttribute('data-suggestion')}`)
})

test('a notice leads to what became of the suggestion, and the history page tells it too', async () => {
  const { page } = civil
  const goal = new URL(page.url()).pathname
  await page.goto(`${house.origin}/inbox`)
  await page.locator('a[href*="#suggestion-"]').first().press('Enter')
  await page.waitForURL(url => url.hash.startsWith('#suggestion-'))
  const decided = page.locator('decided-list decision-card').filter({ hasText: 'It names who pays.' })
  await decided.waitFor()
  await decided.locator('[data-suggestion]:focus').waitFor()
  await page.goto(`${house.origin}${goal}/history`)
  await page.locator('#decisions').getByText('The norm does not say so.').waitFor()
  await page.locator('#decisions').getByText('Too soon: two delegations were not heard.').waitFor()
  await page.locator('#decisions').scrollIntoViewIfNeeded()
  await look(page, 'decided-history')
  await expectAccessible(civil)
})

/** The moderator agrees the first link that waits for it. */
async function agreeSomeLink(): Promise<void> {
  await showView(moderator, 'workspace-view-links')
  await moderator.page.locator('link-card [data-act="agree"]').first().press('Enter')
}

test('words tell who wrote them and which decision made them so', async () => {
  const left = await openGoal(government, house.origin, 5)
  await startBlock(left, 'States shall pay')
  await expectSaved(government.page)
  const right = await openGoal(civil, house.origin, 5)
  await caretAt(right, 'States shall pay', 'End')
  await right.pressSequentially(' in time')
  await expectSaved(civil.page)
  await openGoal(moderator, house.origin, 5)
  const open = await suggestionCard(moderator, 'in time')
  await actOf(open, 'suggesting-accept').press('Enter')
  await blockWith(left, 'States shall pay in time').locator('ins').waitFor({ state: 'detached' })

  await caretAt(left, 'States shall pay in time', 'End')
  await left.press('Control+Alt+o')
  const dialog = government.page.getByRole('dialog', { name: words('sources-title') })
  await dialog.getByText('States shall pay', { exact: true }).waitFor()
  await dialog.getByText(words('sources-decisions', { count: 1 })).waitFor()
  await dialog.getByText(words('decided-accepted')).waitFor()
  await look(government.page, 'sources')
  await expectAccessible(government)
  await actOf(dialog, 'sources-show-decision').press('Enter')
  await dialog.waitFor({ state: 'hidden' })
  await government.page.locator('decided-list decision-card').filter({ hasText: 'in time' }).waitFor()
})

test('a suggestion leads to its discussion, and the discussion back to it', async () => {
  const right = civil.page.getByRole('textbox').first()
  await caretAt(right, 'pay in time', 'End')
  await right.pressSequentially(' and in full')
  await expectSaved(civil.page)
  const open = await suggestionCard(government, 'and in full')
  await actOf(open, 'suggesting-discuss').press('Enter')
  const composer = government.page.getByRole('textbox', { name: words('composer-words') })
  await composer.fill('Full of what?')
  await actOf(government.page, 'composer-send').press('Enter')
  const thread = card(government.page, 'Full of what?')
  await thread.waitFor()
  await thread.getByText(/^Suggestion of /).waitFor()
  await look(government.page, 'suggestion-thread')
  await actOf(thread, 'thread-to-suggestion').press('Enter')
  await open.getByRole('article').waitFor()
  await actOf(open, 'suggesting-thread').press('Enter')
  await thread.waitFor()
  expectNoComplaints(government, civil, moderator)
})
