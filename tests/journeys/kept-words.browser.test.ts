/** Words that cannot be sent any more stay their author's own: shown, copied, kept on the device and on the server. */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { armed, expectAccessible } from '../support/axe.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { card } from './discussion-steps.ts'
import { moveRound } from './round-steps.ts'
import { suggestionCard } from './suggestion-steps.ts'
import {
  agendaTitle,
  blocksOf,
  blockWith,
  caretAt,
  durableBlocks,
  emailOf,
  expectNoComplaints,
  expectSaved,
  isFocused,
  openGoal,
  type Person,
  seat,
  startBlock,
} from './workspace-steps.ts'

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

test('a role taken while somebody writes makes the text read-only at once, and says why', async () => {
  const government = await seat(browser, house, 'government')
  const { page } = government
  const text = await openGoal(government, house.origin, 9)
  await startBlock(text, 'written in time')
  await expectSaved(page)

  await becomeObserver('government')
  await page.getByText(say('en', 'phase-why-role')).first().waitFor()
  const reading = page.getByLabel(say('en', 'editor-text-label-read', { number: 9 }), { exact: true })
  await reading.waitFor()
  await blockWith(reading, 'written in time').click()
  await page.keyboard.type('too late')
  expect(await page.getByText('too late').count()).toBe(0)
  expect(await durableBlocks(government)).toContain('written in time')

  expectNoComplaints(government)
  await government.leave()
})

test('words refused on return become a draft that can be read and copied, also after a reload', async () => {
  const business = await seat(browser, house, 'business', { permissions: ['clipboard-write'] })
  const { page } = business
  const text = await openGoal(business, house.origin, 10)
  await startBlock(text, 'agreed so far')
  await expectSaved(page)

  // Another window on the same goal, closed before it could send what was written there.
  const other = await business.context.newPage()
  await other.goto(page.url())
  const beside = other.getByRole('textbox', { name: say('en', 'editor-text-label', { number: 10 }), exact: true })
  await blockWith(beside, 'agreed so far').waitFor()
  await expectSaved(other)
  await business.goOffline()
  await caretAt(beside, 'agreed so far', 'Home')
  await beside.pressSequentially('Written in the other window: ')
  await other.getByText(/changes? kept here/).waitFor()
  await other.close()
  await caretAt(text, 'agreed so far', 'End')
  await text.pressSequentially(', and a sentence from the train')
  await page.getByText(say('en', 'workspace-offline-title')).first().waitFor()
  await becomeObserver('business')
  await business.goOnline()

  const kept = keptWordsOf(page)
  await openKeptWords(page)
  await kept.getByText('and a sentence from the train').first().waitFor()
  await kept.getByText('Written in the other window').first().waitFor()
  expect(await durableBlocks(business)).toContain('agreed so far')

  await kept
    .getByRole('button', { name: say('en', 'workspace-kept-copy') })
    .first()
    .click()
  expect(await pasted(business)).toContain('and a sentence from the train')

  await page.reload()
  await openKeptWords(page)
  await kept.getByText('and a sentence from the train').first().waitFor()

  expectNoComplaints(business)
  await business.leave()
})

