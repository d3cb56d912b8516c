/** An account is erased while others have pages open that name her: each says so without being loaded again. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../packages/messages/say.ts'
import { openBrowser, type Visitor } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { expectNoComplaints, nameOf, openGoal, seat } from './workspace-steps.ts'

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

const label = say('en', 'former-participant')

/** Asks as this page would. */
function ask<Answer>(page: Page, method: string, path: string, body?: unknown): Promise<Answer> {
  return page.evaluate(
    async ([how, where, sent]) => {
      const headers = sent === null ? {} : { 'content-type': 'application/json' }
      const answer = await fetch(where ?? '', { method: how ?? '', headers, ...(sent === null ? {} : { body: sent }) })
      if (!answer.ok) throw new Error(`${where}: ${await answer.text()}`)
      return (await answer.json()) as Answer
    },
    [method, path, body === undefined ? null : JSON.stringify(body)] as const,
  )
}

async function another(visitor: Visitor, path: string): Promise<Page> {
  const page = await visitor.page.context().newPage()
  await page.goto(house.origin + path)
  return page
}

test('goal, agenda, members and inbox say so, in names and mentions alike', async () => {
  const moderator = await seat(browser, house, 'moderator')
  const leaver = await seat(browser, house, 'civil society')
  const name = nameOf(house, 'civil society')
  await openGoal(moderator, house.origin, 1)
  const { page } = moderator
  const goalId = new URL(page.url()).pathname.split('/')[2] ?? ''
  const { agendas } = await ask<{ agendas: { id: string }[] }>(page, 'GET', '/api/agendas')
  const agendaId = agendas[0]?.id ?? ''
  const { members } = await ask<{ members: { id: string; name: string }[] }>(
    page,
    'GET',
    `/api/agendas/${agendaId}/members`,
  )
  const seatOf = (who: string): string => members.find(each => each.name === who)?.id ?? ''
  const [thread, first, reply] = ['1', '2', '3'].map(end => `aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaa${end}`)
  await ask(leaver.page, 'POST', `/api/goals/${goalId}/threads`, {
    ...{ id: thread, commentId: first, type: 'question', about: { kind: 'goal' }, words: 'Who pays for this?' },
    mentions: [seatOf(nameOf(house, 'moderator'))],
  })
  const words = `@${name}, the budget does.`
  await ask(page, 'POST', `/api/threads/${thread}/replies`, { id: reply, words, mentions: [seatOf(name)] })

  const pages = {
    goal: page,
    agenda: await another(moderator, `/agendas/${agendaId}`),
    members: await another(moderator, `/agendas/${agendaId}/members`),
    inbox: await another(moderator, '/inbox'),
  }
  await page.locator(`#thread-${thread}`).click()
  for (const [title, each] of Object.entries(pages)) {
    await expect.poll(() => each.locator('body').innerText(), { message: title, timeout: 20_000 }).toContain(name)
    // Gone when the page is loaded again.
    await each.evaluate(() => document.documentElement.setAttribute('data-first-load', ''))
  }
  await ask(leaver.page, 'POST', '/api/account/erasure', {})

  for (const [title, each] of Object.entries(pages)) {
    await expect.poll(() => each.locator('body').innerText(), { message: title, timeout: 20_000 }).not.toContain(name)
    expect(await each.locator('body').innerText(), title).toContain(label)
    expect(await each.locator('html[data-first-load]').count(), title).toBe(1)
  }
  await expect.poll(() => page.locator(`#thread-${thread} .mentioned`).innerText()).toBe(`@${label}`)
  expectNoComplaints(moderator)
  await Promise.all([moderator.leave(), leaver.leave()])
})
