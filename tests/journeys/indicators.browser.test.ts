/** Goals beside indicators: the three complete indicators word for word, links that two windows share, chips, gaps. */
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FrameworksFile } from '../../packages/contract/catalogue-files.ts'
import { say } from '../../packages/messages/say.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import {
  blocksOf,
  caretAt,
  durableBlocks,
  expectBlocks,
  expectNoComplaints,
  expectSaved,
  isFocused,
  nameOf,
  openGoal,
  seat,
  startBlock,
} from './workspace-steps.ts'

const catalogue: FrameworksFile = JSON.parse(
  readFileSync(new URL('../../catalogue/indicators.json', import.meta.url), 'utf8'),
)
const complete = catalogue.frameworks
  .flatMap(framework => framework.indicators)
  .filter(indicator => indicator.detail === 'full')

const second = complete[1] ?? fail()

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

test('the three complete indicators show every measure, their rationale and every piece of evidence', async () => {
  const reader = await seat(browser, house, 'observer')
  const { page } = reader
  expect(complete.map(({ id }) => id)).toEqual(['ncsi3-2.1', 'ncsi3-2.2', 'ncsi3-2.3'])
  for (const indicator of complete) {
    await page.goto(`${await indexOf(page)}/${indicator.id}`)
    const number = indicator.article_number ?? 0
    const title = say('en', 'indicator-title', { number, title: indicator.title })
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    const sheet = page.getByRole('main')
    const measured = await sheet.locator('#measures > li').allInnerTexts()
    expect(measured).toHaveLength(indicator.measures.length)
    for (const [i, { text, alternatives = [] }] of indicator.measures.entries()) {
      for (const words of [text, ...alternatives]) expect(measured[i]).toContain(words)
    }
    expect(await sheet.locator('#rationale').innerText()).toBe(indicator.rationale)
    const evidence = await sheet.locator('#evidence > li').allInnerTexts()
    expect(evidence).toHaveLength(indicator.evidence.length)
    for (const [i, { id, text }] of indicator.evidence.entries()) {
      expect(evidence[i]).toContain(text)
      expect(evidence[i]).toContain(id)
    }
    expect(await sheet.innerText()).toContain(indicator.question)
    expect(await sheet.innerText()).toContain(say('en', 'indicator-any'))
    expect(await sheet.innerText()).toContain('e-Governance Academy (Estonia)')
    expect(await sheet.innerText()).toContain(say('en', 'indicator-verification-article'))
  }
  expectNoComplaints(reader)
  await reader.leave()
})

test('an indicator leads to the ones before and after it, and the index to all of them', async () => {
  const reader = await seat(browser, house, 'business')
  const { page } = reader
  const index = await indexOf(page)
  await page.goto(index)
  const indicators = catalogue.frameworks.flatMap(framework => framework.indicators)
  for (const { title } of indicators.slice(0, 12)) {
    expect(await page.getByRole('link', { name: title, exact: true }).count()).toBe(1)
  }
  expect(await page.locator('.indicator-table tbody tr:not(.grpRow)').count()).toBe(indicators.length)
  await page.getByRole('link', { name: second.title, exact: true }).click()
  await page.getByRole('link', { name: say('en', 'indicator-next', { code: 'IND-3' }) }).click()
  await page.getByRole('link', { name: say('en', 'indicator-previous', { code: 'IND-2' }) }).click()
  await page.getByRole('heading', { level: 1, name: new RegExp(second.title) }).waitFor()
  await reader.leave()
})

test('a link proposed by keyboard in one window is agreed in another, and both see it', async () => {
  const civil = await seat(browser, house, 'civil society')
  const government = await seat(browser, house, 'government')
  // A contributor suggests and comments; her text is read-only, her proposal is not.
  await civil.page.goto(await pathOfGoal(civil, 6))
  await openGoal(government, house.origin, 6)
  for (const { page } of [civil, government]) await showLinks(page)

  const { page } = civil
  await page.getByRole('button', { name: say('en', 'links-propose') }).press('Enter')
  const field = page.getByRole('combobox', { name: say('en', 'links-what') })
  await field.fill('international capacity')
  await page.getByRole('option').filter({ hasText: 'IND-3' }).waitFor()
  await field.press('Enter')
  const part = page.getByRole('combobox', { name: say('en', 'links-part') })
  await expect.poll(() => isFocused(part)).toBe(true)
  await part.selectOption({ index: 1 })
  const contributes = page.getByRole('radio', { name: say('en', 'relation-contributes') })
  await contributes.press('Space')
  expect(await contributes.isChecked()).toBe(true)
  const how = page.getByRole('textbox', { name: say('en', 'links-how') })
  await how.fill('It trains investigators of other countries.')
  await page.getByRole('button', { name: say('en', 'links-propose') }).press('Enter')

  const seen = cardOf(government.page, 'IND-3')
  await seen.getByText('It trains investigators of other countries.').waitFor()
  expect(await seen.innerText()).toContain(nameOf(house, 'civil society'))
  expect(await seen.innerText()).toMatch(/6\.\d/)
  expect(
    await cardOf(page, 'IND-3')
      .getByRole('button', { name: /^Agree/ })
      .count(),
  ).toBe(0)
  await seen.getByRole('button', { name: say('en', 'links-agree-name', { code: 'IND-3' }) }).press('Enter')
  await seen.getByText(say('en', 'links-agreed-by', { name: nameOf(house, 'government') })).waitFor()
  await cardOf(page, 'IND-3')
    .getByText(say('en', 'links-agreed-by', { name: nameOf(house, 'government') }))
    .waitFor()
  await cardOf(page, 'IND-3')
    .getByRole('img', { name: say('en', 'relation-contributes') })
    .waitFor()

  await seen.getByRole('button', { name: say('en', 'links-take-back-name', { code: 'IND-3' }) }).click()
  await seen.getByRole('textbox', { name: say('en', 'links-reason') }).fill('Another goal says it.')
  await seen.getByRole('button', { name: say('en', 'links-take-back'), exact: true }).click()
  await page.getByText(say('en', 'links-past', { count: 1 })).click()
  await page.getByText('Another goal says it.').waitFor()
  expectNoComplaints(civil, government)
  for (const visitor of [civil, government]) await visitor.leave()
})

