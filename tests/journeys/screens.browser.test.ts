/**
 * Pictures of the pages for people to look at beside the design (test-results/screens), and the elements that each must
 * show. A picture alone proves nothing: the names do. On a desktop in light and on a phone in the dark; by `npm run
 * nightly` the other way round too.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { repositoryRoot } from '../house/repository-files.ts'
import { openBrowser, type Visitor, welcome, type Window } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { isNightly } from './page-forms.ts'
import {
  blocksOf,
  expectNoComplaints,
  expectPresent,
  goalTitle,
  nameOf,
  openGoal,
  seat,
  startBlock,
} from './workspace-steps.ts'

const folder = join(repositoryRoot, 'test-results/screens')

type Screen = Window & { readonly title: string; readonly isPhone: boolean }
const allScreens: readonly Screen[] = [
  { title: 'desktop', isPhone: false, width: 1440, height: 900, colorScheme: 'light' },
  { title: 'dark', isPhone: false, width: 1440, height: 900, colorScheme: 'dark' },
  { title: 'phone', isPhone: true, width: 390, height: 844, colorScheme: 'light' },
  { title: 'phone-dark', isPhone: true, width: 390, height: 844, colorScheme: 'dark' },
]
const screens = allScreens.filter(({ title }) => isNightly || title === 'desktop' || title === 'phone-dark')

const goal = 6

let browser: Browser
let house: ServedHouse
let business: Visitor
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  await mkdir(folder, { recursive: true })
  business = await seat(browser, house, 'business')
  const text = await openGoal(business, house.origin, goal)
  await startBlock(text, 'Both sides publish what they learnt, in words that a small firm can use.')
})
afterAll(async () => {
  await business.leave()
  await house.close()
  await browser.close()
})

describe.each(screens)('$title', screen => {
  test('sign-in shows the invitation, the two ways in, and who runs it', async () => {
    const visitor = await welcome(browser, house.origin, 'stranger', screen)
    const { page } = visitor
    await page.goto(`${house.origin}/sign-in`)
    await shown(page.getByRole('heading', { name: say('en', 'sign-in-title') }))
    await shown(page.getByText('Acquis').locator('visible=true').first())
    await shown(page.getByRole('textbox', { name: say('en', 'sign-in-email') }))
    await shown(page.getByLabel(say('en', 'sign-in-password'), { exact: true }))
    await shown(page.getByRole('button', { name: say('en', 'sign-in-go') }))
    await shown(page.getByRole('button', { name: say('en', 'sign-in-link') }))
    if (!screen.isPhone) await shown(page.getByText(say('en', 'gate-leaf-title')))
    await expectNoSidewaysScroll(page)
    await picture(page, 'sign-in', screen)
    expectNoComplaints(visitor)
    await visitor.leave()
  })

  test('the agenda shows its goals by theme with their states', async () => {
    const visitor = await seat(browser, house, 'observer', screen)
    const { page } = visitor
    await page.goto(`${house.origin}/`)
    await shown(page.getByRole('heading', { level: 1 }))
    for (const number of [1, 14]) await shown(page.getByRole('link', { name: goalTitle(number) }))
    await shown(page.getByText(say('en', 'agenda-example')))
    await shown(page.getByText(say('en', 'phase-drafting')).first())
    await expectNoSidewaysScroll(page)
    // What waits, who is heard, what happened, and the marks in words.
    for (const heading of ['agenda-heard', 'agenda-latest', 'agenda-rules', 'agenda-gaps'] as const) {
      await shown(page.getByRole('heading', { name: say('en', heading) }))
    }
    for (const mark of [
      'relation-fulfils',
      'relation-contributes',
      'relation-enables',
      'relation-legend-gap',
    ] as const) {
      await shown(page.getByText(say('en', mark), { exact: true }).first())
    }
    if (screen.isPhone) {
      await shown(page.getByRole('navigation', { name: say('en', 'agenda-views') }))
      await shown(page.getByRole('heading', { name: say('en', 'agenda-coverage-of', { framework: 'NCSI 3.0' }) }))
    } else {
      const table = page.getByRole('table', { name: say('en', 'agenda-table') })
      await shown(table.getByRole('columnheader', { name: /Commitment to international law/ }))
      await shown(table.getByRole('img', { name: say('en', 'relation-enables-proposed') }))
      await shown(table.getByRole('rowheader', { name: say('en', 'agenda-totals') }))
    }
    await picture(page, 'agenda', screen)
    await page.goto(`${page.url().split('?')[0]}?indicators=all`)
    await expectCoverage(page, screen.isPhone)
    expectNoComplaints(visitor)
    await visitor.leave()
  })

  test('setting the table shows its steps, what is missing and who is there', async () => {
    const visitor = await seat(browser, house, 'moderator', screen)
    const { page } = visitor
    await page.goto(`${house.origin}/agendas/new`)
    await page.getByLabel(say('en', 'convene-name')).fill('A table for ports')
    await page.getByLabel(say('en', 'convene-organisation-name'), { exact: true }).fill('Port Authority')
    await page.getByLabel(say('en', 'convene-organisation-code')).fill('POA')
    await picture(page, 'convene', screen)
    await page.getByRole('button', { name: say('en', 'convene-go') }).click()
    await shown(page.getByRole('heading', { level: 1, name: say('en', 'setup-title') }))
    const steps = ['setup-name', 'setup-text', 'setup-seats', 'setup-indicators', 'setup-rules', 'setup-open'] as const
    for (const step of steps) await shown(page.getByRole('heading', { level: 2, name: say('en', step) }))
    await shown(page.getByRole('button', { name: say('en', 'setup-text-starter') }))
    await shown(page.getByRole('link', { name: say('en', 'setup-text-import') }))
    await shown(page.getByRole('heading', { name: say('en', 'setup-table') }))
    await shown(page.getByText(say('en', 'group-international_organisation')))
    await expectNoSidewaysScroll(page)
    await picture(page, 'setup', screen)
    expectNoComplaints(visitor)
    await visitor.leave()
  })

  test('the workspace shows where one is, what one may do, whether it is saved and who is there', async () => {
    const visitor = await seat(browser, house, 'government', screen)
    const { page } = visitor
    const text = await openGoal(visitor, house.origin, goal)
    await expectPresent(page, nameOf(house, 'business'))

    // The phase band says in which phase the round is, and what the reader may do now.
    await shown(page.getByText(say('en', 'phase-drafting')).first())
    await shown(page.getByText(say('en', 'phase-you-may')).first())
    await shown(page.getByText(say('en', 'phase-may-write-and-bracket')).first())
    // The text with its title, its numbered paragraphs and its elements.
    await shown(page.getByRole('heading', { level: 1, name: goalTitle(goal) }))
    await shown(page.getByText(say('en', 'workspace-example')).first())
    expect((await blocksOf(text)).length).toBeGreaterThan(5)
    expect(await page.getByText(`${goal}.1`, { exact: true }).count()).toBeGreaterThan(0)
    for (const kind of ['policy', 'regulation', 'action'] as const) {
      expect(await text.locator(`[data-kind="${kind}"]`).count(), kind).toBeGreaterThan(0)
    }
    // Tools, the state of saving, and who is here.
    await shown(page.getByRole('toolbar', { name: say('en', 'workspace-tools') }))
    await shown(page.getByText(/^Saved on the server/).first())
    if (screen.isPhone) {
      await shown(page.getByRole('navigation', { name: say('en', 'workspace-views') }))
      await shown(page.getByRole('button', { name: say('en', 'workspace-outline-open'), exact: true }))
    } else {
      const outline = page.getByRole('navigation', { name: say('en', 'workspace-outline') })
      await shown(outline)
      await shown(outline.getByRole('link', { name: goalTitle(1) }))
      await shown(page.getByRole('button', { name: say('en', 'workspace-tool-undo') }))
      await shown(page.getByRole('region', { name: say('en', 'discussion-title') }))
      await page.getByRole('tab', { name: new RegExp(`^${say('en', 'workspace-presence-title')}`) }).click()
      const people = page.getByRole('region', { name: say('en', 'workspace-presence-title') })
      await shown(people.getByText(nameOf(house, 'business')))
    }
    await expectNoSidewaysScroll(page)
    await picture(page, 'workspace', screen)

    await visitor.goOffline()
    await shown(page.getByText(say('en', 'workspace-offline-title')).first())
    await expectBandInOrder(page, screen)
    await picture(page, 'workspace-offline', screen)
    expectNoComplaints(visitor)
    await visitor.leave()
  })
})

/**
 * Every indicator with the goals that advance it, as the coverage says: a column each, or on a phone an item each. One
 * that no goal advances is tinted, and says so in words.
 */
