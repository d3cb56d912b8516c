/**
 * A moderator answers a round's inputs by keyboard and several in one; who made them reads the answer with the words
 * before and since, and contests it; the moderator answers the contest.
 */
import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { dispositionKeys, dispositionKinds } from '../../packages/domain/disposition.ts'
import { say } from '../../packages/messages/say.ts'
import { armed, expectAccessible } from '../support/axe.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { expectNoComplaints, nameOf, seat, writeInField } from './workspace-steps.ts'

let browser: Browser
let house: ServedHouse
let moderator: Visitor
let government: Visitor
let agendaId = ''
let goalId = ''
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  moderator = await seat(browser, house, 'moderator', armed)
  government = await seat(browser, house, 'government', armed)
  const business = await seat(browser, house, 'business')
  agendaId = /agendas\/([0-9a-f-]{36})/.exec(moderator.page.url())?.[1] ?? ''
  goalId = await moderator.page.evaluate(async id => {
    const agenda = (await (await fetch(`/api/agendas/${id}`)).json()) as { goals: { id: string }[] }
    return agenda.goals[0]?.id ?? ''
  }, agendaId)
  await comment(government.page, 'Report every two years instead of every year.')
  await comment(business.page, 'Delete the reference to beneficiaries altogether.')
  await comment(government.page, 'Say where statements are published, so that teams can find them.')
  await comment(business.page, 'Mention consumers in the opening paragraph.')
  await business.leave()
}, 180_000)
afterAll(async () => {
  await browser.close()
  await house.close()
})

const words = (key: Parameters<typeof say>[1], facts: Parameters<typeof say>[2] = {}): string => say('en', key, facts)

async function comment(page: Page, said: string): Promise<void> {
  const body = {
    id: randomUUID(),
    commentId: randomUUID(),
    type: 'comment',
    about: { kind: 'goal' },
    words: said,
    mentions: [],
  }
  expect(await post(page, `/api/goals/${goalId}/threads`, body)).toBe(200)
}

async function post(page: Page, path: string, body: unknown): Promise<number> {
  return page.evaluate(
    async ([url, sent]) => {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(url, { method: 'POST', headers, body: sent })).status
    },
    [path, JSON.stringify(body)] as const,
  )
}

const row = (page: Page, said: string) => page.locator('tr[data-input]', { hasText: said })
const picture = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SCREENSHOTS']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` })
}

test('answers are given by keyboard: letter, Enter, reason, Ctrl Enter, and the next open one is current', async () => {
  const { page } = moderator
  await page.goto(`${house.origin}/agendas/${agendaId}/console`)
  const first = row(page, 'Report every two years')
  await first.locator('answer-form').waitFor()
  await page.keyboard.press('p')
  await first
    .getByRole('radio', { name: words('disposition-accepted-with-changes') })
    .and(page.locator('[aria-checked="true"]'))
    .waitFor()
  await first.getByRole('radio', { checked: true }).focus()
  await picture(page, 'console')
  await expectAccessible(page)
  await page.keyboard.press('Control+Enter')
  await first.getByText(words('disposition-needs-reason')).waitFor()
  await first.getByRole('radio', { checked: true }).focus()
  await page.keyboard.press('Enter')
  await writeInField(page, 'Every second year, with a short note between.')
  await page.keyboard.press('Control+Enter')
  await row(page, 'Delete the reference').locator('answer-form').waitFor()
  await first.getByText('Every second year, with a short note between.').waitFor()
  expect(await first.getAttribute('data-kind')).toBe('accepted-with-changes')
  await page.keyboard.press('k')
  await first.locator('answer-form').waitFor()
  await page.keyboard.press('j')
  await row(page, 'Delete the reference').locator('answer-form').waitFor()
}, 120_000)

