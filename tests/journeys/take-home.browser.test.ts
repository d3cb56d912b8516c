/** A text leaves as a file and another one comes in, as a person does it: the dialog, a real download, a real upload. */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeLosslessFile } from '../../packages/exchange/lossless-file.ts'
import { say, sayList } from '../../packages/messages/say.ts'
import { armed, expectAccessible } from '../support/axe.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { serveHouse, type ServedHouse } from '../support/served-house.ts'
import { readLosslessFile } from '../../server/exchange/lossless-reader.ts'
import { openZip } from '../../server/exchange/zip-file.ts'
import { changesIn, decideAll, type Decision } from '../support/tracked-document.ts'
import { bracket } from './bracket-steps.ts'
import { chooseToSuggest } from './suggestion-steps.ts'
import {
  caretAt,
  expectSaved,
  goalTitle,
  isFocused,
  openGoal,
  openGoalToRead,
  seat,
  startBlock,
} from './workspace-steps.ts'

let house: ServedHouse
let browser: Browser

beforeAll(async () => {
  house = await serveHouse()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** Pictures for those who look at the pages; only where a folder is named. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['ACQUIS_PICTURES']
  if (folder !== undefined && folder !== '') await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** The dialog as it is open now: accessible as it stands, in the dark and on a phone. */
async function expectForms(page: Page, name: string): Promise<void> {
  await picture(page, name)
  await expectAccessible(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture(page, `${name}-phone-dark`)
  await expectAccessible(page)
  await page.setViewportSize({ width: 1440, height: 900 })
  await picture(page, `${name}-dark`)
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Sets the language of her account. */
async function speak(page: Page, language: string): Promise<void> {
  const status = await page.evaluate(async chosen => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ language: chosen })
    return (await fetch('/api/account/language', { method: 'PUT', headers, body })).status
  }, language)
  expect(status).toBeLessThan(300)
}

/** Opened as a file of its own: no request, no complaint, and on paper without what only a screen needs. */
async function expectPrints({ context }: Visitor, web: string): Promise<void> {
  const page = await context.newPage()
  const asked: string[] = []
  page.on('request', request => asked.push(request.url()))
  page.on('console', message => asked.push(message.text()))
  await page.setContent(web, { waitUntil: 'load' })
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.emulateMedia({ media: 'print' })
  expect(await page.evaluate(() => getComputedStyle(document.body).margin)).toBe('0px')
  const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  expect(paper).toMatch(/\/MediaBox \[0 0 59[45][\d.]* 84[12][\d.]*\]/)
  expect(asked).toEqual([])
  await page.close()
}

async function expectQuiet({ complaints, leave }: Visitor): Promise<void> {
  expect(complaints).toEqual({ policy: [], foreign: [], faults: [] })
  await leave()
}

test('an observer takes a goal home as DOCX: preview, progress, the file with its name and its words', async () => {
  const observer = await seat(browser, house, 'observer', armed)
  const { page } = observer
  await openGoalToRead(observer, house.origin, 2)
  await page.getByRole('button', { name: say('en', 'export-open'), exact: true }).click()
  const dialog = page.getByRole('dialog', { name: say('en', 'export-title') })
  await dialog
    .getByRole('region', { name: say('en', 'export-preview') })
    .getByText(goalTitle(2))
    .waitFor()
  await dialog.getByText(/goal-2-round-1-[\d-]+\.docx, about \d+/).waitFor()
  await picture(page, 'export-dialog')
  await expectAccessible(page)
  const downloading = page.waitForEvent('download')
  await dialog.getByRole('button', { name: say('en', 'export-download', { format: 'DOCX' }) }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^goal-2-round-1-\d{4}-\d\d-\d\d\.docx$/)
  const bytes = await readFile(await download.path())
  expect(openZip(bytes).read('word/document.xml')?.toString('utf8')).toContain(goalTitle(2))
  await dialog.getByText(/It is in your downloads/).waitFor()
  await picture(page, 'export-done')
  // The file for the web stands alone: it asks nothing of anywhere, and prints on the paper that was wished.
  await dialog.getByText('HTML', { exact: true }).click()
  await dialog.getByText(/goal-2-round-1-[\d-]+\.html, about \d+/).waitFor()
  const loading = page.waitForEvent('download')
  await dialog.getByRole('button', { name: say('en', 'export-download', { format: 'HTML' }) }).click()
  const web = await readFile(await (await loading).path(), 'utf8')
  await expectPrints(observer, web)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await expectQuiet(observer)
})

test('each form of a text is chosen in the dialog, and the file is that one: brackets, suggestions, what changed', async () => {
  const delegate = await seat(browser, house, 'government', { ...armed, width: 1440, height: 900 })
  const moderator = await seat(browser, house, 'moderator')
  const { page } = delegate
  const text = await openGoal(delegate, house.origin, 3)
  await startBlock(text, 'Each participating State shall publish a statement.')
  await expectSaved(page)
  const goalId = page.url().split('/goals/')[1] ?? ''
  await openGoal(moderator, house.origin, 3)
  await moderator.page.evaluate(
    path => fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"label":"First"}' }),
    `/api/goals/${goalId}/versions`,
  )
  await bracket(page, text, { block: 'shall publish', words: 'shall', other: 'should', hold: 0 })
  await chooseToSuggest(delegate)
  await caretAt(text, 'a statement.', 'End')
  await text.pressSequentially(' Once a year.')
  await expectSaved(page)

  await page.getByRole('button', { name: say('en', 'export-open'), exact: true }).click()
  const dialog = page.getByRole('dialog', { name: say('en', 'export-title') })
  const words = async (format = 'DOCX'): Promise<Buffer> => {
    const downloading = page.waitForEvent('download')
    await dialog.getByRole('button', { name: say('en', 'export-download', { format }) }).click()
    const bytes = await readFile(await (await downloading).path())
    await dialog.getByText(/It is in your downloads/).waitFor()
    return bytes
  }
  const said = (bytes: Buffer, decision: Decision = 'accept'): string =>
    decideAll(bytes, decision)
      .map(paragraph => paragraph.text)
      .join('\n')

  await dialog.getByLabel(say('en', 'export-text-bracketed'), { exact: true }).check()
  await dialog.getByText(/-brackets-holders\.docx, about/).waitFor()
  await picture(page, 'export-bracketed')
  expect(said(await words())).toContain('State [shall (ALD) / should] publish a statement.')
  await dialog.getByLabel(say('en', 'export-holders'), { exact: true }).uncheck()
  await dialog.getByText(/-brackets\.docx, about/).waitFor()
  expect(said(await words())).toContain('State [shall / should] publish a statement.')

  await dialog.getByLabel(say('en', 'export-text-marked-up'), { exact: true }).check()
  await dialog.getByText(/-suggestions\.docx, about/).waitFor()
  await dialog.locator('.pv ins').getByText('Once a year.').waitFor()
  await picture(page, 'export-marked-up')
  const suggested = await words()
  expect(new Set(changesIn(suggested).map(({ author }) => author))).toEqual(
    new Set(['Ministry of Digital Affairs of Aldermark']),
  )
  expect(said(suggested)).toContain('a statement. Once a year.')
  expect(said(suggested, 'reject')).not.toContain('Once a year.')

  await dialog.getByLabel(say('en', 'export-text-compared'), { exact: true }).check()
  await dialog.getByText(/-changes-1-to-now\.docx, about/).waitFor()
  await expectForms(page, 'export-compared')
  const compared = await words()
  expect(said(compared, 'reject')).toContain('State shall publish a statement.')
  expect(said(compared)).toMatch(/State \[shall ?\/? ?should\] publish a statement\./)

  // What is chosen stays chosen in another format, and the clean text holds none of it.
  await dialog.getByText('Markdown', { exact: true }).click()
  await dialog.getByText(/-changes-1-to-now\.md, about/).waitFor()
  expect((await words('Markdown')).toString()).toContain('{++')
  await dialog.getByLabel(say('en', 'export-text-clean'), { exact: true }).check()
  await dialog.getByText(/goal-3-round-1-[\d-]+\.md, about/).waitFor()
  const clean = (await words('Markdown')).toString()
  expect([clean.includes('Once a year'), clean.includes('{++')]).toEqual([false, false])

  // The same dialog from right to left.
  await speak(page, 'ar')
  await page.reload()
  await page.getByRole('button', { name: say('ar', 'export-open'), exact: true }).click()
  const arabic = page.getByRole('dialog', { name: say('ar', 'export-title') })
  await arabic.getByLabel(say('ar', 'export-text-compared'), { exact: true }).check()
  await arabic.locator('.pv').getByText(goalTitle(3)).waitFor()
  await expectForms(page, 'export-arabic')
  await speak(page, 'en')
  await expectQuiet(delegate)
  await moderator.leave()
})

