/** The inbox, its bell and the settings for mail in a real browser, on the real app in this process. */
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ThreadId } from '../../packages/domain/ids.ts'
import type { NoticeSubject } from '../../packages/domain/notification.ts'
import { say } from '../../packages/messages/say.ts'
import { postNotice } from '../../server/notification/notification-effects.ts'
import { systemActor } from '../../server/platform/unit-of-work.ts'
import { armed, expectAccessible } from '../../tests/support/axe.ts'
import { openBrowser, type Visitor, welcome, type Window } from '../../tests/support/browser.ts'
import { freePort } from '../../tests/support/served-house.ts'
import { buildTestHouse, type Person, type TestAgenda, type TestHouse } from '../../tests/support/test-house.ts'

let house: TestHouse
let browser: Browser
let origin: string
let agenda: TestAgenda
let writer: Person
beforeAll(async () => {
  const port = await freePort()
  house = await buildTestHouse({ realClock: true, variables: { PORT: String(port) } })
  origin = house.config.publicOrigin
  await house.app.listen({ host: '127.0.0.1', port })
  agenda = await house.anAgenda({ goals: 3, title: 'Shared goals for cyber action' })
  writer = await house.aGovernmentDelegate(agenda)
  await house.database.db
    .updateTable('participant')
    .set({ display_name: 'Leila Haddad' })
    .where('id', '=', writer.participantId)
    .execute()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await house.close()
})

type Screen = Window & { readonly title: string }
const screens: readonly Screen[] = [
  { title: 'desktop', colorScheme: 'light', ...armed },
  { title: 'dark', colorScheme: 'dark', ...armed },
  { title: 'phone', isPhone: true, width: 390, height: 844, ...armed },
]

async function post(
  to: Person,
  facts: { readonly words?: string; readonly kind?: 'reply'; readonly goal?: number } = {},
) {
  const goal = agenda.goals[facts.goal ?? 0]
  if (goal === undefined) throw new Error('an agenda without goals')
  const threadId = randomUUID() as ThreadId
  const subject: NoticeSubject = { kind: facts.kind ?? 'mention', goalId: goal.goalId, threadId }
  await house.unitOfWork(systemActor, work =>
    postNotice(house, work, {
      to: to.participantId,
      by: writer.participantId,
      agendaId: agenda.agendaId,
      subject,
      words: facts.words ?? 'Could your members live with a yearly report here?',
      occasion: `comment:${randomUUID()}`,
    }),
  )
  return { goalId: goal.goalId, threadId }
}

async function visit(person: Person, path: string, window: Window = {}): Promise<Visitor> {
  const visitor = await welcome(browser, origin, person.name, window)
  const [name = '', value = ''] = person.cookie.split('=')
  await visitor.context.addCookies([{ name, value, url: origin }])
  await visitor.page.goto(`${origin}${path}`)
  return visitor
}

async function expectQuietLeave(visitor: Visitor): Promise<void> {
  expect(visitor.complaints).toEqual({ policy: [], foreign: [], faults: [] })
  await visitor.leave()
}

const bell = (page: Page, name: string) => page.getByRole('link', { name, exact: true })
const unread = (count: number): string => say('en', 'inbox-bell-count', { count })
const sidewaysPixels = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Kept only when PICTURES names a folder: to be looked at beside the design. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES']
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

/** Opens a discussion that mentions somebody, as the writer's browser does. */
async function mention(reader: Person) {
  const goalId = agenda.goals[0]?.goalId ?? ''
  const { members } = (await house.as(writer).get(`/api/agendas/${agenda.agendaId}/members`)).json<{
    members: { id: string; name: string }[]
  }>()
  const threadId = randomUUID()
  const opened = await house.as(writer).send('POST', `/api/goals/${goalId}/threads`, {
    id: threadId,
    commentId: randomUUID(),
    type: 'question',
    about: { kind: 'goal' },
    words: 'Could your members live with a yearly report here?',
    mentions: members.filter(({ name }) => name === reader.name).map(({ id }) => id),
  })
  expect(opened.statusCode).toBe(200)
  return { goalId, threadId }
}

test('a mention shows at the bell of every open window, is announced, opens its thread and is read then', async () => {
  const reader = await house.aBusinessDelegate(agenda)
  const visitor = await visit(reader, `/agendas/${agenda.agendaId}`)
  const elsewhere = await visitor.context.newPage()
  await elsewhere.goto(`${origin}/account`)
  await bell(visitor.page, say('en', 'inbox-bell')).waitFor()
  await expect.poll(() => house.database.db.selectFrom('notice').select('id').execute()).toEqual([])
  await visitor.page.waitForTimeout(500)

  const { goalId, threadId } = await mention(reader)
  await bell(visitor.page, unread(1)).waitFor()
  await bell(elsewhere, unread(1)).waitFor()
  await visitor.page
    .getByRole('status')
    .filter({ hasText: unread(1) })
    .waitFor()

  await bell(visitor.page, unread(1)).click()
  await visitor.page.getByRole('link', { name: /Leila Haddad \(Ministry of Aldland\) mentioned you/ }).click()
  await visitor.page.waitForURL(`${origin}/goals/${goalId}#thread-${threadId}`)
  await bell(visitor.page, say('en', 'inbox-bell')).waitFor()
  await bell(elsewhere, say('en', 'inbox-bell')).waitFor()
  await expectQuietLeave(visitor)
})