async function expectCoverage(page: Page, isPhone: boolean): Promise<void> {
  const { cells } = await page.evaluate(
    async path => {
      const answer = await fetch(path)
      return (await answer.json()) as {
        readonly cells: readonly { readonly goalId: string; readonly indicatorId: string }[]
      }
    },
    `/api${new URL(page.url()).pathname}/coverage`,
  )
  const goalsOf = (indicatorId: string): readonly string[] =>
    cells.filter(cell => cell.indicatorId === indicatorId).map(({ goalId }) => `/goals/${goalId}`)
  const found = await page.evaluate(
    none => {
      const tintOf = (element: Element): string => getComputedStyle(element).backgroundColor
      const hrefs = (within: Element, selector: string): readonly string[] =>
        [...within.querySelectorAll(selector)].map(link => link.getAttribute('href') ?? '')
      const probe = document.createElement('p')
      probe.style.backgroundColor = 'var(--aq-bracket-tint)'
      document.body.append(probe)
      const tint = tintOf(probe)
      probe.remove()
      const columns = [...document.querySelectorAll<HTMLElement>('.ledger th[data-indicator]')].map(head => ({
        id: head.dataset['indicator'] ?? '',
        isTinted: tintOf(head) === tint,
      }))
      const items = [...document.querySelectorAll('.coverage-list > li')].map(item => ({
        id: hrefs(item, 'a.goal')[0]?.split('/').at(-1) ?? '',
        goals: hrefs(item, '.covering a'),
        isTinted: tintOf(item) === tint,
        isShown: item.checkVisibility(),
        saysNone: item.textContent.includes(none),
      }))
      return { columns, items }
    },
    say('en', 'relation-none'),
  )
  const indicators = found.columns.map(({ id }) => id)
  expect(indicators.length).toBe(49)
  const gaps = indicators.filter(id => goalsOf(id).length === 0)
  expect(gaps.length).toBeGreaterThan(0)
  const tinted = found.columns.filter(one => one.isTinted).map(({ id }) => id)
  expect(tinted).toEqual(gaps)
  const items = indicators.map(id => ({
    id,
    goals: goalsOf(id).toSorted(),
    isTinted: isPhone && gaps.includes(id),
    isShown: isPhone,
    saysNone: gaps.includes(id),
  }))
  expect(found.items.map(({ goals, ...item }) => ({ ...item, goals: goals.toSorted() }))).toEqual(items)
}

