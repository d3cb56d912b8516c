/**
 * The whole way of a drafting group before its first formal round: a table is set, a ministry is invited and joins, both
 * sides write, link and comment, and the goal leaves as a Word file that LibreOffice opens with its words and comment.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say, type MessageFacts, type MessageKey } from '../../packages/messages/say.ts'
import { openZip } from '../../server/exchange/zip-file.ts'
import { openBrowser, welcome, type Visitor } from '../support/browser.ts'
import { officeTools } from '../support/machine-worlds.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { blockWith, caretAt, expectNoComplaints, expectSaved, nameOf, seat } from './workspace-steps.ts'

let browser: Browser
let house: ServedHouse
let convener: Visitor
let minister: Visitor
let bytes: Buffer
const tools = officeTools()
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  convener = await seat(browser, house, 'business')
  minister = await welcome(browser, house.origin, 'stranger')
})
afterAll(async () => {
  await house.close()
  await browser.close()
})

const words = (key: MessageKey, facts: MessageFacts = {}): string => say('en', key, facts)
const press = (page: Page, key: MessageKey, facts?: MessageFacts): Promise<void> =>
  page
    .getByRole('button', { name: words(key, facts), exact: true })
    .first()
    .click()
const title = 'Harbours that answer, 2029'
const ministry = 'Ministry of Ports of Norland'
const email = 'aino.virta@ports.norland.example'
const sentence = 'Harbours answer a call for help within the hour.'

test('a chamber of commerce sets the table and invites a ministry, which joins by its mail', async () => {
  const { page } = convener
  await page.goto(`${house.origin}/agendas/new`)
  await page.getByLabel(words('convene-name')).fill(title)
  await press(page, 'convene-go')
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
  const setUp = page.url()

  await page.getByRole('link', { name: words('setup-seats-go') }).click()
  await press(page, 'members-invite')
  const dialog = page.getByRole('dialog', { name: words('members-invite-title') })
  await dialog.getByRole('textbox', { name: words('members-invite-emails') }).fill(email)
  const choice = dialog.getByLabel(words('members-organisation'), { exact: true })
  await choice.selectOption({ label: words('members-organisation-new') })
  await dialog.getByLabel(words('members-organisation-name'), { exact: true }).fill(ministry)
  await dialog.getByLabel(words('members-organisation-group')).selectOption('government')
  await dialog.getByLabel(words('members-organisation-code')).fill('NOR')
  await dialog.getByRole('button', { name: words('members-invite-go') }).click()
  await page
    .getByText(words('members-invited', { count: 1 }))
    .first()
    .waitFor()

  await minister.page.goto(`${house.origin}/dev/mailbox`)
  const mail = minister.page.locator('article').filter({ hasText: email }).first()
  await minister.page.goto((await mail.locator('a[href*="/invitation?"]').first().getAttribute('href')) ?? '')
  await minister.page.getByRole('textbox', { name: words('joining-name') }).fill('Aino Virta')
  await minister.page.getByRole('checkbox').check()
  await minister.page.getByRole('button', { name: words('joining-without') }).click()
  await minister.page.getByRole('heading', { level: 1, name: title }).waitFor()

  await page.goto(setUp)
  await page.getByText(words('setup-open-note')).waitFor()
  await press(page, 'setup-open')
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  // The ministry's page follows by itself.
  await minister.page.getByText(words('phase-drafting')).first().waitFor()
  const setupsShown = (): Promise<number> => minister.page.getByText(words('phase-setup'), { exact: true }).count()
  await expect.poll(setupsShown, { timeout: 20_000 }).toBe(0)
})

test('both sides write in one text, link it to an indicator and comment on its words', async () => {
  for (const { page } of [minister, convener]) {
    await page.goto(`${house.origin}/agendas`)
    await page.getByRole('link', { name: title }).click()
    await page
      .getByRole('link', { name: words('setup-text-first') })
      .first()
      .click()
  }
  const [mine, theirs] = [minister.page.getByRole('textbox').first(), convener.page.getByRole('textbox').first()]
  await mine.click()
  await mine.pressSequentially(sentence)
  await blockWith(theirs, sentence).waitFor()
  await caretAt(theirs, sentence, 'End')
  await theirs.press('Enter')
  await theirs.pressSequentially('Firms lend their specialists.')
  await blockWith(mine, 'Firms lend their specialists.').waitFor()
  await expectSaved(minister.page)
  await expectSaved(convener.page)

  // The ministry proposes a link; who convened agrees it.
  await minister.page.getByRole('tab', { name: new RegExp(`^${words('workspace-view-links')}`) }).click()
  await press(minister.page, 'links-propose')
  const field = minister.page.getByRole('combobox', { name: words('links-what') })
  await field.fill('international capacity')
  await minister.page.getByRole('option').filter({ hasText: 'IND-3' }).waitFor()
  await field.press('Enter')
  await minister.page.getByRole('radio', { name: words('relation-fulfils') }).check()
  await minister.page.getByRole('textbox', { name: words('links-how') }).fill('Help across borders builds capacity.')
  await press(minister.page, 'links-propose')
  await convener.page.getByRole('tab', { name: new RegExp(`^${words('workspace-view-links')}`) }).click()
  await press(convener.page, 'links-agree-name', { code: 'IND-3' })
  const agreed = words('links-agreed-by', { name: nameOf(house, 'business') })
  await minister.page.getByText(agreed).waitFor()

  // A comment on the first word.
  await caretAt(mine, sentence, 'Home')
  for (let letter = 0; letter < 'Harbours'.length; letter += 1) await mine.press('Shift+ArrowRight')
  await mine.press('Control+Alt+m')
  await minister.page.getByRole('textbox', { name: words('composer-words') }).fill('River ports too?')
  await press(minister.page, 'composer-send')
  await convener.page.getByRole('tab', { name: new RegExp(`^${words('discussion-title')}`) }).click()
  await convener.page.getByText('River ports too?').first().waitFor()
  // The card is there before its mark is drawn.
  const marked = async (): Promise<string> => (await convener.page.locator('.cm').allTextContents()).join('')
  await expect.poll(marked, { timeout: 20_000 }).toBe('Harbours')
})

test('the goal leaves as a Word file with both sides’ words and the comment', async () => {
  const { page } = convener
  await page.getByRole('button', { name: words('export-open'), exact: true }).click()
  const dialog = page.getByRole('dialog', { name: words('export-title') })
  await dialog.getByText(words('export-comments-with'), { exact: true }).click()
  await dialog.getByText(/\.docx, about/).waitFor()
  const downloading = page.waitForEvent('download')
  await dialog.getByRole('button', { name: words('export-download', { format: 'DOCX' }) }).click()
  bytes = await readFile(await (await downloading).path())
  const zip = openZip(bytes)
  expect(zip.read('word/document.xml')?.toString('utf8')).toContain('Firms lend their specialists.')
  expect(zip.read('word/comments.xml')?.toString('utf8')).toContain('River ports too?')
  expectNoComplaints(convener, minister)
})

test.skipIf(tools === null)('LibreOffice opens that file and reads both sides’ words and the link', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'acquis-journey-'))
  try {
    await writeFile(join(folder, 'goal.docx'), bytes)
    const profile = `-env:UserInstallation=file://${folder}/profile`
    const convert = ['--headless', '--convert-to', 'pdf', '--outdir', folder, join(folder, 'goal.docx')]
    await promisify(execFile)(tools?.soffice ?? '', [profile, ...convert])
    const { stdout } = await promisify(execFile)(tools?.pdftotext ?? '', ['-raw', join(folder, 'goal.pdf'), '-'])
    const read = stdout.replace(/\s+/g, ' ')
    expect(read).toContain(sentence)
    expect(read).toContain('Firms lend their specialists.')
    expect(read).toContain('IND-3')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
