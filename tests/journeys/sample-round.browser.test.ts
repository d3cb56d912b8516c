/**
 * From where a newcomer begins, a sample round is loaded and removed; the samples of all four ends, and two of them at
 * rest, are looked at in several forms: what the design demands of a round's pages (phase-elements.ts) is there, stands
 * where it must, and axe finds nothing. One form in every run, all of them and rest by `npm run nightly`.
 */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { say, type Locale } from '../../packages/messages/say.ts'
import { armed, expectAccessible } from '../support/axe.ts'
import { openBrowser, type Visitor, welcome } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { allForms, expectWhole, isNightly, picture, type Form } from './page-forms.ts'
import { phaseDemands, restDemands, type PhaseDemands, type Standing } from './phase-elements.ts'
import { askInPage } from './round-steps.ts'
import { expectNoComplaints, seat } from './workspace-steps.ts'

const forms = allForms.filter(({ title }) => isNightly || title === 'from the right on a phone')
/** The way to the call leads through review: alone, it is looked at by night. */
const looked = phaseDemands.filter(({ round }) => isNightly || round !== 'review')
/** A delegate of the sample who has inputs, answers and positions. */
const delegate = 'fsf'

type Sample = { readonly id: string; readonly agendaId: string; readonly loader: Visitor }

let browser: Browser
let house: ServedHouse
let newcomer: Visitor
let before = 0
const samples = new Map<Standing, Sample>()
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  newcomer = await seat(browser, house, 'government', armed)
  await newcomer.page.goto(`${house.origin}/agendas`)
  before = await newcomer.page.locator('.agendas > li').count()
}, 180_000)
afterAll(async () => {
  await browser.close()
  await house.close()
})

test('a newcomer loads a sample by keyboard, and it says that it is one', async () => {
  const { page } = newcomer
  const card = page.locator('[data-sample]')
  await card.locator('#sample-end').selectOption('closed')
  await card.locator('.sample-form button:not([disabled])').focus()
  await page.keyboard.press('Enter')
  await card.locator('progress').waitFor()
  await expectAccessible(page)
  const moderator = await seat(browser, house, 'moderator')
  const ends = (['consultation', 'review'] as const).filter(end => isNightly || end !== 'review')
  await Promise.all([loadBy(newcomer, 'consensus'), ...ends.map(end => loadBy(moderator, end))])
  const open = card.locator('[data-state="ready"] a', { hasText: say('en', 'sample-end-closed') })
  await open.waitFor({ timeout: 90_000 })
  await open.click()
  await page.waitForURL(/\/agendas\/[0-9a-f-]+$/)
  await page.locator('.sample-mark').waitFor()
  await keepSample(newcomer, 'closed')
  const bars = page.locator('.ledger a.pbar')
  expect(await bars.count()).toBeGreaterThan(3)
  expect(await bars.first().getAttribute('aria-label')).toMatch(/\d+ support, \d+ with reservation/)
  expect(await page.locator('#rounds .tl li.done').count()).toBeGreaterThan(2)
}, 180_000)

describe.each(forms)('$title', form => {
  test.each(looked)('$title shows what it must, where it must', async demands => expectSight(demands, form), 60_000)
})

test('one sample is paused, and one is withdrawn with an administrator', async () => {
  const reason = 'The building is closed.'
  await actOn('consultation', 'pause', { reason })
  await actOn('consensus', 'withdraw', { reason })
  const email = 'root@house.example'
  await house.command('user', 'add', '--email', email, '--name', 'Ada Root', '--admin')
  const administrator = await signedIn(email, 'Ada Root')
  await administrator.page.goto(`${house.origin}/withdrawals`)
  await administrator.page.getByRole('button', { name: say('en', 'moves-withdrawal-confirm') }).click()
  await administrator.page.getByText(say('en', 'withdrawals-done')).waitFor()
  expectNoComplaints(administrator)
  await administrator.leave()
  for (const [standing, end] of [
    ['paused', 'consultation'],
    ['withdrawn', 'consensus'],
  ] as const) {
    samples.set(standing, sampleAt(end))
  }
}, 60_000)

// What a round at rest shows is also in phase-band and moves: its pictures are for the night.
describe.each(isNightly ? forms : [])('at rest, $title', form => {
  test.each(restDemands)(
    '$title shows what it must, where it must',
    async demands => expectSight(demands, form),
    60_000,
  )
})

test('whoever loaded a sample sits for one of its organisations, and reads what a delegate reads', async () => {
  const { page } = newcomer
  const { id, agendaId } = sampleAt('closed')
  await choose(newcomer, 'en')
  await page.goto(`${house.origin}/agendas`)
  const line = page.locator(`[data-sample-id="${id}"]`)
  await line.locator('[data-act="sample-seat"][data-seat="delegate"]:not([disabled])').focus()
  await page.keyboard.press('Enter')
  await page.locator('#sample-said').getByText(say('en', 'sample-sits-delegate')).waitFor({ state: 'attached' })
  await page.goto(`${house.origin}/my-input?whose=organisation&agenda=${agendaId}`)
  expect(await page.locator('.my-input-list > li').count()).toBeGreaterThan(2)
  for (const path of ['/inbox', `/agendas/${agendaId}/record`, `/agendas/${agendaId}/messages`]) {
    await page.goto(`${house.origin}${path}`)
    await page.locator('h1').waitFor()
    await expectAccessible(page, path)
  }
  await page.goto(`${house.origin}/agendas`)
  await line.locator('[data-act="sample-seat"][data-seat="moderator"]:not([disabled])').click()
  await page.locator('#sample-said').getByText(say('en', 'sample-sits-moderator')).waitFor({ state: 'attached' })
}, 60_000)