test('a phase ends while one types and another is offline: both keep their words and make something of them, once', async () => {
  for (const person of ['government', 'business'] as const) await sitAsDelegate(person)
  const moderator = await seat(browser, house, 'moderator')
  const government = await seat(browser, house, 'government', armed)
  const business = await seat(browser, house, 'business', armed)
  const wire = await holdableWire(government)
  const hers = await openGoal(government, house.origin, 11)
  await startBlock(hers, 'this paragraph goes')
  await startBlock(hers, 'this paragraph stays')
  await expectSaved(government.page)
  const his = await openGoal(business, house.origin, 11)

  await business.goOffline()
  await caretAt(his, 'this paragraph goes', 'End')
  await his.pressSequentially(' by rail')
  await caretAt(his, 'this paragraph stays', 'End')
  await his.pressSequentially(' as he left it')
  await business.page.getByText(/changes? kept here/).waitFor()
  await caretAt(hers, 'this paragraph goes', 'End')
  await hers.press('Shift+Home')
  await hers.press('Delete')
  await expectSaved(government.page)
  wire.hold()
  await caretAt(hers, 'this paragraph stays', 'End')
  await hers.pressSequentially(' as she left it')
  const closesAt = new Date(Date.now() + 20 * 86_400_000).toISOString()
  await moveRound(moderator.page, 'move', { to: 'consultation', closesAt })
  await government.page.getByText(say('en', 'phase-may-suggest-and-bracket')).waitFor()
  wire.release()

  // Hers: what was under way when the phase ended is her draft, and the text is as everybody has it.
  const herKept = keptWordsOf(government.page)
  await herKept.getByText('as she left it', { exact: true }).waitFor()
  await blockWith(hers, 'this paragraph stays').waitFor()
  expect(await blocksOf(hers)).not.toContain('this paragraph stays as she left it')
  const suggest = herKept.getByRole('button', { name: say('en', 'workspace-kept-suggest') })
  await moveRound(moderator.page, 'pause', { reason: 'a storm' })
  await herKept
    .getByRole('button', { name: say('en', 'round-is-paused') })
    .first()
    .waitFor()
  expect(await suggest.getAttribute('aria-disabled')).toBe('true')
  await moveRound(moderator.page, 'resume', { reason: 'it is over' })
  await expect.poll(() => suggest.getAttribute('aria-disabled')).toBe('false')
  await expectAccessible(government.page, 'kept words')
  // The server does it, the answer is lost, and the page begins anew in the middle.
  const isDone = answerLost(government.page)
  await suggest.press('Enter')
  await isDone
  await government.page.reload()
  await suggestionCard(government, 'as she left it')
  await expect.poll(() => keptTabOf(government.page).count()).toBe(0)

  // His: what he wrote without a network comes too late, and is his draft too.
  await business.goOnline()
  const hisKept = keptWordsOf(business.page)
  const passage = (words: string): Locator => hisKept.getByRole('group', { name: words, exact: true })
  await passage('as he left it')
    .getByRole('button', { name: say('en', 'workspace-kept-comment') })
    .press('Enter')
  await passage('as he left it').waitFor({ state: 'detached' })
  const again = passage('by rail').getByRole('button', { name: say('en', 'workspace-kept-suggest') })
  await expect.poll(() => isFocused(again)).toBe(true)
  await business.page.keyboard.press('Enter')
  await passage('by rail').getByText(say('en', 'draft-place-is-gone')).waitFor()
  await business.page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(business.page, 'choosing a paragraph on a phone')
  const chosen = passage('by rail').getByRole('combobox', { name: say('en', 'workspace-kept-paragraph') })
  await chosen.press('End')
  expect(await chosen.evaluate(one => one.getBoundingClientRect().right <= innerWidth)).toBe(true)
  await passage('by rail')
    .getByRole('button', { name: say('en', 'workspace-kept-suggest-there') })
    .press('Enter')
  await expect.poll(() => keptTabOf(business.page).count()).toBe(0)
  await expect.poll(() => isFocused(business.page.locator('#margin'))).toBe(true)
  await business.page.setViewportSize({ width: 1440, height: 900 })

  await business.page.reload()
  await suggestionCard(business, 'by rail')
  await business.page.getByRole('tab', { name: new RegExp(`^${say('en', 'discussion-title')}`) }).click()
  await card(business.page, 'as he left it').waitFor()
  expect(await listed(business, 'suggestions')).toEqual([' as she left it', ' by rail'])
  expect(await listed(business, 'threads')).toEqual(['as he left it'])
  expect(await durableBlocks(business)).toContain('this paragraph stays')

  // What comes back only in review can be read and copied; what it cannot become any more is said, and it stays.
  await business.goOffline()
  await caretAt(his, 'this paragraph stays', 'End')
  await his.pressSequentially(' for the review')
  await business.page.getByText(/changes? kept here/).waitFor()
  await moveRound(moderator.page, 'move', { to: 'review', reason: 'everybody has spoken' })
  await business.goOnline()
  await openKeptWords(business.page)
  await passage('for the review').waitFor()
  for (const key of ['workspace-kept-suggest', 'workspace-kept-comment'] as const) {
    const act = passage('for the review').getByRole('button', { name: say('en', key) })
    await expect.poll(() => act.getAttribute('aria-disabled')).toBe('true')
    expect([say('en', 'phase-why-phase'), say('en', 'not-allowed-in-phase')]).toContain(await act.getAttribute('title'))
  }
  expectNoComplaints(government, business)
  for (const visitor of [moderator, government, business]) await visitor.leave()
}, 240_000)