test('the flag of somebody who writes at the edge of the sheet stays on the sheet', async () => {
  const visitor = await seat(browser, house, 'government')
  const { page } = visitor
  await openGoal(visitor, house.origin, goal)
  const caret = page.locator('.paper .caret:not(.caret--rest)').filter({ hasText: nameOf(house, 'business') })
  const flag = caret.locator('span')
  const edgeOf = async (element: Locator): Promise<number> => {
    const box = await element.boundingBox()
    return box === null ? Number.NaN : box.x + box.width
  }
  const sheet = await edgeOf(page.locator('.paper'))
  const writing = business.page.locator('.ProseMirror')
  await startBlock(writing, 'Edge ')
  const edges: number[] = []
  for (let letters = 0; letters < 70; letters++) {
    await writing.pressSequentially('m')
    if (letters % 5 > 0) continue
    await flag.waitFor()
    await expect.poll(() => edgeOf(flag)).toBeLessThanOrEqual(sheet)
    edges.push(sheet - (await edgeOf(caret)))
  }
  // Somewhere on the way there was no room after the caret.
  expect(Math.min(...edges)).toBeLessThan(150)
  await visitor.leave()
})

test('the first HTML carries the text, before any script', async () => {
  const visitor = await seat(browser, house, 'observer')
  await visitor.page.goto(`${house.origin}/`)
  const href = await visitor.page
    .getByRole('link', { name: goalTitle(goal) })
    .first()
    .getAttribute('href')
  const answer = await visitor.page.request.get(new URL(href ?? '', house.origin).href)
  const html = await answer.text()
  expect(html).toContain('Both sides publish what they learnt, in words that a small firm can use.')
  expect(html).toContain('data-kind="policy"')
  await visitor.leave()
})

/** Really visible, in the window or above its lower edge by scrolling. */
async function shown(element: Locator): Promise<void> {
  await element.waitFor({ state: 'visible' })
}

/** The band of the connection: its words beside its sign; its act behind them, or below them where there is no room. */
async function expectBandInOrder(page: Page, { isPhone }: Screen): Promise<void> {
  const band = page.getByRole('status').filter({ hasText: say('en', 'workspace-offline-title') })
  const whole = await boxOf(band)
  const sign = await boxOf(band.locator('svg'))
  const told = await boxOf(band.locator('p'))
  const act = await boxOf(band.getByRole('button'))
  const middleOf = (box: Box): number => box.y + box.height / 2
  expect({
    hasWordsBehindSign: told.x > sign.x + sign.width && sign.y < told.y + told.height,
    isWide: told.width > (isPhone ? 0.75 : 0.5) * whole.width,
    hasActInLine: Math.abs(middleOf(act) - middleOf(told)) < 2,
    hasActAtEnd: whole.x + whole.width - (act.x + act.width) < 32,
  }).toEqual({ hasWordsBehindSign: true, isWide: true, hasActInLine: !isPhone, hasActAtEnd: true })
}

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

async function boxOf(element: Locator): Promise<Box> {
  const box = await element.boundingBox()
  if (box === null) throw new Error('not in the window')
  return box
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { scrolled, width } = await page.evaluate(() => ({
    scrolled: document.documentElement.scrollWidth,
    width: document.documentElement.clientWidth,
  }))
  expect(scrolled).toBeLessThanOrEqual(width)
}

async function picture(page: Page, name: string, screen: Screen): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await page.screenshot({ path: join(folder, `${name}-${screen.title}.png`), animations: 'disabled' })
}