test('while a file waits the dialog says so, asks for nothing else, and can be stopped by keys', async () => {
  const observer = await seat(browser, house, 'observer', armed)
  const { page } = observer
  await openGoalToRead(observer, house.origin, 2)
  await page.getByRole('button', { name: say('en', 'export-open'), exact: true }).click()
  const dialog = page.getByRole('dialog', { name: say('en', 'export-title') })
  await dialog.getByText(/\.docx, about/).waitFor()
  const waiting = { state: 'waiting', progress: { done: 0, of: 1 }, fileName: '', bytes: 0, isUniversal: true }
  await page.route('**/api/exports/*', route =>
    route.request().method() === 'GET' ? route.fulfill({ json: { ...waiting, refusal: null } }) : route.continue(),
  )
  const download = dialog.getByRole('button', { name: say('en', 'export-download', { format: 'DOCX' }) })
  await download.press('Enter')
  await dialog.getByRole('status').getByText(say('en', 'export-state-waiting')).waitFor()
  await dialog.getByRole('progressbar').waitFor()
  expect(await download.count()).toBe(0)
  expect(await dialog.getByLabel(say('en', 'export-text-clean'), { exact: true }).isDisabled()).toBe(true)
  const stop = dialog.getByRole('button', { name: say('en', 'export-stop') })
  await expect.poll(() => isFocused(stop)).toBe(true)
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect.poll(() => isFocused(download)).toBe(true)
  await dialog.getByText(/\.docx, about/).waitFor()
  await page.unroute('**/api/exports/*')
  await expectQuiet(observer)
})

