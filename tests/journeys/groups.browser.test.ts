/**
 * A round that shows groups alone, as others see it: three businesses speak, and in the margin, the table of answers, the
 * history, a file and her own list stands what a delegate of civil society, a moderator and the giver may know.
 */
import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say, type Locale } from '../../packages/messages/say.ts'
import { openZip } from '../../server/exchange/zip-file.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { card, comment, select } from './discussion-steps.ts'
import { type Ask, asks, joinAs, setTable } from './round-table.ts'
import { moveRound } from './round-steps.ts'
import { expectNoComplaints, expectSaved, openGoal, seat, startBlock } from './workspace-steps.ts'

const pictures = process.env['ACQUIS_PICTURES']
const chamber = 'Meridian Chamber of Commerce'
const traders = { name: 'Harbour Traders', group: 'business', code: 'HBT', country: null }
const said = 'Say who pays for it.'
const replied = 'We would share the costs.'
const written = 'Operators meet once a year.'
const business = say('en', 'group-business')

let browser: Browser
let house: ServedHouse
let agendaId = ''
let goalId = ''
let [moderator, giver, civil] = [] as unknown as readonly [Visitor, Visitor, Visitor]
let others: readonly Ask[] = []
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  moderator = await seat(browser, house, 'moderator')
  agendaId = /agendas\/([0-9a-f-]{36})/.exec(moderator.page.url())?.[1] ?? ''
  const ask = asks(moderator.page.request, house)
  const [, grid] = await setTable(ask, { browser, house, agendaId })
  const harbour = await joinAs(ask, traders, { browser, house, agendaId })
  others = grid === undefined ? [] : [grid.ask, harbour.ask]
  giver = await seat(browser, house, 'business')
  civil = await seat(browser, house, 'civil society')
  await moveRound(moderator.page, 'settings', { attribution: 'group' })
  const { goals } = await ask<{ goals: { id: string }[] }>('GET', `/api/agendas/${agendaId}`)
  goalId = goals[0]?.id ?? ''
  await ask('POST', `/api/goals/${goalId}/versions`, { label: 'Before they spoke' })
}, 180_000)
afterAll(async () => {
  await browser.close()
  await house.close()
})

/** Nothing in this part of a page names one of the three, or somebody of them. */
async function expectNoNames(page: Page, part: string): Promise<void> {
  const words = (await page.locator(part).allTextContents()).join(' ')
  for (const name of [chamber, 'Northern Grid', 'Harbour', 'MCC', 'NGO', 'HBT', 'Delegate of']) {
    expect(words, `${part}: ${name}`).not.toContain(name)
  }
}

test('[A5] three businesses speak: others read the group, in every place, and her own organisation reads its own', async () => {
  const text = await openGoal(giver, house.origin, 1)
  await startBlock(text, written)
  await expectSaved(giver.page)
  await select(text, written, 'a year.')
  await comment(giver.page, text, said, 'objection')
  const [grid, harbour] = others
  const { threads } = await asks(
    civil.page.request,
    house,
  )<{ threads: { id: string }[] }>(...(['GET', `/api/goals/${goalId}/threads`] as const))
  await grid?.('POST', `/api/threads/${threads[0]?.id}/replies`, { id: randomUUID(), words: replied, mentions: [] })
  const about = { id: randomUUID(), commentId: randomUUID(), type: 'comment', about: { kind: 'goal' }, mentions: [] }
  await harbour?.('POST', `/api/goals/${goalId}/threads`, { ...about, words: 'Name a harbour too.' })

  // In the margin.
  await openGoal(civil, house.origin, 1)
  const thread = card(civil.page, said)
  await thread.click()
  await thread.getByText(replied).waitFor()
  expect((await thread.locator('.who').allTextContents()).map(who => who.includes(business))).toEqual([true, true])
  await expectNoNames(civil.page, 'thread-card')
  expect(await thread.getByText(say('en', 'comment-someone')).count()).toBe(0)
  await picture(civil.page, 'margin')

  // In the table of answers, and beside it who is heard.
  await moderator.page.goto(`${house.origin}/agendas/${agendaId}/console`)
  const row = moderator.page.locator('tr[data-input]', { hasText: said })
  expect(await row.textContent()).toContain(business)
  await moderator.page.getByText(say('en', 'heard-untold-group')).waitFor()
  await expectNoNames(moderator.page, '#answers')
  await expectNoNames(moderator.page, '#console-side')
  await picture(moderator.page, 'console')

  // In the history, and in a file.
  await civil.page.goto(`${house.origin}/goals/${goalId}/history`)
  await civil.page.locator('.hands').getByText(business).waitFor()
  await expectNoNames(civil.page, 'main')
  await picture(civil.page, 'history')
  const file = await fileFor(civil)
  for (const words of [said, replied, written, business]) expect(file).toContain(words)
  for (const name of [chamber, 'Harbour Traders', 'Northern Grid']) expect(file).not.toContain(name)

  // What she gave herself.
  await giver.page.goto(`${house.origin}/my-input?agenda=${agendaId}`)
  await giver.page.getByText(said).waitFor()
  expect(await giver.page.getByText('Name a harbour too.').count()).toBe(0)
  await picture(giver.page, 'my-input')
  await giver.page.goto(`${house.origin}/inbox`)
  await giver.page.getByText(say('en', 'notice-reply', { who: say('en', 'notice-who-business') })).waitFor()
  await picture(giver.page, 'inbox')
  expectNoComplaints(moderator, giver, civil)
}, 120_000)

/** The agenda's goal as a Word document with its comments, as letters. */
async function fileFor(visitor: Visitor): Promise<string> {
  const ask = asks(visitor.page.request, house)
  const wish = { format: 'docx', text: 'marked-up', comments: true, annexes: [], paper: 'a4', language: 'en' }
  const { id } = await ask<{ id: string }>('POST', `/api/goals/${goalId}/exports`, wish)
  const state = async (): Promise<string> => (await ask<{ state: string }>('GET', `/api/exports/${id}`)).state
  await expect.poll(state, { timeout: 30_000 }).toBe('done')
  const file = await visitor.page.request.get(`${house.origin}/api/exports/${id}/file`)
  const zip = openZip(await file.body())
  return ['word/document.xml', 'word/comments.xml']
    .map(part => zip.read(part)?.toString('utf8') ?? '')
    .join('\n')
    .replaceAll(/<(?![^>]*w:author)[^>]+>/g, '')
}

/** On request: on a desktop and on a phone, in English and in Arabic. */
async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return
  const speak = async (locale: Locale): Promise<void> => {
    await page.request.put(`${house.origin}/api/account/language`, {
      headers: { origin: house.origin },
      data: { language: locale },
    })
    await page.reload()
    await page.waitForTimeout(2_500)
  }
  for (const locale of ['ar', 'en'] as const) {
    await speak(locale)
    for (const [size, width, height] of [
      ['phone', 390, 844],
      ['desktop', 1440, 900],
    ] as const) {
      await page.setViewportSize({ width, height })
      await page.screenshot({ path: `${pictures}/group-${name}-${size}-${locale}.png`, fullPage: true })
    }
  }
}
