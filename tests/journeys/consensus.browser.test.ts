/**
 * A consensus call in real browsers: it is opened with its numbers said before, five stands are registered, an objection
 * is lifted by its wording and everybody confirms, and two moderators send back, adopt and close.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say, type MessageFacts, type MessageKey } from '../../packages/messages/say.ts'
import { armed, expectAccessible } from '../support/axe.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { serveHouse, type ServedHouse } from '../support/served-house.ts'
import { askInPage } from './round-steps.ts'
import { expectNoComplaints, seat } from './workspace-steps.ts'

const folder = process.env['ACQUIS_SCREENS']
const words = (key: MessageKey, facts: MessageFacts = {}): string => say('en', key, facts)

let browser: Browser
let house: ServedHouse
let [moderator, government, business] = [] as unknown as readonly [Visitor, Visitor, Visitor]
let agendaId = ''
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  moderator = await seat(browser, house, 'moderator', armed)
  government = await seat(browser, house, 'government', armed)
  business = await seat(browser, house, 'business', { width: 390, height: 844, isPhone: true, ...armed })
  agendaId =
    (await askInPage<{ agendas: { id: string }[] }>(moderator.page, 'GET', '/api/agendas')).agendas[0]?.id ?? ''
}, 180_000)
afterAll(async () => {
  await browser.close()
  await house.close()
})

test('a call is opened, spoken in, changed by a wording, confirmed and asked to be closed', async () => {
  await moveToReview(moderator.page)
  const board = `${house.origin}/agendas/${agendaId}/consensus`
  await moderator.page.goto(board)
  await moderator.page.getByText(/goals are clean and are called/).waitFor()
  await look(moderator.page, 'consensus-review')
  await press(moderator.page, 'consensus-open-go')
  await moderator.page.getByRole('table').waitFor()

  await government.page.goto(`${board}?goal=1`)
  await register(government.page, 'stand-support')
  await government.page.goto(`${board}?goal=2`)
  await register(government.page, 'stand-reservation', async page =>
    page.getByLabel(words('consensus-words-reservation')).fill('On the understanding that research stays free.'),
  )
  await government.page.goto(`${board}?goal=3`)
  await register(government.page, 'stand-abstain')
  await government.page.goto(`${board}?goal=4`)
  await register(government.page, 'stand-dissociation', page => page.getByRole('checkbox').first().check())

  // On a phone, completely.
  await business.page.goto(`${board}?goal=1`)
  await register(business.page, 'stand-objection', async page => {
    await page.getByLabel(words('consensus-words-objection')).fill('Without an order of a court it goes too far.')
    await page.getByLabel(words('consensus-wording')).fill('Each State acts in accordance with its domestic law.')
  })
  await look(business.page, 'consensus-phone', false)
  await business.page.goto(`${board}?goal=2`)
  await register(business.page, 'stand-support')

  await moderator.page.goto(`${board}?goal=1`)
  await moderator.page.getByText('Without an order of a court it goes too far.').waitFor()
  await look(moderator.page, 'consensus-board')
  await press(moderator.page, 'consensus-apply')
  await moderator.page
    .getByText(words('consensus-version', { version: 4 }))
    .first()
    .waitFor()

  await government.page.goto(`${board}?goal=1`)
  await government.page.getByText(words('consensus-confirm-note', { version: 3 })).waitFor()
  await register(government.page, 'stand-support')
  await business.page.goto(`${board}?goal=1`)
  await register(business.page, 'stand-support')
  await moderator.page.goto(`${board}?goal=2`)
  await look(moderator.page, 'consensus-later')
  for (const { page, complaints } of [moderator, government, business]) {
    await expectAccessible(page)
    expect(complaints.faults).toEqual([])
  }
  expectNoComplaints(moderator, government, business)
}, 240_000)

async function register(page: Page, stand: MessageKey, fill?: (page: Page) => Promise<unknown>): Promise<void> {
  await page.getByRole('radio', { name: words(stand), exact: true }).check()
  await fill?.(page)
  await press(page, 'consensus-register')
  await page.locator('#consensus-status').getByText(words('consensus-registered-now')).waitFor({ state: 'attached' })
}

async function press(page: Page, key: MessageKey): Promise<void> {
  await page
    .getByRole('button', { name: words(key), exact: true })
    .first()
    .click()
}

async function moveToReview(page: Page): Promise<void> {
  const path = `/api/agendas/${agendaId}/rounds`
  const { rounds } = await askInPage<{ rounds: { id: string }[] }>(page, 'GET', path)
  const closesAt = new Date(Date.now() + 20 * 86_400_000).toISOString()
  await askInPage(page, 'POST', `${path}/${rounds[0]?.id}/move`, { to: 'consultation', closesAt })
  await askInPage(page, 'POST', `${path}/${rounds[0]?.id}/move`, { to: 'review', reason: 'Everybody has spoken' })
}

/** As it is, in the dark, from right to left, and on a phone. */
async function look(page: Page, name: string, isWide = true): Promise<void> {
  if (folder === undefined) return
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
  if (!isWide) return
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.evaluate(() => void (document.documentElement.dir = 'rtl'))
  await page.screenshot({ path: `${folder}/${name}-dark-rtl.png` })
  await page.evaluate(() => void (document.documentElement.dir = 'ltr'))
  await page.emulateMedia({ colorScheme: 'light' })
}