test('a chip put into the text by keyboard stands in the other window, has a name, and goes like a character', async () => {
  const business = await seat(browser, house, 'business')
  const government = await seat(browser, house, 'government')
  const mine = await openGoal(business, house.origin, 5)
  const theirs = await openGoal(government, house.origin, 5)
  await startBlock(mine, 'As measured by')
  await caretAt(mine, 'As measured by', 'End')
  await mine.press('Control+Alt+i')
  const field = business.page.getByRole('combobox', { name: say('en', 'links-what') })
  await field.fill('ind-3')
  await business.page.getByRole('option').filter({ hasText: 'IND-3' }).waitFor()
  await field.press('Enter')
  const label = say('en', 'ref-indicator', { code: 'IND-3', title: complete[2]?.title ?? '' })
  await theirs.getByRole('img', { name: label }).waitFor()
  await expectBlocks(theirs, blocks => blocks.includes('As measured by IND-3'))
  await expectSaved(business.page)
  expect(await durableBlocks(business)).toContain('As measured by IND-3')

  // The first HTML, before any script, has the chip as a link with the same name.
  const html = await (await government.page.request.get(government.page.url())).text()
  expect(html).toContain(`aria-label="${label}"`)

  // A reference of the acquis, by the tool.
  await caretAt(mine, 'As measured by', 'End')
  await business.page
    .getByRole('button', { name: say('en', 'workspace-tool-ref') })
    .first()
    .click()
  await field.fill('malabo')
  await business.page.getByRole('option').filter({ hasText: 'TREATY-MALABO' }).click()
  await theirs
    .getByRole('img', { name: say('en', 'ref-binding', { code: 'TREATY-MALABO', title: 'Malabo Convention' }) })
    .waitFor()
  await mine.press('Backspace')
  await expectBlocks(theirs, blocks => blocks.some(block => block.trim() === 'As measured by IND-3'))
  expect(await blocksOf(mine)).toEqual(await blocksOf(theirs))
  expectNoComplaints(business, government)
  for (const visitor of [business, government]) await visitor.leave()
})

test('a gap is said, and closed from the indicator’s own page', async () => {
  const business = await seat(browser, house, 'business')
  const government = await seat(browser, house, 'government')
  const path = `${await indexOf(business.page)}/cmm21-d5`
  for (const { page } of [business, government]) {
    await page.goto(path)
    await page.getByRole('heading', { name: say('en', 'indicator-gap') }).waitFor()
  }
  const { page } = business
  await page
    .getByRole('button', { name: say('en', 'links-propose') })
    .last()
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: say('en', 'indicator-propose-goal') }).selectOption({ index: 2 })
  await dialog.getByRole('button', { name: say('en', 'links-propose') }).click()
  await dialog.getByText(say('en', 'link-needs-sentence')).waitFor()
  await dialog.getByRole('textbox', { name: say('en', 'links-how') }).fill('It asks for standards.')
  await dialog.getByRole('button', { name: say('en', 'links-propose') }).click()
  for (const window of [page, government.page]) {
    await window.getByRole('cell', { name: /It asks for standards\./ }).waitFor()
    await window.getByRole('heading', { name: say('en', 'indicator-only-proposed') }).waitFor()
  }
  expectNoComplaints(business, government)
  for (const visitor of [business, government]) await visitor.leave()
})

test('where a notice leads, the link is in sight and has the focus', async () => {
  const business = await seat(browser, house, 'business')
  const { page } = business
  await page.goto(`${await indexOf(page)}/ncsi3-2.3`)
  await page.getByRole('link', { name: say('en', 'indicator-goal', { number: '10' }) }).click()
  const card = page.locator('#links li:focus')
  await card.getByText('IND-3').waitFor()
  expect(await card.count()).toBe(1)
  await business.leave()
})

async function indexOf(page: Page): Promise<string> {
  await page.goto(`${house.origin}/`)
  const path = /^\/agendas\/[0-9a-f-]{36}/.exec(new URL(page.url()).pathname)?.[0]
  if (path === undefined) throw new Error(`no agenda in ${page.url()}`)
  return `${house.origin}${path}/indicators`
}

async function pathOfGoal({ page }: Visitor, number: number): Promise<string> {
  await page.goto(`${house.origin}/`)
  const agendaId = /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? ''
  const answer = await page.request.get(`${house.origin}/api/agendas/${agendaId}`)
  const { goals } = (await answer.json()) as { goals: { id: string; number: number }[] }
  return `${house.origin}/goals/${goals.find(goal => goal.number === number)?.id}`
}

async function showLinks(page: Page): Promise<void> {
  await page.getByRole('tab', { name: new RegExp(`^${say('en', 'workspace-view-links')}`) }).click()
  await page.locator('#links').getByRole('article').first().waitFor()
}

function cardOf(page: Page, code: string) {
  return page.locator('#links').getByRole('article').filter({ hasText: code }).first()
}

function fail(): never {
  throw new Error('the catalogue lacks an indicator')
}