test('an open inbox offers what is new, shows what another window read, and marks all by one button', async () => {
  const reader = await house.aBusinessDelegate(agenda)
  await post(reader)
  const visitor = await visit(reader, '/inbox')
  const { page } = visitor
  await page.getByText(say('en', 'inbox-unread', { count: 1 }), { exact: true }).waitFor()
  await page.waitForTimeout(500)
  await post(reader, { kind: 'reply', goal: 1 })
  await page.getByText(say('en', 'inbox-newer')).waitFor()
  await page.getByRole('link', { name: say('en', 'inbox-show-newer') }).click()
  await page.getByRole('link', { name: /replied in a discussion of yours/ }).waitFor()
  expect(await page.locator('.notice.is-unread').count()).toBe(2)

  const elsewhere = await visitor.context.newPage()
  await elsewhere.goto(`${origin}/inbox?kind=reply`)
  expect(await elsewhere.locator('.notice').count()).toBe(1)
  await elsewhere.getByRole('button', { name: say('en', 'inbox-read-all') }).click()
  await expect.poll(() => page.locator('.notice.is-unread').count()).toBe(1)
  await page.getByRole('button', { name: say('en', 'inbox-read-all') }).click()
  await page.getByText(say('en', 'inbox-unread-none'), { exact: true }).waitFor()
  expect(await page.locator('.notice.is-unread').count()).toBe(0)
  await expectQuietLeave(visitor)
})

test('the inbox is read and opened by keyboard alone', async () => {
  const reader = await house.aBusinessDelegate(agenda)
  const { goalId } = await post(reader)
  const visitor = await visit(reader, '/inbox')
  const { page } = visitor
  const link = page.getByRole('link', { name: /mentioned you/ })
  for (let step = 0; step < 30 && !(await link.evaluate(node => node === document.activeElement)); step += 1) {
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  await page.waitForURL(new RegExp(`/goals/${goalId}#thread-`))
  await bell(page, say('en', 'inbox-bell')).waitFor()
  await expectQuietLeave(visitor)
})

test('for a reader of Arabic the inbox runs from right to left, and fits a phone', async () => {
  const reader = await house.aBusinessDelegate(agenda)
  await house.database.db
    .updateTable('participant')
    .set({ locale: 'ar' })
    .where('id', '=', reader.participantId)
    .execute()
  await post(reader)
  const visitor = await visit(reader, '/inbox', { isPhone: true, width: 390, height: 844, ...armed })
  const { page } = visitor
  await page.locator('.notice.is-unread').waitFor()
  expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl')
  expect(await sidewaysPixels(page)).toBe(0)
  await expectAccessible(page)
  await picture(page, 'inbox-arabic')
  await expectQuietLeave(visitor)
})

describe.each(screens)('in a window ($title)', screen => {
  test('a filled inbox, an empty one and one without a kind have no fault and fit', async () => {
    const reader = await house.aBusinessDelegate(agenda)
    const visitor = await visit(reader, '/inbox', screen)
    const { page } = visitor
    await page.getByText(say('en', 'inbox-empty-title')).waitFor()
    await expectAccessible(page)
    await picture(page, `inbox-empty-${screen.title}`)

    await post(reader)
    await post(reader, { kind: 'reply', words: 'We can, if “yearly” becomes “at least every two years”. '.repeat(8) })
    await post(reader, { goal: 1, words: 'لا مانع لدينا من هذا النص.' })
    await page.goto(`${origin}/inbox`)
    await page.getByRole('heading', { name: /^2 / }).waitFor()
    await bell(page, unread(3)).waitFor()
    await expectAccessible(page)
    expect(await sidewaysPixels(page)).toBe(0)
    await picture(page, `inbox-${screen.title}`)

    await page.goto(`${origin}/inbox?kind=invitation`)
    await page.getByText(say('en', 'inbox-empty-kind-title')).waitFor()
    await expectAccessible(page)
    expect(await sidewaysPixels(page)).toBe(0)
    await expectQuietLeave(visitor)
  })

  test('the settings for mail are saved as they are chosen', async () => {
    const reader = await house.aBusinessDelegate(agenda)
    const visitor = await visit(reader, '/account', screen)
    const { page } = visitor
    const mentions = page.getByRole('combobox', { name: say('en', 'notice-kind-mention') })
    await mentions.waitFor()
    expect(await mentions.inputValue()).toBe('each')
    await mentions.selectOption('daily')
    await page.getByText(say('en', 'notice-settings-saved')).waitFor({ state: 'attached' })
    await expectAccessible(page)
    await picture(page, `notice-settings-${screen.title}`)
    await page.reload()
    await mentions.waitFor()
    expect(await mentions.inputValue()).toBe('daily')
    await expectQuietLeave(visitor)
  })

  test('the link of a mail asks before it stops such mails, and needs no scripts and no session', async () => {
    const reader = await house.aBusinessDelegate(agenda)
    await post(reader)
    const { mute_url } = await house.database.db
      .selectFrom('email_outbox')
      .select('mute_url')
      .where('to_address', '=', reader.email)
      .executeTakeFirstOrThrow()
    const visitor = await welcome(browser, origin, 'nobody', screen)
    const { page } = visitor
    await page.goto(mute_url ?? '')
    await expectAccessible(page)
    await picture(page, `mute-${screen.title}`)
    await page.getByRole('button', { name: say('en', 'mute-go') }).click()
    await page.getByRole('heading', { name: say('en', 'mute-done-title') }).waitFor()
    await expectAccessible(page)
    const settings = await house.as(reader).get('/api/account/notice-settings')
    const { kinds } = settings.json<{ kinds: { kind: string; mail: string }[] }>()
    expect(kinds.filter(({ mail }) => mail === 'none').map(({ kind }) => kind)).toContain('mention')
    await expectQuietLeave(visitor)
  })
})
