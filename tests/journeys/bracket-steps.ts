/** What people do with brackets, as steps of a journey; controls are found in the words of the message catalogue. */
import type { Locator, Page } from 'playwright-core'
import { say } from '../../packages/messages/say.ts'
import { blockWith, expectSaved } from './workspace-steps.ts'

const patience = { timeout: 20_000 }

/** Puts words in a bracket beside another wording, and holds one of them if its letter's place is given. */
export async function bracket(
  page: Page,
  text: Locator,
  facts: { readonly block: string; readonly words: string; readonly other: string; readonly hold: number | null },
): Promise<void> {
  await expectSaved(page)
  await selectWithin(text, facts.block, facts.words)
  await page.getByRole('button', { name: say('en', 'workspace-tool-bracket'), exact: true }).click()
  const dialog = page.getByRole('dialog', { name: say('en', 'bracket-dialog-title') })
  await dialog.getByLabel(say('en', 'bracket-wording', { letter: 'b' }), { exact: true }).fill(facts.other)
  if (facts.hold !== null) await dialog.getByRole('radio').nth(facts.hold).check()
  await dialog.getByRole('button', { name: say('en', 'bracket-dialog-go') }).click()
  await dialog.waitFor({ state: 'hidden', ...patience })
}

/** The card of a bracket in the margin, once the margin shows brackets. */
export async function bracketCard(page: Page, number: number): Promise<Locator> {
  const tab = page.getByRole('tab', { name: new RegExp(`^${say('en', 'workspace-view-brackets')}`) })
  if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click()
  const card = page.getByRole('article', { name: new RegExp(`^${say('en', 'bracket-name', { number })}`) })
  await card.waitFor(patience)
  return card
}

/** Chooses a wording in the card. */
export async function choose(card: Locator, letter: string, words: string): Promise<void> {
  await card.getByRole('button', { name: say('en', 'bracket-choose-this', { letter, words }) }).click()
  await card.getByText(say('en', 'bracket-chosen', { letter })).waitFor(patience)
}

/** Selects words in the middle of a block, as a pointer would. */
export async function selectWithin(text: Locator, block: string, words: string): Promise<void> {
  const line = blockWith(text, block)
  // Not by a click, which opens the card of a suggestion that happens to stand under it.
  await text.focus()
  await line.evaluate((element, wanted) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const at = node.textContent?.indexOf(wanted) ?? -1
      if (at >= 0) return getSelection()?.setBaseAndExtent(node, at, node, at + wanted.length)
    }
    throw new Error(`could not select: ${wanted}`)
  }, words)
  // The editor hears of a selection when the page is next drawn; a key pressed before that would act on the old one.
  await line.evaluate(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve))))
}
