/**
 * A whole round in real browsers, from drafting to adoption: two moderators and six organisations. The clock closes
 * consultation while delegates type, an answer is contested and upheld, an objection is lifted by its wording, a silence
 * is broken, two moderators adopt, and the adopted text goes home with its positions and a page to sign.
 *
 * Days go by twice, between two runs of the server (`letTimePass`): the day for contesting an answer, and the day for
 * which a version stands that came during a call (rule K8). No rule is shortened or skipped for it.
 */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DispositionKind } from '../../packages/domain/disposition.ts'
import type { Stand } from '../../packages/domain/consensus.ts'
import { say, type MessageFacts, type MessageKey } from '../../packages/messages/say.ts'
import { openBrowser, type Visitor, welcome } from '../support/browser.ts'
import { letTimePass } from '../support/pass-time.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { keptWords, register, solid, takeHome, typeUntilClosed } from './delegate-steps.ts'
import { comment } from './discussion-steps.ts'
import { type Ask, asks, distant, type Joined, setTable } from './round-table.ts'
import { expectPhase, makeMove, openMove } from './round-steps.ts'
import {
  blockWith,
  caretAt,
  expectNoComplaints,
  expectSaved,
  goalTitle,
  linkOf,
  openGoal,
  type Person,
  startBlock,
  takeSeat,
} from './workspace-steps.ts'

let browser: Browser
let house: ServedHouse
let moderator: Visitor
/** Government, business and civil society through windows of their own; at most four are open at a time. */
let [government, business, civil] = [] as unknown as readonly [Visitor, Visitor, Visitor]
/** Another government, another business and the technical community: their windows are opened in turn. */
let others: readonly Joined[] = []
let ask: Ask
let agendaId = ''
let goals: readonly string[] = []
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse({ isFirstStart: true })
  const sit = async (person: Person): Promise<Visitor> => {
    const visitor = await welcome(browser, house.origin, person)
    await takeSeat(visitor, linkOf(house, person))
    return visitor
  }
  moderator = await sit('moderator')
  agendaId = /agendas\/([0-9a-f-]{36})/.exec(moderator.page.url())?.[1] ?? ''
  ask = asks(moderator.page.request, house)
  others = await setTable(ask, { browser, house, agendaId })
  government = await sit('government')
  business = await sit('business')
  civil = await sit('civil society')
  goals = (await ask<{ goals: { id: string }[] }>('GET', `/api/agendas/${agendaId}`)).goals.map(({ id }) => id)
}, 180_000)
afterAll(async () => {
  await browser.close()
  await house.close()
})

/** A house that starts anew on a machine that is busy takes its time. */
const restartingMs = 240_000
const words = (key: MessageKey, facts: MessageFacts = {}): string => say('en', key, facts)
const row = (said: string): Locator => moderator.page.locator('tr[data-input]', { hasText: said })
const agendaPage = (page: Page, place: string): Promise<unknown> =>
  page.goto(`${house.origin}/agendas/${agendaId}${place}`)

const suggested = 'Each State names a point of contact'
const commented = 'Name who pays for the reports.'
const refusal = 'The agenda names no payers.'
const lifting = 'States and operators agree how critical services are identified, and review the list every year.'

test('[C4] a moderator sets how the round agrees and opens consultation; pages that are open follow', async () => {
  const { page } = moderator
  await agendaPage(page, '/console')
  const settings = await openMove(page, words('moves-settings'))
  await settings.getByLabel(words('moves-set-decision')).selectOption('silence')
  await settings.getByLabel(words('moves-set-contest')).fill('1')
  await makeMove(page, settings)
  const consult = await openMove(page, words('moves-forward-drafting'))
  await consult.getByText(words('moves-organisations', { count: 6 })).waitFor()
  await makeMove(page, consult)
  for (const one of [page, government.page]) await expectPhase(one, 'consultation')
})

test('delegates suggest and comment; what is answered meanwhile waits for review', async () => {
  const text = await openGoal(government, house.origin, 1)
  await startBlock(text, suggested)
  await expectSaved(government.page)
  await blockWith(text, suggested).locator('ins').first().waitFor()

  const reading = await openGoal(civil, house.origin, 2)
  await reading.locator('[data-bid]').last().click()
  await comment(civil.page, reading, commented)
  for (const [i, { window }] of others.entries()) {
    const own = await openGoal(window, house.origin, 1)
    await own.locator('[data-bid]:not(:has(ins))').last().click()
    await comment(window.page, own, `We, ${distant[i]?.name}, agree to most of it.`)
    await window.page.goto('about:blank')
  }

  const { page } = moderator
  await answer(row(commented), 'not-accepted', refusal)
  await civil.page.goto(`${house.origin}/my-input?agenda=${agendaId}`)
  await civil.page.getByText(words('my-input-waits')).waitFor()
  expect(await civil.page.getByText(refusal).count()).toBe(0)
  await expectPhase(page, 'consultation')
})

