/**
 * Joining: a moderator invites by a dialog, a stranger opens the mail and takes the seat, is removed while she writes and
 * keeps her words; seats, organisations and invitations are changed while others look on; an invitation in the wrong window is told so; a forgotten password; an account that is erased. Looks
 * at each page with axe, in the light, in the dark and on a phone.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { armed, expectAccessible } from '../support/axe.ts'
import { openBrowser, welcome, type Visitor } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { expectNoComplaints, expectSaved, goalTitle, nameOf, openGoal, seat, startBlock } from './workspace-steps.ts'

let browser: Browser
let house: ServedHouse
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
})
afterAll(async () => {
  await house.close()
  await browser.close()
})

const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** axe and no sideways scroll in three windows; pictures are kept when PICTURES names a folder. */
async function look(page: Page, name: string): Promise<void> {
  const windows = [
    { title: 'light', width: 1440, height: 900, colorScheme: 'light' },
    { title: 'dark', width: 1440, height: 900, colorScheme: 'dark' },
    { title: 'phone', width: 390, height: 844, colorScheme: 'light' },
  ] as const
  for (const { title, width, height, colorScheme } of windows) {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page, `${name} ${title}`)
    expect(await sideways(page), `${name} ${title}`).toBe(0)
    const folder = process.env['PICTURES']
    if (folder === undefined) continue
    mkdirSync(folder, { recursive: true })
    await page.screenshot({ path: join(folder, `${name}-${title}.png`), fullPage: true })
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
}

const places = (page: Page) => page.getByRole('navigation', { name: say('en', 'shell-nav') })
const button = (page: Page, key: Parameters<typeof say>[1], facts = {}) =>
  page.getByRole('button', { name: say('en', key, facts) }).first()

/** The newest link to this address in the mailbox of this computer. */
async function linkTo(visitor: Visitor, email: string, path: string): Promise<string> {
  await visitor.page.goto(`${house.origin}/dev/mailbox`)
  const mail = visitor.page.locator('article').filter({ hasText: email }).first()
  const href = await mail.locator(`a[href*="${path}"]`).first().getAttribute('href')
  if (href === null) throw new Error(`no link to ${path} for ${email}`)
  return href
}

async function invite(moderator: Visitor, email: string): Promise<void> {
  const { page } = moderator
  await page.goto(`${house.origin}/`)
  await places(page)
    .getByRole('link', { name: say('en', 'shell-nav-members') })
    .click()
  await button(page, 'members-invite').click()
  const dialog = page.getByRole('dialog', { name: say('en', 'members-invite-title') })
  await dialog.getByRole('textbox', { name: say('en', 'members-invite-emails') }).fill(email)
  // Closed while it is being sent: the links that are shown once come all the same.
  let goOn = (): void => undefined
  const isClosed = new Promise<void>(resolve => (goOn = resolve))
  await page.route('**/invitations', route => isClosed.then(() => route.continue()), { times: 1 })
  await dialog.getByRole('button', { name: say('en', 'members-invite-go') }).click()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  goOn()
  await page
    .getByText(say('en', 'members-invited', { count: 1 }))
    .first()
    .waitFor()
}

test('a stranger is invited, opens the mail, joins, writes, is removed, and keeps the words that were not sent', async () => {
  const moderator = await seat(browser, house, 'moderator', { ...armed, permissions: ['clipboard-write'] })
  const email = 'amal.nasser@digital.aldermark.example'
  await invite(moderator, email)
  await moderator.page.getByRole('button', { name: say('en', 'members-link-copy-of', { email }) }).click()
  await button(moderator.page, 'members-done').click()
  await moderator.page.getByRole('heading', { name: say('en', 'members-waiting') }).waitFor()
  await moderator.page.getByText(email).first().waitFor()
  await look(moderator.page, 'members')

  const stranger = await welcome(browser, house.origin, 'stranger', armed)
  const { page } = stranger
  await page.goto(await linkTo(stranger, email, '/invitation?'))
  await page.getByRole('heading', { name: say('en', 'sign-in-title') }).waitFor()
  await page.getByText('Ministry of Digital Affairs of Aldermark').first().waitFor()
  await look(page, 'invitation')
  await page.getByRole('textbox', { name: say('en', 'joining-name') }).fill('Amal Nasser')
  await button(page, 'joining-without').click()
  await page.getByText(say('en', 'joining-fill-understood')).waitFor()
  await page.getByRole('checkbox').check()
  await button(page, 'joining-without').click()
  await page
    .getByRole('link', { name: goalTitle(3) })
    .first()
    .waitFor()

  const text = await openGoal(stranger, house.origin, 3)
  await startBlock(text, 'sent in time')
  await expectSaved(page)
  await stranger.goOffline()
  await text.pressSequentially(', and not sent')
  await moderator.page.goto(`${house.origin}/`)
  await places(moderator.page)
    .getByRole('link', { name: say('en', 'shell-nav-members') })
    .click()
  await button(moderator.page, 'members-remove-of', { name: 'Amal Nasser' }).click()
  await moderator.page
    .getByRole('dialog')
    .getByRole('button', { name: say('en', 'members-remove-go') })
    .click()
  await moderator.page
    .getByText(say('en', 'members-removed', { name: 'Amal Nasser' }))
    .first()
    .waitFor()
  await stranger.goOnline()
  await page.getByText(say('en', 'workspace-no-access-title')).first().waitFor()
  const margin = page.getByRole('complementary', { name: say('en', 'workspace-margin') })
  await margin.getByRole('tab', { name: say('en', 'workspace-kept-title') }).click()
  await margin.getByText('and not sent').first().waitFor()

  expectNoComplaints(moderator, stranger)
  for (const visitor of [moderator, stranger]) await visitor.leave()
})

