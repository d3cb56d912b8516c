/** What delegates do in a round through their windows, as steps of a journey. */
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { openZip } from '../../server/exchange/zip-file.ts'
import type { Stand } from '../../packages/domain/consensus.ts'
import { say, type MessageKey } from '../../packages/messages/say.ts'

const words = (key: MessageKey, facts: Parameters<typeof say>[2] = {}): string => say('en', key, facts)

/** Words without their spaces. */
export const solid = (said: string): string => said.replaceAll(/\s/g, '')

/**
 * Types on and on, behind words that begin a block, until the page takes no more. Answers what was typed, and what the
 * page showed of it while it took words.
 */
export async function typeUntilClosed(
  page: Page,
  begun: string,
): Promise<{ readonly typed: string; readonly shown: string }> {
  let [typed, shown] = [begun, begun]
  for (let word = 1; ; word += 1) {
    const more = ` and ${word}`
    await page.keyboard.type(more, { delay: 10 })
    typed += more
    const now = await page.evaluate(words => {
      const block = [...document.querySelectorAll('[data-bid]')].find(one => one.textContent.includes(words))
      const isOpen = block?.closest('[contenteditable]')?.getAttribute('contenteditable') === 'true'
      if (block === undefined || !isOpen) return null
      const copy = block.cloneNode(true) as Element
      for (const caret of copy.querySelectorAll('.ProseMirror-widget')) caret.remove()
      return copy.textContent
    }, begun)
    if (now === null) return { typed, shown }
    shown = now
  }
}

/** Words that the page keeps for their author because the text did not take them. */
export async function keptWords(page: Page): Promise<string> {
  return (await page.locator('kept-words .kept-text').allTextContents()).join('')
}

/** Takes a position on the goal that is chosen on the board. */
export async function register(page: Page, stand: Stand, fill?: () => Promise<unknown>): Promise<void> {
  await page.getByRole('radio', { name: words(`stand-${stand}`), exact: true }).check()
  await fill?.()
  await page.getByRole('button', { name: words('consensus-register'), exact: true }).click()
  await page.locator('#consensus-status').getByText(words('consensus-registered-now')).waitFor({ state: 'attached' })
}

/** The words of the goal's DOCX, as the dialog of its page hands it out. */
export async function takeHome(page: Page): Promise<string> {
  await page.getByRole('button', { name: words('export-open'), exact: true }).click()
  const downloading = page.waitForEvent('download', { timeout: 60_000 })
  await page.getByRole('button', { name: words('export-download', { format: 'DOCX' }) }).click()
  const bytes = await readFile(await (await downloading).path())
  const xml = openZip(bytes).read('word/document.xml')?.toString('utf8') ?? ''
  return xml.replaceAll(/<[^>]+>/g, '')
}
