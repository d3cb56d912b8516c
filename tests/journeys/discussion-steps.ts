/** Steps of journeys through discussions: selecting words, finding cards and marks. */
import type { Locator, Page } from 'playwright-core'
import { expect, vi } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { caretAt } from './workspace-steps.ts'

/** Selects the words at one end of a block, letter by letter until they are selected: a press may come too early. */
export async function select(text: Locator, block: string, words: string): Promise<void> {
  const isFirst = block.startsWith(words)
  await caretAt(text, block, isFirst ? 'Home' : 'End')
  for (let k = 0; k < 2 * words.length; k++) {
    if ((await text.evaluate(() => getSelection()?.toString() ?? '')) === words) return
    await text.press(isFirst ? 'Shift+ArrowRight' : 'Shift+ArrowLeft')
  }
  throw new Error(`could not select: ${words}`)
}

/** The card of the discussion that says these words. */
export function card(page: Page, words: string): Locator {
  return page.locator('thread-card').filter({ hasText: words })
}

/** The marked words of a text, one entry a mark, whatever other people's cursors cut them into. */
function marked(text: Locator): Promise<readonly string[]> {
  return text.evaluate(root => {
    const marks = new Map<string, string>()
    for (const piece of root.querySelectorAll<HTMLElement>('.cm')) {
      const id = piece.dataset['mark'] ?? ''
      marks.set(id, (marks.get(id) ?? '') + piece.textContent)
    }
    return [...marks.values()]
  })
}

/** Waits until just these words are marked. */
export async function expectMarked(text: Locator, expected: readonly string[]): Promise<void> {
  await vi.waitFor(async () => expect(await marked(text)).toEqual(expected), { timeout: 20_000 })
}

/** Begins a comment on the words that are selected (or the element with the caret), writes and sends it. */
export async function comment(page: Page, text: Locator, written: string, type = 'comment'): Promise<void> {
  await text.press('Control+Alt+m')
  const composer = page.getByRole('textbox', { name: say('en', 'composer-words') })
  await composer.waitFor()
  await page.getByRole('combobox', { name: say('en', 'composer-type') }).selectOption(type)
  await composer.fill(written)
  await page.getByRole('button', { name: say('en', 'composer-send'), exact: true }).click()
  await card(page, written).waitFor()
}