test('a failed file says why, and a second try is one press away', async () => {
  const observer = await seat(browser, house, 'observer', { ...armed, width: 390, height: 844, isPhone: true })
  const { page } = observer
  await openGoalToRead(observer, house.origin, 1)
  await page.getByRole('button', { name: say('en', 'export-open'), exact: true }).click()
  const dialog = page.getByRole('dialog', { name: say('en', 'export-title') })
  await dialog.getByText('PDF', { exact: true }).click()
  await dialog.getByText(/\.pdf, about/).waitFor()
  await picture(page, 'export-phone')
  await expectAccessible(page)
  await page.route('**/api/exports/*', route =>
    route.fulfill({
      json: {
        state: 'failed',
        progress: { done: 1, of: 1 },
        fileName: '',
        bytes: 0,
        isUniversal: true,
        refusal: { code: 'export-took-too-long', facts: { seconds: 30 } },
      },
    }),
  )
  await dialog.getByRole('button', { name: say('en', 'export-download', { format: 'PDF' }) }).click()
  await dialog.getByText(say('en', 'export-took-too-long', { seconds: 30 })).waitFor()
  await picture(page, 'export-failed-phone')
  await page.unroute('**/api/exports/*')
  const downloading = page.waitForEvent('download')
  await dialog.getByRole('button', { name: say('en', 'export-again') }).click()
  const bytes = await readFile(await (await downloading).path())
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
  await expectQuiet(observer)
})

test('a delegate brings Markdown in: it is shown first, named, and becomes proposed goals', async () => {
  const delegate = await seat(browser, house, 'government', { ...armed, colorScheme: 'dark' })
  const { page } = delegate
  await openGoal(delegate, house.origin, 1)
  const agenda = await page.locator('.outline-head h2 a').getAttribute('href')
  await page.goto(`${house.origin}${agenda ?? ''}/import`)
  await page.locator('import-file[data-ready]').waitFor()
  const markdown =
    '# Share what you know\n\nEach State **shares**.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n# Answer when asked\n\n- One\n- Two\n'
  await page
    .getByLabel(say('en', 'import-file'), { exact: true })
    .setInputFiles({ name: 'two goals.md', mimeType: 'text/markdown', buffer: Buffer.from(markdown) })
  await page.getByRole('heading', { name: say('en', 'import-understood') }).waitFor()
  await page.getByText(say('en', 'import-lost-table', { count: 1 })).waitFor()
  await page.getByLabel(say('en', 'import-as-several', { count: 2 })).check()
  await page.getByLabel(say('en', 'import-goal-title', { number: 1 })).fill('Share what you know, early')
  await picture(page, 'import-understood')
  await expectAccessible(page)
  await page.getByRole('button', { name: say('en', 'import-confirm', { count: 2 }) }).click()
  await page.getByText(say('en', 'import-made', { count: 2 })).waitFor()
  await picture(page, 'import-made')
  await page.getByRole('link', { name: /Share what you know, early/ }).click()
  await page.getByText('Each State shares.').first().waitFor()
  await page.getByText(say('en', 'goal-state-proposed')).first().waitFor()
  await expectQuiet(delegate)
})