test('[C2, C15] the clock closes consultation while delegates type: nothing that they wrote is lost', async () => {
  const away = await openGoal(business, house.origin, 2)
  await startBlock(away, 'Operators agree')
  await expectSaved(business.page)
  await business.goOffline()
  await away.pressSequentially(' to what was said on the train')
  await business.page.getByText(words('workspace-offline-title')).first().waitFor()

  const text = government.page.getByRole('textbox', { name: words('editor-text-label', { number: 1 }), exact: true })
  await caretAt(text, suggested, 'End')
  await setEnd()
  const { typed, shown } = await typeUntilClosed(government.page, suggested)
  expect(solid(shown)).toContain('and1and2')
  await government.page.getByLabel(words('editor-text-label-read', { number: 1 }), { exact: true }).waitFor()
  for (const one of [government, moderator]) await expectPhase(one.page, 'review')

  // All that the page showed is in the suggestion, or is kept as hers; in the order in which she typed it.
  const kept = async (): Promise<string> => {
    const { suggestions } = await asks(
      government.page.request,
      house,
    )<Suggestions>(...(['GET', `/api/goals/${goals[0]}/suggestions`] as const))
    const taken = suggestions.map(one => one.insertedWords).join('')
    return solid(taken.replaceAll('¶', '') + (await keptWords(government.page)))
  }
  const beginning = async (): Promise<string> => (await kept()).slice(0, solid(shown).length)
  await expect.poll(beginning, { timeout: 20_000 }).toBe(solid(shown))
  expect(solid(typed)).toContain(await kept())

  await business.goOnline()
  await expect.poll(() => keptWords(business.page), { timeout: 20_000 }).toContain('to what was said on the train')
  await business.page.getByLabel(words('editor-text-label-read', { number: 2 }), { exact: true }).waitFor()
})

test('[D5, D8] every input gets an answer with its reason; one is contested by its organisation and upheld', async () => {
  const { page } = moderator
  for (const { name } of distant) await row(name).getByRole('checkbox').check()
  const several = page.locator('#answers-bulk')
  await several.getByRole('radio', { name: words('disposition-noted') }).click()
  await several.getByRole('textbox').fill('Heard with thanks.')
  await several.getByRole('button', { name: words('answers-save'), exact: true }).click()
  await several.locator('answer-form').waitFor({ state: 'detached' })
  await answer(row(suggested), 'accepted-with-changes', 'As it stands in the text now.')
  await answer(row('Operators agree'), 'not-accepted', 'It came without its end.')
  for (const [n, verdict] of (['accept', 'reject'] as const).entries()) {
    const path = `/api/goals/${goals[n]}`
    const { suggestions } = await ask<Suggestions>('GET', `${path}/suggestions`)
    const names = suggestions.map(({ name }) => name)
    const decided = { verdict, reason: 'As it was answered.', of: { names }, expect: { count: names.length } }
    await ask('POST', `${path}/decisions`, decided)
  }

  expect(await page.locator('tr[data-kind=""]').count()).toBe(0)

  // Her answer was prepared before and is published since the clock closed the consultation.
  await civil.page.getByText(refusal).waitFor()
  await civil.page
    .locator('summary')
    .filter({ hasText: words('my-input-contest') })
    .click()
  await civil.page.getByLabel(words('my-input-contest-why')).fill('A report that nobody pays for is not written.')
  await civil.page.getByRole('button', { name: words('my-input-contest'), exact: true }).click()
  const contested = page.locator('tr[data-contest]:not([data-contest=""])').filter({ hasText: commented })
  await contested.getByText(/A report that nobody pays for is not written/).waitFor()
  await contested.locator('td.q').click()
  await contested.getByRole('radio', { name: words('contest-upheld') }).check()
  await contested.getByRole('textbox').fill('Payment is for the next agenda.')
  await contested.getByRole('button', { name: words('answers-save'), exact: true }).click()
  await civil.page.getByText('Payment is for the next agenda.').waitFor()
  await civil.page.getByText(words('contest-upheld'), { exact: true }).waitFor()

  // Another organisation lives with its answer, and says so.
  await government.page.goto(`${house.origin}/my-input?agenda=${agendaId}`)
  const own = government.page.locator('.my-input-list > li').filter({ hasText: suggested })
  await own.getByRole('button', { name: words('my-input-accept') }).press('Enter')
  await own.getByText(words('my-input-was-accepted')).waitFor()
  // The keyboard stays in this row, never on the same button of another one.
  expect(await own.evaluate(shown => shown === document.activeElement)).toBe(true)
})

