/** The pages of signing in and of one's sign-ins in a real browser, on the real app in this process. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { issueSignInLink } from '../../server/auth/sign-in-link.ts'
import { systemActor } from '../../server/platform/unit-of-work.ts'
import { addAccount } from '../../tests/contracts/http-visitor.ts'
import { buildTestHouse, type TestHouse } from '../../tests/support/test-house.ts'
import { openBrowser, type Visitor, welcome, type Window } from '../../tests/support/browser.ts'
import { freePort } from '../../tests/support/served-house.ts'

const password = 'a long enough password'
const email = 'delegate@ministry.example'

let house: TestHouse
let browser: Browser
let origin: string
beforeAll(async () => {
  const port = await freePort()
  house = await buildTestHouse({ variables: { PORT: String(port) } })
  origin = house.config.publicOrigin
  await house.app.listen({ host: '127.0.0.1', port })
  await addAccount(house, email, password)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await house.close()
})

const linkFor = (validMinutes = 15): Promise<string> =>
  house.unitOfWork(systemActor, work =>
    issueSignInLink({ ...house, publicOrigin: origin }, work, { email, validMinutes }),
  )

async function visit(path: string, window: Window = {}): Promise<Visitor> {
  const visitor = await welcome(browser, origin, 'delegate', window)
  await visitor.page.goto(path.startsWith('http') ? path : `${origin}${path}`)
  return visitor
}

async function expectQuietLeave(visitor: Visitor): Promise<void> {
  expect(visitor.complaints).toEqual({ policy: [], foreign: [], faults: [] })
  await visitor.leave()
}

/** Kept only when PICTURES names a folder: to be looked at beside the design. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES']
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

const signInButton = (page: Page) => page.getByRole('button', { name: say('en', 'sign-in-go'), exact: false }).first()
const sidewaysPixels = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

describe('signing in', () => {
  test('the page stands before its scripts arrive, and its buttons wait for them', async () => {
    const visitor = await welcome(browser, origin, 'without scripts')
    await visitor.page.route('**/*.js', route => route.abort())
    await visitor.page.goto(`${origin}/sign-in`)
    await visitor.page.getByRole('heading', { name: say('en', 'sign-in-title') }).waitFor()
    await visitor.page.getByRole('textbox', { name: say('en', 'sign-in-email') }).fill(email)
    expect(await signInButton(visitor.page).isDisabled()).toBe(true)
    expect(new URL(visitor.page.url()).search).toBe('')
    await visitor.leave()
  })

  test('by keyboard alone: address, password, Enter, and on to where one wanted to go', async () => {
    const visitor = await visit(`/sign-in?next=${encodeURIComponent('/account')}`)
    const { page } = visitor
    await page.waitForSelector('button[type="submit"]:enabled')
    await page.getByRole('textbox', { name: say('en', 'sign-in-email') }).focus()
    await page.keyboard.type(email)
    await page.keyboard.press('Tab')
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: say('en', 'account-page-title') }).waitFor()
    await page.getByText(say('en', 'account-current'), { exact: true }).waitFor()
    expect(await sidewaysPixels(page)).toBe(0)
    await picture(page, 'account')
    await expectQuietLeave(visitor)
  })

  test('a wrong password is said at once, marked, and the field is ready for the next try', async () => {
    const visitor = await visit('/sign-in')
    const { page } = visitor
    await page.waitForSelector('button[type="submit"]:enabled')
    await signInButton(page).click()
    await page.getByText(say('en', 'sign-in-fill-email')).waitFor()
    await page.getByRole('textbox', { name: say('en', 'sign-in-email') }).fill(email)
    await page.getByLabel(say('en', 'sign-in-password'), { exact: true }).fill('not the password')
    await signInButton(page).click()
    await page.getByRole('alert').getByText(say('en', 'wrong-email-or-password')).waitFor()
    expect(await page.getAttribute('#password', 'aria-invalid')).toBe('true')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('password')
    await picture(page, 'sign-in-refused')
    await expectQuietLeave(visitor)
  })

  test('the server is gone: the page says so and keeps what was typed', async () => {
    const visitor = await visit('/sign-in')
    const { page } = visitor
    await page.waitForSelector('button[type="submit"]:enabled')
    await page.getByRole('textbox', { name: say('en', 'sign-in-email') }).fill(email)
    await page.getByLabel(say('en', 'sign-in-password'), { exact: true }).fill(password)
    await visitor.goOffline()
    await signInButton(page).click()
    await page.getByText(say('en', 'shell-no-connection')).waitFor()
    expect(await page.inputValue('#password')).toBe(password)
    await visitor.goOnline()
    await signInButton(page).click()
    await page.waitForURL(url => url.pathname !== '/sign-in')
    await expectQuietLeave(visitor)
  })

  test('asking for a link shows whom it goes to, and leads back to the form', async () => {
    const visitor = await visit('/sign-in')
    const { page } = visitor
    await page.waitForSelector('button[type="submit"]:enabled')
    await page.getByRole('textbox', { name: say('en', 'sign-in-email') }).fill('somebody.else@example.org')
    await page.getByRole('button', { name: say('en', 'sign-in-link') }).click()
    await page.getByRole('heading', { name: say('en', 'sign-in-sent-title') }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(say('en', 'sign-in-sent-title'))
    await page.getByText('somebody.else@example.org').waitFor()
    await picture(page, 'sign-in-sent')
    await page.getByRole('link', { name: say('en', 'sign-in-sent-back') }).click()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('email')
    await expectQuietLeave(visitor)
  })
})

