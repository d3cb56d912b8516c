/**
 * The house in French and in Arabic: choosing a language by keyboard, without scripts and on the way in; the page drawn
 * from the right; and the same words when the network is gone. Pictures go to test-results/screens.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { directionOf, languageNames } from '../../packages/messages/languages.ts'
import { say, type Locale } from '../../packages/messages/say.ts'
import { repositoryRoot } from '../house/repository-files.ts'
import { openBrowser, type Visitor, welcome, type Window } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { emailOf, expectKeptOnDevice, expectNoComplaints, goalTitle, type Person } from './workspace-steps.ts'

const folder = join(repositoryRoot, 'test-results/screens')
const goal = 6

let browser: Browser
let house: ServedHouse
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  await mkdir(folder, { recursive: true })
})
afterAll(async () => {
  await house.close()
  await browser.close()
})

const windows: readonly (Window & { readonly title: string; readonly isPhone: boolean })[] = [
  { title: 'desktop', isPhone: false, width: 1440, height: 900 },
  { title: 'phone', isPhone: true, width: 390, height: 844 },
]

describe.each(windows)('in Arabic on a $title', window => {
  test('sign-in is drawn from the right, in Arabic words', async () => {
    const visitor = await welcome(browser, house.origin, 'stranger', { ...window, locale: 'ar' })
    const { page } = visitor
    await page.goto(`${house.origin}/sign-in`)
    await expectLanguage(page, 'ar')
    await page.getByRole('heading', { name: say('ar', 'sign-in-title') }).waitFor()
    const languages = page.getByRole('navigation', { name: say('ar', 'shell-language') })
    await languages.getByRole('link', { name: languageNames.fr }).waitFor()
    expect(await languages.getByRole('link', { name: languageNames.ar }).getAttribute('aria-current')).toBe('true')
    // The mark stands at the end of the button where the line begins.
    const go = page.getByRole('button', { name: say('ar', 'sign-in-go') })
    expect(await startOf(go.locator('svg'))).toBeGreaterThan(await startOf(go.locator('b')))
    await expectNoSidewaysScroll(page)
    await picture(page, 'sign-in-ar', window.title)
    expectNoComplaints(visitor)
    await visitor.leave()
  })

  test('the agenda and the workspace are drawn from the right, codes and texts keep their direction', async () => {
    const visitor = await seatIn('ar', 'government', window)
    const { page } = visitor
    await expectLanguage(page, 'ar')
    await page.getByText(say('ar', 'phase-drafting')).first().waitFor()
    await expectNoSidewaysScroll(page)
    await picture(page, 'agenda-ar', window.title)
    await page.goto(`${house.origin}${await hrefOfGoal(page)}`)
    const text = page.getByRole('textbox', { name: say('ar', 'editor-text-label', { number: goal }), exact: true })
    await text.waitFor()
    await page
      .getByText(new RegExp(`^${say('ar', 'workspace-save-saved-quiet')}`))
      .first()
      .waitFor()
    await page.getByRole('toolbar', { name: say('ar', 'workspace-tools') }).waitFor()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('الهدف ٦')
    // An English text stays from the left inside the page from the right.
    expect(
      await text
        .locator('[data-bid]')
        .first()
        .evaluate(each => getComputedStyle(each).direction),
    ).toBe('ltr')
    expect(await text.evaluate(each => each.closest('[lang]')?.getAttribute('lang'))).toBe('en')
    const outline = page.getByRole('navigation', { name: say('ar', 'workspace-outline') })
    const margin = page.getByRole('complementary', { name: say('ar', 'workspace-margin') })
    const views = page.getByRole('navigation', { name: say('ar', 'workspace-views') })
    // From the right: outline, text, margin; on a phone one of them, and the views below.
    const order = window.isPhone ? [] : [await startOf(outline), await startOf(text), await startOf(margin)]
    expect(order).toEqual(order.toSorted((a, b) => b - a))
    await (window.isPhone ? views : outline).waitFor()
    await expectNoSidewaysScroll(page)
    await picture(page, 'workspace-ar', window.title)
    expectNoComplaints(visitor)
    await visitor.leave()
  })
})

describe('choosing a language', () => {
  test('in the masthead by keyboard alone, and every later page speaks it', async () => {
    const visitor = await seatIn('en', 'business')
    const { page } = visitor
    const globe = page.getByRole('button', { name: say('en', 'shell-language-change').slice(2) })
    await globe.focus()
    await page.keyboard.press('Enter')
    const french = page.getByRole('button', { name: languageNames.fr, exact: true })
    await french.waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe(languageNames.fr)
    await page.keyboard.press('Enter')
    await page.getByText(say('fr', 'phase-drafting')).first().waitFor()
    await expectLanguage(page, 'fr')
    await page.goto(`${house.origin}/account`)
    await page.getByRole('heading', { name: say('fr', 'account-page-title') }).waitFor()
    expectNoComplaints(visitor)
    await visitor.leave()
  })

  test('works without scripts, and leads back to the page', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' })
    const page = await context.newPage()
    await page.goto(`${house.origin}/sign-in`)
    await page.getByRole('link', { name: languageNames.fr }).click()
    await page.getByRole('heading', { name: say('fr', 'sign-in-title') }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('fr')
    await context.close()
  })

  test('that cannot be sent leaves the page as it is and says why', async () => {
    const visitor = await seatIn('en', 'observer')
    const { page } = visitor
    await page.getByRole('button', { name: say('en', 'shell-language-change').slice(2) }).click()
    await visitor.goOffline()
    await page.getByRole('button', { name: languageNames.ar, exact: true }).click()
    await page.getByRole('alert').getByText(say('en', 'shell-no-connection')).waitFor()
    await expectLanguage(page, 'en')
    await visitor.leave()
  })
})

test('only the language of the page is loaded, and it is there when the network is not', async () => {
  const visitor = await seatIn('ar', 'civil society')
  const { page } = visitor
  await page.goto(`${house.origin}${await hrefOfGoal(page)}`)
  await page.locator('.ProseMirror').waitFor()
  const catalogues = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(entry => new URL(entry.name).pathname)
      .filter(path => /\/all-[^/]*\.js$/.test(path)),
  )
  expect(new Set(catalogues).size).toBe(1)
  await expectKeptOnDevice(page)
  await visitor.goOffline()
  await page.reload()
  await page.getByText(say('ar', 'workspace-offline-title')).first().waitFor()
  await expectLanguage(page, 'ar')
  expectNoComplaints(visitor)
  await visitor.leave()
})

/** Somebody who chose her language on the sign-in page and took it along. */
async function seatIn(locale: Locale, person: Person, window: Window = {}): Promise<Visitor> {
  const visitor = await welcome(browser, house.origin, person, window)
  const { page } = visitor
  await page.goto(`${house.origin}/sign-in?language=${locale}`)
  await page.goto(await house.signInLink(emailOf(person)))
  await page.getByRole('button', { name: say(locale, 'sign-in-confirm-go') }).click()
  await page.waitForURL(url => !url.pathname.includes('sign-in'))
  return visitor
}

async function hrefOfGoal(page: Page): Promise<string> {
  const link = page.getByRole('link', { name: goalTitle(goal) }).first()
  return (await link.getAttribute('href')) ?? ''
}

async function expectLanguage(page: Page, locale: Locale): Promise<void> {
  const root = page.locator('html')
  expect([await root.getAttribute('lang'), await root.getAttribute('dir')]).toEqual([locale, directionOf(locale)])
}

async function startOf(element: Locator): Promise<number> {
  return (await element.first().boundingBox())?.x ?? Number.NaN
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const isWider = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth
  })
  expect(isWider).toBe(false)
}

async function picture(page: Page, name: string, title: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await page.screenshot({ path: join(folder, `${name}-${title}.png`), animations: 'disabled' })
}
