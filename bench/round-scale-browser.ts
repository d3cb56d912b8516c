/**
 * A large table in Chromium: it is scrolled from its top to its end, a notch of the wheel at every frame, and from row
 * to row by keyboard where it has keys. Frames are timed by their own stamps; a task that takes longer than 50 ms is
 * what the browser itself calls long.
 */
import type { Page } from 'playwright-core'
import { openBrowser, welcome } from '../tests/support/browser.ts'
import type { ServedHouse } from '../tests/support/served-house.ts'
import type { Person } from '../tests/support/test-house.ts'
import { latencies } from './load.ts'

export type Scrolled = {
  readonly page: string
  readonly rows: number
  readonly elements: number
  readonly frames: number
  /** Milliseconds from one frame to the next. */
  readonly frameP50: number
  readonly frameP95: number
  readonly frameMax: number
  /** The same while the rows are gone through by keyboard; null on a page without such keys. */
  readonly keysP95: number | null
  /** Tasks above 50 ms while it scrolled, and while the page was loaded. */
  readonly longTasks: number
  readonly longTasksOfLoading: number
}

type Recorded = { readonly frames: readonly number[]; readonly longTasks: readonly number[] }

/** Opens each page anew and scrolls through it. */
export async function measureScrolling(
  { origin }: ServedHouse,
  person: Person,
  places: readonly { readonly page: string; readonly path: string }[],
): Promise<readonly Scrolled[]> {
  const browser = await openBrowser()
  try {
    const { page, context } = await welcome(browser, origin, 'reader')
    const [name = '', value = ''] = person.cookie.split('=')
    await context.addCookies([{ name, value, url: origin }])
    await page.addInitScript(recordLongTasks)
    const measured: Scrolled[] = []
    for (const { page: named, path } of places) {
      await page.goto(`${origin}${path}`)
      await page.waitForTimeout(2_000)
      const ofLoading = await page.evaluate(takeLongTasks)
      const { frames, longTasks } = await scrollThrough(page)
      const { p50, p95, max } = latencies(frames)
      const byKeys = await goThroughRows(page)
      measured.push({
        page: named,
        ...(await page.evaluate(sizeOfPage)),
        ...{ frames: frames.length, frameP50: p50, frameP95: p95, frameMax: max },
        keysP95: byKeys === null ? null : latencies(byKeys).p95,
        ...{ longTasks: longTasks.length, longTasksOfLoading: ofLoading.length },
      })
    }
    return measured
  } finally {
    await browser.close()
  }
}

async function scrollThrough(page: Page): Promise<Recorded> {
  await page.mouse.move(600, 500)
  const frames = page.evaluate(timeFrames, 4_000)
  for (let turn = 0; turn < 120; turn += 1) await page.mouse.wheel(0, 240)
  return { frames: await frames, longTasks: await page.evaluate(takeLongTasks) }
}

/** From row to row by J, as somebody who holds it down. Null where no row is the current one. */
async function goThroughRows(page: Page): Promise<readonly number[] | null> {
  if ((await page.locator('tr[aria-current="true"]').count()) === 0) return null
  const frames = page.evaluate(timeFrames, 4_000)
  for (let turn = 0; turn < 60; turn += 1) await page.keyboard.press('j')
  return frames
}

/* What follows runs in the page. */

function recordLongTasks(): void {
  const tasks: number[] = []
  Object.assign(globalThis, { benchLongTasks: tasks })
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) tasks.push(entry.duration)
  }).observe({ entryTypes: ['longtask'] })
}

function takeLongTasks(): readonly number[] {
  const { benchLongTasks } = globalThis as unknown as { benchLongTasks: number[] }
  return benchLongTasks.splice(0)
}

function timeFrames(forMs: number): Promise<readonly number[]> {
  return new Promise(resolve => {
    const frames: number[] = []
    let [first, before] = [-1, -1]
    const next = (at: number): void => {
      if (first < 0) first = at
      else frames.push(at - before)
      before = at
      if (at - first < forMs) requestAnimationFrame(next)
      else resolve(frames)
    }
    requestAnimationFrame(next)
  })
}

function sizeOfPage(): { rows: number; elements: number } {
  return {
    rows: document.querySelectorAll('main tr').length,
    elements: document.querySelectorAll('*').length,
  }
}