test(
  '[C6, K3, K6, K8] the call: stands of six organisations, an objection lifted by its wording, a silence broken',
  async () => {
    const { page } = moderator
    const open = page.getByRole('button', { name: words('moves-forward-review'), exact: true })
    await expect.poll(() => open.isDisabled()).toBe(true)
    await letTimePass(house, 25)
    await agendaPage(page, '/console')
    const call = await openMove(page, words('moves-forward-review'))
    await call.getByText(words('moves-called', { count: goals.length })).waitFor()
    await makeMove(page, call)

    const board = (one: Visitor, goal: number): Promise<unknown> => agendaPage(one.page, `/consensus?goal=${goal}`)
    await board(government, 1)
    await register(government.page, 'reservation', () =>
      government.page
        .getByLabel(words('consensus-words-reservation'))
        .fill('On the understanding that research stays free.'),
    )
    await board(business, 1)
    await register(business.page, 'objection', async () => {
      await business.page.getByLabel(words('consensus-words-objection')).fill('Nobody reviews a list by itself.')
      await business.page.getByLabel(words('consensus-wording')).fill(lifting)
    })
    await board(civil, 1)
    const dissociated = civil.page.locator('.for-dissociation').getByRole('checkbox').last()
    await register(civil.page, 'dissociation', () => dissociated.check())
    await support(['support', 'support', 'abstain'], board)

    await board(civil, 3)
    await civil.page.getByText(words('consensus-break'), { exact: true }).click()
    await civil.page.getByLabel(words('consensus-break-why')).fill('It leaves out those who are hit.')
    await civil.page.getByRole('button', { name: words('consensus-break-go', { number: 3 }) }).click()
    await civil.page.locator('#consensus-goal').getByText(words('readiness-broken')).waitFor()

    await board(moderator, 1)
    await page.getByText(lifting).waitFor()
    await page.getByRole('button', { name: words('consensus-apply'), exact: true }).click()
    const version = page.locator('#consensus-goal [data-version]')
    const before = Number(await version.getAttribute('data-version'))
    await page.getByText(words('consensus-compare', { version: before })).waitFor()

    for (const [one, stand] of [
      [government, 'reservation'],
      [civil, 'dissociation'],
    ] as const) {
      await board(one, 1)
      await one.page.getByText(words('consensus-confirm-note', { version: before })).waitFor()
      await register(one.page, stand)
    }
    await board(business, 1)
    await register(business.page, 'support')
    await support(['support', 'support', 'abstain'])
    // Before its end nobody adopts what silence is to agree.
    await page.locator('#consensus-acts').getByText(words('silence-has-not-ended')).waitFor()
  },
  restartingMs,
)