describe('a link', () => {
  test('says for whom, and signs in by its button', async () => {
    const visitor = await visit(await linkFor())
    const { page } = visitor
    await page
      .getByRole('heading', { name: say('en', 'sign-in-confirm-title', { name: `Name of ${email}` }) })
      .waitFor()
    await page.waitForSelector('button[data-act="confirm"]:enabled')
    await picture(page, 'link-confirm')
    await page.getByRole('button', { name: say('en', 'sign-in-confirm-go') }).click()
    await page.waitForURL(url => !url.pathname.includes('sign-in'))
    await expectQuietLeave(visitor)
  })

  test('that is used, too old or unknown says which, and offers a new one where it can', async () => {
    const old = await linkFor()
    house.clock.forward(16 * 60_000)
    const visitor = await visit(old)
    const { page } = visitor
    await page.getByRole('heading', { name: say('en', 'sign-in-failed-expired') }).waitFor()
    await picture(page, 'link-expired')
    await page.getByRole('button', { name: say('en', 'sign-in-send-new') }).click()
    await page.getByRole('heading', { name: say('en', 'sign-in-sent-title') }).waitFor()
    await page.locator('[data-state="sent"] bdi', { hasText: email }).waitFor()
    await page.goto(`${origin}/sign-in/link?token=unknown`)
    await page.getByRole('heading', { name: say('en', 'sign-in-failed-unknown') }).waitFor()
    expect(await page.getByRole('button', { name: say('en', 'sign-in-send-new') }).count()).toBe(0)
    await expectQuietLeave(visitor)
  })

  test('that is used up while its page is open tells so instead of failing', async () => {
    const link = await linkFor()
    const [first, second] = [await visit(link), await visit(link)]
    for (const { page } of [first, second]) {
      await page.waitForSelector('button[data-act="confirm"]:enabled')
      await page.getByRole('button', { name: say('en', 'sign-in-confirm-go') }).click()
    }
    await second.page.getByRole('heading', { name: say('en', 'sign-in-failed-used') }).waitFor()
    await expectQuietLeave(first)
    await expectQuietLeave(second)
  })
})

describe('one’s password', () => {
  test('is changed with the current one; other sign-ins end and the list says so', async () => {
    await addAccount(house, 'changer@ministry.example', password)
    const enter = async (): Promise<Visitor> => {
      const visitor = await visit('/sign-in?next=/account')
      await visitor.page.waitForSelector('button[type="submit"]:enabled')
      await visitor.page.fill('#email', 'changer@ministry.example')
      await visitor.page.fill('#password', password)
      await visitor.page.keyboard.press('Enter')
      await visitor.page.getByText(say('en', 'account-current'), { exact: true }).waitFor()
      return visitor
    }
    const [there, here] = [await enter(), await enter()]
    const { page } = here
    expect(await page.getByRole('row').count()).toBe(3)
    await page.getByLabel(say('en', 'account-new-password')).fill('short')
    await page.getByRole('button', { name: say('en', 'account-set-password') }).click()
    await page.getByText(say('en', 'password-too-short', { min: 12 })).waitFor()
    await page
      .getByRole('region', { name: say('en', 'account-password') })
      .getByLabel(say('en', 'account-current-password'))
      .fill(password)
    await page.getByLabel(say('en', 'account-new-password')).fill('another long password')
    await page.getByRole('button', { name: say('en', 'account-set-password') }).click()
    await page.getByText(say('en', 'account-password-set')).waitFor()
    await expect.poll(() => page.getByRole('row').count()).toBe(2)
    await there.page.reload()
    await there.page.getByRole('heading', { name: say('en', 'sign-in-title') }).waitFor()
    await expectQuietLeave(here)
    await expectQuietLeave(there)
  })
})

describe('every window', () => {
  const windows: readonly (Window & { readonly title: string })[] = [
    { title: 'desk', width: 1440, height: 900 },
    { title: 'desk-dark', width: 1440, height: 900, colorScheme: 'dark' },
    { title: 'phone', width: 390, height: 844, isPhone: true },
    { title: 'phone-dark', width: 390, height: 844, isPhone: true, colorScheme: 'dark' },
    { title: 'narrow', width: 320, height: 640, isPhone: true },
  ]
  test.each(windows)(
    'holds the sign-in page without scrolling sideways, in either direction ($title)',
    async window => {
      const visitor = await visit('/sign-in', window)
      const { page } = visitor
      await page.waitForSelector('button[type="submit"]:enabled')
      expect(await sidewaysPixels(page)).toBe(0)
      await picture(page, `sign-in-${window.title}`)
      await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
      expect(await sidewaysPixels(page)).toBe(0)
      await picture(page, `sign-in-${window.title}-rtl`)
      await expectQuietLeave(visitor)
    },
  )
})