test('what is adopted is public where the agenda is, and a sample goes when it is asked to', async () => {
  const { page } = newcomer
  const { agendaId } = sampleAt('closed')
  await choose(newcomer, 'en')
  const isPublic = await page.evaluate(async path => {
    const headers = { 'content-type': 'application/json' }
    return (await fetch(path, { method: 'PATCH', headers, body: '{"isPublic":true}' })).ok
  }, `/api/agendas/${agendaId}`)
  expect(isPublic).toBe(true)
  await page.goto(`${house.origin}/public/${agendaId}`)
  await page
    .getByRole('group', { name: say('en', 'public-statements') })
    .first()
    .waitFor()
  expect(await page.locator('.public-goal .stmt').count()).toBeGreaterThan(1)
  await expectAccessible(page)

  await page.goto(`${house.origin}/agendas/new`)
  const card = page.locator('[data-sample]')
  for (const end of ['closed', 'consensus'] as const) {
    const line = card.locator(`[data-sample-id="${sampleAt(end).id}"]`)
    await line.locator('button[data-act="remove-sample"]:not([disabled])').click()
    const dialog = page.locator('dialog[open]')
    await dialog.waitFor()
    if (end === 'closed') await expectAccessible(page)
    await dialog.locator('button[type="submit"]').click()
    await line.waitFor({ state: 'detached' })
  }
  expect((await page.goto(`${house.origin}/agendas/${agendaId}`))?.status()).toBe(404)
  await page.goto(`${house.origin}/agendas`)
  expect(await page.locator('.agendas > li').count()).toBe(before)
  expectNoComplaints(newcomer)
}, 60_000)

async function expectSight(demands: PhaseDemands, form: Form): Promise<void> {
  const { loader, id, agendaId } = sampleAt(demands.round)
  const visitor = await welcome(browser, house.origin, demands.title, { ...form, ...armed })
  const account = demands.as === 'loader' ? loader : await delegateOf(id)
  await visitor.context.addCookies(await account.context.cookies())
  await choose(visitor, form.locale)
  const { page } = visitor
  await page.goto(`${house.origin}${demands.path(agendaId)}`)
  await demands.open?.(page)
  try {
    await expectWhole({ page, locale: form.locale, isPhone: form.isPhone }, demands.named)
    await expectAccessible(page, demands.title)
  } finally {
    await picture(page, demands.title, form)
  }
  expectNoComplaints(visitor)
  await visitor.leave()
}

/** The language of this window's account, of which every window is that it signed in. */
async function choose({ context }: Visitor, language: Locale): Promise<void> {
  const answer = await context.request.post(`${house.origin}/language`, {
    form: { language },
    headers: { origin: house.origin },
    maxRedirects: 0,
  })
  expect(answer.status()).toBe(303)
}

const delegates = new Map<string, Visitor>()

/** The window in which the fictional delegate of a sample has signed in. */
async function delegateOf(sampleId: string): Promise<Visitor> {
  const known = delegates.get(sampleId)
  if (known !== undefined) return known
  const visitor = await signedIn(`${delegate}@${sampleId}.invalid`, delegate)
  delegates.set(sampleId, visitor)
  return visitor
}

async function signedIn(email: string, name: string): Promise<Visitor> {
  const visitor = await welcome(browser, house.origin, name)
  const token = new URL(await house.signInLink(email)).searchParams.get('token')
  const used = await visitor.context.request.post(`${house.origin}/api/sign-in-links/use`, {
    data: { token },
    headers: { origin: house.origin },
  })
  expect(used.status()).toBe(200)
  return visitor
}

async function loadBy(loader: Visitor, end: Standing): Promise<void> {
  await askInPage(loader.page, 'POST', '/api/samples', { upTo: end })
  await keepSample(loader, end)
}

/** Waits until a sample is there, and remembers it. */
async function keepSample(loader: Visitor, end: Standing): Promise<void> {
  type Listed = { readonly id: string; readonly upTo: string; readonly agendaId: string | null; readonly state: string }
  const sample = await vi.waitFor(
    async () => {
      const listed = await askInPage<{ samples: readonly Listed[] }>(loader.page, 'GET', '/api/samples')
      const found = listed.samples.find(({ upTo }) => upTo === end)
      if (found?.state !== 'ready' || found.agendaId === null) throw new Error(`${end} is not loaded: ${found?.state}`)
      return { id: found.id, agendaId: found.agendaId, loader }
    },
    { timeout: 120_000, interval: 500 },
  )
  samples.set(end, sample)
}

function sampleAt(standing: Standing): Sample {
  const sample = samples.get(standing)
  if (sample === undefined) throw new Error(`no sample is ${standing}`)
  return sample
}

async function actOn(standing: Standing, act: 'pause' | 'withdraw', body: object): Promise<void> {
  const { agendaId, loader } = sampleAt(standing)
  const path = `/api/agendas/${agendaId}/rounds`
  const { rounds } = await askInPage<{ rounds: readonly { readonly id: string }[] }>(loader.page, 'GET', path)
  await askInPage(loader.page, 'POST', `${path}/${rounds[0]?.id}/${act}`, body)
}
