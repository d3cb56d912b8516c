/**
 * The ways to read a text: each shows one layer of marks and no other, says what it is, and goes back to writing. What
 * changed since one was last here is known on every device.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { limits } from '../../server/platform/limits.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { bracket } from './bracket-steps.ts'
import {
  blocksOf,
  blockWith,
  caretAt,
  expectBlocks,
  expectNoComplaints,
  expectSaved,
  openGoal,
  seat,
  startBlock,
} from './workspace-steps.ts'

const patience = { timeout: 20_000 }

let browser: Browser
let house: ServedHouse
let government: Visitor
let civil: Visitor
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  government = await seat(browser, house, 'government')
  civil = await seat(browser, house, 'civil society')
})
afterAll(async () => {
  await house.close()
  await browser.close()
})

const read = (page: Page, kind: string): Promise<unknown> =>
  page.getByRole('combobox', { name: say('en', 'reading-label') }).selectOption(kind)
const shown = (page: Page): Locator => page.locator('.reading-text')
const note = (page: Page): Locator => page.locator('.reading-bar').getByRole('status')

/** What is marked in what is drawn: struck and new words, and signs of brackets that stand out from the words. */
function marksIn(page: Page): Promise<{ readonly changes: number; readonly signs: number }> {
  return shown(page).evaluate(place => {
    const standsOut = (sign: Element): boolean => {
      const words = sign.closest('.para') ?? place
      return getComputedStyle(sign).color !== getComputedStyle(words).color
    }
    return {
      changes: place.querySelectorAll('ins, del').length,
      signs: [...place.querySelectorAll('.b')].filter(standsOut).length,
    }
  })
}

/** Selects this many letters from the beginning of a block. */
async function selectFirst(text: Locator, words: string, letters: number): Promise<void> {
  await caretAt(text, words, 'Home')
  for (let letter = 0; letter < letters; letter += 1) await text.press('Shift+ArrowRight')
}

test('each way to read shows its own layer of marks and no other', async () => {
  const left = await openGoal(government, house.origin, 5)
  await startBlock(left, 'Every State shall report each year.')
  await bracket(government.page, left, { block: 'shall report', words: 'shall', other: 'should', hold: null })
  const right = await openGoal(civil, house.origin, 5)
  await blockWith(right, '[shall').waitFor(patience)
  await caretAt(right, 'each year.', 'End')
  await right.pressSequentially(' In public.')
  await expectSaved(civil.page)
  await blockWith(left, 'each year').locator('ins', { hasText: 'In public.' }).waitFor(patience)

  const { page } = government
  await read(page, 'clean')
  await note(page).getByText(say('en', 'reading-clean-note')).waitFor()
  expect(await marksIn(page)).toEqual({ changes: 0, signs: 0 })
  await read(page, 'bracketed')
  await note(page).getByText(say('en', 'reading-bracketed-note')).waitFor()
  await expect.poll(() => marksIn(page), patience).toEqual({ changes: 0, signs: 2 })
  await read(page, 'as-if')
  expect(await marksIn(page)).toEqual({ changes: 0, signs: 0 })
  await read(page, 'original')
  await note(page).getByText(say('en', 'reading-baseline-note')).waitFor()
  expect(await marksIn(page)).toEqual({ changes: 0, signs: 0 })
  expect(await shown(page).textContent()).not.toContain('In public.')
  expect(await left.isVisible()).toBe(false)
  await read(page, 'marked')
  await left.waitFor()
  expect(await shown(page).isVisible()).toBe(false)
})

test('the original is the latest kept version, named, with the blocks and formats that it had', async () => {
  const left = await openGoal(government, house.origin, 5)
  const said = await blocksOf(left)
  const address = `/api/goals/${new URL(government.page.url()).pathname.split('/').at(-1)}/versions`
  const kept = await government.page.evaluate(
    async path =>
      (
        await fetch(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ label: 'Before lunch' }),
        })
      ).status,
    address,
  )
  expect(kept).toBe(200)
  await caretAt(left, 'Every State', 'Home')
  await left.pressSequentially('Later words. ')
  await expectSaved(government.page)
  const { page } = government
  await read(page, 'original')
  await note(page).getByText('Before lunch').waitFor()
  const blocks = await blocksOf(shown(page))
  expect(blocks).toHaveLength(said.length)
  expect(blocks.join('\n')).not.toContain('Later words.')
  const drawn = (place: Locator): Promise<readonly string[]> =>
    place.evaluate(root =>
      [...root.querySelectorAll('[data-bid]')].map(one => `${one.tagName} ${one.getAttribute('data-pn') ?? ''}`),
    )
  const asOriginal = await drawn(shown(page))
  await read(page, 'clean')
  await note(page).getByText(say('en', 'reading-clean-note')).waitFor()
  expect(asOriginal).toEqual(await drawn(shown(page)))
  await read(page, 'marked')
})