async function becomeObserver(person: Person): Promise<void> {
  await house.command('member', 'add', '--agenda', agendaTitle(), '--email', emailOf(person), '--role', 'observer')
}

/** For the organisation that this person spoke for before. */
async function sitAsDelegate(person: 'government' | 'business'): Promise<void> {
  const organisations = {
    government: 'Ministry of Digital Affairs of Aldermark',
    business: 'Meridian Chamber of Commerce',
  }
  const seatOf = ['--agenda', agendaTitle(), '--email', emailOf(person), '--role', 'delegate']
  await house.command('member', 'add', ...seatOf, '--organisation', organisations[person], '--group', person)
}

/** Lets a journey hold what this window sends on its live connections, as a slow network would. */
async function holdableWire({ page }: Visitor): Promise<{ hold(): void; release(): void }> {
  let held: (() => void)[] | null = null
  await page.routeWebSocket(/\/collab\//, socket => {
    const server = socket.connectToServer()
    socket.onMessage(message => {
      if (held === null) server.send(message)
      else held.push(() => server.send(message))
    })
  })
  return {
    hold: () => void (held ??= []),
    release: () => {
      const late = held ?? []
      held = null
      for (const send of late) send()
    },
  }
}

/** What the next paste would bring, read in an empty sheet beside the page. */
async function pasted({ context }: Visitor): Promise<string> {
  const sheet = await context.newPage()
  await sheet.setContent('<textarea></textarea>')
  await sheet.locator('textarea').press('ControlOrMeta+v')
  const words = await sheet.locator('textarea').inputValue()
  await sheet.close()
  return words
}

/** Lets the server do what kept words are asked to become, and never tells the page. */
function answerLost(page: Page): Promise<void> {
  return new Promise(resolve => {
    void page.route('**/drafts/*/suggest', async route => {
      await route.fetch()
      resolve()
    })
  })
}

/** The words of the goal's suggestions, or of its discussions, in their order of the alphabet. */
async function listed({ page }: Visitor, what: 'suggestions' | 'threads'): Promise<readonly string[]> {
  return page.evaluate(async kind => {
    type Answer = {
      readonly suggestions?: readonly { readonly insertedWords: string }[]
      readonly threads?: readonly { readonly comments: readonly { readonly words: string }[] }[]
    }
    const goalId = location.pathname.split('/')[2] ?? ''
    const { suggestions = [], threads = [] } = (await (await fetch(`/api/goals/${goalId}/${kind}`)).json()) as Answer
    const said = threads.flatMap(({ comments }) => comments.map(({ words }) => words))
    return [...suggestions.map(({ insertedWords }) => insertedWords), ...said].sort()
  }, what)
}

async function openKeptWords(page: Page): Promise<void> {
  const margin = page.getByRole('complementary', { name: say('en', 'workspace-margin') })
  await keptTabOf(page)
    .or(margin.getByRole('button', { name: say('en', 'workspace-kept-title') }))
    .first()
    .click()
}

function keptTabOf(page: Page): Locator {
  return page.getByRole('tab', { name: say('en', 'workspace-kept-title') })
}

function keptWordsOf(page: Page): Locator {
  return page.getByRole('region', { name: say('en', 'workspace-kept-title') })
}
