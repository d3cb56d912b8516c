/**
 * Every page in several forms: on a desktop, and from the right on a phone; by `npm run nightly` in the three others too.
 * What the design demands of it
 * (named-elements.ts) is there, stands inside the page, covers no neighbour and is not cut off; from the right it is
 * mirrored, with the reader's digits; axe finds nothing (from the right on a phone it is asked nightly only). Pictures go
 * to test-results/screens.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { directionOf } from '../../packages/messages/languages.ts'
import type { Locale } from '../../packages/messages/say.ts'
import { repositoryRoot } from '../house/repository-files.ts'
import { armed, expectAccessible } from '../support/axe.ts'
import { openBrowser, type Visitor, welcome, type Window } from '../support/browser.ts'
import { type ServedHouse, serveHouse } from '../support/served-house.ts'
import { demands, type NamedElement, type Sight } from './named-elements.ts'
import { wordsAsTheyStand } from './page-words.ts'
import { pagesOfTheHouse, type PagesWorld, titleOf, worldOnPage } from './pages-of-the-house.ts'
import { expectNoComplaints, nameOf, type Person, seat } from './workspace-steps.ts'

type Form = Window & { readonly title: string; readonly locale: Locale; readonly isPhone: boolean }
const isNightly = process.env['ACQUIS_NIGHTLY'] === '1'
/** `isNightly`: looked at by `npm run nightly` alone; `isAxeNightly`: axe is asked then alone. */
const allForms: readonly (Form & { readonly isNightly?: true; readonly isAxeNightly?: true })[] = [
  { title: 'on a desktop', locale: 'en', isPhone: false, width: 1440, height: 900, colorScheme: 'light' },
  {
    title: 'on a phone',
    locale: 'en',
    isPhone: true,
    width: 390,
    height: 844,
    colorScheme: 'light',
    isNightly: true,
  },
  {
    title: 'in the dark',
    locale: 'en',
    isPhone: false,
    width: 1440,
    height: 900,
    colorScheme: 'dark',
    isNightly: true,
  },
  {
    title: 'from the right',
    locale: 'ar',
    isPhone: false,
    width: 1440,
    height: 900,
    colorScheme: 'light',
    isNightly: true,
  },
  {
    title: 'from the right on a phone',
    locale: 'ar',
    isPhone: true,
    width: 390,
    height: 844,
    colorScheme: 'light',
    isAxeNightly: true,
  },
]
const forms = allForms.filter(form => form.isNightly !== true || isNightly)
const people = ['moderator', 'government', 'observer'] as const
const folder = join(repositoryRoot, 'test-results/screens')

let browser: Browser
let house: ServedHouse
let world: PagesWorld
const seats = new Map<Person, Visitor>()
beforeAll(async () => {
  browser = await openBrowser()
  house = await serveHouse()
  await mkdir(folder, { recursive: true })
  for (const person of people) seats.set(person, await seat(browser, house, person))
  world = await worldOnPage(seatOf('moderator').page, house)
  await mentionGovernment(world)
})
afterAll(async () => {
  for (const visitor of seats.values()) await visitor.leave()
  await house.close()
  await browser.close()
})

test('every page of the house has its named elements', () => {
  expect(demands.map(({ title }) => title).toSorted()).toEqual(pagesOfTheHouse.map(titleOf).toSorted())
})

