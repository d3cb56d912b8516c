/**
 * What a person does and sees, as steps of a journey. Controls are found by role and name, as a screen reader finds
 * them, in the words of the message catalogue; only the words of a block are read by the block's own mark.
 */
import { readFileSync } from 'node:fs'
import type { Browser, Locator, Page } from 'playwright-core'
import { expect, vi } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { type Visitor, welcome, type Window } from '../support/browser.ts'
import type { PrintedLink, ServedHouse } from '../support/served-house.ts'

export type Person = 'moderator' | 'government' | 'business' | 'civil society' | 'observer'

const emails: Readonly<Record<Person, string>> = {
  moderator: 'ines.moreau@secretariat.example',
  government: 'leila.haddad@digital.aldermark.example',
  business: 'daniel.osei@meridian-chamber.example',
  'civil society': 'priya.nair@open-networks.example',
  observer: 'jonas.weber@coastal-university.example',
}

const patienceMs = 20_000

/** The one-time link that the first start printed for the first person of this kind. */
export function linkOf(house: ServedHouse, person: Person): string {
  const link = house.links.find(({ as }) => as.toLowerCase().includes(person))
  if (link === undefined) throw new Error(`no link for ${person} among ${printed(house.links)}`)
  return link.url
}

/** The name of that person, as the start printed it. */
export function nameOf(house: ServedHouse, person: Person): string {
  const link = house.links.find(({ as }) => as.toLowerCase().includes(person))
  if (link === undefined) throw new Error(`no link for ${person} among ${printed(house.links)}`)
  return link.name
}

/** The title of the starter agenda. */
export function agendaTitle(): string {
  return starterAgenda().agenda.title
}

/** The title of a goal of the starter agenda, by its number. */
export function goalTitle(number: number): string {
  const goal = starterAgenda().goals[number - 1]
  if (goal === undefined) throw new Error(`the starter agenda has no goal ${number}`)
  return goal.title
}

/** The address of the starter agenda's person of this kind. */
export function emailOf(person: Person): string {
  return emails[person]
}

/** A private window in which this person has taken their seat, by a fresh link of the operator's. */
export async function seat(browser: Browser, house: ServedHouse, person: Person, window?: Window): Promise<Visitor> {
  const visitor = await welcome(browser, house.origin, person, window)
  const link = await house.signInLink(emailOf(person))
  const token = new URL(link).searchParams.get('token')
  const used = await visitor.context.request.post(`${house.origin}/api/sign-in-links/use`, {
    data: { token },
    headers: { origin: house.origin },
  })
  expect(used.status()).toBe(200)
  await visitor.page.goto(`${house.origin}/`)
  return visitor
}

/** Opens a one-time link and confirms it; ends on the agenda. */
export async function takeSeat({ page }: Visitor, link: string): Promise<void> {
  await page.goto(link)
  await page.getByRole('button', { name: say('en', 'sign-in-confirm-go') }).click()
  await page.waitForURL(url => !url.pathname.includes('sign-in'))
}

/** From the agenda into a goal's workspace, until its text is live. */
export async function openGoal(visitor: Visitor, origin: string, number: number): Promise<Locator> {
  await followGoal(visitor.page, origin, number)
  return textOf(visitor.page, number)
}

/** The text of a goal for somebody who may only read it, once the page knows that. */
export async function openGoalToRead({ page }: Visitor, origin: string, number: number): Promise<Locator> {
  await followGoal(page, origin, number)
  const text = page.getByLabel(say('en', 'editor-text-label-read', { number }), { exact: true })
  await text.waitFor({ timeout: patienceMs })
  return text
}