test('a seat and an organisation are changed while others look on, and whoever sits there leaves', async () => {
  const [moderator, other] = [await seat(browser, house, 'moderator'), await seat(browser, house, 'business')]
  const { page } = moderator
  const text = await openGoal(other, house.origin, 4)
  await page.goto(`${house.origin}/`)
  await places(page)
    .getByRole('link', { name: say('en', 'shell-nav-members') })
    .click()
  const members = page.url()
  const dialog = page.getByRole('dialog')
  const ask = (name: string) =>
    page.getByRole('button', { name: say('en', 'members-change-of', { name }), exact: true })
  const name = nameOf(house, 'business')
  await ask(name).click()
  await dialog.getByRole('heading', { name: say('en', 'members-seat-title', { name }) }).waitFor()
  await dialog.getByLabel(say('en', 'members-role')).selectOption('observer')
  await dialog.getByRole('button', { name: say('en', 'members-seat-go') }).click()
  await page.getByText(say('en', 'members-seat-changed', { name })).waitFor()
  // Her open window reads from now on.
  await text.waitFor({ state: 'detached' })
  await other.page.locator('.ProseMirror[contenteditable="false"]').waitFor()
  await other.page.goto(members)
  await other.page.locator('li', { hasText: name }).getByText(say('en', 'role-observer')).waitFor()

  await ask('Meridian Chamber of Commerce').click()
  await dialog.getByLabel(say('en', 'members-organisation-name')).fill('Meridian Chamber of Trade')
  await dialog.getByLabel(say('en', 'members-organisation-group')).selectOption('civil_society')
  await dialog.getByLabel(say('en', 'members-organisation-country')).selectOption('CH')
  await dialog.getByLabel(say('en', 'members-organisation-code')).fill('mct')
  await dialog.getByRole('button', { name: say('en', 'members-organisation-go') }).click()
  await page.getByText(say('en', 'members-organisation-changed', { name: 'Meridian Chamber of Trade' })).waitFor()
  await other.page.getByText(say('en', 'members-news')).waitFor()
  await button(other.page, 'members-news-load').click()
  const sheet = other.page.getByRole('region', { name: /Meridian Chamber of Trade/ })
  await sheet.getByText('MCT').waitFor()
  await sheet.getByText(new RegExp(`${say('en', 'group-civil_society')}[^]*Switzerland`)).waitFor()

  // The safe choice is at hand; leaving is one more press.
  await button(other.page, 'members-leave').click()
  const leaving = other.page.getByRole('dialog', { name: say('en', 'members-leave-title') })
  await leaving.getByRole('button', { name: say('en', 'members-keep') }).click()
  await leaving.waitFor({ state: 'hidden' })
  await button(other.page, 'members-leave').click()
  await leaving.getByRole('button', { name: say('en', 'members-leave-go') }).click()
  await other.page.waitForURL(url => !url.pathname.startsWith('/agendas/'))
  await page.getByText(say('en', 'members-news')).waitFor()
  await button(page, 'members-news-load').click()
  await ask(name).waitFor({ state: 'detached' })
  await other.page.goto(members)
  await other.page.getByText(say('en', 'missing-title')).first().waitFor()
  expectNoComplaints(moderator, other)
  for (const visitor of [moderator, other]) await visitor.leave()
})

