/** Taking one's seat: by a one-time link, by password, by a link sent to the mailbox; and leaving it again. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { openBrowser, welcome } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { emailOf, expectNoComplaints, goalTitle, linkOf, takeSeat } from './workspace-steps.ts'

let browser: Browser
let house: ServedHouse
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse({ isFirstStart: true })
})
afterAll(async () => {
  await house.close()
  await browser.close()
})

test('the first start prints a link for each of the six people, and each leads to the agenda', async () => {
  expect(house.links).toHaveLength(6)
  for (const link of house.links) {
    const visitor = await welcome(browser, house.origin, link.name)
    await takeSeat(visitor, link.url)
    await visitor.page.getByRole('link', { name: goalTitle(1) }).waitFor()
    expectNoComplaints(visitor)
    await visitor.leave()
  }
})

test('opening a link uses nothing up; confirming does, and the second time it is refused', async () => {
  const link = await house.signInLink(emailOf('government'))
  const looker = await welcome(browser, house.origin, 'looker')
  await looker.page.goto(link)
  await looker.page.getByRole('button', { name: say('en', 'sign-in-confirm-go') }).waitFor()
  await looker.page.goto(link)
  await takeSeat(looker, link)

  const late = await welcome(browser, house.origin, 'late')
  await late.page.goto(link)
  await late.page.getByText(say('en', 'sign-in-failed-used')).first().waitFor()

  expectNoComplaints(looker, late)
  for (const visitor of [looker, late]) await visitor.leave()
})

test('a password signs in; a wrong one is refused with a sentence', async () => {
  await house.command(
    ...['user', 'add', '--email', 'clerk@ministry.example', '--name', 'Clerk', '--password', 'a long enough password'],
  )
  const clerk = await welcome(browser, house.origin, 'clerk')
  await clerk.page.goto(`${house.origin}/`)
  await clerk.page.getByRole('textbox', { name: say('en', 'sign-in-email') }).fill('clerk@ministry.example')
  await clerk.page.getByLabel(say('en', 'sign-in-password'), { exact: true }).fill('a wrong long password')
  await clerk.page.getByLabel(say('en', 'sign-in-password'), { exact: true }).press('Enter')
  await clerk.page.getByText(say('en', 'wrong-email-or-password')).first().waitFor()

  await clerk.page.getByLabel(say('en', 'sign-in-password'), { exact: true }).fill('a long enough password')
  await clerk.page.getByLabel(say('en', 'sign-in-password'), { exact: true }).press('Enter')
  await clerk.page.getByText(say('en', 'agenda-list-empty-title')).first().waitFor()

  expectNoComplaints(clerk)
  await clerk.leave()
})

test('a link comes by mail: asked for, read in the mailbox of this computer, used', async () => {
  const business = await welcome(browser, house.origin, 'business')
  const { page } = business
  await page.goto(`${house.origin}/`)
  await page.getByRole('textbox', { name: say('en', 'sign-in-email') }).fill(emailOf('business'))
  await page.getByRole('button', { name: say('en', 'sign-in-link') }).click()
  await page.getByText(say('en', 'sign-in-sent-title')).first().waitFor()
  await page.getByRole('link', { name: say('en', 'sign-in-sent-mailbox') }).click()
  await page.getByText(emailOf('business')).first().waitFor()
  await page.locator('a[href*="/sign-in/"]').first().click()
  await page.getByRole('button', { name: say('en', 'sign-in-confirm-go') }).click()
  await page.getByRole('link', { name: goalTitle(1) }).waitFor()

  expectNoComplaints(business)
  await business.leave()
})

test('one’s sign-ins are listed; ending one closes that window’s door', async () => {
  const here = await welcome(browser, house.origin, 'here')
  const there = await welcome(browser, house.origin, 'there')
  await takeSeat(here, await house.signInLink(emailOf('civil society')))
  await takeSeat(there, await house.signInLink(emailOf('civil society')))

  await here.page.goto(`${house.origin}/account`)
  await here.page.getByRole('heading', { name: say('en', 'account-page-title') }).waitFor()
  await here.page.getByText(say('en', 'account-current')).first().waitFor()
  await here.page
    .getByRole('button', { name: /^Sign out .+, since/ })
    .first()
    .click()
  await there.page.reload()
  await there.page.getByRole('heading', { name: say('en', 'sign-in-title') }).waitFor()

  // Signing out of this device from the list is what the menu does: what was begun here is told, and then goes.
  await beginComment(here.page)
  await here.page
    .getByRole('table')
    .getByRole('button', { name: say('en', 'account-sign-out'), exact: true })
    .click()
  await here.page.getByText(say('en', 'shell-sign-out-comments', { count: 1 })).waitFor()
  await here.page.getByRole('button', { name: say('en', 'shell-sign-out-anyway') }).click()
  await here.page.waitForURL(/\/sign-in/)
  await expect.poll(() => here.page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0)

  expectNoComplaints(here, there)
  for (const visitor of [here, there]) await visitor.leave()
})

test('[L25] who signs in in the same browser is shown nothing of the first person, whose window says so', async () => {
  const visitor = await welcome(browser, house.origin, 'first')
  const { page: first, context } = visitor
  await takeSeat(visitor, await house.signInLink(emailOf('government')))
  await expect.poll(() => keptPagesOf(first), { timeout: 10_000 }).toHaveLength(1)
  const kept = await keptPagesOf(first)

  const second = { ...visitor, page: await context.newPage() }
  await takeSeat(second, await house.signInLink(emailOf('business')))
  expect(await keptPagesOf(second.page)).not.toEqual(expect.arrayContaining([...kept]))
  await first.getByText(say('en', 'shell-another-person-title')).waitFor()
  await first.getByRole('button', { name: say('en', 'shell-another-person-reload') }).click()
  await first.getByText(say('en', 'shell-another-person-title')).waitFor({ state: 'detached' })

  expectNoComplaints(visitor)
  await visitor.leave()
})

/** The names of the caches in which pages are kept, one for a participant. */
function keptPagesOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => (await caches.keys()).filter(name => name.startsWith('acquis-pages-')))
}

/** A comment that the reader of this page began and did not send, as her device keeps it. */
function beginComment(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const { participantId } = JSON.parse(document.getElementById('state')?.textContent ?? '') as {
      participantId: string
    }
    await new Promise<void>((resolve, reject) => {
      const open = indexedDB.open(`acquis/${participantId}/comments`, 1)
      open.addEventListener('upgradeneeded', () => open.result.createObjectStore('unsent'))
      open.addEventListener('error', () => reject(new Error('no database')))
      open.addEventListener('success', () => {
        const begun = open.result.transaction('unsent', 'readwrite')
        begun.objectStore('unsent').put({ words: 'begun and left' }, 'goal')
        begun.addEventListener('complete', () => {
          open.result.close()
          resolve()
        })
      })
    })
  })
}

test('the printed links name who may speak for whom', () => {
  expect(linkOf(house, 'government')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sign-in\//)
})
