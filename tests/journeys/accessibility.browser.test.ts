/** axe finds nothing on any page: in the dark, and by `npm run nightly` in light and on a phone. What axe cannot see, the other journeys do by keyboard. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { armed, expectAccessible, faultsOf } from '../support/axe.ts'
import { openBrowser, welcome, type Window } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { isNightly } from './page-forms.ts'
import { emailOf, expectSaved, goalTitle, openGoal, openGoalToRead, seat, startBlock } from './workspace-steps.ts'

const allWindows: readonly (Window & { readonly title: string; readonly isPhone: boolean })[] = [
  { title: 'light', isPhone: false, colorScheme: 'light' },
  { title: 'dark', isPhone: false, colorScheme: 'dark' },
  { title: 'phone', isPhone: true, colorScheme: 'light', width: 390, height: 844 },
]
/** In the dark colours have the least room; light and phone are looked at by `npm run nightly`. */
const windows = allWindows.filter(({ title }) => isNightly || title === 'dark')

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

describe.each(windows)('axe finds nothing wrong ($title)', window => {
  test('on the pages of signing in and the mailbox', async () => {
    const { page, leave } = await welcome(browser, house.origin, 'stranger', { ...window, ...armed })
    await page.goto(`${house.origin}/sign-in`)
    await page.getByRole('heading', { name: say('en', 'sign-in-title') }).waitFor()
    await expectAccessible(page)

    await page.getByRole('textbox', { name: say('en', 'sign-in-email') }).fill(emailOf('business'))
    await page.getByRole('button', { name: say('en', 'sign-in-link') }).click()
    await page.getByText(say('en', 'sign-in-sent-title')).first().waitFor()
    await expectAccessible(page)

    await page.getByRole('link', { name: say('en', 'sign-in-sent-mailbox') }).click()
    await page.getByText(emailOf('business')).first().waitFor()
    await expectAccessible(page)

    await page.goto(await house.signInLink(emailOf('business')))
    await page.getByRole('button', { name: say('en', 'sign-in-confirm-go') }).waitFor()
    await expectAccessible(page)

    await page.goto(`${house.origin}/sign-in/link?token=unknown`)
    await page.getByText(say('en', 'sign-in-failed-unknown')).first().waitFor()
    await expectAccessible(page)
    await leave()
  })

  test('on the agenda, one’s sign-ins and a page that is not there', async () => {
    const { page, leave } = await seat(browser, house, 'government', { ...window, ...armed })
    await page.goto(`${house.origin}/`)
    await page.getByRole('link', { name: goalTitle(1) }).waitFor()
    const propose = page.getByRole('button', { name: say('en', 'agenda-propose'), exact: true })
    // Its code has come, and the colours of controls that waited for it have settled.
    await propose.click({ trial: true })
    await expectAccessible(page)

    await propose.click()
    await page.getByRole('dialog').getByLabel(say('en', 'goal-form-indicator')).selectOption({ index: 1 })
    await expectAccessible(page)

    await page.goto(`${house.origin}/account`)
    await page.getByText(say('en', 'account-current')).first().waitFor()
    await expectAccessible(page)

    await page.goto(`${house.origin}/goals/00000000-0000-4000-8000-000000000000`)
    await page.getByText(say('en', 'missing-title')).first().waitFor()
    await expectAccessible(page)
    await leave()
  })

  test('on setting a table and on the dialogs of moderators', async () => {
    const { page, leave } = await seat(browser, house, 'moderator', { ...window, ...armed })
    const agenda = page.url()
    await page.getByRole('button', { name: say('en', 'agenda-themes'), exact: true }).click()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page
      .getByRole('button', { name: say('en', 'agenda-change-goal', { number: 1 }), exact: true })
      .first()
      .click()
    await expectAccessible(page)

    await page.goto(`${agenda}?indicators=all`)
    await page.getByText(say('en', 'agenda-indicators-first')).waitFor()
    await page.getByRole('button', { name: say('en', 'agenda-add'), exact: true }).click({ trial: true })
    await expectAccessible(page)

    await page.goto(`${agenda}/setup`)
    for (const step of ['name', 'indicators', 'rules']) await page.locator(`#step-${step} summary`).click()
    await expectAccessible(page)

    for (const path of ['/agendas', '/agendas/new']) {
      await page.goto(`${house.origin}${path}`)
      await expectAccessible(page)
    }
    await leave()
  })

  test('on the index of indicators, an indicator, a gap and the form that closes it', async () => {
    const { page, leave } = await seat(browser, house, 'government', { ...window, ...armed })
    await page.goto(`${house.origin}/`)
    const agenda = new URL(page.url()).pathname
    for (const place of ['', '/ncsi3-2.1', '/accra-a']) {
      await page.goto(`${house.origin}${agenda}/indicators${place}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await expectAccessible(page)
    }
    await page
      .getByRole('button', { name: say('en', 'links-propose') })
      .first()
      .click()
    await page.getByRole('dialog').waitFor()
    await expectAccessible(page)
    await leave()
  })

  test('on the links of a goal, the form that proposes one, and the picker of references', async () => {
    const government = await seat(browser, house, 'government', { ...window, ...armed })
    const { page } = government
    const text = await openGoal(government, house.origin, 10)
    if (window.isPhone) await page.getByRole('button', { name: say('en', 'workspace-view-more'), exact: true }).click()
    const tab = window.isPhone ? page.locator('.tabbar [data-view="links"]') : page.locator('#tab-links')
    await tab.click()
    await page.locator('#links').getByRole('article').first().waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: say('en', 'links-propose') }).click()
    await page.locator('#links [role="option"]').first().waitFor()
    await expectAccessible(page)
    if (window.isPhone) await page.locator('.tabbar [data-view="text"]').click()
    await text.press('Control+Alt+i')
    await page.locator('dialog [role="option"]').first().click()
    await text.locator('.ref').last().waitFor()
    await expectAccessible(page)
    await government.leave()
  })

  test('on the history of a goal, in each of its views and in its dialogs', async () => {
    const moderator = await seat(browser, house, 'moderator', { ...window, ...armed })
    const { page } = moderator
    const text = await openGoal(moderator, house.origin, 5)
    await page.getByRole('link', { name: say('en', 'history-link') }).click()
    await page.getByRole('button', { name: say('en', 'history-keep') }).click()
    await expectAccessible(page)
    await page.getByLabel(say('en', 'history-keep-label')).fill('As it was')
    await page.getByLabel(say('en', 'history-keep-label')).press('Enter')
    await page.locator('#history-said').filter({ hasText: /kept/ }).waitFor()
    const history = page.url()
    // Writing on a phone is another journey's; the words of the windows before are there.
    if (!window.isPhone) {
      await page.goBack()
      await startBlock(text, `Words that came since, ${window.title}.`)
      await expectSaved(page)
    }
    for (const view of ['side', 'one', 'authors']) {
      await page.goto(`${history}?from=1&view=${view}`)
      await page.getByText('Words that came since').first().waitFor()
      await expectAccessible(page)
    }
    await page.locator('[data-act="restore"]').first().click()
    await page.getByRole('button', { name: say('en', 'history-restore-it') }).waitFor()
    await expectAccessible(page)
    await moderator.leave()
  })

  test('in the workspace, while writing and while reading', async () => {
    const government = await seat(browser, house, 'government', { ...window, ...armed })
    const text = await openGoal(government, house.origin, 7)
    await expectAccessible(government.page)
    await text.locator('[data-kind="action"] .el-words').first().click()
    await expectAccessible(government.page)
    await government.goOffline()
    await government.page.getByText(say('en', 'workspace-offline-title')).first().waitFor()
    await expectAccessible(government.page)

    const observer = await seat(browser, house, 'observer', { ...window, ...armed })
    await openGoalToRead(observer, house.origin, 7)
    await expectAccessible(observer.page)
    for (const visitor of [government, observer]) await visitor.leave()
  })
})

test('axe itself finds a fault that is planted', async () => {
  const visitor = await welcome(browser, house.origin, 'stranger', armed)
  await visitor.page.goto(`${house.origin}/sign-in`)
  await visitor.page.evaluate(() => document.querySelector('main')?.append(document.createElement('button')))
  expect((await faultsOf(visitor.page)).join('\n')).toContain('button-name')
  await visitor.leave()
})
