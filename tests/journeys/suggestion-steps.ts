/** What people do with suggestions, as steps of a journey; controls are found in the words of the message catalogue. */
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { say, type MessageFacts, type MessageKey } from '../../packages/messages/say.ts'
import type { Visitor } from '../support/browser.ts'
import { isFocused } from './workspace-steps.ts'

/** The margin's list of suggestions, brought to the front. */
export async function showSuggestions({ page }: Visitor): Promise<Locator> {
  await page.getByRole('tab', { name: new RegExp(`^${say('en', 'workspace-view-suggestions')}`) }).click()
  return page.locator('#suggestions')
}

/** The card of the open suggestion that says this. */
export async function suggestionCard(visitor: Visitor, words: string): Promise<Locator> {
  const card = (await showSuggestions(visitor)).locator('suggestion-card').filter({ hasText: words })
  await card.waitFor()
  return card
}

/** The card of the decision that says this, unfolded. */
export async function decisionCard(visitor: Visitor, words: string): Promise<Locator> {
  const list = (await showSuggestions(visitor)).locator('decided-list details').first()
  await list.waitFor()
  if ((await list.getAttribute('open')) === null) await list.locator('summary').first().press('Enter')
  const card = visitor.page.locator('decided-list decision-card').filter({ hasText: words })
  await card.waitFor()
  return card
}

/** A button by what it does; on a card it is called that, and then what the card is about. */
export function actOf(place: Page | Locator, key: MessageKey, facts: MessageFacts = {}): Locator {
  const act = say('en', key, facts).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return place.getByRole('button', { name: new RegExp(`^${act}(: |$)`) })
}

/** What several controls or cards of a place are called alike, as a screen reader lists them. */
export async function namesTwice(place: Locator): Promise<readonly string[]> {
  const lines = (await place.ariaSnapshot()).split('\n')
  const names = lines.flatMap(line => /^\s*- '?((?:button|link|combobox|textbox|article) .*)$/.exec(line)?.[1] ?? [])
  expect(names.length).toBeGreaterThan(0)
  return names.filter((name, at) => names.indexOf(name) !== at)
}

/** Presses Tab until a control has the focus. */
export async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let key = 0; key < 12 && !(await isFocused(control)); key += 1) await page.keyboard.press('Tab')
  expect(await isFocused(control)).toBe(true)
}

/** Chooses to suggest, for somebody who may also write directly. */
export async function chooseToSuggest({ page }: Visitor): Promise<void> {
  const toggle = page.locator('[data-tool="mode"]')
  await toggle.click()
  await expect.poll(() => toggle.getAttribute('aria-pressed')).toBe('true')
}

/** Selects this many letters behind the caret. */
export async function selectBehind(text: Locator, letters: number): Promise<void> {
  for (let letter = 0; letter < letters; letter += 1) await text.press('Shift+ArrowRight')
}

/** Waits until just these words of a block are new, or struck; whoever's caret stands in them. */
export async function expectMarked(block: Locator, mark: 'ins' | 'del', words: string): Promise<void> {
  const marked = (): Promise<string> =>
    block.evaluate((element, name) => {
      const copy = element.cloneNode(true) as Element
      for (const widget of copy.querySelectorAll('.ProseMirror-widget')) widget.remove()
      return [...copy.querySelectorAll(name)].map(one => one.textContent).join('')
    }, mark)
  await expect.poll(marked, { timeout: 20_000 }).toBe(words)
}
