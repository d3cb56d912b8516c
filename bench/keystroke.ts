/**
 * What a keystroke costs in a long text, in a real browser: script time from Chromium's own counters, real key events.
 * Beside it bare ProseMirror on the same text without Yjs, in the same browser, as the floor. A key ends with the frame
 * that shows it: what the editor and the margin put off to that frame counts.
 */
import { openEditorPage } from '../tests/live/editor-page.ts'
import type { KeystrokeHarness } from './keystroke-page.ts'
import { latencies, type Latencies } from './load.ts'

export type KeystrokeResult = {
  readonly words: number
  readonly keys: number
  readonly acquis: Latencies
  /** With `threads` discussions on words all over the text, their cards beside it. */
  readonly threads: number
  readonly discussed: Latencies
  /** The same in suggest mode, in a text with `contest`. */
  readonly contest: { readonly suggestions: number; readonly brackets: number }
  readonly contested: Latencies
  readonly plain: Latencies
  /** Applying one letter of somebody else's. */
  readonly remote: Latencies
}

/** How much more a key may cost at p50 with `threads` discussions in the margin than with none. */
export const promisedTimes = 1.5

declare const harness: KeystrokeHarness

const words = 10_000
const threads = 500
const contest = { suggestions: 200, brackets: 40 }

/** Types into both editors and answers the script milliseconds of one key. */
export async function measureKeystroke(isQuick: boolean): Promise<KeystrokeResult> {
  const keys = isQuick ? 40 : 200
  const { page, close } = await openEditorPage(new URL('./keystroke-page.ts', import.meta.url))
  try {
    const counters = await page.context().newCDPSession(page)
    await counters.send('Performance.enable')
    const scriptMs = async (): Promise<number> => {
      const { metrics } = await counters.send('Performance.getMetrics')
      return (metrics.find(metric => metric.name === 'ScriptDuration')?.value ?? 0) * 1_000
    }
    const typeKeys = async (): Promise<Latencies> => {
      await page
        .locator('.ProseMirror > *')
        .nth(60)
        .click({ position: { x: 200, y: 10 } })
      for (let warm = 0; warm < 30; warm++) await page.keyboard.press('w')
      const costs: number[] = []
      for (let key = 0; key < keys; key++) {
        const before = await scriptMs()
        await page.keyboard.press(key % 6 === 5 ? 'Space' : 'e')
        await page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0))))
        costs.push((await scriptMs()) - before)
      }
      return latencies(costs)
    }
    await page.evaluate(count => harness.openAcquis(count, 0, null), words)
    const acquis = await typeKeys()
    const remoteCosts = await page.evaluate(
      count => Array.from({ length: count }, (_, k) => harness.remoteKeystroke(20 + (k % 100))),
      keys,
    )
    const openDiscussed = async (contested: typeof contest | null): Promise<void> => {
      await page.evaluate(given => harness.openAcquis(given.words, given.threads, given.contested), {
        ...{ words, threads, contested },
      })
      await page.waitForFunction(count => document.querySelectorAll('thread-card article').length === count, threads)
      const marks = await page.locator('.cm').count()
      if (marks < threads) throw new Error(`only ${marks} of ${threads} threads are marked in the text`)
    }
    await openDiscussed(null)
    const discussed = await typeKeys()
    await openDiscussed(contest)
    const drawn = await page.evaluate(() => harness.contested())
    if (drawn.suggestions < contest.suggestions || drawn.brackets < contest.brackets)
      throw new Error(`only ${JSON.stringify(drawn)} of ${JSON.stringify(contest)} stand in the text`)
    const contested = await typeKeys()
    const typed = await page.evaluate(() => harness.contested())
    if (typed.suggestions <= drawn.suggestions) throw new Error('what was typed is no suggestion')
    await page.evaluate(count => harness.openPlain(count), words)
    const plain = await typeKeys()
    return { words, keys, acquis, threads, discussed, contest, contested, plain, remote: latencies(remoteCosts) }
  } finally {
    await close()
  }
}