describe.each(forms)('$title', form => {
  const readers = new Map<Person | null, Visitor>()
  beforeAll(async () => {
    for (const person of [null, ...people]) readers.set(person, await reader(person, form))
  })
  afterAll(async () => {
    expectNoComplaints(...readers.values())
    for (const visitor of readers.values()) await visitor.leave()
  })

  test.each(demands)('$title shows what it must, where it must', async ({ title, named, row }) => {
    const listed = pagesOfTheHouse.find(page => titleOf(page) === title)
    const visitor = listed === undefined ? undefined : readers.get(listed.as)
    if (listed === undefined || visitor === undefined) throw new Error(`no page ${title}`)
    const { page } = visitor
    await page.goto(`${house.origin}${await listed.path(world)}`)
    await listed.open?.(page)
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    const sight: Sight = { page, locale: form.locale, isPhone: form.isPhone }
    const shown = named.filter(({ on }) => on === undefined || (on === 'phone') === form.isPhone)
    for (const element of shown) await expectShown(sight, element)

    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
      form.locale,
      directionOf(form.locale),
    ])
    expect(await sidewaysPixels(page)).toBe(0)
    expect(await misplaced(sight, shown)).toEqual([])
    const pieces = (await wordsAsTheyStand(page)).filter(({ isVisible }) => isVisible)
    const own = pieces.filter(({ isSomebodys }) => !isSomebodys)
    const upright = pieces.filter(({ place }) => place.includes('.vert'))
    expect([...own, ...upright].filter(({ misfit }) => misfit !== null).map(told)).toEqual([])
    expect(own.filter(piece => form.locale === 'ar' && hasForeignDigits(piece)).map(told)).toEqual([])
    const isOneColumn = form.isPhone && title === 'goal export dialog'
    const [first, second] = [await startOf(sight, row[0]), await startOf(sight, row[1])]
    expect(isOneColumn ? 0 : first).toBeLessThanOrEqual(second)
    if (form.isAxeNightly !== true || isNightly) await expectAccessible(page, title)
    const name = `${title}-${form.title}`.replaceAll(' ', '-')
    await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
  })
})

test('an element that is out of the page, covers another or is not mirrored is found when it is planted', async () => {
  const visitor = await welcome(browser, house.origin, 'stranger')
  const { page } = visitor
  await page.goto(`${house.origin}/sign-in`)
  await page.evaluate(() => {
    const plant = (id: string, left: string, inlineSize: string): void => {
      const planted = document.createElement('p')
      planted.id = id
      planted.textContent = 'Planted'
      Object.assign(planted.style, { position: 'absolute', top: '0', left, inlineSize })
      document.querySelector('main')?.append(planted)
    }
    plant('planted-out', '1400px', '9rem')
    plant('planted-over', '1390px', '3rem')
  })
  const sight: Sight = { page, locale: 'en', isPhone: false }
  const named = (id: string): NamedElement => ({ name: id, find: () => page.locator(`#${id}`) })
  const [out, over] = [named('planted-out'), named('planted-over')]
  expect(await misplaced(sight, [out, over])).toEqual([
    expect.stringContaining('planted-out is out of the page'),
    'planted-out covers planted-over',
  ])
  const turned: Sight = { ...sight, locale: 'ar' }
  expect(await startOf(turned, out)).toBeLessThan(await startOf(turned, over))
  await visitor.leave()
})

/** The window of somebody who took her seat once, in this form and its language. */
async function reader(person: Person | null, form: Form): Promise<Visitor> {
  const visitor = await welcome(browser, house.origin, person ?? 'stranger', { ...form, ...armed })
  if (person === null) {
    await visitor.page.goto(`${house.origin}/sign-in?language=${form.locale}`)
    return visitor
  }
  await visitor.context.addCookies(await seatOf(person).context.cookies())
  const answer = await visitor.context.request.post(`${house.origin}/language`, {
    form: { language: form.locale },
    headers: { origin: house.origin },
    maxRedirects: 0,
  })
  expect(answer.status()).toBe(303)
  return visitor
}

function seatOf(person: Person): Visitor {
  const found = seats.get(person)
  if (found === undefined) throw new Error(`nobody sits as ${person}`)
  return found
}