/** Follows the goal's line of the agenda, which is where one is after taking a seat. */
async function followGoal(page: Page, origin: string, number: number): Promise<void> {
  if (!/^\/agendas\/[^/]+$/.test(new URL(page.url()).pathname)) await page.goto(`${origin}/`)
  await page
    .getByRole('link', { name: goalTitle(number) })
    .first()
    .click()
  await page.waitForURL(/\/goals\//)
}

/** The editable text of the goal that is open, once it is live. */
async function textOf(page: Page, number: number): Promise<Locator> {
  const text = page.getByRole('textbox', { name: say('en', 'editor-text-label', { number }), exact: true })
  await text.waitFor({ timeout: patienceMs })
  await until(async () => expect(await text.getAttribute('contenteditable')).toBe('true'))
  await expectSaved(page)
  return text
}

/** Whether what is typed now goes to this element. */
export const isFocused = (element: Locator): Promise<boolean> => element.evaluate(own => own === document.activeElement)

/** Types where the focus is, once that is a field: what an act opens takes the focus a moment after it. */
export async function writeInField(page: Page, said: string): Promise<void> {
  await page.locator('textarea:focus, input:focus').waitFor()
  await page.keyboard.type(said)
}

/** The words of each block in the order of the page, without other people's cursors. */
export async function blocksOf(text: Locator): Promise<readonly string[]> {
  return text.evaluate(root =>
    [...root.querySelectorAll('[data-bid]')].map(block => {
      const words = (block.querySelector('.el-words') ?? block).cloneNode(true) as Element
      for (const widget of words.querySelectorAll('.ProseMirror-widget, .pn')) widget.remove()
      return words.textContent ?? ''
    }),
  )
}

/** The block that holds these words, whoever's caret stands between them. */
export function blockWith(text: Locator, words: string): Locator {
  return text.locator(`block-with=${JSON.stringify(words)}`)
}

/** Puts the caret behind the last word of the text and opens a new block there. */
export async function startBlock(text: Locator, words: string): Promise<void> {
  await until(async () => {
    await text.locator('[data-bid]').last().click()
    await text.press('ControlOrMeta+End')
    await until(async () => expect(await isCaretLast(text)).toBe(true), 1_000)
  })
  const before = await text.locator('[data-bid]').count()
  await text.press('Enter')
  await until(async () => expect(await text.locator('[data-bid]').count()).toBeGreaterThan(before))
  await text.pressSequentially(words)
  await blockWith(text, words.trim()).waitFor()
}

/** Whether the caret stands in the last block with no words behind it. */
function isCaretLast(text: Locator): Promise<boolean> {
  return text.evaluate(root => {
    const selection = document.getSelection()
    const last = [...root.querySelectorAll('[data-bid]')].at(-1)
    if (selection === null || selection.rangeCount === 0 || last === undefined) return false
    const behind = selection.getRangeAt(0).cloneRange()
    behind.setEndAfter(last)
    return last.contains(selection.anchorNode) && behind.toString().trim() === ''
  })
}

/** Puts the caret at one end of a block that is one line long; looks where it stands, and clicks again if it is lost. */
export async function caretAt(text: Locator, words: string, end: 'Home' | 'End'): Promise<void> {
  const block = blockWith(text, words)
  await until(async () => {
    await block.click()
    await text.press(end)
    await until(async () => expect(await wordsBeyondCaret(block, end)).toBe(''), 1_000)
  })
}

/** What stands between the caret and that end of the block; null when the caret is elsewhere. */
export function wordsBeyondCaret(block: Locator, end: 'Home' | 'End'): Promise<string | null> {
  return block.evaluate((element, side) => {
    const words = element.querySelector('.el-words') ?? element
    const selection = document.getSelection()
    if (selection === null || selection.rangeCount === 0 || !words.contains(selection.anchorNode)) return null
    const beyond = selection.getRangeAt(0).cloneRange()
    if (side === 'Home') beyond.setStartBefore(words)
    else beyond.setEndAfter(words)
    const copy = beyond.cloneContents()
    for (const widget of copy.querySelectorAll('.ProseMirror-widget')) widget.remove()
    return copy.textContent.trim()
  }, end)
}

/** Waits until the page says that everything is on the server. */
export async function expectSaved(page: Page): Promise<void> {
  await page
    .getByText(new RegExp(`^${escaped(say('en', 'workspace-save-saved-quiet'))}`))
    .first()
    .waitFor({ timeout: patienceMs })
}

/** Waits until somebody is shown among those who are in the text. */
export async function expectPresent(page: Page, name: string): Promise<void> {
  await page.getByText(name).first().waitFor({ state: 'attached', timeout: patienceMs })
}

/** Waits until the device has the page, so that a reload without a network opens it. Some seconds after the first load. */
export async function expectKeptOnDevice(page: Page): Promise<void> {
  await until(async () => {
    const isKept = await page.evaluate(async () => {
      const kept = await caches.match(location.pathname, { ignoreSearch: true, ignoreVary: true })
      return kept !== undefined
    })
    expect(isKept).toBe(true)
  })
}

/** Waits until a predicate over the blocks holds; fails with the blocks as they are. */
export async function expectBlocks(
  text: Locator,
  holds: (blocks: readonly string[]) => boolean,
  waitMs: number = patienceMs,
): Promise<void> {
  await until(async () => {
    const blocks = await blocksOf(text)
    expect(holds(blocks) ? [] : blocks).toEqual([])
  }, waitMs)
}

/** Waits until two people see the same blocks; returns them. */
export async function expectSame(one: Locator, other: Locator): Promise<readonly string[]> {
  await until(async () => expect(await blocksOf(one)).toEqual(await blocksOf(other)), 30_000)
  return blocksOf(one)
}

/** What the server has durably, over HTTP with the visitor's own session. */
export async function durableBlocks({ page }: Visitor): Promise<readonly string[]> {
  const goalId = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(new URL(page.url()).pathname)?.[0]
  if (goalId === undefined) throw new Error(`no goal in ${page.url()}`)
  const answer = await page.request.get(new URL(`/api/goals/${goalId}`, page.url()).href)
  expect(answer.status()).toBe(200)
  const { blocks } = (await answer.json()) as { readonly blocks: readonly { readonly text: string }[] }
  return blocks.map(block => block.text)
}

/** Nothing was refused by the page's policy, nothing asked of another origin, no error left uncaught. */
export function expectNoComplaints(...visitors: readonly Visitor[]): void {
  for (const { name, complaints } of visitors) {
    expect({ name, ...complaints }).toEqual({ name, policy: [], foreign: [], faults: [] })
  }
}

/** Tries until the expectation holds; fails as it failed last. Also before a test's start, unlike expect.poll. */
async function until(expectation: () => Promise<void>, waitMs: number = patienceMs): Promise<void> {
  await vi.waitFor(expectation, { timeout: waitMs, interval: 50 })
}

type StarterAgenda = {
  readonly agenda: { readonly title: string }
  readonly goals: readonly { readonly title: string }[]
}

function starterAgenda(): StarterAgenda {
  const file = new URL('../../catalogue/goals.json', import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as StarterAgenda
}

function escaped(words: string): string {
  return words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function printed(links: readonly PrintedLink[]): string {
  return links.map(({ name, as }) => `${name}, ${as}`).join(' · ')
}