test('a moderator brings a lossless file in: what it brings, without its discussions, with a goal left out; then with them', async () => {
  const moderator = await seat(browser, house, 'moderator', armed)
  const { page, context } = moderator
  await openGoal(moderator, house.origin, 1)
  const goalId = page.url().split('/goals/')[1] ?? ''
  const agenda = (await page.locator('.outline-head h2 a').getAttribute('href')) ?? ''
  const call = async (method: 'GET' | 'POST', path: string, data?: object): Promise<Buffer> => {
    const headers = { origin: house.origin }
    const answer = await context.request.fetch(`${house.origin}${path}`, { method, headers, ...(data && { data }) })
    expect(answer.status(), path).toBe(200)
    return answer.body()
  }
  const [id, commentId] = [randomUUID(), randomUUID()]
  const opening = { id, commentId, type: 'question', words: 'Who pays for this?', mentions: [] }
  await call('POST', `/api/goals/${goalId}/threads`, { ...opening, about: { kind: 'goal' } })
  const wish = { format: 'json', text: 'clean', annexes: [], paper: 'a4', language: 'en' }
  const asked = JSON.parse((await call('POST', `/api${agenda}/exports`, wish)).toString()) as { id: string }
  const stateOf = async (): Promise<unknown> => JSON.parse((await call('GET', `/api/exports/${asked.id}`)).toString())
  await expect.poll(stateOf, { timeout: 20_000 }).toMatchObject({ state: 'done' })
  const file = readLosslessFile((await call('GET', `/api/exports/${asked.id}/file`)).toString())
  const [first, second] = file.goals
  if (first === undefined || second === undefined) throw new Error('an agenda of two goals')
  const buffer = Buffer.from(writeLosslessFile({ ...file, goals: [first, second] }))

  const understood = async (): Promise<void> => {
    await page.goto(`${house.origin}${agenda}/import`)
    await page.locator('import-file[data-ready]').waitFor()
    const upload = { name: 'ours.json', mimeType: 'application/json', buffer }
    await page.getByLabel(say('en', 'import-file'), { exact: true }).setInputFiles(upload)
    await page.getByRole('heading', { name: say('en', 'import-understood') }).waitFor()
  }
  const links = [first, second].reduce((sum, goal) => sum + goal.links.length + goal.references.length, 0)
  const discussions = page.getByLabel(say('en', 'import-discussions', { count: 1 }))
  const confirm = (count: number) => page.getByRole('button', { name: say('en', 'import-confirm', { count }) })
  const made = page.locator('.made li')
  const asks = page.locator('thread-card').filter({ hasText: 'Who pays for this?' })

  await understood()
  const brings = [
    say('en', 'import-brings-goals', { count: 2 }),
    say('en', 'import-brings-links', { count: links }),
    say('en', 'import-brings-discussions', { count: 1 }),
  ]
  await page.getByText(sayList('en', brings, { type: 'unit' }), { exact: true }).waitFor()
  await page.getByText(say('en', 'import-brings-how')).waitFor()
  expect(await discussions.isChecked()).toBe(true)
  await discussions.uncheck()
  await page.getByLabel(say('en', 'import-take')).nth(1).uncheck()
  expect(await page.getByLabel(say('en', 'import-goal-title', { number: 2 })).isDisabled()).toBe(true)
  await page.getByLabel(say('en', 'import-goal-title', { number: 1 })).fill('Brought without discussions')
  await picture(page, 'import-lossless')
  await expectAccessible(page)
  await confirm(1).click()
  await page.getByText(say('en', 'import-made', { count: 1 })).waitFor()
  expect(await made.count()).toBe(1)
  await made.getByRole('link', { name: /Brought without discussions/ }).click()
  await page.getByText(say('en', 'discussion-none-goal')).waitFor()
  expect(await asks.count()).toBe(0)

  await understood()
  await page.getByLabel(say('en', 'import-take')).nth(1).uncheck()
  await page.getByLabel(say('en', 'import-goal-title', { number: 1 })).fill('Brought with discussions')
  await confirm(1).click()
  await made.getByRole('link', { name: /Brought with discussions/ }).click()
  await asks.waitFor()
  await expectQuiet(moderator)
})

test('a file that is refused says why, and another can be chosen', async () => {
  const delegate = await seat(browser, house, 'business', { ...armed, width: 390, height: 844, isPhone: true })
  const { page } = delegate
  await openGoal(delegate, house.origin, 1)
  const agenda = await page.locator('.outline-head h2 a').getAttribute('href')
  await page.goto(`${house.origin}${agenda ?? ''}/import`)
  await page.locator('import-file[data-ready]').waitFor()
  const input = page.getByLabel(say('en', 'import-file'), { exact: true })
  await input.setInputFiles({
    name: 'old.doc',
    mimeType: 'application/msword',
    buffer: Buffer.from('d0cf11e0a1b11ae1'.repeat(80), 'hex'),
  })
  await page.getByText(say('en', 'import-file-old-word')).waitFor()
  await picture(page, 'import-refused-phone')
  await expectAccessible(page)
  await input.setInputFiles({
    name: 'large.md',
    mimeType: 'text/markdown',
    buffer: Buffer.alloc(11 * 1024 * 1024, 'a'),
  })
  await page.getByText(say('en', 'import-file-too-large', { maxMegabytes: 10 })).waitFor()
  await expectQuiet(delegate)
})
