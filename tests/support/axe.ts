/**
 * axe in a journey: the script that a window must be armed with before its pages are opened, and what axe finds on the
 * page as it stands. One set of rules for all journeys: WCAG 2.2 A and AA, and best practice.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Window } from './browser.ts'

/** For `welcome` and `seat`: puts axe into every page of the window. */
export const armed: Pick<Window, 'scripts'> = {
  scripts: [readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')],
}

const rules: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
}

/** What axe finds, one line for each element. Colours that change over some frames are judged when they have. */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
  const { violations } = await page.evaluate(async (options: RunOptions) => {
    const { axe } = globalThis as unknown as { axe: { run(node: Document, options: RunOptions): Promise<AxeResults> } }
    return axe.run(document, options)
  }, rules)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, html, failureSummary = '' }) =>
        `${id}: ${target.join(' ')} ${html.slice(0, 200)} — ${failureSummary.replaceAll('\n', ' ')}`,
    ),
  )
}

/** axe finds nothing. `about` names the page in the failure. */
export async function expectAccessible(page: Page, about = ''): Promise<void> {
  expect(await faultsOf(page), about).toEqual([])
}
