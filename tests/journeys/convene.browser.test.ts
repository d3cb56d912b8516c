/**
 * From nothing to a table that writes: somebody convenes an agenda, sets its table, opens drafting; a goal is proposed
 * for an indicator, moved, named, given a theme, parked, restored and dropped, and the others' pages follow by themselves.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say, type MessageFacts, type MessageKey } from '../../packages/messages/say.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { emailOf, expectNoComplaints, seat } from './workspace-steps.ts'

let browser: Browser
let house: ServedHouse
let convener: Visitor
let delegate: Visitor
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  convener = await seat(browser, house, 'business')
  delegate = await seat(browser, house, 'government')
})
afterAll(async () => {
  await house.close()
  await browser.close()
})

const words = (key: MessageKey, facts: MessageFacts = {}): string => say('en', key, facts)
const title = 'Ports and hospitals, 2028'
const press = (page: Page, key: MessageKey, facts?: MessageFacts): Promise<void> =>
  page
    .getByRole('button', { name: words(key, facts), exact: true })
    .first()
    .click()

test('an organisation convenes an agenda, sets its table and opens drafting', async () => {
  const { page } = convener
  await page.getByRole('button', { name: /Meridian Chamber/ }).click()
  await page.getByRole('link', { name: words('convene-agendas') }).click()
  await page.getByRole('link', { name: words('convene-title') }).click()
  await page.getByLabel(words('convene-name')).fill(title)
  await page.getByLabel(words('convene-note')).fill('What a port owes a hospital.')
  await expect.poll(() => page.getByLabel('Meridian Chamber of Commerce').isChecked()).toBe(true)
  await press(page, 'convene-go')
  await page.getByRole('heading', { level: 1, name: words('setup-title') }).waitFor()

  await page.getByText(words('drafting-needs-goal')).waitFor()
  await page.getByRole('button', { name: words('setup-text-empty') }).click()
  await page.getByText(words('drafting-needs-indicators')).waitFor()
  await page.locator('#step-indicators summary').click()
  await page.getByRole('checkbox', { name: 'National Cyber Security Index' }).check()
  await page
    .locator('#step-indicators')
    .getByRole('button', { name: words('goal-form-save') })
    .click()
  await page.getByText(words('drafting-needs-rules')).waitFor()
  await page.locator('#step-rules summary').click()
  await press(page, 'setup-rules-suggested')
  await page
    .locator('#step-rules')
    .getByRole('button', { name: words('goal-form-save') })
    .click()
  await page.getByText(words('drafting-needs-pen')).waitFor()

  const organisation = 'Ministry of Digital Affairs of Aldermark'
  const member = [
    '--agenda',
    title,
    '--email',
    emailOf('government'),
    '--role',
    'delegate',
    '--organisation',
    organisation,
  ]
  await house.command('member', 'add', ...member)
  await page.getByText(words('setup-open-note')).waitFor()
  await press(page, 'setup-open')
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await page.getByText(words('phase-drafting')).first().waitFor()
  await page.getByText(words('agenda-convened-by', { organisation: 'Meridian Chamber of Commerce' })).waitFor()
})

test('a goal that is proposed for a gap stands in the table of everybody, with its mark', async () => {
  const { page } = delegate
  await page.goto(`${house.origin}/agendas`)
  await page.getByRole('link', { name: title }).click()
  const table = page.getByRole('table', { name: words('agenda-table') })
  await table.getByRole('row', { name: /First goal/ }).waitFor()

  const button = page.locator('tfoot').getByRole('button', { name: /Commitment to international law/ })
  await button.click()
  const dialog = page.getByRole('dialog', { name: words('agenda-propose') })
  await dialog.getByLabel(words('goal-form-title')).fill('Answer a hospital’s call first')
  await dialog.getByRole('radio', { name: words('relation-enables') }).check()
  await dialog.getByRole('button', { name: words('agenda-propose') }).click()
  await dialog.getByText(words('link-needs-sentence')).waitFor()
  await dialog.getByLabel(words('goal-form-how')).fill('A port that answers shows how it reads the law.')
  await dialog.getByRole('button', { name: words('agenda-propose') }).click()

  for (const visitor of [delegate, convener]) {
    const row = visitor.page.getByRole('row', { name: /Answer a hospital/ })
    await row.getByRole('img', { name: words('relation-enables-proposed') }).waitFor()
    await row.getByText(words('goal-state-proposed')).waitFor()
    expect(await visitor.page.getByRole('row', { name: /Answer a hospital/ }).count()).toBe(1)
  }
  // The convener reads it among what waits, and in what happened.
  await convener.page.getByRole('link', { name: words('agenda-waiting-proposals', { count: 1 }) }).waitFor()
  await convener.page.getByText(/proposed goal 2, Answer a hospital/).waitFor()
})

test('a moderator takes it up, names, moves, parks, restores and drops it; the other page follows', async () => {
  const { page } = convener
  const act = async (number: number): Promise<void> => {
    await page
      .getByRole('row')
      .getByRole('button', { name: words('agenda-change-goal', { number }) })
      .click()
  }
  const dialog = page.getByRole('dialog', { name: /Answer a hospital/ })
  await act(2)
  await dialog.getByRole('button', { name: words('goal-form-take-up') }).click()
  await delegate.page
    .getByRole('row', { name: /Answer a hospital/ })
    .getByText(words('goal-state-under-negotiation'))
    .waitFor()

  // Themes are made in a dialog of their own, which stays open for the next one.
  await press(page, 'agenda-themes')
  const themes = page.getByRole('dialog', { name: words('theme-form-title') })
  for (const label of ['Ships', 'Hospitals']) {
    await themes.getByLabel(words('theme-form-new')).fill(label)
    await themes.getByRole('button', { name: words('theme-form-add') }).click()
    await themes.getByRole('button', { name: words('theme-form-remove', { label }) }).waitFor()
  }
  await themes.getByRole('button', { name: words('theme-form-up', { label: 'Hospitals' }) }).click()
  await themes.getByRole('button', { name: words('theme-form-up', { label: 'Ships' }), disabled: false }).waitFor()
  await themes.getByRole('button', { name: words('theme-form-remove', { label: 'Ships' }) }).click()
  await themes
    .getByRole('button', { name: words('theme-form-remove', { label: 'Ships' }) })
    .waitFor({ state: 'detached' })
  await themes.getByRole('button', { name: words('goal-form-close') }).click()

  await act(2)
  expect(await dialog.getByLabel(words('goal-form-title')).inputValue()).toBe('Answer a hospital’s call first')
  await dialog.getByLabel(words('goal-form-title')).fill('Answer a hospital’s call at once')
  await dialog.getByLabel(words('goal-form-theme'), { exact: true }).selectOption({ label: 'Hospitals' })
  await dialog.getByRole('button', { name: words('goal-form-save') }).click()
  await delegate.page.getByRole('row', { name: /Answer a hospital’s call at once/ }).waitFor()
  await delegate.page.getByRole('rowheader', { name: 'Hospitals' }).waitFor()

  await act(2)
  await dialog.getByLabel(words('goal-form-reason')).locator('visible=true').fill('After the port authority has spoken')
  await dialog.getByRole('button', { name: words('goal-form-park') }).click()
  const parked = delegate.page.getByRole('row', { name: /Answer a hospital/ })
  await parked.getByText(words('goal-state-parked')).waitFor()
  await parked.getByText(words('agenda-reason', { reason: 'After the port authority has spoken' })).waitFor()
  await act(2)
  // It could be dropped as well: each has a reason of its own.
  const restoring = dialog.getByRole('group', { name: words('goal-form-restore') })
  await restoring.getByLabel(words('goal-form-reason')).fill('It has spoken')
  await restoring.getByRole('button', { name: words('goal-form-restore') }).click()
  await parked.getByText(words('goal-state-under-negotiation')).waitFor()

  await act(2)
  await dialog.getByLabel(words('goal-form-place')).selectOption({ index: 0 })
  await dialog.getByRole('button', { name: words('goal-form-move') }).click()
  await delegate.page.getByRole('row', { name: /^1 Answer a hospital/ }).waitFor()

  await act(1)
  await dialog.getByRole('button', { name: words('goal-form-drop') }).click()
  await dialog.getByText(words('reason-needed')).waitFor()
  await dialog.getByLabel(words('goal-form-reason')).locator('visible=true').fill('Covered by the first goal')
  await dialog.getByRole('button', { name: words('goal-form-drop') }).click()
  const dropped = delegate.page.getByRole('row', { name: /Answer a hospital/ })
  await dropped.getByText(words('goal-state-dropped')).waitFor()
  await dropped.getByText(words('agenda-reason', { reason: 'Covered by the first goal' })).waitFor()
  expectNoComplaints(convener, delegate)
})

test('without scripts the table can be read', async () => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await delegate.context.storageState(),
  })
  const page = await context.newPage()
  await page.goto(`${house.origin}/agendas`)
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('rowheader', { name: /First goal/ }).waitFor()
  await page.getByRole('link', { name: words('agenda-indicators-all', { count: 49 }) }).click()
  await expect.poll(() => page.getByRole('columnheader').count()).toBe(5 + 49)
  await context.close()
})