test('as if accepted: what is chosen is taken, and those that meet each other are listed', async () => {
  const left = await openGoal(government, house.origin, 6)
  await startBlock(left, 'Alpha beta gamma.')
  await expectSaved(government.page)
  const right = await openGoal(civil, house.origin, 6)
  await blockWith(right, 'Alpha beta').waitFor(patience)
  await selectFirst(right, 'Alpha beta', 'Alpha beta'.length)
  await right.press('Delete')
  await expectSaved(civil.page)
  await blockWith(left, 'gamma').locator('del').first().waitFor(patience)
  await government.page.locator('[data-tool="mode"]').click()
  await selectFirst(left, 'gamma', 'Alpha'.length)
  await left.press('Delete')
  await expectSaved(government.page)

  const { page } = government
  await read(page, 'as-if')
  const choices = page.locator('.reading-takers').getByRole('checkbox')
  await choices.first().waitFor(patience)
  await page.getByRole('checkbox', { name: /civil society/i }).check()
  await expectBlocks(shown(page), blocks => blocks.includes(' gamma.'))
  expect(await page.locator('.reading-conflicts').count()).toBe(0)
  await page.getByRole('checkbox', { name: /government/i }).check()
  const conflicts = page.locator('.reading-conflicts').getByRole('listitem')
  await expect.poll(() => conflicts.count(), patience).toBe(2)
  expect((await conflicts.allTextContents()).join()).toContain('Alpha')
  await read(page, 'marked')
  await page.locator('[data-tool="mode"]').click()
})

test('what changed is told since the last visit on any device: the phone’s on the laptop, and back', async () => {
  const phone = await seat(browser, house, 'observer', { width: 390, height: 844 })
  const laptop = await seat(browser, house, 'observer')
  const left = await openGoal(government, house.origin, 7)
  await startBlock(left, 'First.')
  await expectSaved(government.page)
  const address = government.page.url()
  const visit = async (page: Page): Promise<void> => {
    await page.goto(address)
    await page.locator('#goal-text [data-bid]', { hasText: 'First.' }).waitFor(patience)
  }
  const leave = async (page: Page): Promise<void> => {
    await wait(limits.visit.onItsWayMs + 500)
    const noted = page.waitForResponse(answer => answer.url().endsWith('/seen'))
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    })
    expect((await noted).status()).toBe(200)
    await page.goto(`${house.origin}/`)
  }
  const news = async (page: Page): Promise<readonly string[]> => {
    await read(page, 'since')
    await shown(page).locator('ins').first().waitFor(patience)
    return shown(page).locator('ins').allTextContents()
  }
  await visit(phone.page)
  const since = phone.page.locator('reading-modes option[value="since"]')
  await expect.poll(() => since.isDisabled(), patience).toBe(true)
  expect(await since.textContent()).toContain(say('en', 'reading-first-visit'))
  await leave(phone.page)

  await caretAt(left, 'First.', 'End')
  await left.pressSequentially(' Second.')
  await expectSaved(government.page)
  await visit(laptop.page)
  expect((await news(laptop.page)).join()).toMatch(/Second\./)
  expect((await news(laptop.page)).join()).not.toMatch(/First\./)
  await leave(laptop.page)

  await caretAt(left, 'First.', 'End')
  await left.pressSequentially(' Third.')
  await expectSaved(government.page)
  const again = await phone.context.newPage()
  await visit(again)
  const told = (await news(again)).join()
  expect(told).toMatch(/Third\./)
  expect(told).not.toMatch(/Second\./)
  expectNoComplaints(government, civil, phone, laptop)
})