test(
  '[K5, K10, K12] silence ends by the clock, two moderators adopt, and the text goes home with its positions',
  async () => {
    await civil.leave()
    await letTimePass(house, 6 * 24)
    const { page } = moderator
    await agendaPage(page, '/consensus?goal=1')
    await page.locator('#consensus-clock').getByText(words('consensus-over')).waitFor()
    await page.locator('#consensus-goal').getByText(words('readiness-ready'), { exact: true }).waitFor()
    await agendaPage(page, '')
    for (const [number, state] of [
      [1, 'agreed-ad-referendum'],
      [3, 'under-negotiation'],
    ] as const) {
      const line = page.getByRole('row', { name: new RegExp(`^${number} ${goalTitle(number)}`) })
      await line.getByText(words(`goal-state-${state}`)).waitFor()
    }
    await agendaPage(page, '/console')
    const close = await openMove(page, words('consensus-close-ask'))
    await close.getByText(words('moves-adopted', { count: goals.length - 1 })).waitFor()
    await close.locator('button[type=submit]').click()
    await page.getByText(words('consensus-waits-own')).waitFor()

    const second = await welcome(browser, house.origin, 'second moderator')
    await takeSeat(second, house.links.find(({ name }) => name === 'Tomas Lind')?.url ?? '')
    await agendaPage(second.page, '/console')
    await second.page.getByRole('button', { name: words('consensus-confirm') }).click()
    for (const one of [second, moderator]) await expectPhase(one.page, 'closed')

    const reader = government.page
    await agendaPage(reader, '/consensus?goal=1')
    const adopted = reader.locator('#consensus-goal')
    await adopted.getByText(/^Version \d+ was adopted in round 1/).waitFor()
    await adopted.getByText('On the understanding that research stays free.').first().waitFor()
    await adopted.getByText(words('stand-says-dissociation')).first().waitFor()
    await agendaPage(reader, '/consensus?goal=3')
    await adopted.getByText(words('stand-broke-silence')).waitFor()

    await reader.goto(`${house.origin}/goals/${goals[0]}`)
    const text = reader.getByLabel(words('editor-text-label-read', { number: 1 }), { exact: true })
    await blockWith(text, lifting).waitFor()
    await blockWith(text, suggested).waitFor()
    const document = await takeHome(reader)
    for (const said of [
      ...[lifting, suggested, 'On the understanding that research stays free.', ...distant.map(({ name }) => name)],
      ...[
        words('adoption-title'),
        words('adoption-dissociations'),
        words('adoption-lifted'),
        words('adoption-sign-off'),
      ],
    ])
      expect(document).toContain(said)
    expectNoComplaints(moderator, government, business, civil, second, ...others.map(({ window }) => window))
  },
  restartingMs,
)

/**
 * The end of consultation is brought forward, seconds ahead. By night a moderator does it on her console, where an end is
 * of a whole minute; that takes up to a minute more.
 */
async function setEnd(): Promise<void> {
  const reason = 'Everybody has spoken.'
  if (process.env['ACQUIS_NIGHTLY'] === '1') {
    const { page } = moderator
    await agendaPage(page, '/console')
    const dialog = await openMove(page, words('moves-retime'))
    const soon = new Date(Math.ceil((Date.now() + 8_000) / 60_000) * 60_000)
    await dialog.locator('[name=closes]').fill(soon.toISOString().slice(0, 16))
    await dialog.locator('[name=reason]').fill(reason)
    await makeMove(page, dialog)
    await page.waitForTimeout(Math.max(0, soon.getTime() - Date.now() - 4_000))
    return
  }
  const { rounds } = await ask<{ rounds: { id: string }[] }>('GET', `/api/agendas/${agendaId}/rounds`)
  const closesAt = new Date(Date.now() + 4_000).toISOString()
  await ask('POST', `/api/agendas/${agendaId}/rounds/${rounds[0]?.id}/extend`, { closesAt, reason })
}

/**
 * Where those who joined stand on goal 1, on the version that is called: each on the board of her own window, or, when a
 * version is confirmed, by what it sends.
 */
async function support(
  stands: readonly Stand[],
  board?: (one: Visitor, goal: number) => Promise<unknown>,
): Promise<void> {
  if (board !== undefined) {
    for (const [i, stand] of stands.entries()) {
      const window = others[i]?.window
      if (window === undefined) throw new Error('nobody joined')
      await board(window, 1)
      await register(window.page, stand)
      await window.page.goto('about:blank')
    }
    return
  }
  const path = `/api/goals/${goals[0]}/positions`
  const { call } = await ask<{ call: { version: number } }>('GET', path)
  const position = { version: call.version, words: '', wording: '', paragraphs: [] }
  for (const [i, stand] of stands.entries()) await others[i]?.ask('POST', path, { ...position, stand })
}

type Suggestions = { readonly suggestions: readonly { readonly name: string; readonly insertedWords: string }[] }

/** Chooses an answer in the row of an input and saves it with its reason. */
async function answer(input: Locator, kind: DispositionKind, reason: string): Promise<void> {
  const form = input.locator('answer-form')
  await input.locator('td.q').click()
  await form.getByRole('radio', { name: words(`disposition-${kind}`) }).click()
  await form.getByRole('textbox').fill(reason)
  await form.getByRole('button', { name: words('answers-save'), exact: true }).click()
  await moderator.page.locator(`tr[data-kind="${kind}"]`).getByText(reason).waitFor({ state: 'attached' })
}