test('an invitation is sent again and declined, which its sender sees; another one is taken back', async () => {
  const moderator = await seat(browser, house, 'moderator')
  const { page } = moderator
  const [declining, waiting] = ['declining@digital.aldermark.example', 'waiting@digital.aldermark.example']
  await invite(moderator, declining)
  await button(page, 'members-done').click()
  await button(page, 'members-renew-of', { email: declining }).click()
  const url = await page.getByRole('dialog').locator('input[readonly]').inputValue()
  await button(page, 'members-done').click()
  await page.getByText(say('en', 'members-renewed', { email: declining })).waitFor()
  const invited = await welcome(browser, house.origin, 'invited')
  await invited.page.goto(url)
  await button(invited.page, 'joining-decline').click()
  await invited.page.getByText(say('en', 'joining-declined-text')).waitFor()
  await page.getByText(say('en', 'members-news')).waitFor()
  await button(page, 'members-news-load').click()
  await page
    .getByRole('list', { name: say('en', 'members-declined') })
    .getByText(declining)
    .waitFor()
  await page.goto(`${house.origin}/inbox`)
  await page
    .locator('[data-open]')
    .filter({ hasText: /was declined/ })
    .click()
  await page.waitForURL(/\/members#declined-title$/)

  await invite(moderator, waiting)
  await button(page, 'members-done').click()
  const takeBack = button(page, 'members-revoke-of', { email: waiting })
  const asked = page.getByRole('dialog', { name: say('en', 'members-revoke-title', { email: waiting }) })
  await takeBack.click()
  await asked.getByRole('button', { name: say('en', 'members-revoke-keep') }).click()
  await takeBack.click()
  await asked.getByRole('button', { name: say('en', 'members-revoke'), exact: true }).click()
  await page.getByText(say('en', 'members-revoked', { email: waiting })).waitFor()
  await takeBack.waitFor({ state: 'detached' })
  expectNoComplaints(moderator, invited)
  for (const visitor of [moderator, invited]) await visitor.leave()
})

test('an invitation opened by somebody else is told so; by its owner it is one click', async () => {
  const moderator = await seat(browser, house, 'moderator')
  const email = 'second.person@digital.aldermark.example'
  await house.command(
    'user',
    'add',
    '--email',
    email,
    '--name',
    'Second Person',
    '--password',
    'a long enough password',
  )
  await invite(moderator, email)
  const reader = await seat(browser, house, 'observer', armed)
  const link = await linkTo(reader, email, '/invitation?')
  await reader.page.goto(link)
  await reader.page.getByText(say('en', 'joining-another-title')).waitFor()
  await look(reader.page, 'invitation-another')
  await button(reader.page, 'joining-sign-out').click()

  await reader.page.getByLabel(say('en', 'sign-in-password'), { exact: true }).fill('a long enough password')
  await button(reader.page, 'sign-in-go').click()
  await button(reader.page, 'joining-accept').click()
  await reader.page
    .getByRole('link', { name: goalTitle(1) })
    .first()
    .waitFor()
  await reader.page.goto(link)
  await reader.page.getByText(say('en', 'invitation-already-used')).waitFor()
  await look(reader.page, 'invitation-used')

  expectNoComplaints(moderator, reader)
  for (const visitor of [moderator, reader]) await visitor.leave()
})

test('a forgotten password is set anew by mail, and an account is erased in words', async () => {
  const email = 'forgetful@ministry.example'
  await house.command(
    'user',
    'add',
    '--email',
    email,
    '--name',
    'Forgetful Person',
    '--password',
    'a long enough password',
  )
  const person = await welcome(browser, house.origin, 'forgetful', armed)
  const { page } = person
  await page.goto(`${house.origin}/sign-in`)
  await look(page, 'sign-in')
  await page.getByRole('link', { name: say('en', 'sign-in-forgot') }).click()
  await look(page, 'reset-request')
  await page.getByRole('textbox', { name: say('en', 'sign-in-email') }).fill(email)
  await button(page, 'reset-send').click()
  await page.getByText(say('en', 'sign-in-sent-title')).first().waitFor()
  await page.goto(await linkTo(person, email, '/sign-in/reset?'))
  await look(page, 'reset-set')
  await page.getByLabel(say('en', 'account-new-password'), { exact: true }).fill('another long password')
  await button(page, 'reset-set-go').click()
  await page.waitForURL(`${house.origin}/`)

  await page.goto(`${house.origin}/account`)
  await page.getByText(say('en', 'account-current')).first().waitFor()
  await look(page, 'account')
  await page.getByRole('textbox', { name: say('en', 'joining-name') }).fill('Mindful Person')
  await button(page, 'account-name-save').click()
  await page.getByText(say('en', 'account-name-saved')).waitFor()
  await button(page, 'account-erase-ask').click()
  const dialog = page.getByRole('dialog', { name: say('en', 'account-erase-title') })
  await dialog.waitFor()
  await look(page, 'account-erase')
  await dialog.getByRole('button', { name: say('en', 'account-erase-go') }).click()
  await page.getByRole('heading', { name: say('en', 'sign-in-title') }).waitFor()
  await page.getByRole('textbox', { name: say('en', 'sign-in-email') }).fill(email)
  await page.getByLabel(say('en', 'sign-in-password'), { exact: true }).fill('another long password')
  await button(page, 'sign-in-go').click()
  await page.getByText(say('en', 'wrong-email-or-password')).waitFor()

  expectNoComplaints(person)
  await person.leave()
})