test('without a mouse: every answer has its key, all keys are told, the input is shown in the text, and several are answered in one', async () => {
  const { page } = moderator
  const second = row(page, 'Delete the reference')
  for (const kind of dispositionKinds) {
    await page.keyboard.press(dispositionKeys[kind])
    await second.locator(`[data-kind="${kind}"][aria-checked="true"]`).waitFor()
    // Where a number is asked for, it is written next.
    if (kind === 'duplicate') await page.keyboard.press('Escape')
  }
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: words('answers-keys') })
  for (const kind of dispositionKinds) {
    const key = page.getByText(dispositionKeys[kind].toUpperCase(), { exact: true })
    await keys
      .getByRole('listitem')
      .filter({ has: key })
      .getByText(words(`disposition-${kind}`))
      .waitFor()
  }
  await page.keyboard.press('Escape')
  await keys.waitFor({ state: 'detached' })
  await page.keyboard.press('g')
  await page.waitForURL(/\/goals\//)
  await page.goBack()
  await second.locator('answer-form').waitFor()

  await second.getByRole('radio').first().focus()
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await row(page, 'Mention consumers').locator('answer-form').waitFor()
  await page.keyboard.press('x')
  const several = page.locator('#answers-bulk')
  await several.getByRole('radio').first().focus()
  await page.keyboard.press('r')
  await page.keyboard.press('Enter')
  await writeInField(page, 'No other support in two rounds.')
  await page.keyboard.press('Control+Enter')
  await several.locator('answer-form').waitFor({ state: 'detached' })
  const refused = page.locator('tr[data-kind="not-accepted"]')
  await refused.filter({ hasText: 'Delete the reference' }).waitFor()
  await refused.filter({ hasText: 'Mention consumers' }).waitFor()
  await row(page, 'Say where statements').locator('answer-form').waitFor()
  expect(await refused.count()).toBe(2)
}, 120_000)

test('views and filters are addresses; what is given to somebody is in her view', async () => {
  const { page } = moderator
  await page.getByRole('link', { name: new RegExp(`^${words('answers-view-open')}`) }).click()
  await page.waitForURL(/view=open/)
  await row(page, 'Say where statements').locator('answer-form').waitFor()
  expect(await page.locator('tr[data-input]').count()).toBe(1)
  const statements = row(page, 'Say where statements')
  await statements.getByLabel(words('answers-assign')).selectOption(nameOf(house, 'moderator'))
  await statements
    .getByText(words('answers-given-to', { name: nameOf(house, 'moderator') }))
    .waitFor({ state: 'attached' })
  await page.getByRole('link', { name: new RegExp(`^${words('answers-view-mine')}`) }).click()
  await page.waitForURL(/view=mine/)
  await statements.waitFor()
  expect(await page.locator('tr[data-input]').count()).toBe(1)
  await page.getByRole('link', { name: new RegExp(`^${words('answers-view-all')}`) }).click()
  await page.waitForURL(address => !address.search.includes('view'))
  await page.getByLabel(words('answers-group'), { exact: true }).selectOption('business')
  await page.getByRole('button', { name: words('answers-show') }).click()
  await page.waitForURL(/group=business/)
  await row(page, 'Mention consumers').waitFor()
  expect(await page.locator('tr[data-input]').count()).toBe(2)
}, 60_000)

test('of two inputs that say the same, one leads to the other and back', async () => {
  const { page } = moderator
  await page.goto(`${house.origin}/agendas/${agendaId}/console`)
  const [first, third] = [row(page, 'Report every two years'), row(page, 'Say where statements')]
  await third.locator('answer-form').waitFor()
  await page.keyboard.press('d')
  await third.getByLabel(words('answers-duplicate-of')).fill('1')
  await third.getByRole('textbox', { name: new RegExp(`^${words('answers-reason')}`) }).fill('Both ask for a rhythm.')
  await page.keyboard.press('Control+Enter')
  // The row that is answered holds the form: from another one its answer is read.
  await page.locator('#answers-said').getByText(words('answers-saved')).waitFor({ state: 'attached' })
  await page.keyboard.press('k')
  await third.getByRole('link', { name: words('answers-same-as', { number: 1 }) }).click()
  await page.waitForURL(/#input-/)
  await first.locator('answer-form').waitFor()
  await page.keyboard.press('j')
  const back = first.getByRole('link', { name: words('answers-number-of', { number: 3 }) })
  await back.waitFor()
  expect(await back.getAttribute('href')).toContain('#input-')
}, 60_000)

test('a table that is refused says why on the page', async () => {
  const { page } = moderator
  const isTable = (address: URL): boolean => address.pathname.endsWith('/inputs/table')
  await page.route(isTable, route =>
    route.fulfill({
      status: 413,
      contentType: 'application/problem+json',
      body: JSON.stringify({ code: 'table-too-large', facts: { max: 5 } }),
    }),
  )
  await page.getByRole('link', { name: words('table-open'), exact: true }).click()
  await page
    .locator('.answers-files .problem')
    .getByText(words('table-too-large', { max: 5 }))
    .waitFor()
  await page.unrouteAll()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: words('table-open-csv'), exact: true }).click()
  expect((await download).suggestedFilename()).toMatch(/inputs-round-1-.*\.csv$/)
  expect(await page.locator('.answers-files .problem').textContent()).toBe('')
}, 60_000)

