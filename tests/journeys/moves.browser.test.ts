/**
 * A moderator runs a round from its console: every move by its dialog, which says its numbers before the act; what cannot
 * be done now is grey and says why.
 */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say, type MessageFacts, type MessageKey } from '../../packages/messages/say.ts'
import { armed } from '../support/axe.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { expectNoComplaints, seat } from './workspace-steps.ts'

let browser: Browser
let house: ServedHouse
let moderator: Visitor
let agendaId = ''
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  moderator = await seat(browser, house, 'moderator', armed)
  agendaId = /agendas\/([0-9a-f-]{36})/.exec(moderator.page.url())?.[1] ?? ''
}, 180_000)
afterAll(async () => {
  await browser.close()
  await house.close()
})

const words = (key: MessageKey, facts: MessageFacts = {}): string => say('en', key, facts)

/** Opens the dialog of a move by its button. */
async function open(page: Page, name: string): Promise<Locator> {
  await page.getByRole('button', { name, exact: true }).click()
  const dialog = page.locator('dialog.move-dialog[open]')
  await dialog.getByRole('heading', { name }).waitFor()
  return dialog
}

async function go(page: Page, dialog: Locator): Promise<void> {
  await dialog.locator('button[type=submit]').click()
  await dialog.waitFor({ state: 'hidden' })
  await page.locator('#moves-said').getByText(words('moves-done')).waitFor()
}

const local = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16)

const picture = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['SCREENSHOTS']
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` })
}

test('drafting: what cannot be done is grey with its reason; an end is set, shortened with a reason, paused and resumed', async () => {
  const { page } = moderator
  await page.goto(`${house.origin}/agendas/${agendaId}/console`)
  const back = page.getByRole('button', { name: words('moves-back'), exact: true })
  expect(await back.isDisabled()).toBe(true)
  await page.getByText(words('moves-back-from-review')).waitFor()
  await page.getByText(words('round-is-not-over')).waitFor()

  const later = await open(page, words('moves-retime'))
  await later.locator('[name=closes]').fill(local(30))
  await go(page, later)
  const sooner = await open(page, words('moves-retime'))
  await sooner.locator('[name=closes]').fill(local(20))
  await sooner.locator('button[type=submit]').click()
  await sooner.getByText(words('shortening-needs-reason')).waitFor()
  await sooner.getByLabel(words('consensus-reason-if')).fill('The conference moved.')
  await go(page, sooner)
  await page.getByText(words('console-phase-moved', { count: 2 })).waitFor()

  const pause = await open(page, words('moves-pause'))
  await pause.locator('button[type=submit]').click()
  await pause.getByText(words('reason-needed')).waitFor()
  await pause.getByLabel(words('consensus-reason')).fill('A holiday.')
  await go(page, pause)
  await page.locator('#why-forward').getByText(words('round-is-paused')).waitFor()
  const resume = await open(page, words('moves-resume'))
  await resume.getByLabel(words('consensus-reason')).fill('The holiday is over.')
  await go(page, resume)
  await picture(page, 'moves-drafting')
  expectNoComplaints(moderator)
}, 120_000)