/** So that there is a discussion in the margin, something to answer, and an unread notice. */
async function mentionGovernment({ agendaId, goalId }: PagesWorld): Promise<void> {
  const status = await seatOf('moderator').page.evaluate(
    async ({ agenda, goal, name }) => {
      const { members } = (await (await fetch(`/api/agendas/${agenda}/members`)).json()) as {
        readonly members: readonly { readonly id: string; readonly name: string }[]
      }
      const answer = await fetch(`/api/goals/${goal}/threads`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          id: crypto.randomUUID(),
          commentId: crypto.randomUUID(),
          type: 'question',
          about: { kind: 'goal' },
          words: `@${name} could your ministry live with a yearly report here?`,
          mentions: members.filter(member => member.name === name).map(({ id }) => id),
        }),
      })
      return answer.status
    },
    { agenda: agendaId, goal: goalId, name: nameOf(house, 'government') },
  )
  expect(status).toBeLessThan(300)
}

async function expectShown(sight: Sight, { name, find }: NamedElement): Promise<void> {
  try {
    await find(sight).waitFor({ state: 'visible', timeout: 5_000 })
  } catch (cause) {
    throw new Error(`${name} is not shown on ${sight.page.url()}`, { cause })
  }
}

/** How far from where a line begins. */
async function startOf({ page, locale }: Sight, { find }: NamedElement): Promise<number> {
  const box = await find({ page, locale, isPhone: false }).boundingBox()
  if (box === null) return Number.NaN
  const width = await page.evaluate(() => document.documentElement.clientWidth)
  return directionOf(locale) === 'rtl' ? width - box.x - box.width : box.x
}

function sidewaysPixels(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

/** Elements that reach out of the page (a region that scrolls shows what is in it), and those that cover each other. */
async function misplaced(sight: Sight, elements: readonly NamedElement[]): Promise<readonly string[]> {
  const handles = await Promise.all(elements.map(({ find }) => find(sight).elementHandle()))
  const numbered = handles.flatMap((handle, i) => (handle === null ? [] : [{ handle, name: elements[i]?.name ?? '' }]))
  return sight.page.evaluate(list => {
    const width = document.documentElement.clientWidth
    const found: string[] = []
    const parentsOf = (element: Element): readonly Element[] => {
      const parents: Element[] = []
      for (let each = element.parentElement; each !== null; each = each.parentElement) parents.push(each)
      return parents
    }
    const floats = (element: Element): boolean =>
      [element, ...parentsOf(element)].some(each => /fixed|sticky/.test(getComputedStyle(each).position))
    const boxOf = (element: Element): DOMRect => {
      const scroller = parentsOf(element).find(
        each => each !== document.body && /auto|scroll/.test(getComputedStyle(each).overflowX),
      )
      return (scroller ?? element).getBoundingClientRect()
    }
    const placed = list.map(({ handle, name }) => ({ element: handle as Element, name }))
    for (const { element, name } of placed) {
      const { left, right } = boxOf(element)
      if (left < -0.5 || right > width + 0.5) found.push(`${name} is out of the page: ${left} to ${right} of ${width}`)
    }
    for (const [i, one] of placed.entries()) {
      for (const other of placed.slice(i + 1)) {
        if (one.element.contains(other.element) || other.element.contains(one.element)) continue
        if (floats(one.element) !== floats(other.element)) continue
        const [a, b] = [one.element.getBoundingClientRect(), other.element.getBoundingClientRect()]
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left)
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
        if (across > 1 && down > 1) found.push(`${one.name} covers ${other.name}`)
      }
    }
    return found
  }, numbered)
}

/** Latin digits in the house's own words: only references, codes and addresses have them (docs/decisions/digits.md). */
function hasForeignDigits({ words }: { readonly words: string }): boolean {
  const own = words
    .replaceAll(/\u2068[^\u2069]*\u2069/g, ' ')
    .replaceAll(
      /\/\S*|\S+\.(?:docx|pdf|html|md|json)\b|\b\d+(?:\.\d+)+\b|\b[A-Za-z]+[-\w.]*\d[-\w.]*|\b\d+[a-z]\b/g,
      ' ',
    )
  return /[0-9]/.test(own)
}

function told({ words, place, misfit }: { words: string; place: string; misfit: string | null }): string {
  return `${misfit ?? ''} “${words.slice(0, 80)}” in ${place}`
}
