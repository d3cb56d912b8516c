/**
 * The same in two real browsers: one person presses send, the other sees the card. Both ends are timed in their pages
 * by the one clock of the machine: the press as it is dispatched, the card when a frame shows it.
 */
import type { Page } from 'playwright-core'
import { say } from '../packages/messages/say.ts'
import { openBrowser, welcome, type Visitor } from '../tests/support/browser.ts'
import type { ServedHouse } from '../tests/support/served-house.ts'
import type { ReachAgenda, Seated } from './reach-agenda.ts'

/** Milliseconds from each press to its card. `open`: how many open threads the goal has; resolved ones are not shown. */
export async function measureCards(given: {
  readonly house: ServedHouse
  readonly agenda: ReachAgenda
  readonly times: number
  readonly open: number
}): Promise<readonly number[]> {
  const { house, agenda, times, open } = given
  const [one, other] = agenda.delegates
  if (one === undefined || other === undefined) throw new Error('two people are needed')
  const browser = await openBrowser()
  try {
    const writer = await openGoal(await welcome(browser, house.origin, 'writer'), one, given)
    const reader = await openGoal(await welcome(browser, house.origin, 'reader'), other, given)
    for (const page of [writer, reader])
      await page.waitForFunction(count => document.querySelectorAll('thread-card article').length >= count, open)
    const costs: number[] = []
    for (let k = 0; k < times; k += 1) {
      const words = `Seen in a browser, ${k + 1} of ${times}.`
      const shown = reader.evaluate(cardShown, words)
      await startThread(writer, words)
      const pressed = writer.evaluate(nextPress)
      await writer.getByRole('button', { name: say('en', 'composer-send'), exact: true }).click()
      costs.push((await shown) - (await pressed))
    }
    return costs
  } finally {
    await browser.close()
  }
}

async function openGoal(
  { page, context }: Visitor,
  person: Seated,
  { house, agenda }: { readonly house: ServedHouse; readonly agenda: ReachAgenda },
): Promise<Page> {
  const [name = '', value = ''] = person.cookie.split('=')
  await context.addCookies([{ name, value, url: house.origin }])
  await page.goto(`${house.origin}/goals/${agenda.goalId}`)
  await page.getByRole('tab', { name: new RegExp(`^${say('en', 'discussion-title')}`) }).click()
  return page
}

async function startThread(page: Page, words: string): Promise<void> {
  await page
    .getByRole('button', { name: say('en', 'discussion-start-goal'), exact: true })
    .first()
    .click()
  await page.getByRole('textbox', { name: say('en', 'composer-words') }).fill(words)
}

/** In the reader's page: the instant of the frame that shows a card with these words. */
function cardShown(words: string): Promise<number> {
  return new Promise(resolve => {
    const look = (): void => {
      const isThere = [...document.querySelectorAll('thread-card article')].some(card =>
        card.textContent?.includes(words),
      )
      if (isThere) resolve(performance.timeOrigin + performance.now())
      else requestAnimationFrame(look)
    }
    look()
  })
}

/** In the writer's page: the instant of the next press. */
function nextPress(): Promise<number> {
  return new Promise(resolve => {
    document.addEventListener('click', event => resolve(performance.timeOrigin + event.timeStamp), {
      once: true,
      capture: true,
    })
  })
}