test('what is prepared is not shown to others, on her page or in the table', async () => {
  const { page } = government
  await page.goto(`${house.origin}/my-input?agenda=${agendaId}`)
  await page.getByText('Report every two years').waitFor()
  expect(await page.getByText(words('my-input-waits')).count()).toBe(2)
  await picture(page, 'my-input')
  await expectAccessible(page)
  await page.goto(`${house.origin}/agendas/${agendaId}/console`)
  await row(page, 'Report every two years').waitFor()
  expect(await page.locator('answer-form').count()).toBe(0)
  expect(await page.getByText('Every second year').count()).toBe(0)
  expectNoComplaints(moderator, government)
}, 120_000)

test('on a phone the rows are cards, and nothing is wider than the screen', async () => {
  const { page } = moderator
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${house.origin}/agendas/${agendaId}/console`)
  await row(page, 'Report every two years').waitFor()
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  await picture(page, 'console-phone')
  expect(width).toBeLessThanOrEqual(390)
  await expectAccessible(page)
}, 60_000)

test('in the dark and from right to left the table is whole and accessible', async () => {
  const { page } = moderator
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' }
    await fetch('/api/account/language', { method: 'PUT', headers, body: JSON.stringify({ language: 'ar' }) })
  })
  await page.goto(`${house.origin}/agendas/${agendaId}/console`)
  await page.locator('answer-form').waitFor()
  expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl')
  await page.getByRole('columnheader', { name: say('ar', 'answers-disposition') }).waitFor()
  await picture(page, 'console-ar-dark')
  await expectAccessible(page)
  expectNoComplaints(moderator)
}, 60_000)

test('what is written in a row to which one went while the page was fetched anew stays there, and there alone', async () => {
  const { page } = moderator
  const waiting: (() => Promise<void>)[] = []
  let isHeld = true
  const isPage = (address: URL): boolean => address.pathname.endsWith('/console')
  await page.route(isPage, async route => {
    if (isHeld && route.request().resourceType() === 'xhr') waiting.push(() => route.continue())
    else await route.continue()
  })
  const other = row(page, 'Report every two years')
  await page.goto(`${house.origin}/agendas/${agendaId}/console`)
  await page.locator('answer-form').waitFor()
  await comment(government.page, 'Said while a moderator answers.')
  await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(0), { timeout: 20_000 })
  await other.locator('td.q').click()
  await other.locator('[data-kind="noted"]').click()
  await other.getByRole('textbox').fill('Written while the page came.')
  isHeld = false
  for (const goOn of waiting) await goOn()
  await row(page, 'Said while a moderator answers.').waitFor()
  expect(await other.getByRole('textbox').inputValue()).toBe('Written while the page came.')
  expect(await other.getByRole('radio', { checked: true }).getAttribute('data-kind')).toBe('noted')
  expect(await other.getByRole('textbox').evaluate(field => field === document.activeElement)).toBe(true)
  await page.unrouteAll({ behavior: 'ignoreErrors' })

  // It waits for its row to be the current one again; what was answered meanwhile is shown before it is replaced.
  await row(page, 'Mention consumers').locator('td.q').click()
  const { input: id = '', seen = '' } = await other.evaluate(shown => ({ ...(shown as HTMLElement).dataset }))
  const answered = { kind: 'noted', reason: 'Said by a colleague meanwhile.', duplicateOf: null }
  const inputs = [{ id, seen: seen === '' ? null : seen }]
  expect(await post(page, `/api/agendas/${agendaId}/dispositions`, { inputs, ...answered })).toBe(204)
  await other.getByText(answered.reason).waitFor()
  await other.locator('td.q').click()
  expect(await other.getByRole('textbox').inputValue()).toBe('Written while the page came.')
  await other.locator('.answer-meanwhile').getByText(answered.reason).waitFor()
  await other.getByRole('textbox').press('Control+Enter')
  await other.locator('.problem').getByText(say('ar', 'disposition-changed-meanwhile')).waitFor()
  expect(await other.getByRole('textbox').inputValue()).toBe('Written while the page came.')
  await other.getByRole('textbox').press('Control+Enter')
  await other.locator('[data-answer]').getByText('Written while the page came.').waitFor()
}, 120_000)
